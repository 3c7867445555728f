/* SPDX-License-Identifier: MIT */
/* rwlock.h: the measured loop of table rwlock, for a file that has defined RWLOCK_PEER, its name, and
 *
 *     static inline void rwlock_read(void);       static inline void rwlock_read_unlock(void);
 *     static inline void rwlock_write(void);      static inline void rwlock_write_unlock(void);
 */
#include "lock.h"

/* A writer makes both the same again; a reader that sees them differ was let in beside a writer. */
static struct {
    PLAIT_ALIGNAS(128) volatile uint64_t first;
    volatile uint64_t second;
    PLAIT_ALIGNAS(128) uint64_t end;
} rwlock_guarded;

static bool rwlock_begin(const struct bench_workload *work)
{
    (void)work;
    rwlock_guarded.first = 0;
    rwlock_guarded.second = 0;
    return true;
}

static void rwlock_body(struct bench_thread *thread)
{
    const uint64_t inside = bench_rounds(thread->work->inside);
    const uint64_t outside = bench_rounds(thread->work->outside);
    const uint32_t share = thread->work->share;
    uint32_t percent = thread->index * 37U; /* steps through 0 .. 99 in an order without runs */
    uint64_t writes = 0;
    uint64_t torn = 0;
    uint64_t count = 0;
    for (; count % 64U != 0 || !bench_over(); count++) {
        percent = (percent + 61U) % 100U;
        if (percent < share) {
            rwlock_read();
            torn += rwlock_guarded.first != rwlock_guarded.second;
            bench_work(inside);
            rwlock_read_unlock();
        } else {
            rwlock_write();
            rwlock_guarded.first = rwlock_guarded.first + 1U;
            bench_work(inside);
            rwlock_guarded.second = rwlock_guarded.second + 1U;
            rwlock_write_unlock();
            writes++;
        }
        bench_work(outside);
    }
    thread->operations = count;
    thread->in = writes;
    thread->out = torn;
}

static bool rwlock_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    uint64_t writes = 0;
    uint64_t torn = 0;
    (void)value;
    for (uint32_t i = 0; i < count; i++) {
        writes += threads[i].in;
        torn += threads[i].out;
    }
    return torn == 0 && writes == rwlock_guarded.first && writes == rwlock_guarded.second;
}

static struct bench_peer rwlock_peer = {RWLOCK_PEER, rwlock_begin, NULL, NULL, rwlock_body, rwlock_end, NULL, NULL};
__attribute__((constructor)) static void rwlock_join(void)
{
    bench_join_peer(&rwlock_table, &rwlock_peer);
}
