/* SPDX-License-Identifier: MIT */
/* mutex.h: the measured loops of table mutex, for a file that has defined MUTEX_PEER, its name, and
 *
 *     static inline void mutex_lock(void);        static inline void mutex_unlock(void);
 *
 * MUTEX_ALONE: rows with more than one thread are left out. */
#include "lock.h"

enum { MUTEX_RUN = 64, MUTEX_HOLD = 100000 };

/* What the mutex guards, on a line of its own. */
static struct {
    PLAIT_ALIGNAS(128) uint64_t count;
    PLAIT_ALIGNAS(128) uint64_t end;
} mutex_guarded;

static bool mutex_begin(const struct bench_workload *work)
{
    mutex_guarded.count = 0;
#ifdef MUTEX_ALONE
    return work->threads == 1;
#else
    (void)work;
    return true;
#endif
}

static void mutex_sections(struct bench_thread *thread)
{
    const uint64_t inside = bench_rounds(thread->work->inside);
    const uint64_t outside = bench_rounds(thread->work->outside);
    uint64_t count = 0;
    while (!bench_over()) {
        for (int i = 0; i < MUTEX_RUN; i++) {
            mutex_lock();
            mutex_guarded.count++;
            bench_work(inside);
            mutex_unlock();
            bench_work(outside);
        }
        count += MUTEX_RUN;
    }
    thread->operations = count;
}

/* The first thread holds the mutex for 100 us and takes it again at once; the other notes how long it waits for it. */
static void mutex_hog(struct bench_thread *thread)
{
    const uint64_t inside = thread->index == 0 ? bench_rounds(MUTEX_HOLD) : 0;
    while (!bench_over()) {
        const plait_time began = plait_now();
        mutex_lock();
        if (thread->index != 0) {
            bench_note(thread, plait_time_since(plait_now(), began));
        }
        mutex_guarded.count++;
        bench_work(inside);
        mutex_unlock();
        thread->operations++;
    }
}

/* Sections again, of which each notes how long it waited for the mutex. */
static void mutex_waits(struct bench_thread *thread)
{
    const uint64_t inside = bench_rounds(thread->work->inside);
    const uint64_t outside = bench_rounds(thread->work->outside);
    while (!bench_over()) {
        const plait_time began = plait_now();
        mutex_lock();
        bench_note(thread, plait_time_since(plait_now(), began));
        mutex_guarded.count++;
        bench_work(inside);
        mutex_unlock();
        bench_work(outside);
        thread->operations++;
    }
}

static void mutex_body(struct bench_thread *thread)
{
    if (thread->work->kind == MUTEX_HOG) {
        mutex_hog(thread);
    } else if (thread->work->kind == MUTEX_WAITS) {
        mutex_waits(thread);
    } else {
        mutex_sections(thread);
    }
}

static bool mutex_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    uint64_t sections = 0;
    (void)value;
    for (uint32_t i = 0; i < count; i++) {
        sections += threads[i].operations;
    }
    return sections == mutex_guarded.count;
}

static struct bench_peer mutex_peer = {MUTEX_PEER, mutex_begin, NULL, NULL, mutex_body, mutex_end, NULL, NULL};
__attribute__((constructor)) static void mutex_join(void)
{
    bench_join_peer(&mutex_table, &mutex_peer);
}
