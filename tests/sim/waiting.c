/* SPDX-License-Identifier: MIT */
/* Scenarios of plait_wait and plait_wake, and of the event, which is the simplest thing made of them: no wake is lost,
 * no node is touched after its frame, and when all is over nobody stands in a queue (the engine looks at the shards).
 */
#include "model.h"

#include <plait/event.h>
#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/wait.h>

enum { NOT_YET = 99 };

static plait_word word;
static struct plait_event event;
static struct plait_atomic_u32 left;
static plait_status result[4];
static uint32_t woken;
static unsigned data;

static void setup(void)
{
    plait_initialize(&word, 0U);
    plait_initialize(&left, 0U);
    plait_event_init(&event);
    for (int i = 0; i < 4; i++) {
        result[i] = NOT_YET;
    }
    woken = 0;
    data = 0;
}

/* ---- waiters ---- */

static void until_set(void)
{
    while (plait_load_relaxed(&word) == 0) {
        MODEL_EXPECT(plait_wait(&word, 0, PLAIT_FOREVER) == PLAIT_OK);
    }
    result[model_self()] = PLAIT_OK;
}

/* The store before the wake is release: what it publishes is seen. */
static void until_published(void)
{
    while (plait_load_acquire(&word) == 0) {
        MODEL_EXPECT(plait_wait(&word, 0, PLAIT_FOREVER) == PLAIT_OK);
    }
    MODEL_EXPECT(model_read(data) == 1);
    result[model_self()] = PLAIT_OK;
}

static void once(void)
{
    result[model_self()] = plait_wait(&word, 0, PLAIT_FOREVER);
}

static void once_timed(void)
{
    result[model_self()] = plait_wait(&word, 0, plait_after(plait_nanoseconds(5)));
}

static void once_shielded(void)
{
    result[model_self()] = plait_wait_shielded(&word, 0, PLAIT_FOREVER);
}

/* A second wait must not be ended by what was left of the first. */
static void timed_then_until_set(void)
{
    once_timed();
    until_set();
}

/* A wait that a wake ended is over before data of the waker is seen. */
static void woken_sees(void)
{
    if (plait_wait(&word, 0, PLAIT_FOREVER) == PLAIT_OK && plait_load_relaxed(&word) == 1) {
        result[model_self()] = PLAIT_OK;
    }
}

/* ---- wakers ---- */

static void store_wake(void)
{
    (void)plait_store_wake(&word, 1, PLAIT_WAKE_ALL);
}

static void exchange_wake(void)
{
    MODEL_EXPECT(plait_exchange_wake(&word, 1, PLAIT_WAKE_ALL, &woken) == 0);
    MODEL_EXPECT(woken <= 2);
}

static void release_and_wake(void)
{
    model_write(data, 1);
    plait_store_release(&word, 1);
    (void)plait_wake(&word, 1);
}

static void two_wakes_of_one(void)
{
    plait_store_relaxed(&word, 1);
    woken = plait_wake(&word, 1);
    woken += plait_wake(&word, 1);
    MODEL_EXPECT(woken <= 2);
}

static void wake_twice_of_other_queues(void)
{
    woken = plait_wake(&word, 1);
    (void)plait_store_wake(&word, 1, PLAIT_WAKE_ALL);
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* ---- checks ---- */

static void first_ok(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK);
}

static void ok_or_timeout(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_TIMEOUT);
    MODEL_EXPECT(result[1] == PLAIT_OK);
}

static void ok_or_cancelled(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[3] == PLAIT_OK || result[3] == PLAIT_TIMEOUT);
}

static void both_ok(void)
{
    MODEL_EXPECT(result[0] == PLAIT_OK && result[1] == PLAIT_OK);
}

/* ---- event ---- */

/* The last waiter ends the event's life while its setter may not have returned. */
static void event_wait_and_end(void)
{
    result[model_self()] = plait_event_wait(&event);
    MODEL_EXPECT(model_read(data) == 1);
    if (plait_add_acq_rel(&left, 1U) == 1) {
        model_dead(&event);
    }
}

static void event_set(void)
{
    model_write(data, 1);
    plait_event_set(&event);
}

static void event_wait(void)
{
    result[model_self()] = plait_event_wait(&event);
}

static void event_wait_timed(void)
{
    result[model_self()] = plait_event_wait_until(&event, plait_after(plait_nanoseconds(5)));
}

static void event_never(void)
{
    MODEL_EXPECT(plait_event_wait(&event) == PLAIT_CANCELLED);
}

static void event_set_and_cancel_first(void)
{
    plait_event_set(&event);
    cancel_first();
}

static void event_ended(void)
{
    MODEL_EXPECT(plait_event_is_set(&event));
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(result[1] == PLAIT_OK || result[1] == PLAIT_TIMEOUT);
}

static const struct scenario SCENARIOS[] = {
    {.name = "futex: wait, store and wake", .setup = setup, .bodies = {until_set, store_wake}, .check = first_ok},
    {.name = "futex: wait, exchange and wake",
     .setup = setup,
     .bodies = {until_set, until_set, exchange_wake},
     .check = both_ok},
    {.name = "futex: release store, then plain wake",
     .setup = setup,
     .bodies = {until_published, release_and_wake},
     .check = first_ok},
    {.name = "futex: timed and plain waiter, two wakes",
     .setup = setup,
     .bodies = {once_timed, once, two_wakes_of_one},
     .check = ok_or_timeout},
    {.name = "futex: wake, cancel, timer",
     .setup = setup,
     .bodies = {once, store_wake, cancel_first, once_timed},
     .check = ok_or_cancelled},
    {.name = "futex: a second wait of the same strand",
     .setup = setup,
     .bodies = {timed_then_until_set, wake_twice_of_other_queues},
     .check = NULL},
    {.name = "futex: shielded wait, cancelled scope",
     .setup = setup,
     .bodies = {once_shielded, store_wake, cancel_first},
     .check = first_ok},
    {.name = "futex: whoever is woken sees the word",
     .setup = setup,
     .bodies = {woken_sees, store_wake},
     .check = first_ok},
    {.name = "futex: the last of a queue leaves",
     .setup = setup,
     .bodies = {until_set, once_timed, until_set, store_wake},
     .check = first_ok},
    {.name = "event: ends after its last waiter",
     .setup = setup,
     .bodies = {event_wait_and_end, event_wait_and_end, event_set},
     .check = both_ok},
    {.name = "event: cancelled only", .setup = setup, .bodies = {event_never, cancel_first}, .check = NULL},
    {.name = "event: timed and cancelled",
     .setup = setup,
     .bodies = {event_wait, event_wait_timed, event_set_and_cancel_first},
     .check = event_ended},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
