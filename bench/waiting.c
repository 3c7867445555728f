/* SPDX-License-Identifier: MIT */
/* Waiting and the mutex against the system's own, as ratios of one run: times alternate, and the
 * fastest of many short runs counts, which a busy machine disturbs least.
 *
 *     cmake -S . -B build -DCMAKE_BUILD_TYPE=Release && cmake --build build --target plait
 *     cc -O2 -D_GNU_SOURCE -Iinclude bench/waiting.c build/libplait.a -lpthread -o build/bench_waiting
 *     build/bench_waiting
 *
 * "time" ratios are better below 1, "throughput" ratios above. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <linux/futex.h>
#include <sys/syscall.h>

#include <plait/mutex.h>
#include <plait/wait.h>

enum { RUNS = 101, LOOPS = 200000, TRIPS = 1000 };

static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
static pthread_mutex_t theirs = PTHREAD_MUTEX_INITIALIZER;
static plait_word word = PLAIT_ATOMIC_INIT(0);

static double since(plait_time began)
{
    return (double)plait_time_since(plait_now(), began);
}

typedef double measure(void);

/* Nanoseconds of both, alternating. */
static void compare(const char *what, measure *ours, measure *others)
{
    double mine = ours();
    double peer = others();
    for (int i = 1; i < RUNS; i++) {
        const double a = ours();
        const double b = others();
        mine = a < mine ? a : mine;
        peer = b < peer ? b : peer;
    }
    (void)printf("%-58s %9.2f ns  %9.2f ns  time x%.2f\n", what, mine, peer, mine / peer);
}

/* ---- one thread ---- */

static double lock_ours(void)
{
    const plait_time began = plait_now();
    for (int i = 0; i < LOOPS; i++) {
        if (plait_mutex_lock(&mutex) == PLAIT_OK) {
            plait_mutex_unlock(&mutex);
        }
    }
    return since(began) / LOOPS;
}

static double lock_theirs(void)
{
    const plait_time began = plait_now();
    for (int i = 0; i < LOOPS; i++) {
        (void)pthread_mutex_lock(&theirs);
        (void)pthread_mutex_unlock(&theirs);
    }
    return since(began) / LOOPS;
}

static double store_and_wake(void)
{
    const plait_time began = plait_now();
    for (uint32_t i = 0; i < LOOPS; i++) {
        (void)plait_store_wake(&word, i, 1);
    }
    return since(began) / LOOPS;
}

static double store_alone(void)
{
    const plait_time began = plait_now();
    for (uint32_t i = 0; i < LOOPS; i++) {
        plait_store_seq_cst(&word, i);
    }
    return since(began) / LOOPS;
}

/* ---- round trips of two threads ---- */

static void turn_ours(uint32_t own)
{
    for (uint32_t turn = own; turn < 2 * TRIPS; turn += 2) {
        for (uint32_t seen = plait_load_acquire(&word); seen != turn; seen = plait_load_acquire(&word)) {
            if (plait_wait(&word, seen, PLAIT_FOREVER) != PLAIT_OK) {
                abort();
            }
        }
        (void)plait_store_wake(&word, turn + 1U, 1);
    }
}

static void turn_theirs(uint32_t own)
{
    for (uint32_t turn = own; turn < 2 * TRIPS; turn += 2) {
        for (uint32_t seen = plait_load_acquire(&word); seen != turn; seen = plait_load_acquire(&word)) {
            (void)syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
        }
        plait_store_release(&word, turn + 1U);
        (void)syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    }
}

static void *second_ours(void *argument)
{
    turn_ours(1);
    return argument;
}

static void *second_theirs(void *argument)
{
    turn_theirs(1);
    return argument;
}

static double round_trip(void *(*second)(void *), void (*turn)(uint32_t))
{
    pthread_t thread;
    plait_initialize(&word, 0U);
    const plait_time began = plait_now();
    if (pthread_create(&thread, NULL, second, NULL) != 0) {
        abort();
    }
    turn(0);
    (void)pthread_join(thread, NULL);
    return since(began) / TRIPS;
}

static double trip_ours(void)
{
    return round_trip(second_ours, turn_ours);
}

static double trip_theirs(void)
{
    return round_trip(second_theirs, turn_theirs);
}

/* ---- contention, tiny section ---- */

static unsigned long counted;
static struct plait_atomic_u32 stop;
static int many;

static void *contend_ours(void *argument)
{
    while (plait_load_relaxed(&stop) == 0) {
        if (plait_mutex_lock(&mutex) == PLAIT_OK) {
            counted++;
            plait_mutex_unlock(&mutex);
        }
    }
    return argument;
}

static void *contend_theirs(void *argument)
{
    while (plait_load_relaxed(&stop) == 0) {
        (void)pthread_mutex_lock(&theirs);
        counted++;
        (void)pthread_mutex_unlock(&theirs);
    }
    return argument;
}

/* Nanoseconds per section over all threads. */
static double contend(void *(*body)(void *))
{
    pthread_t threads[8];
    plait_initialize(&stop, 0U);
    counted = 0;
    const plait_time began = plait_now();
    for (int i = 0; i < many; i++) {
        if (pthread_create(&threads[i], NULL, body, NULL) != 0) {
            abort();
        }
    }
    const plait_time end = plait_time_add(began, plait_milliseconds(20));
    if (plait_sleep_until(end) != PLAIT_OK) {
        abort();
    }
    plait_store_relaxed(&stop, 1U);
    for (int i = 0; i < many; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    return since(began) / (double)counted;
}

static double many_ours(void)
{
    return contend(contend_ours);
}

static double many_theirs(void)
{
    return contend(contend_theirs);
}

/* A process with one thread gets locks without atomic operations from glibc: not what is compared. */
static void *be_there(void *argument)
{
    while (plait_load_acquire(&stop) == 0) {
        if (plait_wait(&stop, 0, PLAIT_FOREVER) != PLAIT_OK) {
            abort();
        }
    }
    return argument;
}

int main(void)
{
    pthread_t other;
    if (pthread_create(&other, NULL, be_there, NULL) != 0) {
        return 1;
    }
    compare("lock + unlock, uncontended / pthread", lock_ours, lock_theirs);
    compare("store and wake, nobody waits / seq_cst store", store_and_wake, store_alone);
    (void)plait_store_wake(&stop, 1, 1);
    (void)pthread_join(other, NULL);
    compare("round trip of two threads / bare futex", trip_ours, trip_theirs);
    for (many = 2; many <= 8; many *= 2) {
        char what[64];
        (void)snprintf(what, sizeof(what), "tiny section, %d threads / pthread, per section", many);
        compare(what, many_ours, many_theirs);
    }
    return 0;
}
