# SPDX-License-Identifier: MIT
plait_model_test(rwlock SOURCES rwlock.c ARGUMENTS --budget 2500)
plait_mutants(../mutants/rwlock.mutants SCENARIOS rwlock)
