/* SPDX-License-Identifier: MIT */
/* A rate limiter by its rules, to the nanosecond: on a clock of the test's own, which jumps to whatever the strand
 * sleeps for. Beside it a crowd on the real clock, and who may go first. */
#include "queued.h"

#include <plait/rate_limiter.h>
#include <plait/scope.h>

static struct plait_rate_limiter limiter = PLAIT_RATE_LIMITER_INIT(100, PLAIT_SECOND, 10);
static struct plait_scope scope;
static struct plait_atomic_u32 passed;

/* ---- a clock that jumps ---- */

static int64_t present;
static unsigned sleeps;
static const struct plait_executor *real;

static bool jump(struct plait_strand *me, plait_time until)
{
    (void)me;
    assert_true(until.nanoseconds != INT64_MAX); /* nobody would end this sleep */
    present = until.nanoseconds > present ? until.nanoseconds : present;
    sleeps++;
    return true;
}

static plait_time read_present(void)
{
    return PLAIT_LITERAL(plait_time){present};
}

static int on_own_clock(void **state)
{
    static struct plait_executor jumping;
    (void)state;
    real = plait_self()->executor;
    jumping = *real;
    jumping.park = jump;
    jumping.now = read_present;
    plait_self()->executor = &jumping;
    present = 5 * PLAIT_SECOND;
    sleeps = 0;
    return 0;
}

static int on_real_clock(void **state)
{
    (void)state;
    plait_self()->executor = real;
    return 0;
}

static void begin(uint32_t tokens, plait_duration period, uint32_t burst)
{
    assert_int_equal(plait_rate_limiter_init(&limiter, tokens, period, burst), PLAIT_OK);
    plait_initialize(&passed, 0U);
    plait_scope_init(&scope);
}

static void take(uint32_t count)
{
    assert_int_equal(plait_rate_limiter_acquire(&limiter, count), PLAIT_OK);
}

static void it_begins_full_and_fills_evenly(void **state)
{
    (void)state;
    assert_int_equal(plait_rate_limiter_available(&limiter), 10);
    begin(4, PLAIT_SECOND, 2);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 2), PLAIT_OK);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_BUSY);
    present += PLAIT_SECOND / 4 - 1;
    assert_int_equal(plait_rate_limiter_available(&limiter), 0);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_BUSY);
    present += 1; /* to the nanosecond */
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_OK);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_BUSY);
    assert_int_equal(sleeps, 0);
    plait_rate_limiter_destroy(&limiter);
}

static void it_holds_no_more_than_its_burst(void **state)
{
    (void)state;
    begin(1000, PLAIT_SECOND, 3);
    take(3);
    present += 3600 * PLAIT_SECOND;
    assert_int_equal(plait_rate_limiter_available(&limiter), 3);
    take(3);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_BUSY);
    assert_int_equal(sleeps, 0);
}

static void waiting_takes_exactly_as_long_as_it_must(void **state)
{
    (void)state;
    begin(10, PLAIT_SECOND, 5);
    const int64_t start = present;
    take(5);
    take(1);
    assert_int_equal(present - start, PLAIT_SECOND / 10);
    take(5);
    assert_int_equal(present - start, PLAIT_SECOND / 10 * 6);
    assert_int_equal(sleeps, 2);
    assert_int_equal(plait_rate_limiter_waiters(&limiter), 0);
}

/* 7 in 10 nanoseconds, 3 in a second: neither divides, and 200,000 tokens later the time is right to the nanosecond.
 */
static void nothing_drifts(void **state)
{
    (void)state;
    static const struct {
        uint32_t tokens;
        plait_duration period;
    } rates[] = {{7, 10}, {3, PLAIT_SECOND}, {999983, PLAIT_SECOND}, {1, 1}, {UINT32_MAX, 1}};
    const int64_t many = (int64_t)test_scaled(200000, 1000);
    for (unsigned i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        begin(rates[i].tokens, rates[i].period, 2);
        take(2);
        const int64_t start = present;
        for (int64_t k = 1; k <= many; k++) {
            take(1);
        }
        /* The first instant at which `many` tokens have come, rounded up once. */
        const int64_t whole = many / rates[i].tokens * rates[i].period;
        const int64_t rest = many % rates[i].tokens * rates[i].period;
        const int64_t due = whole + rest / rates[i].tokens + (rest % rates[i].tokens != 0);
        if (rates[i].tokens <= rates[i].period) {
            assert_int_equal(present - start, due);
        } else {
            assert_true(present - start >= due); /* so small a bucket overflows in each nanosecond */
        }
    }
}

/* Whatever span one looks at, no more than burst + rate * span. */
static void no_span_has_more_than_its_share(void **state)
{
    (void)state;
    enum { TOKENS = 3, PERIOD = 7, BURST = 4, TIMES = 200 };
    static int64_t when[TIMES];
    uint64_t random = 3;
    begin(TOKENS, PERIOD, BURST);
    for (unsigned i = 0; i < TIMES; i++) {
        const uint64_t draw = test_random(&random);
        present += draw % 4 == 0 ? (int64_t)(draw >> 8) % 30 : 0;
        take(1);
        when[i] = present;
    }
    for (int i = 0; i < TIMES; i++) {
        for (int j = i; j < TIMES; j++) {
            assert_true(j - i + 1 <= BURST + (when[j] - when[i]) * TOKENS / PERIOD);
        }
    }
}

static void extremes_do_not_overflow(void **state)
{
    (void)state;
    begin(1, INT64_C(1) << 62, 1); /* once in 146 years */
    take(1);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_BUSY);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, UINT32_MAX), PLAIT_INVALID);
    present += INT64_C(1) << 62;
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_OK);
    present = 0;
    begin(UINT32_MAX, 1, UINT32_MAX);
    take(UINT32_MAX);
    present = INT64_MAX - 1;
    assert_int_equal(plait_rate_limiter_available(&limiter), UINT32_MAX);
    take(UINT32_MAX);
    assert_int_equal(plait_rate_limiter_available(&limiter), 0);
}

static void the_clock_of_another_strand_may_be_behind(void **state)
{
    (void)state;
    begin(1, 10, 1);
    take(1);
    present -= 5;
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_BUSY);
    present += 14;
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_BUSY); /* 9 since then */
    present += 1;
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_OK);
}

static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    begin(1, 1, 2);
    assert_int_equal(plait_rate_limiter_init(&limiter, 0, 1, 1), PLAIT_INVALID);
    assert_int_equal(plait_rate_limiter_init(&limiter, 1, 0, 1), PLAIT_INVALID);
    assert_int_equal(plait_rate_limiter_init(&limiter, 1, -1, 1), PLAIT_INVALID);
    assert_int_equal(plait_rate_limiter_init(&limiter, 1, 1, 0), PLAIT_INVALID);
    assert_int_equal(plait_rate_limiter_init(&limiter, 1, (INT64_C(1) << 62) / 3 + 1, 3), PLAIT_INVALID);
    assert_int_equal(plait_rate_limiter_acquire(&limiter, 3), PLAIT_INVALID); /* would never come */
    assert_int_equal(plait_rate_limiter_acquire_until(&limiter, 3, PLAIT_FOREVER), PLAIT_INVALID);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 3), PLAIT_INVALID);
    assert_int_equal(plait_rate_limiter_acquire(&limiter, 0), PLAIT_OK);
    assert_int_equal(plait_rate_limiter_available(&limiter), 2);
}

/* Told at once, not when the deadline has come; and nothing was taken. */
static void a_deadline_that_cannot_be_met_is_refused_at_once(void **state)
{
    (void)state;
    begin(1, 100, 2);
    take(2);
    const int64_t start = present;
    assert_int_equal(plait_rate_limiter_acquire_until(&limiter, 2, plait_after(199)), PLAIT_TIMEOUT);
    assert_int_equal(present, start);
    assert_int_equal(sleeps, 0);
    assert_int_equal(plait_rate_limiter_waiters(&limiter), 0);
    assert_int_equal(plait_rate_limiter_acquire_until(&limiter, 2, plait_after(200)), PLAIT_OK);
    assert_int_equal(present - start, 200);
    present += 100;
    assert_int_equal(plait_rate_limiter_acquire_until(&limiter, 1, (plait_time){0}), PLAIT_OK); /* it was there */
}

static void in_a_cancelled_scope_only_a_wait_is_cancelled(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_OK;
    begin(1, 100, 1);
    plait_scope_enter(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_rate_limiter_acquire(&limiter, 1), PLAIT_OK);
    assert_int_equal(plait_rate_limiter_acquire(&limiter, 1), PLAIT_CANCELLED);
    /* Nor does a deadline that cannot be met hide it from one who tries again and again. */
    assert_int_equal(plait_rate_limiter_acquire_until(&limiter, 1, plait_after(50)), PLAIT_CANCELLED);
    assert_int_equal(plait_rate_limiter_waiters(&limiter), 0);
    present += 100;
    assert_int_equal(plait_rate_limiter_acquire(&limiter, 1), PLAIT_OK);
    plait_scope_close(&scope, &outcome);
}

/* The deadline of a scope around ends the wait when it comes, and not before. */
static void a_scopes_deadline_ends_the_wait(void **state)
{
    (void)state;
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    begin(1, 100, 1);
    take(1);
    const int64_t start = present;
    PLAIT_FAIL_AFTER(&limit, 60, &outcome) {
        outcome = plait_rate_limiter_acquire(&limiter, 1);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    assert_int_equal(present - start, 60);
    assert_int_equal(plait_rate_limiter_waiters(&limiter), 0);
    take(1); /* nothing was taken in vain */
    assert_int_equal(present - start, 100);
}

/* A scope's deadline that has passed unnoticed is noticed by a call that would have to wait, though it does not. */
static void a_scopes_deadline_comes_before_one_that_cannot_be_met(void **state)
{
    (void)state;
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    begin(1, 100, 1);
    take(1);
    PLAIT_MOVE_ON_AFTER(&limit, 10, &outcome) {
        assert_int_equal(plait_rate_limiter_acquire_until(&limiter, 1, plait_after(50)), PLAIT_TIMEOUT);
        present += 10;
        assert_int_equal(plait_rate_limiter_acquire_until(&limiter, 1, plait_after(50)), PLAIT_CANCELLED);
    }
    assert_int_equal(plait_rate_limiter_waiters(&limiter), 0);
}

/* ---- several strands, on the real clock ---- */

static void until_waiting(uint32_t count)
{
    UNTIL(plait_rate_limiter_waiters(&limiter) == count);
}

static void want_the_whole_bucket_in_a_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    (void)index;
    plait_scope_enter(&scope);
    outcome = plait_rate_limiter_acquire(&limiter, 2);
    CHECK(outcome == PLAIT_CANCELLED);
    plait_scope_close(&scope, &outcome);
}

static void want_one(unsigned index)
{
    (void)index;
    CHECK(plait_rate_limiter_acquire(&limiter, 1) == PLAIT_OK);
    (void)plait_add_acq_rel(&passed, 1U);
}

/* The one behind wants less than there is, and stands behind all the same, until the first one gives up. */
static void nobody_overtakes_and_whoever_gives_up_lets_the_next_one_forward(void **state)
{
    (void)state;
    struct helper first, next;
    begin(1, plait_seconds(1000000), 2);
    take(1); /* one is left: too few for the first, enough for the next */
    helper_start(&first, want_the_whole_bucket_in_a_scope, 0);
    until_waiting(1);
    helper_start(&next, want_one, 1);
    until_waiting(2);
    assert_int_equal(plait_rate_limiter_try_acquire(&limiter, 1), PLAIT_BUSY);
    assert_int_equal(plait_load_acquire(&passed), 0);
    assert_int_equal(plait_rate_limiter_available(&limiter), 1);
    plait_scope_cancel(&scope);
    helper_join(&first);
    helper_join(&next);
    assert_int_equal(plait_load_relaxed(&passed), 1);
    assert_int_equal(plait_rate_limiter_waiters(&limiter), 0);
    plait_rate_limiter_destroy(&limiter);
}

struct test_shared {
    unsigned long rounds;
    struct plait_atomic_u32 taken;
};

static void take_some(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const plait_status status =
            (i + index) % 3 == 0   ? plait_rate_limiter_try_acquire(&limiter, 1)
            : (i + index) % 3 == 1 ? plait_rate_limiter_acquire_until(&limiter, 1, plait_after(plait_microseconds(5)))
                                   : plait_rate_limiter_acquire(&limiter, 1);
        CHECK(status == PLAIT_OK || status == PLAIT_BUSY || status == PLAIT_TIMEOUT);
        (void)plait_add_relaxed(&shared->taken, status == PLAIT_OK ? 1U : 0U);
    }
}

static void a_crowd_gets_no_more_than_its_share(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(200, 5)};
    begin(1, plait_microseconds(10), 20);
    const plait_time start = plait_now();
    test_threads(4, take_some, &shared);
    const plait_duration span = plait_time_since(plait_now(), start);
    assert_true(plait_load_relaxed(&shared.taken) <= 20U + (uint64_t)(span / plait_microseconds(10)));
    assert_true(plait_load_relaxed(&shared.taken) >= shared.rounds); /* those that cannot fail */
    assert_int_equal(plait_rate_limiter_waiters(&limiter), 0);
}

static void destroy_it_with_a_waiter(void)
{
    struct helper helper;
    begin(1, plait_seconds(1000000), 1);
    take(1);
    helper_start(&helper, want_one, 0);
    until_waiting(1);
    plait_rate_limiter_destroy(&limiter);
}

static void its_end_with_waiters_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(destroy_it_with_a_waiter, "destroyed while strands wait for it"));
}

#define OWN_CLOCK(test) cmocka_unit_test_setup_teardown(test, on_own_clock, on_real_clock)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN_CLOCK(it_begins_full_and_fills_evenly),
        OWN_CLOCK(it_holds_no_more_than_its_burst),
        OWN_CLOCK(waiting_takes_exactly_as_long_as_it_must),
        OWN_CLOCK(nothing_drifts),
        OWN_CLOCK(no_span_has_more_than_its_share),
        OWN_CLOCK(extremes_do_not_overflow),
        OWN_CLOCK(the_clock_of_another_strand_may_be_behind),
        OWN_CLOCK(numbers_out_of_range_are_refused),
        OWN_CLOCK(a_deadline_that_cannot_be_met_is_refused_at_once),
        OWN_CLOCK(in_a_cancelled_scope_only_a_wait_is_cancelled),
        OWN_CLOCK(a_scopes_deadline_ends_the_wait),
        OWN_CLOCK(a_scopes_deadline_comes_before_one_that_cannot_be_met),
        cmocka_unit_test(nobody_overtakes_and_whoever_gives_up_lets_the_next_one_forward),
        cmocka_unit_test(a_crowd_gets_no_more_than_its_share),
        cmocka_unit_test(its_end_with_waiters_is_fatal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
