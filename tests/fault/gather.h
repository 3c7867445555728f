/* SPDX-License-Identifier: MIT */
/* An allocator that fails when told, and knows what is out. */
#ifndef TESTS_FAULT_GATHER_H
#define TESTS_FAULT_GATHER_H

#include <plait/memory.h>

struct plait_memory *meagre_allocate(size_t units);
void meagre_release(struct plait_memory *memory, size_t units);

#endif
