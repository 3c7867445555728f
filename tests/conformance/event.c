/* SPDX-License-Identifier: MIT */
/* What AnyIO promises of its event (AI-E), and lionpride of its own (LP-M15, LP-M25). */
#include "../unit/queued.h"

#include <plait/event.h>
#include <plait/scope.h>

enum { CROWD = 5 };

static struct plait_event event;
static struct plait_event early = PLAIT_EVENT_INIT; /* made before any strand runs */
static struct plait_scope scope;
static struct plait_atomic_u32 passed;

static void begin(void)
{
    plait_event_init(&event);
    plait_scope_init(&scope);
    plait_initialize(&passed, 0U);
}

static void wait_and_pass(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    if (index == 0) {
        plait_scope_enter(&scope);
    }
    outcome = plait_event_wait(&event);
    if (outcome == PLAIT_OK) {
        (void)plait_add_acq_rel(&passed, 1U); /* the code after the wait */
    }
    if (index == 0) {
        plait_scope_close(&scope, &outcome);
    }
}

static void until_waiting(uint32_t count)
{
    until_queued(&event.word, PLAIT_QUEUE_NORMAL, count);
}

static void AI_E01_setting_it_releases_the_waiter(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    assert_false(plait_event_is_set(&event));
    helper_start(&helper, wait_and_pass, 1);
    until_waiting(1);
    plait_event_set(&event);
    helper_join(&helper);
    assert_true(plait_event_is_set(&event));
    assert_int_equal(plait_load_relaxed(&passed), 1);
}

static void AI_E02_cancelled_first_then_set(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, wait_and_pass, 0);
    until_waiting(1);
    plait_scope_cancel(&scope);
    plait_event_set(&event);
    helper_join(&helper);
    assert_int_equal(plait_load_relaxed(&passed), 0); /* the code after the wait never ran */
}

static void AI_E03_set_first_then_cancelled(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, wait_and_pass, 0);
    until_waiting(1);
    plait_event_set(&event);
    plait_scope_cancel(&scope);
    helper_join(&helper);
    assert_int_equal(plait_load_relaxed(&passed), 1);
}

static void AI_E04_waiters_are_counted(void **state)
{
    (void)state;
    struct helper helpers[2];
    begin();
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(plait_event_waiters(&event), i);
        helper_start(&helpers[i], wait_and_pass, 1);
        until_waiting(i + 1U);
    }
    assert_int_equal(plait_event_waiters(&event), 2);
    plait_event_set(&event);
    assert_int_equal(plait_event_waiters(&event), 0);
    helper_join(&helpers[0]);
    helper_join(&helpers[1]);
}

static void AI_E05_set_before_anybody_waits(void **state)
{
    (void)state;
    const uint64_t waits = plait_self()->sequence;
    plait_event_set(&early);
    assert_int_equal(plait_event_wait(&early), PLAIT_OK);
    assert_int_equal(plait_self()->sequence, waits); /* at once */
}

static void LP_M15_none_of_five_runs_before_it_is_set(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    begin();
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], wait_and_pass, 1);
    }
    until_waiting(CROWD); /* LP-M25: counted */
    assert_int_equal(plait_load_acquire(&passed), 0);
    plait_event_set(&event);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    assert_int_equal(plait_load_relaxed(&passed), CROWD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_E01_setting_it_releases_the_waiter),
        cmocka_unit_test(AI_E02_cancelled_first_then_set),
        cmocka_unit_test(AI_E03_set_first_then_cancelled),
        cmocka_unit_test(AI_E04_waiters_are_counted),
        cmocka_unit_test(AI_E05_set_before_anybody_waits),
        cmocka_unit_test(LP_M15_none_of_five_runs_before_it_is_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
