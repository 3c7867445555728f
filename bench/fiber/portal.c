/* SPDX-License-Identifier: MIT */
/* portal.c: what does it cost a thread to let an event loop run a function, and to wait for it? By elapsed time. The
 * peer is what programs do by hand: a thread in place of the loop, behind a mutex. */
#include "fiber.h"

#include <pthread.h>

#include <plait/portal.h>

#include "fibers_call.h"
#include "fibers_main.h"
#include "office.h"

static const struct bench_workload CALLS[] = {
    {.group = "round trip", .name = "thread to loop", .threads = 1, .measure = BENCH_TIME, .elapsed = true},
};
static struct bench_table portal_table = {.name = "portal",
                                          .ours = "Plait",
                                          .workloads = CALLS,
                                          .count = (uint32_t)(sizeof(CALLS) / sizeof(CALLS[0])),
                                          .pinned = false};

static uint64_t called; /* by whoever runs the function; its caller waits */

static plait_status count_call(void)
{
    called++;
    return PLAIT_OK;
}

static bool begin(const struct bench_workload *work)
{
    (void)work;
    called = 0;
    return true;
}

static bool end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    (void)value;
    return threads[0].operations == called;
}

/* ---- Plait ---- */

static struct plait_portal portal;
static struct plait_event opened;

static plait_status serve_portal(struct fibers_root root)
{
    (void)root;
    plait_status outcome = PLAIT_OK;
    PLAIT_PORTAL(&portal, &outcome)
    {
        plait_event_set(&opened);
        outcome = plait_portal_wait(&portal);
    }
    return outcome;
}

static void *run_loop(void *nothing)
{
    static const struct fibers_main_task task = {.run = serve_portal, .name = "portal"};
    if (fibers_main_fibers_run(NULL, &task, (struct fibers_root){NULL, NULL}) != PLAIT_OK) {
        bench_fail("no loop");
    }
    return nothing;
}

static void through_portal(struct bench_thread *thread)
{
    static const struct fibers_call_task task = {.run = count_call, .name = "call"};
    pthread_t id;
    plait_event_init(&opened);
    if (pthread_create(&id, NULL, run_loop, NULL) != 0 || plait_event_wait(&opened) != PLAIT_OK) {
        bench_fail("no loop");
    }
    const plait_time began = plait_now();
    while (!bench_over()) {
        if (fibers_call_portal_call(&portal, &task) != PLAIT_OK) {
            bench_fail("a call has failed");
        }
        thread->operations++;
    }
    thread->spent = (double)plait_time_since(plait_now(), began);
    plait_portal_stop(&portal);
    (void)pthread_join(id, NULL);
}

/* ---- by hand ---- */

static void serve_call(void)
{
    (void)count_call();
}

static void by_hand(struct bench_thread *thread)
{
    office_open(serve_call);
    const plait_time began = plait_now();
    while (!bench_over()) {
        office_call();
        thread->operations++;
    }
    thread->spent = (double)plait_time_since(plait_now(), began);
    office_close();
}

__attribute__((constructor)) static void join_peers(void)
{
    static struct bench_peer peers[] = {
        {.name = "Plait", .begin = begin, .body = through_portal, .end = end},
        {.name = "pthread, one that waits", .begin = begin, .body = by_hand, .end = end},
    };
    bench_join_table(&portal_table);
    for (uint32_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++) {
        bench_join_peer(&portal_table, &peers[i]);
    }
}
