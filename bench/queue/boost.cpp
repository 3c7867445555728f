/* SPDX-License-Identifier: MIT */
/* boost.cpp: boost::lockfree::queue, for table growing queue. */
#include <boost/lockfree/queue.hpp>

#include "alone.h"
#include "queue.h"

static boost::lockfree::queue<queue_item> *queue;

#define QUEUE_PEER "boost::lockfree::queue"
#define QUEUE_TABLE growing_table
static bool queue_open(uint32_t)
{
    queue = new boost::lockfree::queue<queue_item>(4096);
    return true;
}
static void queue_close()
{
    delete queue;
}
PLAIT_INLINE bool queue_try_push(const queue_item *item)
{
    return queue->push(*item);
}
PLAIT_INLINE bool queue_try_pop(queue_item *item)
{
    return queue->pop(*item);
}
#include "loops.h"
