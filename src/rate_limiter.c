/* SPDX-License-Identifier: MIT */
/* rate_limiter.c: a bucket that counts in exact fractions, and a turn that one strand has at a time.
 *
 *     come ──► nobody has the turn and enough is there: take it
 *        └───► wait for the turn, in order of arrival ──► sleep until enough is there, take it ──► pass the turn on
 *
 * Who sleeps has taken nothing yet, so that a strand which gives up has nothing to return and the next one's time is
 * computed when it is its turn. The lock is held over a few sums; whoever waits, waits outside it. */
#include <plait/rate_limiter.h>

#include <plait/scope.h>

#include "permits.h"

/* Quotient of two that are not negative, rounded up; no sum overflows. */
static int64_t quotient_up(int64_t value, int64_t divisor)
{
    return value / divisor + (value % divisor != 0);
}

/* Lets the bucket fill until `now`. Strands read their clocks before they lock, so a later one may come first. The
 * product cannot overflow: it is less than what is missing. */
static void fill(struct plait_rate_limiter *limiter, plait_time now)
{
    const plait_duration passed = plait_time_since(now, limiter->counted);
    if (passed > 0) {
        const int64_t missing = limiter->limit - limiter->credit;
        limiter->credit = passed >= quotient_up(missing, limiter->tokens) ? limiter->limit
                                                                          : limiter->credit + passed * limiter->tokens;
        limiter->counted = now;
    }
}

/* Takes `cost` of credit, if there is so much; otherwise says when there will be. */
static bool take(struct plait_rate_limiter *limiter, int64_t cost, plait_time *ready)
{
    const plait_time now = plait_now();
    plait_small_lock_lock(&limiter->lock);
    PLAIT_WRITES(limiter->credit);
    fill(limiter, now);
    const bool enough = limiter->credit >= cost;
    if (enough) {
        limiter->credit -= cost;
    } else {
        *ready = plait_time_add(limiter->counted, quotient_up(cost - limiter->credit, limiter->tokens));
    }
    plait_small_lock_unlock(&limiter->lock);
    return enough;
}

/* Does somebody have the turn? Then what is in the bucket is meant for him and those behind him. */
static bool others_wait(struct plait_rate_limiter *limiter)
{
    return plait_private_permits_of(plait_load_relaxed(&limiter->turn)) <= 0;
}

/* Answers a deadline that cannot be met. It would have had to wait, so a cancelled strand hears that first: else one
 * that tries again and again would never hear it. */
static plait_status refuse(void)
{
    const plait_status status = plait_private_checkpoint(plait_self());
    return status == PLAIT_OK ? PLAIT_TIMEOUT : status;
}

/* With the turn: sleeps until the tokens are there, unless they come too late. */
static plait_status take_when_ready(struct plait_rate_limiter *limiter, int64_t cost, plait_time deadline)
{
    plait_status status = PLAIT_OK;
    plait_time ready = PLAIT_FOREVER;
    while (status == PLAIT_OK && !take(limiter, cost, &ready)) {
        status = plait_time_before(deadline, ready) ? refuse() : plait_sleep_until(ready);
    }
    return status;
}

plait_status plait_rate_limiter_try_acquire(struct plait_rate_limiter *limiter, uint32_t count)
{
    plait_time ready = PLAIT_FOREVER;
    if (count > limiter->limit / limiter->period) {
        return PLAIT_INVALID;
    }
    const int64_t cost = (int64_t)count * limiter->period; /* at most `limit` */
    return count == 0 || (!others_wait(limiter) && take(limiter, cost, &ready)) ? PLAIT_OK : PLAIT_BUSY;
}

plait_status plait_rate_limiter_acquire_until(struct plait_rate_limiter *limiter, uint32_t count, plait_time deadline)
{
    plait_status status = plait_rate_limiter_try_acquire(limiter, count);
    if (status == PLAIT_BUSY) {
        status = plait_private_permits_wait(&limiter->turn, deadline);
        if (status == PLAIT_OK) {
            status = take_when_ready(limiter, (int64_t)count * limiter->period, deadline);
            (void)plait_private_permits_give(&limiter->turn, 1);
        }
    }
    return status;
}

plait_status plait_rate_limiter_acquire(struct plait_rate_limiter *limiter, uint32_t count)
{
    return plait_rate_limiter_acquire_until(limiter, count, PLAIT_FOREVER);
}

plait_status plait_rate_limiter_init(struct plait_rate_limiter *limiter, uint32_t tokens, plait_duration period,
                                     uint32_t burst)
{
    if (tokens == 0 || burst == 0 || period <= 0 || period > (INT64_C(1) << 62) / (int64_t)burst) {
        return PLAIT_INVALID;
    }
    plait_initialize(&limiter->turn, PLAIT_PRIVATE_PERMITS_WORD(1, PLAIT_FAIR));
    plait_initialize(&limiter->lock.state, 0U);
    limiter->tokens = (int64_t)tokens;
    limiter->period = period;
    limiter->limit = (int64_t)burst * period;
    limiter->credit = limiter->limit;
    limiter->counted = PLAIT_LITERAL(plait_time){0};
    return PLAIT_OK;
}

uint32_t plait_rate_limiter_available(struct plait_rate_limiter *limiter)
{
    const plait_time now = plait_now();
    plait_small_lock_lock(&limiter->lock);
    PLAIT_WRITES(limiter->credit);
    fill(limiter, now);
    const int64_t credit = limiter->credit;
    plait_small_lock_unlock(&limiter->lock);
    return (uint32_t)(credit / limiter->period);
}

uint32_t plait_rate_limiter_waiters(const struct plait_rate_limiter *limiter)
{
    const uint32_t turn = plait_load_relaxed(&limiter->turn);
    return plait_permits_waiters(&limiter->turn) + (plait_private_permits_of(turn) <= 0 ? 1U : 0U);
}

void plait_rate_limiter_destroy(struct plait_rate_limiter *limiter)
{
    if (plait_rate_limiter_waiters(limiter) != 0) {
        plait_misuse("plait_rate_limiter_destroy", (uintptr_t)limiter, "destroyed while strands wait for it");
    }
}
