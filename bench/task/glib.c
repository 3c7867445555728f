/* SPDX-License-Identifier: MIT */
/* glib.c: GLib's thread pool, for subject task; its tasks are counted by an atomic integer, of which the last one
 * signals a condition. A task that waits for another one holds a thread, so that there is no nested row. */
#include "task.h"

#include <glib.h>

#define TASKS_PEER "GLib thread pool"

static GMutex mutex;
static GCond ended;
static gint left;
static GThreadPool *pool;

static void run_task(gpointer nothing, gpointer nobody)
{
    (void)nothing;
    (void)nobody;
    tasks_count_one();
    if (g_atomic_int_dec_and_test(&left)) {
        g_mutex_lock(&mutex);
        g_cond_signal(&ended);
        g_mutex_unlock(&mutex);
    }
}

static bool tasks_can(const struct bench_workload *work)
{
    return work->kind == TASKS_FLAT;
}

static void tasks_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread))
{
    pool = g_thread_pool_new(run_task, NULL, TASKS_WORKERS, TRUE, NULL);
    if (pool == NULL) {
        bench_fail("no pool");
    }
    body(thread);
    g_thread_pool_free(pool, FALSE, TRUE);
}

static void tasks_flat(uint32_t batch)
{
    static char something;
    g_atomic_int_set(&left, (gint)batch);
    for (uint32_t i = 0; i < batch; i++) {
        (void)g_thread_pool_push(pool, &something, NULL);
    }
    g_mutex_lock(&mutex);
    while (g_atomic_int_get(&left) != 0) {
        g_cond_wait(&ended, &mutex);
    }
    g_mutex_unlock(&mutex);
}

static uint64_t tasks_fib(uint32_t n)
{
    return n;
}

#include "loops.h"
