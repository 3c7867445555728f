# SPDX-License-Identifier: MIT
# One shard, so that all keys meet in it.
plait_model_test(synchronized SOURCES synchronized.c ARGUMENTS --budget 3000)
plait_keyed_lock(sim_synchronized_objects PRIVATE model_sync_keys KEY unsigned SHARDS 1)
plait_synchronized(sim_synchronized_objects PRIVATE model_own CALLS model_own_locked RETURNS unsigned)
plait_synchronized(sim_synchronized_objects PRIVATE model_by_key CALLS model_by_key_locked RETURNS unsigned
  PARAMETER unsigned key LOCKS model_sync_keys KEY key)
plait_mutants(../mutants/synchronized.mutants SCENARIOS synchronized
  TYPES "twin: plain=model_own" "twin: own lock=model_own" "twin: own table=model_by_key")
