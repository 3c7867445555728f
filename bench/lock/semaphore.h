/* SPDX-License-Identifier: MIT */
/* semaphore.h: the measured loop of table semaphore, for a file that has defined SEMAPHORE_PEER, its name, and
 *
 *     static bool semaphore_open(uint32_t permits);     static void semaphore_close(void);
 *     static inline void semaphore_acquire(void);       static inline void semaphore_release(void);
 */
#include "lock.h"

static struct {
    PLAIT_ALIGNAS(128) struct plait_atomic_u32 inside; /* threads that have a permit */
    struct plait_atomic_u32 wrong;
} semaphore_seen;

static bool semaphore_begin(const struct bench_workload *work)
{
    plait_initialize(&semaphore_seen.inside, 0U);
    plait_initialize(&semaphore_seen.wrong, 0U);
    return semaphore_open(work->share);
}

static void semaphore_body(struct bench_thread *thread)
{
    const uint64_t inside = bench_rounds(thread->work->inside);
    const uint64_t outside = bench_rounds(thread->work->outside);
    const uint32_t permits = thread->work->share;
    const bool crowd = thread->work->threads > 1;
    uint64_t count = 0;
    for (; count % 64U != 0 || !bench_over(); count++) {
        semaphore_acquire();
        if (crowd && plait_add_relaxed(&semaphore_seen.inside, 1U) >= permits) {
            plait_store_relaxed(&semaphore_seen.wrong, 1U);
        }
        bench_work(inside);
        if (crowd) {
            (void)plait_sub_relaxed(&semaphore_seen.inside, 1U);
        }
        semaphore_release();
        bench_work(outside);
    }
    thread->operations = count;
}

static bool semaphore_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)threads;
    (void)count;
    (void)value;
    semaphore_close();
    return plait_load_relaxed(&semaphore_seen.wrong) == 0 && plait_load_relaxed(&semaphore_seen.inside) == 0;
}

static struct bench_peer semaphore_peer = {SEMAPHORE_PEER, semaphore_begin, NULL, NULL,
                                           semaphore_body, semaphore_end,   NULL, NULL};
__attribute__((constructor)) static void semaphore_join(void)
{
    bench_join_peer(&semaphore_table, &semaphore_peer);
}
