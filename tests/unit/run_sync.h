/* SPDX-License-Identifier: MIT */
/* run_sync.h: the stage on which functions run that block, the functions, and the callers; once in each program. */
#ifndef PLAIT_TESTS_RUN_SYNC_H
#define PLAIT_TESTS_RUN_SYNC_H

#include <plait/fibers.h>
#include <plait/group.h>
#include <plait/limiter.h>
#include <plait/scope.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "sync_full.h"
#include "sync_left.h"
#include "sync_root.h"

#include "support/support.h"

enum { CALLERS = 4 };

/* ---- the stage: what a case and its functions tell each other ---- */

struct sync_stage {
    plait_word begun;  /* functions that have begun */
    plait_word gate;   /* 1: they may end */
    plait_word inside; /* functions between the two */
    plait_word most;   /* that there were at one time */
    plait_word ended;
    plait_word copied;
    plait_word disposed;
    plait_word dropped;
    plait_word returned; /* calls that have returned to their callers */
    plait_status answer; /* what they return */
    uint32_t id;         /* of the strand that ran one */
    enum plait_strand_kind kind;
    struct plait_limiter limiter;
};

static struct sync_stage stage;

static void set_stage(uint32_t permits)
{
    plait_initialize(&stage.begun, 0U);
    plait_initialize(&stage.gate, 0U);
    plait_initialize(&stage.inside, 0U);
    plait_initialize(&stage.most, 0U);
    plait_initialize(&stage.ended, 0U);
    plait_initialize(&stage.copied, 0U);
    plait_initialize(&stage.disposed, 0U);
    plait_initialize(&stage.dropped, 0U);
    plait_initialize(&stage.returned, 0U);
    stage.answer = PLAIT_OK;
    stage.id = 0;
    assert_int_equal(plait_limiter_init(&stage.limiter, permits), PLAIT_OK);
}

static void await(plait_word *word, uint32_t count)
{
    uint32_t seen = plait_load_acquire(word);
    while (seen < count) {
        assert_int_equal(plait_wait_shielded(word, seen, PLAIT_FOREVER), PLAIT_OK);
        seen = plait_load_acquire(word);
    }
}

static void count_up(plait_word *word)
{
    (void)plait_add_acq_rel(word, 1U);
    (void)plait_wake(word, PLAIT_WAKE_ALL);
}

static void open_gate(void)
{
    (void)plait_store_wake(&stage.gate, 1U, PLAIT_WAKE_ALL);
}

/* Until all that was left behind has ended, with all that belongs to it. */
static void await_the_abandoned(void)
{
    while (plait_abandoned_calls() != 0) {
        test_yield();
    }
}

/* Does the case on this thread, and once more as a fiber. */
struct sync_root {
    void (*body)(void);
};

static plait_status do_body(struct sync_root *root)
{
    root->body();
    return PLAIT_OK;
}

static void on_both(void (*body)(void))
{
    static const struct sync_root_task task = {.run = do_body, .name = "the case"};
    struct sync_root root = {body};
    body();
    assert_int_equal(sync_root_fibers_run(NULL, &task, &root), PLAIT_OK);
}

static int stop_threads(void **state)
{
    (void)state;
    return plait_threads_stop(plait_after(plait_seconds(60))) == PLAIT_OK ? 0 : -1;
}

/* ---- functions ---- */

plait_status sync_copy(struct sync_parcel *to, const struct sync_parcel *from)
{
    if (from->copies != 0) {
        return 17; /* it cannot be copied twice */
    }
    to->stage = from->stage;
    to->copies = 1;
    (void)plait_add_relaxed(&from->stage->copied, 1U);
    return PLAIT_OK;
}

void sync_dispose(struct sync_parcel *parcel)
{
    (void)plait_add_relaxed(&parcel->stage->disposed, parcel->copies == 1 ? 1U : 100U);
}

void sync_drop(struct sync_answer *answer)
{
    (void)plait_add_relaxed(&answer->stage->dropped, answer->value == 7 ? 1U : 100U);
}

static void enter(struct sync_stage *on)
{
    const uint32_t inside = plait_add_acq_rel(&on->inside, 1U) + 1U;
    uint32_t most = plait_load_relaxed(&on->most);
    while (most < inside && !plait_compare_exchange_relaxed(&on->most, &most, inside)) {}
    count_up(&on->begun);
}

static void leave(struct sync_stage *on)
{
    (void)plait_sub_acq_rel(&on->inside, 1U);
    (void)plait_add_relaxed(&on->ended, 1U);
}

/* Waits for the gate as one that blocks in the system would: no cancellation reaches it. */
static void pass_the_gate(struct sync_stage *on)
{
    enter(on);
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && plait_load_acquire(&on->gate) == 0) {
        status = plait_wait_shielded(&on->gate, 0, PLAIT_FOREVER);
    }
    leave(on);
}

static plait_status reply(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    enter(on);
    on->id = plait_strand_id();
    on->kind = plait_strand_kind();
    *result = 7;
    *error = 8;
    const plait_status said = sync_full_started(self, 9); /* nobody waits for it, and it does no harm */
    leave(on);
    return said == PLAIT_OK ? on->answer : said;
}

static plait_status at_the_gate(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    (void)self;
    (void)error;
    pass_the_gate(on);
    *result = 7;
    return PLAIT_OK;
}

/* Waits for it as one that computes would: neither cancellation nor the pool notices. */
static plait_status computing(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    (void)result;
    (void)error;
    (void)self;
    enter(on);
    while (plait_load_acquire(&on->gate) == 0) {
        test_yield();
    }
    leave(on);
    return PLAIT_OK;
}

/* Looks again and again whether it is cancelled. */
static plait_status look(struct sync_stage *on)
{
    plait_status status = PLAIT_OK;
    enter(on);
    while (status == PLAIT_OK) {
        status = plait_checkpoint();
        test_yield();
    }
    leave(on);
    return status;
}

static plait_status looking(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    (void)result;
    (void)error;
    (void)self;
    return look(on);
}

static plait_status waiting(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    (void)result;
    (void)error;
    (void)self;
    enter(on);
    const plait_status status = plait_wait(&on->gate, 0, PLAIT_FOREVER);
    leave(on);
    return status;
}

static plait_status left_reply(struct sync_parcel given, struct sync_answer *result, int *error)
{
    enter(given.stage);
    *result = (struct sync_answer){.stage = given.stage, .value = 7};
    *error = 8;
    leave(given.stage);
    return given.stage->answer;
}

static plait_status left_at_the_gate(struct sync_parcel given, struct sync_answer *result, int *error)
{
    (void)error;
    pass_the_gate(given.stage);
    *result = (struct sync_answer){.stage = given.stage, .value = 7};
    return given.stage->answer;
}

static plait_status left_looking(struct sync_parcel given, struct sync_answer *result, int *error)
{
    (void)result;
    (void)error;
    return look(given.stage);
}

static const struct sync_full_task reply_task = {.run = reply};
static const struct sync_full_task gate_task = {.run = at_the_gate, .name = "at the gate"};
static const struct sync_full_task computing_task = {.run = computing};
static const struct sync_full_task looking_task = {.run = looking};
static const struct sync_full_task waiting_task = {.run = waiting};
static const struct sync_left_task left_reply_task = {.run = left_reply};
static const struct sync_left_task left_gate_task = {.run = left_at_the_gate};
static const struct sync_left_task left_looking_task = {.run = left_looking};

/* ---- callers: tasks of the case's group, which it cancels ---- */

struct caller {
    const struct sync_full_task *task;
    const struct sync_left_task *left;
    struct sync_answer answer;
    int result;
    plait_status status;
};

static struct caller callers[CALLERS];

static plait_status call(struct sync_stage *on, int *result, int *error, struct sync_full_slot *self)
{
    struct caller *me = &callers[*result];
    (void)error;
    (void)self;
    if (me->left != NULL) {
        const struct sync_parcel parcel = {.stage = on};
        me->status = sync_left_run_sync_limited(&on->limiter, me->left, parcel, &me->answer, NULL);
    } else {
        me->status = sync_full_run_sync_limited(&on->limiter, me->task, on, &me->result, NULL);
    }
    count_up(&on->returned);
    return me->status;
}

static void start_caller(struct plait_group *group, struct sync_full_slot *slots, unsigned number, struct caller as)
{
    static const struct sync_full_task task = {.run = call};
    static int numbers[CALLERS] = {0, 1, 2, 3};
    callers[number] = as;
    assert_int_equal(sync_full_start_soon(group, &slots[number], &task, &stage, &numbers[number]), PLAIT_OK);
}

static void start_callers(struct plait_group *group, struct sync_full_slot *slots, unsigned count, struct caller as)
{
    for (unsigned i = 0; i < count; i++) {
        start_caller(group, slots, i, as);
    }
}

/* A call of it is cancelled when the function has begun. */
static void cancelled_inside(struct caller as)
{
    struct plait_group group;
    struct sync_full_slot slots[1];
    plait_status outcome = PLAIT_OK;
    set_stage(1);
    PLAIT_GROUP(&group, &outcome) {
        start_callers(&group, slots, 1, as);
        await(&stage.begun, 1);
        plait_group_cancel(&group);
    }
    await_the_abandoned();
    assert_int_equal(callers[0].status, PLAIT_CANCELLED);
    assert_int_equal(plait_load_relaxed(&stage.ended), 1);
    assert_int_equal(plait_limiter_borrowed(&stage.limiter), 0);
}

#endif
