/* SPDX-License-Identifier: MIT */
/* litmus.h: the engine's own test is one program of three parts, each with its scenarios; and three objects, which
 * every part has of its own. */
#ifndef PLAIT_TESTS_MODEL_LITMUS_H
#define PLAIT_TESTS_MODEL_LITMUS_H

#include "model.h"

#include <plait/atomic.h>

/* The scenarios of a part, `count` of them. */
struct litmus {
    const struct scenario *scenarios;
    size_t count;
};
extern const struct litmus litmus_memory; /* what C11 allows must be reachable, what it forbids must not */
extern const struct litmus litmus_bugs;   /* what a simulator must find */
extern const struct litmus litmus_engine; /* what strands, clock and choices of the engine do */

static struct plait_atomic_u32 x, y, z;
static unsigned r[4];
static unsigned data;

static inline void zero(void)
{
    plait_initialize(&x, 0);
    plait_initialize(&y, 0);
    plait_initialize(&z, 0);
    r[0] = r[1] = r[2] = r[3] = 9;
    data = 0;
}

#endif
