/* SPDX-License-Identifier: MIT */
/* Memory that a run asks for: which requests fail on purpose, and what was never given back.
 *
 * Blocks are kept by address, in the order in which they came; a leak is named by its number, since its address is
 * another one in each run. Blocks from before the run belong to nobody. */
#include "engine.h"

enum { BLOCKS = 4096 };

static struct block {
    const volatile unsigned char *address; /* NULL: given back */
    size_t size;
    unsigned strand;
} blocks[BLOCKS];
static unsigned count;
static bool too_many;

void blocks_begin(void)
{
    count = 0;
    too_many = false;
}

bool plait_simulation_allocates(void)
{
    if (!engine.running || !engine.scenario->failing_memory) {
        return true;
    }
    schedule_step();
    const bool fails = strategy_fault(true);
    if (fails) {
        REPORT("", "allocate", "%s", "fails on purpose");
    }
    return !fails;
}

void plait_simulation_allocated(const volatile unsigned char *address, size_t size)
{
    if (count == BLOCKS) {
        too_many = true; /* then nothing is said about leaks */
        return;
    }
    if (engine.running) {
        REPORT("", "allocate", "block %u, %zu bytes", count + 1, size);
    }
    blocks[count++] = (struct block){address, size, engine.current};
}

void plait_simulation_released(const volatile unsigned char *address)
{
    for (unsigned i = count; i > 0; i--) {
        if (blocks[i - 1].address == address) {
            if (engine.running) {
                REPORT("", "release", "block %u", i);
            }
            blocks[i - 1].address = NULL;
            break;
        }
    }
}

void blocks_abandon(void)
{
    for (unsigned i = 0; i < count && engine.release != NULL; i++) {
        if (blocks[i].address != NULL) {
            engine.release((volatile unsigned char *)(uintptr_t)blocks[i].address, blocks[i].size);
        }
    }
}

const char *blocks_leaked(void)
{
    size_t bytes = 0;
    unsigned leaked = 0;
    unsigned first = 0;
    for (unsigned i = count; i > 0; i--) {
        if (blocks[i - 1].address != NULL) {
            leaked++;
            bytes += blocks[i - 1].size;
            first = i;
        }
    }
    if (leaked == 0 || too_many) {
        return NULL;
    }
    return report_text("leak: %u block%s, %zu bytes; the first is the run's allocation %u, by %s", leaked,
                       leaked == 1 ? "" : "s", bytes, first,
                       blocks[first - 1].strand < MODEL_STRANDS ? report_text("t%u", blocks[first - 1].strand)
                                                                : "set-up or check");
}
