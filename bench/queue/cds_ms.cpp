/* SPDX-License-Identifier: MIT */
/* cds_ms.cpp: libcds' queue of Michael and Scott with hazard pointers, for table growing queue. */
#include <cds/container/msqueue.h>
#include <cds/gc/hp.h>
#include <cds/init.h>

#include "queue.h"

static cds::container::MSQueue<cds::gc::HP, queue_item> *queue;

#define QUEUE_PEER "libcds MSQueue"
#define QUEUE_TABLE growing_table
static bool queue_open(uint32_t)
{
    static bool once = [] {
        cds::Initialize();
        static cds::gc::HP hazards;
        return true;
    }();
    cds::threading::Manager::attachThread();
    queue = new cds::container::MSQueue<cds::gc::HP, queue_item>;
    cds::threading::Manager::detachThread();
    return once;
}
static void queue_close()
{
    cds::threading::Manager::attachThread();
    delete queue;
    cds::threading::Manager::detachThread();
}
static void queue_enter()
{
    cds::threading::Manager::attachThread();
}
static void queue_leave()
{
    cds::threading::Manager::detachThread();
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
