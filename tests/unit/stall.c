/* SPDX-License-Identifier: MIT */
/* stall.c: tasks that hold others up are named: a fiber that blocks its loop, and a task that does not end though it
 * was cancelled. Each of them goes on when its report has come, so that no test depends on how long that takes. */
#include <sched.h>

#include <plait/inspect.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "fiber.h"
#include "task_bare.h"

#include "support/support.h"

struct fiber_case {
    uint32_t loops;
};

/* ---- what was reported ---- */

static plait_word reports;
static struct plait_stall first;

static void note(const struct plait_stall *stall)
{
    if (plait_load_acquire(&reports) == 0) {
        first = *stall;
    }
    (void)plait_add_acq_rel(&reports, 1U);
}

/* Keeps the thread, and with it the loop, until a report has come. */
static void block_until_reports(uint32_t count)
{
    while (plait_load_acquire(&reports) < count) {
        (void)sched_yield();
    }
}

static void await_nothing(plait_stall_handler *handler)
{
    plait_initialize(&reports, 0U);
    first = (struct plait_stall){.loop = 99};
    (void)plait_on_stall(handler);
}

/* ---- loops ---- */

static plait_status block(struct fiber_case *given)
{
    (void)given;
    block_until_reports(2); /* told again */
    return PLAIT_OK;
}

static plait_status start_blocker(struct fiber_case *given)
{
    static const struct fiber_task blocker = {.run = block, .name = "blocker"};
    static const struct fiber_task other = {.run = block, .name = "waits for a stack"};
    struct plait_group group;
    struct fiber_slot slots[2];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slots[0], &blocker, given);
        if (outcome == PLAIT_OK) {
            outcome = fiber_start_soon(&group, &slots[1], &other, given);
        }
    }
    return outcome;
}

static void a_fiber_that_blocks_its_loop_is_named(void **state)
{
    (void)state;
    static const struct fiber_task root = {.run = start_blocker, .name = "root"};
    struct fiber_case given = {.loops = 1};
    for (uint32_t loops = 1; loops <= 2; loops++) {
        const struct plait_fibers_options options = {
            .loops = loops, .spread = loops > 1, .stalled_after = plait_milliseconds(20)};
        await_nothing(note);
        assert_int_equal(fiber_fibers_run(&options, &root, &given), PLAIT_OK);
        assert_int_equal(first.kind, PLAIT_STALL_LOOP);
        assert_true(first.loop >= 1);
        assert_true(first.lasted >= plait_milliseconds(20));
        if (loops == 1) {
            assert_string_equal(first.task, "blocker");
        }
    }
    assert_true(plait_on_stall(NULL) == note);
}

static plait_status sleep_and_yield(struct fiber_case *given)
{
    (void)given;
    plait_status status = PLAIT_OK;
    const plait_time end = plait_after(plait_milliseconds(50));
    while (status == PLAIT_OK && plait_time_before(plait_now(), end)) {
        status = plait_yield();
    }
    return status == PLAIT_OK ? plait_sleep_until(plait_after(plait_milliseconds(50))) : status;
}

/* The bound is far above what a busy machine keeps a thread from running for. */
static void a_loop_that_goes_on_or_sleeps_is_not_held_up(void **state)
{
    (void)state;
    static const struct fiber_task lively = {.run = sleep_and_yield};
    struct fiber_case given = {.loops = 1};
    const struct plait_fibers_options options = {.stalled_after = plait_seconds(20)};
    await_nothing(note);
    assert_int_equal(fiber_fibers_run(&options, &lively, &given), PLAIT_OK);
    assert_int_equal(plait_load_acquire(&reports), 0);
    assert_int_equal(fiber_fibers_run(&(struct plait_fibers_options){.stalled_after = -1}, &lively, &given),
                     PLAIT_INVALID);
    (void)plait_on_stall(NULL);
}

/* ---- tasks that were cancelled ---- */

static plait_status ignore_cancellation(void)
{
    block_until_reports(2); /* told again */
    return PLAIT_OK;
}

static plait_status end_when_cancelled(void)
{
    return plait_sleep_until(PLAIT_FOREVER);
}

static void a_cancelled_task_that_does_not_end_is_named(void **state)
{
    (void)state;
    static const struct task_bare_task stubborn = {.run = ignore_cancellation, .name = "stubborn", .blocking = true};
    static const struct task_bare_task obedient = {.run = end_when_cancelled, .name = "obedient"};
    struct plait_group group;
    struct plait_scope shield;
    struct task_bare_slot slots[2];
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    await_nothing(note);
    assert_int_equal(plait_report_late(plait_milliseconds(10)), 0);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(task_bare_start_soon(&group, &slots[0], &obedient), PLAIT_OK);
        assert_int_equal(task_bare_start_soon(&group, &slots[1], &stubborn), PLAIT_OK);
        plait_group_cancel(&group);
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &inside) { /* the owner is cancelled, too */
            inside = task_bare_wait(&slots[0]);
        }
        assert_int_equal(inside, PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(first.kind, PLAIT_STALL_CANCELLED);
    assert_string_equal(first.task, "stubborn");
    assert_int_equal(first.loop, 0);
    assert_true(first.lasted >= plait_milliseconds(10));
    assert_int_equal(plait_report_late(0), plait_milliseconds(10));
    (void)plait_on_stall(NULL);
}

/* A fiber that hides from cancellation and goes on waiting is named as well: it does not hold up its loop. */
static plait_status hide(struct fiber_case *given)
{
    struct plait_scope shield;
    plait_status outcome = PLAIT_OK;
    (void)given;
    PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
        while (outcome == PLAIT_OK && plait_load_acquire(&reports) == 0) {
            outcome = plait_sleep(plait_milliseconds(1));
        }
    }
    return outcome;
}

static plait_status cancel_hidden(struct fiber_case *given)
{
    static const struct fiber_task hidden = {.run = hide, .name = "hidden"};
    struct plait_group group;
    struct fiber_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(fiber_start_soon(&group, &slot, &hidden, given), PLAIT_OK);
        plait_group_cancel(&group);
    }
    return outcome;
}

static void a_fiber_that_hides_from_cancellation_is_named(void **state)
{
    (void)state;
    static const struct fiber_task root = {.run = cancel_hidden};
    struct fiber_case given = {.loops = 1};
    await_nothing(note);
    (void)plait_report_late(plait_milliseconds(10));
    assert_int_equal(fiber_fibers_run(NULL, &root, &given), PLAIT_OK);
    assert_int_equal(first.kind, PLAIT_STALL_CANCELLED);
    assert_string_equal(first.task, "hidden");
    (void)plait_report_late(0);
    (void)plait_on_stall(NULL);
}

/* ---- the line ---- */

static plait_status block_and_abort(struct fiber_case *given)
{
    (void)given;
    for (;;) {
        (void)sched_yield();
    }
    return PLAIT_OK;
}

static void abort_at_stall(const struct plait_stall *stall)
{
    (void)plait_on_stall(NULL);
    plait_misuse("plait_on_stall", stall->loop, stall->task);
}

static void be_stuck(void)
{
    static const struct fiber_task stuck = {.run = block_and_abort, .name = "stuck"};
    struct fiber_case given = {.loops = 1};
    const struct plait_fibers_options options = {.stalled_after = plait_milliseconds(20)};
    (void)plait_on_stall(abort_at_stall);
    (void)!fiber_fibers_run(&options, &stuck, &given);
}

static void a_handler_may_end_a_program_that_hangs(void **state)
{
    (void)state;
    if (!test_child_may_start_threads()) {
        skip();
    }
    assert_true(test_dies(be_stuck, "stuck"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fiber_that_blocks_its_loop_is_named),
        cmocka_unit_test(a_loop_that_goes_on_or_sleeps_is_not_held_up),
        cmocka_unit_test(a_cancelled_task_that_does_not_end_is_named),
        cmocka_unit_test(a_fiber_that_hides_from_cancellation_is_named),
        cmocka_unit_test(a_handler_may_end_a_program_that_hangs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
