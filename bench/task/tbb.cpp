/* SPDX-License-Identifier: MIT */
/* tbb.cpp: oneTBB's task_group, for subject task. The one who waits works as well. */
#include "task.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_group.h>

#define TASKS_PEER "oneTBB task_group"

static bool tasks_can(const struct bench_workload *work)
{
    (void)work;
    return true;
}

static void tasks_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread))
{
    tbb::global_control workers(tbb::global_control::max_allowed_parallelism, TASKS_WORKERS);
    body(thread);
}

static void tasks_flat(uint32_t batch)
{
    tbb::task_group group;
    for (uint32_t i = 0; i < batch; i++) {
        group.run([] { tasks_count_one(); });
    }
    group.wait();
}

static uint64_t tasks_fib(uint32_t n)
{
    uint64_t one = n;
    uint64_t two = 0;
    if (n >= 2U) {
        tbb::task_group group;
        group.run([n, &one] { one = tasks_fib(n - 1U); });
        two = tasks_fib(n - 2U);
        group.wait();
    }
    return one + two;
}

#include "loops.h"
