/* SPDX-License-Identifier: MIT */
/* plait_growing.c: Plait's growing queue, for subject queue. */
#include "queue.h"

/* The generated queue of this size of item. */
#define FN(verb) PLAIT_JOIN(PLAIT_JOIN(growing_, QUEUE_WORDS), _##verb)
#include PLAIT_TEXT(PLAIT_JOIN(growing_, QUEUE_WORDS).h)

#include "alone.h"

static struct PLAIT_JOIN(growing_, QUEUE_WORDS) queue;

#define QUEUE_PEER "Plait"
#define QUEUE_TABLE growing_table
#define QUEUE_MANY
static bool queue_open(uint32_t entries)
{
    (void)entries;
    return FN(init)(&queue) == PLAIT_OK;
}
static void queue_close(void)
{
    FN(destroy)(&queue);
}
PLAIT_INLINE bool queue_try_push(const queue_item *item)
{
    return FN(try_push)(&queue, *item) == PLAIT_OK;
}
PLAIT_INLINE bool queue_try_pop(queue_item *item)
{
    return FN(try_pop)(&queue, item) == PLAIT_OK;
}
PLAIT_INLINE uint32_t queue_try_push_many(const queue_item *items, uint32_t count)
{
    size_t done = 0;
    return FN(try_push_many)(&queue, items, count, &done) == PLAIT_OK ? (uint32_t)done : 0U;
}
PLAIT_INLINE uint32_t queue_try_pop_many(queue_item *items, uint32_t count)
{
    size_t done = 0;
    return FN(try_pop_many)(&queue, items, count, &done) == PLAIT_OK ? (uint32_t)done : 0U;
}
#include "loops.h"

#define BLOCKING_PEER "Plait"
static bool blocking_open(void)
{
    return FN(init)(&queue) == PLAIT_OK;
}
static void blocking_close(void)
{
    FN(destroy)(&queue);
}
PLAIT_INLINE void blocking_push(const queue_item *item)
{
    if (FN(push)(&queue, *item) != PLAIT_OK) {
        bench_fail("push");
    }
}
PLAIT_INLINE void blocking_pop(queue_item *item)
{
    if (FN(pop)(&queue, item) != PLAIT_OK) {
        bench_fail("pop");
    }
}
#include "blocking.h"
