/* SPDX-License-Identifier: MIT */
/* office.c: the thread that serves. */
#include "office.h"

#include <pthread.h>

#include "../frame.h"

static struct {
    pthread_t server;
    void (*function)(void);
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    enum { IDLE, CALLED, ANSWERED, OVER } state;
} office = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void *serve(void *nothing)
{
    (void)pthread_mutex_lock(&office.mutex);
    while (office.state != OVER) {
        if (office.state == CALLED) {
            office.function();
            office.state = ANSWERED;
            (void)pthread_cond_signal(&office.changed);
        }
        (void)pthread_cond_wait(&office.changed, &office.mutex);
    }
    (void)pthread_mutex_unlock(&office.mutex);
    return nothing;
}

void office_open(void (*function)(void))
{
    office.function = function;
    office.state = IDLE;
    if (pthread_create(&office.server, NULL, serve, NULL) != 0) {
        bench_fail("no thread");
    }
}

void office_call(void)
{
    (void)pthread_mutex_lock(&office.mutex);
    office.state = CALLED;
    (void)pthread_cond_signal(&office.changed);
    while (office.state != ANSWERED) {
        (void)pthread_cond_wait(&office.changed, &office.mutex);
    }
    (void)pthread_mutex_unlock(&office.mutex);
}

void office_close(void)
{
    (void)pthread_mutex_lock(&office.mutex);
    office.state = OVER;
    (void)pthread_cond_signal(&office.changed);
    (void)pthread_mutex_unlock(&office.mutex);
    (void)pthread_join(office.server, NULL);
}
