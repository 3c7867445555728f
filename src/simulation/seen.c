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
 * preemptions left, is abandoned. This is happens-before caching: Musuvathi and Qadeer, "Partial-order reduction for
 * context-bounded state exploration", 2007. The numbers have 63 bits: that two of 10^8 states meet by chance happens in
 * one of a thousand such searches.
 *
 * Some ways are known to lead to such a state before they are gone. A strand that is preempted before an access, and
 * goes on before any other strand has met that access, might as well have made the access first and been preempted
 * after it: a run with no more preemptions, which the search has come to before. So the strand sleeps, and is not
 * chosen until somebody meets its access: accesses the same bytes, and one of the two writes. That holds for steps of
 * one access; whether a step has more (a look at a bell, a request for memory, the strand's end) is known from the run
 * in which the strand was not preempted, which comes first. A state counts as seen only if no more strands slept then.
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
    uint32_t asleep;
    uint32_t preemptions;
};
static struct state *states; /* open addressing */
static unsigned bits;
static size_t count;

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
}

void seen_begin_run(void)
{
    engine.past = engine.clock_set = engine.memory_had = 0;
    engine.asleep = 0;
    engine.choice = NULL;
}

bool seen_before(unsigned who)
{
    if (engine.branches < engine.prefix) {
        return false; /* on the way to where the last run turned off */
    }
    const uint64_t number = seen_mix(engine.past, (uint64_t)who << 16 | engine.stale << 8 | engine.faults) | 1;
    const struct state here = {number, engine.asleep, engine.preemptions};
    struct state *there = &states[place_of(number)];
    if (there->number != 0) {
        if (there->preemptions <= here.preemptions && (there->asleep & ~here.asleep) == 0) {
            return true;
        }
        *there = here;
    } else if (grow()) {
        states[place_of(number)] = here;
        count++;
    }
    return false;
}

void seen_rouse(const volatile unsigned char *object, size_t size, bool writes)
{
    for (uint32_t rest = engine.asleep; rest != 0; rest &= rest - 1) {
        const struct strand *it = &engine.strand[__builtin_ctz(rest)];
        const bool overlap = (uintptr_t)object < (uintptr_t)it->next_object + it->next_size &&
                             (uintptr_t)it->next_object < (uintptr_t)object + size;
        if (overlap && (writes || it->next_writes)) {
            engine.asleep &= ~(rest & -rest);
        }
    }
}

void seen_beside(const volatile unsigned char *object, size_t size, bool writes)
{
    if (engine.choice != NULL) {
        engine.choice->mixed = true;
    }
    seen_meets(object, size, writes);
}

void seen_barrier(void)
{
    if (engine.plan->prunes) {
        const uint64_t barrier = seen_step(engine.past);
        seen_beside(NULL, SIZE_MAX, true);
        for (unsigned i = 0; i < engine.strands; i++) {
            engine.strand[i].past = seen_mix(engine.strand[i].past, barrier);
        }
    }
}
