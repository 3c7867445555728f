/* SPDX-License-Identifier: MIT */
/* go.c: goroutines, for subject fiber, fiber.go, by the rules of all: processor time where one thread is at work,
 * elapsed time where there are two. */
#include "fiber.h"

#include "../go.h"

static double bytes;

static bool begin(const struct bench_workload *work)
{
    bytes = 0;
    /* Its threads are no goroutine's own; and it lets some of a million run before all are started. */
    return work->share != FIBERS_PLAIN_THREAD && (work->measure != BENCH_BYTES || work->kind != FIBERS_START);
}

static void body(struct bench_thread *thread)
{
    if (thread->index == 0) { /* both sides are in the one process */
        bytes = go_slice(thread, FIBERS_GO, thread->work->threads);
    }
}

static bool end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    *value = bytes;
    return threads[0].operations != 0;
}

static struct bench_peer go_peer = {"Go", begin, NULL, NULL, body, end, NULL, NULL};
__attribute__((constructor)) static void join_table(void)
{
    bench_join_peer(&fibers_table, &go_peer);
}
