/* SPDX-License-Identifier: MIT */
/* every.h: a function called again and again at a steady pace: the policy of NAME_every (kind `task`), and its parts.
 *
 *     const struct plait_every policy = {.period = plait_seconds(1), .times = 60};
 *     status = beat_every(&policy, &send, line, &counts);
 *
 *     instants   0        1        2        3        4        5        6     start + n periods, by the monotonic clock
 *     calls      ███      ██       ██████████████    █████    ██             at most one at a time, in one strand
 *                                             ▲ skipped, and counted
 *
 * The n-th instant is computed from the first one and never from when a call began or ended: the pace does not drift. A
 * call that lasts beyond the next instant delays nothing and is never joined by another one: the instants that have
 * passed when it ends are skipped. */
#ifndef PLAIT_EVERY_H
#define PLAIT_EVERY_H

#include <plait/base.h>
#include <plait/retry.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* A policy. Zero stands for the default. Order of members: period, delay, times, passes. */
struct plait_every {
    plait_duration period;         /* from one instant to the next; there is no default */
    plait_duration delay;          /* from the call to the first instant; default: none */
    uint64_t times;                /* so many calls, and it has ended; default: it does not end by itself */
    plait_retry_predicate *passes; /* is this failure one that does not end it? default: every failure ends it */
};

/* What became of it. */
struct plait_every_counts {
    uint64_t calls;         /* begun */
    uint64_t failures;      /* of these, those that failed */
    uint64_t skipped;       /* left out, since their instants passed during a call; none after the last one */
    plait_duration longest; /* call */
    plait_duration latest;  /* start after its instant */
};

/* One under way, on its caller's stack. Its members are private. */
struct plait_repeating {
    const struct plait_every *policy;
    struct plait_every_counts *counts;
    struct plait_every_counts unwanted; /* in their place */
    plait_time instant;                 /* of the present call, or of the next one */
    plait_time began;                   /* the present call */
};

/* The two parts of NAME_every, for functions that are no tasks:
 *
 *     status = plait_every_begin(&repeating, policy, &counts);
 *     while (plait_every_next(&repeating, &status)) {
 *         status = ...                                      one call
 *     }
 *
 * begin: PLAIT_OK; PLAIT_INVALID: the period is not longer than nothing, or the delay is negative. The policy must
 * stay, and so must `counts`, which are set to zero, and may be read by the function: they are this strand's; NULL:
 * nobody wants them. next: takes the status of the call before; waits for the next instant. True: another call is to be
 * made; false: *status is the result: PLAIT_OK when all have been made, the failure that ended it, PLAIT_CANCELLED.
 * After PLAIT_INVALID: false. A checkpoint. Any calls may overlap; O(1). */
PLAIT_MUST_USE plait_status plait_every_begin(struct plait_repeating *repeating, const struct plait_every *policy,
                                              struct plait_every_counts *counts);
PLAIT_MUST_USE bool plait_every_next(struct plait_repeating *repeating, plait_status *status);

PLAIT_EXTERN_C_END

#endif /* PLAIT_EVERY_H */
