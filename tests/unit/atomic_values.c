/* SPDX-License-Identifier: MIT */
/* Atomic values of every size: part of a word, a word, a pair, a seqlock; what compare_exchange takes for equal; what
 * update does with a function that fails, waits or calls the object. */
#include "support/support.h"

#include <math.h>
#include <plait/time.h>

#include "support/atomic_types.h"

#include "whole_alias.h"
#include "whole_double.h"
#include "whole_judged.h"
#include "whole_padded.h"
#include "whole_parts.h"
#include "whole_place.h"
#include "whole_point.h"
#include "whole_range.h"
#include "whole_rgb.h"
#include "whole_sheet.h"
#include "whole_text.h"

#define ATOMIC whole_rgb
#define VALUE struct rgb
#define MAKE(n) rgb_of(n)
#define NUMBER(v) rgb_number(v)
#include "atomic_value_cases.h"

#define ATOMIC whole_alias
#define VALUE point_alias
#define MAKE(n) point_of(n)
#define NUMBER(v) point_number(v)
#include "atomic_value_cases.h"

#define ATOMIC whole_padded
#define VALUE struct padded
#define MAKE(n) padded_of(n)
#define NUMBER(v) padded_number(v)
#include "atomic_value_cases.h"

#define ATOMIC whole_parts
#define VALUE struct padded
#define MAKE(n) padded_of(n)
#define NUMBER(v) padded_number(v)
#include "atomic_value_cases.h"

#define ATOMIC whole_range
#define VALUE struct range
#define MAKE(n) range_of(n)
#define NUMBER(v) range_number(v)
#include "atomic_value_cases.h"

#define ATOMIC whole_place
#define VALUE struct place
#define MAKE(n) place_of(n)
#define NUMBER(v) place_number(v)
#include "atomic_value_cases.h"

#define ATOMIC whole_sheet
#define VALUE struct sheet
#define MAKE(n) sheet_of(n)
#define NUMBER(v) sheet_number(v)
#include "atomic_value_cases.h"

static void a_value_takes_no_more_room_than_it_needs(void **state)
{
    (void)state;
    assert_int_equal(sizeof(whole_rgb), 8);
    assert_int_equal(sizeof(whole_point), 8);
    if (PLAIT_PAIR_LOCK_FREE) {
        assert_int_equal(sizeof(whole_range), 16);
    }
    assert_int_equal(sizeof(whole_place), 40); /* version, lock, three words */
}

static void a_static_value_of_zero_bytes_needs_no_init(void **state)
{
    (void)state;
    static whole_range range = WHOLE_RANGE_ZERO;
    static whole_place place = WHOLE_PLACE_ZERO;
    assert_true(whole_range_get(&range).low == 0U && whole_range_get(&range).high == 0U);
    assert_true(whole_place_get(&place).z == 0U);
    whole_place_set(&place, place_of(3));
    assert_int_equal(place_number(whole_place_get(&place)), 3);
}

/* Without `equal` the members decide, and what lies between them never does. What the object holds there is unknown:
 * at most one of two paddings agrees with it. */
static void padding_decides_nothing(void **state)
{
    (void)state;
    static const unsigned char holes[] = {0x55, 0xaa};
    whole_parts object;
    whole_parts_init(&object, padded_of(5));
    for (size_t i = 0; i < sizeof(holes); i++) {
        struct padded expected;
        memset(&expected, holes[i], sizeof(expected));
        expected.tag = (char)5;
        expected.number = 5;
        expected.end = (char)5;
        assert_true(whole_parts_compare_exchange(&object, &expected, padded_of(5)));
    }
    struct padded expected = padded_of(5);
    expected.end = (char)6;
    assert_false(whole_parts_compare_exchange(&object, &expected, padded_of(8)));
    assert_int_equal(padded_number(expected), 5);
}

/* The function of option `equal` decides alone. */
static void a_function_decides_what_is_equal(void **state)
{
    (void)state;
    whole_padded object;
    whole_padded_init(&object, padded_of(5));
    struct padded expected = padded_of(5);
    expected.tag = 'x'; /* does not count */
    assert_true(whole_padded_compare_exchange(&object, &expected, padded_of(6)));
    assert_int_equal(padded_number(whole_padded_get(&object)), 6);
}

static plait_status add_amount(struct padded *value, struct amount *amount, struct judge *judge)
{
    judge->asked += 100U;
    *value = padded_of((uint32_t)(value->number + amount->by));
    return PLAIT_OK;
}

static void context_and_argument_reach_the_functions(void **state)
{
    (void)state;
    struct judge judge = {0};
    whole_judged object = WHOLE_JUDGED_ZERO(&judge);
    struct padded expected = padded_of(0);
    assert_true(whole_judged_compare_exchange(&object, &expected, padded_of(6)));
    assert_int_equal(judge.asked, 1);
    struct amount amount = {.by = 36};
    struct padded result;
    assert_int_equal(whole_judged_update(&object, add_amount, &amount, &result), PLAIT_OK);
    assert_int_equal(padded_number(result), 42);
    assert_int_equal(judge.asked, 101);
    whole_judged_init(&object, padded_of(1), &judge);
    assert_int_equal(whole_judged_update(&object, add_amount, &amount, &result), PLAIT_OK);
    assert_int_equal(padded_number(result), 37);
}

/* A double is its bytes: a NaN equals itself, and so compare_exchange cannot be caught in a loop by it. */
static void numbers_with_a_fraction_are_compared_by_their_bytes(void **state)
{
    (void)state;
    whole_double object;
    whole_double_init(&object, (double)NAN);
    double expected = 1.5;
    assert_false(whole_double_compare_exchange(&object, &expected, 2.5));
    assert_true(whole_double_compare_exchange(&object, &expected, 2.5));
    assert_true(whole_double_exchange(&object, 3.5) > 2.4);
    assert_true(whole_double_get(&object) > 3.4);
}

static void pointers_are_values_like_others(void **state)
{
    (void)state;
    static const char *const words[] = {"one", "two"};
    whole_text object;
    whole_text_init(&object, words[0]);
    const char *expected = words[1];
    assert_false(whole_text_compare_exchange(&object, &expected, words[1]));
    assert_ptr_equal(expected, words[0]);
    assert_true(whole_text_compare_exchange(&object, &expected, words[1]));
    assert_ptr_equal(whole_text_get(&object), words[1]);
}

/* Two objects, each of whose update functions updates the other: the inner call on the outer object is noticed through
 * the function between them. */
static whole_place outer_place;
static whole_sheet inner_sheet;

static plait_status back_to_the_outer(struct sheet *value)
{
    (void)value;
    whole_place_set(&outer_place, place_of(90));
    return PLAIT_OK;
}

static plait_status through_another(struct place *value)
{
    *value = place_of(50);
    return whole_sheet_update(&inner_sheet, back_to_the_outer, NULL);
}

static void nested_updates_of_other_objects_are_followed(void **state)
{
    (void)state;
    whole_place_init(&outer_place, place_of(1));
    whole_sheet_init(&inner_sheet, sheet_of(2));
    assert_int_equal(whole_place_update(&outer_place, through_another, NULL), PLAIT_MISUSE);
    assert_int_equal(place_number(whole_place_get(&outer_place)), 90);
    assert_int_equal(sheet_number(whole_sheet_get(&inner_sheet)), 2);
}

#define CASES(atomic)                                                                                                 \
    cmocka_unit_test(value_##atomic##_reads_and_replaces), cmocka_unit_test(value_##atomic##_compares_and_exchanges), \
        cmocka_unit_test(value_##atomic##_updates),                                                                   \
        cmocka_unit_test(value_##atomic##_is_unchanged_when_the_update_function_fails),                               \
        cmocka_unit_test(value_##atomic##_notices_calls_from_its_own_update_function),                                \
        cmocka_unit_test(value_##atomic##_notices_an_update_function_that_waits)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASES(whole_rgb),
        CASES(whole_alias),
        CASES(whole_padded),
        CASES(whole_parts),
        CASES(whole_range),
        CASES(whole_place),
        CASES(whole_sheet),
        cmocka_unit_test(a_value_takes_no_more_room_than_it_needs),
        cmocka_unit_test(a_static_value_of_zero_bytes_needs_no_init),
        cmocka_unit_test(padding_decides_nothing),
        cmocka_unit_test(a_function_decides_what_is_equal),
        cmocka_unit_test(context_and_argument_reach_the_functions),
        cmocka_unit_test(numbers_with_a_fraction_are_compared_by_their_bytes),
        cmocka_unit_test(pointers_are_values_like_others),
        cmocka_unit_test(nested_updates_of_other_objects_are_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
