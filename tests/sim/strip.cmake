# SPDX-License-Identifier: MIT
plait_model_test(strip SOURCES strip.c)
plait_mutants(../mutants/strip.mutants SCENARIOS strip)
