/* SPDX-License-Identifier: MIT */
/* An item that takes several microseconds to copy. */
#ifndef TESTS_LINEAR_SLAB_H
#define TESTS_LINEAR_SLAB_H

#include <stdint.h>

enum { SLAB_WORDS = 16384 };

struct slab {
    uint32_t words[SLAB_WORDS];
};

#endif
