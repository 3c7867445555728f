/* SPDX-License-Identifier: MIT */
/* runner.c: mm-concurrency's items about runners of tasks (MM-R, MM-A). What is about time is in tests/sim/runner.c, on
 * a clock that can be told. */
#include <string.h>

#include <plait/scope.h>
#include <plait/strand.h>

#include "errands.h"
#include "support/runner_types.h"
#include "support/support.h"
#include "text_sums.h"

enum { NO_SUCH_PAGE = 404, REFUSED = 111 };

static struct yard yard;
static const struct plait_runner_options quiet = {.quiet = true};

static struct errand errand(uint32_t number, plait_status gives)
{
    return (struct errand){.yard = &yard, .number = number, .gives = gives};
}

/* ---- functions ---- */

static plait_status do_it(struct errand given, struct outcome *outcome, struct reason *reason)
{
    yard_enter(given.yard);
    plait_status status = plait_yield();
    if (status == PLAIT_OK && given.gives != PLAIT_OK) {
        status = given.gives;
        reason->number = given.number;
        (void)strcpy(reason->text, "so it is");
    } else if (status == PLAIT_OK) {
        errand_make(&given, outcome);
    } else {
        /* cancelled */
    }
    yard_leave(given.yard);
    return status;
}

/* Ends only when three of them have begun. */
static plait_status do_it_together(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)reason;
    yard_enter(given.yard);
    yard_until_began(given.yard, 3);
    errand_make(&given, outcome);
    yard_leave(given.yard);
    return PLAIT_OK;
}

static plait_status hang(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)reason;
    (void)outcome;
    yard_enter(given.yard);
    const plait_status status = yard_wait(given.yard);
    yard_leave(given.yard);
    return status;
}

static char seen_name[64];

static plait_status see_name(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)reason;
    (void)strncpy(seen_name, plait_strand_name(), sizeof(seen_name) - 1U);
    errand_make(&given, outcome);
    return PLAIT_OK;
}

static const struct errands_task task = {.run = do_it, .name = "do it"};
static const struct errands_task together = {.run = do_it_together, .name = "together"};
static const struct errands_task hanging = {.run = hang, .name = "hang"};
static const struct errands_task naming = {.run = see_name, .name = "see name"};

static plait_status square(long number, long *result)
{
    *result = number * number;
    return PLAIT_OK;
}

static const struct text_sums_task squaring = {.run = square};

/* ---- a runner ---- */

static errands runner;
static struct plait_runner_result result;

static void begin_with(uint32_t max_concurrent, plait_duration timeout, const struct plait_runner_options *options)
{
    yard_clear(&yard);
    assert_int_equal(errands_init(&runner, max_concurrent, timeout, options), PLAIT_OK);
}

static void begin(uint32_t max_concurrent)
{
    begin_with(max_concurrent, PLAIT_UNLIMITED, &quiet);
}

static void add(uint32_t key, plait_status gives)
{
    assert_int_equal(errands_add(&runner, key, &task, errand(key, gives)), PLAIT_OK);
}

static void run(void)
{
    assert_int_equal(errands_run(&runner, &result), PLAIT_OK);
}

static void end(void)
{
    errands_destroy(&runner);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
    assert_int_equal(plait_load_acquire(&yard.inside), 0);
    assert_int_equal(runner_alive(), 0);
}

static void expect_result(uint32_t key)
{
    struct outcome outcome;
    struct errands_failure failure;
    assert_int_equal(errands_results_get(&runner.results, key, &outcome), PLAIT_OK);
    assert_int_equal(outcome.value, key * 10U);
    assert_int_equal(errands_errors_get(&runner.errors, key, &failure), PLAIT_MISSING);
}

static void expect_failure(uint32_t key, plait_status status)
{
    struct outcome outcome;
    struct errands_failure failure;
    assert_int_equal(errands_results_get(&runner.results, key, &outcome), PLAIT_MISSING);
    assert_int_equal(errands_errors_get(&runner.errors, key, &failure), PLAIT_OK);
    assert_int_equal(failure.status, status);
    assert_int_equal(failure.raw, status);
    assert_int_equal(failure.error.number, key);
    assert_string_equal(failure.error.text, "so it is");
}

static void expect_sizes(size_t results, size_t errors)
{
    assert_int_equal(errands_results_size(&runner.results), results);
    assert_int_equal(errands_errors_size(&runner.errors), errors);
    assert_int_equal(result.ok, results);
    assert_int_equal(result.failed, errors);
}

/* ---- TaskRunner ---- */

static void MM_R01_MM_A01_results_come_by_key(void **state)
{
    (void)state;
    begin(5);
    for (uint32_t key = 1; key <= 3; key++) {
        add(key, PLAIT_OK);
    }
    run();
    assert_true(result.is_ok);
    assert_false(result.is_timeout);
    expect_sizes(3, 0);
    for (uint32_t key = 1; key <= 3; key++) {
        expect_result(key);
    }
    end();
}

static struct errand seen_errand;

static plait_status see_argument(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)reason;
    seen_errand = given;
    errand_make(&given, outcome);
    return PLAIT_OK;
}

static const struct errands_task seeing = {.run = see_argument};

/* Arguments that the original passes by position or by name are members of one struct here; those left out are zero. */
static void MM_R02_MM_R17_arguments_arrive_whole(void **state)
{
    (void)state;
    const struct errand given = {.yard = &yard, .number = 42};
    begin(5);
    assert_int_equal(errands_add(&runner, 42, &seeing, given), PLAIT_OK);
    run();
    expect_result(42);
    assert_ptr_equal(seen_errand.yard, &yard);
    assert_int_equal(seen_errand.number, 42);
    assert_int_equal(seen_errand.gives, 0);
    end();
}

static void MM_R03_MM_A02_a_failure_keeps_its_reason_and_stops_no_other(void **state)
{
    (void)state;
    begin(5);
    add(1, REFUSED);
    add(2, PLAIT_OK);
    run();
    assert_false(result.is_ok);
    assert_false(result.is_timeout);
    expect_sizes(1, 1);
    expect_failure(1, REFUSED);
    expect_result(2);
    end();
}

static void MM_R04_MM_A12_results_and_errors_are_exact(void **state)
{
    (void)state;
    begin(2);
    add(1, PLAIT_OK);
    add(2, REFUSED);
    add(3, PLAIT_TIMEOUT); /* an error like any other: no timeout of the runner's */
    add(4, PLAIT_OK);
    run();
    assert_false(result.is_ok);
    assert_false(result.is_timeout);
    expect_sizes(2, 2);
    expect_result(1);
    expect_failure(2, REFUSED);
    expect_failure(3, PLAIT_TIMEOUT);
    expect_result(4);
    end();
}

static void MM_R05_as_many_run_together_as_may(void **state)
{
    (void)state;
    begin(3);
    for (uint32_t key = 1; key <= 3; key++) {
        assert_int_equal(errands_add(&runner, key, &together, errand(key, PLAIT_OK)), PLAIT_OK);
    }
    run(); /* else it would not end */
    expect_sizes(3, 0);
    assert_int_equal(plait_load_acquire(&yard.peak), 3);
    end();
}

static void MM_R06_MM_A03_no_more_run_together_than_may(void **state)
{
    (void)state;
    begin(2);
    for (uint32_t key = 1; key <= 5; key++) {
        add(key, PLAIT_OK);
    }
    run();
    expect_sizes(5, 0);
    assert_in_range(plait_load_acquire(&yard.peak), 1, 2);
    end();
}

static void MM_R08_MM_A08_a_runner_without_tasks_is_refused(void **state)
{
    (void)state;
    begin(5);
    assert_int_equal(errands_run(&runner, &result), PLAIT_EMPTY);
    add(1, PLAIT_OK); /* and is as it was */
    run();
    expect_sizes(1, 0);
    end();
}

static void MM_R09_MM_A06_a_key_is_taken_once(void **state)
{
    (void)state;
    begin(5);
    add(1, PLAIT_OK);
    assert_int_equal(errands_add(&runner, 1, &task, errand(7, PLAIT_OK)), PLAIT_EXISTS);
    run();
    expect_sizes(1, 0);
    expect_result(1); /* of the first one */
    end();
}

static void MM_R10_MM_A05_empty_and_blank_keys_are_refused(void **state)
{
    (void)state;
    text_sums runner_of_sums;
    long value = 0;
    char copy[] = "a"; /* another text of the same characters */
    assert_int_equal(text_sums_init(&runner_of_sums, 5, PLAIT_UNLIMITED, NULL), PLAIT_OK);
    assert_int_equal(text_sums_add(&runner_of_sums, "", &squaring, 1), PLAIT_INVALID);
    assert_int_equal(text_sums_add(&runner_of_sums, " \t\n", &squaring, 1), PLAIT_INVALID);
    assert_int_equal(text_sums_add(&runner_of_sums, NULL, &squaring, 1), PLAIT_INVALID);
    assert_int_equal(text_sums_add(&runner_of_sums, "a", &squaring, 3), PLAIT_OK);
    assert_int_equal(text_sums_add(&runner_of_sums, copy, &squaring, 3), PLAIT_EXISTS);
    assert_int_equal(text_sums_add(&runner_of_sums, " a", &squaring, 4), PLAIT_OK); /* blanks count */
    assert_int_equal(text_sums_run(&runner_of_sums, &result), PLAIT_OK);
    assert_int_equal(result.tasks, 2);
    assert_int_equal(text_sums_results_get(&runner_of_sums.results, "a", &value), PLAIT_OK);
    assert_int_equal(value, 9);
    assert_int_equal(text_sums_results_get(&runner_of_sums.results, " a", &value), PLAIT_OK);
    assert_int_equal(value, 16);
    text_sums_destroy(&runner_of_sums);
}

static void MM_R11_MM_A07_a_runner_runs_once(void **state)
{
    (void)state;
    begin(5);
    add(1, PLAIT_OK);
    run();
    assert_int_equal(errands_run(&runner, &result), PLAIT_MISUSE);
    assert_int_equal(errands_add(&runner, 2, &task, errand(2, PLAIT_OK)), PLAIT_MISUSE);
    expect_sizes(1, 0);
    end();
}

static void MM_R12_MM_A09_a_timeout_is_positive(void **state)
{
    (void)state;
    yard_clear(&yard);
    assert_int_equal(errands_init(&runner, 5, 0, NULL), PLAIT_INVALID);
    assert_int_equal(errands_init(&runner, 5, -plait_seconds(1), NULL), PLAIT_INVALID);
    assert_int_equal(errands_init(&runner, 0, plait_seconds(1), NULL), PLAIT_INVALID); /* and so is the limit */
    assert_int_equal(errands_init(&runner, 5, plait_milliseconds(100), NULL), PLAIT_OK);
    end();
    assert_int_equal(errands_init(&runner, 5, plait_seconds(1), NULL), PLAIT_OK);
    end();
}

static void MM_R14_strands_bear_the_name_of_the_runner(void **state)
{
    (void)state;
    const struct plait_runner_options named = {.name = "mail"};
    begin_with(1, PLAIT_UNLIMITED, &named);
    assert_int_equal(errands_add(&runner, 1, &naming, errand(1, PLAIT_OK)), PLAIT_OK);
    run();
    assert_string_equal(seen_name, "mail 1");
    end();
    begin(1);
    assert_int_equal(errands_add(&runner, 1, &naming, errand(1, PLAIT_OK)), PLAIT_OK);
    run();
    assert_string_equal(seen_name, "errands 1");
    end();
}

static void MM_R16_MM_R13_a_result_of_zero_is_one(void **state)
{
    (void)state;
    begin(5);
    add(0, PLAIT_OK);
    run();
    expect_sizes(1, 0);
    expect_result(0);
    end();
}

static void MM_R18_fifty_tasks_ten_at_a_time(void **state)
{
    (void)state;
    begin(10);
    for (uint32_t key = 0; key < 50; key++) {
        add(key, PLAIT_OK);
    }
    run();
    expect_sizes(50, 0);
    for (uint32_t key = 0; key < 50; key++) {
        expect_result(key);
    }
    assert_in_range(plait_load_acquire(&yard.peak), 1, 10);
    end();
}

/* What is written to standard error while one task fails and one does not. */
static void run_and_read(const struct plait_runner_options *options, char *text, size_t size)
{
    struct test_kept kept;
    begin_with(2, PLAIT_UNLIMITED, options);
    add(1, PLAIT_OK);
    add(17, REFUSED);
    test_keep_stderr(&kept);
    const plait_status status = errands_run(&runner, &result);
    test_give_back_stderr(&kept, text, size);
    assert_int_equal(status, PLAIT_OK);
    expect_sizes(1, 1);
    expect_result(1);
    expect_failure(17, REFUSED);
    end();
}

static void MM_R19_MM_R15_the_line_about_a_failure_names_its_key(void **state)
{
    (void)state;
    const struct plait_runner_options named = {.name = "mail"};
    char text[300];
    run_and_read(&named, text, sizeof(text));
    assert_string_equal(text, "plait: mail: task 17 (do it) failed: user status (111)\n");
    run_and_read(&quiet, text, sizeof(text)); /* what is recorded is the same */
    assert_string_equal(text, "");
}

/* ---- AsyncTaskRunner: on an event loop the same ---- */

static void MM_A10_MM_A13_it_tells_what_it_was_made_with(void **state)
{
    (void)state;
    const struct plait_runner_options named = {.name = "mail"};
    begin_with(3, plait_seconds(7), &named);
    assert_int_equal(errands_max_concurrent(&runner), 3);
    assert_true(errands_timeout(&runner) == plait_seconds(7));
    assert_string_equal(errands_name(&runner), "mail");
    end();
}

static void MM_A11_what_has_become_of_all(void **state)
{
    (void)state;
    begin(2);
    assert_int_equal(errands_result(&runner, &result), PLAIT_MISUSE); /* not yet */
    add(1, PLAIT_OK);
    add(2, NO_SUCH_PAGE);
    run();
    assert_int_equal(result.tasks, 2);
    assert_int_equal(result.ok, 1);
    assert_int_equal(result.failed, 1);
    assert_int_equal(result.cancelled + result.timed_out + result.abandoned + result.not_started, 0);
    assert_true(result.took > 0);
    assert_int_equal(errands_result(&runner, &result), PLAIT_OK);
    end();
}

/* UP-08, and MM-R07: on this clock only what does not depend on how fast it goes. */
static void UP_08_MM_R07_tasks_that_hang_end_with_the_timeout(void **state)
{
    (void)state;
    begin_with(2, plait_milliseconds(1), &quiet);
    for (uint32_t key = 1; key <= 4; key++) {
        assert_int_equal(errands_add(&runner, key, &hanging, errand(key, PLAIT_OK)), PLAIT_OK);
    }
    run();
    assert_false(result.is_ok);
    assert_true(result.is_timeout);
    expect_sizes(0, 0);
    assert_int_equal(result.timed_out + result.not_started, 4);
    assert_true(result.not_started >= 2); /* those queued never begin */
    end();
}

/* ---- cancelled from outside ---- */

static plait_status run_it(void)
{
    return errands_run(&runner, &result);
}

static void UP_09_outside_cancellation_is_no_timeout(void **state)
{
    (void)state;
    struct plait_runner_info info;
    begin_with(2, plait_seconds(1000), &quiet);
    add(1, PLAIT_OK);
    assert_int_equal(errands_add(&runner, 2, &hanging, errand(2, PLAIT_OK)), PLAIT_OK);
    assert_int_equal(errands_add(&runner, 3, &hanging, errand(3, PLAIT_OK)), PLAIT_OK);
    memset(&result, 0xff, sizeof(result));
    const struct plait_runner_result before = result;
    assert_int_equal(yard_cut(&yard, 2, run_it), PLAIT_CANCELLED);
    assert_memory_equal(&result, &before, sizeof(result));
    assert_int_equal(errands_result(&runner, &result), PLAIT_OK);
    assert_false(result.is_timeout);
    assert_int_equal(result.failed + result.timed_out + result.abandoned, 0);
    assert_true(result.cancelled >= 1);
    assert_int_equal(result.ok + result.cancelled + result.not_started, 3);
    assert_int_equal(errands_look(&runner, 2, &info), PLAIT_OK);
    assert_int_equal(info.state, PLAIT_RUNNER_CANCELLED);
    assert_int_equal(info.status, PLAIT_CANCELLED);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(MM_R01_MM_A01_results_come_by_key),
        cmocka_unit_test(MM_R02_MM_R17_arguments_arrive_whole),
        cmocka_unit_test(MM_R03_MM_A02_a_failure_keeps_its_reason_and_stops_no_other),
        cmocka_unit_test(MM_R04_MM_A12_results_and_errors_are_exact),
        cmocka_unit_test(MM_R05_as_many_run_together_as_may),
        cmocka_unit_test(MM_R06_MM_A03_no_more_run_together_than_may),
        cmocka_unit_test(MM_R08_MM_A08_a_runner_without_tasks_is_refused),
        cmocka_unit_test(MM_R09_MM_A06_a_key_is_taken_once),
        cmocka_unit_test(MM_R10_MM_A05_empty_and_blank_keys_are_refused),
        cmocka_unit_test(MM_R11_MM_A07_a_runner_runs_once),
        cmocka_unit_test(MM_R12_MM_A09_a_timeout_is_positive),
        cmocka_unit_test(MM_R14_strands_bear_the_name_of_the_runner),
        cmocka_unit_test(MM_R16_MM_R13_a_result_of_zero_is_one),
        cmocka_unit_test(MM_R18_fifty_tasks_ten_at_a_time),
        cmocka_unit_test(MM_R19_MM_R15_the_line_about_a_failure_names_its_key),
        cmocka_unit_test(MM_A10_MM_A13_it_tells_what_it_was_made_with),
        cmocka_unit_test(MM_A11_what_has_become_of_all),
        cmocka_unit_test(UP_08_MM_R07_tasks_that_hang_end_with_the_timeout),
        cmocka_unit_test(UP_09_outside_cancellation_is_no_timeout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
