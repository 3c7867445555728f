/* SPDX-License-Identifier: MIT */
/* The types that the scenarios of the atomics use: the smallest seqlock, a pair, and a word with a hole in it. */
#ifndef ATOMIC_TYPES_H
#define ATOMIC_TYPES_H

#include <stdint.h>

struct triple {
    uint64_t a, b, c;
};
struct twin {
    uint64_t a, b;
};
struct holed {
    char tag;
    int32_t number;
};

#endif
