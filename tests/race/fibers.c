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
static struct plait_atomic_u32 present = PLAIT_ATOMIC_INIT(0);
static bool is_blocking; /* the second one runs on a thread */
static bool is_alone;    /* all on one loop */

/* They count at the same time, and nothing orders it: both are there before either begins, and relaxed operations order
 * nothing. */
static plait_status count(struct plait_slot *slot)
{
    plait_status status = PLAIT_OK;
    (void)slot;
    (void)plait_add_relaxed(&present, 1U);
    while (!is_alone && plait_load_relaxed(&present) < COUNTERS) {
        plait_relax(&present, 1U);
    }
    for (int i = 0; i < ROUNDS && status == PLAIT_OK; i++) {
        counter = counter + 1;
        status = is_alone ? plait_yield() : PLAIT_OK;
    }
    return status;
}

static plait_status count_together(struct plait_slot *slot)
{
    struct plait_group group;
    static struct plait_slot slots[COUNTERS];
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
