/* SPDX-License-Identifier: MIT */
/* eventcount.h: how a strand waits for a lock-free object to change, at no cost to whoever changes it.
 *
 *     changer                                   waiter
 *     -------                                   ------
 *     change the object (seq_cst)               key = register        attention + 1 (seq_cst)
 *     load attention (seq_cst)                  look at the object (seq_cst)
 *     not 0: notify                             nothing there: wait(key); leave
 *
 * In the one order of seq_cst operations either the changer sees the waiter or the waiter sees the change. The change
 * has to be a seq_cst read-modify-write, and what the waiter looks at has to be that very word: a queue's index, never
 * its cell.
 *
 * One wake is in flight at a time: while it is, further changes wake nobody, and whoever was woken takes its item and
 * hands the wake on when more is there and others wait. A burst of items so costs a chain of wakes, not a storm. Nobody
 * is caught by a stale flag: registering clears it before looking.
 *
 * Source: D. Vyukov's eventcount, as in folly; the throttle is Go's `wakep` of the same author. */
#ifndef PLAIT_EVENTCOUNT_H
#define PLAIT_EVENTCOUNT_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/status.h>
#include <plait/time.h>
#include <plait/wait.h>

PLAIT_EXTERN_C_BEGIN

/* All zero: nobody waits. No destruction. */
struct plait_eventcount {
    struct plait_atomic_u64 attention;      /* waiters in the lower half; the upper half is the owner's */
    plait_word sequence;                    /* what they wait on; every wake changes it */
    struct plait_atomic_u32 wake_in_flight; /* 1: somebody was woken and has not looked yet */
    struct plait_atomic_u32 parks;          /* waits in a row that spinning did not help; a hint */
};

/* Makes memory of any content an eventcount that nobody else knows yet. */
PLAIT_INLINE void plait_eventcount_initialize(struct plait_eventcount *event)
{
    plait_initialize(&event->attention, 0);
    plait_initialize(&event->sequence, 0);
    plait_initialize(&event->wake_in_flight, 0);
    plait_initialize(&event->parks, 0);
}

/* Strands that are registered: those that wait, and those about to or just back. Never waits; any calls may overlap. */
PLAIT_INLINE uint32_t plait_eventcount_waiters(const struct plait_eventcount *event)
{
    return (uint32_t)plait_load_seq_cst(&event->attention);
}

/* After a change, when `attention` had waiters: wakes one of them unless a wake is on its way. Never waits. Not
 * PLAIT_COLD: gcc 12 then takes the rest of a push or pop for cold as well, and copies large items by string
 * instructions (ring of 64-byte items, push and pop: 29 to 37 ns instead of 21 to 27). */
void plait_eventcount_notify(struct plait_eventcount *event);

/* Wakes all, whatever is on its way: for changes that concern everybody. Never waits. Not PLAIT_COLD, either: the
 * reader of a gather asks at each step whether it has to. */
void plait_eventcount_notify_all(struct plait_eventcount *event);

/* Before the last look at the object; returns the key for the wait. seq_cst. */
PLAIT_MUST_USE PLAIT_COLD uint32_t plait_eventcount_register(struct plait_eventcount *event);

/* Waits until a notification since the key was given, or the deadline: plait_wait() with its results. A checkpoint. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_eventcount_wait(struct plait_eventcount *event, uint32_t key,
                                                             plait_time deadline);

/* After the wait, or instead of it. Then look again; when something is there for others who wait, notify. */
PLAIT_COLD void plait_eventcount_leave(struct plait_eventcount *event);

/* How long a strand spins before it does something dearer: about two microseconds by the clock, then a few yields; none
 * of it where no other processor could make a difference, and none in the simulator, where every schedule comes up
 * anyway. A fiber has none: its loop has better to do. All zero: not begun. */
struct plait_patience {
    plait_time end;  /* of the spinning */
    uint32_t pauses; /* of the next turn */
    uint32_t yields; /* so far */
};

/* One turn; false: it is used up. */
PLAIT_MUST_USE PLAIT_COLD bool plait_patience_lasts(struct plait_patience *patience);

/* One turn, of a fiber, too; once it is used up, a nap of 50 microseconds that no cancel ends: for a strand that has to
 * wait for another one's next few instructions, and was promised no wake. */
PLAIT_COLD void plait_patience_rest(struct plait_patience *patience);

PLAIT_EXTERN_C_END

#endif /* PLAIT_EVENTCOUNT_H */
