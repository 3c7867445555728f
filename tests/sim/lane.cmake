# SPDX-License-Identifier: MIT
plait_model_test(lane SOURCES lane.c)
plait_mutants(../mutants/lane.mutants SCENARIOS lane)
