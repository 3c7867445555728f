/* SPDX-License-Identifier: MIT */
/* task_start.c: NAME_start(): who waits until a task is ready, who gets its errors, and who is cancelled with whom; and
 * the slot as a handle. Part of test_unit_task. Names AI_* are those of the list in docs/conformance. */
#include <plait/group.h>
#include <plait/scope.h>

#include "task_quiet.h"

#include "support/acts.h"
#include "support/support.h"

#include "unit/task_start.h"

static struct plait_event never = PLAIT_EVENT_INIT;

/* ---- readiness ---- */

static void AI_T12_AI_T44_AI_T53_a_start_returns_the_value_and_the_slot_is_a_handle(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one;
    struct plait_event go = PLAIT_EVENT_INIT;
    int result = TEST_UNTOUCHED;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.says = 5;
    one.act.after = &go;
    one.act.makes = 8;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(test_actor_start(&group, &one), PLAIT_OK);
        assert_int_equal(one.value, 5);
        assert_int_equal(task_act_state(&one.slot), PLAIT_TASK_RUNNING); /* LP-G04 */
        assert_int_equal(task_act_result(&one.slot, &result), PLAIT_BUSY);
        assert_int_equal(result, TEST_UNTOUCHED);
        plait_event_set(&go);
        assert_int_equal(task_act_wait(&one.slot), PLAIT_OK);
        assert_int_equal(task_act_result(&one.slot, &result), PLAIT_OK);
        assert_int_equal(result, 8);
    }
    assert_int_equal(outcome, PLAIT_OK);
    result = TEST_UNTOUCHED;
    one.value = TEST_UNTOUCHED;
    assert_int_equal(task_act_result(&one.slot, &result), PLAIT_OK); /* after the group, too */
    assert_int_equal(result, 8);
    assert_int_equal(task_act_ready(&one.slot, &one.value), PLAIT_OK);
    assert_int_equal(one.value, 5);
}

static plait_status be_quiet(bool says, struct task_quiet_slot *self)
{
    return says ? task_quiet_started(self) : PLAIT_OK;
}

static const struct task_quiet_task quiet = {.run = be_quiet};

static void AI_T07_readiness_without_a_value(void **state)
{
    (void)state;
    struct plait_group group;
    struct task_quiet_slot slots[2];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(task_quiet_start(&group, &slots[0], &quiet, true), PLAIT_OK);
        assert_int_equal(task_quiet_wait_ready(&slots[0]), PLAIT_OK);
        assert_int_equal(task_quiet_ready(&slots[0]), PLAIT_OK);
        assert_int_equal(task_quiet_start(&group, &slots[1], &quiet, false), PLAIT_MISSING);
        assert_int_equal(task_quiet_ready(&slots[1]), PLAIT_MISSING);
        assert_int_equal(task_quiet_wait_ready_until(&slots[1], PLAIT_FOREVER), PLAIT_MISSING);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static plait_status say_twice(struct test_act *act, int *result, const char **error, struct task_act_slot *self)
{
    (void)result;
    (void)error;
    act->said = task_act_started(self, 1);
    act->saw = task_act_started(self, 2);
    return act->gives == PLAIT_OK ? PLAIT_OK : act->saw;
}

static void AI_T08_AI_T10_saying_it_twice_is_the_tasks_mistake_and_the_start_is_a_success(void **state)
{
    (void)state;
    static const struct task_act_task twice = {.run = say_twice};
    for (int passes_on = 0; passes_on < 2; passes_on++) {
        struct plait_group group;
        struct test_actor one;
        plait_status outcome = PLAIT_OK;
        test_actor_prepare(&one);
        one.act.gives = passes_on;
        PLAIT_GROUP(&group, &outcome) {
            assert_int_equal(task_act_start(&group, &one.slot, &twice, &one.act, &one.result, &one.value), PLAIT_OK);
            assert_int_equal(one.value, 1);
        }
        assert_int_equal(one.act.said, PLAIT_OK);
        assert_int_equal(one.act.saw, PLAIT_MISUSE);
        assert_int_equal(outcome, passes_on ? PLAIT_MISUSE : PLAIT_OK);
    }
}

static void AI_T15_a_task_that_ends_without_being_ready(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(test_actor_start(&group, &one), PLAIT_MISSING);
        assert_int_equal(one.value, TEST_UNTOUCHED);
        one.act.says = 3; /* its slot is free */
        assert_int_equal(test_actor_start(&group, &one), PLAIT_OK);
    }
    assert_int_equal(one.value, 3);
    assert_int_equal(outcome, PLAIT_OK);
}

/* ---- errors ---- */

static void AI_T13_an_error_before_readiness_is_the_starters_and_the_group_stays_healthy(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one, other;
    struct plait_error error;
    const char *detail = NULL;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    test_actor_prepare(&other);
    one.act.gives = 13;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(test_actor_start_soon(&group, &other), PLAIT_OK);
        for (int i = 0; i < 3; i++) { /* the slot is free each time */
            assert_int_equal(test_actor_start(&group, &one), 13);
            assert_int_equal(one.value, TEST_UNTOUCHED);
        }
        assert_int_equal(task_act_state(&one.slot), PLAIT_TASK_FAILED);
        assert_int_equal(task_act_error(&one.slot, &detail), PLAIT_OK);
        assert_string_equal(detail, "told to fail");
        assert_int_equal(plait_yield(), PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_NONE);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_MISSING);
    assert_int_equal(task_act_state(&other.slot), PLAIT_TASK_FINISHED);
}

static void AI_T14_AI_T54_AI_T55_an_error_after_readiness_is_the_groups(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one;
    struct plait_error error;
    const char *detail = NULL;
    int result = TEST_UNTOUCHED;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.says = 5;
    one.act.gives = 13;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(test_actor_start(&group, &one), PLAIT_OK);
        assert_int_equal(one.value, 5);
        assert_int_equal(plait_event_wait(&never), PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, 13);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_OK);
    assert_int_equal(error.status, 13);
    assert_string_equal(error.name, "act");
    assert_int_equal(plait_group_error(&group, 1, &error), PLAIT_MISSING);
    assert_int_equal(task_act_wait(&one.slot), PLAIT_OK); /* AI-T58: a wait is no error itself, however often */
    assert_int_equal(task_act_wait(&one.slot), PLAIT_OK);
    assert_int_equal(task_act_status(&one.slot), 13);
    assert_int_equal(task_act_result(&one.slot, &result), 13);
    assert_int_equal(result, TEST_UNTOUCHED);
    assert_int_equal(task_act_error(&one.slot, &detail), PLAIT_OK);
    assert_string_equal(detail, "told to fail");
}

/* ---- groups that are closed or cancelled ---- */

static void AI_T06_a_start_into_a_closed_group(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    PLAIT_GROUP(&group, &outcome) {}
    assert_int_equal(test_actor_start(&group, &one), PLAIT_MISUSE);
    assert_false(plait_event_is_set(&one.act.begun));
    assert_int_equal(one.value, TEST_UNTOUCHED);
}

static void
AI_T16_a_start_in_a_cancelled_group_looks_first_and_behind_a_shield_runs_to_the_first_checkpoint(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope shield;
    struct test_actor one;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.before = &never;
    one.act.says = 1;
    PLAIT_GROUP(&group, &outcome) {
        plait_group_cancel(&group);
        assert_int_equal(test_actor_start(&group, &one), PLAIT_CANCELLED);
        assert_false(plait_event_is_set(&one.act.begun));
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &inside) {
            assert_int_equal(test_actor_start(&group, &one), PLAIT_CANCELLED);
            assert_true(plait_event_is_set(&one.act.begun));
        }
        assert_int_equal(one.act.saw, PLAIT_CANCELLED);
        assert_int_equal(one.value, TEST_UNTOUCHED);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

/* ---- starters that are cancelled ---- */

static void AI_T17_AI_T19_who_cancels_the_starter_cancels_the_task_and_the_start_waits_for_its_end(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope outer;
    struct test_actor one;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.cancels = &outer;
    one.act.before = &never;
    PLAIT_SCOPE(&outer, &outcome) {
        PLAIT_GROUP(&group, &outcome) {
            outcome = test_actor_start(&group, &one);
            assert_int_equal(outcome, PLAIT_CANCELLED);
            assert_int_equal(task_act_state(&one.slot), PLAIT_TASK_CANCELLED);
        }
        assert_int_equal(outcome, PLAIT_CANCELLED);
        assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_PARENT);
    }
    assert_int_equal(one.act.saw, PLAIT_CANCELLED);
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&outer));
}

static void AI_T43_a_scope_around_the_start_alone_does_not_cancel_the_group(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope inner;
    struct test_actor one, other;
    struct plait_event go = PLAIT_EVENT_INIT;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    test_actor_prepare(&one);
    test_actor_prepare(&other);
    one.act.cancels = &inner;
    one.act.before = &never;
    other.act.before = &go;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(test_actor_start_soon(&group, &other), PLAIT_OK);
        PLAIT_SCOPE(&inner, &inside) {
            inside = test_actor_start(&group, &one);
            assert_int_equal(inside, PLAIT_CANCELLED);
        }
        assert_int_equal(inside, PLAIT_OK);
        assert_true(plait_scope_caught(&inner));
        plait_event_set(&go);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(one.act.saw, PLAIT_CANCELLED);
    assert_int_equal(task_act_state(&other.slot), PLAIT_TASK_FINISHED);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_NONE);
}

/* AI-T11: what it says too late is no second time. Whether the start still takes the value is a matter of time; an
 * error after that is never told twice. */
static void AI_T11_readiness_that_crosses_the_cancellation_of_the_start(void **state)
{
    (void)state;
    for (int fails = 0; fails < 2; fails++) {
        struct plait_group group;
        struct plait_scope inner;
        struct test_actor one;
        struct plait_error error;
        plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
        test_actor_prepare(&one);
        one.act.cancels = &inner;
        one.act.says = 1;
        one.act.stubborn = true;
        one.act.gives = fails != 0 ? 13 : PLAIT_OK;
        PLAIT_GROUP(&group, &outcome) {
            PLAIT_SCOPE(&inner, &inside) {
                inside = test_actor_start(&group, &one);
                assert_true(inside == PLAIT_OK || inside == PLAIT_CANCELLED);
            }
        }
        assert_int_equal(one.act.said, PLAIT_OK);
        assert_int_equal(outcome, one.act.gives);
        assert_int_equal(plait_group_error(&group, 0, &error), fails != 0 ? PLAIT_OK : PLAIT_MISSING);
    }
}

/* ---- a second task that acts upon the start ---- */

static struct task_act_slot *victim;

/* Waits for `before`, then cancels a scope, cancels a task, sets `after`: what there is of these. */
static plait_status meddle(struct test_act *act, int *result, const char **error, struct task_act_slot *self)
{
    (void)result;
    (void)error;
    (void)self;
    plait_status status = plait_event_wait(act->before);
    if (status == PLAIT_OK) {
        status = act->gives;
        if (act->cancels != NULL) {
            plait_scope_cancel(act->cancels);
        }
        if (victim != NULL) {
            task_act_cancel(victim);
        }
        if (act->after != NULL) {
            plait_event_set(act->after);
        }
    }
    return status;
}

static const struct task_act_task meddler = {.run = meddle, .name = "meddler"};

/* As soon as `one` has begun. */
static void start_meddler(struct plait_group *group, struct test_actor *helper, struct test_actor *one)
{
    helper->act.before = &one->act.begun;
    assert_int_equal(task_act_start_soon(group, &helper->slot, &meddler, &helper->act, &helper->result), PLAIT_OK);
}

static void AI_T18_a_task_that_is_cancelled_alone_ends_the_start(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one, helper;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    test_actor_prepare(&helper);
    one.act.before = &never;
    PLAIT_GROUP(&group, &outcome) {
        victim = &one.slot;
        start_meddler(&group, &helper, &one);
        assert_int_equal(test_actor_start(&group, &one), PLAIT_CANCELLED);
        assert_int_equal(plait_checkpoint(), PLAIT_OK); /* nobody else is */
        victim = NULL;
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(one.act.saw, PLAIT_CANCELLED);
}

static void AI_T23_a_failing_sibling_of_the_starter_ends_a_start_in_an_outer_group(void **state)
{
    (void)state;
    struct plait_group outer, inner;
    struct test_actor one, helper;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    test_actor_prepare(&one);
    test_actor_prepare(&helper);
    one.act.before = &never;
    helper.act.gives = 7;
    PLAIT_GROUP(&outer, &outcome) {
        PLAIT_GROUP(&inner, &inside) {
            start_meddler(&inner, &helper, &one);
            inside = test_actor_start(&outer, &one);
            assert_int_equal(inside, PLAIT_CANCELLED);
            assert_int_equal(task_act_state(&one.slot), PLAIT_TASK_CANCELLED);
        }
        assert_int_equal(inside, 7);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&outer.scope), PLAIT_CAUSE_NONE);
}

static void AI_T51_a_cancelled_start_waits_for_what_the_task_does_behind_a_shield(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope inner;
    struct test_actor one, helper;
    struct plait_event go = PLAIT_EVENT_INIT;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    test_actor_prepare(&one);
    test_actor_prepare(&helper);
    one.act.before = &go;
    one.act.shielded = true;
    one.act.says = 1;
    helper.act.cancels = &inner;
    helper.act.after = &go;
    PLAIT_GROUP(&group, &outcome) {
        PLAIT_SCOPE(&inner, &inside) {
            start_meddler(&group, &helper, &one);
            inside = test_actor_start(&group, &one);
            assert_int_equal(inside, PLAIT_CANCELLED);
            assert_int_equal(one.act.saw, PLAIT_OK); /* its wait in the shield came to its end */
            assert_int_equal(task_act_status(&one.slot), PLAIT_CANCELLED);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(one.value, TEST_UNTOUCHED);
}

static void AI_T45_a_task_that_was_started_is_cancelled_by_its_slot(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one;
    int value = 0;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.says = 9;
    one.act.after = &never;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(test_actor_start(&group, &one), PLAIT_OK);
        task_act_cancel(&one.slot);
        assert_int_equal(task_act_wait(&one.slot), PLAIT_OK);
        assert_int_equal(task_act_state(&one.slot), PLAIT_TASK_CANCELLED);
        assert_int_equal(task_act_ready(&one.slot, &value), PLAIT_OK); /* stays readable */
        assert_int_equal(value, 9);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

/* ---- a task that starts another one of its group ---- */

static struct plait_group *common;
static struct test_actor *server;

static plait_status use_server(struct test_act *act, int *result, const char **error, struct task_act_slot *self)
{
    (void)error;
    (void)self;
    const plait_status status = test_actor_start(common, server);
    *result = server->value;
    act->saw = status;
    return status;
}

static void a_task_starts_its_sibling_and_waits_for_it(void **state)
{
    (void)state;
    static const struct task_act_task user = {.run = use_server};
    struct plait_group group;
    struct test_actor one, two;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    test_actor_prepare(&two);
    two.act.says = 4;
    PLAIT_GROUP(&group, &outcome) {
        common = &group;
        server = &two;
        outcome = task_act_start_soon(&group, &one.slot, &user, &one.act, &one.result);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(one.result, 4);
}

/* On an event loop it runs on a thread, and says from there that it is ready. */
static void a_blocking_task_is_started_and_cancelled_like_others(void **state)
{
    (void)state;
    struct task_act_task blocking = test_act;
    struct plait_group group;
    struct test_actor one;
    plait_status outcome = PLAIT_OK;
    blocking.blocking = true;
    test_actor_prepare(&one);
    one.act.says = 6;
    one.act.after = &never;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(task_act_start(&group, &one.slot, &blocking, &one.act, &one.result, &one.value), PLAIT_OK);
        assert_int_equal(one.value, 6);
        task_act_cancel(&one.slot);
        assert_int_equal(task_act_wait(&one.slot), PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(one.act.saw, PLAIT_CANCELLED);
}

int task_start_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_T12_AI_T44_AI_T53_a_start_returns_the_value_and_the_slot_is_a_handle),
        cmocka_unit_test(AI_T07_readiness_without_a_value),
        cmocka_unit_test(AI_T08_AI_T10_saying_it_twice_is_the_tasks_mistake_and_the_start_is_a_success),
        cmocka_unit_test(AI_T15_a_task_that_ends_without_being_ready),
        cmocka_unit_test(AI_T13_an_error_before_readiness_is_the_starters_and_the_group_stays_healthy),
        cmocka_unit_test(AI_T14_AI_T54_AI_T55_an_error_after_readiness_is_the_groups),
        cmocka_unit_test(AI_T06_a_start_into_a_closed_group),
        cmocka_unit_test(
            AI_T16_a_start_in_a_cancelled_group_looks_first_and_behind_a_shield_runs_to_the_first_checkpoint),
        cmocka_unit_test(AI_T17_AI_T19_who_cancels_the_starter_cancels_the_task_and_the_start_waits_for_its_end),
        cmocka_unit_test(AI_T43_a_scope_around_the_start_alone_does_not_cancel_the_group),
        cmocka_unit_test(AI_T11_readiness_that_crosses_the_cancellation_of_the_start),
        cmocka_unit_test(AI_T18_a_task_that_is_cancelled_alone_ends_the_start),
        cmocka_unit_test(AI_T23_a_failing_sibling_of_the_starter_ends_a_start_in_an_outer_group),
        cmocka_unit_test(AI_T51_a_cancelled_start_waits_for_what_the_task_does_behind_a_shield),
        cmocka_unit_test(AI_T45_a_task_that_was_started_is_cancelled_by_its_slot),
        cmocka_unit_test(a_task_starts_its_sibling_and_waits_for_it),
        cmocka_unit_test(a_blocking_task_is_started_and_cancelled_like_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
