/* SPDX-License-Identifier: MIT */
/* Every schedule with at most three preemptions of three strands of two operations each: one strand has a deadline, one
 * is cancelled by the third. The test fails unless all of them have been seen (--exhausts): with three in preset
 * sim-full. */
#include "model.h"

#include <plait/event.h>
#include <plait/gate.h>
#include <plait/mutex.h>
#include <plait/rwlock.h>
#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/wait.h>

static plait_word word;
static struct plait_event event;
static struct plait_gate gate;
static struct plait_mutex mutex;
static struct plait_rwlock rwlock;
static unsigned inside;
static plait_status result[3];

static void setup(void)
{
    static const struct plait_rwlock unlocked = PLAIT_RWLOCK_INIT;
    plait_initialize(&word, 0U);
    plait_event_init(&event);
    plait_gate_init(&gate, false);
    plait_mutex_init(&mutex, 0);
    rwlock = unlocked;
    inside = 0;
    result[0] = result[1] = result[2] = PLAIT_OK;
}

static plait_time soon(void)
{
    return plait_after(plait_nanoseconds(5));
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* Whoever is alone in a section is so at its end. */
static void alone(void)
{
    MODEL_EXPECT(inside == 0);
    inside = model_self() + 1;
    model_point(MODEL_HERE " in the section");
    MODEL_EXPECT(inside == model_self() + 1);
    inside = 0;
}

static void not_cancelled(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
    MODEL_EXPECT(result[2] == PLAIT_OK);
}

/* ---- wait and wake: two who wait and then wake, one who sets and cancels ---- */

static void wait_then_wake(plait_time deadline)
{
    result[model_self()] = plait_wait(&word, 0, deadline);
    (void)plait_wake(&word, 1);
}

static void word_cancelled(void)
{
    wait_then_wake(PLAIT_FOREVER);
}

static void word_timed(void)
{
    wait_then_wake(soon());
}

static void word_set(void)
{
    (void)plait_store_wake(&word, 1, 1);
    cancel_first();
}

/* ---- event and gate ---- */

static void event_cancelled(void)
{
    result[0] = plait_event_wait(&event);
    plait_event_set(&event);
}

static void event_timed(void)
{
    result[1] = plait_event_wait_until(&event, soon());
    plait_event_set(&event);
}

static void event_set(void)
{
    cancel_first();
    plait_event_set(&event);
}

static void gate_cancelled(void)
{
    result[0] = plait_gate_wait(&gate);
    plait_gate_open(&gate);
}

static void gate_timed(void)
{
    result[1] = plait_gate_wait_until(&gate, soon());
    plait_gate_open(&gate);
}

static void gate_opened(void)
{
    cancel_first();
    plait_gate_open(&gate);
}

/* ---- locks ---- */

static void hold_mutex(plait_status status)
{
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        alone();
        plait_mutex_unlock(&mutex);
    }
}

static void mutex_cancelled(void)
{
    hold_mutex(plait_mutex_lock(&mutex));
}

static void mutex_timed(void)
{
    hold_mutex(plait_mutex_lock_until(&mutex, soon()));
}

static void mutex_plain(void)
{
    cancel_first();
    hold_mutex(plait_mutex_lock(&mutex));
}

static void read_cancelled(void)
{
    result[0] = plait_rwlock_lock_read(&rwlock);
    if (result[0] == PLAIT_OK) {
        MODEL_EXPECT(inside == 0);
        plait_rwlock_unlock_read(&rwlock);
    }
}

static void hold_write(plait_status status)
{
    result[model_self()] = status;
    if (status == PLAIT_OK) {
        alone();
        plait_rwlock_unlock_write(&rwlock);
    }
}

static void write_timed(void)
{
    hold_write(plait_rwlock_lock_write_until(&rwlock, soon()));
}

static void write_plain(void)
{
    cancel_first();
    hold_write(plait_rwlock_lock_write(&rwlock));
}

static const struct scenario SCENARIOS[] = {
    {.name = "wait and wake: cancelled, timed, waker",
     .setup = setup,
     .bodies = {word_cancelled, word_timed, word_set},
     .check = not_cancelled},
    {.name = "event: cancelled, timed, setter",
     .setup = setup,
     .bodies = {event_cancelled, event_timed, event_set},
     .check = not_cancelled},
    {.name = "gate: cancelled, timed, opener",
     .setup = setup,
     .bodies = {gate_cancelled, gate_timed, gate_opened},
     .check = not_cancelled},
    {.name = "mutex: cancelled, timed, plain",
     .setup = setup,
     .bodies = {mutex_cancelled, mutex_timed, mutex_plain},
     .check = not_cancelled},
    {.name = "rwlock: cancelled reader, timed writer, plain writer",
     .setup = setup,
     .bodies = {read_cancelled, write_timed, write_plain},
     .check = not_cancelled},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
