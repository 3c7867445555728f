/* SPDX-License-Identifier: MIT */
/* fibers.c: event loops and their fibers: how they begin, change places, sleep, are woken and cancelled, and end. */
#include <errno.h>

#include <sys/mman.h>

#include <plait/fibers.h>
#include <plait/group.h>
#include <plait/mutex.h>
#include <plait/scope.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "fiber.h"
#include "fiber_sum.h"

#include "support/support.h"

enum { CROWD = 2000, FEW = 4, TEST_PAGE = 4096 };

/* What a case is about; each uses what it needs. */
struct fiber_case {
    unsigned index;
    const plait_time *since;
    struct plait_mutex *mutex;
    unsigned *counter;
    struct plait_scope *scope;
    plait_word *word;
    plait_status status;
    uint32_t id;
    enum plait_strand_kind kind;
};

static plait_status run(plait_status (*body)(struct fiber_case *self), struct fiber_case *given, uint32_t loops,
                        bool spread)
{
    const struct fiber_task task = {.run = body, .name = "root"};
    const struct plait_fibers_options options = {.loops = loops, .spread = spread};
    return fiber_fibers_run(&options, &task, given);
}

/* ---- running ---- */

static plait_status add_one(int number, int *result)
{
    *result = number + 1;
    return number < 0 ? 42 : PLAIT_OK;
}

static void a_run_returns_what_its_task_returned(void **state)
{
    (void)state;
    static const struct fiber_sum_task task = {.run = add_one};
    int sum = 0;
    assert_int_equal(fiber_sum_fibers_run(NULL, &task, 4, &sum), PLAIT_OK);
    assert_int_equal(sum, 5);
    assert_int_equal(fiber_sum_fibers_run(NULL, &task, -7, &sum), 42);
    assert_int_equal(sum, -6);
    assert_int_equal(plait_strand_kind(), PLAIT_STRAND_THREAD);
}

static plait_status run_another(struct fiber_case *self)
{
    static const struct fiber_sum_task task = {.run = add_one};
    int sum = 0;
    self->kind = plait_strand_kind();
    self->status = fiber_sum_fibers_run(NULL, &task, 4, &sum);
    return PLAIT_OK;
}

static void a_fiber_cannot_run_loops_and_options_have_bounds(void **state)
{
    (void)state;
    struct fiber_case given = {.status = PLAIT_OK};
    assert_int_equal(run(run_another, &given, 1, false), PLAIT_OK);
    assert_int_equal(given.status, PLAIT_MISUSE);
    assert_int_equal(given.kind, PLAIT_STRAND_FIBER);
    static const struct fiber_task task = {.run = run_another};
    assert_int_equal(fiber_fibers_run(&(struct plait_fibers_options){.loops = PLAIT_FIBERS_LOOPS}, &task, &given),
                     PLAIT_INVALID);
    assert_int_equal(fiber_fibers_run(&(struct plait_fibers_options){.stack_size = 1}, &task, &given), PLAIT_INVALID);
}

static plait_status tell_loop(struct fiber_case *self)
{
    self->index = plait_strand_id() >> 20;
    return PLAIT_OK;
}

static plait_status ask_for_all_loops(struct fiber_case *self)
{
    const struct fiber_task task = {.run = tell_loop};
    struct plait_fibers_options options = {.loops = PLAIT_FIBERS_LOOPS - 1};
    self->status = fiber_fibers_run(&options, &task, self);
    options.loops = 1;
    return fiber_fibers_run(&options, &task, self);
}

static plait_status start_who_asks(struct fiber_case *self)
{
    static const struct fiber_task asker = {.run = ask_for_all_loops, .blocking = true};
    struct plait_group group;
    struct fiber_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slot, &asker, self);
    }
    return outcome;
}

/* The one that asks runs in a loop already. Number 0 stays that of the threads. */
static void a_run_that_is_refused_a_loop_gives_back_what_it_had(void **state)
{
    (void)state;
    if (!test_under("none")) {
        skip(); /* they keep books of each loop's stack */
    }
    struct fiber_case given = {.status = PLAIT_OK};
    assert_int_equal(run(start_who_asks, &given, 1, false), PLAIT_OK);
    assert_int_equal(given.status, PLAIT_NO_RESOURCE);
    assert_int_equal(given.index, 2);
}

/* ---- what a loop gives back ---- */

enum { RESTERS = 40 };

/* Where their frames lie; each has a stack of its own, since all are there at one time. */
static const unsigned char *frames[RESTERS];
static unsigned framed;

static plait_status show_frame(struct fiber_case *self)
{
    unsigned char here = 0;
    frames[framed++] = (const unsigned char *)((uintptr_t)&here & ~(uintptr_t)(TEST_PAGE - 1));
    (void)self;
    return plait_yield();
}

static unsigned frames_there(void)
{
    unsigned there = 0;
    for (unsigned i = 0; i < RESTERS; i++) {
        unsigned char known = 0;
        there += mincore((unsigned char *)(uintptr_t)frames[i], TEST_PAGE, &known) == 0 && (known & 1U) != 0;
    }
    return there;
}

static plait_status rest_after_work(struct fiber_case *self)
{
    static const struct fiber_task worker = {.run = show_frame};
    static struct fiber_slot slots[RESTERS];
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    framed = 0;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < RESTERS && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], &worker, self);
        }
    }
    assert_int_equal(framed, RESTERS);
    assert_int_equal(frames_there(), RESTERS);
    for (unsigned i = 0; i < 1000 && frames_there() != 0; i++) { /* it rests after 20 ms: see fibers.cmake */
        assert_int_equal(plait_sleep(plait_milliseconds(40)), PLAIT_OK);
    }
    self->index = frames_there();
    return outcome;
}

static void a_loop_that_rests_gives_its_stacks_back(void **state)
{
    (void)state;
    struct fiber_case given = {.index = RESTERS};
    if (!test_under_valgrind()) { /* whose pages are not the system's alone */
        assert_int_equal(run(rest_after_work, &given, 1, false), PLAIT_OK);
        assert_int_equal(given.index, 0);
    }
}

/* ---- taking turns ---- */

static unsigned turns[FEW * 2];
static unsigned turn_count;

static plait_status take_turns(struct fiber_case *self)
{
    turns[turn_count++] = self->index;
    plait_status status = plait_yield();
    turns[turn_count++] = self->index;
    self->id = plait_strand_id();
    return status;
}

static const struct fiber_task turner = {.run = take_turns};

static plait_status start_few(struct fiber_case *self)
{
    (void)self;
    struct plait_group group;
    struct fiber_slot slots[FEW];
    struct fiber_case given[FEW];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < FEW; i++) {
            given[i] = (struct fiber_case){.index = i};
            outcome = fiber_start_soon(&group, &slots[i], &turner, &given[i]);
        }
    }
    for (unsigned i = 1; i < FEW; i++) {
        assert_int_not_equal(given[i].id, given[i - 1].id);
    }
    return outcome;
}

static void fibers_run_in_turn_and_change_places_only_where_they_say(void **state)
{
    (void)state;
    struct fiber_case given = {0};
    turn_count = 0;
    assert_int_equal(run(start_few, &given, 1, false), PLAIT_OK);
    for (unsigned i = 0; i < FEW * 2; i++) {
        assert_int_equal(turns[i], i % FEW);
    }
}

static plait_status count_and_end(struct fiber_case *self)
{
    (void)plait_add_relaxed(self->word, 1U);
    return PLAIT_OK;
}

static const struct fiber_task brief = {.run = count_and_end};

static plait_status start_crowd(struct fiber_case *self)
{
    static struct fiber_slot slots[CROWD];
    const size_t crowd = test_scaled(CROWD, 200);
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (size_t i = 0; i < crowd && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], &brief, self);
        }
    }
    return outcome;
}

static void a_crowd_that_never_waits_runs_to_its_end(void **state)
{
    (void)state;
    for (uint32_t loops = 1; loops <= 3; loops++) {
        plait_word count = PLAIT_ATOMIC_INIT(0);
        struct fiber_case given = {.word = &count};
        assert_int_equal(run(start_crowd, &given, loops, loops == 3), PLAIT_OK);
        assert_int_equal(plait_load_relaxed(&count), test_scaled(CROWD, 200));
    }
}

/* ---- sleeping ---- */

static unsigned woken[FEW];
static unsigned woken_count;

static plait_status sleep_by_index(struct fiber_case *self)
{
    const plait_status status = plait_sleep_until(plait_time_add(*self->since, plait_milliseconds(self->index)));
    woken[woken_count++] = self->index;
    return status;
}

static const struct fiber_task sleeper = {.run = sleep_by_index};

static plait_status start_sleepers(struct fiber_case *self)
{
    static const unsigned order[FEW] = {3, 1, 4, 2};
    struct plait_group group;
    struct fiber_slot slots[FEW];
    struct fiber_case given[FEW];
    const plait_time since = plait_now();
    plait_status outcome = PLAIT_OK;
    (void)self;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < FEW; i++) {
            given[i] = (struct fiber_case){.index = order[i], .since = &since};
            outcome = fiber_start_soon(&group, &slots[i], &sleeper, &given[i]);
        }
    }
    assert_false(plait_time_before(plait_now(), plait_time_add(since, plait_milliseconds(FEW))));
    return outcome;
}

static void sleepers_wake_in_the_order_of_their_deadlines(void **state)
{
    (void)state;
    struct fiber_case given = {0};
    woken_count = 0;
    assert_int_equal(run(start_sleepers, &given, 1, false), PLAIT_OK);
    for (unsigned i = 0; i < FEW; i++) {
        assert_int_equal(woken[i], i + 1);
    }
}

static plait_status sleep_for_ever(struct fiber_case *self)
{
    (void)plait_add_relaxed(self->word, 1U);
    return plait_sleep_until(self->index % 2 == 0 ? PLAIT_FOREVER : plait_after(plait_seconds(1000)));
}

static const struct fiber_task hibernator = {.run = sleep_for_ever};

static plait_status cancel_crowd(struct fiber_case *self)
{
    static struct fiber_slot slots[CROWD];
    static struct fiber_case given[CROWD];
    const unsigned crowd = (unsigned)test_scaled(500, 40);
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < crowd && outcome == PLAIT_OK; i++) {
            given[i] = (struct fiber_case){.index = i, .word = self->word};
            outcome = fiber_start_soon(&group, &slots[i], &hibernator, &given[i]);
        }
        while (outcome == PLAIT_OK && plait_load_relaxed(self->word) != crowd) {
            outcome = plait_yield();
        }
        plait_group_cancel(&group);
    }
    return outcome;
}

static void a_crowd_of_sleepers_is_cancelled_at_once(void **state)
{
    (void)state;
    for (uint32_t loops = 1; loops <= 2; loops++) {
        plait_word count = PLAIT_ATOMIC_INIT(0);
        struct fiber_case given = {.word = &count};
        assert_int_equal(run(cancel_crowd, &given, loops, true), PLAIT_OK);
        assert_int_equal(plait_load_relaxed(&count), test_scaled(500, 40));
    }
}

/* ---- fibers and threads ---- */

static plait_status store_one(struct fiber_case *self)
{
    self->kind = plait_strand_kind();
    (void)plait_store_wake(self->word, 1, PLAIT_WAKE_ALL);
    return PLAIT_OK;
}

static const struct fiber_task storer_on_a_thread = {.run = store_one, .blocking = true};

static plait_status sleep_a_little(struct fiber_case *self)
{
    const plait_status status = plait_sleep(plait_milliseconds(1));
    plait_store_relaxed(self->word, 1U);
    return status;
}

static const struct fiber_task napper = {.run = sleep_a_little};

/* ---- joining tasks of the own loop and of threads ---- */

enum { JOIN_DEPTH = 3 };

static unsigned join_rounds(void)
{
    return (unsigned)test_scaled(50, 3);
}

/* What tasks of one group share, wherever they run. */
static struct {
    struct plait_group *group;
    struct plait_atomic_u32 ended;
    struct fiber_slot slots[JOIN_DEPTH * 2];
    struct fiber_case given[JOIN_DEPTH * 2];
} joined;

static plait_status start_more(struct fiber_case *self);
static const struct fiber_task starter = {.run = start_more, .name = "starter"};
static const struct fiber_task starter_on_a_thread = {.run = start_more, .name = "thread", .blocking = true};

/* Starts one more of either kind in its own group, whose owner joins already, so that what is counted on the loop comes
 * to nothing in between and begins anew, from here and from threads. */
static plait_status start_more(struct fiber_case *self)
{
    const unsigned next = self->index + 2U;
    plait_status status = plait_yield();
    if (next < JOIN_DEPTH * 2U && status == PLAIT_OK) {
        const struct fiber_task *task = next % 2U == 0 ? &starter : &starter_on_a_thread;
        joined.given[next] = (struct fiber_case){.index = next};
        status = fiber_start_soon(joined.group, &joined.slots[next], task, &joined.given[next]);
    }
    (void)plait_add_relaxed(&joined.ended, 1U);
    return status;
}

static plait_status join_both_kinds(struct fiber_case *self)
{
    plait_status outcome = PLAIT_OK;
    for (unsigned round = 0; round < join_rounds() && outcome == PLAIT_OK; round++) {
        struct plait_group group;
        joined.group = &group;
        plait_initialize(&joined.ended, 0U);
        PLAIT_GROUP(&group, &outcome) {
            for (unsigned i = 0; i < 2U && outcome == PLAIT_OK; i++) {
                joined.given[i] = (struct fiber_case){.index = i};
                outcome = fiber_start_soon(&group, &joined.slots[i], i == 0 ? &starter : &starter_on_a_thread,
                                           &joined.given[i]);
            }
        }
        self->index += plait_load_relaxed(&joined.ended);
    }
    return outcome;
}

static void a_group_joins_tasks_of_its_loop_and_of_threads_together(void **state)
{
    (void)state;
    struct fiber_case given = {.index = 0};
    assert_int_equal(run(join_both_kinds, &given, 1, false), PLAIT_OK);
    assert_int_equal(given.index, join_rounds() * JOIN_DEPTH * 2U);
    given.index = 0;
    assert_int_equal(run(join_both_kinds, &given, 2, true), PLAIT_OK);
    assert_int_equal(given.index, join_rounds() * JOIN_DEPTH * 2U);
}

/* Never waits: if the loop looked around only when nothing can run, this would not end. */
static plait_status yield_until_both(struct fiber_case *self)
{
    struct plait_group group;
    struct fiber_slot slots[2];
    plait_word words[2] = {PLAIT_ATOMIC_INIT(0), PLAIT_ATOMIC_INIT(0)};
    struct fiber_case given[2] = {{.word = &words[0]}, {.word = &words[1]}};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slots[0], &napper, &given[0]);
        if (outcome == PLAIT_OK) {
            outcome = fiber_start_soon(&group, &slots[1], &storer_on_a_thread, &given[1]);
        }
        while (outcome == PLAIT_OK && (plait_load_acquire(&words[0]) == 0 || plait_load_acquire(&words[1]) == 0)) {
            outcome = plait_yield();
        }
    }
    self->kind = given[1].kind;
    return outcome;
}

static void a_fiber_that_only_yields_starves_no_timer_and_blocking_tasks_run_on_threads(void **state)
{
    (void)state;
    struct fiber_case given = {.kind = PLAIT_STRAND_FIBER};
    assert_int_equal(run(yield_until_both, &given, 1, false), PLAIT_OK);
    assert_int_equal(given.kind, PLAIT_STRAND_THREAD);
}

/* One of two who hand a number to and fro: waits until it is odd or even, adds one. */
static plait_status hand_over(struct fiber_case *self)
{
    const uint32_t rounds = (uint32_t)test_scaled(400, 20);
    plait_status status = PLAIT_OK;
    for (uint32_t i = 0; i < rounds && status == PLAIT_OK; i++) {
        uint32_t seen = plait_load_acquire(self->word);
        while (status == PLAIT_OK && seen % 2 != self->index) {
            status = plait_wait(self->word, seen, PLAIT_FOREVER);
            seen = plait_load_acquire(self->word);
        }
        (*self->counter)++;
        (void)plait_store_wake(self->word, seen + 1, PLAIT_WAKE_ALL);
    }
    return status;
}

static const struct fiber_task hander = {.run = hand_over};
static const struct fiber_task hander_on_a_thread = {.run = hand_over, .blocking = true};

static plait_status ping_and_pong(struct fiber_case *self)
{
    struct plait_group group;
    struct fiber_slot slots[2];
    plait_word word = PLAIT_ATOMIC_INIT(0);
    unsigned counter = 0;
    struct fiber_case given[2] = {{.index = 0, .word = &word, .counter = &counter},
                                  {.index = 1, .word = &word, .counter = &counter}};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slots[0], &hander, &given[0]);
        if (outcome == PLAIT_OK) {
            outcome = fiber_start_soon(&group, &slots[1], self->index != 0 ? &hander_on_a_thread : &hander, &given[1]);
        }
    }
    assert_int_equal(counter, 2 * test_scaled(400, 20));
    return outcome;
}

static void fibers_of_one_loop_of_two_loops_and_threads_wake_each_other(void **state)
{
    (void)state;
    struct fiber_case fiber = {.index = 0};
    struct fiber_case thread = {.index = 1};
    assert_int_equal(run(ping_and_pong, &fiber, 1, false), PLAIT_OK);
    assert_int_equal(run(ping_and_pong, &fiber, 2, true), PLAIT_OK);
    assert_int_equal(run(ping_and_pong, &thread, 1, false), PLAIT_OK);
}

static plait_status count_under_lock(struct fiber_case *self)
{
    const unsigned long times = test_scaled(1000, 20);
    plait_status status = PLAIT_OK;
    for (unsigned long i = 0; i < times && status == PLAIT_OK; i++) {
        status = plait_mutex_lock(self->mutex);
        if (status == PLAIT_OK) {
            const unsigned seen = *self->counter;
            status = i % 64 == 0 ? plait_yield() : PLAIT_OK; /* fibers change places while one of them holds it */
            *self->counter = seen + 1;
            plait_mutex_unlock(self->mutex);
        }
    }
    return status;
}

static const struct fiber_task locker = {.run = count_under_lock};
static const struct fiber_task locker_on_a_thread = {.run = count_under_lock, .blocking = true};

static plait_status share_a_mutex(struct fiber_case *self)
{
    struct plait_group group;
    struct fiber_slot slots[2 * FEW];
    struct plait_mutex mutex;
    unsigned counter = 0;
    struct fiber_case given = {.mutex = &mutex, .counter = &counter};
    plait_status outcome = PLAIT_OK;
    (void)self;
    plait_mutex_init(&mutex, 0);
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < 2 * FEW && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], i < FEW ? &locker : &locker_on_a_thread, &given);
        }
    }
    plait_mutex_destroy(&mutex);
    assert_int_equal(counter, 2 * FEW * test_scaled(1000, 20));
    return outcome;
}

static void threads_and_fibers_share_a_mutex(void **state)
{
    (void)state;
    struct fiber_case given = {0};
    assert_int_equal(run(share_a_mutex, &given, 1, false), PLAIT_OK);
    assert_int_equal(run(share_a_mutex, &given, 2, true), PLAIT_OK);
}

/* ---- cancelling ---- */

static plait_status wait_in_vain(struct fiber_case *self)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    (void)plait_store_wake(self->word, 1, PLAIT_WAKE_ALL);
    self->status = plait_wait(&never, 0, PLAIT_FOREVER);
    return self->status;
}

static const struct fiber_task waiter = {.run = wait_in_vain};

/* On a thread: waits until the other one is about to wait, and cancels its group, or moves its deadline into the past
 * in two steps. */
static plait_status cancel_when_ready(struct fiber_case *self)
{
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && plait_load_acquire(self->word) == 0) {
        status = plait_wait(self->word, 0, PLAIT_FOREVER);
    }
    if (self->index == 0) {
        plait_scope_cancel(self->scope);
    } else {
        (void)plait_scope_move(self->scope, plait_after(plait_milliseconds(500)));
        (void)plait_scope_move(self->scope, plait_after(plait_milliseconds(2)));
    }
    return status;
}

static const struct fiber_task canceller = {.run = cancel_when_ready, .blocking = true};

static plait_status be_cancelled(struct fiber_case *self)
{
    struct plait_group both;
    struct plait_group group;
    struct fiber_slot slots[2];
    plait_word ready = PLAIT_ATOMIC_INIT(0);
    struct fiber_case given[2] = {{.word = &ready, .status = PLAIT_OK},
                                  {.index = self->index, .word = &ready, .scope = &group.scope}};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&both, &outcome) {
        plait_group_open(&group);
        plait_status inner = fiber_start_soon(&group, &slots[0], &waiter, &given[0]);
        if (inner == PLAIT_OK) {
            inner = fiber_start_soon(&both, &slots[1], &canceller, &given[1]);
        }
        plait_group_close(&group, &inner);
        outcome = inner;
    }
    self->status = given[0].status;
    return outcome;
}

static void a_fiber_is_cancelled_by_a_thread_and_by_a_deadline_that_was_moved(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        for (unsigned long repeat = 0; repeat < test_scaled(20, 3); repeat++) {
            struct fiber_case given = {.index = i, .status = PLAIT_OK};
            assert_int_equal(run(be_cancelled, &given, 1 + i, true), PLAIT_OK);
            assert_int_equal(given.status, PLAIT_CANCELLED);
        }
    }
}

static plait_status sleep_long(struct fiber_case *self)
{
    self->status = plait_sleep(plait_seconds(1000));
    return self->status;
}

static void a_deadline_around_the_loops_reaches_their_fibers(void **state)
{
    (void)state;
    struct fiber_case given = {.status = PLAIT_OK};
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(5), &outcome) {
        outcome = run(sleep_long, &given, 1, false);
    }
    assert_int_equal(given.status, PLAIT_CANCELLED);
    assert_int_equal(outcome, PLAIT_TIMEOUT);
}

/* ---- misuse, and want of memory ---- */

static plait_status lock_and_end(struct fiber_case *self)
{
    return plait_mutex_lock(self->mutex);
}

static void hold_a_lock_at_the_end(void)
{
    static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
    struct fiber_case given = {.mutex = &mutex};
    (void)!run(lock_and_end, &given, 1, false);
}

static void a_fiber_that_ends_with_a_lock_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(hold_a_lock_at_the_end, "ended while it held a lock"));
}

/* The next request for memory that cannot be had: see --wrap=mmap in fibers.cmake. */
static bool mmap_fails;
__typeof__(mmap) __real_mmap;
__typeof__(mmap) __wrap_mmap;
__typeof__(mmap(NULL, 0, 0, 0, 0, 0)) __wrap_mmap(__typeof__(mmap(NULL, 0, 0, 0, 0, 0)) address, size_t length,
                                                  int protection, int flags, int file, off_t offset)
{
    if (mmap_fails) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return __real_mmap(address, length, protection, flags, file, offset);
}

static plait_status want_more_stacks(struct fiber_case *self)
{
    struct plait_group group;
    struct fiber_slot slots[FEW * 2];
    plait_word count = PLAIT_ATOMIC_INIT(0);
    struct fiber_case given = {.index = 0, .word = &count};
    plait_status outcome = PLAIT_OK;
    mmap_fails = true;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < FEW * 2 && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], &hibernator, &given);
        }
    }
    mmap_fails = false;
    self->status = outcome;
    self->index = plait_load_relaxed(&count);
    return PLAIT_OK;
}

static void a_task_without_a_stack_fails_and_has_not_begun(void **state)
{
    (void)state;
    struct fiber_case given = {.status = PLAIT_OK};
    const struct fiber_task task = {.run = want_more_stacks};
    const struct plait_fibers_options options = {.stack_size = (size_t)64 << 20}; /* one to a chunk */
    assert_int_equal(fiber_fibers_run(&options, &task, &given), PLAIT_OK);
    assert_int_equal(given.status, PLAIT_NO_RESOURCE);
    assert_true(given.index < FEW * 2);
}

/* ---- checkpoints ---- */

static plait_status count_runs(struct fiber_case *self)
{
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK) {
        (*self->counter)++;
        status = plait_yield();
    }
    return status;
}

static const struct fiber_task run_counter = {.run = count_runs};

static plait_status pass_checkpoints(struct fiber_case *self)
{
    struct plait_group group;
    struct fiber_slot slot;
    unsigned runs = 0;
    struct fiber_case given = {.counter = &runs};
    plait_status outcome = PLAIT_OK;
    (void)self;
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slot, &run_counter, &given);
        assert_int_equal(plait_checkpoint(), PLAIT_OK);
        assert_int_equal(runs, 0); /* no other fiber has run */
        assert_int_equal(plait_yield(), PLAIT_OK);
        assert_int_equal(runs, 1);
        assert_int_equal(plait_sleep(0), PLAIT_OK);
        const unsigned before = runs; /* a loop looks at its timers now and then */
        assert_true(before > 1);
        struct plait_scope scope;
        struct plait_scope shield;
        plait_scope_open(&scope);
        plait_scope_cancel(&scope);
        assert_int_equal(plait_checkpoint(), PLAIT_CANCELLED);
        assert_int_equal(plait_yield(), PLAIT_CANCELLED);
        assert_int_equal(runs, before);
        plait_scope_shield(&shield, PLAIT_FOREVER);
        assert_int_equal(plait_yield(), PLAIT_OK); /* others run, and nobody is told */
        assert_int_equal(runs, before + 1);
        plait_status inner = PLAIT_OK;
        plait_scope_close(&shield, &inner);
        plait_scope_close(&scope, &inner);
        plait_group_cancel(&group);
    }
    return outcome;
}

static void AI_P01_AI_P02_AI_P03_who_looks_who_lets_others_run_and_who_does_both(void **state)
{
    (void)state;
    struct fiber_case given = {0};
    assert_int_equal(run(pass_checkpoints, &given, 1, false), PLAIT_OK);
}

static __attribute__((noinline)) unsigned char use_stack(void)
{
    volatile unsigned char room[40000];
    for (size_t i = 0; i < sizeof(room); i += 1000) {
        room[i] = 1;
    }
    return room[0];
}

static plait_status measure_stack(struct fiber_case *self)
{
    const size_t before = plait_fibers_stack_used();
    self->index = use_stack();
    const size_t after = plait_fibers_stack_used();
    return before > 0 && after >= 40000 && before < after ? PLAIT_OK : 1;
}

static void how_deep_a_stack_was_used_can_be_read(void **state)
{
    (void)state;
    struct fiber_case given = {0};
    assert_int_equal(plait_fibers_stack_used(), 0); /* a thread's is not Plait's */
    assert_int_equal(run(measure_stack, &given, 1, false), PLAIT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_returns_what_its_task_returned),
        cmocka_unit_test(a_fiber_cannot_run_loops_and_options_have_bounds),
        cmocka_unit_test(a_run_that_is_refused_a_loop_gives_back_what_it_had),
        cmocka_unit_test(a_loop_that_rests_gives_its_stacks_back),
        cmocka_unit_test(fibers_run_in_turn_and_change_places_only_where_they_say),
        cmocka_unit_test(a_crowd_that_never_waits_runs_to_its_end),
        cmocka_unit_test(sleepers_wake_in_the_order_of_their_deadlines),
        cmocka_unit_test(a_crowd_of_sleepers_is_cancelled_at_once),
        cmocka_unit_test(a_group_joins_tasks_of_its_loop_and_of_threads_together),
        cmocka_unit_test(a_fiber_that_only_yields_starves_no_timer_and_blocking_tasks_run_on_threads),
        cmocka_unit_test(fibers_of_one_loop_of_two_loops_and_threads_wake_each_other),
        cmocka_unit_test(threads_and_fibers_share_a_mutex),
        cmocka_unit_test(a_fiber_is_cancelled_by_a_thread_and_by_a_deadline_that_was_moved),
        cmocka_unit_test(a_deadline_around_the_loops_reaches_their_fibers),
        cmocka_unit_test(a_fiber_that_ends_with_a_lock_is_fatal),
        cmocka_unit_test(a_task_without_a_stack_fails_and_has_not_begun),
        cmocka_unit_test(how_deep_a_stack_was_used_can_be_read),
        cmocka_unit_test(AI_P01_AI_P02_AI_P03_who_looks_who_lets_others_run_and_who_does_both),
    };
    return cmocka_run_group_tests_name("fibers", tests, NULL, NULL);
}
