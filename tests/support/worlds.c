/* SPDX-License-Identifier: MIT */
/* worlds.c: a test program, unchanged, in another world: its main() runs as a fiber, and so do its helpers and the
 * bodies that it gives to test_threads().
 *
 *     PLAIT_TEST_WORLD    (not set)   as ever
 *                         1           fibers of one loop
 *                         2           fibers of two loops
 *                         mixed       fibers of one loop, and every other one but main() on a thread
 *
 *     the loop's first fiber ── everybody ──┬── main()
 *                                           ├── a body, a helper
 *                                           └── ...
 *
 * As threads are, they are strangers to each other: a body lies in nobody's scope, and in no group of the test's.
 * The linker gives main() to this file (--wrap=main). */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <plait/fibers.h>
#include <plait/group.h>
#include <plait/wait.h>

#include "support/support.h"

enum { STACK_SIZE = 512 * 1024 };

int __real_main(int count, char **words);
int __wrap_main(int count, char **words);

/* One strand of the world. Its slot is in use until the group of everybody is closed. */
struct test_strand {
    struct plait_slot base; /* first */
    struct test_strand *next;
    plait_word has_ended;
    /* what it runs: one of the two */
    test_body *body;
    struct test_shared *shared;
    void (*helper)(unsigned index);
    unsigned index;
};
PLAIT_ATOMIC_POINTER(test_strands, struct test_strand);

static struct plait_group everybody;
static struct test_strands strands = PLAIT_ATOMIC_INIT(NULL);
static struct plait_atomic_u32 started = PLAIT_ATOMIC_INIT(0);
static bool is_mixed;
static bool has_threads;

static plait_status run_strand(struct plait_slot *base)
{
    struct test_strand *strand = (struct test_strand *)base;
    if (strand->body != NULL) {
        strand->body(strand->index, strand->shared);
    } else {
        strand->helper(strand->index);
    }
    (void)plait_store_wake(&strand->has_ended, 1, PLAIT_WAKE_ALL);
    return PLAIT_OK;
}

static struct test_strand *start(test_body *body, struct test_shared *shared, void (*helper)(unsigned index),
                                 unsigned index)
{
    struct test_strand *strand = calloc(1, sizeof(*strand));
    const bool on_thread = is_mixed && plait_add_relaxed(&started, 1U) % 2U == 1U;
    if (strand != NULL) {
        strand->body = body;
        strand->shared = shared;
        strand->helper = helper;
        strand->index = index;
        strand->next = plait_load_relaxed(&strands);
        while (!plait_compare_exchange_acq_rel(&strands, &strand->next, strand)) {}
    }
    if (strand == NULL || plait_slot_start(&everybody, &strand->base, run_strand, "body", on_thread) != PLAIT_OK) {
        (void)fprintf(stderr, "worlds: a strand could not be started\n");
        abort();
    }
    return strand;
}

/* A join is no checkpoint. Who has said that it has ended is about to. */
static void join(struct test_strand *strand)
{
    while (plait_load_acquire(&strand->has_ended) == 0) {
        (void)!plait_wait_shielded(&strand->has_ended, 0, PLAIT_FOREVER);
    }
    while (plait_slot_state(&strand->base) == PLAIT_TASK_RUNNING) {
        test_yield();
    }
}

static void run_bodies(unsigned count, test_body *body, struct test_shared *shared)
{
    enum { MOST_BODIES = 64 };
    struct test_strand *bodies[MOST_BODIES];
    assert_true(count > 0U && count <= MOST_BODIES);
    for (unsigned i = 0; i < count; i++) {
        bodies[i] = start(body, shared, NULL, i);
    }
    for (unsigned i = 0; i < count; i++) {
        join(bodies[i]);
    }
}

static struct test_strand *start_helper(void (*body)(unsigned index), unsigned index)
{
    return start(NULL, NULL, body, index);
}

/* Whatever scope the caller is in. Others may be on other threads. */
static void yield(void)
{
    if (has_threads) {
        (void)sched_yield();
    }
    struct plait_scope shield;
    plait_status status = PLAIT_OK;
    plait_scope_shield(&shield, PLAIT_FOREVER);
    status = plait_yield();
    plait_scope_close(&shield, &status);
}

static const struct test_world world = {.run = run_bodies, .start = start_helper, .join = join, .yield = yield};

/* ---- main ---- */

static int said;
static int word_count;
static char **all_words;

static void run_main(unsigned index)
{
    (void)index;
    said = __real_main(word_count, all_words);
}

static plait_status run_everybody(struct plait_slot *slot)
{
    plait_status outcome = PLAIT_OK;
    (void)slot;
    PLAIT_GROUP(&everybody, &outcome) {
        (void)start_helper(run_main, 0);
    }
    return outcome;
}

int __wrap_main(int count, char **words)
{
    const char *name = getenv("PLAIT_TEST_WORLD");
    if (name == NULL) {
        return __real_main(count, words);
    }
    static struct plait_slot slot;
    const struct plait_fibers_options options = {
        .loops = strcmp(name, "2") == 0 ? 2 : 1, .stack_size = STACK_SIZE, .spread = true};
    is_mixed = strcmp(name, "mixed") == 0;
    has_threads = strcmp(name, "1") != 0;
    word_count = count;
    all_words = words;
    test_world = &world;
    if (plait_fibers_run(&options, &slot, run_everybody, "everybody") != PLAIT_OK) {
        (void)fprintf(stderr, "worlds: the loops could not be run\n");
        said = 1;
    }
    struct test_strand *strand = plait_load_relaxed(&strands);
    while (strand != NULL) {
        struct test_strand *next = strand->next;
        free(strand);
        strand = next;
    }
    return said;
}
