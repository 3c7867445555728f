/* SPDX-License-Identifier: MIT */
/* urcu.c: liburcu's wait-free-enqueue queue, whose pops take its mutex, for table growing queue. */
#define _LGPL_SOURCE /* inlined, as the other peers are */
#include <stdlib.h>

#include <urcu/wfcqueue.h>

#include "alone.h"
#include "queue.h"

struct entry {
    struct cds_wfcq_node node; /* first */
    queue_item item;
};

static struct cds_wfcq_head head;
static struct cds_wfcq_tail tail;

#define QUEUE_PEER "liburcu wfcqueue"
#define QUEUE_TABLE growing_table
static bool queue_open(uint32_t entries)
{
    (void)entries;
    cds_wfcq_init(&head, &tail);
    return true;
}
static void queue_close(void)
{
    cds_wfcq_destroy(&head, &tail);
}
static bool queue_try_push(const queue_item *item)
{
    struct entry *entry = malloc(sizeof(struct entry));
    if (entry == NULL) {
        return false;
    }
    entry->item = *item;
    cds_wfcq_node_init(&entry->node);
    (void)cds_wfcq_enqueue(&head, &tail, &entry->node);
    return true;
}
static bool queue_try_pop(queue_item *item)
{
    struct entry *entry = (struct entry *)cds_wfcq_dequeue_blocking(&head, &tail);
    if (entry == NULL) {
        return false;
    }
    *item = entry->item;
    free(entry);
    return true;
}
#include "loops.h"
