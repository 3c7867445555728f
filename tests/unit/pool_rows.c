/* SPDX-License-Identifier: MIT */
/* pool_rows.c: tasks of the pool that wait in rows, without its lock: that nobody keeps them from others, that they are
 * counted where they belong, and that a worker which joins a group runs tasks of it itself, each as a strand of its
 * own. */
#include <pthread.h>
#include <stdlib.h>

#include <plait/event.h>
#include <plait/mutex.h>
#include <plait/task.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "support/support.h"

enum { MOST = 3000, ROUNDS = 60, FIB = 9, FIB_OF_9 = 34 };

static struct plait_slot slots[MOST];
static unsigned crowd; /* tasks of one group */
static plait_word ended;
static struct plait_event go;
static struct plait_mutex mutex;
static uint32_t ids[2];
static plait_status seen;

static int with_threads(uint32_t fixed)
{
    const struct plait_threads_options options = {.fixed = fixed};
    plait_initialize(&ended, 0U);
    plait_event_init(&go);
    plait_mutex_init(&mutex, 0U);
    seen = PLAIT_OK;
    return plait_threads_stop(plait_after(plait_seconds(60))) == PLAIT_OK &&
                   plait_threads_configure(&options) == PLAIT_OK
               ? 0
               : -1;
}

static int as_needed(void **state)
{
    (void)state;
    return with_threads(0);
}

static int one(void **state)
{
    (void)state;
    return with_threads(1);
}

static int two(void **state)
{
    (void)state;
    return with_threads(2);
}

static int end(void **state)
{
    return as_needed(state);
}

static plait_status counts(struct plait_slot *slot)
{
    (void)slot;
    (void)plait_add_acq_rel(&ended, 1U);
    (void)plait_wake(&ended, PLAIT_WAKE_ALL);
    return PLAIT_OK;
}

/* Runs `body` as a task of the pool, started by this thread, which does not run it itself. */
static plait_status run_as_task(plait_status (*body)(struct plait_slot *))
{
    struct plait_group group;
    struct plait_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = plait_slot_start(&group, &slot, body, "first", false);
        assert_int_equal(plait_slot_wait(&slot, PLAIT_FOREVER), PLAIT_OK);
    }
    return outcome;
}

/* ---- nobody keeps tasks from others ---- */

static plait_status waits_for_the_crowd(struct plait_slot *slot)
{
    (void)slot;
    plait_status status = PLAIT_OK;
    uint32_t count = plait_load_acquire(&ended);
    while (status == PLAIT_OK && count < crowd - 1U) {
        status = plait_wait(&ended, count, PLAIT_FOREVER);
        count = plait_load_acquire(&ended);
    }
    return status;
}

/* Plait does not see that it waits. */
static plait_status looks_for_the_crowd(struct plait_slot *slot)
{
    (void)slot;
    while (plait_load_acquire(&ended) < crowd - 1U) {
        plait_relax(&ended, 0U);
    }
    return PLAIT_OK;
}

static void run_crowd(plait_status (*waits)(struct plait_slot *), unsigned where)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    plait_initialize(&ended, 0U);
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < crowd && outcome == PLAIT_OK; i++) {
            outcome = plait_slot_start(&group, &slots[i], i == where ? waits : counts, "task", false);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&ended), crowd - 1U);
}

static void one_that_waits_keeps_no_other_from_running(void **state)
{
    (void)state;
    crowd = (unsigned)test_scaled(600, 60);
    for (unsigned i = 0; i < (unsigned)test_scaled(ROUNDS, 2); i++) {
        run_crowd(waits_for_the_crowd, i * 7U % crowd);
        run_crowd(looks_for_the_crowd, i * 11U % crowd);
    }
}

static plait_status starts_many(struct plait_slot *slot)
{
    (void)slot;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < crowd && outcome == PLAIT_OK; i++) {
            outcome = plait_slot_start(&group, &slots[i], counts, "task", false);
        }
    }
    return outcome;
}

static void more_tasks_than_a_row_has_room_for_run_once_each(void **state)
{
    (void)state;
    crowd = (unsigned)test_scaled(MOST, 700); /* a row takes 512 */
    assert_int_equal(run_as_task(starts_many), PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&ended), crowd);
}

/* ---- they are counted where they belong ---- */

static plait_status waits_for_go(struct plait_slot *slot)
{
    (void)slot;
    return plait_event_wait(&go);
}

static void a_group_does_not_wait_for_a_task_of_another_one(void **state)
{
    (void)state;
    for (unsigned i = 0; i < (unsigned)test_scaled(ROUNDS, 2); i++) {
        struct plait_group outer;
        struct plait_group inner;
        plait_status outcome = PLAIT_OK;
        plait_status inner_outcome = PLAIT_OK;
        plait_event_init(&go);
        PLAIT_GROUP(&outer, &outcome) {
            PLAIT_GROUP(&inner, &inner_outcome) {
                for (unsigned k = 0; k < 32U && inner_outcome == PLAIT_OK; k++) {
                    inner_outcome = plait_slot_start(k % 4U == 3U ? &outer : &inner, &slots[k],
                                                     k % 4U == 3U ? waits_for_go : counts, "task", false);
                }
            }
            plait_event_set(&go);
        }
        assert_int_equal(inner_outcome, PLAIT_OK);
        assert_int_equal(outcome, PLAIT_OK);
    }
}

/* ---- a worker that joins ---- */

struct fib {
    struct plait_slot slot; /* first */
    uint32_t n;
    uint32_t result;
};

static plait_status run_fib(struct plait_slot *slot)
{
    struct fib *self = (struct fib *)slot;
    plait_status outcome = PLAIT_OK;
    self->result = self->n;
    if (self->n >= 2U) {
        struct plait_group group;
        struct fib parts[2] = {{.n = self->n - 1U}, {.n = self->n - 2U}};
        PLAIT_GROUP(&group, &outcome) {
            for (unsigned i = 0; i < 2U && outcome == PLAIT_OK; i++) {
                outcome = plait_slot_start(&group, &parts[i].slot, run_fib, "fib", false);
            }
        }
        self->result = parts[0].result + parts[1].result;
    }
    return outcome;
}

static void tasks_that_join_tasks_need_no_thread_each(void **state)
{
    (void)state;
    struct plait_group group;
    struct fib fib = {.n = FIB};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = plait_slot_start(&group, &fib.slot, run_fib, "fib", false);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(fib.result, FIB_OF_9);
    assert_int_equal(plait_threads_statistics().threads, 2);
}

static plait_status tries_the_mutex(struct plait_slot *slot)
{
    (void)slot;
    ids[1] = plait_strand_id();
    seen = plait_mutex_try_lock(&mutex);
    return PLAIT_OK;
}

static plait_status joins_with_a_mutex(struct plait_slot *slot)
{
    (void)slot;
    struct plait_group group;
    plait_status outcome = plait_mutex_lock(&mutex);
    ids[0] = plait_strand_id();
    PLAIT_GROUP(&group, &outcome) {
        outcome = plait_slot_start(&group, &slots[1], tries_the_mutex, "second", false);
    }
    plait_mutex_unlock(&mutex);
    return outcome;
}

static void a_task_run_by_who_joins_it_is_another_strand(void **state)
{
    (void)state;
    assert_int_equal(run_as_task(joins_with_a_mutex), PLAIT_OK);
    assert_int_equal(seen, PLAIT_BUSY); /* not PLAIT_MISUSE: somebody else holds it */
    assert_int_not_equal(ids[0], ids[1]);
}

/* ---- a thread of the program's own that joins ---- */

static plait_word held;
static pthread_t runner;

static plait_status is_held(struct plait_slot *slot)
{
    (void)slot;
    plait_store_release(&held, 1U);
    while (plait_load_acquire(&held) != 2) {
        plait_relax(&held, 1U);
    }
    return PLAIT_OK;
}

static plait_status lets_go(struct plait_slot *slot)
{
    (void)slot;
    runner = pthread_self();
    plait_store_release(&held, 2U);
    return PLAIT_OK;
}

/* The only thread of the pool is held by the first task until the second one has run. */
static void who_joins_runs_what_nobody_else_would(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_group inner;
    plait_status outcome = PLAIT_OK;
    plait_initialize(&held, 0U);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(plait_slot_start(&group, &slots[0], is_held, "held", false), PLAIT_OK);
        while (plait_load_acquire(&held) == 0) {
            plait_relax(&held, 0U);
        }
        PLAIT_GROUP(&inner, &outcome) {
            outcome = plait_slot_start(&inner, &slots[1], lets_go, "lets go", false);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(pthread_equal(runner, pthread_self()));
}

static void joins_on_a_small_stack(unsigned index, struct test_shared *shared)
{
    (void)index;
    (void)shared;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = plait_slot_start(&group, &slots[0], lets_go, "lets go", false);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_false(pthread_equal(runner, pthread_self()));
}

/* A task may count on half of a stack of the pool's: here that is more than all of the thread's. */
static void who_joins_on_a_small_stack_waits(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.stack_size = (size_t)64 << 20};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    test_threads(1, joins_on_a_small_stack, NULL);
}

/* A blocking task has a thread that nobody counts on. */
static void who_joins_runs_no_task_that_blocks(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = plait_slot_start(&group, &slots[0], lets_go, "lets go", true);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_false(pthread_equal(runner, pthread_self()));
}

static void many_that_are_joined_run_once_each(void **state)
{
    (void)state;
    crowd = (unsigned)test_scaled(MOST, 700);
    for (unsigned i = 0; i < (unsigned)test_scaled(ROUNDS, 2); i++) {
        plait_store_relaxed(&ended, 0U);
        assert_int_equal(starts_many(NULL), PLAIT_OK);
        assert_int_equal(plait_load_relaxed(&ended), crowd);
    }
}

static plait_status looks_at_its_scopes(struct plait_slot *slot)
{
    (void)slot;
    return plait_checkpoint();
}

static plait_status cancels_and_joins(struct plait_slot *slot)
{
    (void)slot;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = plait_slot_start(&group, &slots[1], looks_at_its_scopes, "second", false);
        plait_group_cancel(&group);
    }
    seen = plait_slot_status(&slots[1]);
    return outcome;
}

static void a_task_run_by_who_joins_it_is_cancelled_with_its_group(void **state)
{
    (void)state;
    assert_int_equal(run_as_task(cancels_and_joins), PLAIT_OK);
    assert_int_equal(seen, PLAIT_CANCELLED);
}

#define TEST(name, threads) cmocka_unit_test_setup_teardown(name, threads, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_that_waits_keeps_no_other_from_running, as_needed),
        TEST(more_tasks_than_a_row_has_room_for_run_once_each, one),
        TEST(more_tasks_than_a_row_has_room_for_run_once_each, as_needed),
        TEST(a_group_does_not_wait_for_a_task_of_another_one, as_needed),
        TEST(tasks_that_join_tasks_need_no_thread_each, two),
        TEST(a_task_run_by_who_joins_it_is_another_strand, one),
        TEST(who_joins_runs_what_nobody_else_would, one),
        TEST(who_joins_on_a_small_stack_waits, as_needed),
        TEST(who_joins_runs_no_task_that_blocks, as_needed),
        TEST(many_that_are_joined_run_once_each, as_needed),
        TEST(a_task_run_by_who_joins_it_is_cancelled_with_its_group, one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
