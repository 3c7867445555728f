/* SPDX-License-Identifier: MIT */
/* boost_fiber.cpp: Boost.Fiber on one thread, for subject task: started to run later, on pooled stacks. */
#include "task.h"

#include <vector>

#include <boost/fiber/all.hpp>

#define TASKS_PEER "Boost.Fiber, one thread"

namespace {

namespace bf = boost::fibers;
std::vector<bf::fiber> fibers(30 * 1000);
bf::pooled_fixedsize_stack *stacks;

} // namespace

/* Of a million, each with a stack of its own, none fits into memory. */
static bool tasks_can(const struct bench_workload *work)
{
    return work->kind == TASKS_NESTED || work->batch <= fibers.size();
}

static void tasks_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread))
{
    bf::pooled_fixedsize_stack pool(16 * 1024);
    stacks = &pool;
    body(thread);
}

static void tasks_flat(uint32_t batch)
{
    for (uint32_t i = 0; i < batch; i++) {
        fibers[i] = bf::fiber(bf::launch::post, std::allocator_arg, *stacks, [] { tasks_count_one(); });
    }
    for (uint32_t i = 0; i < batch; i++) {
        fibers[i].join();
    }
}

static uint64_t tasks_fib(uint32_t n)
{
    uint64_t one = n;
    uint64_t two = 0;
    if (n >= 2U) {
        bf::fiber child(bf::launch::post, std::allocator_arg, *stacks, [n, &one] { one = tasks_fib(n - 1U); });
        two = tasks_fib(n - 2U);
        child.join();
    }
    return one + two;
}

#include "loops.h"
