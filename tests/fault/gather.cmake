# SPDX-License-Identifier: MIT
# One strand: nothing for helgrind to see.
plait_test(fault gather SOURCES gather.c NOT helgrind TIMEOUT 60)
set(meagre VALUE uint64_t INCLUDE gather.h ALLOCATOR meagre_allocate meagre_release SEGMENT_ITEMS 2)
plait_gather(test_fault_gather PRIVATE meagre_values ${meagre})
