/* SPDX-License-Identifier: MIT */
/* item.h: what goes through the queues. Each size is a type of its own, since C++ takes types of one name for one. */
#ifndef BENCH_ITEM_H
#define BENCH_ITEM_H

#include <plait/base.h>

typedef struct PLAIT_JOIN(item_, QUEUE_WORDS) {
    uint64_t word[QUEUE_WORDS];
} queue_item;

#endif /* BENCH_ITEM_H */
