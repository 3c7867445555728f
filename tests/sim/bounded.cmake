# SPDX-License-Identifier: MIT
# All of them to the end with two preemptions, and with three those that take less than 250 000 runs. The other two take
# a million each (preset sim-full).
if(PLAIT_MODEL_BUDGET)
  plait_model_test(bounded SOURCES bounded.c ARGUMENTS --exhausts --strategy pruned2,pruned3)
else()
  plait_model_test(bounded SOURCES bounded.c ARGUMENTS --exhausts --strategy pruned2 --budget 200000)
  foreach(primitive IN ITEMS wait event gate latch mutex rwlock semaphore limiter keyed guard)
    plait_model_register(sim.bounded.${primitive} sim_bounded TIMEOUT 120
      ARGUMENTS --exhausts --strategy pruned3 --budget 500000 --scenario "${primitive}:")
  endforeach()
endif()
plait_keyed_lock(sim_bounded_objects PRIVATE bounded_keys KEY unsigned SHARDS 1)
