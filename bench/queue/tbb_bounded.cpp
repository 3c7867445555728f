/* SPDX-License-Identifier: MIT */
/* tbb_bounded.cpp: oneTBB's concurrent_bounded_queue, for tables ring and waiting pop. */
#include <oneapi/tbb/concurrent_queue.h>

#include "alone.h"
#include "queue.h"

static tbb::concurrent_bounded_queue<queue_item> *queue;

#define QUEUE_PEER "tbb::concurrent_bounded_queue"
#define QUEUE_TABLE ring_table
static bool queue_open(uint32_t entries)
{
    queue = new tbb::concurrent_bounded_queue<queue_item>;
    queue->set_capacity(entries);
    return true;
}
static void queue_close()
{
    delete queue;
}
PLAIT_INLINE bool queue_try_push(const queue_item *item)
{
    return queue->try_push(*item);
}
PLAIT_INLINE bool queue_try_pop(queue_item *item)
{
    return queue->try_pop(*item);
}
#include "loops.h"

#define BLOCKING_PEER "tbb::concurrent_bounded_queue"
static bool blocking_open()
{
    queue = new tbb::concurrent_bounded_queue<queue_item>;
    return true;
}
static void blocking_close()
{
    delete queue;
}
static void blocking_push(const queue_item *item)
{
    queue->push(*item);
}
static void blocking_pop(queue_item *item)
{
    queue->pop(*item);
}
#include "blocking.h"
