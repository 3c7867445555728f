/* SPDX-License-Identifier: MIT */
/* ck_ring.c: Concurrency Kit's ring for many producers and consumers, for table ring. */
#include <ck_ring.h>
#include <stdlib.h>

#include "alone.h"
#include "queue.h"

CK_RING_PROTOTYPE(item, PLAIT_JOIN(item_, QUEUE_WORDS))

static struct ck_ring ring;
static queue_item *cells;

#define QUEUE_PEER "ck_ring"
#define QUEUE_TABLE ring_table
static bool queue_open(uint32_t entries)
{
    cells = calloc(entries, sizeof(queue_item));
    ck_ring_init(&ring, entries);
    return cells != NULL;
}
static void queue_close(void)
{
    free(cells);
}
PLAIT_INLINE bool queue_try_push(const queue_item *item)
{
    queue_item copy = *item;
    return CK_RING_ENQUEUE_MPMC(item, &ring, cells, &copy);
}
PLAIT_INLINE bool queue_try_pop(queue_item *item)
{
    return CK_RING_DEQUEUE_MPMC(item, &ring, cells, item);
}
#include "loops.h"
