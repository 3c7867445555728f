/* SPDX-License-Identifier: MIT */
/* fibers.c: programs in which strands count without a lock, to show what the tools make of fibers: the race of two
 * loops, or of a fiber and a thread, must be reported as that of two threads is; fibers of one loop have none, since
 * only one of them runs and the loop orders them. `fibers NAME` runs one. */
#include <stdio.h>
#include <string.h>

#include <plait/fibers.h>
#include <plait/group.h>

enum { COUNTERS = 2, ROUNDS = 200 };

static volatile int counter;
static struct plait_slot slots[COUNTERS];
static struct plait_atomic_u32 turn = PLAIT_ATOMIC_INIT(0);
static bool is_blocking; /* the second one runs on a thread */
static bool is_alone;    /* all on one loop */

/* They take turns, and nothing orders that: relaxed operations order nothing. So each finds what the other has just
 * left, while both are there to be named. */
static plait_status count(struct plait_slot *slot)
{
    plait_status status = PLAIT_OK;
    const uint32_t me = slot == &slots[1] ? 1U : 0U;
    for (int i = 0; i < ROUNDS && status == PLAIT_OK; i++) {
        uint32_t seen = plait_load_relaxed(&turn);
        while (!is_alone && seen % COUNTERS != me) {
            plait_relax(&turn, seen);
            seen = plait_load_relaxed(&turn);
        }
        counter = counter + 1;
        plait_store_relaxed(&turn, seen + 1U);
        status = is_alone ? plait_yield() : PLAIT_OK;
    }
    return status;
}

static plait_status count_together(struct plait_slot *slot)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    (void)slot;
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < COUNTERS && outcome == PLAIT_OK; i++) {
            outcome = plait_slot_start(&group, &slots[i], count, "counter", is_blocking && i == 1);
        }
    }
    return outcome;
}

int main(int words, char **word)
{
    static struct plait_slot root;
    const char *name = words == 2 ? word[1] : "";
    struct plait_fibers_options options = {.loops = strcmp(name, "two_loops") == 0 ? 2 : 1, .spread = true};
    is_blocking = strcmp(name, "fiber_and_thread") == 0;
    is_alone = strcmp(name, "one_loop") == 0;
    if (options.loops == 1 && !is_blocking && !is_alone) {
        (void)fprintf(stderr, "fibers: two_loops, fiber_and_thread or one_loop\n");
        return 2;
    }
    const plait_status status = plait_fibers_run(&options, &root, count_together, "root");
    /* What was counted is known only where nobody raced. */
    return status == PLAIT_OK && (!is_alone || counter == COUNTERS * ROUNDS) ? 0 : 1;
}
