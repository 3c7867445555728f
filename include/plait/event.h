/* SPDX-License-Identifier: MIT */
/* event.h: something that happens once. Strands wait for it; whoever makes it happen sets it; nothing takes it back.
 *
 *     struct plait_event ready = PLAIT_EVENT_INIT;
 *     plait_event_wait(&ready)                 plait_event_set(&ready)
 *
 * | overlap    | init | set | is_set | wait |
 * |------------|------|-----|--------|------|
 * | init       | no   | no  | no     | no   |
 * | the others | no   | yes | yes    | yes  |
 *
 * The setter's last touch of the event is the store that sets it: the last of its waiters to return may end the event's
 * memory at once, though the setter has not returned. One of several may not: the others, woken, read the event once
 * more. There is nothing to destroy. */
#ifndef PLAIT_EVENT_H
#define PLAIT_EVENT_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* 4 bytes. */
struct plait_event {
    plait_word word; /* SET, or WAITERS when somebody is or will be queued */
};

enum { PLAIT_PRIVATE_EVENT_SET = 1, PLAIT_PRIVATE_EVENT_WAITERS = 2 };

/* Static initialiser: not set. */
#define PLAIT_EVENT_INIT     \
    {                        \
        PLAIT_ATOMIC_INIT(0) \
    }

/* The halves that are not expanded into the caller. */
PLAIT_COLD void plait_private_event_wake(struct plait_event *event);
PLAIT_MUST_USE plait_status plait_private_event_wait(struct plait_event *event, plait_time deadline);

/* Makes the event unset. Nobody else may know it yet. */
PLAIT_INLINE void plait_event_init(struct plait_event *event)
{
    plait_initialize(&event->word, 0U);
}

/* Sets the event and wakes all who wait for it. Setting it twice is allowed and does nothing. Does not wait. What this
 * strand did before is seen by whoever finds the event set (release). O(1) and O(waiters). */
PLAIT_INLINE void plait_event_set(struct plait_event *event)
{
    const uint32_t before = plait_exchange_acq_rel(&event->word, (uint32_t)PLAIT_PRIVATE_EVENT_SET);
    if (PLAIT_UNLIKELY((before & PLAIT_PRIVATE_EVENT_WAITERS) != 0)) {
        plait_private_event_wake(event); /* the address only: the event may be gone */
    }
}

/* Has it been set? Does not wait; acquire. O(1). */
PLAIT_INLINE bool plait_event_is_set(const struct plait_event *event)
{
    return (plait_load_acquire(&event->word) & PLAIT_PRIVATE_EVENT_SET) != 0;
}

/* Waits until the event is set. PLAIT_OK: it is; at once, and in a cancelled scope too, if it was set already.
 * PLAIT_CANCELLED: the running strand is or was cancelled first. Acquire. O(1) beyond the wait. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_event_wait(struct plait_event *event)
{
    return PLAIT_LIKELY(plait_event_is_set(event)) ? PLAIT_OK : plait_private_event_wait(event, PLAIT_FOREVER);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_event_wait_until(struct plait_event *event, plait_time deadline)
{
    return PLAIT_LIKELY(plait_event_is_set(event)) ? PLAIT_OK : plait_private_event_wait(event, deadline);
}

/* How many strands wait for it at this moment. For statistics: out of date when it returns. Does not wait. O(their
 * number). */
uint32_t plait_event_waiters(const struct plait_event *event);

PLAIT_EXTERN_C_END

#endif /* PLAIT_EVENT_H */
