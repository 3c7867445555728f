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

#endif /* PLAIT_QUEUE_H */
