/* SPDX-License-Identifier: MIT */
/* A semaphore by its rules: how many, the maximum, the order, cancellation on either side of a hand-over, and its end.
 */
#include "queued.h"

#include <plait/scope.h>
#include <plait/semaphore.h>

enum { CROWD = 8 };

static struct plait_semaphore semaphore = PLAIT_SEMAPHORE_INIT(2); /* made before any strand runs */
static struct plait_scope scope;
static struct plait_atomic_u32 passed, go;
static plait_status result[CROWD];
static uint32_t order[CROWD];

static uint32_t option; /* of the semaphore: what holds of either kind is tested with both */

static void begin(uint32_t initial, uint32_t maximum)
{
    assert_int_equal(plait_semaphore_init(&semaphore, initial, maximum, option), PLAIT_OK);
    plait_initialize(&passed, 0U);
    plait_initialize(&go, 0U);
    plait_scope_init(&scope);
}

/* Nobody is left behind, and so many are free. */
static void end(uint32_t value)
{
    assert_int_equal(plait_semaphore_value(&semaphore), value);
    assert_int_equal(plait_semaphore_waiters(&semaphore), 0);
    plait_semaphore_destroy(&semaphore);
}

/* In whichever queue: on a slow machine one that was woken in vain has starved. */
static void until_waiting(uint32_t count)
{
    UNTIL(plait_semaphore_waiters(&semaphore) == count);
}

static void a_static_one_is_ready(void **state)
{
    (void)state;
    static struct plait_semaphore bounded = PLAIT_SEMAPHORE_BOUNDED_INIT(1, 3);
    static struct plait_semaphore fair = PLAIT_SEMAPHORE_FAIR_INIT(3, 5);
    assert_int_equal(plait_semaphore_value(&semaphore), 2);
    assert_int_equal(plait_semaphore_value(&fair), 3);
    assert_int_equal(plait_semaphore_maximum(&fair), 5);
    assert_int_equal(plait_semaphore_maximum(&semaphore), PLAIT_SEMAPHORE_MAX);
    assert_int_equal(plait_semaphore_value(&bounded), 1);
    assert_int_equal(plait_semaphore_maximum(&bounded), 3);
    assert_int_equal(sizeof(semaphore), 8);
}

static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    begin(1, 3);
    assert_int_equal(plait_semaphore_init(&semaphore, 4, 3, 0), PLAIT_INVALID);
    assert_int_equal(plait_semaphore_init(&semaphore, 0, 0, 0), PLAIT_INVALID);
    assert_int_equal(plait_semaphore_init(&semaphore, UINT32_MAX, UINT32_MAX, 0), PLAIT_INVALID); /* -1, converted */
    assert_int_equal(plait_semaphore_maximum(&semaphore), 3);
    end(1);
    begin(PLAIT_SEMAPHORE_MAX, PLAIT_SEMAPHORE_MAX);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_MISUSE);
    assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_OK);
    end(PLAIT_SEMAPHORE_MAX - 1U);
}

static void a_free_permit_is_taken_without_a_wait(void **state)
{
    (void)state;
    begin(3, 3);
    const uint64_t waits = plait_self()->sequence;
    assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_OK);
    assert_int_equal(plait_semaphore_acquire_until(&semaphore, (plait_time){0}), PLAIT_OK);
    assert_int_equal(plait_semaphore_try_acquire(&semaphore), PLAIT_OK);
    assert_int_equal(plait_semaphore_value(&semaphore), 0);
    assert_int_equal(plait_semaphore_try_acquire(&semaphore), PLAIT_BUSY);
    assert_int_equal(plait_self()->sequence, waits);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
    }
    end(3);
}

static void one_release_too_many_is_refused(void **state)
{
    (void)state;
    begin(2, 2);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_MISUSE);
    assert_int_equal(plait_semaphore_value(&semaphore), 2);
    assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_OK);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_MISUSE);
    end(2);
    begin(0, PLAIT_SEMAPHORE_MAX);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK); /* nobody owns a permit */
    end(1);
}

static void the_deadline_comes_first(void **state)
{
    (void)state;
    begin(0, 1);
    const plait_time soon = plait_after(plait_milliseconds(2));
    assert_int_equal(plait_semaphore_acquire_until(&semaphore, soon), PLAIT_TIMEOUT);
    assert_false(plait_time_before(plait_now(), soon));
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK); /* the mark of the one that left does no harm */
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_MISUSE);
    assert_int_equal(plait_semaphore_acquire_until(&semaphore, soon), PLAIT_OK);
    end(0);
}

/* ---- two users ---- */

static void use_it_in_a_block(unsigned index)
{
    (void)index;
    plait_status status = PLAIT_FAILED;
    PLAIT_WITH_SEMAPHORE(&semaphore, &status) {
        CHECK(plait_semaphore_value(&semaphore) <= 1);
    }
    CHECK(status == PLAIT_OK);
}

static void use_it_by_hand(unsigned index)
{
    (void)index;
    CHECK(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
    CHECK(plait_semaphore_value(&semaphore) <= 1);
    CHECK(plait_semaphore_release(&semaphore) == PLAIT_OK);
}

static void two_users(void (*use)(unsigned index))
{
    struct helper helpers[2];
    begin(2, PLAIT_SEMAPHORE_MAX);
    for (unsigned i = 0; i < 2; i++) {
        helper_start(&helpers[i], use, i);
    }
    helper_join(&helpers[0]);
    helper_join(&helpers[1]);
    end(2);
}

static void two_users_in_blocks(void **state)
{
    (void)state;
    two_users(use_it_in_a_block);
}

static void two_users_by_hand(void **state)
{
    (void)state;
    two_users(use_it_by_hand);
}

/* ---- order and hand-over ---- */

static void acquire_and_stay(unsigned index)
{
    CHECK(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
    order[plait_add_acq_rel(&passed, 1U)] = index;
    until_equal(&go, 1);
    CHECK(plait_semaphore_release(&semaphore) == PLAIT_OK);
}

static void waiters_are_served_in_order_and_counted(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    begin(0, PLAIT_SEMAPHORE_MAX);
    for (unsigned i = 0; i < CROWD; i++) {
        assert_int_equal(plait_semaphore_waiters(&semaphore), i);
        helper_start(&helpers[i], acquire_and_stay, i);
        until_waiting(i + 1U);
    }
    for (unsigned i = 0; i < CROWD; i++) {
        assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
        assert_int_equal(plait_semaphore_waiters(&semaphore), CROWD - i - 1U);
        until_equal(&passed, i + 1U);
    }
    plait_store_release(&go, 1U);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(order[i], i);
    }
    end(CROWD);
}

/* Handed over in the release itself: whoever comes now finds nothing, though the waiter has perhaps not run yet. */
static void a_released_permit_is_the_waiters(void **state)
{
    (void)state;
    struct helper helper;
    begin(1, 1);
    assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_OK);
    helper_start(&helper, acquire_and_stay, 0);
    until_waiting(1);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
    assert_int_equal(plait_semaphore_try_acquire(&semaphore), PLAIT_BUSY);
    assert_int_equal(plait_semaphore_value(&semaphore), 0);
    plait_store_release(&go, 1U);
    helper_join(&helper);
    end(1);
}

static void note_that_it_had_a_permit(unsigned index)
{
    (void)index;
    CHECK(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
    plait_store_release(&passed, 1U);
    CHECK(plait_semaphore_release(&semaphore) == PLAIT_OK);
}

/* Overtakes a waiter that has waited for more than a millisecond; then the very next release must hand over. */
static void one_overtaken_for_a_millisecond_is_handed_the_permit(void **state)
{
    (void)state;
    unsigned handed = 0;
    const unsigned wanted = (unsigned)test_scaled(20, 2);
    const plait_time end_of_patience = test_patience();
    while (handed < wanted && plait_time_before(plait_now(), end_of_patience)) {
        struct helper helper;
        begin(1, 1);
        assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_OK);
        helper_start(&helper, note_that_it_had_a_permit, 0);
        until_waiting(1);
        busy_for(plait_milliseconds(2));
        assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
        if (plait_semaphore_try_acquire(&semaphore) == PLAIT_OK) {
            /* Overtaken, unless it had been here in between. */
            UNTIL(plait_load_acquire(&passed) != 0 || plait_shard_count(&semaphore.word, PLAIT_QUEUE_STARVED) != 0);
            const bool starved = plait_load_acquire(&passed) == 0;
            assert_int_equal(plait_semaphore_waiters(&semaphore), starved ? 1 : 0);
            assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
            if (starved && plait_semaphore_try_acquire(&semaphore) == PLAIT_OK) {
                assert_int_equal(plait_load_acquire(&passed), 1); /* it was never free for us before */
                assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
            }
            handed += starved ? 1U : 0U;
        }
        helper_join(&helper);
        end(1);
    }
    assert_int_equal(handed, wanted);
}

/* ---- cancellation ---- */

static void acquire_in_a_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&scope);
    result[index] = plait_semaphore_acquire(&semaphore);
    until_equal(&go, 1);
    if (result[index] == PLAIT_OK) {
        CHECK(plait_semaphore_release(&semaphore) == PLAIT_OK);
    }
    outcome = result[index];
    plait_scope_close(&scope, &outcome);
}

static void a_cancelled_waiter_has_taken_nothing(void **state)
{
    (void)state;
    for (int released_first = 0; released_first < 2; released_first++) {
        struct helper helper;
        begin(1, 1);
        assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_OK);
        helper_start(&helper, acquire_in_a_scope, 0);
        until_waiting(1);
        if (released_first != 0) {
            assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
            plait_scope_cancel(&scope);
        } else {
            plait_scope_cancel(&scope);
            assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
        }
        plait_store_release(&go, 1U);
        helper_join(&helper);
        assert_int_equal(result[0], released_first != 0 ? PLAIT_OK : PLAIT_CANCELLED);
        end(1); /* either way */
    }
}

/* AnyIO #387, #398, pull request 1145. The hand-over has won: the cancelled strand has the permit, and returns it. */
static void anyio_398_one_cancelled_after_its_hand_over_does_not_lose_the_permit(void **state)
{
    (void)state;
    struct helper cancelled, next;
    begin(1, 1);
    assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_OK);
    helper_start(&cancelled, acquire_in_a_scope, 0);
    until_waiting(1);
    helper_start(&next, acquire_and_stay, 1);
    until_waiting(2);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
    plait_scope_cancel(&scope);
    plait_store_release(&go, 1U);
    helper_join(&cancelled);
    helper_join(&next);
    assert_int_equal(result[0], PLAIT_OK);
    end(1);
}

/* A dead waiter at the head of the queue: the permit goes to the one behind it. */
static void anyio_387_a_cancelled_waiter_does_not_swallow_the_permit(void **state)
{
    (void)state;
    struct helper cancelled, next;
    begin(0, 1);
    helper_start(&cancelled, acquire_in_a_scope, 0);
    until_waiting(1);
    helper_start(&next, acquire_and_stay, 1);
    until_waiting(2);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK); /* the first one has perhaps not left yet */
    until_equal(&passed, 1);                                         /* before the first one is let go on */
    plait_store_release(&go, 1U);
    helper_join(&cancelled);
    helper_join(&next);
    assert_int_equal(order[0], 1);
    assert_int_equal(result[0], PLAIT_CANCELLED);
    end(1);
}

static void hold_in_a_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&scope);
    PLAIT_WITH_SEMAPHORE(&semaphore, &outcome) {
        plait_store_release(&passed, 1U);
        result[index] = plait_sleep_until(PLAIT_FOREVER);
    }
    plait_scope_close(&scope, &outcome);
}

static void a_cancelled_holder_lets_the_waiter_in(void **state)
{
    (void)state;
    struct helper holder, waiter;
    begin(1, 1);
    helper_start(&holder, hold_in_a_scope, 0);
    until_equal(&passed, 1);
    helper_start(&waiter, use_it_by_hand, 1);
    until_waiting(1);
    plait_scope_cancel(&scope);
    helper_join(&holder);
    helper_join(&waiter);
    assert_int_equal(result[0], PLAIT_CANCELLED);
    end(1);
}

static void in_a_cancelled_scope_only_a_wait_is_cancelled(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_OK;
    begin(1, 1);
    plait_scope_enter(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_OK);
    assert_int_equal(plait_semaphore_acquire(&semaphore), PLAIT_CANCELLED);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
    plait_scope_close(&scope, &outcome);
    end(1);
}

static void a_stray_wake_hands_nothing_over(void **state)
{
    (void)state;
    struct helper helper;
    begin(0, 1);
    helper_start(&helper, acquire_and_stay, 0);
    until_waiting(1);
    assert_int_equal(plait_wake(&semaphore.word, PLAIT_WAKE_ALL), 0);
    assert_int_equal(plait_semaphore_waiters(&semaphore), 1);
    /* That of an event which lay at this address before: it reaches the waiter, who looks and waits again. */
    const unsigned queue = option == PLAIT_FAIR ? PLAIT_QUEUE_STARVED : PLAIT_QUEUE_NORMAL;
    assert_int_equal(plait_wake_in(&semaphore.word, queue, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL), 1);
    until_waiting(1);
    assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK);
    plait_store_release(&go, 1U);
    helper_join(&helper);
    end(1);
}

/* ---- a crowd, the block form, the end ---- */

struct test_shared {
    unsigned long rounds;
    uint32_t permits;
    struct plait_atomic_u32 inside, most;
};

static void take_and_give(unsigned index, struct test_shared *shared)
{
    uint64_t random = index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const uint64_t draw = test_random(&random);
        const plait_status status =
            draw % 3 == 0   ? plait_semaphore_try_acquire(&semaphore)
            : draw % 3 == 1 ? plait_semaphore_acquire_until(&semaphore, plait_after((int64_t)(draw >> 8) % 20000))
                            : plait_semaphore_acquire(&semaphore);
        if (status == PLAIT_OK) {
            const uint32_t inside = plait_add_acq_rel(&shared->inside, 1U) + 1U;
            CHECK(inside <= shared->permits);
            if (inside == shared->permits) {
                plait_store_relaxed(&shared->most, 1U);
            }
            (void)plait_sub_acq_rel(&shared->inside, 1U);
            CHECK(plait_semaphore_release(&semaphore) == PLAIT_OK);
        }
    }
}

static void never_more_inside_than_permits(void **state)
{
    (void)state;
    for (uint32_t permits = 1; permits <= 3; permits += 2) {
        struct test_shared shared = {.rounds = test_scaled(1500, 8), .permits = permits};
        begin(permits, permits);
        test_threads(CROWD, take_and_give, &shared);
        end(permits);
    }
}

static int leave_by_return(plait_status *status)
{
    PLAIT_WITH_SEMAPHORE(&semaphore, status) {
        PLAIT_WITH_SEMAPHORE(&semaphore, status) {
            return (int)plait_semaphore_value(&semaphore) + 1;
        }
    }
    return 0;
}

static void the_block_form_releases_on_every_way_out(void **state)
{
    (void)state;
    plait_status status = PLAIT_FAILED;
    begin(2, 2);
    PLAIT_WITH_SEMAPHORE(&semaphore, &status) {
        break;
    }
    assert_int_equal(plait_semaphore_value(&semaphore), 2);
    assert_int_equal(leave_by_return(&status), 1);
    assert_int_equal(status, PLAIT_OK);
    assert_int_equal(plait_semaphore_value(&semaphore), 2);
    PLAIT_WITH_SEMAPHORE(&semaphore, &status) {
        assert_int_equal(plait_semaphore_release(&semaphore), PLAIT_OK); /* not its own */
    }
    assert_int_equal(status, PLAIT_MISUSE);
    end(2);
    begin(0, 1);
    plait_scope_enter(&scope);
    plait_scope_cancel(&scope);
    PLAIT_WITH_SEMAPHORE(&semaphore, &status) {
        fail();
    }
    assert_int_equal(status, PLAIT_CANCELLED);
    plait_scope_close(&scope, &status);
    end(0);
}

static struct plait_semaphore *lent; /* in memory that its last user frees */

static void release_the_last(unsigned index)
{
    (void)index;
    CHECK(plait_semaphore_release(lent) == PLAIT_OK);
}

static void whoever_takes_the_last_permit_may_end_its_memory(void **state)
{
    (void)state;
    for (unsigned long round = 0; round < test_scaled(500, 8); round++) {
        struct helper helper;
        lent = malloc(sizeof(*lent));
        assert_non_null(lent);
        assert_int_equal(plait_semaphore_init(lent, 0, 1, option), PLAIT_OK);
        helper_start(&helper, release_the_last, 0);
        if (round % 2 == 1) {
            while (plait_semaphore_value(lent) == 0) {
                test_let_others_run();
            }
        }
        assert_int_equal(plait_semaphore_acquire(lent), PLAIT_OK);
        free(lent);
        helper_join(&helper);
    }
}

static void destroy_it_with_a_waiter(void)
{
    struct helper helper;
    helper_start(&helper, acquire_and_stay, 0);
    until_waiting(1);
    plait_semaphore_destroy(&semaphore);
}

static void its_end_with_waiters_is_fatal(void **state)
{
    (void)state;
    begin(0, 1);
    assert_true(test_dies(destroy_it_with_a_waiter, "plait_semaphore_destroy"));
    assert_true(test_dies(destroy_it_with_a_waiter, "destroyed while strands wait for it"));
}

int main(void)
{
    const struct CMUnitTest either[] = {
        cmocka_unit_test(numbers_out_of_range_are_refused),
        cmocka_unit_test(a_free_permit_is_taken_without_a_wait),
        cmocka_unit_test(one_release_too_many_is_refused),
        cmocka_unit_test(the_deadline_comes_first),
        cmocka_unit_test(two_users_in_blocks),
        cmocka_unit_test(two_users_by_hand),
        cmocka_unit_test(a_cancelled_waiter_has_taken_nothing),
        cmocka_unit_test(anyio_398_one_cancelled_after_its_hand_over_does_not_lose_the_permit),
        cmocka_unit_test(anyio_387_a_cancelled_waiter_does_not_swallow_the_permit),
        cmocka_unit_test(a_cancelled_holder_lets_the_waiter_in),
        cmocka_unit_test(in_a_cancelled_scope_only_a_wait_is_cancelled),
        cmocka_unit_test(a_stray_wake_hands_nothing_over),
        cmocka_unit_test(never_more_inside_than_permits),
        cmocka_unit_test(the_block_form_releases_on_every_way_out),
        cmocka_unit_test(whoever_takes_the_last_permit_may_end_its_memory),
        cmocka_unit_test(its_end_with_waiters_is_fatal),
    };
    const struct CMUnitTest barging[] = {
        cmocka_unit_test(a_static_one_is_ready), /* before all others: they make it anew */
        cmocka_unit_test(one_overtaken_for_a_millisecond_is_handed_the_permit),
    };
    const struct CMUnitTest in_order[] = {
        cmocka_unit_test(waiters_are_served_in_order_and_counted),
        cmocka_unit_test(a_released_permit_is_the_waiters),
    };
    int failed = cmocka_run_group_tests_name("barging only", barging, NULL, NULL);
    failed += cmocka_run_group_tests_name("barging", either, NULL, NULL);
    option = PLAIT_FAIR;
    failed += cmocka_run_group_tests_name("in order", either, NULL, NULL);
    failed += cmocka_run_group_tests_name("in order only", in_order, NULL, NULL);
    return failed;
}
