/* SPDX-License-Identifier: MIT */
/* group_next.c: groups that tell which task has ended, and groups that keep going after an error. Part of
 * test_unit_group. */
#include <plait/group.h>
#include <plait/scope.h>

#include "task_bare.h"
#include "task_made.h"

#include "support/acts.h"
#include "support/support.h"

#include "unit/group_next.h"

enum { MANY = 3 };

static struct plait_event never = PLAIT_EVENT_INIT;

/* Is it this task that is told of next? */
static bool is_next(struct plait_group *group, struct test_actor *one)
{
    struct plait_slot *slot = NULL;
    return plait_group_next(group, &slot) == PLAIT_OK && task_act_of(slot) == &one->slot;
}

/* ---- who has ended ---- */

static void each_task_is_told_once_in_the_order_of_ending(void **state)
{
    (void)state;
    static const int order[MANY] = {2, 0, 1};
    struct plait_group group;
    struct test_actor actors[MANY];
    struct plait_event go[MANY] = {PLAIT_EVENT_INIT, PLAIT_EVENT_INIT, PLAIT_EVENT_INIT};
    struct plait_slot *slot = NULL;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        assert_int_equal(plait_group_next(&group, &slot), PLAIT_MISSING); /* nobody was started */
        for (int i = 0; i < MANY; i++) {
            test_actor_prepare(&actors[i]);
            actors[i].act.before = &go[i];
            actors[i].act.makes = 10 + i;
            assert_int_equal(test_actor_start_soon(&group, &actors[i]), PLAIT_OK);
        }
        assert_int_equal(plait_group_try_next(&group, &slot), PLAIT_EMPTY);
        assert_null(slot);
        for (int i = 0; i < MANY; i++) {
            struct test_actor *one = &actors[order[i]];
            plait_event_set(&go[order[i]]);
            assert_true(is_next(&group, one));
            assert_int_equal(task_act_state(&one->slot), PLAIT_TASK_FINISHED);
            assert_int_equal(one->result, 10 + order[i]);
        }
        assert_int_equal(plait_group_next(&group, &slot), PLAIT_MISSING);
        assert_int_equal(plait_group_try_next(&group, &slot), PLAIT_MISSING);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static plait_status do_nothing(void)
{
    return PLAIT_OK;
}

static plait_status make(long *result)
{
    *result = 42;
    return PLAIT_OK;
}

static void tasks_of_several_types_in_one_group_are_told_apart(void **state)
{
    (void)state;
    static const struct task_bare_task nothing = {.run = do_nothing};
    static const struct task_made_task makes = {.run = make};
    struct plait_group group;
    struct task_bare_slot bare;
    struct task_made_slot made;
    long result = 0;
    int told = 0;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        struct plait_slot *slot = NULL;
        assert_int_equal(task_bare_start_soon(&group, &bare, &nothing), PLAIT_OK);
        assert_int_equal(task_made_start_soon(&group, &made, &makes, &result), PLAIT_OK);
        while (plait_group_next(&group, &slot) == PLAIT_OK) {
            if (task_made_of(slot) != NULL) {
                assert_ptr_equal(task_made_of(slot), &made);
                assert_null(task_bare_of(slot));
                assert_int_equal(result, 42);
                told += 1;
            } else {
                assert_ptr_equal(task_bare_of(slot), &bare);
                told += 10;
            }
        }
    }
    assert_int_equal(told, 11);
    assert_int_equal(outcome, PLAIT_OK);
}

static void few_slots_serve_many_tasks(void **state)
{
    (void)state;
    const int tasks = (int)test_scaled(400, 20);
    struct plait_group group;
    struct test_actor actors[MANY];
    int started = 0, sum = 0;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        struct plait_slot *slot = NULL;
        for (; started < MANY; started++) {
            test_actor_prepare(&actors[started]);
            actors[started].act.makes = 1;
            assert_int_equal(test_actor_start_soon(&group, &actors[started]), PLAIT_OK);
        }
        while (plait_group_next(&group, &slot) == PLAIT_OK) {
            int result = 0;
            assert_int_equal(task_act_result(task_act_of(slot), &result), PLAIT_OK);
            sum += result;
            for (int i = 0; i < MANY && started < tasks; i++) {
                if (task_act_of(slot) == &actors[i].slot) {
                    assert_int_equal(test_actor_start_soon(&group, &actors[i]), PLAIT_OK);
                    started++;
                }
            }
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(sum, tasks);
}

static struct plait_group *common;
static struct test_actor *sibling;

static plait_status start_a_sibling(void)
{
    struct plait_slot *slot = NULL;
    assert_int_equal(plait_group_next(common, &slot), PLAIT_MISUSE); /* not the owner */
    return test_actor_start_soon(common, sibling);
}

static void tasks_may_add_tasks_and_both_are_told(void **state)
{
    (void)state;
    static const struct task_bare_task adds = {.run = start_a_sibling};
    struct plait_group group;
    struct test_actor one;
    struct task_bare_slot adder;
    struct plait_event go = PLAIT_EVENT_INIT;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.before = &go;
    common = &group;
    sibling = &one;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        struct plait_slot *slot = NULL;
        assert_int_equal(task_bare_start_soon(&group, &adder, &adds), PLAIT_OK);
        assert_int_equal(plait_group_next(&group, &slot), PLAIT_OK);
        assert_ptr_equal(task_bare_of(slot), &adder);
        plait_event_set(&go);
        assert_true(is_next(&group, &one));
        assert_int_equal(plait_group_next(&group, &slot), PLAIT_MISSING);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void next_is_a_checkpoint_and_has_a_deadline(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope scope;
    struct test_actor one, two;
    struct plait_event go = PLAIT_EVENT_INIT;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    test_actor_prepare(&one);
    test_actor_prepare(&two);
    two.act.before = &go;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        struct plait_slot *slot = NULL;
        assert_int_equal(test_actor_start_soon(&group, &one), PLAIT_OK);
        assert_int_equal(task_act_wait(&one.slot), PLAIT_OK);
        assert_int_equal(test_actor_start_soon(&group, &two), PLAIT_OK);
        PLAIT_SCOPE(&scope, &inside) {
            /* Who waits for its end may hear of it before the group does. */
            while (plait_group_try_next(&group, &slot) == PLAIT_EMPTY) {
                test_yield();
            }
            assert_ptr_equal(task_act_of(slot), &one.slot);
            assert_int_equal(plait_group_next_until(&group, &slot, (plait_time){0}), PLAIT_TIMEOUT);
            plait_scope_cancel(&scope);
            inside = plait_group_next(&group, &slot);
            assert_int_equal(inside, PLAIT_CANCELLED);
            assert_ptr_equal(task_act_of(slot), &one.slot); /* as it was */
        }
        assert_true(plait_scope_caught(&scope));
        assert_int_equal(task_act_status(&two.slot), PLAIT_BUSY); /* only the wait was cancelled */
        plait_event_set(&go);
        assert_true(is_next(&group, &two));
        PLAIT_SCOPE(&scope, &inside) {
            plait_scope_cancel(&scope);
            inside = plait_group_next(&group, &slot);
            assert_int_equal(inside, PLAIT_MISSING); /* that takes no wait */
            inside = PLAIT_OK;
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    PLAIT_GROUP(&group, &outcome) {
        struct plait_slot *slot = NULL;
        assert_int_equal(plait_group_next(&group, &slot), PLAIT_MISUSE); /* it was not asked to tell */
    }
}

static void who_failed_is_told_and_the_error_stays_the_groups(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor bad, patient;
    struct plait_slot *slot = NULL;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&bad);
    test_actor_prepare(&patient);
    bad.act.gives = 13;
    patient.act.before = &never;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        assert_int_equal(test_actor_start_soon(&group, &patient), PLAIT_OK);
        assert_int_equal(test_actor_start_soon(&group, &bad), PLAIT_OK);
        while (plait_group_try_next(&group, &slot) == PLAIT_EMPTY) {
            test_yield();
        }
        outcome = plait_checkpoint(); /* the group is cancelled */
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    /* The first was told inside, in which order they ended is theirs; the other one is told afterwards. */
    struct test_actor *first = task_act_of(slot) == &bad.slot ? &bad : &patient;
    struct test_actor *second = first == &bad ? &patient : &bad;
    assert_true(is_next(&group, second));
    assert_int_equal(plait_group_next(&group, &slot), PLAIT_MISSING);
    assert_int_equal(outcome, 13);
    assert_int_equal(task_act_status(&bad.slot), 13);
    assert_int_equal(task_act_state(&patient.slot), PLAIT_TASK_CANCELLED);
}

static void a_start_that_never_got_ready_is_told_to_its_starter_alone(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one;
    struct plait_slot *slot = NULL;
    int value = 0;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.gives = 13;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        assert_int_equal(task_act_start(&group, &one.slot, &test_act, &one.act, &one.result, &value), 13);
        assert_int_equal(plait_group_next(&group, &slot), PLAIT_MISSING);
        test_actor_prepare(&one);
        one.act.says = 1;
        assert_int_equal(task_act_start(&group, &one.slot, &test_act, &one.act, &one.result, &value), PLAIT_OK);
        assert_true(is_next(&group, &one));
        assert_int_equal(plait_group_next(&group, &slot), PLAIT_MISSING);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void what_was_not_asked_for_is_told_after_close(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor actors[2];
    struct plait_event go = PLAIT_EVENT_INIT;
    struct plait_slot *slot = NULL;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS, &outcome) {
        test_actor_prepare(&actors[0]);
        actors[0].act.before = &go;
        assert_int_equal(test_actor_start_soon(&group, &actors[0]), PLAIT_OK);
        test_actor_prepare(&actors[1]);
        assert_int_equal(test_actor_start_soon(&group, &actors[1]), PLAIT_OK);
        assert_true(is_next(&group, &actors[1]));
        plait_event_set(&go);
    }
    assert_true(is_next(&group, &actors[0]));
    assert_int_equal(plait_group_try_next(&group, &slot), PLAIT_MISSING);
    assert_null(slot);
}

/* ---- keeping going ---- */

static void errors_are_kept_in_order_and_cancel_nothing(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor bad, worse, good;
    struct plait_event go[2] = {PLAIT_EVENT_INIT, PLAIT_EVENT_INIT};
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&bad);
    test_actor_prepare(&worse);
    test_actor_prepare(&good);
    bad.act.before = &go[0];
    bad.act.gives = 13;
    worse.act.gives = -1000;
    good.act.before = &go[1];
    good.act.makes = 5;
    PLAIT_GROUP_WITH(&group, PLAIT_KEEP_GOING | PLAIT_TELL_ENDS, &outcome) {
        assert_int_equal(test_actor_start_soon(&group, &bad), PLAIT_OK);
        assert_int_equal(test_actor_start_soon(&group, &good), PLAIT_OK);
        assert_int_equal(task_act_start_soon_named(&group, &worse.slot, &test_act, "worse", &worse.act, &worse.result),
                         PLAIT_OK);
        assert_true(is_next(&group, &worse));
        assert_int_equal(plait_checkpoint(), PLAIT_OK);
        plait_event_set(&go[0]);
        assert_true(is_next(&group, &bad));
        assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_NONE);
        plait_event_set(&go[1]);
        outcome = 300; /* the owner's, too, cancels nothing */
    }
    assert_int_equal(outcome, PLAIT_FAILED);
    assert_int_equal(good.result, 5);
    assert_int_equal(task_act_state(&good.slot), PLAIT_TASK_FINISHED);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_NONE);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_OK);
    assert_string_equal(error.name, "worse");
    assert_int_equal(error.raw, -1000);
    assert_int_equal(plait_group_error(&group, 1, &error), PLAIT_OK);
    assert_string_equal(error.name, "act");
    assert_int_equal(error.status, 13);
    assert_int_equal(plait_group_error(&group, 2, &error), PLAIT_OK);
    assert_string_equal(error.name, plait_strand_name());
    assert_int_equal(error.status, 300);
    assert_int_equal(plait_group_error(&group, 3, &error), PLAIT_MISSING);
}

static void a_group_that_keeps_going_is_cancelled_like_others(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one;
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.before = &never;
    PLAIT_GROUP_WITH(&group, PLAIT_KEEP_GOING, &outcome) {
        assert_int_equal(test_actor_start_soon(&group, &one), PLAIT_OK);
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(one.act.saw, PLAIT_CANCELLED);
    /* Who leaves early wants no more of it, whatever the outcome. */
    static const plait_status outcomes[] = {PLAIT_OK, 12, PLAIT_CANCELLED};
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        test_actor_prepare(&one);
        one.act.before = &never;
        PLAIT_GROUP_WITH(&group, PLAIT_KEEP_GOING, &outcome) {
            assert_int_equal(test_actor_start_soon(&group, &one), PLAIT_OK);
            outcome = outcomes[i];
            break;
        }
        assert_int_equal(outcome, outcomes[i]);
        assert_int_equal(one.act.saw, PLAIT_CANCELLED);
        assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_EXPLICIT);
        assert_int_equal(plait_group_error(&group, 0, &error), outcomes[i] == PLAIT_OK ? PLAIT_MISSING : PLAIT_OK);
        outcome = PLAIT_OK;
    }
}

static void function_forms_do_the_same(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_actor one;
    plait_status outcome = PLAIT_OK;
    test_actor_prepare(&one);
    one.act.before = &never;
    plait_group_open_with(&group, PLAIT_KEEP_GOING);
    assert_int_equal(test_actor_start_soon(&group, &one), PLAIT_OK);
    plait_group_close_now(&group, &outcome);
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(one.act.saw, PLAIT_CANCELLED);
    test_actor_prepare(&one);
    one.act.gives = 4;
    plait_group_open_with(&group, PLAIT_KEEP_GOING);
    assert_int_equal(test_actor_start_soon(&group, &one), PLAIT_OK);
    plait_group_close(&group, &outcome);
    assert_int_equal(outcome, 4);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_NONE);
}

int group_next_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_is_told_once_in_the_order_of_ending),
        cmocka_unit_test(tasks_of_several_types_in_one_group_are_told_apart),
        cmocka_unit_test(few_slots_serve_many_tasks),
        cmocka_unit_test(tasks_may_add_tasks_and_both_are_told),
        cmocka_unit_test(next_is_a_checkpoint_and_has_a_deadline),
        cmocka_unit_test(who_failed_is_told_and_the_error_stays_the_groups),
        cmocka_unit_test(a_start_that_never_got_ready_is_told_to_its_starter_alone),
        cmocka_unit_test(what_was_not_asked_for_is_told_after_close),
        cmocka_unit_test(errors_are_kept_in_order_and_cancel_nothing),
        cmocka_unit_test(a_group_that_keeps_going_is_cancelled_like_others),
        cmocka_unit_test(function_forms_do_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
