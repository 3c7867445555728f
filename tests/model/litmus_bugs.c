/* SPDX-License-Identifier: MIT */
/* litmus_bugs.c: known bugs, each beside the code without it: the engine must find them. */
#include "litmus.h"

/* ---- known bugs ---- */

/* Treiber's stack on indexes without a tag: A-B-A. */
static struct plait_atomic_u32 top;
static struct plait_atomic_u32 next[4];
static void stack_setup(void) /* 1 on 2 on 3 */
{
    plait_initialize(&top, 1);
    plait_initialize(&next[1], 2);
    plait_initialize(&next[2], 3);
    plait_initialize(&next[3], 0);
    data = 0;
}
static uint32_t stack_pop(void)
{
    uint32_t it = plait_load_acquire(&top);
    while (it != 0 && !plait_compare_exchange_acq_rel(&top, &it, plait_load_relaxed(&next[it]))) {}
    return it;
}
static void stack_push(uint32_t it)
{
    uint32_t below = plait_load_relaxed(&top);
    do {
        plait_store_relaxed(&next[it], below);
    } while (!plait_compare_exchange_acq_rel(&top, &below, it));
}
static unsigned popped[4];
static void stack_one(void)
{
    popped[stack_pop()]++;
}
static void stack_aba(void)
{
    uint32_t first = stack_pop();
    uint32_t second = stack_pop();
    stack_push(first);
    popped[second]++;
}
static void stack_begin(void)
{
    stack_setup();
    popped[1] = popped[2] = popped[3] = 0;
}
static void stack_check(void)
{
    for (uint32_t it = plait_load_relaxed(&top), n = 0; it != 0 && n < 4; it = plait_load_relaxed(&next[it]), n++) {
        popped[it]++;
    }
    MODEL_EXPECT(popped[1] == 1 && popped[2] == 1 && popped[3] == 1);
}

/* A sequence lock, right, without its second reading, and without the fence before it. */
static struct plait_atomic_u32 sequence, left, right;
static void seqlock_setup(void)
{
    plait_initialize(&sequence, 0);
    plait_initialize(&left, 0);
    plait_initialize(&right, 0);
}
static void seqlock_write(void)
{
    for (uint32_t i = 1; i <= 2; i++) {
        plait_store_relaxed(&sequence, 2 * i - 1);
        plait_fence_release();
        plait_store_relaxed(&left, i);
        plait_store_relaxed(&right, i);
        plait_store_release(&sequence, 2 * i);
    }
}
static void seqlock_read_right(void)
{
    uint32_t before = plait_load_acquire(&sequence);
    uint32_t a = plait_load_relaxed(&left);
    uint32_t b = plait_load_relaxed(&right);
    plait_fence_acquire();
    if ((before & 1) == 0 && plait_load_relaxed(&sequence) == before) {
        MODEL_EXPECT(a == b);
    }
}
static void seqlock_read_once(void)
{
    uint32_t before = plait_load_acquire(&sequence);
    uint32_t a = plait_load_relaxed(&left);
    uint32_t b = plait_load_relaxed(&right);
    if ((before & 1) == 0) {
        MODEL_EXPECT(a == b);
    }
}
static void seqlock_read_unfenced(void)
{
    uint32_t before = plait_load_acquire(&sequence);
    uint32_t a = plait_load_relaxed(&left);
    uint32_t b = plait_load_relaxed(&right);
    if ((before & 1) == 0 && plait_load_relaxed(&sequence) == before) {
        MODEL_EXPECT(a == b);
    }
}

/* Its first reading acquires nothing: what follows may be older than the even number that was seen. */
static void seqlock_read_relaxed(void)
{
    uint32_t before = plait_load_relaxed(&sequence);
    uint32_t a = plait_load_relaxed(&left);
    uint32_t b = plait_load_relaxed(&right);
    plait_fence_acquire();
    if ((before & 1) == 0 && plait_load_relaxed(&sequence) == before) {
        MODEL_EXPECT(a == b);
    }
}

/* Check, then act: what was true may be so no more. */
static void take_one(void)
{
    if (plait_load_seq_cst(&x) > 0) {
        (void)plait_sub_seq_cst(&x, 1);
    }
}
static void one_to_take(void)
{
    zero();
    plait_initialize(&x, 1);
}
static void none_is_left(void)
{
    MODEL_EXPECT(plait_load_relaxed(&x) == 0);
}

/* Two locks, taken in two orders. */
static void lock(struct plait_atomic_u32 *it)
{
    while (plait_exchange_acquire(it, 1) != 0) {
        plait_relax(it, 1);
    }
}
static void lock_xy(void)
{
    lock(&x);
    lock(&y);
    plait_store_release(&y, 0);
    plait_store_release(&x, 0);
}
static void lock_yx(void)
{
    lock(&y);
    lock(&x);
    plait_store_release(&x, 0);
    plait_store_release(&y, 0);
}

/* An event on park and unpark: checked too early, and with orders too weak. */
static void event_wait_early(void)
{
    if (plait_load_seq_cst(&x) == 0) {
        plait_store_seq_cst(&y, 1);
        (void)model_park(MODEL_FOREVER);
    }
}
static void event_wait(void)
{
    plait_store_seq_cst(&y, 1);
    if (plait_load_seq_cst(&x) == 0) {
        (void)model_park(MODEL_FOREVER);
    }
}
static void event_set(void)
{
    plait_store_seq_cst(&x, 1);
    if (plait_load_seq_cst(&y) == 1) {
        model_unpark(0);
    }
}
static void event_wait_weak(void)
{
    plait_store_release(&y, 1);
    if (plait_load_acquire(&x) == 0) {
        (void)model_park(MODEL_FOREVER);
    }
}
static void event_set_weak(void)
{
    plait_store_release(&x, 1);
    if (plait_load_acquire(&y) == 1) {
        model_unpark(0);
    }
}

static const struct scenario SCENARIOS[] = {
    {.name = "Treiber's stack, ABA",
     .setup = stack_begin,
     .bodies = {stack_one, stack_aba},
     .check = stack_check,
     .must_fail = "expected popped",
     .within = 100},
    {.name = "sequence lock", .setup = seqlock_setup, .bodies = {seqlock_write, seqlock_read_right}},
    {.name = "sequence lock, read once",
     .setup = seqlock_setup,
     .bodies = {seqlock_write, seqlock_read_once},
     .must_fail = "expected a == b",
     .within = 100},
    {.name = "sequence lock, fence missing, SC search",
     .setup = seqlock_setup,
     .bodies = {seqlock_write, seqlock_read_unfenced},
     .plans = "SC1,SC2,SC3"},
    {.name = "sequence lock, fence missing",
     .setup = seqlock_setup,
     .bodies = {seqlock_write, seqlock_read_unfenced},
     .must_fail = "expected a == b",
     .within = 2000},
    {.name = "sequence lock, relaxed first read",
     .setup = seqlock_setup,
     .bodies = {seqlock_write, seqlock_read_relaxed},
     .must_fail = "expected a == b",
     .within = 1000},
    {.name = "check then act",
     .setup = one_to_take,
     .bodies = {take_one, take_one},
     .check = none_is_left,
     .must_fail = "expected",
     .within = 10},
    {.name = "two locks in two orders",
     .setup = zero,
     .bodies = {lock_xy, lock_yx},
     .must_fail = "deadlock",
     .within = 10},
    {.name = "event", .setup = zero, .bodies = {event_wait, event_set}},
    {.name = "event, lost wake",
     .setup = zero,
     .bodies = {event_wait_early, event_set},
     .must_fail = "deadlock",
     .within = 100},
    {.name = "event, release and acquire, SC search",
     .setup = zero,
     .bodies = {event_wait_weak, event_set_weak},
     .plans = "SC1,SC2,SC3"},
    {.name = "event, release and acquire",
     .setup = zero,
     .bodies = {event_wait_weak, event_set_weak},
     .must_fail = "deadlock",
     .within = 100},
};

const struct litmus litmus_bugs = {SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0])};
