# SPDX-License-Identifier: MIT
# One strand: nothing for helgrind to see.
plait_test(fault gather SOURCES gather.c scarce.c TIMEOUT 60 ALONE)
set(meagre VALUE uint64_t INCLUDE scarce.h ALLOCATOR scarce_allocate scarce_release SEGMENT_ITEMS 2)
plait_gather(test_fault_gather PRIVATE meagre_values ${meagre})
