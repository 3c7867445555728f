/* SPDX-License-Identifier: MIT */
/* The promises of the atomic integer whose features Plait offers, item by item (docs/conformance/atomic.md). Operators
 * there are calls here: pure ones are C's own on what get returns, floor division is floor_quotient. */
#include "support/support.h"

#include <inttypes.h>
#include <stdio.h>

#include "count_i64.h"

static count_i64 ten(void)
{
    count_i64 object;
    count_i64_init(&object, 10);
    return object;
}

static void FT_I01_begins_at_zero_and_is_set(void **state)
{
    (void)state;
    static count_i64 object;
    assert_true(count_i64_get(&object) == 0);
    count_i64_set(&object, 42);
    assert_true(count_i64_get(&object) == 42);
}

static void FT_I02_sum(void **state)
{
    (void)state;
    const count_i64 object = ten();
    assert_true(count_i64_get(&object) + 5 == 15 && 5 + count_i64_get(&object) == 15);
}

static void FT_I03_difference(void **state)
{
    (void)state;
    const count_i64 object = ten();
    assert_true(count_i64_get(&object) - 3 == 7 && 100 - count_i64_get(&object) == 90);
}

static void FT_I04_product(void **state)
{
    (void)state;
    const count_i64 object = ten();
    assert_true(count_i64_get(&object) * 3 == 30);
}

static void FT_I05_floor_quotient(void **state)
{
    (void)state;
    const count_i64 object = ten();
    int64_t quotient = 0;
    assert_int_equal(count_i64_floor_quotient(count_i64_get(&object), 3, &quotient), PLAIT_OK);
    assert_true(quotient == 3);
    assert_int_equal(count_i64_floor_quotient(count_i64_get(&object), 0, &quotient), PLAIT_DIVIDE_BY_ZERO);
    assert_true(quotient == 3 && count_i64_get(&object) == 10);
}

static void FT_I06_add(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_add(&object, 5) == 15 && count_i64_get(&object) == 15);
}

static void FT_I07_sub(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_sub(&object, 3) == 7 && count_i64_get(&object) == 7);
}

static void FT_I08_mul(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_mul(&object, 2) == 20 && count_i64_get(&object) == 20);
}

static void FT_I09_floor_div(void **state)
{
    (void)state;
    count_i64 object = ten();
    int64_t result = 0;
    assert_int_equal(count_i64_floor_div(&object, 3, &result), PLAIT_OK);
    assert_true(result == 3 && count_i64_get(&object) == 3);
}

static void FT_I10_truth(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_get(&object));
    count_i64_set(&object, 0);
    assert_false(count_i64_get(&object));
}

static void FT_I11_or(void **state)
{
    (void)state;
    const count_i64 object = ten();
    assert_true((count_i64_get(&object) | 5) == 15);
}

static void FT_I12_xor(void **state)
{
    (void)state;
    const count_i64 object = ten();
    assert_true((count_i64_get(&object) ^ 6) == 12);
}

static void FT_I13_and(void **state)
{
    (void)state;
    const count_i64 object = ten();
    assert_true((count_i64_get(&object) & 6) == 2);
}

static void FT_I14_or_in_place(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_or(&object, 5) == 15 && count_i64_get(&object) == 15);
}

static void FT_I15_xor_in_place(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_xor(&object, 6) == 12 && count_i64_get(&object) == 12);
}

static void FT_I16_and_in_place(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_and(&object, 6) == 2 && count_i64_get(&object) == 2);
}

static void FT_I17_not_ten_is_minus_eleven(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(~count_i64_get(&object) == -11);
    assert_true(count_i64_not(&object) == -11);
}

static void FT_I18_incr_returns_the_new_value(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_incr(&object) == 11 && count_i64_get(&object) == 11);
}

static void FT_I19_decr_returns_the_new_value(void **state)
{
    (void)state;
    count_i64 object = ten();
    assert_true(count_i64_decr(&object) == 9 && count_i64_get(&object) == 9);
}

static void FT_I20_ordering_both_ways_round(void **state)
{
    (void)state;
    const count_i64 object = ten();
    assert_true(count_i64_get(&object) < 11 && 9 < count_i64_get(&object));
    assert_true(count_i64_get(&object) <= 10 && 10 >= count_i64_get(&object));
    assert_true(count_i64_get(&object) == 10 && 11 != count_i64_get(&object));
}

struct test_shared {
    count_i64 count;
};

static void incr_a_thousand_times(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned i = 0; i < 1000U; i++) {
        (void)count_i64_incr(&shared->count);
    }
}

static void FT_I21_ten_threads_count_to_ten_thousand(void **state)
{
    (void)state;
    struct test_shared shared = {.count = COUNT_I64_INIT(0)};
    test_threads(10, incr_a_thousand_times, &shared);
    assert_true(count_i64_get(&shared.count) == 10000);
}

static void set_to_seven(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned i = 0; i < 1000U; i++) {
        count_i64_set(&shared->count, 7);
    }
}

static void FT_I22_ten_threads_set_the_same(void **state)
{
    (void)state;
    struct test_shared shared = {.count = COUNT_I64_INIT(0)};
    test_threads(10, set_to_seven, &shared);
    assert_true(count_i64_get(&shared.count) == 7);
}

static void FT_I23_formats_like_any_integer(void **state)
{
    (void)state;
    const count_i64 object = ten();
    char text[32];
    (void)snprintf(text, sizeof(text), "%" PRId64 " %" PRIx64 " %" PRIo64, count_i64_get(&object),
                   (uint64_t)count_i64_get(&object), (uint64_t)count_i64_get(&object));
    assert_string_equal(text, "10 a 12");
}

static void FT_I24_floor_of_negative_numbers(void **state)
{
    (void)state;
    static const int64_t cases[][3] = {{-7, 2, -4}, {7, -2, -4}, {-7, -2, 3}, {7, 2, 3}, {-8, 2, -4}, {8, -2, -4}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        count_i64 object;
        int64_t result = 0;
        count_i64_init(&object, cases[i][0]);
        assert_int_equal(count_i64_floor_div(&object, cases[i][1], &result), PLAIT_OK);
        assert_true(result == cases[i][2] && count_i64_get(&object) == cases[i][2]);
    }
}

static void FT_I25_least_by_minus_one_is_an_error(void **state)
{
    (void)state;
    count_i64 object;
    int64_t result = 77;
    count_i64_init(&object, INT64_MIN);
    assert_int_equal(count_i64_floor_div(&object, -1, &result), PLAIT_OVERFLOW);
    assert_int_equal(count_i64_div(&object, -1, &result), PLAIT_OVERFLOW);
    assert_true(result == 77 && count_i64_get(&object) == INT64_MIN);
    assert_int_equal(count_i64_rem(&object, -1, &result), PLAIT_OK);
    assert_true(result == 0);
}

static void FT_I26_wraps_or_reports_overflow(void **state)
{
    (void)state;
    count_i64 object;
    int64_t result = 77;
    count_i64_init(&object, INT64_MAX);
    assert_int_equal(count_i64_checked_incr(&object, &result), PLAIT_OVERFLOW);
    assert_int_equal(count_i64_checked_mul(&object, 2, &result), PLAIT_OVERFLOW);
    assert_int_equal(count_i64_checked_sub(&object, -1, &result), PLAIT_OVERFLOW);
    assert_true(result == 77 && count_i64_get(&object) == INT64_MAX);
    assert_true(count_i64_incr(&object) == INT64_MIN);
    assert_int_equal(count_i64_checked_neg(&object, &result), PLAIT_OVERFLOW);
    assert_int_equal(count_i64_checked_abs(&object, &result), PLAIT_OVERFLOW);
    assert_true(count_i64_neg(&object) == INT64_MIN && count_i64_abs(&object) == INT64_MIN);
    assert_true(count_i64_decr(&object) == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(FT_I01_begins_at_zero_and_is_set),
        cmocka_unit_test(FT_I02_sum),
        cmocka_unit_test(FT_I03_difference),
        cmocka_unit_test(FT_I04_product),
        cmocka_unit_test(FT_I05_floor_quotient),
        cmocka_unit_test(FT_I06_add),
        cmocka_unit_test(FT_I07_sub),
        cmocka_unit_test(FT_I08_mul),
        cmocka_unit_test(FT_I09_floor_div),
        cmocka_unit_test(FT_I10_truth),
        cmocka_unit_test(FT_I11_or),
        cmocka_unit_test(FT_I12_xor),
        cmocka_unit_test(FT_I13_and),
        cmocka_unit_test(FT_I14_or_in_place),
        cmocka_unit_test(FT_I15_xor_in_place),
        cmocka_unit_test(FT_I16_and_in_place),
        cmocka_unit_test(FT_I17_not_ten_is_minus_eleven),
        cmocka_unit_test(FT_I18_incr_returns_the_new_value),
        cmocka_unit_test(FT_I19_decr_returns_the_new_value),
        cmocka_unit_test(FT_I20_ordering_both_ways_round),
        cmocka_unit_test(FT_I21_ten_threads_count_to_ten_thousand),
        cmocka_unit_test(FT_I22_ten_threads_set_the_same),
        cmocka_unit_test(FT_I23_formats_like_any_integer),
        cmocka_unit_test(FT_I24_floor_of_negative_numbers),
        cmocka_unit_test(FT_I25_least_by_minus_one_is_an_error),
        cmocka_unit_test(FT_I26_wraps_or_reports_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
