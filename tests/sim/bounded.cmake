# SPDX-License-Identifier: MIT
# All of them to the end with two preemptions, and one with three: all with three are 10 s (preset sim-full).
if(PLAIT_MODEL_BUDGET)
  plait_model_test(bounded SOURCES bounded.c ARGUMENTS --exhausts --strategy pruned2,pruned3)
else()
  plait_model_test(bounded SOURCES bounded.c ARGUMENTS --exhausts --strategy pruned2 --budget 100000)
  plait_model_register(sim.bounded.three sim_bounded TIMEOUT 120
    ARGUMENTS --exhausts --strategy pruned3 --budget 1000000 --scenario mutex)
endif()
