/* SPDX-License-Identifier: MIT */
/* mutex_deque.cpp: std::deque under std::mutex, for table growing queue. */
#include <deque>
#include <mutex>

#include "alone.h"
#include "queue.h"

static std::mutex guard;
static std::deque<queue_item> *waiting;

#define QUEUE_PEER "std::mutex and deque"
#define QUEUE_TABLE growing_table
static bool queue_open(uint32_t)
{
    waiting = new std::deque<queue_item>;
    return true;
}
static void queue_close()
{
    delete waiting;
}
static bool queue_try_push(const queue_item *item)
{
    std::lock_guard<std::mutex> lock(guard);
    waiting->push_back(*item);
    return true;
}
static bool queue_try_pop(queue_item *item)
{
    std::lock_guard<std::mutex> lock(guard);
    if (waiting->empty()) {
        return false;
    }
    *item = waiting->front();
    waiting->pop_front();
    return true;
}
#include "loops.h"
