/* SPDX-License-Identifier: MIT */
/* retry.h: a function that may fail for a while, called again: the policy of NAME_retry (kind `task`), and its parts.
 *
 *     const struct plait_retry policy = {.attempts = 5, .per_attempt = plait_seconds(2), .within = plait_seconds(10)};
 *     status = page_retry(&policy, &fetch, url, &page);
 *
 *     call ──failed──► pause ──► call ──failed──► twice the pause ──► call ── ... the last status is returned
 *
 * Being cancelled ends it and is never tried again. A pause that would last beyond the policy's time, or beyond a
 * deadline around it, is not begun: the failure in hand is returned at once. */
#ifndef PLAIT_RETRY_H
#define PLAIT_RETRY_H

#include <plait/base.h>
#include <plait/scope.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* Should a call that failed with this status be made again? */
typedef bool plait_retry_predicate(plait_status status);

/* A policy. Zero stands for the default everywhere. Order of members: attempts, per_attempt, within, pause, longest,
 * growth, jitter, again. */
struct plait_retry {
    uint32_t attempts; /* most calls, the first one included; default 3 */
    plait_duration
        per_attempt;        /* how long one call may take: then it is cancelled, a PLAIT_TIMEOUT; default: no limit */
    plait_duration within;  /* how long all of it may take: then PLAIT_TIMEOUT; default: no limit */
    plait_duration pause;   /* between the first call and the second; default 100 ms */
    plait_duration longest; /* no pause is longer; default 10 s, or `pause` where that is longer */
    uint32_t growth;        /* each pause, in hundredths of the one before; default 200; 100: all alike */
    uint32_t jitter;        /* by so many hundredths, 0 to 100, a pause may be shorter, by chance */
    plait_retry_predicate *again; /* default: plait_retry_any */
};

/* True for every status but PLAIT_OK, PLAIT_INVALID and PLAIT_MISUSE, which no second call would make better. */
bool plait_retry_any(plait_status status);

/* One retry under way, on its caller's stack. Its members are private. */
struct plait_retrying {
    const struct plait_retry *policy;
    struct plait_scope whole;
    struct plait_scope attempt;
    uint32_t made;        /* calls so far */
    plait_duration pause; /* the next one */
    plait_duration longest;
    uint64_t chance;
};

/* The three parts of NAME_retry, for functions that are no tasks:
 *
 *     status = plait_retry_begin(&retrying, policy);
 *     if (status == PLAIT_OK) {
 *         do {
 *             plait_retry_open(&retrying);
 *             status = ...                                  one attempt
 *         } while (plait_retry_again(&retrying, &status));
 *     }
 *
 * begin: PLAIT_OK, and `again` must be called until it is false; PLAIT_INVALID: a negative duration, more than 100
 * hundredths of jitter, or growth below 100. The policy must stay. open: the scope of one attempt; scopes opened inside
 * are closed before `again`. again: ends the attempt; true after its pause, and another attempt is to be made; false:
 * *status is the result, PLAIT_TIMEOUT where a limit of the policy cut the attempt short. Waits for the pause; a
 * checkpoint. */
PLAIT_MUST_USE plait_status plait_retry_begin(struct plait_retrying *retrying, const struct plait_retry *policy);
void plait_retry_open(struct plait_retrying *retrying);
PLAIT_MUST_USE bool plait_retry_again(struct plait_retrying *retrying, plait_status *status);

PLAIT_EXTERN_C_END

#endif /* PLAIT_RETRY_H */
