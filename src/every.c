/* SPDX-License-Identifier: MIT */
/* every.c: the next instant, and what is counted. */
#include <plait/every.h>
#include <plait/scope.h>
#include <plait/strand.h>

plait_status plait_every_begin(struct plait_repeating *repeating, const struct plait_every *policy,
                               struct plait_every_counts *counts)
{
    static const struct plait_every_counts none;
    if (policy->period <= 0 || policy->delay < 0) {
        repeating->policy = NULL;
        return PLAIT_INVALID;
    }
    repeating->policy = policy;
    repeating->counts = counts != NULL ? counts : &repeating->unwanted;
    *repeating->counts = none;
    repeating->instant = plait_after(policy->delay);
    repeating->began = repeating->instant;
    return PLAIT_OK;
}

static plait_duration longer(plait_duration a, plait_duration b)
{
    return a > b ? a : b;
}

/* A call has ended at this instant. An instant that has come but not passed is not too late. */
static void go_to_next_instant(struct plait_repeating *repeating, plait_time now)
{
    const plait_duration period = repeating->policy->period;
    const plait_time next = plait_time_add(repeating->instant, period);
    const plait_duration late = plait_time_since(now, next);
    repeating->instant = next;
    if (late > 0) {
        const plait_duration skipped = late / period + (late % period != 0 ? 1 : 0);
        repeating->counts->skipped += (uint64_t)skipped;
        repeating->instant = plait_time_add(next, skipped * period);
    }
}

/* Counts the call that has ended. False: there is no further one, and *status says why. */
static bool goes_on_after(struct plait_repeating *repeating, plait_status *status)
{
    const struct plait_every *policy = repeating->policy;
    struct plait_every_counts *counts = repeating->counts;
    const plait_time now = plait_now();
    bool goes_on = true;
    counts->longest = longer(counts->longest, plait_time_since(now, repeating->began));
    if (*status == PLAIT_CANCELLED && plait_private_checkpoint(plait_self()) != PLAIT_OK) {
        goes_on = false; /* cut short, which is no failure */
    } else if (*status != PLAIT_OK) {
        counts->failures++;
        goes_on = policy->passes != NULL && policy->passes(*status);
    }
    if (goes_on) {
        *status = PLAIT_OK;
        goes_on = policy->times == 0 || counts->calls < policy->times;
    }
    if (goes_on) {
        go_to_next_instant(repeating, now);
    }
    return goes_on;
}

bool plait_every_next(struct plait_repeating *repeating, plait_status *status)
{
    if (repeating->policy == NULL) {
        return false;
    }
    struct plait_every_counts *counts = repeating->counts;
    bool goes_on = counts->calls == 0 || goes_on_after(repeating, status);
    if (goes_on) {
        *status = plait_sleep_until(repeating->instant);
        goes_on = *status == PLAIT_OK;
    }
    if (goes_on) {
        repeating->began = plait_now();
        counts->calls++;
        counts->latest = longer(counts->latest, plait_time_since(repeating->began, repeating->instant));
    }
    return goes_on;
}
