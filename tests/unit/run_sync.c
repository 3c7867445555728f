/* SPDX-License-Identifier: MIT */
/* run_sync.c: functions that block, on threads of the pool, called by threads and by fibers, and waited for; their
 * permits and threads. */
#include "run_sync.h"

enum { ROUNDS = 5 };

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

static void AI_F03_any_strand_may_look(void **state)
{
    (void)state;
    assert_int_equal(plait_checkpoint(), PLAIT_OK);
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

/* ---- a function that calls another one ---- */

enum { DEEP = 5 };
static unsigned depth;

static plait_status calls_itself(struct plait_slot *slot)
{
    (void)slot;
    struct plait_slot inner;
    depth++;
    return depth < DEEP ? plait_run_sync(&stage.limiter, &inner, calls_itself, "inner") : 7;
}

/* The pool has one thread, and the outer function keeps it: the inner ones run there. */
static void a_call_from_a_function_needs_no_second_thread(void **state)
{
    (void)state;
    const struct plait_threads_options options = {.limit = 1};
    assert_int_equal(plait_threads_configure(&options), PLAIT_OK);
    for (unsigned long i = test_scaled(50, 5); i != 0; i--) {
        struct plait_slot slot;
        set_stage(DEEP);
        depth = 0;
        assert_int_equal(plait_run_sync(&stage.limiter, &slot, calls_itself, "outer"), 7);
        assert_int_equal(depth, DEEP);
        assert_int_equal(plait_limiter_borrowed(&stage.limiter), 0);
        assert_int_equal(plait_threads_statistics().threads, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_H02_status_result_and_detail_come_back_unchanged),
        cmocka_unit_test(LP_U06_the_function_runs_on_another_thread),
        cmocka_unit_test(LP_U06_the_loop_goes_on_and_three_calls_run_at_once),
        cmocka_unit_test(AI_H03_a_limiter_lets_three_of_four_run),
        cmocka_unit_test(AI_H04_a_call_that_has_begun_is_waited_for),
        cmocka_unit_test(AI_F01_the_function_sees_that_its_caller_is_cancelled),
        cmocka_unit_test(AI_F03_any_strand_may_look),
        cmocka_unit_test_setup_teardown(AI_F12_five_calls_in_turn_run_on_one_thread, stop_threads, stop_threads),
        cmocka_unit_test_setup_teardown(AI_H13_AI_H17_threads_end_when_the_loops_have_ended, stop_threads,
                                        stop_threads),
        cmocka_unit_test_setup_teardown(AI_H14_a_thread_that_ends_gets_no_call, stop_threads, stop_threads),
        cmocka_unit_test_setup_teardown(a_call_from_a_function_needs_no_second_thread, stop_threads, stop_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
