# SPDX-License-Identifier: MIT
plait_model_test(rate SOURCES rate.c)
plait_mutants(../mutants/rate.mutants SCENARIOS rate)
