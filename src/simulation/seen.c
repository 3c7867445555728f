/* SPDX-License-Identifier: MIT */
/* Pruned searches: two ways to one state are gone on with once.
 *
 *        A: x = 1   B: y = 1                       A: r = x   B: x = 1
 *
 *      A x, B y  ──►┐                            A reads, B writes ──►  r = 0
 *                   ├──► one state, seen twice
 *      B y, A x  ──►┘                            B writes, A reads ──►  r = 1: another state
 *
 * A strand is a function of what it has seen. So a state is known from who wrote what each strand has read and
 * overwritten, all the way back, and the order of steps that have nothing to do with each other does not come into it.
 * Each step gets a number made of its strand's step before and of the step whose store it sees or overwrites; the sum
 * of these numbers stands for all that has happened. Clock, bells, memory that comes and goes, and ends of strands
 * count as objects like any other; what might depend on everything (a bare schedule point, the start of a strand) is a
 * barrier. A run that comes to a state in which the search has been, with the same strand running and no more
 * preemptions left, is abandoned. Loads see the newest store in such a search, so that views, and what fences do to
 * them, are no part of a state. This is happens-before caching: Musuvathi and Qadeer, "Partial-order reduction for
 * context-bounded state exploration", 2007. The numbers have 63 bits: that two of 10^8 states meet by chance happens in
 * one of a thousand such searches.
 *
 * Some ways are known to lead to such a state before they are gone. A strand that is preempted before a step, and goes
 * on before any other strand has met that step, might as well have taken it first and been preempted after it: a run
 * with no more preemptions, which the search has come to before. So the strand sleeps, and is not chosen until somebody
 * meets its step: touches the same, and one of the two writes. What the step touches is known from the run in which the
 * strand was not preempted, which comes first. A state counts as seen only if no more strands slept then. And where
 * nobody meets the step while the strand sleeps, it is not preempted there at all (trail.c).
 *
 * Whatever a run is left out for is a run of the same steps that the search comes to earlier; so the first of all equal
 * ones is kept. What cannot be seen are unmarked variables that two strands share; races of marked ones are found in
 * either order. */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>

enum { SMALLEST = 12, LARGEST = 25 }; /* sizes of the table, as powers of two: at most 512 MB */

struct state {
    uint64_t number; /* 0: free */
    uint32_t known;  /* trail.c's, of all that follows */
    uint16_t asleep;
    uint16_t preemptions;
};
_Static_assert(MODEL_STRANDS <= 16, "a set of strands has 16 bits");
static struct state *states; /* open addressing */
static unsigned bits;
static size_t count;
static uint64_t latest; /* the number of the state at which the search is; 0: it is not remembered */

static bool make_table(unsigned size)
{
    struct state *table = calloc((size_t)1 << size, sizeof(*table));
    if (table != NULL) {
        states = table;
        bits = size;
    }
    return table != NULL;
}

/* Where this one stands, or would stand. */
static size_t place_of(uint64_t state)
{
    const size_t mask = ((size_t)1 << bits) - 1;
    size_t at = (size_t)(state >> (64 - bits));
    while (states[at].number != 0 && states[at].number != state) {
        at = (at + 1) & mask;
    }
    return at;
}

/* Makes room. False: there is none, and what comes is not remembered. That costs time, no more. */
static bool grow(void)
{
    struct state *old = states;
    const size_t size = (size_t)1 << bits;
    if (count < size / 4 * 3) {
        return true;
    }
    if (bits == LARGEST || !make_table(bits + 1)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (old[i].number != 0) {
            states[place_of(old[i].number)] = old[i];
        }
    }
    free(old);
    return true;
}

void seen_begin(void)
{
    free(states);
    count = 0;
    if (!make_table(SMALLEST)) {
        perror("model: states");
        abort();
    }
    trail_begin();
}

void seen_begin_run(void)
{
    engine.past = engine.clock_set = engine.memory_had = 0;
    engine.asleep = 0;
    latest = 0;
    trail_begin_run();
}

bool seen_before(unsigned who)
{
    if (engine.branches < engine.prefix) {
        return false; /* on the way to where the last run turned off */
    }
    const uint64_t number = seen_mix(engine.past, (uint64_t)who << 16 | engine.stale << 8 | engine.faults) | 1;
    const struct state here = {number, 0, (uint16_t)engine.asleep, (uint16_t)engine.preemptions};
    struct state *there = &states[place_of(number)];
    latest = number;
    if (there->number != 0) {
        if (there->preemptions <= here.preemptions && (there->asleep & ~here.asleep) == 0) {
            trail_ends_at(there->known);
            return true;
        }
        *there = here;
    } else if (grow()) {
        states[place_of(number)] = here;
        count++;
    } else {
        latest = 0;
    }
    return false;
}

uint64_t seen_number(void)
{
    return latest;
}

void seen_know(uint64_t state, uint32_t what)
{
    states[place_of(state)].known = what;
}

void seen_barrier(void)
{
    if (engine.plan->prunes) {
        const uint64_t barrier = seen_step(engine.past);
        seen_touches(NULL, SIZE_MAX, true);
        for (unsigned i = 0; i < engine.strands; i++) {
            engine.strand[i].past = seen_mix(engine.strand[i].past, barrier);
        }
    }
}
