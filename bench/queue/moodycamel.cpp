/* SPDX-License-Identifier: MIT */
/* moodycamel.cpp: moodycamel::ConcurrentQueue with tokens, which keeps the order of each producer only, and its waiting
 * form. */
#include <concurrentqueue/blockingconcurrentqueue.h>
#include <concurrentqueue/concurrentqueue.h>

#include "queue.h"

using growing = moodycamel::ConcurrentQueue<queue_item>;
static growing *queue;
static thread_local moodycamel::ProducerToken *producer;
static thread_local moodycamel::ConsumerToken *consumer;

#define QUEUE_PEER "moodycamel, tokens"
#define QUEUE_TABLE growing_table
#define QUEUE_MANY
static bool queue_open(uint32_t)
{
    queue = new growing;
    return true;
}
static void queue_close()
{
    delete queue;
}
static void queue_enter()
{
    producer = new moodycamel::ProducerToken(*queue);
    consumer = new moodycamel::ConsumerToken(*queue);
}
static void queue_leave()
{
    delete producer;
    delete consumer;
}
PLAIT_INLINE bool queue_try_push(const queue_item *item)
{
    return queue->enqueue(*producer, *item);
}
PLAIT_INLINE bool queue_try_pop(queue_item *item)
{
    return queue->try_dequeue(*consumer, *item);
}
PLAIT_INLINE uint32_t queue_try_push_many(const queue_item *items, uint32_t count)
{
    return queue->enqueue_bulk(*producer, items, count) ? count : 0U;
}
PLAIT_INLINE uint32_t queue_try_pop_many(queue_item *items, uint32_t count)
{
    return static_cast<uint32_t>(queue->try_dequeue_bulk(*consumer, items, count));
}
#include "loops.h"

static moodycamel::BlockingConcurrentQueue<queue_item> *waiting;

#define BLOCKING_PEER "moodycamel, blocking, tokens"
#define BLOCKING_RELAXED
#define BLOCKING_TOLD
static bool blocking_open()
{
    waiting = new moodycamel::BlockingConcurrentQueue<queue_item>;
    return true;
}
static void blocking_close()
{
    delete waiting;
}
static void blocking_enter()
{
    producer = new moodycamel::ProducerToken(*waiting);
    consumer = new moodycamel::ConsumerToken(*waiting);
}
static void blocking_leave()
{
    delete producer;
    delete consumer;
}
static void blocking_push(const queue_item *item)
{
    (void)waiting->enqueue(*producer, *item);
}
static void blocking_pop(queue_item *item)
{
    waiting->wait_dequeue(*consumer, *item);
}
static bool blocking_left(queue_item *item)
{
    return waiting->try_dequeue(*item);
}
#include "blocking.h"
