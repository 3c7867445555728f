# SPDX-License-Identifier: MIT
# All of them to the end with two and with three preemptions: 600 000 runs.
plait_model_test(bounded SOURCES bounded.c ARGUMENTS --exhausts --strategy pruned2,pruned3 --budget 1000000)
plait_keyed_lock(sim_bounded_objects PRIVATE bounded_keys KEY unsigned SHARDS 1)
