/* SPDX-License-Identifier: MIT */
/* conditions.c: a rendezvous of a pthread mutex and three conditions, one for each sort of waiter, so that nobody is
 * woken in vain: who has an item waits for the place, then for its being taken; who wants one waits for the place to be
 * filled. */
#include <pthread.h>

#include "queue.h"

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t emptied = PTHREAD_COND_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static pthread_cond_t taken = PTHREAD_COND_INITIALIZER;
static queue_item place;
static enum { EMPTY, FILLED, TAKEN } state;

#define BLOCKING_PEER "mutex and conditions"
#define BLOCKING_TABLE rendezvous_table
static bool blocking_open(void)
{
    state = EMPTY;
    return true;
}
static void blocking_close(void)
{
}
static void blocking_push(const queue_item *item)
{
    (void)pthread_mutex_lock(&guard);
    while (state != EMPTY) {
        (void)pthread_cond_wait(&emptied, &guard);
    }
    place = *item;
    state = FILLED;
    (void)pthread_cond_signal(&filled);
    while (state != TAKEN) {
        (void)pthread_cond_wait(&taken, &guard);
    }
    state = EMPTY;
    (void)pthread_mutex_unlock(&guard);
    (void)pthread_cond_signal(&emptied);
}
static void blocking_pop(queue_item *item)
{
    (void)pthread_mutex_lock(&guard);
    while (state != FILLED) {
        (void)pthread_cond_wait(&filled, &guard);
    }
    *item = place;
    state = TAKEN;
    (void)pthread_mutex_unlock(&guard);
    (void)pthread_cond_signal(&taken);
}
#include "blocking.h"
