/* SPDX-License-Identifier: MIT */
/* task.c: what does it cost to start a task that does next to nothing, to run it and to join it? By elapsed time, with
 * two threads at work for every peer that is not one loop. And what do scopes and checkpoints cost a strand? */
#include "task.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

/* The threads of a peer go where the kernel sends them: pinned, they would inherit the producer's processor. */
#define ROW .threads = 1, .measure = BENCH_RATE, .unpinned = true, .elapsed = true

static const struct bench_workload TASKS[] = {
    {ROW, .group = "flat, from one producer", .name = "joined one by one", .batch = 1},
    {ROW, .group = "flat, from one producer", .name = "batches of 50", .batch = 50},
    {ROW, .group = "flat, from one producer", .name = "batches of 1000", .batch = 1000},
    {ROW, .group = "flat, from one producer", .name = "batches of 30 000", .batch = 30 * 1000},
    {ROW, .group = "flat, from one producer", .name = "a million", .batch = TASKS_MOST, .stage = 1, .memory = 1500},
    {ROW, .group = "nested", .name = "fib(20)", .kind = TASKS_NESTED, .entries = 20},
};
struct bench_table tasks_table = {"tasks", "Plait", TASKS, COUNT(TASKS), false, NULL, NULL};

static const struct bench_workload RUNNERS[] = {
    {.group = "1000 tasks",
     .name = "add, run, ask, each",
     .threads = 1,
     .measure = BENCH_TIME,
     .batch = 1000,
     .unpinned = true,
     .elapsed = true},
};
struct bench_table runners_table = {"runner", "Plait", RUNNERS, COUNT(RUNNERS), false, NULL, NULL};

static const struct bench_workload SCOPES[] = {
    {.group = "scope", .name = "open and close", .threads = 1, .measure = BENCH_TIME, .kind = SCOPES_BARE},
    {.group = "scope", .name = "with a deadline", .threads = 1, .measure = BENCH_TIME, .kind = SCOPES_TIMED},
    {.group = "scope", .name = "a group without tasks", .threads = 1, .measure = BENCH_TIME, .kind = SCOPES_GROUP},
    {.group = "checkpoint", .name = "without a deadline", .threads = 1, .measure = BENCH_TIME, .kind = SCOPES_CHECK},
    {.group = "checkpoint",
     .name = "under a deadline",
     .threads = 1,
     .measure = BENCH_TIME,
     .kind = SCOPES_CHECK_TIMED},
};
struct bench_table scopes_table = {"scopes", "Plait", SCOPES, COUNT(SCOPES), false, NULL, NULL};

enum { THREADS = 1024 };
struct tasks_count tasks_counts[THREADS];
__thread struct tasks_count *tasks_mine = NULL;
static struct plait_atomic_u32 registered = PLAIT_ATOMIC_INIT(0);

struct tasks_count *tasks_register(void)
{
    tasks_mine = &tasks_counts[plait_add_relaxed(&registered, 1U) % (uint32_t)THREADS];
    return tasks_mine;
}

uint64_t tasks_counted(void)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < (uint32_t)THREADS; i++) {
        sum += plait_load_relaxed(&tasks_counts[i].tasks);
    }
    return sum;
}

__attribute__((constructor)) static void join_tables(void)
{
    bench_join_table(&tasks_table);
    bench_join_table(&runners_table);
    bench_join_table(&scopes_table);
}
