/* SPDX-License-Identifier: MIT */
/* A condition by its rules: order, number, deadlines, cancellation, the predicate form, misuse. Its orders are judged
 * by tests/race/condition.c, its schedules by tests/sim/condition.c. */
#include "queued.h"

#include <plait/condition.h>
#include <plait/scope.h>

enum { CROWD = 6 };

static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
static struct plait_condition changed = PLAIT_CONDITION_INIT;
static unsigned items, looks, passed; /* under the mutex */
static uint32_t order[CROWD];

static void start(void)
{
    plait_condition_init(&changed);
    items = looks = passed = 0;
}

static void until_waiting(uint32_t count)
{
    until_queued(&changed.word, PLAIT_QUEUE_NOTIFIED, count);
}

static void lock(void)
{
    CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
}

static void notify(uint32_t count)
{
    lock();
    CHECK(plait_condition_notify(&changed, &mutex, count) == PLAIT_OK);
    plait_mutex_unlock(&mutex);
}

static void nobody_is_left(void)
{
    assert_int_equal(plait_condition_waiters(&changed), 0);
    assert_false(plait_mutex_locked(&mutex));
    assert_int_equal(plait_mutex_waiters(&mutex), 0);
    plait_condition_destroy(&changed);
}

/* ---- who is woken ---- */

static void wait_and_note(unsigned index)
{
    lock();
    CHECK(plait_condition_wait(&changed, &mutex) == PLAIT_OK);
    CHECK(plait_mutex_is_owner(&mutex));
    order[passed++] = index;
    plait_mutex_unlock(&mutex);
}

static void until_passed(unsigned count)
{
    const plait_time end = test_patience();
    unsigned seen = 0;
    while (seen != count) {
        lock();
        seen = passed;
        plait_mutex_unlock(&mutex);
        CHECK(plait_time_before(plait_now(), end));
        test_let_others_run();
    }
}

static void the_longest_waiting_go_first_and_only_as_many_as_were_notified(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    start();
    assert_int_equal(sizeof(changed), 4);
    notify(CROWD); /* nobody waits: lost */
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], wait_and_note, i);
        until_waiting(i + 1U);
    }
    notify(0);
    assert_int_equal(plait_condition_waiters(&changed), CROWD);
    notify(1);
    assert_int_equal(plait_condition_waiters(&changed), CROWD - 1);
    until_passed(1);
    assert_int_equal(order[0], 0);
    notify(2);
    assert_int_equal(plait_condition_waiters(&changed), CROWD - 3);
    until_passed(3);
    assert_int_equal(order[1] + order[2], 1 + 2);
    lock();
    assert_int_equal(plait_condition_notify_all(&changed, &mutex), PLAIT_OK);
    assert_int_equal(plait_condition_waiters(&changed), 0);
    assert_int_equal(passed, 3); /* they run once the mutex is left */
    plait_mutex_unlock(&mutex);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    assert_int_equal(passed, CROWD);
    nobody_is_left();
}

/* ---- deadlines and cancellation ---- */

static void the_deadline_ends_the_wait_with_the_mutex_held(void **state)
{
    (void)state;
    start();
    lock();
    const plait_time end = plait_after(plait_milliseconds(2));
    assert_int_equal(plait_condition_wait_until(&changed, &mutex, end), PLAIT_TIMEOUT);
    assert_false(plait_time_before(plait_now(), end));
    assert_true(plait_mutex_is_owner(&mutex));
    assert_int_equal(plait_condition_wait_until(&changed, &mutex, (plait_time){0}), PLAIT_TIMEOUT);
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK); /* finds nobody, and clears the mark */
    assert_int_equal(plait_load_relaxed(&changed.word), 0);
    plait_mutex_unlock(&mutex);
    nobody_is_left();
}

static void one_cancelled_before_does_not_even_leave_the_mutex(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    start();
    plait_scope_open(&scope);
    plait_scope_cancel(&scope);
    lock();
    const uint64_t waits = plait_self()->sequence;
    assert_int_equal(plait_condition_wait(&changed, &mutex), PLAIT_CANCELLED);
    assert_int_equal(plait_self()->sequence, waits);
    assert_true(plait_mutex_is_owner(&mutex));
    plait_mutex_unlock(&mutex);
    plait_scope_close(&scope, &outcome);
    nobody_is_left();
}

static struct plait_scope scope;

static void wait_in_a_scope(unsigned cancelled)
{
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&scope);
    lock();
    outcome = plait_condition_wait(&changed, &mutex);
    CHECK(outcome == (cancelled != 0 ? PLAIT_CANCELLED : PLAIT_OK));
    CHECK(plait_mutex_is_owner(&mutex)); /* taken again though the scope is cancelled */
    CHECK(plait_condition_wait(&changed, &mutex) == PLAIT_CANCELLED);
    passed++;
    plait_mutex_unlock(&mutex);
    plait_scope_close(&scope, &outcome);
}

static void a_cancelled_waiter_takes_the_mutex_again_however_long_that_takes(void **state)
{
    (void)state;
    struct helper helper;
    start();
    plait_scope_init(&scope);
    helper_start(&helper, wait_in_a_scope, 1);
    until_waiting(1);
    lock();
    plait_scope_cancel(&scope);
    until_queued(&mutex.word, PLAIT_QUEUE_NORMAL, 1); /* it waits, shielded */
    assert_int_equal(passed, 0);
    plait_mutex_unlock(&mutex);
    helper_join(&helper);
    assert_int_equal(passed, 1);
    nobody_is_left();
}

/* Whoever was claimed first by the notifier has the notification; the canceller comes too late. */
static void one_notified_and_then_cancelled_has_the_notification(void **state)
{
    (void)state;
    struct helper helper;
    start();
    plait_scope_init(&scope);
    helper_start(&helper, wait_in_a_scope, 0);
    until_waiting(1);
    lock();
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK);
    plait_scope_cancel(&scope);
    plait_mutex_unlock(&mutex);
    helper_join(&helper);
    nobody_is_left();
}

/* The head of the queue is cancelled but has not left it when the notification comes. */
static void a_notification_passes_over_one_that_was_cancelled(void **state)
{
    (void)state;
    struct helper first, second;
    start();
    plait_scope_init(&scope);
    helper_start(&first, wait_in_a_scope, 1);
    until_waiting(1);
    helper_start(&second, wait_and_note, 7);
    until_waiting(2);
    lock();
    plait_scope_cancel(&scope);
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK);
    plait_mutex_unlock(&mutex);
    helper_join(&first);
    helper_join(&second);
    assert_int_equal(passed, 2);
    nobody_is_left();
}

/* ---- the predicate form ---- */

static bool none(void)
{
    CHECK(plait_mutex_is_owner(&mutex));
    looks++;
    return items == 0;
}

static void take_one(unsigned index)
{
    (void)index;
    lock();
    CHECK(PLAIT_WAIT_WHILE(&changed, &mutex, none(), PLAIT_FOREVER) == PLAIT_OK);
    items--;
    passed++;
    plait_mutex_unlock(&mutex);
}

static void woken_with_the_expression_true_it_waits_on(void **state)
{
    (void)state;
    struct helper helper;
    start();
    helper_start(&helper, take_one, 0);
    until_waiting(1);
    notify(1); /* for nothing */
    until_waiting(1);
    lock();
    assert_int_equal(looks, 2);
    assert_int_equal(passed, 0);
    items = 1;
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_OK);
    plait_mutex_unlock(&mutex);
    helper_join(&helper);
    assert_int_equal(looks, 3);
    assert_int_equal(passed, 1);
    nobody_is_left();
}

static unsigned evaluations;

static plait_time soon(void)
{
    evaluations++;
    return plait_after(plait_milliseconds(2));
}

/* Becomes false on the third look. */
static bool twice_more(void)
{
    return ++looks < 3;
}

static void the_expression_comes_before_the_status(void **state)
{
    (void)state;
    struct plait_scope cancelled;
    plait_status outcome = PLAIT_OK;
    start();
    lock();
    evaluations = 0;
    assert_int_equal(PLAIT_WAIT_WHILE(&changed, &mutex, true, soon()), PLAIT_TIMEOUT);
    assert_int_equal(evaluations, 1); /* one deadline for all waits */
    items = 1;
    assert_int_equal(PLAIT_WAIT_WHILE(&changed, &mutex, none(), (plait_time){0}), PLAIT_OK);
    looks = 1;
    assert_int_equal(PLAIT_WAIT_WHILE(&changed, &mutex, twice_more(), soon()),
                     PLAIT_OK); /* false after the time was up */
    assert_int_equal(looks, 3);
    plait_scope_open(&cancelled);
    plait_scope_cancel(&cancelled);
    assert_int_equal(PLAIT_WAIT_WHILE(&changed, &mutex, none(), PLAIT_FOREVER), PLAIT_OK);
    items = 0;
    assert_int_equal(PLAIT_WAIT_WHILE(&changed, &mutex, none(), PLAIT_FOREVER), PLAIT_CANCELLED);
    looks = 1;
    assert_int_equal(PLAIT_WAIT_WHILE(&changed, &mutex, twice_more(), PLAIT_FOREVER), PLAIT_OK);
    plait_scope_close(&cancelled, &outcome);
    plait_mutex_unlock(&mutex);
    nobody_is_left();
}

/* ---- misuse ---- */

static void without_the_mutex_nothing_happens(void **state)
{
    (void)state;
    struct helper helper;
    start();
    assert_int_equal(plait_condition_wait(&changed, &mutex), PLAIT_MISUSE);
    assert_int_equal(plait_condition_wait_until(&changed, &mutex, PLAIT_FOREVER), PLAIT_MISUSE);
    assert_int_equal(PLAIT_WAIT_WHILE(&changed, &mutex, none(), PLAIT_FOREVER), PLAIT_MISUSE);
    assert_int_equal(looks, 0);
    helper_start(&helper, wait_and_note, 0);
    until_waiting(1);
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_MISUSE);
    assert_int_equal(plait_condition_notify_all(&changed, &mutex), PLAIT_MISUSE);
    assert_int_equal(plait_condition_waiters(&changed), 1);
    lock();
    plait_mutex_unlock(&mutex);
    assert_int_equal(plait_condition_notify(&changed, &mutex, 1), PLAIT_MISUSE); /* held before, but no more */
    notify(1);
    helper_join(&helper);
    nobody_is_left();
}

static void destroy_it_waited_for(void)
{
    struct helper helper;
    helper_start(&helper, wait_and_note, 0);
    until_waiting(1);
    plait_condition_destroy(&changed);
}

static void destroying_it_under_waiters_is_fatal(void **state)
{
    (void)state;
    start();
    assert_true(test_dies(destroy_it_waited_for, "destroyed while strands wait for it"));
}

/* ---- a crowd: a buffer of two places ---- */

struct test_shared {
    struct plait_condition filled, emptied;
    unsigned long rounds, made, taken;
    unsigned held;
};

static plait_status put(struct test_shared *shared)
{
    plait_status status = PLAIT_WAIT_WHILE(&shared->emptied, &mutex, shared->held == 2, PLAIT_FOREVER);
    if (status == PLAIT_OK) {
        shared->held++;
        shared->made++;
        status = plait_condition_notify(&shared->filled, &mutex, 1);
    }
    return status;
}

static plait_status take(struct test_shared *shared, plait_time deadline)
{
    plait_status status = PLAIT_WAIT_WHILE(&shared->filled, &mutex, shared->held == 0, deadline);
    if (status == PLAIT_OK) {
        shared->held--;
        shared->taken++;
        status = plait_condition_notify(&shared->emptied, &mutex, 1);
    }
    return status;
}

static void put_or_take(unsigned index, struct test_shared *shared)
{
    unsigned long done = 0;
    while (done < shared->rounds) {
        lock();
        /* One that gives up in time hands nothing on and takes nothing away. */
        const plait_time when = done % 2 == 0 ? PLAIT_FOREVER : plait_after(plait_microseconds(20));
        const plait_status status = index % 2 == 0 ? put(shared) : take(shared, when);
        CHECK(status == PLAIT_OK || (index % 2 == 1 && status == PLAIT_TIMEOUT));
        CHECK(shared->held <= 2);
        plait_mutex_unlock(&mutex);
        done += status == PLAIT_OK ? 1U : 0U;
    }
}

static void what_is_put_is_taken(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(3000, 20)};
    start();
    plait_condition_init(&shared.filled);
    plait_condition_init(&shared.emptied);
    test_threads(CROWD, put_or_take, &shared);
    assert_int_equal(shared.made, shared.rounds * CROWD / 2);
    assert_int_equal(shared.taken, shared.made);
    plait_condition_destroy(&shared.filled);
    plait_condition_destroy(&shared.emptied);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_waiting_go_first_and_only_as_many_as_were_notified),
        cmocka_unit_test(the_deadline_ends_the_wait_with_the_mutex_held),
        cmocka_unit_test(one_cancelled_before_does_not_even_leave_the_mutex),
        cmocka_unit_test(a_cancelled_waiter_takes_the_mutex_again_however_long_that_takes),
        cmocka_unit_test(one_notified_and_then_cancelled_has_the_notification),
        cmocka_unit_test(a_notification_passes_over_one_that_was_cancelled),
        cmocka_unit_test(woken_with_the_expression_true_it_waits_on),
        cmocka_unit_test(the_expression_comes_before_the_status),
        cmocka_unit_test(without_the_mutex_nothing_happens),
        cmocka_unit_test(destroying_it_under_waiters_is_fatal),
        cmocka_unit_test(what_is_put_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
