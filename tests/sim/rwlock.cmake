# SPDX-License-Identifier: MIT
plait_model_test(rwlock SOURCES rwlock.c ARGUMENTS --budget 5000)
plait_mutants(../mutants/rwlock.mutants SCENARIOS rwlock)
