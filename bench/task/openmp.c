/* SPDX-License-Identifier: MIT */
/* openmp.c: OpenMP's tasks, for subject task: one thread of two produces. */
#include "task.h"

#define TASKS_PEER "OpenMP tasks"

static bool tasks_can(const struct bench_workload *work)
{
    (void)work;
    return true;
}

static void tasks_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread))
{
#pragma omp parallel num_threads(TASKS_WORKERS)
#pragma omp single
    body(thread);
}

static void tasks_flat(uint32_t batch)
{
    for (uint32_t i = 0; i < batch; i++) {
#pragma omp task
        tasks_count_one();
    }
#pragma omp taskwait
}

static uint64_t tasks_fib(uint32_t n)
{
    uint64_t one = n;
    uint64_t two = 0;
    if (n >= 2U) {
#pragma omp task shared(one)
        one = tasks_fib(n - 1U);
        two = tasks_fib(n - 2U);
#pragma omp taskwait
    }
    return one + two;
}

#include "loops.h"
