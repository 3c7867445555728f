# SPDX-License-Identifier: MIT
plait_model_test(rwlock SOURCES rwlock.c)
plait_mutants(../mutants/rwlock.mutants SCENARIOS rwlock)
