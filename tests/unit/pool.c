/* SPDX-License-Identifier: MIT */
/* pool.c: the threads behind tasks: they grow while tasks wait, to a limit, shrink when idle, or are a fixed number;
 * and what happens when the system has none to give, at a fork, and at the end of the process. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <plait/task.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "support/support.h"

enum { TASKS = 24, STARTERS = 8 };

/* ---- a system that runs out of threads: the linker lets the library call this ---- */

static struct plait_atomic_i32 threads_left = PLAIT_ATOMIC_INIT(INT32_MAX);
static plait_word held;              /* 1: no thread is made until two tasks are queued, or a starter has its answer */
static plait_word refused;           /* 1: so many are or were queued */
static __thread uint32_t refused_at; /* for the calling thread none is made, once as many tasks are queued; 0: never */

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    if (plait_load_relaxed(&threads_left) != INT32_MAX && plait_sub_relaxed(&threads_left, 1) <= 0) {
        return 11; /* EAGAIN */
    }
    while (plait_load_acquire(&held) != 0 && plait_threads_statistics().queued < 2) {
        plait_relax(&held, 1U);
    }
    if (refused_at != 0) {
        while (plait_load_acquire(&refused) == 0 && plait_threads_statistics().queued < refused_at) {
            plait_relax(&refused, 0U);
        }
        plait_store_release(&refused, 1U);
        return 11;
    }
    return __real_pthread_create(thread, attributes, start, argument);
}

static void allow_threads(int32_t count)
{
    plait_store_relaxed(&threads_left, count);
}

/* ---- tasks ---- */

static plait_word gate;
static plait_word arrived;
static pthread_barrier_t barrier;
static struct plait_slot slots[TASKS];

static plait_status ends_at_once(struct plait_slot *slot)
{
    (void)slot;
    (void)plait_add_acq_rel(&arrived, 1);
    return PLAIT_OK;
}

static plait_status waits_at_the_gate(struct plait_slot *slot)
{
    (void)slot;
    (void)plait_add_acq_rel(&arrived, 1);
    (void)plait_wake(&arrived, PLAIT_WAKE_ALL);
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && plait_load_acquire(&gate) == 0) {
        status = plait_wait(&gate, 0, PLAIT_FOREVER);
    }
    return status;
}

static plait_status blocks_outside(struct plait_slot *slot)
{
    (void)slot;
    (void)pthread_barrier_wait(&barrier);
    return PLAIT_OK;
}

static plait_status tells_its_signal_mask(struct plait_slot *slot)
{
    (void)slot;
    sigset_t mask;
    return pthread_sigmask(SIG_BLOCK, NULL, &mask) == 0 && sigismember(&mask, SIGINT) == 1 &&
                   sigismember(&mask, SIGTERM) == 1
               ? PLAIT_OK
               : 1;
}

static plait_status start(struct plait_group *group, unsigned number, plait_status (*body)(struct plait_slot *),
                          bool blocking)
{
    return plait_slot_start(group, &slots[number], body, "task", blocking);
}

static void await_arrivals(uint32_t count)
{
    uint32_t seen = plait_load_acquire(&arrived);
    while (seen < count) {
        assert_int_equal(plait_wait_shielded(&arrived, seen, PLAIT_FOREVER), PLAIT_OK);
        seen = plait_load_acquire(&arrived);
    }
}

/* Until all arrivals sleep at the gate. */
static void await_waiting(uint32_t count)
{
    while (plait_threads_statistics().waiting < count) {
        assert_int_equal(plait_yield(), PLAIT_OK);
    }
}

static void open_gate(void)
{
    (void)plait_store_wake(&gate, 1, PLAIT_WAKE_ALL);
}

static int begin(void **state)
{
    (void)state;
    allow_threads(INT32_MAX);
    plait_initialize(&gate, 0);
    plait_initialize(&arrived, 0);
    return plait_threads_stop(plait_after(plait_seconds(60))) == PLAIT_OK ? 0 : -1;
}

static int end(void **state)
{
    return begin(state);
}

/* ---- growing and shrinking ---- */

static void run_tasks_that_all_wait(void)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = start(&group, i, waits_at_the_gate, false);
        }
        await_arrivals(TASKS); /* all of them run, though none has ended */
        open_gate();
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void tasks_that_wait_get_a_thread_each(void **state)
{
    (void)state;
    run_tasks_that_all_wait();
    assert_true(plait_threads_statistics().threads >= TASKS);
}

/* They end only when all of them run at once. */
static void run_tasks_that_block(bool declared)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(pthread_barrier_init(&barrier, NULL, 6), 0);
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < 6 && outcome == PLAIT_OK; i++) {
            outcome = start(&group, i, blocks_outside, declared);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    (void)pthread_barrier_destroy(&barrier);
}

static void blocking_tasks_get_a_thread_each(void **state)
{
    (void)state;
    run_tasks_that_block(true);
}

static void tasks_that_block_undeclared_are_noticed(void **state)
{
    (void)state;
    run_tasks_that_block(false);
}

static void idle_threads_end(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.idle = plait_milliseconds(1)};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    run_tasks_that_all_wait();
    while (plait_threads_statistics().threads != 0) {
        assert_int_equal(plait_yield(), PLAIT_OK);
    }
}

/* ---- the limit ---- */

static void beyond_the_limit_there_is_no_resource(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.limit = 3};
    struct plait_group group;
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < 3; i++) {
            assert_int_equal(start(&group, i, waits_at_the_gate, false), PLAIT_OK);
        }
        await_waiting(3);
        assert_int_equal(start(&group, 3, waits_at_the_gate, false), PLAIT_NO_RESOURCE);
        open_gate();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&arrived), 3); /* the fourth was never begun */
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_MISSING);
    assert_int_equal(plait_threads_statistics().queued, 0);
}

static void below_the_limit_many_tasks_share_few_threads(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.limit = 2};
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    for (unsigned round = 0; round < 10; round++) {
        PLAIT_GROUP(&group, &outcome) {
            for (unsigned i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
                outcome = start(&group, i, ends_at_once, i % 2 == 0);
            }
        }
        assert_int_equal(outcome, PLAIT_OK);
    }
    assert_int_equal(plait_load_relaxed(&arrived), 10 * TASKS);
    assert_true(plait_threads_statistics().threads <= 2);
}

/* A thread that is being made for one starter may fail yet; the other one waits for the answer, and is not refused. */
struct test_shared {
    plait_status status[STARTERS];
};

static void starts_one_task(unsigned index, struct test_shared *shared)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    if (index == 0) {
        plait_store_release(&held, 1);
    } else {
        while (plait_threads_statistics().threads == 0) { /* until the other one's is being made */
            assert_int_equal(plait_yield(), PLAIT_OK);
        }
    }
    PLAIT_GROUP(&group, &outcome) {
        shared->status[index] = start(&group, index, ends_at_once, false);
        plait_store_release(&held, 0);
    }
}

static void two_starters_share_the_only_thread(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.limit = 1};
    struct test_shared shared = {{PLAIT_BUSY}};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    test_threads(2, starts_one_task, &shared);
    assert_int_equal(shared.status[0], PLAIT_OK);
    assert_int_equal(shared.status[1], PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&arrived), 2);
}

/* One after the other queues a task, while no thread that is being made has come yet, and none of them will come. */
static void starts_in_vain(unsigned index, struct test_shared *shared)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    while (plait_threads_statistics().queued != index) {
        test_yield();
    }
    refused_at = STARTERS;
    PLAIT_GROUP(&group, &outcome) { /* a task that was lost it would wait for until the test's time is over */
        shared->status[index] = start(&group, index, ends_at_once, false);
    }
    refused_at = 0;
}

static void nobody_counts_on_threads_that_do_not_come(void **state)
{
    (void)state;
    struct test_shared shared;
    plait_initialize(&refused, 0U);
    test_threads(STARTERS, starts_in_vain, &shared);
    for (unsigned i = 0; i < STARTERS; i++) {
        assert_int_equal(shared.status[i], PLAIT_NO_RESOURCE);
    }
    assert_int_equal(plait_load_relaxed(&arrived), 0);
    assert_int_equal(plait_threads_statistics().queued, 0);
    assert_int_equal(plait_threads_statistics().threads, 0);
}

static plait_status yields_to_the_gate(struct plait_slot *slot)
{
    (void)slot;
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && plait_load_acquire(&gate) == 0) {
        status = plait_yield();
    }
    return status;
}

/* It will end by itself: what is started beside it is queued, not refused. */
static void a_task_that_yields_is_not_waiting(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.limit = 1};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    unsigned long rounds = test_scaled(100, 5);
    for (unsigned long round = 0; round < rounds; round++) {
        struct plait_group group;
        plait_status outcome = PLAIT_OK;
        plait_store_relaxed(&gate, 0);
        PLAIT_GROUP(&group, &outcome) {
            assert_int_equal(start(&group, 0, yields_to_the_gate, false), PLAIT_OK);
            while (plait_slot_state(&slots[0]) == PLAIT_TASK_QUEUED) {
                assert_int_equal(plait_yield(), PLAIT_OK);
            }
            outcome = start(&group, 1, ends_at_once, false);
            open_gate();
        }
        assert_int_equal(outcome, PLAIT_OK);
    }
}

static void a_fixed_number_stays(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.fixed = 4, .idle = plait_milliseconds(1)};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    assert_int_equal(plait_threads_statistics().threads, 4);
    assert_int_equal(plait_threads_configure(&options), PLAIT_MISUSE);
    while (plait_threads_statistics().idle != 4) {
        assert_int_equal(plait_yield(), PLAIT_OK);
    }
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = start(&group, i, ends_at_once, false);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_sleep(plait_milliseconds(5)), PLAIT_OK); /* longer than idle threads would stay */
    assert_int_equal(plait_threads_statistics().threads, 4);
}

static void options_out_of_range_are_invalid(void **state)
{
    (void)state;
    const struct plait_threads_options too_many = {.limit = 2, .fixed = 3};
    const struct plait_threads_options negative = {.idle = -1};
    const struct plait_threads_options tiny = {.stack_size = 1};
    assert_int_equal(plait_threads_configure(&too_many), PLAIT_INVALID);
    assert_int_equal(plait_threads_configure(&negative), PLAIT_INVALID);
    assert_int_equal(plait_threads_configure(&tiny), PLAIT_INVALID);
}

/* ---- no threads from the system ---- */

static void without_any_thread_starting_fails_whole(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    allow_threads(0);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, 0, ends_at_once, false), PLAIT_NO_RESOURCE);
    }
    assert_int_equal(outcome, PLAIT_OK);
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        struct plait_slot *slot = NULL;
        assert_int_equal(start(&group, 0, ends_at_once, false), PLAIT_NO_RESOURCE);
        assert_int_equal(plait_group_next(&group, &slot), PLAIT_MISSING); /* what was not begun is not told of */
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_threads_statistics().threads, 0);
    assert_int_equal(plait_threads_statistics().queued, 0);
    allow_threads(INT32_MAX);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, 0, ends_at_once, false), PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

/* The k-th thread cannot be made: with fewer threads than wished all tasks that need not wait for each other end. */
static void with_few_threads_tasks_take_turns(void **state)
{
    (void)state;
    for (int32_t count = 1; count < 6; count++) {
        struct plait_group group;
        plait_status outcome = PLAIT_OK;
        assert_int_equal(begin(state), 0);
        allow_threads(count);
        PLAIT_GROUP(&group, &outcome) {
            for (unsigned i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
                outcome = start(&group, i, ends_at_once, false);
            }
        }
        assert_int_equal(outcome, PLAIT_OK);
        assert_int_equal(plait_load_relaxed(&arrived), TASKS);
        assert_true(plait_threads_statistics().threads <= (uint32_t)count);
    }
}

static void a_fixed_number_that_cannot_be_made_leaves_none(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.fixed = 5};
    for (int32_t count = 0; count < 5; count++) {
        allow_threads(count);
        assert_int_equal(plait_threads_configure(&options), PLAIT_NO_RESOURCE);
        assert_int_equal(plait_threads_statistics().threads, 0);
    }
    allow_threads(INT32_MAX);
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
}

/* ---- signals, stopping, fork, exit ---- */

static void threads_block_all_signals(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    sigset_t before, after;
    assert_int_equal(pthread_sigmask(SIG_BLOCK, NULL, &before), 0);
    PLAIT_GROUP(&group, &outcome) {
        outcome = start(&group, 0, tells_its_signal_mask, false);
        assert_int_equal(plait_slot_wait(&slots[0], PLAIT_FOREVER), PLAIT_OK); /* who joins might run it himself */
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, NULL, &after), 0);
    assert_int_equal(sigismember(&before, SIGINT), sigismember(&after, SIGINT)); /* the starter's are its own */
}

static plait_status stops_the_pool(struct plait_slot *slot)
{
    (void)slot;
    return plait_threads_stop(PLAIT_FOREVER) == PLAIT_MISUSE ? PLAIT_OK : 1;
}

static void stopping_waits_for_tasks_until_its_deadline(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, 0, waits_at_the_gate, false), PLAIT_OK);
        await_arrivals(1);
        assert_int_equal(plait_threads_stop(plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
        assert_int_equal(start(&group, 1, stops_the_pool, false), PLAIT_OK); /* it goes on */
        open_gate();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_threads_stop(plait_after(plait_seconds(60))), PLAIT_OK);
    assert_int_equal(plait_threads_statistics().threads, 0);
}

/* The idle threads end when the pool is to stop; where it goes on, they are there again. */
static void a_fixed_number_survives_a_stop_that_timed_out(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.fixed = 4};
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    PLAIT_GROUP(&group, &outcome) {
        outcome = start(&group, 0, waits_at_the_gate, false);
        await_arrivals(1);
        assert_int_equal(plait_threads_stop(plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
        assert_int_equal(plait_threads_statistics().threads, 4);
        open_gate();
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static plait_status stops_in_vain_beside_another(struct plait_group *group)
{
    plait_status status = start(group, 0, waits_at_the_gate, false);
    await_waiting(1);
    while (plait_threads_statistics().threads > 1) { /* until the other one has come, and ended the idle ones */
        assert_int_equal(plait_yield(), PLAIT_OK);
    }
    assert_int_equal(plait_threads_stop(plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
    assert_int_equal(plait_threads_statistics().threads, 1);
    open_gate();
    return status;
}

static void stops_with_and_without_patience(unsigned index, struct test_shared *shared)
{
    if (index == 0) {
        struct plait_group group;
        shared->status[index] = PLAIT_OK;
        PLAIT_GROUP(&group, &shared->status[index]) {
            shared->status[index] = stops_in_vain_beside_another(&group);
        }
    } else {
        await_waiting(1);
        shared->status[index] = plait_threads_stop(plait_after(plait_seconds(60)));
    }
}

/* One that gives up must not take the other's wish with it. */
static void two_strands_stop_the_pool_at_once(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.fixed = 4};
    struct test_shared shared = {{PLAIT_BUSY}};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    test_threads(2, stops_with_and_without_patience, &shared);
    assert_int_equal(shared.status[0], PLAIT_OK);
    assert_int_equal(shared.status[1], PLAIT_OK);
    assert_int_equal(plait_threads_statistics().threads, 0);
}

static plait_status computes(struct plait_slot *slot)
{
    (void)slot;
    plait_time end_of_work = plait_after(plait_milliseconds(2));
    while (plait_time_before(plait_now(), end_of_work)) {}
    return PLAIT_OK;
}

/* Idle threads that find tasks queued, and all processors taken, must not lie down again: nobody would rouse them. */
static void stopping_does_not_wait_for_idle_threads_to_grow_old(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.idle = plait_seconds(1000)};
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    run_tasks_that_all_wait();
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = start(&group, i, computes, false);
        }
        assert_int_equal(plait_threads_stop(plait_after(plait_seconds(60))), PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static int in_a_child(void (*body)(void))
{
    pid_t child = fork();
    if (child == 0) {
        body();
        exit(0);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void use_the_pool_anew(void)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    plait_store_relaxed(&arrived, 0);
    uint32_t inherited = plait_threads_statistics().threads;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < 4 && outcome == PLAIT_OK; i++) {
            outcome = start(&group, i, ends_at_once, false);
        }
    }
    if (inherited != 0 || outcome != PLAIT_OK || plait_load_relaxed(&arrived) != 4) {
        _exit(1);
    }
}

static void after_a_fork_the_child_has_an_empty_pool(void **state)
{
    if (!test_child_may_start_threads()) {
        skip();
    }
    tasks_that_wait_get_a_thread_each(state);
    assert_int_equal(in_a_child(use_the_pool_anew), 0);
    plait_store_relaxed(&arrived, 0);
    plait_store_relaxed(&gate, 0);
    tasks_that_wait_get_a_thread_each(state); /* the parent's goes on */
}

static void exit_while_a_task_runs(void)
{
    static struct plait_group group;
    plait_group_open(&group);
    if (start(&group, 0, waits_at_the_gate, false) != PLAIT_OK) {
        _exit(1);
    }
    await_arrivals(1);
    exit(7);
}

static void the_process_ends_though_a_task_runs(void **state)
{
    (void)state;
    if (test_under("memcheck")) {
        skip(); /* it counts the stack of a thread that runs at exit as possibly lost */
    }
    assert_int_equal(in_a_child(exit_while_a_task_runs), 7);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(tasks_that_wait_get_a_thread_each),
        TEST(blocking_tasks_get_a_thread_each),
        TEST(tasks_that_block_undeclared_are_noticed),
        TEST(idle_threads_end),
        TEST(beyond_the_limit_there_is_no_resource),
        TEST(below_the_limit_many_tasks_share_few_threads),
        TEST(two_starters_share_the_only_thread),
        TEST(nobody_counts_on_threads_that_do_not_come),
        TEST(a_task_that_yields_is_not_waiting),
        TEST(a_fixed_number_stays),
        TEST(options_out_of_range_are_invalid),
        TEST(without_any_thread_starting_fails_whole),
        TEST(with_few_threads_tasks_take_turns),
        TEST(a_fixed_number_that_cannot_be_made_leaves_none),
        TEST(threads_block_all_signals),
        TEST(stopping_waits_for_tasks_until_its_deadline),
        TEST(a_fixed_number_survives_a_stop_that_timed_out),
        TEST(two_strands_stop_the_pool_at_once),
        TEST(stopping_does_not_wait_for_idle_threads_to_grow_old),
        TEST(after_a_fork_the_child_has_an_empty_pool),
        TEST(the_process_ends_though_a_task_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
