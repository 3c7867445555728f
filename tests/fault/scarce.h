/* SPDX-License-Identifier: MIT */
/* An allocator that fails when told, and knows what is out. */
#ifndef TESTS_FAULT_SCARCE_H
#define TESTS_FAULT_SCARCE_H

#include <stdbool.h>

#include <plait/memory.h>

extern struct scarce {
    unsigned long asked; /* since scarce_fail_at */
    unsigned long fails_at, fails_until;
    size_t units_out;
} scarce;

struct plait_memory *scarce_allocate(size_t units);
void scarce_release(struct plait_memory *memory, size_t units);

/* The allocation of this number fails; or it and all that follow. */
void scarce_fail_at(unsigned long number, bool once);

#endif
