/* SPDX-License-Identifier: MIT */
/* The values of the dictionaries of the scenarios, and their memory. */
#ifndef TESTS_SIM_DICT_H
#define TESTS_SIM_DICT_H

#include "arena.h"

#include <stdint.h>

struct two {
    uint64_t a;
    uint64_t b;
};
struct large {
    uint64_t part[40];
};

#endif
