/* SPDX-License-Identifier: MIT */
/* The values of the dictionaries of the scenarios, and their memory. */
#ifndef TESTS_SIM_DICT_H
#define TESTS_SIM_DICT_H

#include "arena.h"

#include <stdint.h>

#include <plait/status.h>

struct two {
    uint64_t a;
    uint64_t b;
};
struct large {
    uint64_t part[40];
};

/* Hooks of values, which note who owns what. */
plait_status held_copy(uint64_t *to, const uint64_t *from);
void held_dispose(uint64_t *value);

#endif
