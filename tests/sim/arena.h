/* SPDX-License-Identifier: MIT */
/* The memory of scenarios: never used twice in one run, so that a touch after the end of its life is found.
 *
 *     generated types      option `allocator arena_allocate arena_release`
 *     their scenarios      #define ARENA_UNITS 256, before anything includes this; arena_begin() in each setup */
#ifndef TESTS_SIM_ARENA_H
#define TESTS_SIM_ARENA_H

#include <plait/memory.h>

struct plait_memory *arena_allocate(size_t units);
void arena_release(struct plait_memory *memory, size_t units);

#ifdef ARENA_UNITS
#include "model.h"

static struct plait_memory arena[ARENA_UNITS];
static size_t arena_handed_out;
static size_t arena_units_out; /* not given back yet */

static void arena_begin(void)
{
    arena_handed_out = 0;
    arena_units_out = 0;
}

struct plait_memory *arena_allocate(size_t units)
{
    struct plait_memory *memory = &arena[arena_handed_out];
    arena_handed_out += units;
    arena_units_out += units;
    MODEL_EXPECT(arena_handed_out <= ARENA_UNITS);
    plait_simulation_forget(&memory->bytes[0], units * sizeof(*memory));
    return memory;
}

void arena_release(struct plait_memory *memory, size_t units)
{
    arena_units_out -= units;
    plait_simulation_end(&memory->bytes[0], units * sizeof(*memory), "given back");
}
#endif

#endif
