/* SPDX-License-Identifier: MIT */
/* loops.h: the measured loops of table gather, for a file that has defined GATHER_PEER, its name, and
 *
 *     static void gather_open(void);                                        static void gather_close(void);
 *     static inline void gather_insert(uint64_t index, uint64_t value);     may wait for the reader
 *     static inline bool gather_next(uint64_t *value);                      false: the end
 *     static void gather_end(uint64_t count);                               there are so many, all inserted
 */
#include "gather.h"

static struct {
    PLAIT_ALIGNAS(128) struct plait_atomic_u64 next; /* index that nobody has drawn */
    PLAIT_ALIGNAS(128) struct plait_atomic_u32 inserters;
    PLAIT_ALIGNAS(128) uint64_t end;
} gather_run;

static bool gather_begin(const struct bench_workload *work)
{
    plait_initialize(&gather_run.next, 0U);
    plait_initialize(&gather_run.inserters, work->threads - 1U);
    gather_open();
    return true;
}

static void gather_inserts(struct bench_thread *thread)
{
    const uint64_t work = bench_rounds(thread->work->inside);
    while (!bench_over()) {
        const uint64_t index = plait_add_relaxed(&gather_run.next, 1U);
        bench_work(work);
        gather_insert(index, gather_value(index));
    }
    if (plait_sub_acq_rel(&gather_run.inserters, 1U) == 1U) {
        gather_end(plait_load_relaxed(&gather_run.next));
    }
}

static void gather_reads(struct bench_thread *thread)
{
    uint64_t value = 0;
    uint64_t index = 0;
    for (; gather_next(&value); index++) {
        thread->out += value != gather_value(index);
    }
    thread->operations = index;
}

static void gather_body(struct bench_thread *thread)
{
    if (thread->index + 1U < thread->work->threads) {
        gather_inserts(thread);
    } else {
        gather_reads(thread);
    }
}

static bool gather_check(const struct bench_thread *threads, uint32_t count, double *value)
{
    const struct bench_thread *reader = &threads[count - 1U];
    (void)value;
    gather_close();
    return reader->out == 0 && reader->operations == plait_load_relaxed(&gather_run.next);
}

static struct bench_peer gather_peer = {GATHER_PEER, gather_begin, NULL, NULL, gather_body, gather_check, NULL, NULL};
__attribute__((constructor)) static void gather_join(void)
{
    bench_join_peer(&gather_table, &gather_peer);
}
