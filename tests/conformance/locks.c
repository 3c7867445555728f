/* SPDX-License-Identifier: MIT */
/* What AnyIO promises of its lock (AI-L) and its condition (AI-C), and lionpride of its own (LP-M): each item under its
 * name. Tasks there are threads here, and its lock, which is handed over always, is the fair mutex. */
#include "../unit/queued.h"

#include <plait/condition.h>
#include <plait/mutex.h>
#include <plait/scope.h>

enum { CROWD = 5 };

static struct plait_mutex mutex = PLAIT_MUTEX_FAIR_INIT; /* made before any strand runs */
static struct plait_condition changed = PLAIT_CONDITION_INIT;
static struct plait_scope scope;
static struct plait_atomic_u32 passed;
static struct plait_atomic_u32 cancelled;
static unsigned value; /* under the mutex */

static void begin(void)
{
    assert_int_equal(plait_load_relaxed(&mutex.word), PLAIT_FAIR);
    plait_condition_init(&changed);
    plait_scope_init(&scope);
    plait_initialize(&passed, 0U);
    plait_initialize(&cancelled, 0U);
    value = 0;
}

static void lock(void)
{
    CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
}

static void unlock(void)
{
    plait_mutex_unlock(&mutex);
}

static void until_locking(uint32_t count)
{
    until_queued(&mutex.word, PLAIT_QUEUE_STARVED, count);
}

static void until_waiting(uint32_t count)
{
    until_queued(&changed.word, PLAIT_QUEUE_NOTIFIED, count);
}

/* Until nobody holds the mutex. */
static void until_free(void)
{
    UNTIL(!plait_mutex_locked(&mutex));
}

/* ---- lock ---- */

static void lock_and_pass(unsigned index)
{
    (void)index;
    lock();
    (void)plait_add_acq_rel(&passed, 1U);
    unlock();
}

static void lock_and_pass_in_a_block(unsigned index)
{
    plait_status status = PLAIT_FAILED;
    (void)index;
    PLAIT_WITH_MUTEX(&mutex, &status) {
        (void)plait_add_acq_rel(&passed, 1U);
    }
    CHECK(status == PLAIT_OK);
}

static void lock_and_pass_in_the_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    (void)index;
    plait_scope_enter(&scope);
    outcome = plait_mutex_lock(&mutex);
    if (outcome == PLAIT_OK) {
        (void)plait_add_acq_rel(&passed, 1U);
        CHECK(plait_mutex_is_owner(&mutex));
        unlock();
    } else {
        CHECK(outcome == PLAIT_CANCELLED);
        CHECK(!plait_mutex_is_owner(&mutex));
        (void)plait_add_acq_rel(&cancelled, 1U);
    }
    plait_scope_close(&scope, &outcome);
}

static void AI_L01_the_second_enters_its_block_after_the_first_left(void **state)
{
    (void)state;
    struct helper helper;
    plait_status status = PLAIT_FAILED;
    begin();
    PLAIT_WITH_MUTEX(&mutex, &status) {
        helper_start(&helper, lock_and_pass_in_a_block, 0);
        until_locking(1);
        assert_int_equal(plait_load_acquire(&passed), 0);
    }
    helper_join(&helper);
    assert_int_equal(plait_load_acquire(&passed), 1);
    assert_false(plait_mutex_locked(&mutex));
}

static void AI_L02_the_second_enters_after_the_first_unlocked(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    lock();
    helper_start(&helper, lock_and_pass, 0);
    until_locking(1);
    assert_int_equal(plait_load_acquire(&passed), 0);
    unlock();
    helper_join(&helper);
    assert_false(plait_mutex_locked(&mutex));
}

static void AI_L03_a_free_one_is_taken_without_a_wait(void **state)
{
    (void)state;
    begin();
    const uint64_t waits = plait_self()->sequence;
    lock();
    unlock();
    assert_int_equal(plait_self()->sequence, waits);
}

static void AI_L04_trying_a_free_one_locks_it(void **state)
{
    (void)state;
    begin();
    assert_int_equal(plait_mutex_try_lock(&mutex), PLAIT_OK);
    assert_true(plait_mutex_locked(&mutex));
    unlock();
}

static void try_it_in_vain(unsigned index)
{
    (void)index;
    CHECK(plait_mutex_try_lock(&mutex) == PLAIT_BUSY);
}

static void AI_L05_trying_anothers_is_busy(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    lock();
    helper_start(&helper, try_it_in_vain, 0);
    helper_join(&helper);
    unlock();
}

static void AI_L06_L07_its_owner_may_not_lock_it_again(void **state)
{
    (void)state;
    begin();
    lock();
    assert_int_equal(plait_mutex_lock(&mutex), PLAIT_MISUSE);
    assert_int_equal(plait_mutex_try_lock(&mutex), PLAIT_MISUSE);
    unlock();
    assert_false(plait_mutex_locked(&mutex));
}

/* First cancelled, then released; the other order is AI-L11. */
static void AI_L08_a_waiter_is_cancelled_and_the_owner_unlocks(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    lock();
    helper_start(&helper, lock_and_pass_in_the_scope, 0);
    until_locking(1);
    plait_scope_cancel(&scope);
    unlock();
    helper_join(&helper);
    assert_int_equal(plait_load_acquire(&cancelled), 1);
    assert_int_equal(plait_load_acquire(&passed), 0);
    assert_false(plait_mutex_locked(&mutex));
}

static void AI_L09_waiters_are_counted(void **state)
{
    (void)state;
    struct helper helpers[2];
    begin();
    lock();
    assert_int_equal(plait_mutex_waiters(&mutex), 0);
    for (unsigned i = 0; i < 2; i++) {
        helper_start(&helpers[i], lock_and_pass, i);
        until_locking(i + 1U);
        assert_int_equal(plait_mutex_waiters(&mutex), i + 1U);
        assert_int_equal(plait_mutex_owner(&mutex), plait_strand_id());
    }
    unlock();
    helper_join(&helpers[0]);
    helper_join(&helpers[1]);
    assert_int_equal(plait_mutex_waiters(&mutex), 0);
    assert_int_equal(plait_mutex_owner(&mutex), 0);
}

static void hold_it_until_cancelled(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    plait_status status = PLAIT_OK;
    (void)index;
    plait_scope_enter(&scope);
    PLAIT_WITH_MUTEX(&mutex, &status) {
        plait_store_release(&passed, 1U);
        outcome = plait_sleep(plait_seconds(1000));
    }
    CHECK(outcome == PLAIT_CANCELLED);
    plait_scope_close(&scope, &outcome);
}

/* AnyIO #398: the owner's task is cancelled, and the other one waited for ever. */
static void AI_L10_a_cancelled_owner_lets_the_other_in(void **state)
{
    (void)state;
    struct helper owner, other;
    begin();
    helper_start(&owner, hold_it_until_cancelled, 0);
    until_equal(&passed, 1);
    helper_start(&other, lock_and_pass, 0);
    until_locking(1);
    plait_scope_cancel(&scope);
    helper_join(&owner);
    helper_join(&other);
    assert_int_equal(plait_load_acquire(&passed), 2);
    assert_false(plait_mutex_locked(&mutex));
}

/* AnyIO #387: handed over, then cancelled, and nobody had the lock. Here the hand-over has won: the waiter owns it,
 * uses it and unlocks it, and is told at its next wait. */
static void AI_L11_one_that_was_handed_it_and_then_cancelled_has_it(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    lock();
    helper_start(&helper, lock_and_pass_in_the_scope, 0);
    until_locking(1);
    unlock();
    plait_scope_cancel(&scope);
    helper_join(&helper);
    assert_int_equal(plait_load_acquire(&passed), 1);
    assert_int_equal(plait_load_acquire(&cancelled), 0);
    assert_false(plait_mutex_locked(&mutex));
}

/* AnyIO PR 1145: the head of the queue is cancelled but still there when the owner unlocks: the next one gets the lock.
 */
static void AI_L12_a_cancelled_head_of_the_queue_is_passed_over(void **state)
{
    (void)state;
    struct helper first, second;
    begin();
    lock();
    helper_start(&first, lock_and_pass_in_the_scope, 0);
    until_locking(1);
    helper_start(&second, lock_and_pass, 0);
    until_locking(2);
    plait_scope_cancel(&scope); /* has claimed the first one when it returns */
    unlock();
    helper_join(&second);
    helper_join(&first);
    assert_int_equal(plait_load_acquire(&passed), 1);
    assert_int_equal(plait_load_acquire(&cancelled), 1);
    assert_int_equal(plait_mutex_try_lock(&mutex), PLAIT_OK);
    unlock();
}

static void AI_L13_one_may_be_made_before_any_strand_runs(void **state)
{
    (void)state;
    static struct plait_mutex early = PLAIT_MUTEX_INIT;
    assert_false(plait_mutex_locked(&early));
    assert_int_equal(plait_mutex_waiters(&early), 0);
    assert_int_equal(plait_mutex_lock(&early), PLAIT_OK);
    plait_mutex_unlock(&early);
}

static void AI_L14_unlocking_hands_it_to_the_waiter(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    lock();
    helper_start(&helper, lock_and_pass, 0);
    until_locking(1);
    unlock();
    assert_true(plait_mutex_owner(&mutex) != plait_strand_id()); /* already the other's, or through */
    lock();
    assert_int_equal(plait_load_acquire(&passed), 1);
    unlock();
    helper_join(&helper);
}

/* ---- condition ---- */

static void wait_and_pass(unsigned index)
{
    (void)index;
    lock();
    CHECK(plait_condition_wait(&changed, &mutex) == PLAIT_OK);
    (void)plait_add_acq_rel(&passed, 1U);
    unlock();
}

static void wait_in_a_block(unsigned index)
{
    plait_status status = PLAIT_FAILED;
    (void)index;
    PLAIT_WITH_MUTEX(&mutex, &status) {
        status = plait_condition_wait(&changed, &mutex);
        (void)plait_add_acq_rel(&passed, 1U);
    }
    CHECK(status == PLAIT_OK);
}

static void wait_in_the_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    (void)index;
    plait_scope_enter(&scope);
    lock();
    outcome = plait_condition_wait(&changed, &mutex);
    CHECK(plait_mutex_is_owner(&mutex));
    (void)plait_add_acq_rel(outcome == PLAIT_OK ? &passed : &cancelled, 1U);
    unlock();
    plait_scope_close(&scope, &outcome);
}

static void notify(uint32_t count)
{
    lock();
    CHECK(plait_condition_notify(&changed, &mutex, count) == PLAIT_OK);
    unlock();
}

static void AI_C01_C02_notify_all_in_a_block_and_by_hand(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct helper helpers[2];
        begin();
        for (unsigned k = 0; k < 2; k++) {
            helper_start(&helpers[k], i == 0 ? wait_in_a_block : wait_and_pass, k);
            until_waiting(k + 1U);
        }
        assert_int_equal(plait_load_acquire(&passed), 0);
        plait_status status = PLAIT_FAILED;
        PLAIT_WITH_MUTEX(&mutex, &status) {
            status = plait_condition_notify_all(&changed, &mutex);
        }
        assert_int_equal(status, PLAIT_OK);
        helper_join(&helpers[0]);
        helper_join(&helpers[1]);
        assert_int_equal(plait_load_acquire(&passed), 2);
    }
}

/* Its lock is the mutex: trying that is AI-L04 and AI-L05, also while somebody waits on the condition. Who stands in
 * the queue may still be on its way out of the mutex. */
static void AI_C03_C04_its_mutex_can_be_tried(void **state)
{
    (void)state;
    struct helper waiter, trier;
    begin();
    helper_start(&waiter, wait_and_pass, 0);
    until_waiting(1);
    until_free();
    assert_int_equal(plait_mutex_try_lock(&mutex), PLAIT_OK);
    helper_start(&trier, try_it_in_vain, 0);
    helper_join(&trier);
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK);
    unlock();
    helper_join(&waiter);
}

static void AI_C05_a_cancelled_wait_leaves_the_lock_in_order(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, wait_in_the_scope, 0);
    until_waiting(1);
    plait_scope_cancel(&scope);
    helper_join(&helper);
    assert_int_equal(plait_load_acquire(&cancelled), 1);
    assert_int_equal(plait_load_acquire(&passed), 0);
    assert_int_equal(plait_condition_waiters(&changed), 0);
    assert_false(plait_mutex_locked(&mutex));
}

/* AnyIO PR 1075: one notification, and the first waiter is cancelled. The second one has it. */
static void AI_C06_a_notification_is_not_lost_with_a_cancelled_waiter(void **state)
{
    (void)state;
    struct helper first, second;
    begin();
    helper_start(&first, wait_in_the_scope, 0);
    until_waiting(1);
    helper_start(&second, wait_and_pass, 0);
    until_waiting(2);
    lock();
    plait_scope_cancel(&scope);
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK);
    unlock();
    helper_join(&second);
    helper_join(&first);
    assert_int_equal(plait_load_acquire(&cancelled), 1);
    assert_int_equal(plait_load_acquire(&passed), 1);
}

static void AI_C07_waiting_without_the_lock_is_refused(void **state)
{
    (void)state;
    begin();
    assert_int_equal(plait_condition_wait(&changed, &mutex), PLAIT_MISUSE);
    lock();
    unlock();
    /* Held before is not held: AnyIO accepts this one. */
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_MISUSE);
}

static void AI_C08_waiters_are_counted_up_and_down(void **state)
{
    (void)state;
    struct helper helpers[2];
    begin();
    for (unsigned i = 0; i < 2; i++) {
        helper_start(&helpers[i], wait_and_pass, i);
        until_waiting(i + 1U);
        assert_int_equal(plait_condition_waiters(&changed), i + 1U);
    }
    assert_int_equal(plait_mutex_waiters(&mutex), 0);
    lock();
    for (unsigned i = 2; i > 0; i--) {
        assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK);
        assert_int_equal(plait_condition_waiters(&changed), i - 1U);
    }
    until_locking(2); /* both want their mutex back */
    assert_int_equal(plait_mutex_waiters(&mutex), 2);
    unlock();
    helper_join(&helpers[0]);
    helper_join(&helpers[1]);
    assert_int_equal(plait_mutex_waiters(&mutex), 0);
}

static void AI_C09_one_may_be_made_before_any_strand_runs(void **state)
{
    (void)state;
    static struct plait_condition early = PLAIT_CONDITION_INIT;
    assert_int_equal(plait_condition_waiters(&early), 0);
    lock();
    assert_int_equal(plait_condition_notify_all(&early, &mutex), PLAIT_OK);
    unlock();
}

static void wait_for_a_value(unsigned index)
{
    (void)index;
    lock();
    CHECK(PLAIT_WAIT_WHILE(&changed, &mutex, value == 0, PLAIT_FOREVER) == PLAIT_OK);
    CHECK(value == 42);
    (void)plait_add_acq_rel(&passed, 1U);
    unlock();
}

static void AI_C10_woken_too_early_it_keeps_waiting(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, wait_for_a_value, 0);
    until_waiting(1);
    notify(1); /* nothing has changed */
    until_waiting(1);
    assert_int_equal(plait_load_acquire(&passed), 0);
    lock();
    value = 42;
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK);
    unlock();
    helper_join(&helper);
    assert_int_equal(plait_load_acquire(&passed), 1);
}

/* ---- lionpride's ---- */

struct test_shared {
    unsigned long count;
};

static void ten_increments(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (int i = 0; i < 10; i++) {
        lock();
        const unsigned long read = shared->count;
        test_yield();
        shared->count = read + 1;
        unlock();
    }
}

static void LP_M11_ten_times_ten_increments(void **state)
{
    (void)state;
    struct test_shared shared = {0};
    begin();
    test_threads(10, ten_increments, &shared);
    assert_int_equal(shared.count, 100);
}

static void LP_M16_notify_two_then_all(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    begin();
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], wait_and_pass, i);
        until_waiting(i + 1U);
    }
    notify(2);
    until_equal(&passed, 2);
    assert_int_equal(plait_condition_waiters(&changed), CROWD - 2);
    lock();
    assert_int_equal(plait_condition_notify_all(&changed, &mutex), PLAIT_OK);
    unlock();
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    assert_int_equal(plait_load_acquire(&passed), CROWD);
}

static void LP_M17_a_value_is_handed_over(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, wait_for_a_value, 0);
    lock();
    value = 42;
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK);
    unlock();
    helper_join(&helper);
    assert_int_equal(plait_load_acquire(&passed), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_L01_the_second_enters_its_block_after_the_first_left),
        cmocka_unit_test(AI_L02_the_second_enters_after_the_first_unlocked),
        cmocka_unit_test(AI_L03_a_free_one_is_taken_without_a_wait),
        cmocka_unit_test(AI_L04_trying_a_free_one_locks_it),
        cmocka_unit_test(AI_L05_trying_anothers_is_busy),
        cmocka_unit_test(AI_L06_L07_its_owner_may_not_lock_it_again),
        cmocka_unit_test(AI_L08_a_waiter_is_cancelled_and_the_owner_unlocks),
        cmocka_unit_test(AI_L09_waiters_are_counted),
        cmocka_unit_test(AI_L10_a_cancelled_owner_lets_the_other_in),
        cmocka_unit_test(AI_L11_one_that_was_handed_it_and_then_cancelled_has_it),
        cmocka_unit_test(AI_L12_a_cancelled_head_of_the_queue_is_passed_over),
        cmocka_unit_test(AI_L13_one_may_be_made_before_any_strand_runs),
        cmocka_unit_test(AI_L14_unlocking_hands_it_to_the_waiter),
        cmocka_unit_test(AI_C01_C02_notify_all_in_a_block_and_by_hand),
        cmocka_unit_test(AI_C03_C04_its_mutex_can_be_tried),
        cmocka_unit_test(AI_C05_a_cancelled_wait_leaves_the_lock_in_order),
        cmocka_unit_test(AI_C06_a_notification_is_not_lost_with_a_cancelled_waiter),
        cmocka_unit_test(AI_C07_waiting_without_the_lock_is_refused),
        cmocka_unit_test(AI_C08_waiters_are_counted_up_and_down),
        cmocka_unit_test(AI_C09_one_may_be_made_before_any_strand_runs),
        cmocka_unit_test(AI_C10_woken_too_early_it_keeps_waiting),
        cmocka_unit_test(LP_M11_ten_times_ten_increments),
        cmocka_unit_test(LP_M16_notify_two_then_all),
        cmocka_unit_test(LP_M17_a_value_is_handed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
