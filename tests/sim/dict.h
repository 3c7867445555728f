/* SPDX-License-Identifier: MIT */
/* What the dictionaries of the scenarios are made with: memory that is never used twice in one run, so that a touch
 * after the end of its life is found. */
#ifndef TESTS_SIM_DICT_H
#define TESTS_SIM_DICT_H

#include <stdint.h>

#include <plait/memory.h>

struct two {
    uint64_t a;
    uint64_t b;
};
struct large {
    uint64_t part[40];
};

struct plait_memory *dict_arena_allocate(size_t units);
void dict_arena_release(struct plait_memory *memory, size_t units);

#endif
