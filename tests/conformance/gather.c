/* SPDX-License-Identifier: MIT */
/* Conformance of the gather: FT-G of the gathering iterator, by their names; docs/conformance/gather.md has the list.
 * Strands wait for each other by the gather's own count of waiters, never by time. */
#include "../unit/queued.h"

#include <errno.h>

#include <plait/time.h>

#include "ordered_items.h"
#include "ordered_kept.h"
#include "ordered_known.h"

enum { MANY = 10 };

struct test_shared {
    ordered_items items;
    plait_status said[MANY + 1];
    int round;
    int read;
};

static struct test_shared shared;

static void FT_G01_one_insert(void **state)
{
    (void)state;
    ordered_items gather;
    int value = 0;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    assert_int_equal(ordered_items_insert(&gather, 0, 42), PLAIT_OK);
    assert_int_equal(ordered_items_end(&gather, 1), PLAIT_OK);
    assert_int_equal(ordered_items_next(&gather, &value), PLAIT_OK);
    assert_int_equal(value, 42);
    assert_int_equal(ordered_items_next(&gather, &value), PLAIT_CLOSED);
    ordered_items_destroy(&gather);
}

static void FT_G02_ten_inserts_in_order(void **state)
{
    (void)state;
    ordered_items gather;
    int value = 0;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(ordered_items_insert(&gather, (uint64_t)(MANY - 1 - i), MANY - 1 - i), PLAIT_OK);
    }
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(ordered_items_next(&gather, &value), PLAIT_OK);
        assert_int_equal(value, i);
    }
    ordered_items_destroy(&gather);
}

/* Ten threads insert ten values each, the eleventh reads. */
static void insert_or_read(unsigned index, struct test_shared *s)
{
    for (unsigned i = 0; index < MANY && i < MANY && s->said[index] == PLAIT_OK; i++) {
        const unsigned key = i * MANY + index;
        s->said[index] = ordered_items_insert(&s->items, key, (int)key);
    }
    plait_status status = PLAIT_OK;
    while (index == MANY && status == PLAIT_OK) {
        int value = -1;
        status = ordered_items_next(&s->items, &value);
        if (status == PLAIT_OK) {
            s->said[index] = value == s->read ? PLAIT_OK : PLAIT_FAILED;
            s->read++;
        }
    }
}

static void FT_G03_ten_threads_five_rounds(void **state)
{
    (void)state;
    shared = (struct test_shared){.round = 0};
    assert_int_equal(ordered_items_init(&shared.items), PLAIT_OK);
    for (int round = 0; round < 5; round++) {
        shared.read = 0;
        assert_int_equal(ordered_items_end(&shared.items, (uint64_t)MANY * MANY), PLAIT_OK);
        test_threads(MANY + 1, insert_or_read, &shared);
        for (int i = 0; i <= MANY; i++) {
            assert_int_equal(shared.said[i], PLAIT_OK);
        }
        assert_int_equal(shared.read, MANY * MANY);
        assert_int_equal(ordered_items_reset(&shared.items), PLAIT_OK);
    }
    ordered_items_destroy(&shared.items);
}

static void FT_G04_failed_insert_reaches_the_reader(void **state)
{
    (void)state;
    ordered_items gather;
    int value = 0;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    ordered_items_fail(&gather, ENOMEM); /* by the strand whose value could not be made */
    assert_int_equal(ordered_items_next(&gather, &value), ENOMEM);
    assert_int_equal(ordered_items_insert(&gather, 0, 1), ENOMEM);
    ordered_items_destroy(&gather);
}

static void FT_G05_into_own_storage(void **state)
{
    (void)state;
    ordered_items gather;
    int values[4] = {0, 0, 0, 7};
    const int given[3] = {1, 2, 3};
    size_t count = 0;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    assert_int_equal(ordered_items_insert_many(&gather, 0, given, 3, &count), PLAIT_OK);
    assert_int_equal(ordered_items_next_many(&gather, values, 4, &count), PLAIT_OK);
    assert_int_equal(count, 3);
    assert_int_equal(values[2], 3);
    assert_int_equal(values[3], 7);
    ordered_items_destroy(&gather);
}

static void until_a_reader_waits(struct test_shared *s)
{
    UNTIL(ordered_items_waiting_nexts(&s->items) != 0U);
}

/* Thread 0 reads two values; thread 1 inserts 1, sees it wait on, and inserts 0. */
static void wait_for_the_first(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        int values[2] = {-1, -1};
        s->said[0] = ordered_items_next(&s->items, &values[0]);
        if (s->said[0] == PLAIT_OK) {
            s->said[0] = ordered_items_next(&s->items, &values[1]);
        }
        s->read = values[0] * 10 + values[1];
    } else {
        s->said[1] = ordered_items_insert(&s->items, 1, 2);
        until_a_reader_waits(s);
        if (s->said[1] == PLAIT_OK) {
            s->said[1] = ordered_items_insert(&s->items, 0, 1);
        }
    }
}

static void FT_G06_reader_waits_for_the_first(void **state)
{
    (void)state;
    shared = (struct test_shared){.round = 0};
    assert_int_equal(ordered_items_init(&shared.items), PLAIT_OK);
    for (int round = 0; round < 5; round++) {
        test_threads(2, wait_for_the_first, &shared);
        assert_int_equal(shared.said[0], PLAIT_OK);
        assert_int_equal(shared.said[1], PLAIT_OK);
        assert_int_equal(shared.read, 12);
        assert_int_equal(ordered_items_reset(&shared.items), PLAIT_OK);
    }
    ordered_items_destroy(&shared.items);
}

static void FT_G07_largest_key_ends_the_reading(void **state)
{
    (void)state;
    ordered_items gather;
    int value = -1;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(ordered_items_insert(&gather, (uint64_t)i, i), PLAIT_OK);
    }
    assert_int_equal(ordered_items_end(&gather, 6), PLAIT_OK); /* the largest is 5 */
    for (int i = 0; i < 6; i++) {
        assert_int_equal(ordered_items_next(&gather, &value), PLAIT_OK);
        assert_int_equal(value, i);
    }
    assert_int_equal(ordered_items_next(&gather, &value), PLAIT_CLOSED);
    assert_int_equal(ordered_items_size(&gather), 4); /* the rest stays */
    ordered_items_destroy(&gather);
}

static void FT_G08_reading_takes_the_value_out(void **state)
{
    (void)state;
    ordered_items gather;
    int value = 0;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    assert_int_equal(ordered_items_insert(&gather, 0, 5), PLAIT_OK);
    assert_int_equal(ordered_items_next(&gather, &value), PLAIT_OK);
    assert_int_equal(value, 5);
    assert_int_equal(ordered_items_size(&gather), 0);
    ordered_items_destroy(&gather);
}

static void FT_G09_duplicates_are_told(void **state)
{
    (void)state;
    ordered_items gather;
    int value = 0;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    assert_int_equal(ordered_items_insert(&gather, 0, 1), PLAIT_OK);
    assert_int_equal(ordered_items_insert(&gather, 0, 2), PLAIT_EXISTS);
    assert_int_equal(ordered_items_next(&gather, &value), PLAIT_OK);
    assert_int_equal(value, 1);
    assert_int_equal(ordered_items_insert(&gather, 0, 3), PLAIT_EXISTS);
    ordered_items_destroy(&gather);
}

static void FT_G10_second_pass_yields_the_same(void **state)
{
    (void)state;
    ordered_kept gather;
    int value = 0;
    assert_int_equal(ordered_kept_init(&gather), PLAIT_OK);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(ordered_kept_insert(&gather, (uint64_t)i, i), PLAIT_OK);
    }
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < MANY; i++) {
            assert_int_equal(ordered_kept_next(&gather, &value), PLAIT_OK);
            assert_int_equal(value, i);
        }
        assert_int_equal(ordered_kept_rewind(&gather), PLAIT_OK);
    }
    assert_int_equal(ordered_kept_reset(&gather), PLAIT_OK); /* empties it */
    assert_int_equal(ordered_kept_try_next(&gather, &value), PLAIT_EMPTY);
    ordered_kept_destroy(&gather);
}

static void FT_G11_nothing_to_come(void **state)
{
    (void)state;
    ordered_known gather;
    int value = 0;
    assert_int_equal(ordered_known_init(&gather, 0), PLAIT_OK);
    assert_int_equal(ordered_known_next(&gather, &value), PLAIT_CLOSED);
    ordered_known_destroy(&gather);
}

static void FT_G12_values_before_the_failure(void **state)
{
    (void)state;
    ordered_items gather;
    int value = 0;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ordered_items_insert(&gather, (uint64_t)i, i), PLAIT_OK);
    }
    ordered_items_fail(&gather, EIO);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ordered_items_next(&gather, &value), PLAIT_OK);
        assert_int_equal(value, i);
    }
    assert_int_equal(ordered_items_next(&gather, &value), EIO);
    ordered_items_destroy(&gather);
}

/* Thread 0 reads; thread 1 ends the gather once it waits. */
static void wait_for_the_end(unsigned index, struct test_shared *s)
{
    int value = 0;
    if (index == 0U) {
        s->said[0] = ordered_items_next(&s->items, &value);
    } else {
        until_a_reader_waits(s);
        if (s->round == 0) {
            ordered_items_close(&s->items);
        } else {
            ordered_items_fail(&s->items, EIO);
        }
    }
}

static void FT_G13_close_and_fail_wake_the_reader(void **state)
{
    (void)state;
    shared = (struct test_shared){.round = 0};
    for (shared.round = 0; shared.round < 2; shared.round++) {
        assert_int_equal(ordered_items_init(&shared.items), PLAIT_OK);
        test_threads(2, wait_for_the_end, &shared);
        assert_int_equal(shared.said[0], shared.round == 0 ? PLAIT_CLOSED : EIO);
        ordered_items_destroy(&shared.items);
    }
}

static void FT_G14_reader_gives_up_in_time(void **state)
{
    (void)state;
    ordered_items gather;
    int value = 3;
    assert_int_equal(ordered_items_init(&gather), PLAIT_OK);
    assert_int_equal(ordered_items_next_until(&gather, &value, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
    assert_int_equal(value, 3);
    assert_int_equal(ordered_items_insert(&gather, 0, 4), PLAIT_OK);
    assert_int_equal(ordered_items_next(&gather, &value), PLAIT_OK); /* nothing was lost */
    ordered_items_destroy(&gather);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(FT_G01_one_insert),
        cmocka_unit_test(FT_G02_ten_inserts_in_order),
        cmocka_unit_test(FT_G03_ten_threads_five_rounds),
        cmocka_unit_test(FT_G04_failed_insert_reaches_the_reader),
        cmocka_unit_test(FT_G05_into_own_storage),
        cmocka_unit_test(FT_G06_reader_waits_for_the_first),
        cmocka_unit_test(FT_G07_largest_key_ends_the_reading),
        cmocka_unit_test(FT_G08_reading_takes_the_value_out),
        cmocka_unit_test(FT_G09_duplicates_are_told),
        cmocka_unit_test(FT_G10_second_pass_yields_the_same),
        cmocka_unit_test(FT_G11_nothing_to_come),
        cmocka_unit_test(FT_G12_values_before_the_failure),
        cmocka_unit_test(FT_G13_close_and_fail_wake_the_reader),
        cmocka_unit_test(FT_G14_reader_gives_up_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
