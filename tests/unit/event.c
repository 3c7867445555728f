/* SPDX-License-Identifier: MIT */
/* An event happens once: who waits for it, before and after, and when its memory may end. */
#include "queued.h"

#include <plait/event.h>
#include <plait/scope.h>

enum { CROWD = 32 };

static struct plait_event event = PLAIT_EVENT_INIT;
static struct plait_atomic_u32 passed;
static int payload; /* plain: handed over by the event */

static void wait_for_it(unsigned index)
{
    (void)index;
    CHECK(plait_event_wait(&event) == PLAIT_OK);
    CHECK(payload == 42);
    CHECK(plait_event_is_set(&event));
    (void)plait_add_acq_rel(&passed, 1U);
}

static void everybody_passes_once_it_is_set(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    plait_event_init(&event);
    payload = 0;
    assert_false(plait_event_is_set(&event));
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], wait_for_it, i);
    }
    until_queued(&event.word, PLAIT_QUEUE_NORMAL, CROWD);
    assert_int_equal(plait_event_waiters(&event), CROWD);
    payload = 42;
    plait_event_set(&event);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    assert_int_equal(plait_load_relaxed(&passed), CROWD);
    assert_int_equal(plait_event_waiters(&event), 0);
    assert_int_equal(plait_event_wait(&event), PLAIT_OK);
}

static void setting_it_again_changes_nothing(void **state)
{
    (void)state;
    plait_event_init(&event);
    plait_event_set(&event);
    plait_event_set(&event);
    assert_true(plait_event_is_set(&event));
    assert_int_equal(plait_event_wait_until(&event, (plait_time){0}), PLAIT_OK);
}

static void the_deadline_comes_first(void **state)
{
    (void)state;
    plait_event_init(&event);
    const plait_time end = plait_after(plait_milliseconds(2));
    assert_int_equal(plait_event_wait_until(&event, end), PLAIT_TIMEOUT);
    assert_false(plait_time_before(plait_now(), end));
    assert_int_equal(plait_event_waiters(&event), 0);
    plait_event_set(&event); /* the bit of the one that left is still there */
    assert_int_equal(plait_event_wait_until(&event, end), PLAIT_OK);
}

static void in_a_cancelled_scope_only_an_unset_event_is_cancelled(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    plait_event_init(&event);
    plait_scope_open(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_event_wait(&event), PLAIT_CANCELLED);
    plait_event_set(&event);
    assert_int_equal(plait_event_wait(&event), PLAIT_OK);
    plait_scope_close(&scope, &outcome);
}

static void a_stray_wake_wakes_nobody(void **state)
{
    (void)state;
    struct helper helper;
    plait_event_init(&event);
    helper_start(&helper, wait_for_it, 0);
    until_queued(&event.word, PLAIT_QUEUE_NORMAL, 1);
    assert_int_equal(plait_wake(&event.word, PLAIT_WAKE_ALL), 0);
    assert_int_equal(plait_event_waiters(&event), 1);
    plait_event_set(&event);
    helper_join(&helper);
}

static struct plait_event *lent; /* in memory that its only waiter frees */

static void set_and_end(unsigned index)
{
    (void)index;
    plait_event_set(lent); /* the last touch, of the event and in this thread */
}

static void the_waiter_may_end_its_memory_at_once(void **state)
{
    (void)state;
    for (unsigned long round = 0; round < test_scaled(1000, 20); round++) {
        struct helper helper;
        lent = malloc(sizeof(*lent));
        assert_non_null(lent);
        plait_event_init(lent);
        helper_start(&helper, set_and_end, 0);
        if (round % 2 == 1) {
            while (!plait_event_is_set(lent)) {
                test_let_others_run();
            }
        }
        assert_int_equal(plait_event_wait(lent), PLAIT_OK);
        free(lent);
        helper_join(&helper);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_passes_once_it_is_set),
        cmocka_unit_test(setting_it_again_changes_nothing),
        cmocka_unit_test(the_deadline_comes_first),
        cmocka_unit_test(in_a_cancelled_scope_only_an_unset_event_is_cancelled),
        cmocka_unit_test(a_stray_wake_wakes_nobody),
        cmocka_unit_test(the_waiter_may_end_its_memory_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
