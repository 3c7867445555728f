/* SPDX-License-Identifier: MIT */
/* mutex_ring.c: a ring under a pthread mutex, with a condition for those who wait; its waiting form grows. */
#include <pthread.h>
#include <stdlib.h>

#include "alone.h"
#include "queue.h"

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static queue_item *cells;
static uint64_t size; /* a power of two */
static uint64_t head;
static uint64_t tail;

#define QUEUE_PEER "mutex and ring"
#define QUEUE_TABLE ring_table
static bool queue_open(uint32_t entries)
{
    cells = malloc(entries * sizeof(queue_item));
    size = entries;
    head = 0;
    tail = 0;
    return cells != NULL;
}
static void queue_close(void)
{
    free(cells);
}
static bool queue_try_push(const queue_item *item)
{
    (void)pthread_mutex_lock(&guard);
    const bool room = tail - head < size;
    if (room) {
        cells[tail++ & (size - 1U)] = *item;
    }
    (void)pthread_mutex_unlock(&guard);
    return room;
}
static bool queue_try_pop(queue_item *item)
{
    (void)pthread_mutex_lock(&guard);
    const bool some = tail != head;
    if (some) {
        *item = cells[head++ & (size - 1U)];
    }
    (void)pthread_mutex_unlock(&guard);
    return some;
}
#include "loops.h"

static void grow(void)
{
    queue_item *more = malloc(2 * size * sizeof(queue_item));
    if (more == NULL) {
        bench_fail("no memory");
    }
    for (uint64_t i = head; i != tail; i++) {
        more[i & (2U * size - 1U)] = cells[i & (size - 1U)];
    }
    free(cells);
    cells = more;
    size *= 2;
}

#define BLOCKING_PEER "mutex, condition and ring"
static bool blocking_open(void)
{
    return queue_open(4096);
}
static void blocking_close(void)
{
    queue_close();
}
static void blocking_push(const queue_item *item)
{
    (void)pthread_mutex_lock(&guard);
    if (tail - head == size) {
        grow();
    }
    cells[tail++ & (size - 1U)] = *item;
    (void)pthread_mutex_unlock(&guard);
    (void)pthread_cond_signal(&filled);
}
static void blocking_pop(queue_item *item)
{
    (void)pthread_mutex_lock(&guard);
    while (tail == head) {
        (void)pthread_cond_wait(&filled, &guard);
    }
    *item = cells[head++ & (size - 1U)];
    (void)pthread_mutex_unlock(&guard);
}
#include "blocking.h"
