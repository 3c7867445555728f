/* SPDX-License-Identifier: MIT */
/* inbox.h: how other threads tell a loop which of its strands to run: a stack of strands that the loop takes as a
 * whole, and beside each strand the bits that it is to hear.
 *
 *     head ──► strand ──► strand ──► NULL           those to look at, the latest first
 *     head ──► ASLEEP                               nothing to look at; the loop sleeps, whoever pushes rings
 *     strand.rung                                   not 0: it is in the inbox, or about to be pushed by who found 0
 *
 * Invariants
 *     A strand is in the inbox once at most: only who turns its `rung` from 0 pushes it, and the loop turns it back to
 *     0 when it has taken it out. So `rung_next` has one writer at any time.
 *     A strand hears its bell only through the loop, on the loop's thread. So it cannot leave a wait, end, and take its
 *     header with it while it stands in the inbox, and the bits (or the push, by who pushes) are the ringer's last
 * touch. The loop sleeps only after it has exchanged an empty head for ASLEEP: one word says "nothing there" and "ring
 * me", so no ring falls between the two. Who replaces ASLEEP rings the loop, exactly once, and the loop goes on only
 * when that ring has arrived: after it nobody touches the loop on account of this sleep.
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

PLAIT_ATOMIC_POINTER(plait_inbox, struct plait_strand);

/* What the head points to while the loop sleeps: on its bell, or where the system tells of files. Never touched. */
extern struct plait_strand plait_inbox_asleep;
extern struct plait_strand plait_inbox_polling;

PLAIT_INLINE bool plait_inbox_is_mark(const struct plait_strand *head)
{
    return head == &plait_inbox_asleep || head == &plait_inbox_polling;
}

/* Any thread: lets the loop look at `strand`, which is to hear `bits`. Returns what it replaced, if that was a mark:
 * then the loop has to be rung. NULL otherwise. */
PLAIT_INLINE struct plait_strand *plait_inbox_push(struct plait_inbox *inbox, struct plait_strand *strand,
                                                   uint32_t bits)
{
    struct plait_strand *mark = NULL;
    if (plait_or_acq_rel(&strand->rung, bits) == 0) {
        struct plait_strand *head = plait_load_relaxed(inbox);
        do {
            mark = plait_inbox_is_mark(head) ? head : NULL;
            PLAIT_WRITES(strand->rung_next);
            strand->rung_next = mark != NULL ? NULL : head;
        } while (!plait_compare_exchange_acq_rel(inbox, &head, strand));
    }
    return mark;
}

/* Its loop, awake: takes all, the earliest first; NULL: none. Each is to be asked by plait_inbox_open(), and its
 * `rung_next` read before. */
PLAIT_INLINE struct plait_strand *plait_inbox_take(struct plait_inbox *inbox)
{
    struct plait_strand *rest = plait_load_relaxed(inbox);
    struct plait_strand *turned = NULL;
    if (rest != NULL) {
        rest = plait_exchange_acq_rel(inbox, NULL);
        while (rest != NULL) {
            PLAIT_WRITES(rest->rung_next);
            struct plait_strand *next = rest->rung_next;
            rest->rung_next = turned;
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
PLAIT_INLINE bool plait_inbox_sleep(struct plait_inbox *inbox, struct plait_strand *mark)
{
    struct plait_strand *nothing = NULL;
    return plait_compare_exchange_acq_rel(inbox, &nothing, mark);
}

/* Its loop: awake again, for another reason than a ring. False: a ringer was faster; its ring has yet to be heard. */
PLAIT_INLINE bool plait_inbox_wake(struct plait_inbox *inbox, struct plait_strand *mark)
{
    struct plait_strand *expected = mark;
    return plait_compare_exchange_acq_rel(inbox, &expected, NULL);
}

#endif /* PLAIT_SRC_INBOX_H */
