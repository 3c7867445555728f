# SPDX-License-Identifier: MIT
plait_test(fault queue SOURCES queue.c scarce.c TIMEOUT 60 ALONE)
set(scarce VALUE uint64_t INCLUDE scarce.h ALLOCATOR scarce_allocate scarce_release)
plait_queue(test_fault_queue PRIVATE scarce_items ${scarce} SEGMENT_ITEMS 2)
plait_queue(test_fault_queue PRIVATE scarce_limited ${scarce} SEGMENT_ITEMS 4 MAX_ITEMS 10)
plait_queue(test_fault_queue PRIVATE scarce_ring ${scarce} CAPACITY 4)
