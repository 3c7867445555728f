/* SPDX-License-Identifier: MIT */
/* litmus_engine.c: what the engine itself promises: hand-over by wakes, spinning, timers, livelock, lives, choices,
 * strands of a run. */
#include "litmus.h"

/* What a wake carries: nothing the waker has seen is missed by the woken. */
static void parked_reads(void)
{
    (void)model_park(MODEL_FOREVER);
    MODEL_EXPECT(model_read(data) == 1);
    MODEL_EXPECT(plait_load_relaxed(&x) == 1);
}
static void waker_writes(void)
{
    model_write(data, 1);
    plait_store_relaxed(&x, 1);
    model_unpark(0);
}
/* ---- spinning, timers, livelock, lives, choices, strands of a run ---- */

static void write_and_set(void)
{
    model_write(data, 1);
    plait_store_release(&x, 1);
}
static void spin_until_set(void)
{
    uint32_t seen;
    while ((seen = plait_load_acquire(&x)) == 0) {
        plait_relax(&x, seen);
    }
    MODEL_EXPECT(model_read(data) == 1);
}
static void spin_without_relax(void)
{
    while (plait_load_acquire(&z) == 0) {}
}
static void nothing(void)
{
}
static void sleep_both(void)
{
    MODEL_EXPECT(model_park(plait_simulation_now() + 5));
    MODEL_EXPECT(plait_simulation_now() >= INT64_C(1000000005));
    r[model_self()] = 1;
}
static void timer_races_wake(void)
{
    if (model_park(plait_simulation_now() + 5)) {
        model_fail("the timer won");
    }
}
static void unpark_zero(void)
{
    model_unpark(0);
}
static void life_use(void)
{
    if (plait_load_relaxed(&x) == 0) { /* not an agreement with who ends it */
        model_touch(&data);
    }
}
static void life_end(void)
{
    model_dead(&data);
    plait_store_relaxed(&x, 1);
}
static void life_late(void)
{
    if (plait_load_acquire(&x) == 1) {
        model_touch(&data);
    }
}
static void life_end_release(void)
{
    model_dead(&data);
    plait_store_release(&x, 1);
}
static void life_reborn(void)
{
    if (plait_load_acquire(&x) == 1) {
        model_born(&data);
        model_write(data, 3);
    }
}
/* A frame that has ended may become another one of the same strand, and be shared again. */
static volatile unsigned char *shared_frame;
static __attribute__((noinline)) void frame_ends(void)
{
    struct plait_atomic_u32 here;
    plait_initialize(&here, 1);
    shared_frame = (volatile unsigned char *)&here;
    plait_store_release(&x, 1);
    (void)plait_load_acquire(&here);
    model_dead(&here);
}
static __attribute__((noinline)) void frame_again(void)
{
    struct plait_atomic_u32 here;
    plait_initialize(&here, 2);
    plait_store_release(&y, 1);
    while (plait_load_acquire(&z) == 0) {
        plait_relax(&z, 0);
    }
    (void)plait_load_relaxed(&here);
}
static void two_frames(void)
{
    frame_ends();
    frame_again();
}
static void reads_second_frame(void)
{
    if (plait_load_acquire(&y) == 1) {
        (void)plait_simulation_load(shared_frame, 4, PLAIT_RELAXED, "second frame");
    }
    plait_store_release(&z, 1);
}
static void reads_first_frame(void)
{
    if (plait_load_acquire(&x) == 1) {
        (void)plait_simulation_load(shared_frame, 4, PLAIT_RELAXED, "first frame");
    }
    plait_store_release(&z, 1);
}
static void choose_three(void)
{
    r[0] = model_choose(3);
    r[1] = model_choose(2);
}
static void chose_last(void)
{
    if (r[0] == 2 && r[1] == 1) {
        model_fail("the last of all choices");
    }
}
static void child(void)
{
    MODEL_EXPECT(model_read(data) == 1);
    model_write(data, 2);
}
static void spawn_and_join(void)
{
    model_write(data, 1);
    unsigned it = model_spawn(child);
    model_join(it);
    MODEL_EXPECT(model_read(data) == 2);
}
static void set_x(void)
{
    MODEL_EXPECT(model_read(data) == 1);
    plait_store_relaxed(&x, 1);
}
static void set_y(void)
{
    plait_store_relaxed(&y, 1);
}
static void start_together(void)
{
    static void (*const BODIES[])(void) = {set_x, set_y};
    model_write(data, 1);
    model_together(BODIES, 2, "set_x, set_y");
    MODEL_EXPECT(plait_load_relaxed(&x) == 1 && plait_load_relaxed(&y) == 1);
}
static void crash(void)
{
    volatile unsigned *nowhere = NULL;
    *nowhere = 1;
}
static void endless(void)
{
    for (volatile unsigned i = 0;; i++) {}
}
static void increments(void)
{
    for (int i = 0; i < 3; i++) {
        plait_store_relaxed(&x, plait_load_relaxed(&x) + 1);
    }
}
static void lost_all(void)
{
    if (plait_load_relaxed(&x) == 2) {
        model_fail("two increments remain of six");
    }
}
static void unpublished_write(void)
{
    plait_initialize(&z, 7);
    plait_store_relaxed(&x, 1);
}
static void unpublished_read(void)
{
    if (plait_load_acquire(&x) == 1) {
        (void)plait_load_relaxed(&z);
    }
}
static _Alignas(16) unsigned char pair[16];
static void pair_setup(void)
{
    const uint64_t zeros[2] = {0, 0};
    plait_simulation_pair_store(pair, zeros, "pair");
}
static void pair_write(void)
{
    for (uint64_t i = 1; i <= 2; i++) {
        uint64_t old[2] = {i - 1, i - 1};
        const uint64_t new[2] = {i, i};
        MODEL_EXPECT(plait_simulation_pair_compare_exchange(pair, old, new, "pair"));
    }
}
static void pair_read(void)
{
    uint64_t value[2];
    plait_simulation_pair_load(pair, value, "pair");
    MODEL_EXPECT(value[0] == value[1]);
}

static const struct scenario SCENARIOS[] = {
    {.name = "park and unpark hand over", .setup = zero, .bodies = {parked_reads, waker_writes}},
    {.name = "spin until set", .setup = zero, .bodies = {spin_until_set, write_and_set}},
    {.name = "spin on what nobody changes",
     .setup = zero,
     .bodies = {spin_until_set, nothing},
     .must_fail = "spins on what nobody changes",
     .within = 10},
    {.name = "livelock",
     .setup = zero,
     .bodies = {spin_without_relax, nothing},
     .steps = 200,
     .must_fail = "livelock",
     .within = 10},
    {.name = "timers", .setup = zero, .bodies = {sleep_both, sleep_both}},
    {.name = "a timer may fire before a wake",
     .setup = zero,
     .bodies = {timer_races_wake, unpark_zero},
     .must_fail = "the timer won",
     .within = 10},
    {.name = "life ends under an access",
     .setup = zero,
     .bodies = {life_use, life_end},
     .must_fail = "t0",
     .within = 100},
    {.name = "touch after the end",
     .setup = zero,
     .bodies = {life_late, life_end_release},
     .must_fail = "touched after its end",
     .within = 100},
    {.name = "reborn", .setup = zero, .bodies = {life_reborn, life_end_release}},
    {.name = "a frame again", .setup = zero, .bodies = {two_frames, reads_second_frame}},
    {.name = "touch of an ended frame",
     .setup = zero,
     .bodies = {two_frames, reads_first_frame},
     .must_fail = "first frame",
     .within = 100},
    {.name = "all choices",
     .setup = zero,
     .bodies = {choose_three},
     .check = chose_last,
     .must_fail = "the last of all",
     .within = 6},
    {.name = "spawn and join", .setup = zero, .bodies = {spawn_and_join}},
    {.name = "started together", .setup = zero, .bodies = {start_together}},
    {.name = "crash", .setup = zero, .bodies = {nothing, crash}, .must_fail = "crash: memory", .within = 10},
    {.name = "endless loop", .setup = zero, .bodies = {nothing, endless}, .must_fail = "endless loop", .within = 10},
    {.name = "six increments",
     .setup = zero,
     .bodies = {increments, increments},
     .check = lost_all,
     .must_fail = "two increments",
     .within = 2000},
    {.name = "initialised, not published",
     .setup = zero,
     .bodies = {unpublished_write, unpublished_read},
     .must_fail = "data race",
     .within = 100},
    {.name = "pairs are never torn", .setup = pair_setup, .bodies = {pair_write, pair_read}},
};

const struct litmus litmus_engine = {SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0])};
