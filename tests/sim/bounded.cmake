# SPDX-License-Identifier: MIT
# All of them to the end with two preemptions, and with three but for the rate limiter, which takes 370 000 runs (preset
# sim-full).
if(PLAIT_MODEL_BUDGET)
  plait_model_test(bounded SOURCES bounded.c)
else()
  plait_model_test(bounded SOURCES bounded.c ARGUMENTS --exhausts --strategy pruned2 --budget 200000)
  foreach(primitive IN ITEMS wait event gate latch mutex rwlock semaphore limiter keyed guard condition)
    plait_model_register(sim.bounded.${primitive} sim_bounded TIMEOUT 120
      ARGUMENTS --exhausts --strategy pruned3 --budget 500000 --scenario "${primitive}:")
  endforeach()
endif()
plait_keyed_lock(sim_bounded_objects PRIVATE bounded_keys KEY unsigned SHARDS 1)
