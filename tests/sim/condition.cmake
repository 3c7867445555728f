# SPDX-License-Identifier: MIT
plait_model_test(condition SOURCES condition.c ARGUMENTS --budget 2500)
plait_mutants(../mutants/condition.mutants SCENARIOS condition)
