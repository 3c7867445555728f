# SPDX-License-Identifier: MIT
plait_model_test(permits SOURCES permits.c ARGUMENTS --budget 2500)
plait_mutants(../mutants/permits.mutants SCENARIOS permits)
