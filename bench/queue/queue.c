/* SPDX-License-Identifier: MIT */
/* queue.c: which queue? One thread, producers and consumers that never sleep, batches, those that sleep, and meetings.
 * Compiled for each size of an item. */
#include "queue.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

#if QUEUE_WORDS == 1
#define SIZE ", 8 B"
#else
#define SIZE ", 64 B"
#endif

/* a producers, b consumers. */
#define CROWD(name_, kind_, a, b, items)                                                                        \
    {                                                                                                           \
        .group = "producers and consumers", .name = name_, .kind = (kind_), .threads = (a) + (b), .share = (a), \
        .entries = (items)                                                                                      \
    }
#define BATCH(name_, a, b, items)                                                                         \
    {                                                                                                     \
        .group = "batches of 32", .name = name_, .kind = QUEUE_BATCH, .threads = (a) + (b), .share = (a), \
        .batch = QUEUE_BATCH_MAX, .entries = (items)                                                      \
    }
/* Threads go where the kernel sends them. */
#define LOOSE(name_, a, b, items)                                                                                   \
    {                                                                                                               \
        .group = "producers and consumers", .name = name_, .kind = QUEUE_CROWD, .threads = (a) + (b), .share = (a), \
        .entries = (items), .unpinned = true                                                                        \
    }
/* Two producers, one of them stopped for a millisecond, over and over, wherever it is; one consumer. */
#define STALLED(items)                                                                             \
    {                                                                                              \
        .group = "producers and consumers", .name = "2P1C, one producer stopped half of the time", \
        .kind = QUEUE_STALLED, .threads = 4, .share = 2, .entries = (items)                        \
    }
#define ALONE(name_, kind_, items)                                                              \
    {                                                                                           \
        .group = "one thread", .name = name_, .kind = (kind_), .threads = 1, .entries = (items) \
    }

static const struct bench_workload GROWING[] = {
    ALONE("pair", QUEUE_PAIR, 0),
    ALONE("burst of 64", QUEUE_BURST, 0),
    CROWD("1P1C", QUEUE_CROWD, 1, 1, 0),
    CROWD("2P2C", QUEUE_CROWD, 2, 2, 0),
    CROWD("4P4C", QUEUE_CROWD, 4, 4, 0),
    CROWD("1P3C", QUEUE_CROWD, 1, 3, 0),
    CROWD("3P1C", QUEUE_CROWD, 3, 1, 0),
    LOOSE("4P4C, not pinned", 4, 4, 0),
    STALLED(0),
    BATCH("1P1C", 1, 1, 0),
    BATCH("2P2C", 2, 2, 0),
};
struct bench_table growing_table = {"growing queue" SIZE, "Plait", GROWING, COUNT(GROWING), true, NULL, NULL};

enum { RING = 4096 };
static const struct bench_workload RINGS[] = {
    ALONE("pair", QUEUE_PAIR, RING),
    ALONE("burst of 64", QUEUE_BURST, RING),
    CROWD("1P1C", QUEUE_CROWD, 1, 1, RING),
    CROWD("2P2C", QUEUE_CROWD, 2, 2, RING),
    CROWD("4P4C", QUEUE_CROWD, 4, 4, RING),
    CROWD("1P3C", QUEUE_CROWD, 1, 3, RING),
    CROWD("3P1C", QUEUE_CROWD, 3, 1, RING),
    LOOSE("4P4C, not pinned", 4, 4, RING),
    STALLED(RING),
};
struct bench_table ring_table = {"ring of 4096" SIZE, "Plait", RINGS, COUNT(RINGS), true, NULL, NULL};

static const struct bench_workload BLOCKING[] = {
    CROWD("1P1C", QUEUE_BLOCKING, 1, 1, 0),
    CROWD("2P2C", QUEUE_BLOCKING, 2, 2, 0),
    CROWD("4P4C", QUEUE_BLOCKING, 4, 4, 0),
    {.group = "push to popped",
     .name = "an item each 1 us",
     .kind = QUEUE_PACED,
     .threads = 2,
     .share = 1,
     .pace = 1000,
     .measure = BENCH_WAIT},
    {.group = "push to popped",
     .name = "an item each 10 us",
     .kind = QUEUE_PACED,
     .threads = 2,
     .share = 1,
     .pace = 10000,
     .measure = BENCH_WAIT},
    {.group = "push to popped",
     .name = "an item each 1 ms",
     .kind = QUEUE_PACED,
     .threads = 2,
     .share = 1,
     .pace = 1000000,
     .measure = BENCH_WAIT},
};
struct bench_table blocking_table = {"waiting pop" SIZE, "Plait", BLOCKING, COUNT(BLOCKING), true, NULL, NULL};

static const struct bench_workload MEETINGS[] = {
    CROWD("1P1C", QUEUE_BLOCKING, 1, 1, 0),
    CROWD("2P2C", QUEUE_BLOCKING, 2, 2, 0),
    CROWD("4P4C", QUEUE_BLOCKING, 4, 4, 0),
    {.group = "push to popped",
     .name = "an item each 100 us",
     .kind = QUEUE_PACED,
     .threads = 2,
     .share = 1,
     .pace = 100000,
     .measure = BENCH_WAIT},
};
struct bench_table rendezvous_table = {"rendezvous" SIZE, "Plait", MEETINGS, COUNT(MEETINGS), true, NULL, NULL};

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&growing_table);
    bench_join_table(&ring_table);
    bench_join_table(&blocking_table);
    bench_join_table(&rendezvous_table);
}
