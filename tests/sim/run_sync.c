/* SPDX-License-Identifier: MIT */
/* Scenarios of run_sync: strand 0 calls a function, which runs on a strand of its own, and others cancel. Nobody is
 * left with a result that nobody takes, nor with one that two have; a permit is out while a function runs and never
 * lost; whoever is cancelled before the start starts nothing; and nobody touches a call after its end. */
#include "model.h"

#include <plait/run_sync.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "model_joined.h"
#include "model_left.h"

enum { FAILS = 5, NOT_YET = 99 };

static struct plait_limiter limiter;
static struct thing result[2];
static plait_status status[2];
static plait_word gate;
static unsigned inside, ran, made, copied, disposed, dropped, data;

static void start(void)
{
    model_born(&limiter);
    MODEL_EXPECT(plait_limiter_init(&limiter, 1) == PLAIT_OK);
    plait_initialize(&gate, 0U);
    inside = ran = made = copied = disposed = dropped = data = 0;
    for (unsigned i = 0; i < 2; i++) {
        result[i] = (struct thing){0};
        status[i] = NOT_YET;
    }
}

/* ---- hooks ---- */

plait_status parcel_copy(struct parcel *to, const struct parcel *from)
{
    MODEL_EXPECT(from->owned == 0);
    to->owned = 1;
    copied++;
    return PLAIT_OK;
}

void parcel_dispose(struct parcel *parcel)
{
    MODEL_EXPECT(parcel->owned == 1);
    parcel->owned = 0;
    disposed++;
}

void thing_dispose(struct thing *thing)
{
    MODEL_EXPECT(thing->made == 1);
    thing->made = 0;
    dropped++;
}

/* ---- functions: the permit of the limiter lets one run at one time ---- */

static void enter(void)
{
    ran++;
    inside++;
    MODEL_EXPECT(inside == 1);
    model_write(data, model_read(data) + 1); /* what the one before did is seen */
}

static plait_status leave(plait_status as, struct thing *thing)
{
    thing->made = as == PLAIT_OK ? 1 : 0;
    made += thing->made;
    inside--;
    return as;
}

static plait_status make(struct parcel parcel, struct thing *thing)
{
    (void)parcel;
    enter();
    model_point(MODEL_HERE " in the function");
    return leave(PLAIT_OK, thing);
}

static plait_status make_or_fail(struct parcel parcel, struct thing *thing)
{
    (void)parcel;
    enter();
    return leave(model_choose(2) == 0 ? PLAIT_OK : FAILS, thing);
}

/* Nothing but a cancellation ends it. */
static plait_status wait_for_ever(struct parcel parcel, struct thing *thing)
{
    (void)parcel;
    plait_status as = PLAIT_OK;
    enter();
    while (as == PLAIT_OK) {
        as = plait_wait(&gate, 0, PLAIT_FOREVER);
    }
    return leave(as, thing);
}

/* As one that blocks in the system. */
static plait_status wait_for_the_gate(struct parcel parcel, struct thing *thing)
{
    (void)parcel;
    enter();
    while (plait_load_acquire(&gate) == 0) {
        MODEL_EXPECT(plait_wait_shielded(&gate, 0, PLAIT_FOREVER) == PLAIT_OK);
    }
    return leave(PLAIT_OK, thing);
}

static const struct model_joined_task joined_make = {.run = make};
static const struct model_joined_task joined_waits = {.run = wait_for_ever};
static const struct model_left_task left_make = {.run = make};
static const struct model_left_task left_chooses = {.run = make_or_fail};
static const struct model_left_task left_waits = {.run = wait_for_ever};
static const struct model_left_task left_at_the_gate = {.run = wait_for_the_gate};

/* ---- callers ---- */

static const struct parcel parcel;

static void call_joined(const struct model_joined_task *task)
{
    const unsigned me = model_self();
    status[me] = model_joined_run_sync_limited(&limiter, task, parcel, &result[me]);
}

static void call_left(const struct model_left_task *task)
{
    const unsigned me = model_self();
    status[me] = model_left_run_sync_limited(&limiter, task, parcel, &result[me]);
}

static void joined(void)
{
    call_joined(&joined_make);
}

static void joined_and_cancelled(void)
{
    call_joined(&joined_waits);
}

static void joined_and_end(void)
{
    call_joined(&joined_make);
    model_dead(&limiter);
}

static void left(void)
{
    call_left(&left_chooses);
}

static void left_and_made(void)
{
    call_left(&left_make);
}

static void left_and_cancelled(void)
{
    call_left(&left_waits);
}

/* The function ends after its caller has returned, or never. */
static void left_and_open_the_gate(void)
{
    call_left(&left_at_the_gate);
    MODEL_EXPECT(status[0] == PLAIT_CANCELLED);
    (void)plait_store_wake(&gate, 1, PLAIT_WAKE_ALL);
}

static void left_and_end(void)
{
    call_left(&left_make);
    MODEL_EXPECT(status[0] == PLAIT_OK || status[0] == PLAIT_NO_MEMORY);
    model_dead(&limiter);
}

static void both_cancelled_before(void)
{
    plait_scope_cancel(&model_strand(0)->root);
    call_joined(&joined_make);
    MODEL_EXPECT(status[0] == PLAIT_CANCELLED);
    call_left(&left_make);
    MODEL_EXPECT(status[0] == PLAIT_CANCELLED);
}

static void by_a_deadline(void)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&scope, plait_nanoseconds(5), &outcome) {
        call_left(&left_chooses);
        outcome = status[0];
    }
    MODEL_EXPECT((outcome == PLAIT_TIMEOUT) == (status[0] == PLAIT_CANCELLED) ||
                 outcome == PLAIT_CANCELLED); /* the canceller of the other scope came as well */
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* ---- checks ---- */

static void all_back(void)
{
    MODEL_EXPECT(inside == 0);
    MODEL_EXPECT(plait_limiter_available(&limiter) == 1);
    MODEL_EXPECT(plait_limiter_waiters(&limiter) == 0);
    MODEL_EXPECT(plait_abandoned_calls() == 0);
    MODEL_EXPECT(copied == disposed);
    MODEL_EXPECT(result[0].made + result[1].made + dropped == made); /* each has one owner, or had its end */
}

static void one_joined(void)
{
    all_back();
    MODEL_EXPECT(status[0] == PLAIT_OK || status[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(ran == (status[0] == PLAIT_OK));
    MODEL_EXPECT(result[0].made == (status[0] == PLAIT_OK));
}

static void one_left(void)
{
    all_back();
    MODEL_EXPECT(status[0] == PLAIT_OK || status[0] == FAILS || status[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[0].made == (status[0] == PLAIT_OK));
    MODEL_EXPECT(status[0] == PLAIT_CANCELLED || ran == 1);
}

static void one_cancelled(void)
{
    all_back();
    MODEL_EXPECT(status[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[0].made == 0);
}

static void nothing_began(void)
{
    one_cancelled();
    MODEL_EXPECT(ran == 0 && copied == 0);
}

static void second_was_served(void)
{
    all_back();
    MODEL_EXPECT(status[0] == PLAIT_OK || status[0] == FAILS || status[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(status[1] == PLAIT_OK && result[1].made == 1);
}

static void made_or_no_memory(void)
{
    all_back();
    MODEL_EXPECT(status[0] == PLAIT_OK || status[0] == PLAIT_NO_MEMORY);
    MODEL_EXPECT(ran == (status[0] == PLAIT_OK) && copied == ran);
}

static const struct scenario SCENARIOS[] = {
    {.name = "run_sync: cancel meets completion",
     .setup = start,
     .bodies = {joined, cancel_first},
     .check = one_joined},
    {.name = "run_sync: the function is cancelled with its caller",
     .setup = start,
     .bodies = {joined_and_cancelled, cancel_first},
     .check = one_cancelled},
    {.name = "run_sync: the limiter ends after a call", .setup = start, .bodies = {joined_and_end}, .check = NULL},
    {.name = "run_sync: cancelled before", .setup = start, .bodies = {both_cancelled_before}, .check = nothing_began},
    {.name = "run_sync: abandon meets completion", .setup = start, .bodies = {left, cancel_first}, .check = one_left},
    {.name = "run_sync: a deadline and a canceller meet completion",
     .setup = start,
     .bodies = {by_a_deadline, cancel_first},
     .check = one_left},
    {.name = "run_sync: what was left behind is cancelled",
     .setup = start,
     .bodies = {left_and_cancelled, cancel_first},
     .check = one_cancelled},
    {.name = "run_sync: left behind at once",
     .setup = start,
     .bodies = {left_and_open_the_gate, cancel_first},
     .check = one_cancelled},
    {.name = "run_sync: one permit, a call left behind and another",
     .setup = start,
     .bodies = {left, joined, cancel_first},
     .check = second_was_served},
    {.name = "run_sync: one permit, a call waited for and one that may be left",
     .setup = start,
     .bodies = {joined, left_and_made, cancel_first},
     .check = second_was_served},
    {.name = "run_sync: out of memory",
     .setup = start,
     .bodies = {left_and_made},
     .check = made_or_no_memory,
     .failing_memory = true},
    {.name = "run_sync: the limiter ends after a call that was not left",
     .setup = start,
     .bodies = {left_and_end},
     .check = NULL},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
