# SPDX-License-Identifier: MIT
plait_model_test(cancellation SOURCES cancellation.c TIMEOUT 600)
plait_mutants(../mutants/cancellation.mutants SCENARIOS cancellation)
