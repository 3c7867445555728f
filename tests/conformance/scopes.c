/* SPDX-License-Identifier: MIT */
/* scopes.c: deadlines, cancelling and shields as AnyIO's checklist has them, where a second strand is concerned or the
 * outcome of a whole block: docs/conformance/scopes.md. What one strand sees of its own scopes is in unit/scope.c. */
#include <plait/event.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "fiber.h"
#include "support/support.h"

enum { MANY = 4 };

/* What the tasks of this file are given. */
struct fiber_case {
    struct plait_scope *scope; /* to cancel, or to open */
    struct plait_event reached;
    plait_status saw;
};

static void prepare(struct fiber_case *one, struct plait_scope *scope)
{
    one->scope = scope;
    one->saw = PLAIT_BUSY;
    plait_event_init(&one->reached);
}

static plait_status wait_for_ever(void)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    return plait_wait(&never, 0, PLAIT_FOREVER);
}

static plait_status run_waits(struct fiber_case *one)
{
    plait_event_set(&one->reached);
    one->saw = wait_for_ever();
    return one->saw;
}

static plait_status run_cancels(struct fiber_case *one)
{
    plait_scope_cancel(one->scope);
    return PLAIT_OK;
}

static plait_status run_does_nothing(struct fiber_case *one)
{
    plait_event_set(&one->reached);
    return PLAIT_OK;
}

static plait_status run_fails_when_cancelled(struct fiber_case *one)
{
    plait_event_set(&one->reached);
    one->saw = wait_for_ever();
    return 7;
}

static const struct fiber_task waits = {.run = run_waits, .name = "waits"};
static const struct fiber_task cancels = {.run = run_cancels, .name = "cancels"};
static const struct fiber_task does_nothing = {.run = run_does_nothing, .name = "does nothing"};
static const struct fiber_task fails_when_cancelled = {.run = run_fails_when_cancelled, .name = "fails"};

/* ---- timeouts ---- */

static void AI_S03_a_timeout_works_after_a_cancelled_group(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope limit;
    struct fiber_slot slot;
    struct fiber_case one;
    plait_status outcome = PLAIT_OK;
    prepare(&one, NULL);
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slot, &waits, &one);
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(1), &outcome) {
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
}

static void AI_S05_cancelled_before_its_deadline_it_is_no_timeout_however_late_it_ends(void **state)
{
    (void)state;
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    const plait_time when = plait_after(plait_milliseconds(1));
    PLAIT_FAIL_AT(&limit, when, &outcome) {
        plait_scope_cancel(&limit);
        plait_word never = PLAIT_ATOMIC_INIT(0);
        assert_int_equal(plait_wait_shielded(&never, 0, when), PLAIT_TIMEOUT);
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&limit), PLAIT_CAUSE_EXPLICIT);
}

static void AI_S08_move_on_without_a_deadline_completes(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    bool completed = false;
    PLAIT_MOVE_ON_AFTER(&scope, INT64_MAX, &outcome) {
        assert_true(plait_effective_deadline().nanoseconds == INT64_MAX);
        outcome = plait_sleep(1);
        completed = true;
    }
    assert_true(completed);
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_NONE);
    assert_false(plait_scope_caught(&scope));
}

static void AI_S11_AI_S12_fail_at_an_instant_to_come_and_at_none(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AT(&scope, plait_after(plait_milliseconds(1)), &outcome) {
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_DEADLINE);
    outcome = PLAIT_OK;
    PLAIT_FAIL_AT(&scope, PLAIT_FOREVER, &outcome) {
        outcome = plait_sleep(1);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_S13_move_on_at_an_instant_passed_to_come_and_at_none(void **state)
{
    (void)state;
    const plait_time now = plait_now();
    const plait_time instants[] = {now, plait_time_add(now, plait_milliseconds(1))};
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    for (size_t i = 0; i < sizeof(instants) / sizeof(instants[0]); i++) {
        PLAIT_MOVE_ON_AT(&scope, instants[i], &outcome) {
            outcome = wait_for_ever();
        }
        assert_int_equal(outcome, PLAIT_OK);
        assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_DEADLINE);
        assert_true(plait_scope_caught(&scope));
    }
    PLAIT_MOVE_ON_AT(&scope, PLAIT_FOREVER, &outcome) {
        outcome = plait_sleep(1);
    }
    assert_false(plait_scope_caught(&scope));
}

static void AI_S34_a_timeout_over_many_tasks_is_one_timeout(void **state)
{
    (void)state;
    struct plait_scope limit;
    struct plait_group group;
    struct fiber_slot slots[MANY];
    struct fiber_case cases[MANY];
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(1), &outcome) {
        PLAIT_GROUP(&group, &outcome) {
            for (int i = 0; i < MANY && outcome == PLAIT_OK; i++) {
                prepare(&cases[i], NULL);
                outcome = fiber_start_soon(&group, &slots[i], &waits, &cases[i]);
            }
        }
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_MISSING);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(cases[i].saw, PLAIT_CANCELLED);
        assert_int_equal(fiber_state(&slots[i]), PLAIT_TASK_CANCELLED);
    }
}

static void AI_S35_nested_timeouts_in_a_cancelled_scope_say_nothing(void **state)
{
    (void)state;
    struct plait_scope outer, limits[3];
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        plait_scope_cancel(&outer);
        PLAIT_FAIL_AFTER(&limits[0], plait_seconds(1000), &outcome) {
            PLAIT_FAIL_AFTER(&limits[1], plait_seconds(1000), &outcome) {
                PLAIT_FAIL_AFTER(&limits[2], plait_seconds(1000), &outcome) {
                    outcome = wait_for_ever();
                }
            }
        }
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, PLAIT_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(plait_scope_cause(&limits[i]), PLAIT_CAUSE_PARENT);
        assert_false(plait_scope_caught(&limits[i]));
    }
    assert_true(plait_scope_caught(&outer));
}

/* ---- shields ---- */

static void AI_S17_a_cleanup_in_a_shield_sees_no_cancellation_and_afterwards_it_is_back(void **state)
{
    (void)state;
    struct plait_scope outer, shield;
    plait_status outcome = PLAIT_OK;
    plait_status cleanup = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        plait_scope_cancel(&outer);
        outcome = wait_for_ever();
        PLAIT_SHIELD(&shield, plait_after(plait_seconds(1000)), &cleanup) {
            assert_int_equal(plait_checkpoint(), PLAIT_OK);
            assert_int_equal(plait_yield(), PLAIT_OK);
            cleanup = plait_sleep(1);
        }
        assert_int_equal(plait_checkpoint(), PLAIT_CANCELLED);
    }
    assert_int_equal(cleanup, PLAIT_OK);
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_S25_a_shield_is_cancelled_by_a_task_outside_of_it(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope shield;
    struct fiber_slot slot;
    struct fiber_case one;
    plait_status outcome = PLAIT_OK;
    prepare(&one, &shield);
    PLAIT_GROUP(&group, &outcome) {
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
            outcome = fiber_start_soon(&group, &slot, &cancels, &one);
            outcome = outcome == PLAIT_OK ? wait_for_ever() : outcome;
        }
        assert_int_equal(outcome, PLAIT_OK);
        assert_int_equal(plait_checkpoint(), PLAIT_OK); /* the group goes on */
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&shield));
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_NONE);
}

/* ---- groups in groups ---- */

static void AI_S39_inner_cancellations_vanish_and_errors_stay_where_they_happened(void **state)
{
    (void)state;
    struct plait_group outer, inner;
    struct fiber_slot slots[3];
    struct fiber_case cases[3];
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    for (int i = 0; i < 3; i++) {
        prepare(&cases[i], NULL);
    }
    PLAIT_GROUP(&outer, &outcome) {
        outcome = fiber_start_soon(&outer, &slots[0], &waits, &cases[0]);
        PLAIT_GROUP(&inner, &outcome) {
            if (outcome == PLAIT_OK) {
                outcome = fiber_start_soon(&inner, &slots[1], &waits, &cases[1]);
            }
            if (outcome == PLAIT_OK) {
                outcome = fiber_start_soon(&inner, &slots[2], &fails_when_cancelled, &cases[2]);
            }
            assert_int_equal(plait_event_wait(&cases[2].reached), PLAIT_OK);
            fiber_cancel(&slots[2]);
        }
        assert_int_equal(outcome, 7);
    }
    assert_int_equal(outcome, 7);
    assert_int_equal(plait_group_error(&inner, 0, &error), PLAIT_OK);
    assert_string_equal(error.name, "fails");
    assert_int_equal(plait_group_error(&inner, 1, &error), PLAIT_MISSING); /* being cancelled is none */
    assert_int_equal(plait_group_error(&outer, 0, &error), PLAIT_OK);      /* the owner's: what the block said */
    assert_int_equal(error.status, 7);
    assert_int_equal(plait_group_error(&outer, 1, &error), PLAIT_MISSING);
}

/* ---- raw waits ---- */

static void AI_S44_AI_S45_a_wait_on_a_word_is_cancelled_by_its_scope(void **state)
{
    (void)state;
    struct plait_scope scope;
    struct plait_group group;
    struct fiber_slot slot;
    struct fiber_case one;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        PLAIT_SCOPE(&scope, &outcome) {
            prepare(&one, &scope);
            outcome = fiber_start_soon(&group, &slot, &cancels, &one);
            outcome = outcome == PLAIT_OK ? wait_for_ever() : outcome;
            assert_int_equal(outcome, PLAIT_CANCELLED);
        }
        assert_int_equal(outcome, PLAIT_OK);
    }
    assert_true(plait_scope_caught(&scope));
}

static void AI_S46_who_has_ended_is_not_disturbed(void **state)
{
    (void)state;
    struct plait_group group;
    struct fiber_slot slot;
    struct fiber_case one;
    plait_status outcome = PLAIT_OK;
    prepare(&one, NULL);
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slot, &does_nothing, &one);
    }
    fiber_cancel(&slot);
    plait_group_cancel(&group);
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(fiber_status(&slot), PLAIT_OK);
    assert_int_equal(fiber_state(&slot), PLAIT_TASK_FINISHED);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_NONE);
}

/* ---- what Pynector's and lionpride's lists add ---- */

static void PY_01_PY_02_called_is_known_inside_and_caught_afterwards(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_NONE);
        assert_false(plait_scope_caught(&scope));
        plait_scope_cancel(&scope);
        assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_EXPLICIT);
        outcome = wait_for_ever();
        assert_false(plait_scope_caught(&scope));
    }
    assert_true(plait_scope_caught(&scope));
}

static void LP_C09_to_LP_C12_a_scope_without_a_deadline_is_cancelled_from_outside(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope fails, moves;
    struct fiber_slot slots[2];
    struct fiber_case cases[2];
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    prepare(&cases[0], &fails);
    prepare(&cases[1], &moves);
    PLAIT_GROUP(&group, &outcome) {
        PLAIT_FAIL_AFTER(&fails, INT64_MAX, &inside) {
            assert_int_equal(fiber_start_soon(&group, &slots[0], &cancels, &cases[0]), PLAIT_OK);
            inside = wait_for_ever();
        }
        assert_int_equal(inside, PLAIT_OK); /* no timeout: somebody cancelled it */
        assert_true(plait_scope_caught(&fails));
        PLAIT_MOVE_ON_AT(&moves, PLAIT_FOREVER, &inside) {
            assert_int_equal(fiber_start_soon(&group, &slots[1], &cancels, &cases[1]), PLAIT_OK);
            inside = wait_for_ever();
        }
        assert_int_equal(inside, PLAIT_OK);
        assert_true(plait_scope_caught(&moves));
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void LP_E01_a_shield_passes_an_error_on(void **state)
{
    (void)state;
    struct plait_scope outer, shield;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        plait_scope_cancel(&outer);
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
            outcome = 42;
        }
        assert_int_equal(outcome, 42);
    }
    assert_int_equal(outcome, 42);
    assert_false(plait_scope_caught(&outer));
}

static void LP_G05_who_had_ended_keeps_its_result_when_the_group_is_cancelled(void **state)
{
    (void)state;
    struct plait_group group;
    struct fiber_slot slots[2];
    struct fiber_case quick, slow;
    plait_status outcome = PLAIT_OK;
    prepare(&quick, NULL);
    prepare(&slow, NULL);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(fiber_start_soon(&group, &slots[0], &does_nothing, &quick), PLAIT_OK);
        assert_int_equal(fiber_start_soon(&group, &slots[1], &waits, &slow), PLAIT_OK);
        assert_int_equal(fiber_wait(&slots[0]), PLAIT_OK);
        assert_int_equal(plait_event_wait(&slow.reached), PLAIT_OK);
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(fiber_state(&slots[0]), PLAIT_TASK_FINISHED);
    assert_int_equal(fiber_state(&slots[1]), PLAIT_TASK_CANCELLED);
    assert_int_equal(slow.saw, PLAIT_CANCELLED);
}

/* ---- broken rules ---- */

static void close_what_was_never_opened(void)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    plait_scope_init(&scope);
    plait_scope_close(&scope, &outcome);
}

static void AI_S50_closing_what_is_not_open_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(close_what_was_never_opened, "plait_scope_close"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_S03_a_timeout_works_after_a_cancelled_group),
        cmocka_unit_test(AI_S05_cancelled_before_its_deadline_it_is_no_timeout_however_late_it_ends),
        cmocka_unit_test(AI_S08_move_on_without_a_deadline_completes),
        cmocka_unit_test(AI_S11_AI_S12_fail_at_an_instant_to_come_and_at_none),
        cmocka_unit_test(AI_S13_move_on_at_an_instant_passed_to_come_and_at_none),
        cmocka_unit_test(AI_S34_a_timeout_over_many_tasks_is_one_timeout),
        cmocka_unit_test(AI_S35_nested_timeouts_in_a_cancelled_scope_say_nothing),
        cmocka_unit_test(AI_S17_a_cleanup_in_a_shield_sees_no_cancellation_and_afterwards_it_is_back),
        cmocka_unit_test(AI_S25_a_shield_is_cancelled_by_a_task_outside_of_it),
        cmocka_unit_test(AI_S39_inner_cancellations_vanish_and_errors_stay_where_they_happened),
        cmocka_unit_test(AI_S44_AI_S45_a_wait_on_a_word_is_cancelled_by_its_scope),
        cmocka_unit_test(AI_S46_who_has_ended_is_not_disturbed),
        cmocka_unit_test(PY_01_PY_02_called_is_known_inside_and_caught_afterwards),
        cmocka_unit_test(LP_C09_to_LP_C12_a_scope_without_a_deadline_is_cancelled_from_outside),
        cmocka_unit_test(LP_E01_a_shield_passes_an_error_on),
        cmocka_unit_test(LP_G05_who_had_ended_keeps_its_result_when_the_group_is_cancelled),
        cmocka_unit_test(AI_S50_closing_what_is_not_open_is_fatal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
