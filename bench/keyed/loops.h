/* SPDX-License-Identifier: MIT */
/* loops.h: the measured loops of table keyed lock, for a file that has defined KEYED_PEER, its name, KEYED_HOLD, the
 * type of what a holder keeps, and
 *
 *     static void keyed_open(void);
 *     static void keyed_close(void);
 *     static inline void keyed_lock(uint64_t key, KEYED_HOLD *hold);
 *     static inline void keyed_unlock(KEYED_HOLD *hold);
 */
#include <stdlib.h>

#include "keyed.h"

enum { KEYED_RUN = 64 };

/* What the locks guard: a count for each key. */
static uint64_t *keyed_counts;
static uint32_t keyed_keys;
static double keyed_before;

static void keyed_release(void)
{
    free(keyed_counts);
    keyed_counts = NULL;
}

static bool keyed_begin(const struct bench_workload *work)
{
    keyed_release();
    keyed_keys = work->kind == KEYED_MEMORY ? 1U : work->entries;
    keyed_counts = (uint64_t *)calloc(keyed_keys, sizeof(uint64_t));
    if (keyed_counts == NULL) {
        bench_fail("no memory");
    }
    keyed_before = work->measure == BENCH_BYTES ? bench_memory() : 0;
    keyed_open();
    return true;
}

static void keyed_body(struct bench_thread *thread)
{
    const uint32_t keys = thread->work->entries;
    const bool each_once = thread->work->kind == KEYED_MEMORY;
    const bool noted = thread->work->measure == BENCH_TAIL;
    const uint64_t inside = bench_rounds(thread->work->inside);
    uint64_t at = (uint64_t)thread->index << 40U;
    uint64_t count = 0;
    KEYED_HOLD hold;
    while (each_once ? count < keys : count % KEYED_RUN != 0 || !bench_over()) {
        const uint64_t random = bench_scramble(at++);
        const uint64_t key = each_once ? random : ((random >> 32U) * keys) >> 32U;
        const plait_time began = noted ? plait_now() : PLAIT_LITERAL(plait_time){0};
        keyed_lock(key, &hold);
        if (noted) {
            bench_note(thread, plait_time_since(plait_now(), began));
        }
        bench_work(inside);
        keyed_counts[each_once ? 0 : key]++;
        keyed_unlock(&hold);
        count++;
    }
    thread->operations = count;
}

static bool keyed_end(const struct bench_thread *threads, uint32_t count, double *value)
{
    uint64_t balance = 0;
    for (uint32_t i = 0; i < count; i++) {
        balance += threads[i].operations;
    }
    for (uint32_t i = 0; i < keyed_keys; i++) {
        balance -= keyed_counts[i];
    }
    if (threads[0].work->measure == BENCH_BYTES) {
        const double more = bench_memory() - keyed_before;
        *value = more < 0 ? 0 : more;
    }
    keyed_close();
    return balance == 0;
}

static struct bench_peer keyed_peer = {KEYED_PEER, keyed_begin, NULL, NULL, keyed_body, keyed_end, keyed_release, NULL};
__attribute__((constructor)) static void keyed_join(void)
{
    bench_join_peer(&keyed_table, &keyed_peer);
}
