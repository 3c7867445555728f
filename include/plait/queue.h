/* SPDX-License-Identifier: MIT */
/* queue.h: what all generated queues have in common, whatever their items are.
 *
 *      ticket     the number of an item: the tail hands them out to pushes, the head to pops, each in turn
 *      cell       the place of one ticket: an item and a small number that says whose turn it is
 *
 * An item lies in the queue while head <= its ticket < tail. */
#ifndef PLAIT_QUEUE_H
#define PLAIT_QUEUE_H

#include <plait/atomic.h>
#include <plait/base.h>

/* The bit of a tail that says "closed". It lies in the very word that pushes change, so that no push can slip past a
 * close; no ticket is handed out after it, so that the rest of the word is the number of items there ever were. The
 * other 63 bits never wrap. */
#define PLAIT_QUEUE_CLOSED (UINT64_C(1) << 63)

/* In the upper half of the attention word of a growing queue: one ticket that a pop gave up and its push does not know
 * of yet. */
#define PLAIT_QUEUE_ABANDONED (UINT64_C(1) << 32)

/* The smallest power of two that is not below n, for 2 <= n <= 2^30; a constant expression. */
#define PLAIT_POWER_OF_TWO(n) ((PLAIT_PRIVATE_SMEAR_16((uint32_t)(n)-1U)) + 1U)
#define PLAIT_PRIVATE_SMEAR_1(n) ((n) | (n) >> 1)
#define PLAIT_PRIVATE_SMEAR_2(n) (PLAIT_PRIVATE_SMEAR_1(n) | PLAIT_PRIVATE_SMEAR_1(n) >> 2)
#define PLAIT_PRIVATE_SMEAR_4(n) (PLAIT_PRIVATE_SMEAR_2(n) | PLAIT_PRIVATE_SMEAR_2(n) >> 4)
#define PLAIT_PRIVATE_SMEAR_8(n) (PLAIT_PRIVATE_SMEAR_4(n) | PLAIT_PRIVATE_SMEAR_4(n) >> 8)
#define PLAIT_PRIVATE_SMEAR_16(n) (PLAIT_PRIVATE_SMEAR_8(n) | PLAIT_PRIVATE_SMEAR_8(n) >> 16)

/* Keeps words that different strands write two lines apart: processors fetch lines in pairs. Bytes rather than an
 * alignment, so that a queue may lie in memory of any origin. */
#define PLAIT_QUEUE_APART(name) unsigned char name[PLAIT_PAIR_OF_LINES]

/* After a claim that another strand won, or came before: 1, 2, 4 ... 16 pauses, `*pauses` of them the last time, 0 at
 * first. Who won goes on to its next claim with the line in its own cache; a loser that asks again at once takes it
 * away, and then one of the two loses anew. (Ring of 4096, two producers and two consumers on two processors: 0.66 to
 * 0.80 of libcds' ring; docs/performance.md.) One loss says nothing about what is in the queue, so no verdict depends
 * on it. Nothing in the simulator, where whoever has lost may go on at once. */
PLAIT_INLINE void plait_queue_back_off(uint32_t *pauses)
{
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
    (void)pauses;
#else
    *pauses = *pauses == 0U ? 1U : *pauses < 16U ? *pauses * 2U : 16U;
    for (uint32_t i = 0; i < *pauses; i++) {
        plait_relax(pauses, i);
    }
#endif
}

#endif /* PLAIT_QUEUE_H */
