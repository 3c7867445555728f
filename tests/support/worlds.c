/* SPDX-License-Identifier: MIT */
/* worlds.c: a test program, unchanged, in another world: its main() runs as a fiber, and so do the bodies that it gives
 * to test_threads().
 *
 *     PLAIT_TEST_WORLD    (not set)   as ever
 *                         1           fibers of one loop
 *                         2           fibers of two loops
 *                         mixed       fibers of one loop, and every other body on a thread
 *
 * The linker gives main() to this file (--wrap=main). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <plait/fibers.h>
#include <plait/group.h>

#include "support/support.h"

enum { MOST_BODIES = 64, STACK_SIZE = 512 * 1024 };

int __real_main(int count, char **words);
int __wrap_main(int count, char **words);

static bool is_mixed;

/* ---- bodies ---- */

struct body_slot {
    struct plait_slot base; /* first */
    test_body *body;
    struct test_shared *shared;
    unsigned index;
};

static plait_status run_body(struct plait_slot *base)
{
    struct body_slot *slot = (struct body_slot *)base;
    slot->body(slot->index, slot->shared);
    return PLAIT_OK;
}

static void start_and_join(unsigned count, test_body *body, struct test_shared *shared)
{
    static struct body_slot slots[MOST_BODIES];
    struct plait_scope shield; /* a thread of a test's own is in nobody's scope */
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    assert_true(count > 0U && count <= MOST_BODIES);
    plait_scope_shield(&shield, PLAIT_FOREVER);
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < count && outcome == PLAIT_OK; i++) {
            slots[i].body = body;
            slots[i].shared = shared;
            slots[i].index = i;
            outcome = plait_slot_start(&group, &slots[i].base, run_body, "body", is_mixed && i % 2U == 1U);
        }
    }
    plait_scope_close(&shield, &outcome);
    assert_int_equal(outcome, PLAIT_OK);
}

/* ---- main ---- */

static int said;
static int word_count;
static char **all_words;

static plait_status run_main(struct plait_slot *slot)
{
    (void)slot;
    said = __real_main(word_count, all_words);
    return PLAIT_OK;
}

int __wrap_main(int count, char **words)
{
    const char *world = getenv("PLAIT_TEST_WORLD");
    if (world == NULL) {
        return __real_main(count, words);
    }
    static struct plait_slot slot;
    const struct plait_fibers_options options = {
        .loops = strcmp(world, "2") == 0 ? 2 : 1, .stack_size = STACK_SIZE, .spread = true};
    is_mixed = strcmp(world, "mixed") == 0;
    word_count = count;
    all_words = words;
    test_world = start_and_join;
    if (plait_fibers_run(&options, &slot, run_main, "main") != PLAIT_OK) {
        (void)fprintf(stderr, "worlds: the loops could not be run\n");
        said = 1;
    }
    return said;
}
