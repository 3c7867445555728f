/* SPDX-License-Identifier: MIT */
/* rate_limiter.h: a bucket of tokens that fills at a steady rate: so many operations in a span of time, and no more.
 *
 *     static struct plait_rate_limiter requests = PLAIT_RATE_LIMITER_INIT(100, PLAIT_SECOND, 10);
 *     status = plait_rate_limiter_acquire(&requests, 1);         100 each second, at most 10 in a row
 *
 * | overlap        | init, destroy | acquire, try_acquire | available, waiters |
 * |----------------|---------------|----------------------|--------------------|
 * | init, destroy  | no            | no                   | no                 |
 * | all the others | no            | yes                  | yes                |
 *
 * In any span of length t no more than burst + t * tokens / period tokens are handed out, exactly: the bucket counts in
 * fractions that no rounding touches, so nothing drifts. It begins full, and what comes while it is full is lost: with
 * a burst of 1 that is also what comes while a strand wakes late. Tokens are spent, not given back.
 *
 * First come, first served: whoever asks while others wait stands behind them, though he may want less. The first of
 * them sleeps until his tokens have come, the others behind him; whoever gives up lets the next one step forward. The
 * clock is that of whoever runs the strand (plait_now()), hence the virtual one in a simulation.
 *
 * Source: the token bucket; J. Turner, "New directions in communications" (1986), as the leaky bucket. */
#ifndef PLAIT_RATE_LIMITER_H
#define PLAIT_RATE_LIMITER_H

#include <plait/permits.h>
#include <plait/small_lock.h>

PLAIT_EXTERN_C_BEGIN

struct plait_rate_limiter {
    plait_word turn; /* permits.h, of one permit: who has it is served before all others */
    struct plait_small_lock lock;
    /* lock */
    int64_t credit;     /* `period` of it is a token; it grows by `tokens` in a nanosecond, up to `limit` */
    plait_time counted; /* until when `credit` has grown */
    /* fixed */
    int64_t tokens;
    plait_duration period;
    int64_t limit; /* the burst's worth of credit */
};

/* A full bucket of `burst` tokens, to which `tokens` are added in each `period`, a span, evenly. PLAIT_INVALID, nothing
 * written: one of them is not positive, or burst * period in nanoseconds is more than 2^62 (with a second, 4 * 10^9
 * tokens; with a day, 53 000). Nobody else may know it yet. */
PLAIT_MUST_USE plait_status plait_rate_limiter_init(struct plait_rate_limiter *limiter, uint32_t tokens,
                                                    plait_duration period, uint32_t burst);

/* The same as a static initialiser, of constants within those bounds; and a span for it. */
#define PLAIT_RATE_LIMITER_INIT(tokens, period, burst)                                                                 \
    {                                                                                                                  \
        PLAIT_PRIVATE_PERMITS_INIT(1, PLAIT_FAIR), {PLAIT_ATOMIC_INIT(0)}, (burst) * (int64_t)(period), {0}, (tokens), \
            (period), (burst) * (int64_t)(period)                                                                      \
    }
#define PLAIT_SECOND INT64_C(1000000000)

/* Says that its life is over: fatal while somebody waits. A check, no more. */
void plait_rate_limiter_destroy(struct plait_rate_limiter *limiter);

/* Takes `count` tokens together, waiting for them in order of arrival. PLAIT_OK: they are spent; at once, and in a
 * cancelled scope too, if there were so many and nobody waited. PLAIT_CANCELLED: the running strand is or was cancelled
 * first; no token was taken. PLAIT_INVALID: more than the burst, which would never come. 0 tokens are there at once.
 * Ordering: none. O(1) beyond the wait; a short lock and a clock reading. */
PLAIT_MUST_USE plait_status plait_rate_limiter_acquire(struct plait_rate_limiter *limiter, uint32_t count);

/* The same until an instant. PLAIT_TIMEOUT: it came first, or this strand is the first of those who wait and its tokens
 * will come later than that: then it is told at once, and nobody stands behind one who waits in vain; in a cancelled
 * scope it is told PLAIT_CANCELLED. Tokens that are there are taken whatever the deadline. */
PLAIT_MUST_USE plait_status plait_rate_limiter_acquire_until(struct plait_rate_limiter *limiter, uint32_t count,
                                                             plait_time deadline);

/* Takes them if that needs no wait. PLAIT_BUSY: there are not so many, or others wait for them. PLAIT_INVALID as above.
 */
PLAIT_MUST_USE plait_status plait_rate_limiter_try_acquire(struct plait_rate_limiter *limiter, uint32_t count);

/* How many whole tokens are there, and how many strands wait. For statistics: out of date when they return. Do not
 * wait. */
uint32_t plait_rate_limiter_available(struct plait_rate_limiter *limiter);
uint32_t plait_rate_limiter_waiters(const struct plait_rate_limiter *limiter); /* O(their number) */

PLAIT_EXTERN_C_END

#endif /* PLAIT_RATE_LIMITER_H */
