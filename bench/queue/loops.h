/* SPDX-License-Identifier: MIT */
/* loops.h: the measured loops of tables growing and ring, for a file that has defined QUEUE_PEER, its name, QUEUE_TABLE
 * and
 *
 *     static bool queue_open(uint32_t entries);           static void queue_close(void);
 *     static void queue_enter(void);                      static void queue_leave(void);      each thread
 *     static inline bool queue_try_push(const queue_item *item);
 *     static inline bool queue_try_pop(queue_item *item);
 *
 * and, with QUEUE_MANY, for up to QUEUE_BATCH_MAX items, as many as can be done:
 *
 *     static inline uint32_t queue_try_push_many(const queue_item *items, uint32_t count);
 *     static inline uint32_t queue_try_pop_many(queue_item *items, uint32_t count);
 *
 * Who finds the queue full or empty tries again, at once at first, then after letting others run: bench_idle(). */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "queue.h"

#ifndef QUEUE_MANY
PLAIT_INLINE uint32_t queue_try_push_many(const queue_item *items, uint32_t count)
{
    uint32_t done = 0;
    while (done < count && queue_try_push(&items[done])) {
        done++;
    }
    return done;
}
PLAIT_INLINE uint32_t queue_try_pop_many(queue_item *items, uint32_t count)
{
    uint32_t done = 0;
    while (done < count && queue_try_pop(&items[done])) {
        done++;
    }
    return done;
}
#endif

static struct {
    PLAIT_ALIGNAS(128) struct plait_atomic_u32 producers; /* that have not ended */
    pthread_t stalled;                                    /* the first producer, */
    struct plait_atomic_u32 runs;                         /* once it runs */
    PLAIT_ALIGNAS(128) uint64_t end;
} queue_crowd;

static bool queue_begin(const struct bench_workload *work)
{
    plait_initialize(&queue_crowd.producers, work->share);
    plait_initialize(&queue_crowd.runs, 0U);
    return queue_open(work->entries);
}

PLAIT_INLINE void queue_must_push(struct bench_thread *thread, queue_item *item, uint64_t value)
{
    uint32_t tries = 0;
    thread->in += item_fill(item, value);
    while (!queue_try_push(item)) {
        bench_idle(&tries);
    }
}

PLAIT_INLINE void queue_must_pop(struct bench_thread *thread, queue_item *item)
{
    uint32_t tries = 0;
    while (!queue_try_pop(item)) {
        bench_idle(&tries);
    }
    thread->out += item_sum(item);
}

/* Bursts of so many pushes and so many pops; an operation is a push and a pop. */
static void queue_alone(struct bench_thread *thread, uint32_t burst)
{
    queue_item item;
    uint64_t value = 1;
    while (!bench_over()) {
        for (uint32_t i = 0; i < QUEUE_RUN; i += burst) {
            for (uint32_t j = 0; j < burst; j++) {
                queue_must_push(thread, &item, value++);
            }
            for (uint32_t j = 0; j < burst; j++) {
                queue_must_pop(thread, &item);
            }
        }
        thread->operations += QUEUE_RUN;
    }
}

static void queue_produce(struct bench_thread *thread)
{
    queue_item item;
    uint64_t value = 1 + ((uint64_t)thread->index << 40U);
    while (!bench_over()) {
        for (uint32_t i = 0; i < QUEUE_RUN; i++) {
            uint32_t tries = 0;
            const uint64_t sum = item_fill(&item, value);
            while (!queue_try_push(&item)) {
                bench_idle(&tries);
            }
            value++;
            thread->in += sum;
        }
    }
    (void)plait_sub_acq_rel(&queue_crowd.producers, 1U);
}

static void queue_consume(struct bench_thread *thread)
{
    queue_item item;
    uint32_t tries = 0;
    for (;;) {
        const bool ended = tries != 0 && plait_load_acquire(&queue_crowd.producers) == 0;
        if (queue_try_pop(&item)) {
            thread->out += item_sum(&item);
            thread->operations++;
            tries = 0;
        } else if (ended) {
            return;
        } else {
            bench_idle(&tries);
        }
    }
}

static void queue_produce_many(struct bench_thread *thread)
{
    queue_item items[QUEUE_BATCH_MAX];
    const uint32_t batch = thread->work->batch;
    uint64_t value = 1 + ((uint64_t)thread->index << 40U);
    while (!bench_over()) {
        uint32_t tries = 0;
        for (uint32_t i = 0; i < batch; i++) {
            thread->in += item_fill(&items[i], value++);
        }
        for (uint32_t done = 0; done < batch;) {
            const uint32_t more = queue_try_push_many(&items[done], batch - done);
            done += more;
            if (more == 0) {
                bench_idle(&tries);
            }
        }
    }
    (void)plait_sub_acq_rel(&queue_crowd.producers, 1U);
}

static void queue_consume_many(struct bench_thread *thread)
{
    queue_item items[QUEUE_BATCH_MAX];
    uint32_t tries = 0;
    for (;;) {
        const bool ended = tries != 0 && plait_load_acquire(&queue_crowd.producers) == 0;
        const uint32_t done = queue_try_pop_many(items, thread->work->batch);
        for (uint32_t i = 0; i < done; i++) {
            thread->out += item_sum(&items[i]);
        }
        thread->operations += done;
        if (done != 0) {
            tries = 0;
        } else if (ended) {
            return;
        } else {
            bench_idle(&tries);
        }
    }
}

/* ---- a producer that is stopped wherever it is, by a signal ---- */

static void queue_pause(void)
{
    const struct timespec millisecond = {0, 1000000};
    (void)nanosleep(&millisecond, NULL);
}

static void queue_stopped(int signal_number)
{
    (void)signal_number;
    queue_pause();
}

static void queue_stall(void)
{
    struct sigaction action;
    uint32_t tries = 0;
    (void)memset(&action, 0, sizeof(action));
    action.sa_handler = queue_stopped;
    action.sa_flags = SA_RESTART;
    (void)sigaction(SIGUSR1, &action, NULL);
    while (plait_load_acquire(&queue_crowd.runs) == 0) {
        bench_idle(&tries);
    }
    while (!bench_over()) {
        (void)pthread_kill(queue_crowd.stalled, SIGUSR1); /* it is joined later than this thread ends its slice */
        queue_pause();
        queue_pause();
    }
}

static void queue_body(struct bench_thread *thread)
{
    const bool produces = thread->index < thread->work->share;
    switch (thread->work->kind) {
    case QUEUE_STALLED:
        if (thread->index == thread->work->threads - 1U) {
            queue_stall();
        } else if (produces) {
            if (thread->index == 0) {
                queue_crowd.stalled = pthread_self();
                plait_store_release(&queue_crowd.runs, 1U);
            }
            queue_produce(thread);
        } else {
            queue_consume(thread);
        }
        break;
    case QUEUE_PAIR:
        queue_alone(thread, 1);
        break;
    case QUEUE_BURST:
        queue_alone(thread, QUEUE_RUN);
        break;
    case QUEUE_BATCH:
        if (produces) {
            queue_produce_many(thread);
        } else {
            queue_consume_many(thread);
        }
        break;
    default:
        if (produces) {
            queue_produce(thread);
        } else {
            queue_consume(thread);
        }
        break;
    }
}

/* What went in has come out, but for what is left: some queues say "empty" though they are not. */
static bool queue_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    queue_item item;
    uint64_t balance = 0;
    (void)value;
    queue_enter();
    while (queue_try_pop(&item)) {
        balance += item_sum(&item);
    }
    queue_leave();
    for (uint32_t i = 0; i < count; i++) {
        balance += threads[i].out - threads[i].in;
    }
    queue_close();
    return balance == 0;
}

static struct bench_peer queue_peer = {QUEUE_PEER, queue_begin, queue_enter, queue_leave,
                                       queue_body, queue_end,   NULL,        NULL};
__attribute__((constructor)) static void queue_join(void)
{
    bench_join_peer(&QUEUE_TABLE, &queue_peer);
}
