/* SPDX-License-Identifier: MIT */
/* fiber.c: what does it cost to let another context of the same thread run? And what do fibers cost that start, sleep,
 * wake each other and end? */
#include "fiber.h"

#include <stdlib.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

static const struct bench_workload CONTEXTS[] = {
    {.group = "switch", .name = "two contexts", .threads = 1, .measure = BENCH_TIME, .entries = 1},
    {.group = "switch", .name = "1000 in turn", .threads = 1, .measure = BENCH_TIME, .entries = CONTEXT_MOST},
    {.group = "make",
     .name = "and visit once",
     .threads = 1,
     .measure = BENCH_TIME,
     .entries = 1,
     .kind = CONTEXT_BEGIN},
};
struct bench_table context_table = {"context", "Plait", CONTEXTS, COUNT(CONTEXTS), false, NULL, NULL};

enum { MANY = 100 * 1000, MILLION = 1000 * 1000 };

static const struct bench_workload FIBERS[] = {
    {.group = "start and join", .name = "one by one", .threads = 1, .measure = BENCH_TIME, .batch = 1},
    {.group = "start and join", .name = "batches of 50", .threads = 1, .measure = BENCH_TIME, .batch = 50},
    {.group = "start and join", .name = "batches of 1000", .threads = 1, .measure = BENCH_TIME, .batch = 1000},
    {.group = "a million before any runs",
     .name = "start, run and join, each",
     .threads = 1,
     .measure = BENCH_TIME,
     .batch = MILLION,
     .stage = 1,
     .memory = 4000},
    {.group = "a million before any runs: memory",
     .name = "resident, each",
     .threads = 1,
     .measure = BENCH_BYTES,
     .batch = MILLION,
     .stage = 1,
     .memory = 4000},
    {.group = "turns",
     .name = "yield, 2 fibers",
     .threads = 1,
     .measure = BENCH_TIME,
     .kind = FIBERS_YIELD,
     .entries = 2},
    {.group = "turns",
     .name = "yield, 1000 fibers",
     .threads = 1,
     .measure = BENCH_TIME,
     .kind = FIBERS_YIELD,
     .entries = 1000},
    {.group = "round trip", .name = "wait and wake", .threads = 1, .measure = BENCH_TIME, .kind = FIBERS_WORD},
    {.group = "round trip", .name = "event", .threads = 1, .measure = BENCH_TIME, .kind = FIBERS_EVENT},
    {.group = "round trip", .name = "queue", .threads = 1, .measure = BENCH_TIME, .kind = FIBERS_QUEUE},
    {.group = "round trip", .name = "event, with deadlines", .threads = 1, .measure = BENCH_TIME, .kind = FIBERS_TIMED},
    {.group = "round trip",
     .name = "the same, 100 000 others asleep",
     .threads = 1,
     .measure = BENCH_TIME,
     .kind = FIBERS_TIMED,
     .entries = MANY,
     .stage = 2,
     .memory = 2000},
    {.group = "100 000 asleep",
     .name = "start, sleep, wake, join, each",
     .threads = 1,
     .measure = BENCH_TIME,
     .kind = FIBERS_SLEEP,
     .entries = MANY,
     .stage = 2,
     .memory = 2000},
    {.group = "100 000 asleep",
     .name = "cancel and join, each",
     .threads = 1,
     .measure = BENCH_TIME,
     .kind = FIBERS_CANCEL,
     .entries = MANY,
     .stage = 2,
     .memory = 2000},
    {.group = "100 000 asleep: memory",
     .name = "resident, each",
     .threads = 1,
     .measure = BENCH_BYTES,
     .kind = FIBERS_SLEEP,
     .entries = MANY,
     .stage = 2,
     .memory = 2000},
    {.group = "round trip between threads",
     .name = "two loops, event",
     .threads = 2,
     .measure = BENCH_TIME,
     .kind = FIBERS_EVENT,
     .stage = 3},
    {.group = "round trip between threads",
     .name = "loop and thread, event",
     .threads = 2,
     .measure = BENCH_TIME,
     .kind = FIBERS_EVENT,
     .share = FIBERS_PLAIN_THREAD,
     .stage = 3},
};
struct bench_table fibers_table = {"fibers", "Plait", FIBERS, COUNT(FIBERS), false, NULL, NULL};

unsigned char *context_stack(uint32_t number)
{
    /* As far apart as a pool's stacks are, with their guards: what they share of the caches is alike. */
    enum { APART = CONTEXT_STACK + 16 * 1024 };
    static unsigned char *memory;
    if (memory == NULL) {
        memory = malloc((size_t)CONTEXT_MOST * APART);
    }
    if (memory == NULL) {
        bench_fail("no memory for stacks");
    }
    return memory + (size_t)number * APART;
}

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&context_table);
    bench_join_table(&fibers_table);
}
