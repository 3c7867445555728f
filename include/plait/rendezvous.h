/* SPDX-License-Identifier: MIT */
/* rendezvous.h: where pushes and pops meet that have no queue between them: the part of a queue of capacity 0 that
 * knows no types.
 *
 *     shard of the word:   pops   ──► [visit] ─► [visit]           while one side stands here,
 *                          pushes ──► (nobody)                     the other one does not
 *
 *     who comes, in one section of the shard's lock          who stands there
 *         closed?                    CLOSED
 *         claim the first one of the other side ────────►    can neither time out nor be cancelled any more
 *         nobody: stand in the own queue, or give up
 *     unlock; copy the items, from stack to stack
 *     ring ─────────────────────────────────────────────►    runs on, with its items
 *
 * A visit is one call's part in this. It lies on the stack of its strand, so that nothing is allocated, and the items
 * go straight from the pusher's memory to the popper's. Whether somebody who waits is met or has given up is decided by
 * one compare-exchange of his strand's claim word, which is the core's (docs/waiting.md): a waker, a timer and a
 * canceller try it, and one wins. So an item is handed over exactly once, somebody who gave up is passed over, and who
 * stands longest is met first.
 *
 * What is true whenever the shard's lock is free:
 *   1. Of those that can still be met, all stand on one side.
 *   2. Once the word says CLOSED nobody is met and nobody begins to wait any more.
 *   3. A visit that was claimed is its claimer's until the ring; the strand it belongs to sleeps or waits for the ring.
 *
 * Orders: the lock orders what was written before a visit stood there before its claimer; the ring (release, with the
 * acquire of who hears it) what the claimer did before the rest of the visitor's call. The claim is seq_cst for the
 * core's own sake. Nothing else needs an order.
 *
 * Cost: one section of the shard's lock on either side, and a wake. A dual queue without a lock (W. Scherer, D. Lea,
 * M. Scott, "Scalable synchronous queues", 2009) saves the section of the one who comes, but its waiters would have to
 * be in the core's queue as well to sleep, be timed and be cancelled: two claims for one wait, and nodes that outlive
 * their strands' frames. */
#ifndef PLAIT_RENDEZVOUS_H
#define PLAIT_RENDEZVOUS_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* Zero: open. No destruction. */
struct plait_rendezvous {
    plait_word word; /* 1: closed. Written under the lock of its shard, where the visits stand */
};

/* The two sides. As numbers they are queues of the word that no stray wake of others can reach. */
enum plait_side { PLAIT_SIDE_POP = 2, PLAIT_SIDE_PUSH = 3 };

struct plait_strand;

/* One call that has come to push or to pop. */
struct plait_visit {
    /* before it comes, by its strand */
    size_t wanted; /* items that it offers, or has room for: at least 1 */
    /* whoever claimed it, until the ring; else its strand */
    size_t moved;                /* items that change hands */
    struct plait_visit *partner; /* whom this one has claimed: copy, then part. NULL: it was claimed, all is done */
    struct plait_strand *strand;
};

/* Makes memory of any content a place that nobody else knows yet. */
PLAIT_INLINE void plait_rendezvous_initialize(struct plait_rendezvous *place)
{
    plait_initialize(&place->word, 0);
}

/* Comes to meet somebody of the other side. PLAIT_OK: met; `moved`, at least 1, is the smaller `wanted` of the two, and
 * with a partner the caller copies so many items and parts. Else nobody was met: PLAIT_CLOSED, PLAIT_EMPTY when it does
 * not wait, or PLAIT_CANCELLED, PLAIT_TIMEOUT as from plait_wait(). Any calls may overlap. O(log of the words that are
 * waited on). */
PLAIT_MUST_USE plait_status plait_rendezvous_meet(struct plait_rendezvous *place, enum plait_side side,
                                                  struct plait_visit *mine, bool waits, plait_time deadline);

/* After the copying: the partner runs on, and its visit and its items are gone. Never waits. */
void plait_rendezvous_part(struct plait_visit *mine);

/* From now on everybody hears PLAIT_CLOSED, also those who wait. Again is nothing. Never waits. O(waiting). */
void plait_rendezvous_close(struct plait_rendezvous *place);

/* How many stand on a side. O(their number). */
PLAIT_MUST_USE uint32_t plait_rendezvous_waiting(const struct plait_rendezvous *place, enum plait_side side);

PLAIT_EXTERN_C_END

#endif /* PLAIT_RENDEZVOUS_H */
