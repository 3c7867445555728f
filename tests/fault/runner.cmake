# SPDX-License-Identifier: MIT
# Memory that fails, and is counted: nothing for another judge to see.
plait_test(fault runner SOURCES runner.c LIBRARIES plait_test_runners TIMEOUT 60 ONLY none)
plait_runner(test_fault_runner PRIVATE big_errands KEY uint32_t ARGUMENT "struct errand" RESULT "struct big_outcome"
  RESULT_DISPOSE big_outcome_dispose INCLUDE support/runner_types.h ALLOCATOR runner_allocate runner_release)
