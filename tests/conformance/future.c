/* SPDX-License-Identifier: MIT */
/* future.c: AnyIO's items about futures (AI-U), on the typed future of examples/future. */
#include <plait/scope.h>

#include "../../examples/future/price.h"

#include "support/support.h"

enum { WAITERS = 4 };

static void AI_U01_AI_U10_a_value_that_was_set_is_read(void **state)
{
    (void)state;
    struct price price;
    long cents = 0;
    price_init(&price);
    assert_int_equal(price_set(&price, 5), PLAIT_OK);
    assert_int_equal(price_wait(&price, &cents), PLAIT_OK);
    assert_int_equal(cents, 5);
    price_init(&price);
    cents = 7;
    assert_int_equal(price_fail(&price, 13), PLAIT_OK);
    assert_int_equal(price_get(&price, &cents), 13); /* why there is none */
    assert_int_equal(cents, 7);
}

static void AI_U02_it_is_set_once(void **state)
{
    (void)state;
    struct price price;
    long cents = 0;
    price_init(&price);
    assert_int_equal(price_set(&price, 5), PLAIT_OK);
    assert_int_equal(price_set(&price, 6), PLAIT_EXISTS);
    assert_int_equal(price_fail(&price, 13), PLAIT_EXISTS);
    assert_int_equal(price_get(&price, &cents), PLAIT_OK);
    assert_int_equal(cents, 5);
}

static void AI_U05_a_failure_reaches_who_waits(void **state)
{
    (void)state;
    struct price price;
    long cents = 7;
    price_init(&price);
    assert_int_equal(price_fail(&price, 13), PLAIT_OK);
    assert_int_equal(price_wait(&price, &cents), 13);
    assert_int_equal(cents, 7);
}

static void AI_U06_AI_U07_AI_U11_a_cancelled_one_is_closed(void **state)
{
    (void)state;
    struct price price;
    long cents = 7;
    price_init(&price);
    price_cancel(&price);
    assert_int_equal(price_set(&price, 5), PLAIT_CLOSED);
    assert_int_equal(price_fail(&price, 13), PLAIT_CLOSED);
    assert_int_equal(price_wait(&price, &cents), PLAIT_CLOSED);
    assert_int_equal(cents, 7);
}

static void AI_U08_AI_U09_before_it_is_done_there_is_nothing_to_read(void **state)
{
    (void)state;
    struct price price;
    long cents = 7;
    price_init(&price);
    assert_int_equal(price_get(&price, &cents), PLAIT_BUSY);
    assert_int_equal(price_wait_until(&price, &cents, (plait_time){0}), PLAIT_TIMEOUT);
    assert_int_equal(cents, 7);
}

static void AI_U12_AI_U13_cancelling_one_that_is_done_does_nothing(void **state)
{
    (void)state;
    struct price price;
    long cents = 0;
    price_init(&price);
    assert_int_equal(price_set(&price, 5), PLAIT_OK);
    price_cancel(&price);
    assert_int_equal(price_get(&price, &cents), PLAIT_OK);
    price_init(&price);
    assert_int_equal(price_fail(&price, 13), PLAIT_OK);
    price_cancel(&price);
    assert_int_equal(price_get(&price, &cents), 13);
}

/* ---- waiters ---- */

struct test_shared {
    struct price price;
    struct plait_scope scope; /* of the first waiter */
};

static void wait_or_give_up(unsigned index, struct test_shared *shared)
{
    long cents = 0;
    if (index == 0) {
        plait_status outcome = PLAIT_OK;
        PLAIT_PREPARED(&shared->scope, &outcome) {
            outcome = price_wait(&shared->price, &cents);
            assert_int_equal(outcome, PLAIT_CANCELLED); /* its own strand, not the future */
        }
        assert_int_equal(price_set(&shared->price, 5), PLAIT_OK);
    } else if (index == 1) {
        plait_scope_cancel(&shared->scope);
    } else {
        assert_int_equal(price_wait(&shared->price, &cents), PLAIT_OK);
        assert_int_equal(cents, 5);
    }
}

static void AI_U03_AI_U04_AI_U15_AI_U16_several_wait_and_one_that_gives_up_disturbs_nobody(void **state)
{
    (void)state;
    struct test_shared shared;
    price_init(&shared.price);
    plait_scope_init(&shared.scope);
    long cents = 0;
    test_threads(WAITERS, wait_or_give_up, &shared);
    assert_int_equal(price_get(&shared.price, &cents), PLAIT_OK);
    assert_int_equal(cents, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_U01_AI_U10_a_value_that_was_set_is_read),
        cmocka_unit_test(AI_U02_it_is_set_once),
        cmocka_unit_test(AI_U05_a_failure_reaches_who_waits),
        cmocka_unit_test(AI_U06_AI_U07_AI_U11_a_cancelled_one_is_closed),
        cmocka_unit_test(AI_U08_AI_U09_before_it_is_done_there_is_nothing_to_read),
        cmocka_unit_test(AI_U12_AI_U13_cancelling_one_that_is_done_does_nothing),
        cmocka_unit_test(AI_U03_AI_U04_AI_U15_AI_U16_several_wait_and_one_that_gives_up_disturbs_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
