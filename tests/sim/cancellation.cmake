# SPDX-License-Identifier: MIT
plait_model_test(cancellation SOURCES cancellation.c ARGUMENTS --budget 2000 TIMEOUT 300)
plait_mutants(../mutants/cancellation.mutants SCENARIOS cancellation)
