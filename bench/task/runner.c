/* SPDX-License-Identifier: MIT */
/* runner.c: what does a runner add to each of its tasks, which are counted, timed and put under keys? The peer is the
 * same tasks in a group, all at once. */
#include "task.h"

#include <stdlib.h>

#include <plait/group.h>

#include "tasks_runner.h"
#include "tasks_tiny.h"

enum { AT_A_TIME = 8, MOST = 1000 };

static uint64_t before;

static void must(plait_status status)
{
    if (status != PLAIT_OK) {
        bench_fail(plait_status_name(status));
    }
}

static plait_status count_one(void)
{
    tasks_count_one();
    return PLAIT_OK;
}

static bool begin(const struct bench_workload *work)
{
    (void)work;
    before = tasks_counted();
    return true;
}

static bool end(const struct bench_thread *threads, uint32_t count, double *value)
{
    (void)count;
    (void)value;
    return threads[0].operations != 0 && threads[0].operations == tasks_counted() - before;
}

static void with_runner(uint32_t batch)
{
    static const struct tasks_runner_task task = {.run = count_one, .name = "task"};
    tasks_runner runner;
    struct plait_runner_result result;
    must(tasks_runner_init(&runner, AT_A_TIME, PLAIT_UNLIMITED, NULL));
    for (uint32_t i = 0; i < batch; i++) {
        must(tasks_runner_add(&runner, i, &task));
    }
    must(tasks_runner_run(&runner, &result));
    if (!result.is_ok || result.ok != batch) {
        bench_fail("a runner lost a task");
    }
    tasks_runner_destroy(&runner);
}

static void with_group(uint32_t batch)
{
    static const struct tasks_tiny_task task = {.run = count_one, .name = "task"};
    static struct tasks_tiny_slot slots[MOST];
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (uint32_t i = 0; i < batch && outcome == PLAIT_OK; i++) {
            outcome = tasks_tiny_start_soon(&group, &slots[i], &task);
        }
    }
    must(outcome);
}

PLAIT_INLINE void again_and_again(struct bench_thread *thread, void (*run)(uint32_t batch))
{
    do {
        run(thread->work->batch);
        thread->operations += thread->work->batch;
    } while (!bench_over());
}

static void runner_body(struct bench_thread *thread)
{
    again_and_again(thread, with_runner);
}

static void group_body(struct bench_thread *thread)
{
    again_and_again(thread, with_group);
}

__attribute__((constructor)) static void join_table(void)
{
    static struct bench_peer peers[] = {
        {.name = "Plait", .begin = begin, .body = runner_body, .end = end},
        {.name = "Plait, a group alone", .begin = begin, .body = group_body, .end = end},
    };
    for (uint32_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++) {
        bench_join_peer(&runners_table, &peers[i]);
    }
}
