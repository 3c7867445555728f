/* SPDX-License-Identifier: MIT */
/* loops.h: the measured loops of table reference, for a file that has defined REF_PEER, its name, and
 *
 *     static void ref_open(void);          holds an object          static void ref_close(void);
 *     static inline bool ref_read(void);   gets it: are both numbers the same?
 *     static inline void ref_write(uint64_t number);                another object in its place
 */
#include "ref.h"

enum { REF_RUN = 64 };

static bool ref_begin(const struct bench_workload *work)
{
    (void)work;
    ref_open();
    return true;
}

static void ref_body(struct bench_thread *thread)
{
    const uint32_t reads = thread->work->share;
    uint64_t at = (uint64_t)thread->index << 40U;
    uint64_t count = 0;
    while (count % REF_RUN != 0 || !bench_over()) {
        const uint64_t random = bench_scramble(at++);
        if (((random >> 32U) * 100U) >> 32U < reads) {
            thread->out += ref_read() ? 1U : 0U;
        } else {
            ref_write(random);
            thread->out++;
        }
        count++;
    }
    thread->operations = count;
}

static bool ref_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    bool right = true;
    (void)value;
    for (uint32_t i = 0; i < count; i++) {
        right = right && threads[i].out == threads[i].operations;
    }
    ref_close();
    return right;
}

static struct bench_peer ref_peer = {REF_PEER, ref_begin, NULL, NULL, ref_body, ref_end, NULL, NULL};
__attribute__((constructor)) static void ref_join(void)
{
    bench_join_peer(&ref_table, &ref_peer);
}
