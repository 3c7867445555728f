/* SPDX-License-Identifier: MIT */
/* go.c: goroutines on two processors, for subject task. */
#include "task.h"

#include "../go.h"

static bool begin(const struct bench_workload *work)
{
    (void)work;
    return true;
}

static void body(struct bench_thread *thread)
{
    (void)go_slice(thread, TASKS_GO, TASKS_WORKERS);
}

static bool end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    (void)value;
    return threads[0].operations != 0;
}

static struct bench_peer go_peer = {"Go", begin, NULL, NULL, body, end, NULL, NULL};
__attribute__((constructor)) static void join_table(void)
{
    bench_join_peer(&tasks_table, &go_peer);
}
