/* SPDX-License-Identifier: MIT */
/* queue.h: the tables of subject `queue`, and the item. All of the subject but the frame is compiled for each size of
 * an item: QUEUE_WORDS words of 8 bytes. */
#ifndef BENCH_QUEUE_H
#define BENCH_QUEUE_H

#include "../frame.h"
#include "item.h"

PLAIT_EXTERN_C_BEGIN

/* Each size has its own tables. */
#define growing_table PLAIT_JOIN(growing_table_, QUEUE_WORDS)
#define ring_table PLAIT_JOIN(ring_table_, QUEUE_WORDS)
#define blocking_table PLAIT_JOIN(blocking_table_, QUEUE_WORDS)
#define rendezvous_table PLAIT_JOIN(rendezvous_table_, QUEUE_WORDS)
extern struct bench_table growing_table;
extern struct bench_table ring_table;
extern struct bench_table blocking_table;
extern struct bench_table rendezvous_table;

enum queue_kind { QUEUE_PAIR, QUEUE_BURST, QUEUE_CROWD, QUEUE_STALLED, QUEUE_BATCH, QUEUE_BLOCKING, QUEUE_PACED };
enum { QUEUE_RUN = 64, QUEUE_BATCH_MAX = 32 };

/* Every word of an item is written and read: what is copied whole after one word was written waits for that word. */
PLAIT_INLINE uint64_t item_fill(queue_item *item, uint64_t value)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < QUEUE_WORDS; i++) {
        item->word[i] = value + i;
        sum += value + i;
    }
    return sum;
}

PLAIT_INLINE uint64_t item_sum(const queue_item *item)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < QUEUE_WORDS; i++) {
        sum += item->word[i];
    }
    return sum;
}

/* The item that tells a consumer that there will be no more. */
PLAIT_INLINE bool item_is_last(const queue_item *item)
{
    return item->word[0] == 0;
}

PLAIT_EXTERN_C_END

#endif /* BENCH_QUEUE_H */
