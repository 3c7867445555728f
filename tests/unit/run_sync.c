/* SPDX-License-Identifier: MIT */
/* run_sync.c: functions that block, on threads of the pool: called by threads and by fibers, waited for, cancelled,
 * left behind; and what becomes of permits, threads and memory. */
#include <pthread.h>

#include <plait/fibers.h>
#include <plait/group.h>
#include <plait/limiter.h>
#include <plait/scope.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "sync_full.h"
#include "sync_left.h"
#include "sync_root.h"

#include "support/support.h"

enum { CALLERS = 4, ROUNDS = 5 };

/* ---- a system that runs out of threads, or of memory: the linker lets the library call these ---- */

static plait_word no_threads;
static plait_word no_memory;

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
struct plait_memory *__real_plait_memory_allocate(size_t units);
struct plait_memory *__wrap_plait_memory_allocate(size_t units);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    return plait_load_relaxed(&no_threads) != 0 ? 11 : __real_pthread_create(thread, attributes, start, argument);
}

struct plait_memory *__wrap_plait_memory_allocate(size_t units)
{
    return plait_load_relaxed(&no_memory) != 0 ? NULL : __real_plait_memory_allocate(units);
}

/* ---- the stage: what a case and its functions tell each other ---- */

struct sync_stage {
    plait_word begun;  /* functions that have begun */
    plait_word gate;   /* 1: they may end */
    plait_word inside; /* functions between the two */
    plait_word most;   /* that there were at one time */
    plait_word ended;
    plait_word copied;
    plait_word disposed;
    plait_word dropped;
    plait_status answer; /* what they return */
    uint32_t id;         /* of the strand that ran one */
    enum plait_strand_kind kind;
    struct plait_limiter limiter;
};

static struct sync_stage stage;

static void set_stage(uint32_t permits)
{
    plait_initialize(&stage.begun, 0U);
    plait_initialize(&stage.gate, 0U);
    plait_initialize(&stage.inside, 0U);
    plait_initialize(&stage.most, 0U);
    plait_initialize(&stage.ended, 0U);
    plait_initialize(&stage.copied, 0U);
    plait_initialize(&stage.disposed, 0U);
    plait_initialize(&stage.dropped, 0U);
    stage.answer = PLAIT_OK;
    stage.id = 0;
    assert_int_equal(plait_limiter_init(&stage.limiter, permits), PLAIT_OK);
}

static void await(plait_word *word, uint32_t count)
{
    uint32_t seen = plait_load_acquire(word);
    while (seen < count) {
        assert_int_equal(plait_wait_shielded(word, seen, PLAIT_FOREVER), PLAIT_OK);
        seen = plait_load_acquire(word);
    }
}

static void count_up(plait_word *word)
{
    (void)plait_add_acq_rel(word, 1U);
    (void)plait_wake(word, PLAIT_WAKE_ALL);
}

static void open_gate(void)
{
    (void)plait_store_wake(&stage.gate, 1U, PLAIT_WAKE_ALL);
}

/* Until all that was left behind has ended, with all that belongs to it. */
static void await_the_abandoned(void)
{
    while (plait_abandoned_calls() != 0) {
        test_yield();
    }
}

/* Does the case on this thread, and once more as a fiber. */
struct sync_root {
    void (*body)(void);
};

static plait_status do_body(struct sync_root *root)
{
    root->body();
    return PLAIT_OK;
}

static void on_both(void (*body)(void))
{
    static const struct sync_root_task task = {.run = do_body, .name = "the case"};
    struct sync_root root = {body};
    body();
    assert_int_equal(sync_root_fibers_run(NULL, &task, &root), PLAIT_OK);
}

static int stop_threads(void **state)
{
    (void)state;
    return plait_threads_stop(plait_after(plait_seconds(60))) == PLAIT_OK ? 0 : -1;
}

/* ---- functions ---- */

plait_status sync_copy(struct sync_parcel *to, const struct sync_parcel *from)
{
    if (from->copies != 0) {
        return 17; /* it cannot be copied twice */
    }
    to->stage = from->stage;
    to->copies = 1;
    (void)plait_add_relaxed(&from->stage->copied, 1U);
    return PLAIT_OK;
}

void sync_dispose(struct sync_parcel *parcel)
{
    (void)plait_add_relaxed(&parcel->stage->disposed, parcel->copies == 1 ? 1U : 100U);
}

void sync_drop(struct sync_answer *answer)
{
    (void)plait_add_relaxed(&answer->stage->dropped, answer->value == 7 ? 1U : 100U);
}

static void enter(struct sync_stage *on)
{
    const uint32_t inside = plait_add_acq_rel(&on->inside, 1U) + 1U;
    uint32_t most = plait_load_relaxed(&on->most);
    while (most < inside && !plait_compare_exchange_relaxed(&on->most, &most, inside)) {}
    count_up(&on->begun);
}

static void leave(struct sync_stage *on)
{
    (void)plait_sub_acq_rel(&on->inside, 1U);
    (void)plait_add_relaxed(&on->ended, 1U);
}

/* Waits for the gate as one that blocks in the system would: no cancellation reaches it. */
static void pass_the_gate(struct sync_stage *on)
{
    enter(on);
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && plait_load_acquire(&on->gate) == 0) {
        status = plait_wait_shielded(&on->gate, 0, PLAIT_FOREVER);
    }
    leave(on);
}

static plait_status reply(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    enter(on);
    on->id = plait_strand_id();
    on->kind = plait_strand_kind();
    *result = 7;
    *error = 8;
    const plait_status said = sync_full_started(self, 9); /* nobody waits for it, and it does no harm */
    leave(on);
    return said == PLAIT_OK ? on->answer : said;
}

static plait_status at_the_gate(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    (void)self;
    (void)error;
    pass_the_gate(on);
    *result = 7;
    return PLAIT_OK;
}

/* Waits for it as one that computes would: neither cancellation nor the pool notices. */
static plait_status computing(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    (void)result;
    (void)error;
    (void)self;
    enter(on);
    while (plait_load_acquire(&on->gate) == 0) {
        test_yield();
    }
    leave(on);
    return PLAIT_OK;
}

/* Looks again and again whether it is cancelled. */
static plait_status look(struct sync_stage *on)
{
    plait_status status = PLAIT_OK;
    enter(on);
    while (status == PLAIT_OK) {
        status = plait_checkpoint();
        test_yield();
    }
    leave(on);
    return status;
}

static plait_status looking(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    (void)result;
    (void)error;
    (void)self;
    return look(on);
}

static plait_status waiting(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    (void)result;
    (void)error;
    (void)self;
    enter(on);
    const plait_status status = plait_wait(&on->gate, 0, PLAIT_FOREVER);
    leave(on);
    return status;
}

static plait_status left_reply(struct sync_parcel given, struct sync_answer *result, int *error)
{
    enter(given.stage);
    *result = (struct sync_answer){.stage = given.stage, .value = 7};
    *error = 8;
    leave(given.stage);
    return given.stage->answer;
}

static plait_status left_at_the_gate(struct sync_parcel given, struct sync_answer *result, int *error)
{
    (void)error;
    pass_the_gate(given.stage);
    *result = (struct sync_answer){.stage = given.stage, .value = 7};
    return given.stage->answer;
}

static plait_status left_looking(struct sync_parcel given, struct sync_answer *result, int *error)
{
    (void)result;
    (void)error;
    return look(given.stage);
}

static const struct sync_full_task reply_task = {.run = reply};
static const struct sync_full_task gate_task = {.run = at_the_gate, .name = "at the gate"};
static const struct sync_full_task computing_task = {.run = computing};
static const struct sync_full_task looking_task = {.run = looking};
static const struct sync_full_task waiting_task = {.run = waiting};
static const struct sync_left_task left_reply_task = {.run = left_reply};
static const struct sync_left_task left_gate_task = {.run = left_at_the_gate};
static const struct sync_left_task left_looking_task = {.run = left_looking};

/* ---- callers: tasks of the case's group, which it cancels ---- */

struct caller {
    const struct sync_full_task *task;
    const struct sync_left_task *left;
    struct sync_answer answer;
    int result;
    plait_status status;
};

static struct caller callers[CALLERS];

static plait_status call(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    struct caller *me = &callers[*result];
    (void)error;
    (void)self;
    if (me->left != NULL) {
        const struct sync_parcel parcel = {.stage = on};
        me->status = sync_left_run_sync_limited(&on->limiter, me->left, parcel, &me->answer, NULL);
    } else {
        me->status = sync_full_run_sync_limited(&on->limiter, me->task, on, &me->result, NULL);
    }
    return me->status;
}

static void start_caller(struct plait_group *group, struct sync_full_slot *slots, unsigned number, struct caller as)
{
    static const struct sync_full_task task = {.run = call};
    static int numbers[CALLERS] = {0, 1, 2, 3};
    callers[number] = as;
    assert_int_equal(sync_full_start_soon(group, &slots[number], &task, &stage, &numbers[number]), PLAIT_OK);
}

static void start_callers(struct plait_group *group, struct sync_full_slot *slots, unsigned count, struct caller as)
{
    for (unsigned i = 0; i < count; i++) {
        start_caller(group, slots, i, as);
    }
}

/* ---- what comes back ---- */

static void statuses(void)
{
    const plait_status given[] = {PLAIT_OK, 404, PLAIT_TIMEOUT, PLAIT_CANCELLED, -12345};
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
        int result = 0;
        int error = 1;
        set_stage(1);
        stage.answer = given[i];
        const plait_status wanted = given[i] == -12345 ? PLAIT_FAILED : given[i];
        assert_int_equal(sync_full_run_sync(&reply_task, &stage, &result, &error), wanted);
        assert_int_equal(result, 7);
        assert_int_equal(error, wanted == PLAIT_OK ? 1 : 8);
        assert_int_equal(plait_limiter_borrowed(plait_run_sync_limiter()), 0);
    }
}

static void AI_H02_status_result_and_detail_come_back_unchanged(void **state)
{
    (void)state;
    on_both(statuses);
}

static void left_statuses(void)
{
    const plait_status given[] = {PLAIT_OK, 404, -12345};
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
        struct sync_answer answer = {NULL, 0};
        int error = 1;
        set_stage(1);
        stage.answer = given[i];
        const struct sync_parcel parcel = {.stage = &stage};
        const plait_status wanted = given[i] == -12345 ? PLAIT_FAILED : given[i];
        assert_int_equal(sync_left_run_sync(&left_reply_task, parcel, &answer, &error), wanted);
        assert_int_equal(answer.value, wanted == PLAIT_OK ? 7 : 0); /* a call that fails leaves the result as it was */
        assert_int_equal(error, wanted == PLAIT_OK ? 1 : 8);
        assert_int_equal(plait_load_relaxed(&stage.copied), 1);
        assert_int_equal(plait_load_relaxed(&stage.disposed), 1);
        assert_int_equal(plait_load_relaxed(&stage.dropped), 0);
    }
}

static void AI_H16_a_call_keeps_nothing_when_it_has_ended(void **state)
{
    (void)state;
    on_both(left_statuses);
}

static void elsewhere(void)
{
    int result = 0;
    set_stage(1);
    assert_int_equal(sync_full_run_sync(&reply_task, &stage, &result, NULL), PLAIT_OK);
    assert_int_not_equal(stage.id, plait_strand_id());
    assert_int_equal(stage.kind, PLAIT_STRAND_THREAD);
}

static void LP_U06_the_function_runs_on_another_thread(void **state)
{
    (void)state;
    on_both(elsewhere);
}

/* All three are inside at once, while the strand that waits for that runs on the same loop as their callers. */
static void three_at_once(void)
{
    struct plait_group group;
    struct sync_full_slot slots[3];
    plait_status outcome = PLAIT_OK;
    set_stage(3);
    PLAIT_GROUP(&group, &outcome) {
        start_callers(&group, slots, 3, (struct caller){.task = &gate_task});
        await(&stage.begun, 3);
        open_gate();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&stage.most), 3);
    assert_int_equal(callers[2].result, 7);
}

static void LP_U06_the_loop_goes_on_and_three_calls_run_at_once(void **state)
{
    (void)state;
    on_both(three_at_once);
}

/* ---- permits ---- */

static void three_of_four(void)
{
    struct plait_group group;
    struct sync_full_slot slots[CALLERS];
    plait_status outcome = PLAIT_OK;
    set_stage(3);
    PLAIT_GROUP(&group, &outcome) {
        start_callers(&group, slots, CALLERS, (struct caller){.task = &gate_task});
        await(&stage.begun, 3);
        while (plait_limiter_waiters(&stage.limiter) == 0) {
            (void)!plait_yield();
        }
        assert_int_equal(plait_limiter_borrowed(&stage.limiter), 3);
        open_gate();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&stage.most), 3);
    assert_int_equal(plait_load_relaxed(&stage.ended), CALLERS);
    plait_limiter_destroy(&stage.limiter); /* every permit is back */
}

static void AI_H03_a_limiter_lets_three_of_four_run(void **state)
{
    (void)state;
    on_both(three_of_four);
    assert_int_equal(plait_limiter_total(plait_run_sync_limiter()), PLAIT_RUN_SYNC_LIMIT);
}

/* ---- cancelled before the start ---- */

static void never_runs(void)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    int result = 1;
    struct sync_answer answer = {NULL, 1};
    const struct sync_parcel parcel = {.stage = &stage};
    set_stage(1);
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        assert_int_equal(sync_full_run_sync(&reply_task, &stage, &result, NULL), PLAIT_CANCELLED);
        outcome = sync_left_run_sync(&left_reply_task, parcel, &answer, NULL);
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_true(plait_scope_caught(&scope));
    outcome = PLAIT_OK;
    PLAIT_FAIL_AT(&scope, plait_now(), &outcome) {
        outcome = sync_full_run_sync(&reply_task, &stage, &result, NULL);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    assert_int_equal(result, 1);
    assert_int_equal(answer.value, 1);
    assert_int_equal(plait_load_relaxed(&stage.begun), 0);
    assert_int_equal(plait_load_relaxed(&stage.copied), 0);
}

static void AI_H01_a_call_that_is_cancelled_before_its_start_never_runs(void **state)
{
    (void)state;
    on_both(never_runs);
}

static void never_admitted(void)
{
    struct plait_group group;
    struct sync_full_slot slots[2];
    plait_status outcome = PLAIT_OK;
    set_stage(0);
    PLAIT_GROUP(&group, &outcome) {
        start_caller(&group, slots, 0, (struct caller){.task = &reply_task});
        start_caller(&group, slots, 1, (struct caller){.left = &left_reply_task});
        while (plait_limiter_waiters(&stage.limiter) < 2) {
            (void)!plait_yield();
        }
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(callers[0].status, PLAIT_CANCELLED);
    assert_int_equal(callers[1].status, PLAIT_CANCELLED);
    assert_int_equal(plait_load_relaxed(&stage.begun), 0);
    plait_limiter_destroy(&stage.limiter);
}

static void AI_H01_nor_one_that_is_cancelled_while_it_waits_for_a_permit(void **state)
{
    (void)state;
    on_both(never_admitted);
}

/* The one thread is in a function that Plait cannot see waiting, so that the other calls stay in the pool's queue. */
static plait_status cancel_the_queued(struct sync_root *root)
{
    struct plait_group group;
    struct sync_full_slot slots[3];
    plait_status outcome = PLAIT_OK;
    (void)root;
    set_stage(3);
    PLAIT_GROUP(&group, &outcome) {
        start_caller(&group, slots, 0, (struct caller){.task = &computing_task});
        await(&stage.begun, 1);
        start_caller(&group, slots, 1, (struct caller){.task = &reply_task});
        start_caller(&group, slots, 2, (struct caller){.left = &left_reply_task});
        while (plait_threads_statistics().queued < 2) {
            (void)!plait_yield();
        }
        plait_group_cancel(&group);
        open_gate();
    }
    return outcome;
}

static void AI_H01_nor_one_that_is_cancelled_while_it_is_queued(void **state)
{
    (void)state;
    static const struct sync_root_task task = {.run = cancel_the_queued};
    const struct plait_threads_options options = {.limit = 1};
    struct sync_root root = {NULL};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    assert_int_equal(sync_root_fibers_run(NULL, &task, &root), PLAIT_OK);
    await_the_abandoned();
    assert_int_equal(callers[0].status, PLAIT_OK);
    assert_int_equal(callers[1].status, PLAIT_CANCELLED);
    assert_int_equal(callers[2].status, PLAIT_CANCELLED);
    assert_int_equal(plait_load_relaxed(&stage.begun), 1);
    assert_int_equal(plait_load_relaxed(&stage.copied), 1);
    assert_int_equal(plait_load_relaxed(&stage.disposed), 1);
    plait_limiter_destroy(&stage.limiter);
}

/* ---- cancelled meanwhile ---- */

static void waited_for(void)
{
    struct plait_group group;
    struct sync_full_slot slots[1];
    plait_status outcome = PLAIT_OK;
    set_stage(1);
    PLAIT_GROUP(&group, &outcome) {
        start_callers(&group, slots, 1, (struct caller){.task = &gate_task, .status = PLAIT_BUSY});
        await(&stage.begun, 1);
        plait_group_cancel(&group);
        for (int i = 0; i < 100; i++) {
            test_yield();
            assert_int_equal(callers[0].status, PLAIT_BUSY); /* it has not returned */
        }
        open_gate();
    }
    assert_int_equal(callers[0].status, PLAIT_OK); /* a result in hand is kept */
    assert_int_equal(callers[0].result, 7);
    assert_int_equal(plait_limiter_borrowed(&stage.limiter), 0);
}

static void AI_H04_a_call_that_has_begun_is_waited_for(void **state)
{
    (void)state;
    on_both(waited_for);
}

static void cancelled_inside(struct caller as)
{
    struct plait_group group;
    struct sync_full_slot slots[1];
    plait_status outcome = PLAIT_OK;
    set_stage(1);
    PLAIT_GROUP(&group, &outcome) {
        start_callers(&group, slots, 1, as);
        await(&stage.begun, 1);
        plait_group_cancel(&group);
    }
    await_the_abandoned();
    assert_int_equal(callers[0].status, PLAIT_CANCELLED);
    assert_int_equal(plait_load_relaxed(&stage.ended), 1);
    assert_int_equal(plait_limiter_borrowed(&stage.limiter), 0);
}

static void seen_by_a_look_and_by_a_wait(void)
{
    cancelled_inside((struct caller){.task = &looking_task});
    cancelled_inside((struct caller){.task = &waiting_task});
}

static void AI_F01_the_function_sees_that_its_caller_is_cancelled(void **state)
{
    (void)state;
    on_both(seen_by_a_look_and_by_a_wait);
}

static void seen_by_the_abandoned(void)
{
    cancelled_inside((struct caller){.left = &left_looking_task});
    assert_int_equal(plait_load_relaxed(&stage.copied), 1);
    assert_int_equal(plait_load_relaxed(&stage.disposed), 1);
    assert_int_equal(plait_load_relaxed(&stage.dropped), 0); /* it made no result */
}

static void AI_F02_also_when_it_was_left_behind(void **state)
{
    (void)state;
    on_both(seen_by_the_abandoned);
}

static void AI_F03_any_strand_may_look(void **state)
{
    (void)state;
    assert_int_equal(plait_checkpoint(), PLAIT_OK);
}

/* ---- left behind ---- */

/* Calls and is cancelled; the function is at the gate yet when the call has returned. */
static void leave_one_behind(void)
{
    struct plait_group group;
    struct sync_full_slot slots[1];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        start_callers(&group, slots, 1, (struct caller){.left = &left_gate_task});
        await(&stage.begun, 1);
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(callers[0].status, PLAIT_CANCELLED);
    assert_int_equal(plait_load_relaxed(&stage.ended), 0);
    assert_int_equal(plait_abandoned_calls(), 1);
    assert_int_equal(plait_limiter_borrowed(&stage.limiter), 1); /* until it has really ended */
}

static void disposed_once(void)
{
    set_stage(1);
    leave_one_behind();
    open_gate();
    await_the_abandoned();
    assert_int_equal(plait_load_relaxed(&stage.ended), 1);
    assert_int_equal(plait_load_relaxed(&stage.disposed), 1);
    assert_int_equal(plait_load_relaxed(&stage.dropped), 1);
    assert_null(callers[0].answer.stage); /* it was not written */
    plait_limiter_destroy(&stage.limiter);
}

static void AI_H05_a_function_that_was_left_behind_completes_and_its_result_is_disposed_of(void **state)
{
    (void)state;
    on_both(disposed_once);
}

static void nothing_to_dispose_of(void)
{
    set_stage(1);
    stage.answer = 404;
    leave_one_behind();
    open_gate();
    await_the_abandoned();
    assert_int_equal(plait_load_relaxed(&stage.disposed), 1);
    assert_int_equal(plait_load_relaxed(&stage.dropped), 0);
}

static void a_failure_that_nobody_hears_leaves_nothing_to_dispose_of(void **state)
{
    (void)state;
    on_both(nothing_to_dispose_of);
}

static void by_a_deadline(void)
{
    struct plait_scope scope;
    struct sync_answer answer = {NULL, 0};
    plait_status outcome = PLAIT_OK;
    const struct sync_parcel parcel = {.stage = &stage};
    set_stage(1);
    PLAIT_FAIL_AFTER(&scope, plait_milliseconds(1), &outcome) {
        outcome = sync_left_run_sync_limited(&stage.limiter, &left_gate_task, parcel, &answer, NULL);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT); /* before or after the function began, and surely before its end */
    open_gate();
    await_the_abandoned();
    assert_int_equal(plait_load_relaxed(&stage.copied), plait_load_relaxed(&stage.disposed));
    assert_int_equal(plait_load_relaxed(&stage.begun), plait_load_relaxed(&stage.dropped));
    plait_limiter_destroy(&stage.limiter);
}

static void AI_H04_a_call_that_may_be_left_behind_returns_at_its_deadline(void **state)
{
    (void)state;
    on_both(by_a_deadline);
}

/* A shield hides the cancellation from the call, and from the function. */
static void shielded(void)
{
    struct plait_scope scope;
    struct plait_scope shield;
    struct sync_answer answer = {NULL, 0};
    plait_status outcome = PLAIT_OK;
    const struct sync_parcel parcel = {.stage = &stage};
    set_stage(1);
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
            outcome = sync_left_run_sync(&left_reply_task, parcel, &answer, NULL);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(answer.value, 7);
}

static void a_shield_hides_cancellation_from_a_call(void **state)
{
    (void)state;
    on_both(shielded);
}

/* ---- threads ---- */

static void five_in_turn(void)
{
    uint32_t first = 0;
    int result = 0;
    for (unsigned i = 0; i < ROUNDS; i++) {
        set_stage(1);
        assert_int_equal(sync_full_run_sync(&reply_task, &stage, &result, NULL), PLAIT_OK);
        first = i == 0 ? stage.id : first;
        assert_int_equal(stage.id, first);
    }
    assert_int_equal(plait_threads_statistics().threads, 1);
}

static void AI_F12_five_calls_in_turn_run_on_one_thread(void **state)
{
    (void)state;
    on_both(five_in_turn);
}

static void AI_H13_AI_H17_threads_end_when_the_loops_have_ended(void **state)
{
    (void)state;
    static const struct sync_root_task task = {.run = do_body};
    struct sync_root root = {elsewhere};
    for (unsigned i = 0; i < ROUNDS; i++) {
        assert_int_equal(sync_root_fibers_run(NULL, &task, &root), PLAIT_OK);
    }
    assert_int_equal(plait_threads_statistics().threads, 1);
    assert_int_equal(stop_threads(NULL), 0);
    assert_int_equal(plait_threads_statistics().threads, 0);
}

/* Threads end after each call or before the next one has got one: none is given to a thread that is about to end. */
static void AI_H14_a_thread_that_ends_gets_no_call(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.idle = 1};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    for (unsigned long i = test_scaled(300, 30); i != 0; i--) {
        int result = 0;
        set_stage(1);
        assert_int_equal(sync_full_run_sync(&reply_task, &stage, &result, NULL), PLAIT_OK);
        assert_int_equal(result, 7);
        if (i % 3 == 0) {
            assert_int_equal(stop_threads(NULL), 0);
            assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
        }
    }
    while (plait_threads_statistics().threads != 0) { /* an idle thread ends by itself */
        test_yield();
    }
}

/* ---- what is not to be had ---- */

static void no_thread(void)
{
    int result = 1;
    struct sync_answer answer = {NULL, 1};
    const struct sync_parcel parcel = {.stage = &stage};
    set_stage(1);
    assert_int_equal(plait_threads_statistics().threads, 0);
    plait_store_relaxed(&no_threads, 1U);
    const plait_status joined = sync_full_run_sync_limited(&stage.limiter, &reply_task, &stage, &result, NULL);
    const plait_status left = sync_left_run_sync_limited(&stage.limiter, &left_reply_task, parcel, &answer, NULL);
    plait_store_relaxed(&no_threads, 0U);
    assert_int_equal(joined, PLAIT_NO_RESOURCE);
    assert_int_equal(left, PLAIT_NO_RESOURCE);
    assert_int_equal(plait_load_relaxed(&stage.copied), 1);
    assert_int_equal(plait_load_relaxed(&stage.disposed), 1);
    assert_int_equal(answer.value, 1);
    plait_limiter_destroy(&stage.limiter);
}

static void without_a_thread_nothing_is_kept(void **state)
{
    (void)state;
    on_both(no_thread);
}

static void no_room(void)
{
    struct sync_answer answer = {NULL, 1};
    struct sync_parcel parcel = {.stage = &stage};
    int error = 1;
    set_stage(1);
    plait_store_relaxed(&no_memory, 1U);
    const plait_status status = sync_left_run_sync_limited(&stage.limiter, &left_reply_task, parcel, &answer, &error);
    plait_store_relaxed(&no_memory, 0U);
    assert_int_equal(status, PLAIT_NO_MEMORY);
    assert_int_equal(error, 0); /* there is no detail */
    assert_int_equal(plait_load_relaxed(&stage.copied), 0);
    parcel.copies = 1;
    assert_int_equal(sync_left_run_sync_limited(&stage.limiter, &left_reply_task, parcel, &answer, &error), 17);
    assert_int_equal(plait_load_relaxed(&stage.begun), 0);
    assert_int_equal(plait_load_relaxed(&stage.disposed), 0);
    assert_int_equal(answer.value, 1);
    plait_limiter_destroy(&stage.limiter);
}

static void without_memory_or_a_copy_nothing_is_kept(void **state)
{
    (void)state;
    on_both(no_room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_H02_status_result_and_detail_come_back_unchanged),
        cmocka_unit_test(AI_H16_a_call_keeps_nothing_when_it_has_ended),
        cmocka_unit_test(LP_U06_the_function_runs_on_another_thread),
        cmocka_unit_test(LP_U06_the_loop_goes_on_and_three_calls_run_at_once),
        cmocka_unit_test(AI_H03_a_limiter_lets_three_of_four_run),
        cmocka_unit_test(AI_H01_a_call_that_is_cancelled_before_its_start_never_runs),
        cmocka_unit_test(AI_H01_nor_one_that_is_cancelled_while_it_waits_for_a_permit),
        cmocka_unit_test_setup_teardown(AI_H01_nor_one_that_is_cancelled_while_it_is_queued, stop_threads,
                                        stop_threads),
        cmocka_unit_test(AI_H04_a_call_that_has_begun_is_waited_for),
        cmocka_unit_test(AI_F01_the_function_sees_that_its_caller_is_cancelled),
        cmocka_unit_test(AI_F02_also_when_it_was_left_behind),
        cmocka_unit_test(AI_F03_any_strand_may_look),
        cmocka_unit_test(AI_H05_a_function_that_was_left_behind_completes_and_its_result_is_disposed_of),
        cmocka_unit_test(a_failure_that_nobody_hears_leaves_nothing_to_dispose_of),
        cmocka_unit_test(AI_H04_a_call_that_may_be_left_behind_returns_at_its_deadline),
        cmocka_unit_test(a_shield_hides_cancellation_from_a_call),
        cmocka_unit_test_setup_teardown(AI_F12_five_calls_in_turn_run_on_one_thread, stop_threads, stop_threads),
        cmocka_unit_test_setup_teardown(AI_H13_AI_H17_threads_end_when_the_loops_have_ended, stop_threads,
                                        stop_threads),
        cmocka_unit_test_setup_teardown(AI_H14_a_thread_that_ends_gets_no_call, stop_threads, stop_threads),
        cmocka_unit_test_setup_teardown(without_a_thread_nothing_is_kept, stop_threads, stop_threads),
        cmocka_unit_test(without_memory_or_a_copy_nothing_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
