/* SPDX-License-Identifier: MIT */
/* The allocator of scarce.h, for one strand at a time. */
#include "scarce.h"

#include <limits.h>

#include "support/support.h"

struct scarce scarce;

struct plait_memory *scarce_allocate(size_t units)
{
    struct plait_memory *memory = NULL;
    scarce.asked++;
    if (scarce.asked < scarce.fails_at || scarce.asked >= scarce.fails_until) {
        memory = plait_memory_allocate(units);
        assert_non_null(memory);
        scarce.units_out += units;
    }
    return memory;
}

void scarce_release(struct plait_memory *memory, size_t units)
{
    if (memory != NULL) {
        scarce.units_out -= units;
    }
    plait_memory_release(memory, units);
}

void scarce_fail_at(unsigned long number, bool once)
{
    scarce.asked = 0;
    scarce.fails_at = number;
    scarce.fails_until = once ? number + 1U : ULONG_MAX;
}
