# SPDX-License-Identifier: MIT
plait_model_test(condition SOURCES condition.c)
plait_mutants(../mutants/condition.mutants SCENARIOS condition)
