/* SPDX-License-Identifier: MIT */
/* inbox.h: how other threads tell a loop what to run: a stack of turns that the loop takes as a whole, each of a strand
 * with bits that it is to hear, or of a task that is to begin.
 *
 *     head ──► turn ──► turn ──► NULL               those to look at, the latest first
 *     head ──► ASLEEP                               nothing to look at; the loop sleeps, whoever pushes rings
 *     strand.rung                                   not 0: it is in the inbox, or about to be pushed by who found 0
 *
 * Invariants
 *     A strand is in the inbox once at most: only who turns its `rung` from 0 pushes it, and the loop turns it back
 *     to 0 when it has taken it out. So `rung_turn.next` has one writer at any time. A task is pushed by its starter.
 *
 *     A strand hears its bell only through the loop, on the loop's thread. So it cannot leave a wait, end, and go on
 *     with another task while it stands in the inbox, and the bits (or the push, by who pushes) are the ringer's last
 *     touch.
 *
 *     The loop sleeps only after it has exchanged an empty head for ASLEEP: one word says "nothing there" and "ring
 *     me", so no ring falls between the two. Who replaces ASLEEP rings the loop, exactly once, and the loop goes on
 *     only when that ring has arrived: after it nobody touches the loop on account of this sleep.
 *
 * Orders. Turning `rung` releases what the ringer did, and so does the push; the loop acquires by the two exchanges
 * with which it takes them. All operations on `rung` are read-modify-writes, so bits added to those of another ringer
 * are acquired, too.
 *
 * Source of the stack: R. K. Treiber, "Systems programming: coping with parallelism", 1986; taken as a whole it has no
 * ABA. */
#ifndef PLAIT_SRC_INBOX_H
#define PLAIT_SRC_INBOX_H

#include <plait/atomic.h>
#include <plait/strand.h>

PLAIT_ATOMIC_POINTER(plait_inbox, struct plait_turn);

/* What the head points to while the loop sleeps: on its bell, or where the system tells of files. Never touched. */
extern struct plait_turn plait_inbox_asleep;
extern struct plait_turn plait_inbox_polling;

PLAIT_INLINE bool plait_inbox_is_mark(const struct plait_turn *head)
{
    return head == &plait_inbox_asleep || head == &plait_inbox_polling;
}

/* Any thread: lets the loop look at what has this turn, and is not in the inbox. Returns what it replaced, if that was
 * a mark: then the loop has to be rung. NULL otherwise. */
PLAIT_INLINE struct plait_turn *plait_inbox_push(struct plait_inbox *inbox, struct plait_turn *turn)
{
    struct plait_turn *mark = NULL;
    struct plait_turn *head = plait_load_relaxed(inbox);
    do {
        mark = plait_inbox_is_mark(head) ? head : NULL;
        PLAIT_WRITES(turn->next);
        turn->next = mark != NULL ? NULL : head;
    } while (!plait_compare_exchange_acq_rel(inbox, &head, turn));
    return mark;
}

/* Any thread: lets the loop look at `strand`, which is to hear `bits`. Returns as plait_inbox_push(). */
PLAIT_INLINE struct plait_turn *plait_inbox_ring(struct plait_inbox *inbox, struct plait_strand *strand, uint32_t bits)
{
    struct plait_turn *mark = NULL;
    if (plait_or_acq_rel(&strand->rung, bits) == 0) {
        mark = plait_inbox_push(inbox, &strand->rung_turn);
    }
    return mark;
}

/* Its loop, awake: takes all, the earliest first; NULL: none. `next` of each is to be read before its strand is asked
 * by plait_inbox_open(). */
PLAIT_INLINE struct plait_turn *plait_inbox_take(struct plait_inbox *inbox)
{
    struct plait_turn *rest = plait_load_relaxed(inbox);
    struct plait_turn *turned = NULL;
    if (rest != NULL) {
        rest = plait_exchange_acq_rel(inbox, NULL);
        while (rest != NULL) {
            PLAIT_WRITES(rest->next);
            struct plait_turn *next = rest->next;
            rest->next = turned;
            turned = rest;
            rest = next;
        }
    }
    return turned;
}

/* The bits that a strand taken out is to hear. From here on it may be pushed again. */
PLAIT_INLINE uint32_t plait_inbox_open(struct plait_strand *strand)
{
    return plait_exchange_acq_rel(&strand->rung, 0U);
}

/* Its loop: about to sleep. False: there is something to look at; the loop stays awake. */
PLAIT_INLINE bool plait_inbox_sleep(struct plait_inbox *inbox, struct plait_turn *mark)
{
    struct plait_turn *nothing = NULL;
    return plait_compare_exchange_acq_rel(inbox, &nothing, mark);
}

/* Its loop: awake again, for another reason than a ring. False: a ringer was faster; its ring has yet to be heard. */
PLAIT_INLINE bool plait_inbox_wake(struct plait_inbox *inbox, struct plait_turn *mark)
{
    struct plait_turn *expected = mark;
    return plait_compare_exchange_acq_rel(inbox, &expected, NULL);
}

#endif /* PLAIT_SRC_INBOX_H */
