/* SPDX-License-Identifier: MIT */
/* condition.h: waits, under a mutex, until what the mutex guards has become different. 4 bytes.
 *
 *     static struct plait_condition filled = PLAIT_CONDITION_INIT;
 *
 *     holding the mutex, who waits:      status = PLAIT_WAIT_WHILE(&filled, &mutex, count == 0, deadline);
 *                                        if (status == PLAIT_OK) count--;
 *     holding the mutex, who changes it: count++;
 *                                        status = plait_condition_notify(&filled, &mutex, 1);
 *
 * | overlap       | init, destroy | wait, wait_until, PLAIT_WAIT_WHILE, notify, notify_all | waiters |
 * |---------------|---------------|--------------------------------------------------------|---------|
 * | init, destroy | no            | no                                                     | no      |
 * | the others    | no            | yes                                                    | yes     |
 *
 * Waiting and leaving the mutex are one step: who waits stands in the queue before the mutex is free, so no
 * notification that comes later passes it by. Every way out of a wait but PLAIT_MISUSE holds the mutex again, which is
 * taken whatever the scopes say: a cancelled strand still has to leave what it was in the middle of.
 *
 * A notification goes to the one that has waited longest, and never to one whose time was up or that was cancelled
 * before: then it goes to the next. One that was notified first succeeds, and hears of its cancellation at its next
 * wait. Nobody is woken without a notification; but another strand may have had the mutex in between, so what was
 * waited for must be looked at again, as PLAIT_WAIT_WHILE does. Notifications that find nobody are lost.
 *
 * All that wait on one condition at one time do so under one mutex. Different reasons to wait need different
 * conditions: with one for all, notify(1) may reach somebody who waits for something else, and be lost on it.
 *
 * Ordering is the mutex's. The memory may end as soon as nobody waits: those who were notified touch it no more. */
#ifndef PLAIT_CONDITION_H
#define PLAIT_CONDITION_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/mutex.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

struct plait_condition {
    plait_word word; /* 1: somebody is or was queued. Written under the mutex only */
};

/* Static initialiser: nobody waits. */
#define PLAIT_CONDITION_INIT \
    {                        \
        PLAIT_ATOMIC_INIT(0) \
    }

/* The half that is not expanded into the caller. */
PLAIT_COLD void plait_private_condition_notify(struct plait_condition *condition, uint32_t count);

/* Nobody waits. Nobody else may know it yet. */
PLAIT_INLINE void plait_condition_init(struct plait_condition *condition)
{
    plait_initialize(&condition->word, 0U);
}

/* Leaves the mutex, waits until it is notified, and takes the mutex again. PLAIT_OK: notified. PLAIT_CANCELLED: the
 * running strand is or was cancelled first; if it was so at the call, the mutex was not even left. PLAIT_MISUSE: this
 * strand does not hold the mutex; nothing was done. O(1) beyond the waits. */
PLAIT_MUST_USE plait_status plait_condition_wait(struct plait_condition *condition, struct plait_mutex *mutex);

/* The same until an instant; PLAIT_TIMEOUT: it came first. The deadline bounds the wait for the notification, not that
 * for the mutex. */
PLAIT_MUST_USE plait_status plait_condition_wait_until(struct plait_condition *condition, struct plait_mutex *mutex,
                                                       plait_time deadline);

/* Notifies up to `count` of those who wait, the longest waiting first. They run once the mutex is left. PLAIT_OK,
 * whether anybody waited or not; PLAIT_MISUSE: this strand does not hold the mutex; nobody was notified. Does not wait.
 * With nobody waiting one relaxed load; else O(count). */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_condition_notify(struct plait_condition *condition,
                                                                struct plait_mutex *mutex, uint32_t count)
{
    plait_status status = PLAIT_MISUSE;
    if (PLAIT_LIKELY(plait_mutex_is_owner(mutex))) {
        status = PLAIT_OK;
        if (PLAIT_UNLIKELY(plait_load_relaxed(&condition->word) != 0)) {
            plait_private_condition_notify(condition, count);
        }
    }
    return status;
}

/* The same for everybody who waits. They take the mutex one after the other. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_condition_notify_all(struct plait_condition *condition,
                                                                    struct plait_mutex *mutex)
{
    return plait_condition_notify(condition, mutex, UINT32_MAX);
}

/* How many strands wait to be notified. For statistics: out of date when it returns, unless this strand holds the
 * mutex. Does not wait. O(their number). */
uint32_t plait_condition_waiters(const struct plait_condition *condition);

/* Says that the condition's life is over: fatal while somebody waits. A check, nothing else. */
void plait_condition_destroy(const struct plait_condition *condition);

/* ---- the predicate form ---- */

struct plait_condition_loop {
    struct plait_condition *condition;
    struct plait_mutex *mutex;
    plait_time deadline;
    plait_status status;
};

PLAIT_INLINE struct plait_condition_loop plait_private_condition_loop(struct plait_condition *condition,
                                                                      struct plait_mutex *mutex, plait_time deadline)
{
    const plait_status status = plait_mutex_is_owner(mutex) ? PLAIT_OK : PLAIT_MISUSE;
    struct plait_condition_loop loop = {condition, mutex, deadline, status};
    return loop;
}

/* Waits once more, if it must and may. The expression comes before the status: what was waited for has happened, even
 * if the time was up as well. */
PLAIT_INLINE bool plait_private_condition_again(struct plait_condition_loop *loop, bool expression)
{
    if (!expression) {
        loop->status = PLAIT_OK;
    }
    const bool again = expression && loop->status == PLAIT_OK;
    if (again) {
        loop->status = plait_condition_wait_until(loop->condition, loop->mutex, loop->deadline);
    }
    return again;
}

/* PLAIT_WAIT_WHILE(condition, mutex, expression, deadline), an expression of type plait_status: waits as long as
 * `expression` is true, which is looked at with the mutex held, before the first wait and after each. PLAIT_OK: it is
 * false, even if the time was up or the strand was cancelled meanwhile. Else what ended the wait: PLAIT_TIMEOUT (the
 * instant `deadline`, for all waits together; PLAIT_FOREVER: none), PLAIT_CANCELLED, or PLAIT_MISUSE, with which the
 * expression was not looked at. The other arguments are evaluated once. `expression` must not wait. */
#define PLAIT_WAIT_WHILE(condition, mutex, expression, deadline) \
    PLAIT_PRIVATE_WAIT_WHILE(PLAIT_JOIN(plait_loop_, __COUNTER__), condition, mutex, expression, deadline)

#define PLAIT_PRIVATE_WAIT_WHILE(loop, condition, mutex, expression, deadline)                             \
    __extension__({                                                                                        \
        struct plait_condition_loop loop = plait_private_condition_loop((condition), (mutex), (deadline)); \
        while (loop.status != PLAIT_MISUSE && plait_private_condition_again(&loop, (expression))) {}       \
        loop.status;                                                                                       \
    })

PLAIT_EXTERN_C_END

#endif /* PLAIT_CONDITION_H */
