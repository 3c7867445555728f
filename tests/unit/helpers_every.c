/* SPDX-License-Identifier: MIT */
/* helpers_every.c: NAME_every: how often, what ends it, what is counted. Instants are looked at on the virtual clock,
 * in sim/helpers.c. */
#include <plait/every.h>

#include "helpers.h"

/* Periods of a nanosecond: nothing is waited for. */
static const struct plait_every three_times = {.period = 1, .times = 3};

static void as_often_as_said(void **state)
{
    (void)state;
    struct helped_case one = {.gives = 4};
    struct plait_every_counts counts = {.failures = 99};
    int result = 0;
    int error = 7;
    assert_int_equal(helped_every(&three_times, &helping, &one, &result, &error, &counts), PLAIT_OK);
    assert_int_equal(result, 4);
    assert_int_equal(error, 7); /* none failed */
    assert_int_equal(counts.calls, 3);
    assert_int_equal(counts.failures, 0);
    assert_true(counts.longest >= 0 && counts.latest >= 0);
}

static void a_failure_ends_it(void **state)
{
    (void)state;
    struct helped_case one = {.with = 5, .gives = 4};
    struct plait_every_counts counts;
    int result = 0;
    int error = 7;
    assert_int_equal(helped_every(&three_times, &helping, &one, &result, &error, &counts), 5);
    assert_int_equal(error, 4);
    assert_int_equal(result, 0);
    assert_int_equal(counts.calls, 1);
    assert_int_equal(counts.failures, 1);
    one.with = -12345;
    assert_int_equal(helped_every(&three_times, &helping, &one, &result, NULL, NULL), PLAIT_FAILED);
}

static bool is_five(plait_status status)
{
    return status == 5;
}

static void failures_that_pass_are_counted(void **state)
{
    (void)state;
    const struct plait_every policy = {.period = 1, .times = 4, .passes = is_five};
    struct helped_case one = {.with = 5};
    struct plait_every_counts counts;
    int result = 0;
    assert_int_equal(helped_every(&policy, &helping, &one, &result, NULL, &counts), PLAIT_OK);
    assert_int_equal(counts.calls, 4);
    assert_int_equal(counts.failures, 4);
    one.with = 6;
    assert_int_equal(helped_every(&policy, &helping, &one, &result, NULL, &counts), 6);
    assert_int_equal(counts.calls, 1);
}

static void being_cancelled_ends_it_and_is_no_failure(void **state)
{
    (void)state;
    const struct plait_every policies[] = {
        {.period = 1, .passes = plait_retry_any}, /* cancelled in a call, */
        {.period = plait_seconds(1000)},          /* and between two */
    };
    for (size_t i = 0; i < 2; i++) {
        struct plait_scope scope;
        struct helped_case one = {.cancels = &scope, .waits_for = i == 0 ? &never : NULL};
        struct plait_every_counts counts;
        plait_status outcome = PLAIT_OK;
        int result = 0;
        PLAIT_SCOPE(&scope, &outcome) {
            outcome = helped_every(&policies[i], &helping, &one, &result, NULL, &counts);
            assert_int_equal(outcome, PLAIT_CANCELLED);
            assert_int_equal(counts.calls, 1);
            assert_int_equal(counts.failures, 0);
            one.begun = false;
            outcome = helped_every(&policies[i], &helping, &one, &result, NULL, &counts);
            assert_false(one.begun); /* it looks first */
        }
        assert_int_equal(outcome, PLAIT_OK);
        assert_int_equal(counts.calls, 0);
    }
}

static void a_deadline_around_it_ends_it(void **state)
{
    (void)state;
    const struct plait_every policy = {.period = plait_milliseconds(1), .delay = 1};
    struct plait_scope limit;
    struct helped_case one = {.gives = 0};
    plait_status outcome = PLAIT_OK;
    int result = 0;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(3), &outcome) {
        outcome = helped_every(&policy, &helping, &one, &result, NULL, NULL);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    const struct plait_every wrong[] = {{.times = 1}, {.period = -1, .times = 1}, {.period = 1, .delay = -1}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct helped_case one = {.gives = 0};
        struct plait_every_counts counts = {.calls = 99};
        int result = 0;
        assert_int_equal(helped_every(&wrong[i], &helping, &one, &result, NULL, &counts), PLAIT_INVALID);
        assert_false(one.begun);
        assert_int_equal(counts.calls, 99);
    }
}

static plait_word ticks;

static plait_status tick(void)
{
    (void)plait_add_relaxed(&ticks, 1U);
    return plait_strand_kind() == PLAIT_STRAND_THREAD ? PLAIT_OK : PLAIT_FAILED;
}

static void it_needs_neither_argument_nor_result_and_blocking_calls_get_threads(void **state)
{
    (void)state;
    static const struct helped_bare_task ticking = {.run = tick, .blocking = true};
    assert_int_equal(helped_bare_every(&three_times, &ticking, NULL), PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&ticks), 3);
}

int every_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_often_as_said),
        cmocka_unit_test(a_failure_ends_it),
        cmocka_unit_test(failures_that_pass_are_counted),
        cmocka_unit_test(being_cancelled_ends_it_and_is_no_failure),
        cmocka_unit_test(a_deadline_around_it_ends_it),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(it_needs_neither_argument_nor_result_and_blocking_calls_get_threads),
    };
    return cmocka_run_group_tests_name("every", tests, NULL, NULL);
}
