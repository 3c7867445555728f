/* SPDX-License-Identifier: MIT */
/* The queues when memory fails, at every allocation in turn: the call says PLAIT_NO_MEMORY, nothing has happened, and
 * the queue goes on once memory is there again. All that was allocated is given back. */
#include "scarce.h"

#include "support/support.h"

#include "scarce_items.h"
#include "scarce_limited.h"
#include "scarce_ring.h"

enum { FOR_EVER = 1000000, ITEMS = 100 };

/* Pushes ITEMS, alone and in batches, pops some, reserves; whatever fails is done again with memory. Returns how many
 * calls failed. */
static unsigned use_items(void)
{
    scarce_items queue;
    unsigned failed = 0;
    uint64_t next = 0;
    uint64_t expected = 0;
    if (scarce_items_init(&queue) != PLAIT_OK) {
        assert_int_equal(scarce.units_out, 0);
        return 1;
    }
    while (next < ITEMS) {
        const uint64_t batch[5] = {next, next + 1U, next + 2U, next + 3U, next + 4U};
        const size_t before = scarce_items_size(&queue);
        size_t pushed = 0;
        plait_status status = PLAIT_OK;
        if (next % 2U == 0U) {
            status = scarce_items_push_many(&queue, batch, 5, &pushed);
        } else {
            status = scarce_items_push(&queue, next);
            pushed = status == PLAIT_OK ? 1U : 0U;
        }
        assert_true(status == PLAIT_OK || status == PLAIT_NO_MEMORY);
        assert_int_equal(pushed > 0U, status == PLAIT_OK);
        assert_int_equal(scarce_items_size(&queue), before + pushed);
        next += pushed;
        if (status == PLAIT_NO_MEMORY) {
            failed++;
            scarce.fails_until = 0; /* memory is there again */
        }
        if (next % 3U == 0U) {
            uint64_t item = 0;
            if (scarce_items_try_pop(&queue, &item) == PLAIT_OK) {
                assert_int_equal(item, expected);
                expected++;
            }
        }
    }
    const size_t before = scarce.units_out;
    if (scarce_items_reserve(&queue, ITEMS) == PLAIT_NO_MEMORY) {
        failed++;
        assert_int_equal(scarce.units_out, before); /* all of it or nothing */
        scarce.fails_until = 0;
        assert_int_equal(scarce_items_reserve(&queue, ITEMS), PLAIT_OK);
    }
    for (uint64_t item = 0; scarce_items_try_pop(&queue, &item) == PLAIT_OK; expected++) {
        assert_int_equal(item, expected);
    }
    assert_true(expected >= ITEMS);
    scarce_items_destroy(&queue);
    assert_int_equal(scarce.units_out, 0);
    return failed;
}

static void test_every_allocation_fails_once(void **state)
{
    (void)state;
    for (int once = 0; once < 2; once++) {
        unsigned long number = 0;
        do { /* until the scenario needs no allocation of that number */
            number++;
            scarce_fail_at(number, once == 1);
            (void)use_items();
        } while (scarce.asked >= number);
        assert_true(number > 20U);
        scarce_fail_at(FOR_EVER, true);
        assert_int_equal(use_items(), 0);
    }
}

/* A push that has no memory has claimed nothing: a pop says empty, and is not held up. */
static void test_failed_push_leaves_no_ticket(void **state)
{
    (void)state;
    scarce_limited queue;
    uint64_t item = 0;
    size_t pushed = 9;
    scarce_fail_at(FOR_EVER, true);
    assert_int_equal(scarce_limited_init(&queue), PLAIT_OK);
    for (uint64_t i = 0; i < SCARCE_LIMITED_SEGMENT; i++) {
        assert_int_equal(scarce_limited_push(&queue, i), PLAIT_OK);
    }
    scarce_fail_at(1, false);
    assert_int_equal(scarce_limited_try_push(&queue, 9), PLAIT_NO_MEMORY);
    assert_int_equal(scarce_limited_push(&queue, 9), PLAIT_NO_MEMORY);
    assert_int_equal(scarce_limited_push_many(&queue, &item, 1, &pushed), PLAIT_NO_MEMORY);
    assert_int_equal(pushed, 9);
    for (uint64_t i = 0; i < SCARCE_LIMITED_SEGMENT; i++) {
        assert_int_equal(scarce_limited_pop(&queue, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    assert_int_equal(scarce_limited_try_pop(&queue, &item), PLAIT_EMPTY);
    assert_int_equal(scarce_limited_try_push(&queue, 9), PLAIT_NO_MEMORY);
    scarce_limited_close(&queue);
    assert_int_equal(scarce_limited_try_push(&queue, 9), PLAIT_CLOSED); /* and no longer a matter of memory */
    scarce_limited_destroy(&queue);
    assert_int_equal(scarce.units_out, 0);
}

/* A ring asks for memory once, in init, and never again. */
static void test_ring_allocates_once(void **state)
{
    (void)state;
    scarce_ring queue;
    uint64_t item = 0;
    scarce_fail_at(1, false);
    assert_int_equal(scarce_ring_init(&queue), PLAIT_NO_MEMORY);
    assert_int_equal(scarce.units_out, 0);
    scarce_fail_at(2, false);
    assert_int_equal(scarce_ring_init(&queue), PLAIT_OK);
    for (uint64_t i = 0; i < 1000U; i++) {
        assert_int_equal(scarce_ring_push(&queue, i), PLAIT_OK);
        assert_int_equal(scarce_ring_pop(&queue, &item), PLAIT_OK);
    }
    assert_int_equal(scarce.asked, 1);
    scarce_ring_destroy(&queue);
    assert_int_equal(scarce.units_out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_allocation_fails_once),
        cmocka_unit_test(test_failed_push_leaves_no_ticket),
        cmocka_unit_test(test_ring_allocates_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
