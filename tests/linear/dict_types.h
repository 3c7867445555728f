/* SPDX-License-Identifier: MIT */
#ifndef TESTS_LINEAR_DICT_TYPES_H
#define TESTS_LINEAR_DICT_TYPES_H

#include <stdint.h>

struct two {
    uint64_t a;
    uint64_t b;
};

#endif
