/* SPDX-License-Identifier: MIT */
/* run_sync.c: what does it cost to let another thread run a function and to wait for it? By elapsed time. The peers are
 * what programs do by hand: a thread for each call, and one that waits for calls behind a mutex. */
#include "fiber.h"

#include <pthread.h>

#include <plait/run_sync.h>

#include "fibers_call.h"
#include "fibers_left_call.h"
#include "fibers_main.h"
#include "office.h"

enum run_sync_kind { FROM_THREAD, FROM_FIBER };

static const struct bench_workload CALLS[] = {
    {.group = "round trip", .name = "from a thread", .threads = 1, .measure = BENCH_TIME, .kind = FROM_THREAD},
    {.group = "round trip", .name = "from a fiber", .threads = 1, .measure = BENCH_TIME, .kind = FROM_FIBER},
};
static struct bench_table calls_table = {.name = "run_sync",
                                         .ours = "Plait",
                                         .workloads = CALLS,
                                         .count = (uint32_t)(sizeof(CALLS) / sizeof(CALLS[0])),
                                         .pinned = false};

static uint64_t called; /* by whoever runs the function; its caller waits */
static const struct bench_workload *calls_work;

static plait_status count_call(void)
{
    called++;
    return PLAIT_OK;
}

static bool begin(const struct bench_workload *work)
{
    calls_work = work;
    called = 0;
    return true;
}

static bool begin_on_threads(const struct bench_workload *work)
{
    return work->kind == FROM_THREAD && begin(work);
}

static bool end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    (void)value;
    return threads[0].operations == called;
}

PLAIT_INLINE void measure(struct bench_thread *thread, bool (*call)(void))
{
    const plait_time began = plait_now();
    while (!bench_over()) {
        if (!call()) {
            bench_fail("a call has failed");
        }
        thread->operations++;
    }
    thread->spent = (double)plait_time_since(plait_now(), began);
}

/* ---- Plait ---- */

static bool call_joined(void)
{
    static const struct fibers_call_task task = {.run = count_call, .name = "call"};
    return fibers_call_run_sync(&task) == PLAIT_OK;
}

static bool call_left(void)
{
    static const struct fibers_left_call_task task = {.run = count_call, .name = "call"};
    return fibers_left_call_run_sync(&task) == PLAIT_OK;
}

static plait_status run_main(struct fibers_root root)
{
    root.body(root.thread);
    return PLAIT_OK;
}

static void on_its_strand(struct bench_thread *thread, void (*body)(struct bench_thread *thread))
{
    static const struct fibers_main_task task = {.run = run_main, .name = "main"};
    if (calls_work->kind == FROM_THREAD) {
        body(thread);
    } else if (fibers_main_fibers_run(NULL, &task, (struct fibers_root){body, thread}) != PLAIT_OK) {
        bench_fail("no loop");
    }
}

static void measure_joined(struct bench_thread *thread)
{
    measure(thread, call_joined);
}

static void measure_left(struct bench_thread *thread)
{
    measure(thread, call_left);
}

static void joined(struct bench_thread *thread)
{
    on_its_strand(thread, measure_joined);
}

static void left(struct bench_thread *thread)
{
    on_its_strand(thread, measure_left);
}

/* ---- by hand ---- */

static void *run_call(void *nothing)
{
    (void)count_call();
    return nothing;
}

static bool call_new_thread(void)
{
    pthread_t id;
    return pthread_create(&id, NULL, run_call, NULL) == 0 && pthread_join(id, NULL) == 0;
}

static void new_thread(struct bench_thread *thread)
{
    measure(thread, call_new_thread);
}

static void serve_call(void)
{
    (void)count_call();
}

static bool call_server(void)
{
    office_call();
    return true;
}

static void server(struct bench_thread *thread)
{
    office_open(serve_call);
    measure(thread, call_server);
    office_close();
}

__attribute__((constructor)) static void join_peers(void)
{
    static struct bench_peer peers[] = {
        {.name = "Plait", .begin = begin, .body = joined, .end = end},
        {.name = "Plait, ABANDON", .begin = begin, .body = left, .end = end},
        {.name = "pthread, one that waits", .begin = begin_on_threads, .body = server, .end = end},
        {.name = "pthread, one for each call", .begin = begin_on_threads, .body = new_thread, .end = end},
    };
    bench_join_table(&calls_table);
    for (uint32_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++) {
        bench_join_peer(&calls_table, &peers[i]);
    }
}
