/* SPDX-License-Identifier: MIT */
/* A latch by its rules: the count and its bounds, raising it in use and from zero, deadlines and cancellation. */
#include "queued.h"

#include <plait/latch.h>
#include <plait/scope.h>

enum { CROWD = 8 };

static struct plait_latch latch = PLAIT_LATCH_INIT(3);
static struct plait_scope scope;
static struct plait_atomic_u32 passed;
static plait_status result;
static int parts[CROWD]; /* plain: the latch orders them */

static void begin(uint32_t count)
{
    assert_int_equal(plait_latch_init(&latch, count), PLAIT_OK);
    plait_initialize(&passed, 0U);
    plait_scope_init(&scope);
}

static void until_waiting(uint32_t count)
{
    until_queued(&latch.word, PLAIT_QUEUE_NORMAL, count);
}

static void it_counts_down_to_zero(void **state)
{
    (void)state;
    assert_int_equal(sizeof(latch), 4);
    for (uint32_t left = 3; left > 0; left--) {
        assert_int_equal(plait_latch_count(&latch), left);
        assert_int_equal(plait_latch_try_wait(&latch), PLAIT_BUSY);
        assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    }
    assert_int_equal(plait_latch_try_wait(&latch), PLAIT_OK);
    assert_int_equal(plait_latch_wait(&latch), PLAIT_OK);
    assert_int_equal(plait_latch_wait_until(&latch, (plait_time){0}), PLAIT_OK);
    assert_int_equal(plait_latch_done(&latch), PLAIT_MISUSE); /* once too often */
    assert_int_equal(plait_latch_count(&latch), 0);
}

static void counts_out_of_range_are_refused(void **state)
{
    (void)state;
    begin(1);
    assert_int_equal(plait_latch_init(&latch, PLAIT_LATCH_MAX + 1U), PLAIT_INVALID);
    assert_int_equal(plait_latch_add(&latch, PLAIT_LATCH_MAX), PLAIT_OVERFLOW);
    assert_int_equal(plait_latch_add(&latch, UINT32_MAX), PLAIT_OVERFLOW);
    assert_int_equal(plait_latch_count(&latch), 1);
    assert_int_equal(plait_latch_add(&latch, PLAIT_LATCH_MAX - 1U), PLAIT_OK);
    assert_int_equal(plait_latch_add(&latch, 1), PLAIT_OVERFLOW);
    assert_int_equal(plait_latch_add(&latch, 0), PLAIT_OK);
    assert_int_equal(plait_latch_count(&latch), PLAIT_LATCH_MAX);
}

static void do_a_part(unsigned index)
{
    parts[index] = (int)index + 1;
    CHECK(plait_latch_done(&latch) == PLAIT_OK);
}

static void whoever_waits_sees_every_part(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    begin(CROWD);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], do_a_part, i);
    }
    assert_int_equal(plait_latch_wait(&latch), PLAIT_OK);
    for (unsigned i = 0; i < CROWD; i++) {
        assert_int_equal(parts[i], i + 1);
    }
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
}

static void wait_and_count(unsigned index)
{
    (void)index;
    CHECK(plait_latch_wait(&latch) == PLAIT_OK);
    (void)plait_add_acq_rel(&passed, 1U);
}

static void the_last_part_lets_all_go(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    begin(2);
    for (unsigned i = 0; i < CROWD; i++) {
        assert_int_equal(plait_latch_waiters(&latch), i);
        helper_start(&helpers[i], wait_and_count, i);
        until_waiting(i + 1U);
    }
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    assert_int_equal(plait_latch_waiters(&latch), CROWD);
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    assert_int_equal(plait_latch_waiters(&latch), 0);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    assert_int_equal(plait_load_relaxed(&passed), CROWD);
}

static void raised_in_use_it_waits_for_the_new_parts_too(void **state)
{
    (void)state;
    struct helper helper;
    begin(1);
    helper_start(&helper, wait_and_count, 0);
    until_waiting(1);
    assert_int_equal(plait_latch_add(&latch, 2), PLAIT_OK);
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    assert_int_equal(plait_latch_waiters(&latch), 1);
    assert_int_equal(plait_latch_count(&latch), 1);
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    helper_join(&helper);
}

/* A new round at once: those of the old one are let go, however late they run, and the next one waits for the new. */
static void raised_from_zero_it_begins_a_new_round(void **state)
{
    (void)state;
    struct helper helpers[CROWD], next;
    begin(1);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], wait_and_count, i);
    }
    until_waiting(CROWD);
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    assert_int_equal(plait_latch_add(&latch, 1), PLAIT_OK);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    helper_start(&next, wait_and_count, 0);
    until_waiting(1);
    assert_int_equal(plait_load_acquire(&passed), CROWD);
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    helper_join(&next);
}

static void the_deadline_comes_first(void **state)
{
    (void)state;
    begin(1);
    const plait_time soon = plait_after(plait_milliseconds(2));
    assert_int_equal(plait_latch_wait_until(&latch, soon), PLAIT_TIMEOUT);
    assert_false(plait_time_before(plait_now(), soon));
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK); /* the mark of the one that left does no harm */
    assert_int_equal(plait_latch_wait_until(&latch, soon), PLAIT_OK);
    assert_int_equal(plait_latch_done(&latch), PLAIT_MISUSE);
}

static void wait_in_a_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    (void)index;
    plait_scope_enter(&scope);
    result = plait_latch_wait(&latch);
    outcome = result;
    plait_scope_close(&scope, &outcome);
}

static void whichever_comes_first_zero_or_cancel_counts(void **state)
{
    (void)state;
    for (int zero_first = 0; zero_first < 2; zero_first++) {
        struct helper helper;
        begin(1);
        helper_start(&helper, wait_in_a_scope, 0);
        until_waiting(1);
        if (zero_first != 0) {
            assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
            plait_scope_cancel(&scope);
        } else {
            plait_scope_cancel(&scope);
            assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
        }
        helper_join(&helper);
        assert_int_equal(result, zero_first != 0 ? PLAIT_OK : PLAIT_CANCELLED);
    }
}

static void in_a_cancelled_scope_only_a_wait_is_cancelled(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_OK;
    begin(1);
    plait_scope_enter(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_latch_wait(&latch), PLAIT_CANCELLED);
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    assert_int_equal(plait_latch_wait(&latch), PLAIT_OK);
    plait_scope_close(&scope, &outcome);
}

static void a_stray_wake_lets_nobody_go(void **state)
{
    (void)state;
    struct helper helper;
    begin(1);
    helper_start(&helper, wait_and_count, 0);
    until_waiting(1);
    assert_int_equal(plait_wake(&latch.word, PLAIT_WAKE_ALL), 0);
    /* That of an event which lay at this address before: it reaches the waiter, who looks and waits again. */
    assert_int_equal(plait_wake_in(&latch.word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL), 1);
    until_waiting(1);
    assert_int_equal(plait_load_acquire(&passed), 0);
    assert_int_equal(plait_latch_done(&latch), PLAIT_OK);
    helper_join(&helper);
}

static struct plait_latch *lent; /* in memory that its only waiter frees */

static void do_the_last_part(unsigned index)
{
    (void)index;
    CHECK(plait_latch_done(lent) == PLAIT_OK); /* the last touch */
}

static void the_waiter_may_end_its_memory_at_once(void **state)
{
    (void)state;
    for (unsigned long round = 0; round < test_scaled(500, 8); round++) {
        struct helper helper;
        lent = malloc(sizeof(*lent));
        assert_non_null(lent);
        assert_int_equal(plait_latch_init(lent, 1), PLAIT_OK);
        helper_start(&helper, do_the_last_part, 0);
        if (round % 2 == 1) {
            while (plait_latch_try_wait(lent) == PLAIT_BUSY) {
                test_let_others_run();
            }
        }
        assert_int_equal(plait_latch_wait(lent), PLAIT_OK);
        free(lent);
        helper_join(&helper);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_counts_down_to_zero),
        cmocka_unit_test(counts_out_of_range_are_refused),
        cmocka_unit_test(whoever_waits_sees_every_part),
        cmocka_unit_test(the_last_part_lets_all_go),
        cmocka_unit_test(raised_in_use_it_waits_for_the_new_parts_too),
        cmocka_unit_test(raised_from_zero_it_begins_a_new_round),
        cmocka_unit_test(the_deadline_comes_first),
        cmocka_unit_test(whichever_comes_first_zero_or_cancel_counts),
        cmocka_unit_test(in_a_cancelled_scope_only_a_wait_is_cancelled),
        cmocka_unit_test(a_stray_wake_lets_nobody_go),
        cmocka_unit_test(the_waiter_may_end_its_memory_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
