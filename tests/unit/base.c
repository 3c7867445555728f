/* SPDX-License-Identifier: MIT */
/* base.c: statuses, misuse, instants and spans, memory. */
#include <stdlib.h>
#include <string.h>

#include <plait/memory.h>
#include <plait/status.h>
#include <plait/time.h>

#include "support/support.h"

static void every_status_has_its_own_name(void **state)
{
    (void)state;
    assert_string_equal(plait_status_name(PLAIT_OK), "PLAIT_OK");
    assert_string_equal(plait_status_name(PLAIT_TIMEOUT), "PLAIT_TIMEOUT");
    assert_string_equal(plait_status_name(PLAIT_FAILED), "PLAIT_FAILED");
    for (plait_status a = PLAIT_FAILED; a < PLAIT_OK; a++) {
        for (plait_status b = a + 1; b <= PLAIT_OK; b++) {
            assert_string_not_equal(plait_status_name(a), plait_status_name(b));
        }
    }
    assert_string_equal(plait_status_name(2), "user status");
    assert_string_equal(plait_status_name(INT32_MAX), "user status");
    assert_string_equal(plait_status_name(PLAIT_FAILED - 1), "unknown status");
    assert_string_equal(plait_status_name(INT32_MIN), "unknown status");
}

static void user_results_travel_unchanged_but_for_strange_negatives(void **state)
{
    (void)state;
    assert_int_equal(plait_status_from_user(PLAIT_OK), PLAIT_OK);
    assert_int_equal(plait_status_from_user(17), 17);
    assert_int_equal(plait_status_from_user(PLAIT_CANCELLED), PLAIT_CANCELLED);
    assert_int_equal(plait_status_from_user(PLAIT_FAILED), PLAIT_FAILED);
    assert_int_equal(plait_status_from_user(PLAIT_FAILED - 1), PLAIT_FAILED);
    assert_int_equal(plait_status_from_user(INT32_MIN), PLAIT_FAILED);
}

static void break_a_rule(void)
{
    plait_misuse("plait_mutex_unlock", 0x1234, "the mutex is not held by this strand");
}

static void say_nothing(const char *message)
{
    (void)message;
}

static void break_a_rule_behind_a_handler_that_returns(void)
{
    (void)plait_on_misuse(say_nothing);
    break_a_rule();
}

static void fatal_misuse_names_function_object_and_rule(void **state)
{
    (void)state;
    assert_true(test_dies(break_a_rule, "plait: plait_mutex_unlock(0x1234): the mutex is not held by this strand"));
}

static void a_misuse_handler_cannot_return(void **state)
{
    (void)state;
    assert_true(test_dies(break_a_rule_behind_a_handler_that_returns, ""));
}

static void the_handler_that_was_there_comes_back(void **state)
{
    (void)state;
    assert_null(plait_on_misuse(say_nothing));
    assert_ptr_equal(plait_on_misuse(NULL), say_nothing);
}

static void spans_and_instants_saturate(void **state)
{
    (void)state;
    assert_true(plait_seconds(2) == INT64_C(2000000000));
    assert_true(plait_milliseconds(-3) == INT64_C(-3000000));
    assert_true(plait_microseconds(5) == INT64_C(5000));
    assert_true(plait_nanoseconds(7) == 7);
    assert_true(plait_seconds(INT64_MAX) == INT64_MAX);
    assert_true(plait_seconds(INT64_MIN) == INT64_MIN);
    const plait_time late = {.nanoseconds = INT64_MAX - 1};
    const plait_time early = {.nanoseconds = INT64_MIN};
    assert_true(plait_time_add(late, 10).nanoseconds == INT64_MAX);
    assert_true(plait_time_add(early, -10).nanoseconds == INT64_MIN);
    assert_true(plait_time_add(PLAIT_FOREVER, plait_seconds(-1)).nanoseconds == INT64_MAX);
    assert_true(plait_time_since(late, early) == INT64_MAX);
    assert_true(plait_time_since(early, late) == INT64_MIN);
    assert_true(plait_time_before(early, late));
    assert_false(plait_time_before(late, late));
    assert_true(plait_time_min(early, late).nanoseconds == INT64_MIN);
}

static void the_clock_does_not_go_back(void **state)
{
    (void)state;
    plait_time before = plait_now();
    for (int i = 0; i < 1000; i++) {
        const plait_time after = plait_now();
        assert_false(plait_time_before(after, before));
        before = after;
    }
    assert_true(plait_time_before(before, plait_after(plait_seconds(1000))));
    assert_true(plait_after(INT64_MAX).nanoseconds == INT64_MAX);
}

static void memory_comes_in_whole_aligned_lines(void **state)
{
    (void)state;
    assert_true(sizeof(struct plait_memory) == 64U);
    assert_true(plait_memory_units(0) == 0U);
    assert_true(plait_memory_units(1) == 1U);
    assert_true(plait_memory_units(64) == 1U);
    assert_true(plait_memory_units(65) == 2U);
    assert_true(plait_memory_units(SIZE_MAX) == SIZE_MAX / 64U + 1U);
    assert_null(plait_memory_allocate(0));
    assert_null(plait_memory_allocate(SIZE_MAX));
    assert_null(plait_memory_allocate(SIZE_MAX / 64U));
    const size_t sizes[] = {1, 3, 32767, 32768, 100000};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct plait_memory *memory = plait_memory_allocate(sizes[i]);
        assert_non_null(memory);
        assert_true((uintptr_t)memory % (sizes[i] >= 32768U ? 2097152U : 64U) == 0U);
        (void)memset(memory[0].bytes, 1, sizeof(memory[0].bytes));
        (void)memset(memory[sizes[i] - 1U].bytes, 2, sizeof(memory[0].bytes));
        plait_memory_release(memory, sizes[i]);
    }
    plait_memory_release(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_own_name),
        cmocka_unit_test(user_results_travel_unchanged_but_for_strange_negatives),
        cmocka_unit_test(fatal_misuse_names_function_object_and_rule),
        cmocka_unit_test(a_misuse_handler_cannot_return),
        cmocka_unit_test(the_handler_that_was_there_comes_back),
        cmocka_unit_test(spans_and_instants_saturate),
        cmocka_unit_test(the_clock_does_not_go_back),
        cmocka_unit_test(memory_comes_in_whole_aligned_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
