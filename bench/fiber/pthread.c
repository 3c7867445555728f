/* SPDX-License-Identifier: MIT */
/* pthread.c: threads of the system in place of fibers, for subject fiber. Several are at work in each row, so that
 * these go by elapsed time. */
#include "fiber.h"

#include <pthread.h>

#define FIBERS_PEER "pthread"

enum { MOST = 1000 };
static pthread_t ids[MOST];
static pthread_mutex_t count_lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    PLAIT_ALIGNAS(128) pthread_mutex_t mutex;
    pthread_cond_t told;
    bool is_told;
} gates[2] = {{PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false},
              {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false}};

static bool fibers_can(const struct bench_workload *work)
{
    const bool starts = work->kind == FIBERS_START && work->batch <= MOST;
    return starts || work->kind == FIBERS_EVENT;
}

static void fibers_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread), uint32_t tasks)
{
    (void)tasks;
    const plait_time began = plait_now();
    body(thread);
    thread->spent = (double)plait_time_since(plait_now(), began);
}

static void *run_role(void *argument)
{
    void (**role)(void) = (void (**)(void))argument;
    (void)pthread_mutex_lock(&count_lock);
    (*role)();
    (void)pthread_mutex_unlock(&count_lock);
    return NULL;
}

static void fibers_start(uint32_t number, void (*role)(void))
{
    static void (*the)(void);
    the = role;
    if (pthread_create(&ids[number], NULL, run_role, &the) != 0) {
        bench_fail("no thread");
    }
}

static void fibers_join(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        (void)pthread_join(ids[i], NULL);
    }
}

static void fibers_cancel(void)
{
}
static void fibers_yield(void)
{
}
static void fibers_sleep(void)
{
}
static void fibers_rouse(void)
{
}

static void fibers_tell(uint32_t side, uint32_t by)
{
    (void)by;
    (void)pthread_mutex_lock(&gates[side].mutex);
    gates[side].is_told = true;
    (void)pthread_cond_signal(&gates[side].told);
    (void)pthread_mutex_unlock(&gates[side].mutex);
}

static void fibers_hear(uint32_t side, uint32_t by)
{
    (void)by;
    (void)pthread_mutex_lock(&gates[side].mutex);
    while (!gates[side].is_told) {
        (void)pthread_cond_wait(&gates[side].told, &gates[side].mutex);
    }
    gates[side].is_told = false;
    (void)pthread_mutex_unlock(&gates[side].mutex);
}

#include "turns.h"
