/* SPDX-License-Identifier: MIT */
/* litmus_memory.c: the memory model: what C11 allows must be reachable, what it forbids must not. */
#include "litmus.h"

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

/* In a ring of three: x, y; y, z; z, x. */
#define RING(name, mine, next, result, fence)   \
    static void ring_##name(void)               \
    {                                           \
        plait_store_relaxed(&(mine), 1);        \
        fence;                                  \
        (result) = plait_load_relaxed(&(next)); \
    }

RING(x_light, x, y, r[0], plait_fence_light())
RING(y_heavy, y, z, r[1], (void)plait_fence_heavy())
RING(z_light, z, x, r[2], plait_fence_light())
RING(z_heavy, z, x, r[2], (void)plait_fence_heavy())

static void all_zero(void)
{
    if (r[0] == 0 && r[1] == 0 && r[2] == 0) {
        model_fail("all loads are zero");
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

/* The same by the asymmetric pair. */
#define MP_WRITE(name, fence)         \
    static void mp_write_##name(void) \
    {                                 \
        plait_store_relaxed(&y, 1);   \
        fence;                        \
        plait_store_relaxed(&x, 1);   \
    }
#define MP_READ(name, fence)               \
    static void mp_read_##name(void)       \
    {                                      \
        if (plait_load_relaxed(&x) == 1) { \
            fence;                         \
            r[0] = plait_load_relaxed(&y); \
        }                                  \
    }

MP_WRITE(light, plait_fence_light())
MP_WRITE(heavy, (void)plait_fence_heavy())
MP_READ(light, plait_fence_light())
MP_READ(heavy, (void)plait_fence_heavy())

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
    {.name = "store buffering, no fence and heavy",
     .setup = zero,
     .bodies = {sb_relaxed_0, sb_heavy},
     .check = both_zero,
     .must_fail = "both loads",
     .within = 100},
    {.name = "store buffering, light and an SC fence",
     .setup = zero,
     .bodies = {sb_light_0, sb_fenced_1},
     .check = both_zero,
     .must_fail = "both loads",
     .within = 100},
    {.name = "store buffering, an SC fence and heavy",
     .setup = zero,
     .bodies = {sb_fenced_0, sb_heavy},
     .check = both_zero},
    {.name = "store buffering in a ring, light, heavy, light",
     .setup = zero,
     .bodies = {ring_x_light, ring_y_heavy, ring_z_light},
     .check = all_zero,
     .must_fail = "all loads",
     .within = 10000},
    {.name = "store buffering in a ring, light, heavy, heavy",
     .setup = zero,
     .bodies = {ring_x_light, ring_y_heavy, ring_z_heavy},
     .check = all_zero},
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
    {.name = "message passing, light, then heavy",
     .setup = zero,
     .bodies = {mp_write_light, mp_read_heavy},
     .check = missed},
    {.name = "message passing, heavy, then light",
     .setup = zero,
     .bodies = {mp_write_heavy, mp_read_light},
     .check = missed},
    {.name = "message passing, light, then light",
     .setup = zero,
     .bodies = {mp_write_light, mp_read_light},
     .check = missed,
     .must_fail = "without its data",
     .within = 100},
    {.name = "message passing, heavy, then none",
     .setup = zero,
     .bodies = {mp_write_heavy, mp_no_fence_read},
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
};

const struct litmus litmus_memory = {SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0])};
