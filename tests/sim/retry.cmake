# SPDX-License-Identifier: MIT
plait_model_test(retry SOURCES retry.c ARGUMENTS --budget 500)
plait_mutants(../mutants/retry.mutants SCENARIOS retry)
