/* SPDX-License-Identifier: MIT */
/* retry.c: attempts, each in a scope of its own inside of one for the whole, and pauses between them. */
#include <plait/retry.h>
#include <plait/wait.h>

enum { ATTEMPTS = 3, GROWTH = 200, HUNDRED = 100 };
static const plait_duration PAUSE = 100000000;
static const plait_duration LONGEST = 10000000000;

bool plait_retry_any(plait_status status)
{
    return status != PLAIT_OK && status != PLAIT_INVALID && status != PLAIT_MISUSE;
}

static uint32_t or_default(uint32_t given, uint32_t fallback)
{
    return given != 0 ? given : fallback;
}

/* No limit: for ever. */
static plait_time limit_of(plait_duration span)
{
    return span != 0 ? plait_after(span) : PLAIT_FOREVER;
}

plait_status plait_retry_begin(struct plait_retrying *retrying, const struct plait_retry *policy)
{
    if (policy->per_attempt < 0 || policy->within < 0 || policy->pause < 0 || policy->longest < 0 ||
        policy->jitter > HUNDRED || or_default(policy->growth, GROWTH) < HUNDRED) {
        return PLAIT_INVALID;
    }
    retrying->policy = policy;
    retrying->made = 0;
    const plait_duration first = policy->pause != 0 ? policy->pause : PAUSE;
    const plait_duration unless_said = first > LONGEST ? first : LONGEST;
    retrying->longest = policy->longest != 0 ? policy->longest : unless_said;
    retrying->pause = first < retrying->longest ? first : retrying->longest;
    retrying->chance = policy->jitter != 0 ? (uint64_t)plait_now().nanoseconds ^ (uint64_t)plait_self()->id << 40 : 0U;
    plait_scope_fail_at(&retrying->whole, limit_of(policy->within));
    return PLAIT_OK;
}

void plait_retry_open(struct plait_retrying *retrying)
{
    plait_scope_fail_at(&retrying->attempt, limit_of(retrying->policy->per_attempt));
    retrying->made++;
}

/* Knuth's generator of 64 bits, whose high half is good enough to keep crowds apart. */
static uint64_t chance_below(struct plait_retrying *retrying, uint64_t bound)
{
    retrying->chance = retrying->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (retrying->chance >> 33) % bound;
}

/* The pause that is due, and the next one grown. Jitter only shortens, so that the longest is never exceeded. */
static plait_duration next_pause(struct plait_retrying *retrying)
{
    const struct plait_retry *policy = retrying->policy;
    const uint32_t growth = or_default(policy->growth, GROWTH);
    const plait_duration pause = retrying->pause;
    const bool is_near = pause > retrying->longest / growth * HUNDRED; /* and the product might not be a number */
    const uint64_t shorter = policy->jitter != 0 ? chance_below(retrying, (uint64_t)policy->jitter + 1U) : 0U;
    retrying->pause = is_near ? retrying->longest : pause / HUNDRED * growth + pause % HUNDRED * growth / HUNDRED;
    return pause - pause / HUNDRED * (plait_duration)shorter;
}

/* Sleeps before the next attempt. False: there is none, and *status says why. */
static bool pause_before_next(struct plait_retrying *retrying, plait_status *status)
{
    const struct plait_retry *policy = retrying->policy;
    plait_retry_predicate *again = policy->again != NULL ? policy->again : plait_retry_any;
    bool goes_on = *status != PLAIT_OK && retrying->made < or_default(policy->attempts, ATTEMPTS) && again(*status);
    if (goes_on) {
        const plait_time until = plait_after(next_pause(retrying));
        const bool in_time = plait_time_before(until, plait_effective_deadline()); /* cancelled: no time at all */
        goes_on = in_time && plait_sleep_until(until) == PLAIT_OK;
        if (!goes_on && (in_time || plait_checkpoint() != PLAIT_OK)) {
            *status = PLAIT_CANCELLED;
        }
    }
    return goes_on;
}

bool plait_retry_again(struct plait_retrying *retrying, plait_status *status)
{
    plait_scope_close(&retrying->attempt, status);
    const bool goes_on = pause_before_next(retrying, status);
    if (!goes_on) {
        plait_scope_close(&retrying->whole, status);
    }
    return goes_on;
}
