# SPDX-License-Identifier: MIT
plait_model_test(helpers SOURCES helpers.c ARGUMENTS --budget 200)
plait_mutants(../mutants/helpers.mutants SCENARIOS helpers)
