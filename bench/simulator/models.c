/* SPDX-License-Identifier: MIT */
/* models.c: the models of subject simulator, compiled in mode simulation as the engine is. */
#include "engine.h"

#include <plait/atomic.h>

#include "simulator.h"

static struct plait_atomic_u32 x, y, version;
static uint32_t data, read_x, read_y;

static void zero(void)
{
    plait_initialize(&x, 0U);
    plait_initialize(&y, 0U);
    plait_initialize(&version, 0U);
    data = read_x = read_y = 0;
}

static void send(void)
{
    model_write(data, 1);
    plait_store_release(&x, 1U);
}

static void receive(void)
{
    if (plait_load_acquire(&x) == 1) {
        MODEL_EXPECT(model_read(data) == 1);
    }
}

static void store_x(void)
{
    plait_store_seq_cst(&x, 1U);
    read_y = plait_load_seq_cst(&y);
}

static void store_y(void)
{
    plait_store_seq_cst(&y, 1U);
    read_x = plait_load_seq_cst(&x);
}

static void not_both_zero(void)
{
    MODEL_EXPECT(read_x == 1 || read_y == 1);
}

static void event_wait(void)
{
    plait_store_seq_cst(&y, 1U);
    if (plait_load_seq_cst(&x) == 0) {
        (void)model_park(MODEL_FOREVER);
    }
}

static void event_set(void)
{
    plait_store_seq_cst(&x, 1U);
    if (plait_load_seq_cst(&y) == 1) {
        model_unpark(0);
    }
}

static void sequence_write(void)
{
    plait_store_relaxed(&version, 1U);
    plait_store_release(&x, 1U);
    plait_store_release(&y, 1U);
    plait_store_release(&version, 2U);
}

static void sequence_read(void)
{
    const uint32_t before = plait_load_acquire(&version);
    const uint32_t a = plait_load_acquire(&x);
    const uint32_t b = plait_load_acquire(&y);
    if (before % 2 == 0 && plait_load_relaxed(&version) == before) {
        MODEL_EXPECT(before != 2 || (a == 1 && b == 1));
    }
}

static const struct scenario MODELS[SIMULATOR_MODELS] = {
    [SIMULATOR_MESSAGE] = {.name = "message passing", .setup = zero, .bodies = {send, receive}},
    [SIMULATOR_STORES] = {.name = "store buffering",
                          .setup = zero,
                          .bodies = {store_x, store_y},
                          .check = not_both_zero},
    [SIMULATOR_EVENT] = {.name = "event", .setup = zero, .bodies = {event_wait, event_set}},
    [SIMULATOR_SEQLOCK] = {.name = "sequence lock", .setup = zero, .bodies = {sequence_write, sequence_read}},
};

bool simulator_explore(uint32_t model, uint64_t random)
{
    static const struct plan PLAN = {.name = "random", .strategy = STRATEGY_RANDOM, .weak = true};
    engine.random = random | 1;
    return schedule_run(&MODELS[model], &PLAN) == NULL;
}
