/* SPDX-License-Identifier: MIT */
/* Runners without memory: each request fails in turn. What says that it failed has changed nothing, what a task has
 * made is kept or disposed of, and nothing is lost. */
#include "support/support.h"

#include "big_errands.h"
#include "errands.h"
#include "support/runner_types.h"

enum { TASKS = 20, REQUESTS = 200, REFUSED = 111 };

static struct yard yard;
static struct plait_runner_result result;
static const struct plait_runner_options quiet = {.quiet = true};

static struct errand errand(uint32_t number)
{
    return (struct errand){.yard = &yard, .number = number, .gives = PLAIT_OK};
}

static plait_status make_some(struct errand given, struct outcome *outcome, struct reason *reason)
{
    if (given.number % 3U == 0) {
        reason->number = given.number;
        return REFUSED;
    }
    errand_make(&given, outcome);
    return PLAIT_OK;
}

static const struct errands_task making = {.run = make_some};

static plait_status make_big(struct errand given, struct big_outcome *outcome)
{
    errand_make(&given, &outcome->outcome);
    return PLAIT_OK;
}

static const struct big_errands_task making_big = {.run = make_big};

/* What came through, after it has run: each task is accounted for. */
static void expect_some(errands *runner, uint32_t added, plait_status status)
{
    struct plait_runner_info info;
    struct errands_failure failure;
    assert_int_equal(errands_result(runner, &result), PLAIT_OK);
    assert_int_equal(result.ok + result.failed, added);
    assert_int_equal(errands_results_size(&runner->results), result.ok);
    assert_true(status == PLAIT_OK ? errands_errors_size(&runner->errors) == result.failed
                                   : errands_errors_size(&runner->errors) < result.failed);
    for (uint32_t i = 0; i < added; i++) {
        assert_int_equal(errands_look(runner, i, &info), PLAIT_OK);
        assert_int_equal(info.status, i % 3U == 0 ? REFUSED : PLAIT_OK);
        if (errands_errors_get(&runner->errors, i, &failure) == PLAIT_OK) {
            assert_int_equal(failure.error.number, i);
        }
    }
}

/* Returns whether nothing failed. */
static bool runs_with(int64_t request)
{
    errands runner;
    uint32_t added = 0;
    bool whole = false;
    yard_clear(&yard);
    runner_fail_at(request);
    plait_status status = errands_init(&runner, 2, PLAIT_UNLIMITED, &quiet);
    if (status == PLAIT_OK) {
        for (uint32_t i = 0; i < TASKS; i++) {
            status = errands_add(&runner, i, &making, errand(i));
            assert_true(status == PLAIT_OK || status == PLAIT_NO_MEMORY);
            if (status != PLAIT_OK) {
                assert_int_equal(errands_count(&runner), i);
                break;
            }
            added++;
        }
        if (added != 0) {
            status = errands_run(&runner, &result);
            if (status == PLAIT_NO_MEMORY && errands_result(&runner, &result) == PLAIT_MISUSE) {
                runner_fail_at(INT64_MAX); /* nothing has begun: it may run now */
                status = errands_run(&runner, &result);
                assert_int_equal(status, PLAIT_OK);
            } else {
                whole = status == PLAIT_OK && added == TASKS;
            }
            expect_some(&runner, added, status);
        }
        errands_destroy(&runner);
    }
    runner_fail_at(INT64_MAX);
    assert_int_equal(runner_alive(), 0);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
    return whole;
}

static void each_request_fails_in_turn(void **state)
{
    (void)state;
    int64_t request = 0;
    while (!runs_with(request)) {
        request++;
        assert_true(request < REQUESTS);
    }
    assert_true(request > 5); /* dictionaries, tasks, workers */
}

/* A large result lies in memory of its own: without that, the task has failed, and its result has ended. */
static void a_result_without_memory_is_a_failed_task(void **state)
{
    (void)state;
    big_errands runner;
    struct plait_runner_info info;
    struct big_errands_failure failure;
    yard_clear(&yard);
    assert_int_equal(big_errands_init(&runner, 1, PLAIT_UNLIMITED, &quiet), PLAIT_OK);
    assert_int_equal(big_errands_add(&runner, 1, &making_big, errand(1)), PLAIT_OK);
    assert_int_equal(big_errands_add(&runner, 2, &making_big, errand(2)), PLAIT_OK);
    runner_fail_at(2); /* workers, and the first result */
    assert_int_equal(big_errands_run(&runner, &result), PLAIT_OK);
    runner_fail_at(INT64_MAX);
    assert_int_equal(result.ok, 1);
    assert_int_equal(result.failed, 1);
    assert_int_equal(big_errands_look(&runner, 2, &info), PLAIT_OK);
    assert_int_equal(info.state, PLAIT_RUNNER_FAILED);
    assert_int_equal(info.status, PLAIT_NO_MEMORY);
    assert_int_equal(big_errands_errors_get(&runner.errors, 2, &failure), PLAIT_OK);
    assert_int_equal(failure.status, PLAIT_NO_MEMORY);
    assert_int_equal(plait_load_acquire(&yard.copies), 1);
    big_errands_destroy(&runner);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
    assert_int_equal(runner_alive(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_request_fails_in_turn),
        cmocka_unit_test(a_result_without_memory_is_a_failed_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
