/* SPDX-License-Identifier: MIT */
/* park_condition.c: how an OS thread sleeps where there are no futexes: in one of a fixed number of beds.
 *
 * A bed is a mutex and a condition variable, found by the address that is slept on; sleepers who share one wake each
 * other in vain, which every sleeper bears. Beds live for ever, so that whoever rings touches nothing of a strand that
 * has heard the bell and ended: the bit is set and the signal given inside the bed's mutex. */
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <time.h>

#include <plait/strand.h>

#include "executor.h"

enum { BEDS = 256 };

static struct bed {
    pthread_mutex_t mutex;
    pthread_cond_t signal;
} beds[BEDS];

static plait_word made = PLAIT_ATOMIC_INIT(0);

static void make_beds(void)
{
    pthread_condattr_t monotonic;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    for (int i = 0; i < BEDS; i++) {
        (void)pthread_mutex_init(&beds[i].mutex, NULL);
        (void)pthread_cond_init(&beds[i].signal, &monotonic);
    }
    (void)pthread_condattr_destroy(&monotonic);
}

static struct bed *bed_of(const plait_word *word)
{
    plait_thread_once(&made, make_beds);
    const uint64_t product = (uint64_t)(uintptr_t)word * UINT64_C(0x9E3779B97F4A7C15);
    return &beds[product >> 32 & (BEDS - 1)];
}

/* Between these a pthread_cancel() waits, as it does where a thread sleeps on a futex: a thread that ended here would
 * leave a locked bed and a node of its dead stack in a queue. */
static int hold_off_pthread_cancel(void)
{
    int former = PTHREAD_CANCEL_ENABLE;
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &former);
    return former;
}

static void allow_pthread_cancel(int former)
{
    (void)pthread_setcancelstate(former, NULL);
}

bool plait_thread_park(struct plait_strand *me, plait_time until)
{
    const int cancels = hold_off_pthread_cancel();
    const int64_t at = until.nanoseconds > 0 ? until.nanoseconds : 0;
    const struct timespec instant = {(time_t)(at / 1000000000), (long)(at % 1000000000)};
    struct bed *bed = bed_of(&me->bell);
    bool in_time = true;
    (void)pthread_mutex_lock(&bed->mutex);
    while (in_time && (plait_load_relaxed(&me->bell) & (PLAIT_BELL_KICK | PLAIT_BELL_CLAIMED)) == 0) {
        if (until.nanoseconds == INT64_MAX) {
            (void)pthread_cond_wait(&bed->signal, &bed->mutex);
        } else {
            in_time = pthread_cond_timedwait(&bed->signal, &bed->mutex, &instant) != ETIMEDOUT;
        }
    }
    const uint32_t heard = plait_and_acquire(&me->bell, (uint32_t)PLAIT_BELL_CLAIMED); /* takes a kick */
    (void)pthread_mutex_unlock(&bed->mutex);
    allow_pthread_cancel(cancels);
    return (heard & (PLAIT_BELL_KICK | PLAIT_BELL_CLAIMED)) == 0;
}

void plait_thread_ring(struct plait_strand *strand, uint32_t bits)
{
    struct bed *bed = bed_of(&strand->bell);
    (void)pthread_mutex_lock(&bed->mutex);
    (void)plait_or_release(&strand->bell, bits);
    (void)pthread_cond_broadcast(&bed->signal);
    (void)pthread_mutex_unlock(&bed->mutex);
}

/* The rouser changes the integer before it takes the bed's mutex: either the sleeper sees the change, or it sleeps
 * already and hears the signal. */
void plait_thread_sleep_on(plait_word *integer, uint32_t seen)
{
    const int cancels = hold_off_pthread_cancel();
    struct bed *bed = bed_of(integer);
    (void)pthread_mutex_lock(&bed->mutex);
    if (plait_load_relaxed(integer) == seen) {
        (void)pthread_cond_wait(&bed->signal, &bed->mutex);
    }
    (void)pthread_mutex_unlock(&bed->mutex);
    allow_pthread_cancel(cancels);
}

void plait_thread_rouse(plait_word *integer)
{
    struct bed *bed = bed_of(integer);
    (void)pthread_mutex_lock(&bed->mutex);
    (void)pthread_cond_broadcast(&bed->signal);
    (void)pthread_mutex_unlock(&bed->mutex);
}

/* Those who slept, or were about to, are gone: the beds are made anew. */
void plait_thread_after_fork(void)
{
    make_beds();
}
