# SPDX-License-Identifier: MIT
plait_model_test(watch SOURCES watch.c ARGUMENTS --budget 4000)
plait_mutants(../mutants/watch.mutants SCENARIOS watch)
