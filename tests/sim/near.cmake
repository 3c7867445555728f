# SPDX-License-Identifier: MIT
plait_model_test(near SOURCES near.c ARGUMENTS --budget 3000)
plait_mutants(../mutants/near.mutants SCENARIOS near)
