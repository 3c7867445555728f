/* SPDX-License-Identifier: MIT */
/* ahead.h: where records to come are likely to lie, for who goes through many of them by links, and whom each one would
 * cost a wait for memory: a processor cannot follow a link before it has it. Strands of neighbours lie at equal
 * distances, those PLAIT_AHEAD apart even at the same place of their pages (src/stack.c), so what was visited last
 * tells what comes. Where it does not, a prefetch is wasted. */
#ifndef PLAIT_SRC_AHEAD_H
#define PLAIT_SRC_AHEAD_H

#include <plait/base.h>

/* How many records ahead. */
enum { PLAIT_AHEAD = 16 };

/* All zero at first. */
struct plait_ahead {
    uint32_t count;
    uintptr_t former[PLAIT_AHEAD]; /* where those visited last lie */
};

/* The record at `here` is visited: about where will the one be that is visited PLAIT_AHEAD later? */
PLAIT_INLINE uintptr_t plait_ahead_of(struct plait_ahead *ahead, uintptr_t here)
{
    uintptr_t *former = &ahead->former[ahead->count++ % (uint32_t)PLAIT_AHEAD];
    const uintptr_t there = here + (here - *former);
    *former = here;
    return there;
}

#endif /* PLAIT_SRC_AHEAD_H */
