/* SPDX-License-Identifier: MIT */
/* What the gathers of the scenarios are made with: memory that is never used twice in one run, so that a touch after
 * the end of its life is found. */
#ifndef TESTS_SIM_GATHER_MEMORY_H
#define TESTS_SIM_GATHER_MEMORY_H

#include <plait/memory.h>

struct plait_memory *arena_allocate(size_t units);
void arena_release(struct plait_memory *memory, size_t units);

#endif
