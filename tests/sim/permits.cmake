# SPDX-License-Identifier: MIT
plait_model_test(permits SOURCES permits.c)
plait_mutants(../mutants/permits.mutants SCENARIOS permits)
