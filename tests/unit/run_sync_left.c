/* SPDX-License-Identifier: MIT */
/* run_sync_left.c: calls that never begin, that are left behind, or for which there is no thread or no memory: nothing
 * is kept, nothing is lost, and each copy and each result has one end. */
#include <pthread.h>

#include "run_sync.h"

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

/* ---- waited for after all ---- */

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
        await(&stage.returned, 1); /* the one that may be left behind has told the function */
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

/* The function ends while its caller is cancelled: the result is the caller's, or is disposed of. */
static void at_one_time(void)
{
    for (unsigned long i = test_scaled(500, 20); i != 0; i--) {
        struct plait_group group;
        struct sync_full_slot slots[1];
        plait_status outcome = PLAIT_OK;
        set_stage(1);
        PLAIT_GROUP(&group, &outcome) {
            start_callers(&group, slots, 1, (struct caller){.left = &left_reply_task});
            await(&stage.begun, 1);
            plait_group_cancel(&group);
        }
        await_the_abandoned();
        const bool taken = callers[0].status == PLAIT_OK;
        assert_true(taken || callers[0].status == PLAIT_CANCELLED);
        assert_int_equal(callers[0].answer.value, taken ? 7 : 0);
        assert_int_equal(plait_load_relaxed(&stage.dropped), taken ? 0 : 1);
        assert_int_equal(plait_load_relaxed(&stage.disposed), 1);
        plait_limiter_destroy(&stage.limiter);
    }
}

static void a_result_that_meets_a_cancellation_is_taken_or_disposed_of(void **state)
{
    (void)state;
    on_both(at_one_time);
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
        cmocka_unit_test(AI_H16_a_call_keeps_nothing_when_it_has_ended),
        cmocka_unit_test(AI_H01_a_call_that_is_cancelled_before_its_start_never_runs),
        cmocka_unit_test(AI_H01_nor_one_that_is_cancelled_while_it_waits_for_a_permit),
        cmocka_unit_test_setup_teardown(AI_H01_nor_one_that_is_cancelled_while_it_is_queued, stop_threads,
                                        stop_threads),
        cmocka_unit_test(AI_F02_also_when_it_was_left_behind),
        cmocka_unit_test(AI_H05_a_function_that_was_left_behind_completes_and_its_result_is_disposed_of),
        cmocka_unit_test(a_failure_that_nobody_hears_leaves_nothing_to_dispose_of),
        cmocka_unit_test(AI_H04_a_call_that_may_be_left_behind_returns_at_its_deadline),
        cmocka_unit_test(a_result_that_meets_a_cancellation_is_taken_or_disposed_of),
        cmocka_unit_test(a_shield_hides_cancellation_from_a_call),
        cmocka_unit_test_setup_teardown(without_a_thread_nothing_is_kept, stop_threads, stop_threads),
        cmocka_unit_test(without_memory_or_a_copy_nothing_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
