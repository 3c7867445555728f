/* SPDX-License-Identifier: MIT */
/* ck_fifo.c: Concurrency Kit's linked queue, for table growing queue. Its entries stay memory of entries while the
 * queue lives: each thread keeps those that it was given back, and leaves them to all when it ends. */
#include <ck_fifo.h>
#include <pthread.h>
#include <stdlib.h>

#include "queue.h"

struct entry {
    struct ck_fifo_mpmc_entry fifo; /* first: the queue gives this back */
    struct entry *next;
    queue_item item;
};

static struct ck_fifo_mpmc queue;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static struct entry *spare;
static __thread struct entry *mine;

static struct entry *entry_new(void)
{
    struct entry *entry = mine;
    if (entry != NULL) {
        mine = entry->next;
        return entry;
    }
    entry = aligned_alloc(16, (sizeof(struct entry) + 15U) / 16U * 16U);
    if (entry == NULL) {
        bench_fail("no memory");
    }
    return entry;
}
static void entry_keep(struct entry *entry)
{
    entry->next = mine;
    mine = entry;
}

#define QUEUE_PEER "ck_fifo"
#define QUEUE_TABLE growing_table
static bool queue_open(uint32_t entries)
{
    (void)entries;
    ck_fifo_mpmc_init(&queue, &entry_new()->fifo);
    return true;
}
static void queue_close(void)
{
    struct ck_fifo_mpmc_entry *garbage;
    ck_fifo_mpmc_deinit(&queue, &garbage);
    free(garbage);
    while (spare != NULL) {
        struct entry *const next = spare->next;
        free(spare);
        spare = next;
    }
}
static void queue_enter(void)
{
    mine = NULL;
}
static void queue_leave(void)
{
    (void)pthread_mutex_lock(&guard);
    while (mine != NULL) {
        struct entry *const next = mine->next;
        mine->next = spare;
        spare = mine;
        mine = next;
    }
    (void)pthread_mutex_unlock(&guard);
}
PLAIT_INLINE bool queue_try_push(const queue_item *item)
{
    struct entry *entry = entry_new();
    entry->item = *item;
    ck_fifo_mpmc_enqueue(&queue, &entry->fifo, entry);
    return true;
}
PLAIT_INLINE bool queue_try_pop(queue_item *item)
{
    struct entry *entry;
    struct ck_fifo_mpmc_entry *garbage;
    if (!ck_fifo_mpmc_dequeue(&queue, &entry, &garbage)) {
        return false;
    }
    *item = entry->item; /* the entry is the queue's next stub: nobody writes it yet */
    entry_keep((struct entry *)garbage);
    return true;
}
#include "loops.h"
