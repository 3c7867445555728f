/* SPDX-License-Identifier: MIT */
/* boost_fiber.cpp: Boost.Fiber, for subject fiber: started to run later, on pooled stacks. */
#include "fiber.h"

#include <chrono>
#include <vector>

#include <boost/fiber/all.hpp>

#define FIBERS_PEER "Boost.Fiber"

namespace {

namespace bf = boost::fibers;
using lock = std::unique_lock<bf::mutex>;

struct alignas(128) gate {
    bf::mutex mutex;
    bf::condition_variable told;
    bool is_told = false;
};
gate gates[2];
gate dawn;
std::vector<bf::fiber> *fibers;
bf::buffered_channel<uint64_t> *queues[2];
bf::pooled_fixedsize_stack *stacks;
uint64_t waits;

} // namespace

/* A million stacks are more than the machine has memory for. */
static bool fibers_can(const struct bench_workload *work)
{
    dawn.is_told = false;
    gates[0].is_told = false;
    gates[1].is_told = false;
    return work->batch <= 1000 && work->kind != FIBERS_CANCEL;
}

static void fibers_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread), uint32_t tasks)
{
    if (thread->work->threads == 2) {
        body(thread);
        return;
    }
    std::vector<bf::fiber> room(tasks);
    bf::pooled_fixedsize_stack pool(64 * 1024);
    bf::buffered_channel<uint64_t> there(64);
    bf::buffered_channel<uint64_t> back(64);
    fibers = &room;
    stacks = &pool;
    queues[0] = &back;
    queues[1] = &there;
    body(thread);
}

static void fibers_start(uint32_t number, void (*role)(void))
{
    (*fibers)[number] = bf::fiber(bf::launch::post, std::allocator_arg, *stacks, role);
}

static void fibers_join(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        (*fibers)[i].join();
    }
    dawn.is_told = false;
}

static void fibers_cancel(void)
{
}

static void fibers_yield(void)
{
    boost::this_fiber::yield();
}

static void fibers_tell(uint32_t side, uint32_t by)
{
    if (by == FIBERS_QUEUE) {
        if (queues[side]->push(side) != bf::channel_op_status::success) {
            bench_fail("a channel refused a value");
        }
    } else {
        gate &the = gates[side];
        lock locked(the.mutex);
        the.is_told = true;
        locked.unlock();
        the.told.notify_one();
    }
}

static void fibers_hear(uint32_t side, uint32_t by)
{
    gate &the = gates[side];
    if (by == FIBERS_QUEUE) {
        uint64_t value = 0;
        if (queues[side]->pop(value) != bf::channel_op_status::success) {
            bench_fail("a channel gave no value");
        }
        return;
    }
    lock locked(the.mutex);
    if (by == FIBERS_TIMED) {
        const auto some = std::chrono::nanoseconds(bench_scramble(waits++) >> 30U);
        if (!the.told.wait_for(locked, std::chrono::seconds(60) + some, [&the] { return the.is_told; })) {
            bench_fail("a minute is over");
        }
    } else {
        the.told.wait(locked, [&the] { return the.is_told; });
    }
    the.is_told = false;
}

static void fibers_sleep(void)
{
    lock locked(dawn.mutex);
    (void)dawn.told.wait_for(locked, std::chrono::seconds(3600), [] { return dawn.is_told; });
}

static void fibers_rouse(void)
{
    lock locked(dawn.mutex);
    dawn.is_told = true;
    locked.unlock();
    dawn.told.notify_all();
}

#include "turns.h"
