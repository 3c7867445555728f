/* SPDX-License-Identifier: MIT */
/* Scenarios of the rate limiter on the virtual clock: never more than what has come, nobody passes one who waits, and
 * whoever gives up leaves neither a turn nor a token behind. */
#include "model.h"

#include <plait/rate_limiter.h>
#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/time.h>

enum { PERIOD = 10 };

static struct plait_rate_limiter limiter;
static struct plait_atomic_u32 served;
static plait_status result[4];
static unsigned spent;
static int64_t began;

static void start(void)
{
    MODEL_EXPECT(plait_rate_limiter_init(&limiter, 1, PERIOD, 2) == PLAIT_OK);
    plait_initialize(&served, 0U);
    for (int i = 0; i < 4; i++) {
        result[i] = PLAIT_OK;
    }
    spent = 0;
    began = plait_now().nanoseconds;
}

static void empty(void)
{
    start();
    MODEL_EXPECT(plait_rate_limiter_try_acquire(&limiter, 2) == PLAIT_OK);
    spent = 2;
}

static void half(void)
{
    start();
    MODEL_EXPECT(plait_rate_limiter_try_acquire(&limiter, 1) == PLAIT_OK);
    spent = 1;
}

/* The clock goes on only at schedule points, and there is none between the tokens and this. */
static void note(plait_status status, unsigned count)
{
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        spent += count;
        MODEL_EXPECT(spent <= 2 + (unsigned)((plait_now().nanoseconds - began) / PERIOD));
    }
}

static void want_one(void)
{
    note(plait_rate_limiter_acquire(&limiter, 1), 1);
}

static void want_both(void)
{
    note(plait_rate_limiter_acquire(&limiter, 2), 2);
    plait_store_release(&served, 1U);
}

static void want_one_soon(void)
{
    note(plait_rate_limiter_acquire_until(&limiter, 1, plait_after(plait_nanoseconds(5))), 1);
}

/* Told at once, since the deadline cannot be met; but told of the cancellation, too. */
static void want_both_soon_cancelled(void)
{
    plait_scope_cancel(&model_strand(0)->root);
    note(plait_rate_limiter_acquire_until(&limiter, 2, plait_after(plait_nanoseconds(5))), 2);
    MODEL_EXPECT(result[0] != PLAIT_TIMEOUT);
}

static void try_one(void)
{
    note(plait_rate_limiter_try_acquire(&limiter, 1), 1);
    MODEL_EXPECT(result[model_self()] == PLAIT_OK || result[model_self()] == PLAIT_BUSY);
}

/* One who is known to wait for both is served before anybody who comes then. */
static void respect_the_first(void)
{
    const bool waits = plait_rate_limiter_waiters(&limiter) == 1;
    const plait_status status = plait_rate_limiter_try_acquire(&limiter, 1);
    MODEL_EXPECT(!waits || status == PLAIT_BUSY || plait_load_acquire(&served) != 0 ||
                 plait_rate_limiter_waiters(&limiter) == 0);
    note(status, 1);
}

static void let_time_pass(void)
{
    model_advance(PERIOD);
    try_one();
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* ---- checks ---- */

static void nobody_waits(void)
{
    MODEL_EXPECT(plait_rate_limiter_waiters(&limiter) == 0);
    MODEL_EXPECT(spent <= 2 + (unsigned)((plait_now().nanoseconds - began) / PERIOD));
}

static void all_served(void)
{
    nobody_waits();
    MODEL_EXPECT(result[0] == PLAIT_OK && result[1] == PLAIT_OK && result[2] == PLAIT_OK);
}

static void first_served(void)
{
    nobody_waits();
    MODEL_EXPECT(result[0] == PLAIT_OK);
}

static void timed_and_cancelled(void)
{
    nobody_waits();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(result[2] == PLAIT_OK);
}

static const struct scenario SCENARIOS[] = {
    {.name = "rate: three who want one", .setup = empty, .bodies = {want_one, want_one, want_one}, .check = all_served},
    {.name = "rate: clocks that are read late",
     .setup = half,
     .bodies = {try_one, let_time_pass, try_one},
     .check = nobody_waits},
    {.name = "rate: the first one wants more",
     .setup = half,
     .bodies = {want_both, respect_the_first},
     .check = first_served},
    {.name = "rate: timed and cancelled",
     .setup = empty,
     .bodies = {want_both, want_one_soon, want_one, cancel_first},
     .check = timed_and_cancelled},
    {.name = "rate: cancelled, with a deadline that cannot be met",
     .setup = empty,
     .bodies = {want_both_soon_cancelled, try_one},
     .check = nobody_waits},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
