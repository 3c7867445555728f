/* SPDX-License-Identifier: MIT */
/* Scenarios of gate, latch and guard: nobody who may pass is left behind, nobody passes who may not, and what was
 * written before is seen by whoever passes. */
#include "model.h"

#include <plait/gate.h>
#include <plait/guard.h>
#include <plait/latch.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "waiting.h"

static struct plait_gate gate;
static struct plait_latch latch;
static struct plait_guard guard;
static struct plait_atomic_u32 left;
static unsigned inside, entered, data, more;
static plait_status result[4];

static void start(uint32_t count)
{
    plait_gate_init(&gate, false);
    MODEL_EXPECT(plait_latch_init(&latch, count) == PLAIT_OK);
    plait_guard_init(&guard);
    plait_initialize(&left, 0U);
    inside = entered = data = more = 0;
    for (int i = 0; i < 4; i++) {
        result[i] = PLAIT_OK;
    }
}

static void one(void)
{
    start(1);
}

static void two(void)
{
    start(2);
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* A stale address, or the late wake of an event that lay there before: nobody may pass by it. */
static void stray_wakes(void)
{
    (void)plait_wake(&gate.word, PLAIT_WAKE_ALL);
    (void)plait_wake_in(&gate.word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL);
    (void)plait_wake_in(&latch.word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL);
}

/* ---- gate ---- */

static void pass(void)
{
    result[model_self()] = plait_gate_wait(&gate);
}

static void pass_and_read(void)
{
    pass();
    MODEL_EXPECT(model_read(data) == 1);
}

static void pass_timed(void)
{
    result[model_self()] = plait_gate_wait_until(&gate, plait_after(plait_nanoseconds(5)));
}

/* The last one who passes ends the gate's life while its opener may not have returned. */
static void pass_and_end(void)
{
    pass_and_read();
    if (plait_add_acq_rel(&left, 1U) == 1) {
        model_dead(&gate);
    }
}

static void open_gate(void)
{
    model_write(data, 1);
    plait_gate_open(&gate);
}

/* Two openers: whoever passes has seen what both did, if both were done. */
static void open_second(void)
{
    plait_gate_open(&gate);
}

static void pulse_and_open(void)
{
    plait_gate_open(&gate);
    (void)plait_gate_close(&gate);
    plait_gate_open(&gate);
}

static void open_and_close(void)
{
    plait_gate_open(&gate);
    MODEL_EXPECT(plait_gate_close(&gate));
}

/* Whoever has closed it, and comes after that, does not pass. */
static void close_and_wait(void)
{
    if (plait_gate_close(&gate)) {
        pass_timed();
        MODEL_EXPECT(result[model_self()] == PLAIT_TIMEOUT);
    }
}

/* If strand 0 stands there already it has to pass, though the gate is closed again for good. */
static void pulse_for_one(void)
{
    if (plait_gate_waiters(&gate) == 1) {
        open_and_close();
    } else {
        plait_gate_open(&gate);
    }
}

/* ---- latch ---- */

static void wait_all(void)
{
    result[model_self()] = plait_latch_wait(&latch);
}

static void wait_and_read(void)
{
    wait_all();
    MODEL_EXPECT(model_read(data) == 1 && model_read(more) == 1);
}

static void wait_timed(void)
{
    result[model_self()] = plait_latch_wait_until(&latch, plait_after(plait_nanoseconds(5)));
}

static void wait_and_end(void)
{
    wait_all();
    MODEL_EXPECT(model_read(data) == 1);
    model_dead(&latch);
}

static void done_data(void)
{
    model_write(data, 1);
    MODEL_EXPECT(plait_latch_done(&latch) == PLAIT_OK);
}

static void done_both(void)
{
    done_data();
    model_write(more, 1);
    MODEL_EXPECT(plait_latch_done(&latch) == PLAIT_OK);
}

static void done_more(void)
{
    model_write(more, 1);
    MODEL_EXPECT(plait_latch_done(&latch) == PLAIT_OK);
}

/* One with a part still to be done may always raise the count. */
static void split_and_do(void)
{
    MODEL_EXPECT(plait_latch_add(&latch, 1) == PLAIT_OK);
    done_data();
    done_more();
}

static void done_once_too_often(void)
{
    result[model_self()] = plait_latch_done(&latch);
}

/* Strand 0 may be let go by the first round; then the second one is done by the rules, too. */
static void done_raise_done(void)
{
    MODEL_EXPECT(plait_latch_done(&latch) == PLAIT_OK);
    MODEL_EXPECT(plait_latch_count(&latch) == 0);
    MODEL_EXPECT(plait_latch_done(&latch) == PLAIT_MISUSE);
    MODEL_EXPECT(plait_latch_add(&latch, 1) == PLAIT_OK);
    MODEL_EXPECT(plait_latch_done(&latch) == PLAIT_OK);
    MODEL_EXPECT(plait_load_relaxed(&latch.word) == 0);
}

/* Whoever has begun a new round, and waits after that, is not let go by the old one. */
static void raise_and_wait(void)
{
    if (plait_latch_try_wait(&latch) == PLAIT_OK) {
        MODEL_EXPECT(plait_latch_add(&latch, 1) == PLAIT_OK);
        wait_timed();
        MODEL_EXPECT(result[model_self()] == PLAIT_TIMEOUT);
    }
}

/* ---- guard ---- */

static void enter(void)
{
    if (plait_guard_try_enter(&guard) == PLAIT_OK) {
        MODEL_EXPECT(inside == 0);
        inside++;
        MODEL_EXPECT(plait_guard_try_enter(&guard) == PLAIT_BUSY);
        model_write(data, model_read(data) + 1);
        model_point(MODEL_HERE " inside");
        inside--;
        entered++;
        plait_guard_leave(&guard);
    }
}

/* ---- checks ---- */

static void all_passed(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK && result[1] == PLAIT_OK);
}

static void first_passed(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK);
}

static void timed_and_cancelled(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(plait_gate_waiters(&gate) == 0 && plait_latch_waiters(&latch) == 0);
}

static void one_too_many(void)
{
    const int refused = (result[0] == PLAIT_MISUSE) + (result[1] == PLAIT_MISUSE) + (result[2] == PLAIT_MISUSE);
    MODEL_EXPECT(refused == 1);
    MODEL_EXPECT(plait_latch_count(&latch) == 0);
}

static void somebody_entered(void)
{
    MODEL_EXPECT(entered >= 1 && entered == data);
    MODEL_EXPECT(plait_guard_holder(&guard) == 0);
}

static const struct scenario SCENARIOS[] = {
    {.name = "gate: ends after the last one has passed",
     .setup = one,
     .bodies = {pass_and_end, pass_and_end, open_gate},
     .check = all_passed},
    {.name = "gate: two openers", .setup = one, .bodies = {pass, pass, open_gate, open_second}, .check = all_passed},
    {.name = "gate: opened, closed, opened", .setup = one, .bodies = {pass, pass, pulse_and_open}, .check = all_passed},
    {.name = "gate: closed for good", .setup = one, .bodies = {pass_timed, open_second, close_and_wait}, .check = NULL},
    {.name = "gate: closed behind one", .setup = one, .bodies = {pass, pulse_for_one}, .check = first_passed},
    {.name = "gate: stray wakes",
     .setup = one,
     .bodies = {pass_and_read, open_gate, stray_wakes},
     .check = first_passed},
    {.name = "gate: timed and cancelled",
     .setup = one,
     .bodies = {pass, pass_timed, open_gate, cancel_first},
     .check = timed_and_cancelled},
    {.name = "latch: two parts, two who wait",
     .setup = two,
     .bodies = {wait_and_read, wait_and_read, done_data, done_more},
     .check = all_passed},
    {.name = "latch: stray wakes",
     .setup = two,
     .bodies = {wait_and_read, done_both, stray_wakes},
     .check = first_passed},
    {.name = "latch: raised in use", .setup = one, .bodies = {wait_and_read, split_and_do}, .check = all_passed},
    {.name = "latch: ends with its last part", .setup = one, .bodies = {wait_and_end, done_data}, .check = all_passed},
    {.name = "latch: a new round at once",
     .setup = one,
     .bodies = {wait_timed, done_data, raise_and_wait},
     .check = NULL},
    {.name = "latch: one part, then one more",
     .setup = one,
     .bodies = {wait_all, done_raise_done},
     .check = all_passed},
    {.name = "latch: one part too many",
     .setup = two,
     .bodies = {done_once_too_often, done_once_too_often, done_once_too_often},
     .check = one_too_many},
    {.name = "latch: timed and cancelled",
     .setup = one,
     .bodies = {wait_all, wait_timed, done_data, cancel_first},
     .check = timed_and_cancelled},
    {.name = "guard: three who come", .setup = one, .bodies = {enter, enter, enter}, .check = somebody_entered},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
