/* SPDX-License-Identifier: MIT */
/* glib.c: GLib's GAsyncQueue, a list of pointers under a mutex; items lie in memory of g_slice. */
#include <glib.h>

#include "alone.h"
#include "queue.h"

static GAsyncQueue *queue;

#define QUEUE_PEER "GAsyncQueue"
#define QUEUE_TABLE growing_table
static bool queue_open(uint32_t entries)
{
    (void)entries;
    queue = g_async_queue_new();
    return true;
}
static void queue_close(void)
{
    g_async_queue_unref(queue);
}
static bool queue_try_push(const queue_item *item)
{
    queue_item *copy = g_slice_new(queue_item);
    *copy = *item;
    g_async_queue_push(queue, copy);
    return true;
}
static bool take(queue_item *from, queue_item *item)
{
    if (from == NULL) {
        return false;
    }
    *item = *from;
    g_slice_free(queue_item, from);
    return true;
}
static bool queue_try_pop(queue_item *item)
{
    return take(g_async_queue_try_pop(queue), item);
}
#include "loops.h"

#define BLOCKING_PEER "GAsyncQueue"
static bool blocking_open(void)
{
    return queue_open(0);
}
static void blocking_close(void)
{
    queue_close();
}
static void blocking_push(const queue_item *item)
{
    (void)queue_try_push(item);
}
static void blocking_pop(queue_item *item)
{
    if (!take(g_async_queue_pop(queue), item)) {
        bench_fail("g_async_queue_pop");
    }
}
#include "blocking.h"
