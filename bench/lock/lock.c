/* SPDX-License-Identifier: MIT */
/* lock.c: which lock? Mutexes, reader-writer locks and semaphores, alone and in crowds, and what a wake costs. */
#include "lock.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

#define SECTIONS(group_, name_, count, in, out)                                              \
    {                                                                                        \
        .group = group_, .name = name_, .threads = (count), .inside = (in), .outside = (out) \
    }

#define WAITS(group_, name_, count, in, out)                                                                       \
    {                                                                                                              \
        .group = group_, .name = name_, .threads = (count), .inside = (in), .outside = (out), .kind = MUTEX_WAITS, \
        .measure = BENCH_TAIL                                                                                      \
    }

static const struct bench_workload MUTEXES[] = {
    {.group = "uncontended", .name = "lock and unlock", .threads = 1, .measure = BENCH_TIME},
    SECTIONS("tiny section", "2 threads", 2, 0, 0),
    SECTIONS("tiny section", "4 threads", 4, 0, 0),
    SECTIONS("tiny section", "8 threads", 8, 0, 0),
    SECTIONS("50 ns inside, 200 outside", "2 threads", 2, 50, 200),
    SECTIONS("50 ns inside, 200 outside", "4 threads", 4, 50, 200),
    SECTIONS("50 ns inside, 200 outside", "8 threads", 8, 50, 200),
    SECTIONS("200 ns inside, 1000 outside", "2 threads", 2, 200, 1000),
    SECTIONS("200 ns inside, 1000 outside", "4 threads", 4, 200, 1000),
    SECTIONS("200 ns inside, 1000 outside", "8 threads", 8, 200, 1000),
    WAITS("4 us inside, 8 outside: the wait", "2 threads", 2, 4000, 8000),
    WAITS("4 us inside, 8 outside: the wait", "8 threads", 8, 4000, 8000),
    {.group = "worst wait", .name = "against a hog", .threads = 2, .measure = BENCH_WORST, .kind = MUTEX_HOG},
};
struct bench_table mutex_table = {"mutex", "Plait", MUTEXES, COUNT(MUTEXES), false, NULL, NULL};

static const struct bench_workload RWLOCKS[] = {
    {.group = "uncontended", .name = "read lock and unlock", .threads = 1, .measure = BENCH_TIME, .share = 100},
    {.group = "uncontended", .name = "write lock and unlock", .threads = 1, .measure = BENCH_TIME},
    {.group = "95 of 100 read", .name = "2 threads", .threads = 2, .share = 95, .inside = 50, .outside = 50},
    {.group = "95 of 100 read", .name = "4 threads", .threads = 4, .share = 95, .inside = 50, .outside = 50},
    {.group = "95 of 100 read", .name = "8 threads", .threads = 8, .share = 95, .inside = 50, .outside = 50},
    {.group = "50 of 100 read", .name = "4 threads", .threads = 4, .share = 50, .inside = 50, .outside = 50},
};
struct bench_table rwlock_table = {"rwlock", "Plait", RWLOCKS, COUNT(RWLOCKS), false, NULL, NULL};

static const struct bench_workload SEMAPHORES[] = {
    {.group = "uncontended", .name = "acquire and release", .threads = 1, .measure = BENCH_TIME, .share = 1},
    {.group = "2 permits, 50 ns inside", .name = "2 threads", .threads = 2, .share = 2, .inside = 50, .outside = 50},
    {.group = "2 permits, 50 ns inside", .name = "4 threads", .threads = 4, .share = 2, .inside = 50, .outside = 50},
    {.group = "2 permits, 50 ns inside", .name = "8 threads", .threads = 8, .share = 2, .inside = 50, .outside = 50},
};
struct bench_table semaphore_table = {"semaphore", "Plait", SEMAPHORES, COUNT(SEMAPHORES), false, NULL, NULL};

static const struct bench_workload WAKES[] = {
    {.group = "nobody waits", .name = "store and wake", .threads = 1, .measure = BENCH_TIME, .kind = WAKE_NOBODY},
    {.group = "two threads", .name = "round trip", .threads = 2, .measure = BENCH_TIME, .kind = WAKE_TRIP},
    {.group = "two threads", .name = "event: set to awake", .threads = 2, .measure = BENCH_WAIT, .kind = WAKE_EVENT},
};
struct bench_table wake_table = {"wake", "Plait", WAKES, COUNT(WAKES), false, NULL, NULL};

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&mutex_table);
    bench_join_table(&rwlock_table);
    bench_join_table(&semaphore_table);
    bench_join_table(&wake_table);
}
