/* SPDX-License-Identifier: MIT */
/* task.c: generated tasks: every combination of argument, result, readiness and error, and what a slot tells. */
#include <string.h>

#include <plait/group.h>
#include <plait/scope.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "task_bare.h"
#include "task_full.h"
#include "task_made.h"
#include "task_page.h"

#include "support/support.h"
#include "support/task_types.h"

#include "unit/task_start.h"

/* ---- nothing given, nothing made ---- */

static plait_word counted;

static plait_status count(void)
{
    (void)plait_add_relaxed(&counted, 1);
    return PLAIT_OK;
}

static const struct task_bare_task count_task = {.run = count};

static void a_task_needs_neither_argument_nor_result(void **state)
{
    (void)state;
    struct plait_group group;
    struct task_bare_slot slots[3];
    plait_status outcome = PLAIT_OK;
    plait_initialize(&counted, 0);
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < 3 && outcome == PLAIT_OK; i++) {
            outcome = task_bare_start_soon(&group, &slots[i], &count_task);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&counted), 3);
    assert_string_equal(task_bare_name(&slots[0]), "task_bare"); /* the kind's, for want of another */
}

/* ---- argument and result ---- */

static plait_status fetch(const char *url, struct test_page *page)
{
    page->length = strlen(url);
    return url[0] == '!' ? 404 : PLAIT_OK;
}

static const struct task_page_task fetch_task = {.run = fetch, .name = "fetch", .blocking = true};

static void arguments_go_in_by_value_and_results_to_the_caller(void **state)
{
    (void)state;
    static const char *const urls[] = {"a", "bb", "ccc"};
    struct plait_group group;
    struct task_page_slot slots[3];
    struct test_page pages[3] = {{0}, {0}, {0}};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (size_t i = 0; i < 3 && outcome == PLAIT_OK; i++) {
            outcome = task_page_start_soon(&group, &slots[i], &fetch_task, urls[i], &pages[i]);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pages[i].length, i + 1);
        assert_int_equal(task_page_state(&slots[i]), PLAIT_TASK_FINISHED);
    }
    assert_false(task_page_is_async(&fetch_task));
    assert_true(task_bare_is_async(&count_task));
}

static void AI_T59_a_task_has_a_name_of_its_own(void **state)
{
    (void)state;
    struct plait_group group;
    struct task_page_slot slots[2];
    struct test_page pages[2];
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(task_page_start_soon(&group, &slots[0], &fetch_task, "fine", &pages[0]), PLAIT_OK);
        assert_int_equal(task_page_start_soon_named(&group, &slots[1], &fetch_task, "the other", "!", &pages[1]),
                         PLAIT_OK);
    }
    assert_string_equal(task_page_name(&slots[0]), "fetch");
    assert_string_equal(task_page_name(&slots[1]), "the other");
    assert_int_equal(outcome, 404);
    assert_int_equal(task_page_status(&slots[1]), 404);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_OK);
    assert_string_equal(error.name, "the other");
}

/* ---- a result alone ---- */

static plait_status make(long *result)
{
    *result = 42;
    return PLAIT_OK;
}

static const struct task_made_task make_task = {.run = make, .name = "make"};

static void a_failed_start_leaves_all_as_it_was(void **state)
{
    (void)state;
    struct plait_group group;
    struct task_made_slot slot;
    long result = 7;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {}
    assert_int_equal(task_made_start_soon(&group, &slot, &make_task, &result), PLAIT_MISUSE);
    assert_int_equal(result, 7);
    PLAIT_GROUP(&group, &outcome) {
        outcome = task_made_start_soon(&group, &slot, &make_task, &result);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(result, 42);
}

/* ---- readiness and errors ---- */

static plait_word may_go_on;

static plait_status serve(int port, int *served, const char **error, struct task_full_slot *self)
{
    plait_status status = PLAIT_OK;
    if (port != 0) {
        assert_int_equal(task_full_started(self, port + 1), PLAIT_OK);
        assert_int_equal(task_full_started(self, port + 2), PLAIT_MISUSE); /* AI-T08: once */
        while (status == PLAIT_OK && plait_load_acquire(&may_go_on) == 0) {
            status = plait_wait(&may_go_on, 0, PLAIT_FOREVER);
        }
    }
    *served = port;
    if (port < 0) {
        *error = "no such port";
        status = 13;
    }
    return status;
}

static const struct task_full_task serve_task = {.run = serve, .name = "serve"};

static void a_task_says_that_it_is_ready_and_why_it_failed(void **state)
{
    (void)state;
    struct plait_group group;
    struct task_full_slot good, silent, bad;
    int served[3] = {-1, -1, -1};
    int ready = 0;
    const char *error = "untouched";
    plait_status outcome = PLAIT_OK;
    plait_initialize(&may_go_on, 0);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(task_full_start_soon(&group, &good, &serve_task, 80, &served[0]), PLAIT_OK);
        assert_int_equal(task_full_start_soon(&group, &silent, &serve_task, 0, &served[1]), PLAIT_OK);
        while (task_full_ready(&good, &ready) == PLAIT_BUSY) {
            assert_int_equal(plait_yield(), PLAIT_OK);
        }
        assert_int_equal(ready, 81);
        assert_int_equal(task_full_error(&good, &error), PLAIT_BUSY);
        assert_int_equal(task_full_status(&good), PLAIT_BUSY);
        assert_int_equal(task_full_state(&good), PLAIT_TASK_RUNNING);
        (void)plait_store_wake(&may_go_on, 1, PLAIT_WAKE_ALL);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(served[0], 80);
    ready = 5;
    assert_int_equal(task_full_ready(&silent, &ready), PLAIT_MISSING);
    assert_int_equal(ready, 5);
    assert_int_equal(task_full_error(&good, &error), PLAIT_MISSING);
    assert_string_equal(error, "untouched");
    PLAIT_GROUP(&group, &outcome) {
        outcome = task_full_start_soon(&group, &bad, &serve_task, -1, &served[2]);
    }
    assert_int_equal(outcome, 13);
    assert_int_equal(task_full_state(&bad), PLAIT_TASK_FAILED);
    assert_int_equal(task_full_error(&bad, &error), PLAIT_OK);
    assert_string_equal(error, "no such port");
}

static void AI_T45_one_task_is_cancelled_by_its_slot(void **state)
{
    (void)state;
    struct plait_group group;
    struct task_full_slot slot;
    int served = 0, ready = 0;
    plait_status outcome = PLAIT_OK;
    plait_initialize(&may_go_on, 0);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(task_full_start_soon(&group, &slot, &serve_task, 8, &served), PLAIT_OK);
        task_full_cancel(&slot);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(task_full_state(&slot), PLAIT_TASK_CANCELLED);
    assert_int_equal(task_full_status(&slot), PLAIT_CANCELLED);
    assert_int_equal(task_full_ready(&slot, &ready), PLAIT_OK); /* stays readable */
    assert_int_equal(ready, 9);
}

/* ---- waiting for a task ---- */

enum { WAITERS = 3 };

static struct task_full_slot awaited;
static struct task_bare_slot selfish;

static plait_status wait_for_sibling(void)
{
    return task_full_wait(&awaited);
}

static const struct task_bare_task sibling_task = {.run = wait_for_sibling};

static plait_status wait_for_itself(void)
{
    return task_bare_wait(&selfish) == PLAIT_MISUSE ? PLAIT_OK : PLAIT_FAILED;
}

static const struct task_bare_task selfish_task = {.run = wait_for_itself};

static void any_strand_waits_for_the_end_of_a_task_or_its_readiness(void **state)
{
    (void)state;
    struct plait_group group;
    struct task_bare_slot waiters[WAITERS];
    int served = 0, ready = 0;
    plait_status outcome = PLAIT_OK;
    plait_initialize(&may_go_on, 0);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(task_full_start_soon(&group, &awaited, &serve_task, 80, &served), PLAIT_OK);
        for (int i = 0; i < WAITERS; i++) {
            assert_int_equal(task_bare_start_soon(&group, &waiters[i], &sibling_task), PLAIT_OK);
        }
        assert_int_equal(task_full_wait_ready(&awaited, &ready), PLAIT_OK);
        assert_int_equal(ready, 81);
        assert_int_equal(task_full_wait_until(&awaited, (plait_time){0}), PLAIT_TIMEOUT);
        assert_int_equal(task_full_status(&awaited), PLAIT_BUSY);
        (void)plait_store_wake(&may_go_on, 1, PLAIT_WAKE_ALL);
        assert_int_equal(task_full_wait(&awaited), PLAIT_OK);
        assert_int_equal(task_full_status(&awaited), PLAIT_OK);
        assert_int_equal(served, 80);
        assert_int_equal(task_full_wait(&awaited), PLAIT_OK);
        assert_int_equal(task_bare_start_soon(&group, &selfish, &selfish_task), PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_OK);
    for (int i = 0; i < WAITERS; i++) {
        assert_int_equal(task_bare_status(&waiters[i]), PLAIT_OK);
    }
}

static void a_wait_for_a_task_is_a_checkpoint(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope scope;
    struct task_full_slot silent;
    int served = 0, ready = 5;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    plait_initialize(&may_go_on, 0);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(task_full_start_soon(&group, &awaited, &serve_task, 80, &served), PLAIT_OK);
        assert_int_equal(task_full_start_soon(&group, &silent, &serve_task, 0, &served), PLAIT_OK);
        assert_int_equal(task_full_wait_ready(&silent, &ready), PLAIT_MISSING);
        assert_int_equal(ready, 5);
        PLAIT_SCOPE(&scope, &inside) {
            plait_scope_cancel(&scope);
            assert_int_equal(task_full_wait(&silent), PLAIT_OK); /* it has ended: no reason to wait */
            inside = task_full_wait(&awaited);
            assert_int_equal(inside, PLAIT_CANCELLED);
        }
        assert_true(plait_scope_caught(&scope));
        assert_int_equal(task_full_status(&awaited), PLAIT_BUSY); /* only the wait was cancelled */
        (void)plait_store_wake(&may_go_on, 1, PLAIT_WAKE_ALL);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_needs_neither_argument_nor_result),
        cmocka_unit_test(arguments_go_in_by_value_and_results_to_the_caller),
        cmocka_unit_test(AI_T59_a_task_has_a_name_of_its_own),
        cmocka_unit_test(a_failed_start_leaves_all_as_it_was),
        cmocka_unit_test(a_task_says_that_it_is_ready_and_why_it_failed),
        cmocka_unit_test(AI_T45_one_task_is_cancelled_by_its_slot),
        cmocka_unit_test(any_strand_waits_for_the_end_of_a_task_or_its_readiness),
        cmocka_unit_test(a_wait_for_a_task_is_a_checkpoint),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + task_start_tests();
}
