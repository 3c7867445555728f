# SPDX-License-Identifier: MIT
# One shard, so that all keys meet in it.
plait_model_test(synchronized SOURCES synchronized.c ARGUMENTS --budget 3000)
plait_keyed_lock(sim_synchronized_objects PRIVATE model_sync_keys KEY unsigned SHARDS 1)
plait_mutants(../mutants/synchronized.mutants SCENARIOS synchronized)
