/* SPDX-License-Identifier: MIT */
/* blocking.h: the measured loops of tables waiting pop and rendezvous, for a file that has defined BLOCKING_PEER, its
 * name, for the second BLOCKING_TABLE as rendezvous_table, and
 *
 *     static bool blocking_open(void);                               static void blocking_close(void);
 *     static inline void blocking_push(const queue_item *item);     waits for no room; or until its item was taken
 *     static inline void blocking_pop(queue_item *item);            waits for an item
 *
 * and, with BLOCKING_RELAXED, when the items that end a row may overtake those of other producers:
 *
 *     static bool blocking_left(queue_item *item);                  takes what they left behind
 *
 * and, with BLOCKING_TOLD, when it must be told of threads:
 *
 *     static void blocking_enter(void);                              static void blocking_leave(void);
 */
#include "queue.h"

#ifndef BLOCKING_TABLE
#define BLOCKING_TABLE blocking_table
#endif
#ifndef BLOCKING_TOLD
static void blocking_enter(void)
{
}
static void blocking_leave(void)
{
}
#endif
#ifndef BLOCKING_RELAXED
PLAIT_INLINE bool blocking_left(queue_item *item)
{
    (void)item;
    return false;
}
#endif

static struct {
    PLAIT_ALIGNAS(128) struct plait_atomic_u32 producers; /* that have not ended */
    plait_time epoch;                                     /* items of paced rows carry ns since then */
} blocking_crowd;

static bool blocking_begin(const struct bench_workload *work)
{
    plait_initialize(&blocking_crowd.producers, work->share);
    blocking_crowd.epoch = plait_time_add(plait_now(), -1);
    return blocking_open();
}

static uint64_t blocking_now(void)
{
    return (uint64_t)plait_time_since(plait_now(), blocking_crowd.epoch);
}

static void blocking_produce(struct bench_thread *thread)
{
    queue_item item;
    uint64_t value = 1 + ((uint64_t)thread->index << 40U);
    while (!bench_over()) {
        for (uint32_t i = 0; i < QUEUE_RUN; i++) {
            thread->in += item_fill(&item, value++);
            blocking_push(&item);
        }
    }
}

/* Each item carries the time it was due, so that what is late because of a queue that held up its producer counts. */
static void blocking_produce_paced(struct bench_thread *thread)
{
    queue_item item;
    for (uint64_t due = blocking_now(); !bench_over(); due += thread->work->pace) {
        uint32_t tries = 0;
        while (blocking_now() < due) {
            bench_idle(&tries);
        }
        thread->in += item_fill(&item, due);
        blocking_push(&item);
    }
}

static void blocking_consume(struct bench_thread *thread)
{
    const bool paced = thread->work->kind == QUEUE_PACED;
    queue_item item;
    for (;;) {
        blocking_pop(&item);
        if (item_is_last(&item)) {
            return;
        }
        if (paced) {
            bench_note(thread, (plait_duration)(blocking_now() - item.word[0]));
        }
        thread->out += item_sum(&item);
        thread->operations++;
    }
}

static void blocking_body(struct bench_thread *thread)
{
    const struct bench_workload *work = thread->work;
    if (thread->index >= work->share) {
        blocking_consume(thread);
        return;
    }
    if (work->kind == QUEUE_PACED) {
        blocking_produce_paced(thread);
    } else {
        blocking_produce(thread);
    }
    if (plait_sub_acq_rel(&blocking_crowd.producers, 1U) == 1U) {
        queue_item last = {{0}};
        for (uint32_t i = work->share; i < work->threads; i++) {
            blocking_push(&last);
        }
    }
}

static bool blocking_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    queue_item item;
    uint64_t balance = 0;
    (void)value;
    while (blocking_left(&item)) {
        balance += item_sum(&item);
    }
    for (uint32_t i = 0; i < count; i++) {
        balance += threads[i].out - threads[i].in;
    }
    blocking_close();
    return balance == 0;
}

static struct bench_peer blocking_peer = {BLOCKING_PEER, blocking_begin, blocking_enter, blocking_leave,
                                          blocking_body, blocking_end,   NULL,           NULL};
__attribute__((constructor)) static void blocking_join(void)
{
    bench_join_peer(&BLOCKING_TABLE, &blocking_peer);
}
