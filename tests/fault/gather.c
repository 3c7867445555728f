/* SPDX-License-Identifier: MIT */
/* The gather when memory fails, at every allocation in turn: the insert says PLAIT_NO_MEMORY, nothing has happened, and
 * the same insert goes well once memory is there again. Reading needs none. All that was allocated is given back. */
#include "scarce.h"

#include "support/support.h"

#include "meagre_values.h"

enum { FOR_EVER = 1000000, VALUES = 60 };

/* Inserts VALUES values from the last to the first, so that the directory grows, some in runs; whatever fails is done
 * again with memory. */
static void use_values(void)
{
    meagre_values gather;
    uint64_t value = 0;
    if (meagre_values_init(&gather) != PLAIT_OK) {
        assert_int_equal(scarce.units_out, 0);
        return;
    }
    uint64_t left = VALUES;
    while (left > 0U) {
        const uint64_t run[3] = {left - 3U, left - 2U, left - 1U};
        const size_t before = meagre_values_size(&gather);
        size_t inserted = 0;
        const plait_status status = meagre_values_insert_many(&gather, left - 3U, run, 3, &inserted);
        assert_true(status == PLAIT_OK || status == PLAIT_NO_MEMORY);
        assert_int_equal(inserted > 0U, status == PLAIT_OK);
        assert_int_equal(meagre_values_size(&gather), before + inserted);
        for (uint64_t i = left - 3U + inserted; i < left; i++) {
            if (meagre_values_try_insert(&gather, i, i) != PLAIT_OK) {
                scarce.fails_until = 0; /* memory is there again */
                assert_int_equal(meagre_values_try_insert(&gather, i, i), PLAIT_OK);
            }
        }
        for (uint64_t i = left - 3U; status == PLAIT_NO_MEMORY && i < left - 3U + inserted; i++) {
            assert_int_equal(meagre_values_try_insert(&gather, i, i), PLAIT_EXISTS);
        }
        if (status == PLAIT_NO_MEMORY) { /* nothing of it was claimed: by now all three are in */
            assert_int_equal(meagre_values_size(&gather), before + 3U);
        }
        left -= 3U;
    }
    scarce_fail_at(1, false); /* nothing below needs memory */
    for (uint64_t i = 0; i < VALUES; i++) {
        assert_int_equal(meagre_values_next(&gather, &value), PLAIT_OK);
        assert_int_equal(value, i);
    }
    assert_int_equal(meagre_values_try_next(&gather, &value), PLAIT_EMPTY);
    assert_int_equal(meagre_values_insert(&gather, VALUES, 1), PLAIT_OK); /* in a segment that was left */
    assert_int_equal(meagre_values_reset(&gather), PLAIT_OK);
    assert_int_equal(meagre_values_insert(&gather, 1, 1), PLAIT_OK);
    const size_t before = scarce.units_out;
    meagre_values_trim(&gather);
    assert_true(scarce.units_out < before);
    assert_int_equal(meagre_values_insert(&gather, 0, 0), PLAIT_OK);
    assert_int_equal(meagre_values_insert(&gather, 2, 2), PLAIT_NO_MEMORY);
    assert_int_equal(meagre_values_next(&gather, &value), PLAIT_OK);
    assert_int_equal(meagre_values_next(&gather, &value), PLAIT_OK);
    assert_int_equal(meagre_values_insert(&gather, 2, 2), PLAIT_OK); /* again in the one that was left */
    assert_int_equal(scarce.asked, 1);
    meagre_values_destroy(&gather);
    assert_int_equal(scarce.units_out, 0);
}

static void test_every_allocation_fails_once(void **state)
{
    (void)state;
    for (int once = 0; once < 2; once++) {
        unsigned long number = 0;
        unsigned long needed = 0;
        scarce_fail_at(FOR_EVER, true);
        meagre_values counting;
        assert_int_equal(meagre_values_init(&counting), PLAIT_OK);
        for (uint64_t i = VALUES; i > 0U; i--) {
            assert_int_equal(meagre_values_insert(&counting, i - 1U, i), PLAIT_OK);
        }
        needed = scarce.asked;
        assert_true(needed > VALUES / 2U);
        meagre_values_destroy(&counting);
        for (number = 1; number <= needed; number++) {
            scarce_fail_at(number, once == 1);
            use_values();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
