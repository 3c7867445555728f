/* SPDX-License-Identifier: MIT */
/* Function definitions under a lock: every form does what it says, the lock is left on every way out, and waiting,
 * giving up and being called again end as promised. Data races inside are judged by tests/race/synchronized.c. */
#include "queued.h"

#include <malloc.h>

#include <plait/scope.h>

#include "synchronized_forms.h"

static const plait_time LONG_AGO = {1};

static struct account new_account(uint64_t id, long balance)
{
    const struct account account = {.id = id, .balance = balance};
    return account;
}

/* ---- what the forms make ---- */

static int difference(int a, int b)
{
    return a - b;
}

static void functions_have_any_signature(void **state)
{
    (void)state;
    int five = 5;
    const char *const more = "more";
    last_id = 0;
    assert_int_equal(next_id(), 1);
    assert_string_equal(text_of_two("text", NULL), "text");
    assert_ptr_equal(text_of_two("text", &more), more);
    assert_int_equal(sum_of_4(1, 2, &five, 4), 12);
    assert_int_equal(sum_of_5(1, 2, 3, 4, 5), 15);
    assert_int_equal(sum_of_6(1, 2, 3, 4, 5, 6), 21);
    assert_int_equal((int)sum_of_7(1, 2, 3, 4, 5, 6, 7.0), 28);
    assert_int_equal(sum_of_8(1, 2, 3, 4, 5, 6, 7, 8), 36);
    assert_int_equal(odd_names(1, 2, 3, 4, 5, 6, 7, 8), 36);
    ran = 0;
    void_by_another_word(3);
    assert_int_equal(ran, 3);
    assert_ptr_equal(same_pointer(&five), &five);
    assert_int_equal(ordered((struct span){9, 3}).low, 3);
    assert_int_equal(other_colour(RED), GREEN);
    assert_true(negated(false));
    assert_true(same_function(difference, 0) == difference);
    assert_int_equal(with_attribute(4), 4);
    assert_int_equal(from_here_on(4), 4);
    assert_int_equal(from_here_on(-4), -1);
    assert_int_equal(from_here_on(5), 5);
    assert_int_equal(keys_numbers_size(&accounts), 0);
}

/* A second call would never return otherwise. */
static void leaving_early_leaves_the_lock(void **state)
{
    (void)state;
    struct account from = new_account(1, 100);
    struct account to = new_account(2, 0);
    ran = 0;
    leave_early(true);
    leave_early(false);
    assert_int_equal(ran, 1);
    assert_int_equal(transfer(&from, &to, 1000), -1);
    assert_int_equal(transfer(&from, &to, 40), 0);
    assert_int_equal(from.balance, 60);
    assert_int_equal(to.balance, 40);
}

static void each_function_has_a_lock_of_its_own(void **state)
{
    (void)state;
    ran = 0;
    last_id = 7;
    assert_int_equal(calls_others(), 8);
    assert_int_equal(ran, 1);
}

static void try_and_until_give_a_status_and_a_typed_result(void **state)
{
    (void)state;
    struct account account = new_account(1, 60);
    int five = 5;
    long number = 0;
    int *pointer = NULL;
    int seven = 0;
    uint64_t id = 0;
    struct span span = {0, 0};
    last_id = ran = 0;
    assert_int_equal(try_next_id(&number), PLAIT_OK);
    assert_int_equal(number, 1);
    assert_int_equal(try_run(), PLAIT_OK);
    assert_int_equal(pointer_until(&five, &pointer, LONG_AGO), PLAIT_OK); /* a free lock is taken at any time */
    assert_ptr_equal(pointer, &five);
    assert_int_equal(seven_until(&seven, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(seven, 7);
    assert_int_equal(ran, 1);
    assert_int_equal(try_read(&account, &span), PLAIT_OK);
    assert_int_equal(span.high, 60);
    assert_int_equal(deposit(&account, 5), 65);
    assert_int_equal(drain_until(&account, LONG_AGO), PLAIT_OK);
    assert_int_equal(account.balance, 0);
    assert_false(plait_mutex_locked(&account.lock));
    assert_int_equal(withdraw(&account, 5), 0);
    assert_int_equal(account.balance, -5);
    assert_int_equal(key_until(9, &id, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(id, 9);
}

static void keys_exclude_each_other_by_value(void **state)
{
    (void)state;
    plait_status inner = PLAIT_OK;
    ran = 0;
    visit(5);
    assert_int_equal(ran, 1);
    assert_int_equal(keys_numbers_size(&accounts), 0);
    assert_int_equal(try_part(1, 2, &inner), PLAIT_OK);
    assert_int_equal(inner, PLAIT_OK); /* another key, in one table */
    assert_int_equal(try_part(1, 5, &inner), PLAIT_OK);
    assert_int_equal(inner, PLAIT_MISUSE); /* 5 % 4 is the key it has */
}

/* ---- each argument is evaluated once, the lock before it is waited for ---- */

static int asked_lock, asked_table, asked_key;

static struct plait_mutex *the_lock(struct account *account)
{
    asked_lock++;
    return &account->lock;
}

static keys_numbers *the_table(void)
{
    asked_table++;
    return &accounts;
}

static uint64_t the_key(struct account *account)
{
    asked_key++;
    return account->id;
}

static SYNCHRONIZED_ON(the_lock(a), void, lock_once, (struct account *, a))
{
}
static TRY_SYNCHRONIZED_ON(the_lock(a), void, try_once, (struct account *, a))
{
}
static SYNCHRONIZED_ON_UNTIL(the_lock(a), void, until_once, (struct account *, a))
{
}
static SYNCHRONIZED_BY_KEY_ON(keys_numbers, the_table(), the_key(a), void, key_once, (struct account *, a))
{
}
static TRY_SYNCHRONIZED_BY_KEY_ON(keys_numbers, the_table(), the_key(a), void, try_key_once, (struct account *, a))
{
}
static SYNCHRONIZED_BY_KEY_ON_UNTIL(keys_numbers, the_table(), the_key(a), void, until_key_once, (struct account *, a))
{
}

static void lock_table_and_key_are_evaluated_once(void **state)
{
    (void)state;
    struct account account = new_account(1, 0);
    asked_lock = asked_table = asked_key = 0;
    lock_once(&account);
    assert_int_equal(try_once(&account), PLAIT_OK);
    assert_int_equal(until_once(&account, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(asked_lock, 3);
    key_once(&account);
    assert_int_equal(try_key_once(&account), PLAIT_OK);
    assert_int_equal(until_key_once(&account, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(asked_table, 3);
    assert_int_equal(asked_key, 3);
}

/* ---- called again from inside ---- */

static SYNCHRONIZED(int, calls_itself, (int, n))
{
    return n == 0 ? 0 : calls_itself(n - 1);
}

static SYNCHRONIZED_ON(&here, int, has_it_already)
{
    return from_here_on(1);
}

static SYNCHRONIZED_BY_KEY(keys_numbers, id, int, calls_itself_by_key, (uint64_t, id), (int, n))
{
    return n == 0 ? 0 : calls_itself_by_key(id, n - 1);
}

static void relock(void)
{
    (void)calls_itself(1);
}

static void relock_here(void)
{
    (void)has_it_already();
}

static void relock_key(void)
{
    (void)calls_itself_by_key(3, 1);
}

static void called_again_the_plain_forms_are_fatal_and_name_the_function(void **state)
{
    (void)state;
    assert_int_equal(calls_itself(0), 0);
    assert_true(test_dies(relock, "calls_itself"));
    assert_true(test_dies(relock_here, "from_here_on"));
    assert_true(test_dies(relock_key, "calls_itself_by_key"));
}

static void called_again_the_others_say_misuse(void **state)
{
    (void)state;
    long number = 0;
    ran = 0;
    assert_int_equal(try_refresh(4, &number), PLAIT_OK); /* looks itself */
    assert_int_equal(number, 5);
    assert_int_equal(run_until(PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(ran, 1);
}

/* ---- others are inside ---- */

static struct plait_mutex gate = PLAIT_MUTEX_INIT;
static struct plait_atomic_u32 inside, leave;
static struct plait_scope scope;

static void stay(void)
{
    plait_store_release(&inside, 1U);
    until_equal(&leave, 1);
}

static TRY_SYNCHRONIZED(int, try_stay, (bool, stays))
{
    if (stays) {
        stay();
    }
    return 1;
}

static SYNCHRONIZED_ON(&gate, int, stay_in_gate, (bool, stays))
{
    if (stays) {
        stay();
    }
    return 2;
}

static SYNCHRONIZED_ON_UNTIL(&gate, int, gate_until)
{
    return 3;
}

static SYNCHRONIZED_BY_KEY_ON(keys_numbers, &accounts, id, void, stay_with_key, (uint64_t, id))
{
    stay();
}

enum { TRYING, IN_GATE, WITH_KEY };

static void be_inside(unsigned where)
{
    int result = 0;
    if (where == TRYING) {
        CHECK(try_stay(true, &result) == PLAIT_OK);
    } else if (where == IN_GATE) {
        CHECK(stay_in_gate(true) == 2);
    } else {
        stay_with_key(1);
    }
}

static void enter(struct helper *helper, unsigned where)
{
    plait_initialize(&inside, 0U);
    plait_initialize(&leave, 0U);
    helper_start(helper, be_inside, where);
    until_equal(&inside, 1);
}

static void let_go(struct helper *helper)
{
    plait_store_release(&leave, 1U);
    helper_join(helper);
}

static void busy_is_a_status_and_leaves_the_result_alone(void **state)
{
    (void)state;
    struct helper helper;
    int result = -7;
    enter(&helper, TRYING);
    assert_int_equal(try_stay(false, &result), PLAIT_BUSY);
    assert_int_equal(result, -7);
    let_go(&helper);
    assert_int_equal(try_stay(false, &result), PLAIT_OK);
    assert_int_equal(result, 1);
    enter(&helper, WITH_KEY);
    result = -7;
    assert_int_equal(try_visit(1, &result), PLAIT_BUSY);
    assert_int_equal(result, -7);
    assert_int_equal(try_visit(2, &result), PLAIT_OK); /* another key is free */
    assert_int_equal(result, 12);
    let_go(&helper);
    assert_int_equal(try_visit(1, &result), PLAIT_OK);
    assert_int_equal(keys_numbers_size(&accounts), 0);
}

static void a_deadline_ends_the_wait_and_leaves_nothing(void **state)
{
    (void)state;
    struct helper helper;
    int result = -7;
    enter(&helper, IN_GATE);
    assert_int_equal(gate_until(&result, LONG_AGO), PLAIT_TIMEOUT);
    assert_int_equal(gate_until(&result, plait_after(plait_milliseconds(2))), PLAIT_TIMEOUT);
    assert_int_equal(result, -7);
    let_go(&helper);
    assert_int_equal(gate_until(&result, LONG_AGO), PLAIT_OK);
    assert_int_equal(result, 3);
    enter(&helper, WITH_KEY);
    assert_int_equal(visit_until(1, plait_after(plait_milliseconds(2))), PLAIT_TIMEOUT);
    assert_int_equal(keys_numbers_waiters(&accounts, 1), 0);
    assert_int_equal(visit_until(2, LONG_AGO), PLAIT_OK);
    let_go(&helper);
    assert_int_equal(keys_numbers_size(&accounts), 0);
}

static void wait_in_a_scope(unsigned where)
{
    plait_status outcome = PLAIT_OK;
    int result = -7;
    plait_scope_enter(&scope);
    if (where == IN_GATE) {
        CHECK(gate_until(&result, PLAIT_FOREVER) == PLAIT_CANCELLED);
        CHECK(result == -7);
    } else {
        CHECK(visit_until(1, PLAIT_FOREVER) == PLAIT_CANCELLED);
    }
    plait_scope_close(&scope, &outcome);
}

static void cancelling_ends_the_wait_and_leaves_nothing(void **state)
{
    (void)state;
    struct helper holder, waiter;
    plait_scope_init(&scope);
    enter(&holder, IN_GATE);
    helper_start(&waiter, wait_in_a_scope, IN_GATE);
    until_queued(&gate.word, PLAIT_QUEUE_NORMAL, 1);
    plait_scope_cancel(&scope);
    helper_join(&waiter);
    let_go(&holder);
    assert_false(plait_mutex_locked(&gate));
    plait_scope_init(&scope);
    enter(&holder, WITH_KEY);
    helper_start(&waiter, wait_in_a_scope, WITH_KEY);
    UNTIL(keys_numbers_waiters(&accounts, 1) == 1);
    plait_scope_cancel(&scope);
    helper_join(&waiter);
    assert_int_equal(keys_numbers_waiters(&accounts, 1), 0);
    let_go(&holder);
    assert_int_equal(keys_numbers_size(&accounts), 0);
}

static void wait_in_a_cancelled_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    (void)index;
    plait_scope_open(&scope);
    plait_scope_cancel(&scope);
    CHECK(gate_until(&(int){0}, PLAIT_FOREVER) == PLAIT_CANCELLED); /* it is held */
    CHECK(stay_in_gate(false) == 2);
    plait_scope_close(&scope, &outcome);
}

static void the_plain_forms_wait_in_a_cancelled_scope_too(void **state)
{
    (void)state;
    struct helper holder, waiter;
    enter(&holder, IN_GATE);
    helper_start(&waiter, wait_in_a_cancelled_scope, 0);
    until_queued(&gate.word, PLAIT_QUEUE_NORMAL, 1);
    let_go(&holder);
    helper_join(&waiter);
    assert_false(plait_mutex_locked(&gate));
}

/* ---- memory ---- */

static void many_keys_leave_nothing(void **state)
{
    (void)state;
    const uint64_t count = test_scaled(100000, 200);
    const size_t before = mallinfo2().uordblks;
    int result = 0;
    for (uint64_t id = 0; id < count; id++) {
        visit(id);
        assert_true(try_visit(id, &result) == PLAIT_OK);
        assert_true(visit_until(id, PLAIT_FOREVER) == PLAIT_OK);
    }
    assert_int_equal(keys_numbers_size(&accounts), 0);
    assert_int_equal(mallinfo2().uordblks, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_have_any_signature),
        cmocka_unit_test(leaving_early_leaves_the_lock),
        cmocka_unit_test(each_function_has_a_lock_of_its_own),
        cmocka_unit_test(try_and_until_give_a_status_and_a_typed_result),
        cmocka_unit_test(keys_exclude_each_other_by_value),
        cmocka_unit_test(lock_table_and_key_are_evaluated_once),
        cmocka_unit_test(called_again_the_plain_forms_are_fatal_and_name_the_function),
        cmocka_unit_test(called_again_the_others_say_misuse),
        cmocka_unit_test(busy_is_a_status_and_leaves_the_result_alone),
        cmocka_unit_test(a_deadline_ends_the_wait_and_leaves_nothing),
        cmocka_unit_test(cancelling_ends_the_wait_and_leaves_nothing),
        cmocka_unit_test(the_plain_forms_wait_in_a_cancelled_scope_too),
        cmocka_unit_test(many_keys_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
