/* SPDX-License-Identifier: MIT */
/* The generated twin of SYNCHRONIZED: the same semantics, and one lock for the three entries. */
#include "queued.h"

#include <plait/scope.h>

#include "again.h"
#include "deposit.h"
#include "stay.h"
#include "stay_on.h"
#include "ten.h"
#include "tick.h"

static const plait_time LONG_AGO = {1};

static keys_numbers table;
static int asked, ticks;
static struct plait_atomic_u32 inside, leave;
static struct account shared = {1, 0, PLAIT_MUTEX_INIT};

/* ---- what does the work ---- */

keys_numbers *the_table(void)
{
    asked++;
    return &table;
}

long deposit_locked(struct account *account, long amount)
{
    account->balance += amount;
    return account->balance;
}

void tick_locked(void)
{
    ticks++;
}

const char *ten_locked(const char *text, int a, int b, int c, int d, int e, int f, int g, int h, int i)
{
    return a + b + c + d + e + f + g + h + i == 45 ? text : NULL;
}

static void stay_if(bool stays)
{
    if (stays) {
        plait_store_release(&inside, 1U);
        until_equal(&leave, 1);
    }
}

void stay_locked(uint64_t id, bool stays)
{
    CHECK(keys_numbers_locked(&table, id));
    stay_if(stays);
}

int stay_on_locked(struct account *account, bool stays)
{
    CHECK(plait_mutex_is_owner(&account->lock));
    stay_if(stays);
    return 5;
}

/* Calls again, by the entry that says so, with the key `then`; 0: not at all. */
plait_status again_locked(uint64_t id, uint64_t then)
{
    plait_status inner = PLAIT_OK;
    plait_status status = PLAIT_OK;
    if (then != 0) {
        status = id % 2 == 0 ? try_again(then, 0, &inner) : again_until(then, 0, &inner, PLAIT_FOREVER);
    }
    return status;
}

/* ---- alone ---- */

static void three_entries_do_the_work(void **state)
{
    (void)state;
    struct account account = {7, 0, PLAIT_MUTEX_INIT};
    long balance = 0;
    const char *text = NULL;
    ticks = 0;
    tick();
    assert_int_equal(try_tick(), PLAIT_OK);
    assert_int_equal(tick_until(LONG_AGO), PLAIT_OK);
    assert_int_equal(ticks, 3);
    assert_int_equal(deposit(&account, 5), 5);
    assert_int_equal(try_deposit(&account, 5, &balance), PLAIT_OK);
    assert_int_equal(balance, 10);
    assert_int_equal(deposit_until(&account, 5, &balance, LONG_AGO), PLAIT_OK);
    assert_int_equal(balance, 15);
    assert_string_equal(ten("text", 1, 2, 3, 4, 5, 6, 7, 8, 9), "text");
    assert_int_equal(try_ten("more", 1, 2, 3, 4, 5, 6, 7, 8, 9, &text), PLAIT_OK);
    assert_string_equal(text, "more");
}

static void the_table_is_asked_for_once_a_call_and_empty_in_the_end(void **state)
{
    (void)state;
    asked = 0;
    stay(1, false);
    assert_int_equal(try_stay(1, false), PLAIT_OK);
    assert_int_equal(stay_until(1, false, LONG_AGO), PLAIT_OK);
    assert_int_equal(asked, 3);
    assert_int_equal(keys_numbers_size(&table), 0);
}

/* From a body whose strand has the lock already. */
static void enter_what_it_is_in(void)
{
    CHECK(plait_mutex_lock(&shared.lock) == PLAIT_OK);
    (void)stay_on(&shared, false);
}

static void enter_the_key_it_has(void)
{
    keys_numbers_hold hold;
    CHECK(keys_numbers_lock(&table, 3, &hold) == PLAIT_OK);
    stay(3, false);
}

static void called_again_it_says_misuse_or_is_fatal(void **state)
{
    (void)state;
    assert_int_equal(again(1, 2), PLAIT_OK); /* another key */
    assert_int_equal(again(1, 1), PLAIT_MISUSE);
    assert_int_equal(again(2, 2), PLAIT_MISUSE);
    assert_int_equal(again(2, 1), PLAIT_OK);
    assert_true(test_dies(enter_what_it_is_in, "stay_on"));
    assert_true(test_dies(enter_the_key_it_has, "stay"));
}

/* ---- others are inside ---- */

static void be_inside(unsigned with_key)
{
    if (with_key) {
        stay(1, true);
    } else {
        CHECK(stay_on(&shared, true) == 5);
    }
}

static void enter(struct helper *helper, unsigned with_key)
{
    plait_initialize(&inside, 0U);
    plait_initialize(&leave, 0U);
    helper_start(helper, be_inside, with_key);
    until_equal(&inside, 1);
}

static void let_go(struct helper *helper)
{
    plait_store_release(&leave, 1U);
    helper_join(helper);
}

static void the_entries_share_one_lock(void **state)
{
    (void)state;
    struct helper helper;
    int result = -7;
    enter(&helper, 0);
    assert_int_equal(try_stay_on(&shared, false, &result), PLAIT_BUSY);
    assert_int_equal(stay_on_until(&shared, false, &result, plait_after(plait_milliseconds(2))), PLAIT_TIMEOUT);
    assert_int_equal(result, -7);
    let_go(&helper);
    assert_int_equal(try_stay_on(&shared, false, &result), PLAIT_OK);
    assert_int_equal(result, 5);
    enter(&helper, 1);
    assert_int_equal(try_stay(1, false), PLAIT_BUSY);
    assert_int_equal(stay_until(1, false, LONG_AGO), PLAIT_TIMEOUT);
    assert_int_equal(try_stay(2, false), PLAIT_OK);
    let_go(&helper);
    assert_int_equal(keys_numbers_size(&table), 0);
}

static void wait_in_a_cancelled_scope(unsigned index)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    int result = -7;
    (void)index;
    plait_scope_open(&scope);
    plait_scope_cancel(&scope);
    CHECK(stay_on_until(&shared, false, &result, PLAIT_FOREVER) == PLAIT_CANCELLED);
    CHECK(result == -7);
    CHECK(stay_on(&shared, false) == 5); /* whatever the scopes say */
    plait_scope_close(&scope, &outcome);
}

static void until_is_cancelled_and_the_plain_entry_is_not(void **state)
{
    (void)state;
    struct helper holder, waiter;
    enter(&holder, 0);
    helper_start(&waiter, wait_in_a_cancelled_scope, 0);
    until_queued(&shared.lock.word, PLAIT_QUEUE_NORMAL, 1);
    let_go(&holder);
    helper_join(&waiter);
    assert_false(plait_mutex_locked(&shared.lock));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_entries_do_the_work),
        cmocka_unit_test(the_table_is_asked_for_once_a_call_and_empty_in_the_end),
        cmocka_unit_test(called_again_it_says_misuse_or_is_fatal),
        cmocka_unit_test(the_entries_share_one_lock),
        cmocka_unit_test(until_is_cancelled_and_the_plain_entry_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
