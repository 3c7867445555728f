/* SPDX-License-Identifier: MIT */
/* tbb_pipeline.cpp: oneTBB's parallel_pipeline with an ordered end, for subject gather. Its own threads do the work, as
 * many as the row has; the row's threads but the first do nothing. */
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include "gather.h"

enum { TOKENS = 256 };

static bool pipeline_begin(const struct bench_workload *)
{
    return true;
}

static void pipeline_body(struct bench_thread *thread)
{
    if (thread->index != 0) {
        return;
    }
    const uint64_t work = bench_rounds(thread->work->inside);
    const int threads = static_cast<int>(thread->work->threads);
    tbb::global_control control(tbb::global_control::max_allowed_parallelism, thread->work->threads);
    tbb::task_arena arena(threads);
    uint64_t drawn = 0;
    uint64_t read = 0;
    uint64_t wrong = 0;
    arena.execute([&] {
        tbb::parallel_pipeline(
            TOKENS, tbb::make_filter<void, uint64_t>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control &flow) {
                        if (bench_over()) {
                            flow.stop();
                            return uint64_t{0};
                        }
                        return drawn++;
                    }) & tbb::make_filter<uint64_t, uint64_t>(tbb::filter_mode::parallel, [work](uint64_t index) {
                        bench_work(work);
                        return gather_value(index);
                    }) & tbb::make_filter<uint64_t, void>(tbb::filter_mode::serial_in_order, [&](uint64_t value) {
                        wrong += value != gather_value(read);
                        read++;
                    }));
    });
    thread->operations = read;
    thread->in = drawn - read;
    thread->out = wrong;
}

static bool pipeline_end(const struct bench_thread *threads, uint32_t, double *)
{
    return threads[0].in == 0 && threads[0].out == 0;
}

static struct bench_peer pipeline_peer = {"tbb parallel_pipeline", pipeline_begin, nullptr, nullptr,
                                          pipeline_body,           pipeline_end,   nullptr, nullptr};
__attribute__((constructor)) static void pipeline_join()
{
    bench_join_peer(&gather_table, &pipeline_peer);
}
