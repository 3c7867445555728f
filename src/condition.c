/* SPDX-License-Identifier: MIT */
/* condition.c: the halves of a condition that somebody waits for. docs/primitives.md has the argument.
 *
 *     holding the mutex:  mark the word, stand in the queue  |  leave the mutex, sleep, take it again
 *
 * The word is written under the mutex alone, so none of its operations needs an order; that a waiter stands in the
 * queue before the mutex is free is what makes a notification impossible to miss. One claim decides between notifier,
 * timer and canceller: a notified strand is told so though it was cancelled, and a notifier passes over one that was
 * claimed before, so there is never a notification to hand on. */
#include <plait/condition.h>

#include "waiting.h"

plait_status plait_condition_wait_until(struct plait_condition *condition, struct plait_mutex *mutex,
                                        plait_time deadline)
{
    if (!plait_mutex_is_owner(mutex)) {
        return PLAIT_MISUSE;
    }
    struct plait_waiting waiting;
    uint32_t token = PLAIT_TOKEN_NOTHING;
    plait_store_relaxed(&condition->word, 1U);
    plait_status status = plait_wait_begin(&waiting, &condition->word, PLAIT_QUEUE_NOTIFIED, 1, false);
    if (status == PLAIT_OK) {
        plait_mutex_unlock(mutex);
        status = plait_wait_finish(&waiting, deadline, &token);
        (void)plait_mutex_lock_shielded(mutex, "plait_condition_wait");
    }
    return status;
}

plait_status plait_condition_wait(struct plait_condition *condition, struct plait_mutex *mutex)
{
    return plait_condition_wait_until(condition, mutex, PLAIT_FOREVER);
}

/* Fewer than wanted: nobody is left, and nobody comes while this strand holds the mutex. Otherwise the mark stays, and
 * the next notification may look in vain. */
void plait_private_condition_notify(struct plait_condition *condition, uint32_t count)
{
    if (plait_wake_in(&condition->word, PLAIT_QUEUE_NOTIFIED, PLAIT_TOKEN_WAKE, count) < count) {
        plait_store_relaxed(&condition->word, 0U);
    }
}

uint32_t plait_condition_waiters(const struct plait_condition *condition)
{
    return plait_shard_count(&condition->word, PLAIT_QUEUE_NOTIFIED);
}

void plait_condition_destroy(const struct plait_condition *condition)
{
    if (plait_condition_waiters(condition) != 0) {
        plait_misuse("plait_condition_destroy", (uintptr_t)condition, "destroyed while strands wait for it");
    }
}
