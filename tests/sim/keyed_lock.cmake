# SPDX-License-Identifier: MIT
# One shard, so that all keys meet in it.
plait_model_test(keyed_lock SOURCES keyed_lock.c ARGUMENTS --budget 3000)
plait_keyed_lock(sim_keyed_lock_objects PRIVATE model_keys KEY unsigned SHARDS 1)
plait_keyed_lock(sim_keyed_lock_objects PRIVATE model_fair_keys KEY unsigned SHARDS 1 FAIR yes)
plait_mutants(../mutants/keyed_lock.mutants SCENARIOS keyed_lock)
