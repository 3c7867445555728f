# SPDX-License-Identifier: MIT
plait_model_test(permits SOURCES permits.c ARGUMENTS --budget 5000)
plait_mutants(../mutants/permits.mutants SCENARIOS permits)
