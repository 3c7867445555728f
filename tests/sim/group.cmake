# SPDX-License-Identifier: MIT
plait_model_test(group SOURCES group.c ARGUMENTS --budget 2000 TIMEOUT 300)
plait_mutants(../mutants/group.mutants SCENARIOS group)
