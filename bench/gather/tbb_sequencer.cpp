/* SPDX-License-Identifier: MIT */
/* tbb_sequencer.cpp: oneTBB's sequencer_node, whose reader asks again and again, for subject gather. */
#include <oneapi/tbb/flow_graph.h>

#include "gather.h"

struct numbered {
    uint64_t index;
    uint64_t value;
};
struct sequencer {
    tbb::flow::graph graph;
    tbb::flow::sequencer_node<numbered> node{graph, [](const numbered &item) { return size_t{item.index}; }};
};

static sequencer *gather;
static struct plait_atomic_u64 gather_all;
static uint64_t gather_read;

#define GATHER_PEER "tbb sequencer_node"
static void gather_open()
{
    gather = new sequencer;
    gather_read = 0;
    plait_initialize(&gather_all, UINT64_MAX);
}
static void gather_close()
{
    gather->graph.wait_for_all();
    delete gather;
}
static void gather_insert(uint64_t index, uint64_t value)
{
    (void)gather->node.try_put({index, value});
}
static bool gather_next(uint64_t *value)
{
    numbered item;
    uint32_t tries = 0;
    while (!gather->node.try_get(item)) {
        if (plait_load_acquire(&gather_all) == gather_read) {
            return false;
        }
        bench_idle(&tries);
    }
    gather_read++;
    *value = item.value;
    return true;
}
static void gather_end(uint64_t count)
{
    plait_store_release(&gather_all, count);
}
#include "loops.h"
