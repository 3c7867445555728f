/* SPDX-License-Identifier: MIT */
/* plait.h: Plait's queues, for subject queue: the operations of the generated type PLAIT_QUEUE_<words>, for a file that
 * has defined PLAIT_QUEUE as growing, ring or rendezvous, and then includes loops.h or blocking.h. */
#include "queue.h"

#define PLAIT_TYPE PLAIT_JOIN(PLAIT_JOIN(PLAIT_QUEUE, _), QUEUE_WORDS)
#define FN(verb) PLAIT_JOIN(PLAIT_TYPE, _##verb)
#include PLAIT_TEXT(PLAIT_TYPE.h)

static struct PLAIT_TYPE queue;

PLAIT_INLINE bool queue_open(uint32_t entries)
{
    (void)entries;
    return FN(init)(&queue) == PLAIT_OK;
}
PLAIT_INLINE void queue_close(void)
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

PLAIT_INLINE bool blocking_open(void)
{
    return queue_open(0);
}
PLAIT_INLINE void blocking_close(void)
{
    queue_close();
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
