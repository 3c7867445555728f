/* SPDX-License-Identifier: MIT */
/* cds_ring.cpp: libcds' VyukovMPMCCycleQueue, for table ring. */
#include <cds/container/vyukov_mpmc_cycle_queue.h>

#include "alone.h"
#include "queue.h"

static cds::container::VyukovMPMCCycleQueue<queue_item> *queue;

#define QUEUE_PEER "libcds Vyukov"
#define QUEUE_TABLE ring_table
static bool queue_open(uint32_t entries)
{
    queue = new cds::container::VyukovMPMCCycleQueue<queue_item>(entries);
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
