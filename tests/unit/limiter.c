/* SPDX-License-Identifier: MIT */
/* A limiter by its rules: one permit for each borrower, a total that moves, order, cancellation, statistics, and its
 * end. */
#include "queued.h"

#include <plait/limiter.h>
#include <plait/scope.h>

enum { CROWD = 6, MANY = 500 };

static struct plait_limiter limiter = PLAIT_LIMITER_INIT(2); /* made before any strand runs */
static struct plait_scope scope;
static struct plait_atomic_u32 passed, go, inside;
static plait_status result[CROWD];
static uint32_t order[CROWD];

static void begin(uint32_t total)
{
    assert_int_equal(plait_limiter_init(&limiter, total), PLAIT_OK);
    plait_initialize(&passed, 0U);
    plait_initialize(&go, 0U);
    plait_initialize(&inside, 0U);
    plait_scope_init(&scope);
}

static void expect(uint32_t total, uint32_t borrowed, uint32_t waiters)
{
    assert_int_equal(plait_limiter_total(&limiter), total);
    assert_int_equal(plait_limiter_borrowed(&limiter), borrowed);
    assert_int_equal(plait_limiter_available(&limiter), (int32_t)total - (int32_t)borrowed);
    assert_int_equal(plait_limiter_waiters(&limiter), waiters);
}

/* Nobody is left behind. */
static void end(uint32_t total)
{
    expect(total, 0, 0);
    plait_limiter_destroy(&limiter);
}

static void until_waiting(uint32_t count)
{
    until_queued(&limiter.word, PLAIT_QUEUE_STARVED, count);
}

static void a_static_one_is_ready(void **state)
{
    (void)state;
    expect(2, 0, 0);
}

static void totals_out_of_range_are_refused(void **state)
{
    (void)state;
    begin(1);
    assert_int_equal(plait_limiter_init(&limiter, UINT32_MAX), PLAIT_INVALID); /* -1, converted */
    assert_int_equal(plait_limiter_set_total(&limiter, UINT32_MAX), PLAIT_INVALID);
    assert_int_equal(plait_limiter_set_total(&limiter, PLAIT_LIMITER_MAX + 1U), PLAIT_INVALID);
    end(1); /* the old value stands */
    begin(PLAIT_LIMITER_MAX);
    assert_int_equal(plait_limiter_set_total(&limiter, 0), PLAIT_OK);
    assert_int_equal(plait_limiter_set_total(&limiter, PLAIT_LIMITER_MAX), PLAIT_OK);
    end(PLAIT_LIMITER_MAX);
}

static void counters_follow_a_permit(void **state)
{
    (void)state;
    struct plait_loan loan = PLAIT_LOAN_INIT;
    const uint64_t waits = plait_self()->sequence;
    begin(2);
    assert_int_equal(plait_limiter_acquire(&limiter, &loan), PLAIT_OK);
    expect(2, 1, 0);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire_until(&limiter, &loan, (plait_time){0}), PLAIT_OK);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    assert_int_equal(plait_self()->sequence, waits); /* none of it waited */
    end(2);
}

static void one_borrower_has_one_permit(void **state)
{
    (void)state;
    struct plait_loan first = PLAIT_LOAN_INIT, second = PLAIT_LOAN_INIT;
    begin(5);
    assert_int_equal(plait_limiter_acquire(&limiter, &first), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire(&limiter, &first), PLAIT_MISUSE);
    assert_int_equal(plait_limiter_acquire(&limiter, &second), PLAIT_MISUSE);
    assert_int_equal(plait_limiter_acquire_until(&limiter, &second, PLAIT_FOREVER), PLAIT_MISUSE);
    assert_int_equal(plait_limiter_try_acquire(&limiter, &second), PLAIT_MISUSE);
    expect(5, 1, 0);
    assert_int_equal(plait_limiter_release(&limiter, &first), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &first, 7), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &second, 7), PLAIT_MISUSE);
    assert_int_equal(plait_limiter_try_acquire_for(&limiter, &second, 7), PLAIT_MISUSE);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &first, 8), PLAIT_MISUSE); /* this loan is open */
    expect(5, 1, 0);
    assert_int_equal(plait_limiter_release(&limiter, &first), PLAIT_OK);
    end(5);
}

static void a_number_is_never_taken_for_a_strand(void **state)
{
    (void)state;
    struct plait_loan mine = PLAIT_LOAN_INIT, theirs = PLAIT_LOAN_INIT;
    begin(2);
    assert_int_equal(plait_limiter_acquire(&limiter, &mine), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &theirs, plait_strand_id()), PLAIT_OK);
    expect(2, 2, 0);
    assert_int_equal(plait_limiter_release(&limiter, &mine), PLAIT_OK);
    assert_int_equal(plait_limiter_release(&limiter, &theirs), PLAIT_OK);
    end(2);
}

static void what_was_not_borrowed_cannot_be_given_back(void **state)
{
    (void)state;
    static struct plait_limiter other = PLAIT_LIMITER_INIT(1);
    struct plait_loan loan = PLAIT_LOAN_INIT;
    begin(1);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_MISUSE);
    assert_int_equal(plait_limiter_acquire(&limiter, &loan), PLAIT_OK);
    assert_int_equal(plait_limiter_release(&other, &loan), PLAIT_MISUSE);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_MISUSE);
    assert_int_equal(plait_limiter_available(&other), 1);
    end(1);
}

static struct plait_loan shown;

static void give_back_anothers(unsigned index)
{
    (void)index;
    CHECK(plait_limiter_release(&limiter, &shown) == PLAIT_MISUSE);
}

static void give_back_for_another(unsigned index)
{
    (void)index;
    CHECK(plait_limiter_release(&limiter, &shown) == PLAIT_OK);
}

static void only_a_loan_for_somebody_else_may_be_given_back_by_any_strand(void **state)
{
    (void)state;
    struct helper helper;
    begin(1);
    plait_loan_init(&shown);
    assert_int_equal(plait_limiter_acquire(&limiter, &shown), PLAIT_OK);
    helper_start(&helper, give_back_anothers, 0);
    helper_join(&helper);
    expect(1, 1, 0);
    assert_int_equal(plait_limiter_release(&limiter, &shown), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &shown, 1), PLAIT_OK);
    helper_start(&helper, give_back_for_another, 0);
    helper_join(&helper);
    end(1);
}

static void several_limiters_in_any_order(void **state)
{
    (void)state;
    static struct plait_limiter others[3] = {PLAIT_LIMITER_INIT(1), PLAIT_LIMITER_INIT(1), PLAIT_LIMITER_INIT(1)};
    struct plait_loan loans[3] = {PLAIT_LOAN_INIT, PLAIT_LOAN_INIT, PLAIT_LOAN_INIT};
    static const int back[3] = {1, 2, 0};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(plait_limiter_acquire(&others[i], &loans[i]), PLAIT_OK);
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(plait_limiter_release(&others[back[i]], &loans[back[i]]), PLAIT_OK);
        plait_limiter_destroy(&others[back[i]]);
    }
    assert_null(plait_self()->loans);
}

/* Every borrower found, and refused a second permit, while others come and go around it. */
static void many_given_borrowers_are_told_apart(void **state)
{
    (void)state;
    static struct plait_loan loans[MANY];
    const unsigned many = (unsigned)test_scaled(MANY, 60);
    struct plait_loan second = PLAIT_LOAN_INIT;
    uint64_t random = 11;
    unsigned open = 0;
    begin(PLAIT_LIMITER_MAX);
    for (unsigned i = 0; i < many; i++) {
        plait_loan_init(&loans[i]);
    }
    for (unsigned step = 0; step < 12U * many; step++) {
        const unsigned i = (unsigned)(test_random(&random) % many);
        const uint64_t borrower = i % 2 == 0 ? i : UINT64_MAX - i;
        if (loans[i].limiter == NULL) {
            assert_int_equal(plait_limiter_acquire_for(&limiter, &loans[i], borrower), PLAIT_OK);
            assert_int_equal(plait_limiter_try_acquire_for(&limiter, &second, borrower), PLAIT_MISUSE);
            open++;
        } else {
            assert_int_equal(plait_limiter_try_acquire_for(&limiter, &second, borrower), PLAIT_MISUSE);
            assert_int_equal(plait_limiter_release(&limiter, &loans[i]), PLAIT_OK);
            open--;
        }
        assert_int_equal(plait_limiter_borrowed(&limiter), open);
    }
    for (unsigned i = 0; i < many; i++) {
        (void)(loans[i].limiter != NULL && plait_limiter_release(&limiter, &loans[i]) == PLAIT_OK);
    }
    assert_null(limiter.borrowers);
    end(PLAIT_LIMITER_MAX);
}

/* ---- waiting ---- */

static void borrow_and_stay(unsigned index)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    CHECK(plait_limiter_acquire(&limiter, &loan) == PLAIT_OK);
    order[plait_add_acq_rel(&passed, 1U)] = index;
    until_equal(&go, 1);
    CHECK(plait_limiter_release(&limiter, &loan) == PLAIT_OK);
}

static void try_and_find_it_busy(unsigned index)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    CHECK(plait_limiter_try_acquire(&limiter, &loan) == PLAIT_BUSY);
    CHECK(plait_limiter_try_acquire_for(&limiter, &loan, index) == PLAIT_BUSY);
    CHECK(plait_limiter_acquire_until(&limiter, &loan, plait_now()) == PLAIT_TIMEOUT);
    CHECK(plait_limiter_acquire_for_until(&limiter, &loan, index, plait_now()) == PLAIT_TIMEOUT);
    CHECK(plait_limiter_release(&limiter, &loan) == PLAIT_MISUSE);
}

static void another_finds_it_busy_and_its_deadline_passes(void **state)
{
    (void)state;
    struct plait_loan loan = PLAIT_LOAN_INIT;
    struct helper helper;
    begin(1);
    assert_int_equal(plait_limiter_acquire(&limiter, &loan), PLAIT_OK);
    helper_start(&helper, try_and_find_it_busy, 3);
    helper_join(&helper);
    assert_null(limiter.borrowers);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    end(1);
}

static void waiters_are_served_in_order_and_counted(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    struct plait_loan loan = PLAIT_LOAN_INIT;
    begin(1);
    assert_int_equal(plait_limiter_acquire(&limiter, &loan), PLAIT_OK);
    for (unsigned i = 0; i < CROWD; i++) {
        expect(1, 1, i);
        helper_start(&helpers[i], borrow_and_stay, i);
        until_waiting(i + 1U);
    }
    plait_store_release(&go, 1U);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(order[i], i);
    }
    end(1);
}

/* AnyIO #1170: between release and the waiter's first step the permit is nobody else's. */
static void anyio_1170_a_returned_permit_is_the_waiters(void **state)
{
    (void)state;
    struct helper helper;
    struct plait_loan loan = PLAIT_LOAN_INIT;
    begin(1);
    assert_int_equal(plait_limiter_acquire(&limiter, &loan), PLAIT_OK);
    helper_start(&helper, borrow_and_stay, 0);
    until_waiting(1);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    assert_int_equal(plait_limiter_try_acquire(&limiter, &loan), PLAIT_BUSY);
    assert_int_equal(plait_limiter_try_acquire_for(&limiter, &loan, 9), PLAIT_BUSY);
    expect(1, 1, 0);
    plait_store_release(&go, 1U);
    helper_join(&helper);
    end(1);
}

/* ---- the total ---- */

static void a_total_of_none_admits_nobody_until_it_is_raised(void **state)
{
    (void)state;
    struct helper helper;
    struct plait_loan loan = PLAIT_LOAN_INIT;
    begin(0);
    assert_int_equal(plait_limiter_try_acquire(&limiter, &loan), PLAIT_BUSY);
    helper_start(&helper, borrow_and_stay, 0);
    until_waiting(1);
    expect(0, 0, 1);
    assert_int_equal(plait_limiter_set_total(&limiter, 1), PLAIT_OK);
    expect(1, 1, 0);
    plait_store_release(&go, 1U);
    helper_join(&helper);
    end(1);
}

static void raising_it_admits_waiters_and_then_newcomers(void **state)
{
    (void)state;
    struct helper helper;
    struct plait_loan loan = PLAIT_LOAN_INIT, newcomer = PLAIT_LOAN_INIT;
    begin(1);
    assert_int_equal(plait_limiter_acquire(&limiter, &loan), PLAIT_OK);
    helper_start(&helper, borrow_and_stay, 0);
    until_waiting(1);
    assert_int_equal(plait_limiter_set_total(&limiter, 3), PLAIT_OK);
    expect(3, 2, 0);
    assert_int_equal(plait_limiter_try_acquire_for(&limiter, &newcomer, 1), PLAIT_OK);
    expect(3, 3, 0);
    plait_store_release(&go, 1U);
    helper_join(&helper);
    assert_int_equal(plait_limiter_release(&limiter, &newcomer), PLAIT_OK);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    end(3);
}

static void lowering_it_takes_nothing_back(void **state)
{
    (void)state;
    struct plait_loan loans[4] = {PLAIT_LOAN_INIT, PLAIT_LOAN_INIT, PLAIT_LOAN_INIT, PLAIT_LOAN_INIT};
    begin(3);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(plait_limiter_acquire_for(&limiter, &loans[i], i), PLAIT_OK);
    }
    assert_int_equal(plait_limiter_set_total(&limiter, 1), PLAIT_OK);
    expect(1, 3, 0); /* two more than there should be */
    assert_int_equal(plait_limiter_release(&limiter, &loans[0]), PLAIT_OK);
    assert_int_equal(plait_limiter_release(&limiter, &loans[1]), PLAIT_OK);
    expect(1, 1, 0);
    assert_int_equal(plait_limiter_try_acquire_for(&limiter, &loans[3], 3), PLAIT_BUSY);
    assert_int_equal(plait_limiter_release(&limiter, &loans[2]), PLAIT_OK);
    assert_int_equal(plait_limiter_try_acquire_for(&limiter, &loans[3], 3), PLAIT_OK);
    assert_int_equal(plait_limiter_release(&limiter, &loans[3]), PLAIT_OK);
    end(1);
}

/* From the largest total to none and back: the counters neither wrap nor round. */
static void the_widest_change_of_the_total_is_exact(void **state)
{
    (void)state;
    struct plait_loan loans[2] = {PLAIT_LOAN_INIT, PLAIT_LOAN_INIT};
    begin(PLAIT_LIMITER_MAX);
    assert_int_equal(plait_limiter_acquire(&limiter, &loans[0]), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &loans[1], UINT64_MAX), PLAIT_OK);
    expect(PLAIT_LIMITER_MAX, 2, 0);
    assert_int_equal(plait_limiter_set_total(&limiter, 0), PLAIT_OK);
    expect(0, 2, 0);
    assert_int_equal(plait_limiter_available(&limiter), -2);
    assert_int_equal(plait_limiter_release(&limiter, &loans[1]), PLAIT_OK);
    assert_int_equal(plait_limiter_set_total(&limiter, PLAIT_LIMITER_MAX), PLAIT_OK);
    expect(PLAIT_LIMITER_MAX, 1, 0);
    assert_int_equal(plait_limiter_release(&limiter, &loans[0]), PLAIT_OK);
    assert_int_equal(plait_limiter_available(&limiter), PLAIT_LIMITER_MAX);
    end(PLAIT_LIMITER_MAX);
}

/* While more are out than the total allows, what comes back is given to nobody. */
static void lowered_under_waiters_it_lets_them_wait(void **state)
{
    (void)state;
    struct helper helper;
    struct plait_loan loans[2] = {PLAIT_LOAN_INIT, PLAIT_LOAN_INIT};
    begin(2);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &loans[0], 0), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &loans[1], 1), PLAIT_OK);
    helper_start(&helper, borrow_and_stay, 0);
    until_waiting(1);
    assert_int_equal(plait_limiter_set_total(&limiter, 1), PLAIT_OK);
    assert_int_equal(plait_limiter_release(&limiter, &loans[0]), PLAIT_OK);
    expect(1, 1, 1);
    assert_int_equal(plait_limiter_release(&limiter, &loans[1]), PLAIT_OK);
    expect(1, 1, 0);
    plait_store_release(&go, 1U);
    helper_join(&helper);
    end(1);
}

static void the_total_moves_while_permits_are_out(void **state)
{
    (void)state;
    struct plait_loan loan = PLAIT_LOAN_INIT;
    begin(2);
    assert_int_equal(plait_limiter_acquire(&limiter, &loan), PLAIT_OK);
    assert_int_equal(plait_limiter_set_total(&limiter, 4), PLAIT_OK);
    expect(4, 1, 0);
    assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    end(4);
}

/* ---- cancellation ---- */

static void borrow_in_a_scope(unsigned index)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&scope);
    result[index] = index == 0 ? plait_limiter_acquire(&limiter, &loan) : plait_limiter_acquire_for(&limiter, &loan, 1);
    until_equal(&go, 1);
    if (result[index] == PLAIT_OK) {
        CHECK(plait_limiter_release(&limiter, &loan) == PLAIT_OK);
    }
    outcome = result[index];
    plait_scope_close(&scope, &outcome);
}

/* AnyIO #947, pull request 1223: before the hand-over and after it, for a strand and for a given borrower. */
static void anyio_947_a_cancelled_waiter_passes_the_permit_on(void **state)
{
    (void)state;
    for (unsigned turn = 0; turn < 4; turn++) {
        const unsigned index = turn % 2; /* for itself; for borrower 1 */
        const bool handed_first = turn / 2 != 0;
        struct helper cancelled, next;
        struct plait_loan loan = PLAIT_LOAN_INIT;
        begin(1);
        assert_int_equal(plait_limiter_acquire(&limiter, &loan), PLAIT_OK);
        helper_start(&cancelled, borrow_in_a_scope, index);
        until_waiting(1);
        helper_start(&next, borrow_and_stay, 1);
        until_waiting(2);
        if (handed_first) {
            assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
            plait_scope_cancel(&scope);
        } else {
            plait_scope_cancel(&scope);
            assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
            until_equal(&passed, 1); /* before the cancelled one is let go on */
        }
        plait_store_release(&go, 1U);
        helper_join(&cancelled);
        helper_join(&next);
        assert_int_equal(result[index], handed_first ? PLAIT_OK : PLAIT_CANCELLED);
        assert_null(limiter.borrowers);
        end(1);
    }
}

static void hold_in_a_scope(unsigned index)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&scope);
    PLAIT_WITH_LIMITER(&limiter, &loan, &outcome) {
        plait_store_release(&passed, 1U);
        result[index] = plait_sleep_until(PLAIT_FOREVER);
    }
    plait_scope_close(&scope, &outcome);
}

static void a_cancelled_holder_lets_the_waiter_in(void **state)
{
    (void)state;
    struct helper holder, waiter;
    begin(1);
    helper_start(&holder, hold_in_a_scope, 0);
    until_equal(&passed, 1);
    helper_start(&waiter, borrow_and_stay, 1);
    until_waiting(1);
    plait_store_release(&go, 1U);
    plait_scope_cancel(&scope);
    helper_join(&holder);
    helper_join(&waiter);
    assert_int_equal(result[0], PLAIT_CANCELLED);
    end(1);
}

static void in_a_cancelled_scope_only_a_wait_is_cancelled(void **state)
{
    (void)state;
    struct plait_loan mine = PLAIT_LOAN_INIT, other = PLAIT_LOAN_INIT;
    plait_status outcome = PLAIT_OK;
    begin(1);
    plait_scope_enter(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_limiter_acquire(&limiter, &mine), PLAIT_OK);
    assert_int_equal(plait_limiter_acquire_for(&limiter, &other, 1), PLAIT_CANCELLED);
    assert_int_equal(plait_limiter_release(&limiter, &mine), PLAIT_OK);
    plait_scope_close(&scope, &outcome);
    end(1);
}

/* ---- crowds, the block form, the end ---- */

struct test_shared {
    unsigned long rounds;
};

static void five_times(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        struct plait_loan loan = PLAIT_LOAN_INIT;
        plait_status status = PLAIT_OK;
        if (i % 2 == 0) {
            PLAIT_WITH_LIMITER(&limiter, &loan, &status) {
                CHECK(plait_add_acq_rel(&inside, 1U) == 0);
                (void)plait_sub_acq_rel(&inside, 1U);
            }
            CHECK(status == PLAIT_OK);
        } else {
            CHECK(plait_limiter_acquire_for(&limiter, &loan, index) == PLAIT_OK);
            CHECK(plait_add_acq_rel(&inside, 1U) == 0);
            (void)plait_sub_acq_rel(&inside, 1U);
            CHECK(plait_limiter_release(&limiter, &loan) == PLAIT_OK);
        }
    }
}

static void a_total_of_one_never_overlaps(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(1000, 10)};
    begin(1);
    test_threads(5, five_times, &shared);
    end(1);
}

static int leave_by_return(plait_status *status)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    PLAIT_WITH_LIMITER(&limiter, &loan, status) {
        return plait_limiter_available(&limiter);
    }
    return -1;
}

static void the_block_form_gives_back_on_every_way_out(void **state)
{
    (void)state;
    struct plait_loan loan = PLAIT_LOAN_INIT, again = PLAIT_LOAN_INIT;
    plait_status status = PLAIT_FAILED;
    begin(2);
    PLAIT_WITH_LIMITER(&limiter, &loan, &status) {
        expect(2, 1, 0);
        PLAIT_WITH_LIMITER(&limiter, &again, &status) {
            fail();
        }
        assert_int_equal(status, PLAIT_MISUSE);
        status = PLAIT_OK;
        break;
    }
    expect(2, 0, 0);
    assert_int_equal(leave_by_return(&status), 1);
    PLAIT_WITH_LIMITER(&limiter, &loan, &status) {
        assert_int_equal(plait_limiter_release(&limiter, &loan), PLAIT_OK);
    }
    assert_int_equal(status, PLAIT_MISUSE); /* it was given back already */
    end(2);
}

static void borrow_and_end(unsigned index)
{
    static struct plait_loan loan = PLAIT_LOAN_INIT;
    (void)index;
    CHECK(plait_limiter_acquire(&limiter, &loan) == PLAIT_OK);
}

static void end_a_strand_with_a_permit(void)
{
    struct helper helper;
    helper_start(&helper, borrow_and_end, 0);
    helper_join(&helper);
}

static void destroy_it_with_a_borrower(void)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    CHECK(plait_limiter_set_total(&limiter, 1) == PLAIT_OK);
    CHECK(plait_limiter_acquire(&limiter, &loan) == PLAIT_OK);
    plait_limiter_destroy(&limiter);
}

static void destroy_it_with_a_waiter(void)
{
    struct helper helper;
    helper_start(&helper, borrow_and_stay, 0);
    until_waiting(1);
    plait_limiter_destroy(&limiter);
}

static void what_nothing_could_handle_is_fatal(void **state)
{
    (void)state;
    begin(0);
    assert_true(test_dies(destroy_it_with_a_waiter, "destroyed while strands wait for it"));
    assert_true(test_dies(destroy_it_with_a_borrower, "destroyed while a permit is borrowed"));
    begin(1);
    assert_true(test_dies(end_a_strand_with_a_permit, "a strand ended with a permit that it had borrowed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_static_one_is_ready),
        cmocka_unit_test(totals_out_of_range_are_refused),
        cmocka_unit_test(counters_follow_a_permit),
        cmocka_unit_test(one_borrower_has_one_permit),
        cmocka_unit_test(a_number_is_never_taken_for_a_strand),
        cmocka_unit_test(what_was_not_borrowed_cannot_be_given_back),
        cmocka_unit_test(only_a_loan_for_somebody_else_may_be_given_back_by_any_strand),
        cmocka_unit_test(several_limiters_in_any_order),
        cmocka_unit_test(many_given_borrowers_are_told_apart),
        cmocka_unit_test(another_finds_it_busy_and_its_deadline_passes),
        cmocka_unit_test(waiters_are_served_in_order_and_counted),
        cmocka_unit_test(anyio_1170_a_returned_permit_is_the_waiters),
        cmocka_unit_test(a_total_of_none_admits_nobody_until_it_is_raised),
        cmocka_unit_test(raising_it_admits_waiters_and_then_newcomers),
        cmocka_unit_test(lowering_it_takes_nothing_back),
        cmocka_unit_test(the_widest_change_of_the_total_is_exact),
        cmocka_unit_test(lowered_under_waiters_it_lets_them_wait),
        cmocka_unit_test(the_total_moves_while_permits_are_out),
        cmocka_unit_test(anyio_947_a_cancelled_waiter_passes_the_permit_on),
        cmocka_unit_test(a_cancelled_holder_lets_the_waiter_in),
        cmocka_unit_test(in_a_cancelled_scope_only_a_wait_is_cancelled),
        cmocka_unit_test(a_total_of_one_never_overlaps),
        cmocka_unit_test(the_block_form_gives_back_on_every_way_out),
        cmocka_unit_test(what_nothing_could_handle_is_fatal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
