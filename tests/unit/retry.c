/* SPDX-License-Identifier: MIT */
/* retry.c: NAME_retry and its policy: how often, how long, and what is returned. Names PY_* and LP_* are those of the
 * list in docs/conformance. The lengths of pauses are looked at on the virtual clock, in sim/retry.c. */
#include <plait/event.h>
#include <plait/retry.h>
#include <plait/wait.h>

#include "fiber.h"
#include "fiber_sum.h"
#include "support/support.h"

/* What is tried, and what it does at each call. */
struct fiber_case {
    int calls;
    int hangs;         /* so many of the first ones wait for ever */
    int fails;         /* so many of the first ones fail */
    plait_status with; /* this */
    plait_status then; /* and those after them with this */
    struct plait_event *inside;
};

static plait_status wait_for_ever(void)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    return plait_wait(&never, 0, PLAIT_FOREVER);
}

static plait_status attempt(struct fiber_case *one)
{
    one->calls++;
    if (one->inside != NULL) {
        plait_event_set(one->inside);
    }
    if (one->calls <= one->hangs) {
        return wait_for_ever();
    }
    return one->calls <= one->fails ? one->with : one->then;
}

static const struct fiber_task trying = {.run = attempt, .name = "trying"};

/* Pauses of a nanosecond: none is waited for. */
static struct plait_retry quick(uint32_t attempts)
{
    const struct plait_retry policy = {.attempts = attempts, .pause = 1, .longest = 1};
    return policy;
}

static void LP_P16_it_is_called_as_often_as_said_and_the_last_failure_is_returned(void **state)
{
    (void)state;
    const struct plait_retry policy = quick(3);
    struct fiber_case one = {.fails = 2, .with = 5, .then = 6};
    assert_int_equal(fiber_retry(&policy, &trying, &one), 6);
    assert_int_equal(one.calls, 3);
}

static void LP_P19_success_on_the_third_call_is_returned(void **state)
{
    (void)state;
    const struct plait_retry policy = quick(5);
    struct fiber_case one = {.fails = 2, .with = 5, .then = PLAIT_OK};
    assert_int_equal(fiber_retry(&policy, &trying, &one), PLAIT_OK);
    assert_int_equal(one.calls, 3);
}

static bool only_five(plait_status status)
{
    return status == 5;
}

static void LP_P20_LP_P21_only_failures_of_the_predicate_are_tried_again(void **state)
{
    (void)state;
    struct plait_retry policy = quick(9);
    struct fiber_case at_once = {.fails = 1, .with = 6};
    struct fiber_case later = {.fails = 2, .with = 5, .then = 6};
    policy.again = only_five;
    assert_int_equal(fiber_retry(&policy, &trying, &at_once), 6);
    assert_int_equal(at_once.calls, 1);
    assert_int_equal(fiber_retry(&policy, &trying, &later), 6);
    assert_int_equal(later.calls, 3);
}

static void mistakes_are_not_tried_again(void **state)
{
    (void)state;
    const struct plait_retry policy = quick(9);
    const plait_status mistakes[] = {PLAIT_MISUSE, PLAIT_INVALID};
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct fiber_case one = {.fails = 9, .with = mistakes[i]};
        assert_int_equal(fiber_retry(&policy, &trying, &one), mistakes[i]);
        assert_int_equal(one.calls, 1);
    }
}

static void PY_32_a_success_after_two_timeouts_is_returned(void **state)
{
    (void)state;
    struct plait_retry policy = quick(3);
    struct fiber_case one = {.hangs = 2, .then = PLAIT_OK};
    policy.per_attempt = plait_milliseconds(1);
    assert_int_equal(fiber_retry(&policy, &trying, &one), PLAIT_OK);
    assert_int_equal(one.calls, 3);
}

static void PY_33_attempts_that_all_time_out_are_a_timeout(void **state)
{
    (void)state;
    struct plait_retry policy = quick(3);
    struct fiber_case one = {.hangs = 3};
    policy.per_attempt = plait_milliseconds(1);
    assert_int_equal(fiber_retry(&policy, &trying, &one), PLAIT_TIMEOUT);
    assert_int_equal(one.calls, 3);
}

static void all_of_it_takes_no_longer_than_said(void **state)
{
    (void)state;
    struct plait_retry policy = quick(3);
    struct fiber_case one = {.hangs = 1};
    policy.within = plait_milliseconds(1);
    assert_int_equal(fiber_retry(&policy, &trying, &one), PLAIT_TIMEOUT);
    assert_int_equal(one.calls, 1);
}

static void LP_P17_LP_P22_a_limit_around_it_ends_it(void **state)
{
    (void)state;
    const struct plait_retry policy = quick(50);
    struct plait_scope limit;
    struct fiber_case one = {.hangs = 50};
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(1), &outcome) {
        outcome = fiber_retry(&policy, &trying, &one);
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    assert_int_equal(one.calls, 1);
}

static void no_pause_goes_beyond_a_deadline_the_failure_in_hand_is_returned(void **state)
{
    (void)state;
    struct plait_retry policy = quick(3);
    struct plait_scope limit;
    struct fiber_case one = {.fails = 9, .with = 5};
    plait_status outcome = PLAIT_OK;
    policy.pause = policy.longest = plait_seconds(2000);
    PLAIT_FAIL_AFTER(&limit, plait_seconds(1000), &outcome) {
        outcome = fiber_retry(&policy, &trying, &one);
    }
    assert_int_equal(outcome, 5);
    assert_int_equal(one.calls, 1);
    policy.within = plait_seconds(1000);
    assert_int_equal(fiber_retry(&policy, &trying, &one), 5);
    assert_int_equal(one.calls, 2);
}

static void being_cancelled_is_not_tried_again(void **state)
{
    (void)state;
    const struct plait_retry policy = quick(9);
    struct plait_scope scope;
    struct fiber_case one = {.hangs = 9};
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        outcome = fiber_retry(&policy, &trying, &one);
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(one.calls, 1);
    /* A call that says so though nobody cancelled it has failed like any other. */
    struct fiber_case other = {.fails = 2, .with = PLAIT_CANCELLED, .then = PLAIT_OK};
    assert_int_equal(fiber_retry(&policy, &trying, &other), PLAIT_OK);
    assert_int_equal(other.calls, 3);
}

static struct fiber_case cancelled;

static plait_status try_for_long(struct fiber_case *one)
{
    const struct plait_retry policy = {.attempts = 9, .pause = plait_seconds(1000), .longest = plait_seconds(1000)};
    return fiber_retry(&policy, &trying, one);
}

static void a_pause_is_cancelled(void **state)
{
    (void)state;
    static const struct fiber_task retries = {.run = try_for_long, .name = "retries"};
    static struct fiber_slot slot;
    struct plait_event inside = PLAIT_EVENT_INIT;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    cancelled = (struct fiber_case){.fails = 9, .with = 5, .inside = &inside};
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slot, &retries, &cancelled);
        if (outcome == PLAIT_OK) {
            outcome = plait_event_wait(&inside);
        }
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(cancelled.calls, 1);
    assert_int_equal(fiber_state(&slot), PLAIT_TASK_CANCELLED);
}

static plait_status add_one(int argument, int *result)
{
    *result = argument + 1;
    return argument == 3 ? PLAIT_OK : 5;
}

static void a_result_is_written_by_success_alone(void **state)
{
    (void)state;
    static const struct fiber_sum_task adding = {.run = add_one, .name = "adding"};
    const struct plait_retry policy = quick(2);
    int result = 99;
    assert_int_equal(fiber_sum_retry(&policy, &adding, 1, &result), 5);
    assert_int_equal(result, 99);
    assert_int_equal(fiber_sum_retry(&policy, &adding, 3, &result), PLAIT_OK);
    assert_int_equal(result, 4);
}

static void LP_P18_policies_have_bounds(void **state)
{
    (void)state;
    struct fiber_case one = {.then = PLAIT_OK};
    const struct plait_retry wrong[] = {{.per_attempt = -1}, {.within = -1}, {.pause = -1},
                                        {.longest = -1},     {.growth = 99}, {.jitter = 101}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_int_equal(fiber_retry(&wrong[i], &trying, &one), PLAIT_INVALID);
    }
    assert_int_equal(one.calls, 0);
    const struct plait_retry defaults = {.jitter = 100};
    assert_int_equal(fiber_retry(&defaults, &trying, &one), PLAIT_OK);
    assert_int_equal(one.calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(LP_P16_it_is_called_as_often_as_said_and_the_last_failure_is_returned),
        cmocka_unit_test(LP_P19_success_on_the_third_call_is_returned),
        cmocka_unit_test(LP_P20_LP_P21_only_failures_of_the_predicate_are_tried_again),
        cmocka_unit_test(mistakes_are_not_tried_again),
        cmocka_unit_test(PY_32_a_success_after_two_timeouts_is_returned),
        cmocka_unit_test(PY_33_attempts_that_all_time_out_are_a_timeout),
        cmocka_unit_test(all_of_it_takes_no_longer_than_said),
        cmocka_unit_test(LP_P17_LP_P22_a_limit_around_it_ends_it),
        cmocka_unit_test(no_pause_goes_beyond_a_deadline_the_failure_in_hand_is_returned),
        cmocka_unit_test(being_cancelled_is_not_tried_again),
        cmocka_unit_test(a_pause_is_cancelled),
        cmocka_unit_test(a_result_is_written_by_success_alone),
        cmocka_unit_test(LP_P18_policies_have_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
