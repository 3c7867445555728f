# SPDX-License-Identifier: MIT
plait_model_test(shard_lock SOURCES shard_lock.c ARGUMENTS --budget 5000)
plait_mutants(../mutants/shard_lock.mutants SCENARIOS shard_lock)
