/* SPDX-License-Identifier: MIT */
/* A value of several words, so that a torn one shows. */
#ifndef TESTS_RACE_GATHER_H
#define TESTS_RACE_GATHER_H

#include <stdint.h>

struct throng_value {
    uint64_t index;
    uint64_t inserter;
    uint64_t sum; /* of both */
};

#endif
