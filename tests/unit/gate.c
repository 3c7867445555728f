/* SPDX-License-Identifier: MIT */
/* A gate by its rules: who passes and who does not, when it opens and closes; deadlines and cancellation. */
#include "queued.h"

#include <plait/gate.h>
#include <plait/scope.h>

enum { CROWD = 8 };

static struct plait_gate gate = PLAIT_GATE_INIT;
static struct plait_gate open_from_the_start = PLAIT_GATE_INIT_OPEN;
static struct plait_scope scope;
static struct plait_atomic_u32 passed;
static plait_status result;
static int payload; /* plain: the gate orders it */

static void begin(void)
{
    plait_gate_init(&gate, false);
    plait_initialize(&passed, 0U);
    plait_scope_init(&scope);
    payload = 0;
}

static void until_waiting(uint32_t count)
{
    until_queued(&gate.word, PLAIT_QUEUE_NORMAL, count);
}

static void pass(unsigned index)
{
    (void)index;
    CHECK(plait_gate_wait(&gate) == PLAIT_OK);
    CHECK(payload == 42);
    (void)plait_add_acq_rel(&passed, 1U);
}

static void it_opens_and_closes(void **state)
{
    (void)state;
    assert_int_equal(sizeof(gate), 4);
    assert_true(plait_gate_is_open(&open_from_the_start));
    assert_int_equal(plait_gate_wait(&open_from_the_start), PLAIT_OK);
    begin();
    assert_false(plait_gate_is_open(&gate));
    assert_false(plait_gate_close(&gate));
    plait_gate_open(&gate);
    plait_gate_open(&gate);
    assert_true(plait_gate_is_open(&gate));
    assert_int_equal(plait_gate_wait_until(&gate, (plait_time){0}), PLAIT_OK);
    assert_true(plait_gate_close(&gate));
    assert_false(plait_gate_is_open(&gate));
    plait_gate_init(&gate, true);
    assert_true(plait_gate_is_open(&gate));
}

static void everybody_passes_when_it_opens(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    begin();
    for (unsigned i = 0; i < CROWD; i++) {
        assert_int_equal(plait_gate_waiters(&gate), i);
        helper_start(&helpers[i], pass, i);
        until_waiting(i + 1U);
    }
    payload = 42;
    plait_gate_open(&gate);
    assert_int_equal(plait_gate_waiters(&gate), 0);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    assert_int_equal(plait_load_relaxed(&passed), CROWD);
}

/* Open and close in a row: those who stood there pass, however late they run, and the next one waits. */
static void those_who_waited_pass_though_it_is_closed_again(void **state)
{
    (void)state;
    struct helper helpers[CROWD], next;
    begin();
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], pass, i);
    }
    until_waiting(CROWD);
    payload = 42;
    plait_gate_open(&gate);
    assert_true(plait_gate_close(&gate));
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    helper_start(&next, pass, 0);
    until_waiting(1);
    assert_int_equal(plait_load_acquire(&passed), CROWD);
    plait_gate_open(&gate);
    helper_join(&next);
}

/* More than are woken in one section: the rest pass too, though the gate is closed by then. */
static void a_multitude_passes_though_it_is_closed_again(void **state)
{
    (void)state;
    enum { MULTITUDE = 150 };
    static struct helper helpers[MULTITUDE];
    const unsigned count = (unsigned)test_scaled(MULTITUDE, 4);
    begin();
    payload = 42;
    for (unsigned i = 0; i < count; i++) {
        helper_start(&helpers[i], pass, i);
    }
    until_waiting(count);
    plait_gate_open(&gate);
    assert_true(plait_gate_close(&gate));
    for (unsigned i = 0; i < count; i++) {
        helper_join(&helpers[i]);
    }
    assert_int_equal(plait_load_relaxed(&passed), count);
    assert_int_equal(plait_gate_waiters(&gate), 0);
}

static void the_deadline_comes_first(void **state)
{
    (void)state;
    begin();
    const plait_time soon = plait_after(plait_milliseconds(2));
    assert_int_equal(plait_gate_wait_until(&gate, soon), PLAIT_TIMEOUT);
    assert_false(plait_time_before(plait_now(), soon));
    assert_false(plait_gate_close(&gate)); /* the mark of the one that left does no harm */
    plait_gate_open(&gate);
    assert_int_equal(plait_gate_wait_until(&gate, soon), PLAIT_OK);
    assert_true(plait_gate_close(&gate));
}

static void pass_in_a_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    (void)index;
    plait_scope_enter(&scope);
    result = plait_gate_wait(&gate);
    outcome = result;
    plait_scope_close(&scope, &outcome);
}

static void whichever_comes_first_open_or_cancel_counts(void **state)
{
    (void)state;
    for (int opened_first = 0; opened_first < 2; opened_first++) {
        struct helper helper;
        begin();
        helper_start(&helper, pass_in_a_scope, 0);
        until_waiting(1);
        if (opened_first != 0) {
            plait_gate_open(&gate);
            plait_scope_cancel(&scope);
        } else {
            plait_scope_cancel(&scope);
            plait_gate_open(&gate);
        }
        helper_join(&helper);
        assert_int_equal(result, opened_first != 0 ? PLAIT_OK : PLAIT_CANCELLED);
    }
}

static void in_a_cancelled_scope_only_a_closed_one_is_cancelled(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_OK;
    begin();
    plait_scope_enter(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_gate_wait(&gate), PLAIT_CANCELLED);
    plait_gate_open(&gate);
    assert_int_equal(plait_gate_wait(&gate), PLAIT_OK);
    plait_scope_close(&scope, &outcome);
}

static void a_stray_wake_lets_nobody_pass(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    payload = 42;
    helper_start(&helper, pass, 0);
    until_waiting(1);
    assert_int_equal(plait_wake(&gate.word, PLAIT_WAKE_ALL), 0);
    assert_int_equal(plait_gate_waiters(&gate), 1);
    /* That of an event which lay at this address before: it reaches the waiter, who looks and waits again. */
    assert_int_equal(plait_wake_in(&gate.word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL), 1);
    until_waiting(1);
    plait_gate_open(&gate);
    helper_join(&helper);
}

static struct plait_gate *lent; /* in memory that its only waiter frees */

static void open_and_end(unsigned index)
{
    (void)index;
    plait_gate_open(lent); /* the last touch */
}

static void the_waiter_may_end_its_memory_at_once(void **state)
{
    (void)state;
    for (unsigned long round = 0; round < test_scaled(500, 8); round++) {
        struct helper helper;
        lent = malloc(sizeof(*lent));
        assert_non_null(lent);
        plait_gate_init(lent, false);
        helper_start(&helper, open_and_end, 0);
        if (round % 2 == 1) {
            while (!plait_gate_is_open(lent)) {
                test_let_others_run();
            }
        }
        assert_int_equal(plait_gate_wait(lent), PLAIT_OK);
        free(lent);
        helper_join(&helper);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_and_closes),
        cmocka_unit_test(everybody_passes_when_it_opens),
        cmocka_unit_test(those_who_waited_pass_though_it_is_closed_again),
        cmocka_unit_test(a_multitude_passes_though_it_is_closed_again),
        cmocka_unit_test(the_deadline_comes_first),
        cmocka_unit_test(whichever_comes_first_open_or_cancel_counts),
        cmocka_unit_test(in_a_cancelled_scope_only_a_closed_one_is_cancelled),
        cmocka_unit_test(a_stray_wake_lets_nobody_pass),
        cmocka_unit_test(the_waiter_may_end_its_memory_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
