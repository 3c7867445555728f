/* SPDX-License-Identifier: MIT */
/* simulator.c: how many schedules of a small model does the simulator explore in a second? Random ones, with stale
 * loads. There is no peer: what compares (Relacy, a C++ header) is in no Debian package. */
#include "simulator.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

static const struct bench_workload MODELS[] = {
    {.group = "schedules", .name = "message passing", .threads = 1, .kind = SIMULATOR_MESSAGE},
    {.group = "schedules", .name = "store buffering", .threads = 1, .kind = SIMULATOR_STORES},
    {.group = "schedules", .name = "event", .threads = 1, .kind = SIMULATOR_EVENT},
    {.group = "schedules", .name = "sequence lock", .threads = 1, .kind = SIMULATOR_SEQLOCK},
};
struct bench_table simulator_table = {"simulator", "Plait", MODELS, COUNT(MODELS), false, NULL, NULL};

static bool begin(const struct bench_workload *work)
{
    return work->kind < SIMULATOR_MODELS;
}

static void body(struct bench_thread *thread)
{
    while (!bench_over()) {
        for (int i = 0; i < 100; i++) { /* a look at the clock's word costs nothing beside them */
            thread->operations++;
            thread->in += simulator_explore(thread->work->kind, bench_scramble(thread->operations));
        }
    }
}

static bool end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    (void)value;
    return threads[0].in == threads[0].operations; /* none has failed */
}

static struct bench_peer plait = {"Plait", begin, NULL, NULL, body, end, NULL, NULL};

__attribute__((constructor)) static void join(void)
{
    bench_join_table(&simulator_table);
    bench_join_peer(&simulator_table, &plait);
}
