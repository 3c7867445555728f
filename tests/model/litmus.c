/* SPDX-License-Identifier: MIT */
/* The engine's own test: what C11 allows must be reachable, what it forbids must not, and known bugs must be found. */
#include "model.h"

#include <plait/atomic.h>

static struct plait_atomic_u32 x, y, z;
static unsigned r[4];
static unsigned data;

static void zero(void)
{
    plait_initialize(&x, 0);
    plait_initialize(&y, 0);
    plait_initialize(&z, 0);
    r[0] = r[1] = r[2] = r[3] = 9;
    data = 0;
}

/* ---- store buffering ---- */

#define STORE_BUFFERING(name, store, load, fence) \
    static void name##_0(void)                    \
    {                                             \
        store(&x, 1);                             \
        fence;                                    \
        r[0] = load(&y);                          \
    }                                             \
    static void name##_1(void)                    \
    {                                             \
        store(&y, 1);                             \
        fence;                                    \
        r[1] = load(&x);                          \
    }

STORE_BUFFERING(sb_relaxed, plait_store_relaxed, plait_load_relaxed, (void)0)
STORE_BUFFERING(sb_release, plait_store_release, plait_load_acquire, (void)0)
STORE_BUFFERING(sb_seq_cst, plait_store_seq_cst, plait_load_seq_cst, (void)0)
STORE_BUFFERING(sb_half, plait_store_seq_cst, plait_load_acquire, (void)0)
STORE_BUFFERING(sb_fenced, plait_store_relaxed, plait_load_relaxed, plait_simulation_fence(PLAIT_SEQ_CST))
STORE_BUFFERING(sb_light, plait_store_relaxed, plait_load_relaxed, plait_fence_light())

static void sb_heavy(void)
{
    plait_store_relaxed(&y, 1);
    (void)plait_fence_heavy();
    r[1] = plait_load_relaxed(&x);
}

static void both_zero(void)
{
    if (r[0] == 0 && r[1] == 0) {
        model_fail("both loads are zero");
    }
}

/* ---- message passing ---- */

static void mp_write_release(void)
{
    model_write(data, 1);
    plait_store_release(&x, 1);
}

static void mp_write_relaxed(void)
{
    model_write(data, 1);
    plait_store_relaxed(&x, 1);
}

static void mp_read_acquire(void)
{
    if (plait_load_acquire(&x) == 1) {
        MODEL_EXPECT(model_read(data) == 1);
    }
}

static void mp_read_relaxed(void)
{
    if (plait_load_relaxed(&x) == 1) {
        MODEL_EXPECT(model_read(data) == 1);
    }
}

static void mp_middle_relaxed_add(void)
{
    (void)plait_add_relaxed(&x, 1); /* in the release sequence */
}

static void mp_middle_relaxed_store(void)
{
    if (plait_load_relaxed(&x) == 1) {
        plait_store_relaxed(&x, 2); /* not in it */
    }
}

static void mp_read_two(void)
{
    if (plait_load_acquire(&x) == 2) {
        MODEL_EXPECT(model_read(data) == 1);
    }
}

/* Atomics ordered by fences. */
static void mp_fence_write(void)
{
    plait_store_relaxed(&y, 1);
    plait_fence_release();
    plait_store_relaxed(&x, 1);
}

static void mp_fence_read(void)
{
    if (plait_load_relaxed(&x) == 1) {
        plait_fence_acquire();
        r[0] = plait_load_relaxed(&y);
    }
}

static void mp_no_fence_read(void)
{
    if (plait_load_relaxed(&x) == 1) {
        r[0] = plait_load_relaxed(&y);
    }
}

static void missed(void)
{
    if (r[0] == 0) {
        model_fail("the message came without its data");
    }
}

/* Plain data by fences alone: refused on purpose. */
static void mp_fence_plain_write(void)
{
    model_write(data, 1);
    plait_fence_release();
    plait_store_relaxed(&x, 1);
}

static void mp_fence_plain_read(void)
{
    if (plait_load_relaxed(&x) == 1) {
        plait_fence_acquire();
        MODEL_EXPECT(model_read(data) == 1);
    }
}

/* ---- independent reads of independent writes; write to read causality; coherence ---- */

static void iriw_x_release(void)
{
    plait_store_release(&x, 1);
}
static void iriw_y_release(void)
{
    plait_store_release(&y, 1);
}
static void iriw_read_xy_acquire(void)
{
    r[0] = plait_load_acquire(&x);
    r[1] = plait_load_acquire(&y);
}
static void iriw_read_yx_acquire(void)
{
    r[2] = plait_load_acquire(&y);
    r[3] = plait_load_acquire(&x);
}
static void iriw_x_seq_cst(void)
{
    plait_store_seq_cst(&x, 1);
}
static void iriw_y_seq_cst(void)
{
    plait_store_seq_cst(&y, 1);
}
static void iriw_read_xy_seq_cst(void)
{
    r[0] = plait_load_seq_cst(&x);
    r[1] = plait_load_seq_cst(&y);
}
static void iriw_read_yx_seq_cst(void)
{
    r[2] = plait_load_seq_cst(&y);
    r[3] = plait_load_seq_cst(&x);
}

static void disagree(void)
{
    if (r[0] == 1 && r[1] == 0 && r[2] == 1 && r[3] == 0) {
        model_fail("the readers disagree about the order");
    }
}

static void wrc_write(void)
{
    plait_store_relaxed(&x, 1);
}
static void wrc_middle(void)
{
    if (plait_load_relaxed(&x) == 1) {
        plait_store_release(&y, 1);
    }
}
static void wrc_read(void)
{
    if (plait_load_acquire(&y) == 1) {
        r[0] = plait_load_relaxed(&x); /* what the middle one has read is not read behind */
    }
}

static void coherence_write(void)
{
    plait_store_relaxed(&x, 1);
    plait_store_relaxed(&x, 2);
}
static void coherence_read(void)
{
    unsigned first = plait_load_relaxed(&x);
    unsigned second = plait_load_relaxed(&x);
    MODEL_EXPECT(first <= second);
}

/* ---- allowed by C11 (the second by C11 alone, not by RC11), and not modelled: these must stay unreachable here ----
 */

static void two_writes_xy(void)
{
    plait_store_relaxed(&x, 1);
    plait_store_relaxed(&y, 2);
}
static void two_writes_yx(void)
{
    plait_store_relaxed(&y, 1);
    plait_store_relaxed(&x, 2);
}
static void both_first_writes_last(void)
{
    MODEL_EXPECT(plait_load_relaxed(&x) == 2 || plait_load_relaxed(&y) == 2);
}
static void buffered_load_x(void)
{
    r[0] = plait_load_relaxed(&x);
    plait_store_relaxed(&y, 1);
}
static void buffered_load_y(void)
{
    r[1] = plait_load_relaxed(&y);
    plait_store_relaxed(&x, 1);
}
static void both_loads_see_the_future(void)
{
    MODEL_EXPECT(r[0] == 0 || r[1] == 0);
}

/* ---- seq_cst no stronger than C11's ---- */

/* An SC operation is no happens-before edge: T0's SC store of y and T1's SC load of another object order nothing. */
static void sc_edge_write(void)
{
    plait_store_relaxed(&x, 1);
    plait_store_seq_cst(&y, 1);
}
static void sc_edge_read(void)
{
    if (plait_load_relaxed(&y) == 1) { /* T0's SC store comes before in S ... */
        (void)plait_load_seq_cst(&z);  /* ... this SC load */
        r[0] = plait_load_relaxed(&x); /* a relaxed load may still miss x */
    }
}
/* Nor does an SC load of x have to see a relaxed store that merely comes before an SC store elsewhere. */
static void sc_other_read(void)
{
    if (plait_load_relaxed(&y) == 1) {
        r[0] = plait_load_seq_cst(&x);
    }
}
/* Two SC exchanges of different objects do not hand plain data over. */
static void sc_plain_write(void)
{
    model_write(data, 1);
    (void)plait_exchange_seq_cst(&x, 1);
}
static void sc_plain_read(void)
{
    (void)plait_exchange_seq_cst(&y, 1);
    if (plait_load_relaxed(&x) == 1) {
        MODEL_EXPECT(model_read(data) == 1);
    }
}
/* A plain store of the same value cuts the release sequence that an exchange would have carried on (the defect that hid
 * in cancellation behind a stronger seq_cst). */
static void cut_walker(void)
{
    plait_store_relaxed(&x, 1);
    (void)plait_exchange_seq_cst(&y, 1);
}
static void cut_owner_store(void)
{
    plait_store_seq_cst(&y, 1);
    if (plait_exchange_acq_rel(&y, 0) == 1) {
        r[1] = 1;
        r[0] = plait_load_relaxed(&x);
    }
}
static void cut_owner_exchange(void)
{
    r[2] = plait_exchange_acq_rel(&y, 1);
    if (plait_exchange_acq_rel(&y, 0) == 1) {
        r[0] = plait_load_relaxed(&x);
    }
}
static void walker_ran_first(void)
{
    /* y is 0 at the end only if the walker's exchange came before the owner's last one. */
    if (plait_load_relaxed(&y) == 0 && r[0] == 0) {
        model_fail("the walker is hidden");
    }
}

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

/* ---- spinning, timers, livelock, lives, choices, strands of a run ---- */

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
    {.name = "store buffering, relaxed",
     .setup = zero,
     .bodies = {sb_relaxed_0, sb_relaxed_1},
     .check = both_zero,
     .must_fail = "both loads",
     .within = 100},
    {.name = "store buffering, release and acquire",
     .setup = zero,
     .bodies = {sb_release_0, sb_release_1},
     .check = both_zero,
     .must_fail = "both loads",
     .within = 100},
    {.name = "store buffering, SC stores, acquire loads",
     .setup = zero,
     .bodies = {sb_half_0, sb_half_1},
     .check = both_zero,
     .must_fail = "both loads",
     .within = 100},
    {.name = "store buffering, seq_cst", .setup = zero, .bodies = {sb_seq_cst_0, sb_seq_cst_1}, .check = both_zero},
    {.name = "store buffering, SC fences", .setup = zero, .bodies = {sb_fenced_0, sb_fenced_1}, .check = both_zero},
    {.name = "store buffering, light and light",
     .setup = zero,
     .bodies = {sb_light_0, sb_light_1},
     .check = both_zero,
     .must_fail = "both loads",
     .within = 100},
    {.name = "store buffering, light and heavy", .setup = zero, .bodies = {sb_light_0, sb_heavy}, .check = both_zero},
    {.name = "message passing, release and acquire", .setup = zero, .bodies = {mp_write_release, mp_read_acquire}},
    {.name = "message passing, relaxed store",
     .setup = zero,
     .bodies = {mp_write_relaxed, mp_read_acquire},
     .must_fail = "data race",
     .within = 100},
    {.name = "message passing, relaxed load",
     .setup = zero,
     .bodies = {mp_write_release, mp_read_relaxed},
     .must_fail = "data race",
     .within = 100},
    {.name = "message passing, release sequence",
     .setup = zero,
     .bodies = {mp_write_release, mp_middle_relaxed_add, mp_read_two}},
    {.name = "message passing, sequence cut by a store",
     .setup = zero,
     .bodies = {mp_write_release, mp_middle_relaxed_store, mp_read_two},
     .must_fail = "data race",
     .within = 100},
    {.name = "message passing, atomics by fences",
     .setup = zero,
     .bodies = {mp_fence_write, mp_fence_read},
     .check = missed},
    {.name = "message passing, one fence missing",
     .setup = zero,
     .bodies = {mp_fence_write, mp_no_fence_read},
     .check = missed,
     .must_fail = "without its data",
     .within = 100},
    {.name = "message passing, plain data by fences",
     .setup = zero,
     .bodies = {mp_fence_plain_write, mp_fence_plain_read},
     .must_fail = "data race",
     .within = 100},
    {.name = "IRIW, release and acquire",
     .setup = zero,
     .bodies = {iriw_x_release, iriw_y_release, iriw_read_xy_acquire, iriw_read_yx_acquire},
     .check = disagree,
     .must_fail = "disagree",
     .within = 10000},
    {.name = "IRIW, seq_cst",
     .setup = zero,
     .bodies = {iriw_x_seq_cst, iriw_y_seq_cst, iriw_read_xy_seq_cst, iriw_read_yx_seq_cst},
     .check = disagree},
    {.name = "write to read causality", .setup = zero, .bodies = {wrc_write, wrc_middle, wrc_read}, .check = missed},
    {.name = "coherence of reads", .setup = zero, .bodies = {coherence_write, coherence_read}},
    {.name = "2+2W is not modelled",
     .setup = zero,
     .bodies = {two_writes_xy, two_writes_yx},
     .check = both_first_writes_last},
    {.name = "load buffering is not modelled",
     .setup = zero,
     .bodies = {buffered_load_x, buffered_load_y},
     .check = both_loads_see_the_future},
    {.name = "seq_cst is no edge for relaxed loads",
     .setup = zero,
     .bodies = {sc_edge_write, sc_edge_read},
     .check = missed,
     .must_fail = "without its data",
     .within = 100},
    {.name = "seq_cst of another object does not publish",
     .setup = zero,
     .bodies = {sc_edge_write, sc_other_read},
     .check = missed,
     .must_fail = "without its data",
     .within = 100},
    {.name = "seq_cst exchanges of two objects hand over no plain data",
     .setup = zero,
     .bodies = {sc_plain_write, sc_plain_read},
     .must_fail = "data race",
     .within = 100},
    {.name = "an SC store hides the exchange before it",
     .setup = zero,
     .bodies = {cut_walker, cut_owner_store},
     .check = walker_ran_first,
     .must_fail = "hidden",
     .within = 100},
    {.name = "an exchange carries it on",
     .setup = zero,
     .bodies = {cut_walker, cut_owner_exchange},
     .check = walker_ran_first},
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
    {.name = "park and unpark hand over", .setup = zero, .bodies = {parked_reads, waker_writes}},
    {.name = "spin until set", .setup = zero, .bodies = {spin_until_set, mp_write_release}},
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

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
