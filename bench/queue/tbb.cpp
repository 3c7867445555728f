/* SPDX-License-Identifier: MIT */
/* tbb.cpp: oneTBB's concurrent_queue, for table growing queue. */
#include <oneapi/tbb/concurrent_queue.h>

#include "alone.h"
#include "queue.h"

static tbb::concurrent_queue<queue_item> *queue;

#define QUEUE_PEER "tbb::concurrent_queue"
#define QUEUE_TABLE growing_table
static bool queue_open(uint32_t)
{
    queue = new tbb::concurrent_queue<queue_item>;
    return true;
}
static void queue_close()
{
    delete queue;
}
PLAIT_INLINE bool queue_try_push(const queue_item *item)
{
    queue->push(*item);
    return true;
}
PLAIT_INLINE bool queue_try_pop(queue_item *item)
{
    return queue->try_pop(*item);
}
#include "loops.h"
