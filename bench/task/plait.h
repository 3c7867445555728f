/* SPDX-License-Identifier: MIT */
/* plait.h: Plait's tasks, for a file that has defined TASKS_PEER and tasks_run(). */
#include "task.h"

#include <stdlib.h>

#include <plait/group.h>

#include "tasks_fib.h"
#include "tasks_tiny.h"

static void must(plait_status status)
{
    if (status != PLAIT_OK) {
        bench_fail(plait_status_name(status));
    }
}

static bool tasks_can(const struct bench_workload *work)
{
    (void)work;
    return true;
}

static plait_status count_one(void)
{
    tasks_count_one();
    return PLAIT_OK;
}

static void tasks_flat(uint32_t batch)
{
    static const struct tasks_tiny_task task = {.run = count_one, .name = "task"};
    static struct tasks_tiny_slot slots[TASKS_MOST];
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    plait_group_open(&group);
    for (uint32_t i = 0; i < batch; i++) {
        must(tasks_tiny_start_soon(&group, &slots[i], &task));
    }
    plait_group_close(&group, &outcome);
    must(outcome);
}

static plait_status fib(uint32_t n, uint64_t *result)
{
    static const struct tasks_fib_task task = {.run = fib, .name = "fib"};
    *result = n;
    if (n >= 2U) {
        struct plait_group group;
        struct tasks_fib_slot slot;
        uint64_t one = 0;
        uint64_t two = 0;
        plait_group_open(&group);
        plait_status outcome = tasks_fib_start_soon(&group, &slot, &task, n - 1U, &one);
        must(fib(n - 2U, &two));
        plait_group_close(&group, &outcome);
        must(outcome);
        *result = one + two;
    }
    return PLAIT_OK;
}

static uint64_t tasks_fib(uint32_t n)
{
    uint64_t result = 0;
    must(fib(n, &result));
    return result;
}

#include "loops.h"
