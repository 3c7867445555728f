/* SPDX-License-Identifier: MIT */
/* Scenarios of the condition: no notification is lost, none goes to one who has given up, and whoever comes out of a
 * wait holds the mutex. */
#include "model.h"

#include <plait/condition.h>
#include <plait/event.h>
#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/wait.h>

#include "waiting.h"

static struct plait_mutex mutex;
static struct plait_condition filled;
static struct plait_event both; /* wait */
static unsigned items, inside;
static unsigned waits; /* that have begun */
static plait_status result[4];

static void setup(void)
{
    plait_mutex_init(&mutex, 0);
    plait_condition_init(&filled);
    plait_event_init(&both);
    items = inside = waits = 0;
    for (int i = 0; i < 4; i++) {
        result[i] = PLAIT_OK;
    }
}

static void lock(void)
{
    (void)plait_mutex_lock_shielded(&mutex, __func__);
    MODEL_EXPECT(inside == 0);
    inside++;
}

static void unlock(void)
{
    inside--;
    plait_mutex_unlock(&mutex);
}

/* One wait, with what must hold on every way out of it. */
static plait_status wait_until(plait_time deadline)
{
    inside--;
    plait_status status = plait_condition_wait_until(&filled, &mutex, deadline);
    MODEL_EXPECT(plait_mutex_is_owner(&mutex));
    MODEL_EXPECT(inside == 0);
    inside++;
    return status;
}

static void take(plait_time deadline)
{
    lock();
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && model_read(items) == 0) {
        status = wait_until(deadline);
    }
    if (status == PLAIT_OK) { /* one who gave up leaves what there is to the one who was notified */
        model_write(items, items - 1);
    }
    result[model_self()] = status;
    unlock();
}

/* ---- bodies ---- */

static void take_one(void)
{
    take(PLAIT_FOREVER);
}

static void take_timed(void)
{
    take(plait_after(plait_nanoseconds(5)));
}

static void give(unsigned count, uint32_t notified)
{
    lock();
    model_write(items, model_read(items) + count);
    MODEL_EXPECT(plait_condition_notify(&filled, &mutex, notified) == PLAIT_OK);
    unlock();
}

static void give_one(void)
{
    give(1, 1);
}

static void give_two_for_all(void)
{
    give(2, UINT32_MAX);
}

static void give_twice(void)
{
    give_one();
    give_one();
}

static void give_two_for_two(void)
{
    give(2, 2);
}

/* The first waiter is notified and cancelled in one step: it must not take the notification with it. */
static void give_one_and_cancel_first(void)
{
    lock();
    model_write(items, model_read(items) + 1);
    MODEL_EXPECT(plait_condition_notify(&filled, &mutex, 1) == PLAIT_OK);
    plait_scope_cancel(&model_strand(0)->root);
    unlock();
}

static void cancel_first_and_give_one(void)
{
    lock();
    model_write(items, model_read(items) + 1);
    plait_scope_cancel(&model_strand(0)->root);
    MODEL_EXPECT(plait_condition_notify(&filled, &mutex, 1) == PLAIT_OK);
    unlock();
}

/* Takes one and gives it to the next: so there is one for the other waiter in any case, and no rescue for one that
 * missed its notification. */
static void take_and_give(void)
{
    take_one();
    if (result[0] == PLAIT_OK) {
        give_one();
    }
}

static void take_timed_and_give(void)
{
    take_timed();
    if (result[0] == PLAIT_OK) {
        give_one();
    }
}

static void cancel_first(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

/* Waits at most once: a notification wakes it, nothing else. */
static void wait_once(void)
{
    lock();
    if (model_read(items) == 0) {
        result[model_self()] = wait_until(PLAIT_FOREVER);
    }
    MODEL_EXPECT(model_read(items) != 0);
    unlock();
}

/* Both wait, or will before they leave the mutex: one notification wakes one, the next call the other. */
static void notify_both(void)
{
    MODEL_EXPECT(plait_event_wait(&both) == PLAIT_OK);
    lock();
    model_write(items, 1);
    MODEL_EXPECT(plait_condition_waiters(&filled) == 2);
    MODEL_EXPECT(plait_condition_notify(&filled, &mutex, 1) == PLAIT_OK);
    MODEL_EXPECT(plait_condition_waiters(&filled) == 1);
    MODEL_EXPECT(plait_condition_notify_all(&filled, &mutex) == PLAIT_OK);
    MODEL_EXPECT(plait_condition_waiters(&filled) == 0);
    unlock();
}

static void wait_with_the_other(void)
{
    lock();
    if (++waits == 2) {
        plait_event_set(&both); /* the notifier gets the mutex only when this strand waits */
    }
    result[model_self()] = wait_until(PLAIT_FOREVER);
    MODEL_EXPECT(model_read(items) != 0);
    unlock();
}

static void stray_wake(void)
{
    (void)plait_wake(&filled.word, PLAIT_WAKE_ALL);
    (void)plait_wake_in(&filled.word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL); /* of a dead event */
}

/* ---- checks ---- */

static void all_left(void)
{
    MODEL_EXPECT(!plait_mutex_locked(&mutex));
    MODEL_EXPECT(plait_mutex_waiters(&mutex) == 0);
    MODEL_EXPECT(plait_condition_waiters(&filled) == 0);
}

static void all_ok(void)
{
    all_left();
    for (int i = 0; i < 4; i++) {
        MODEL_EXPECT(result[i] == PLAIT_OK);
    }
    MODEL_EXPECT(items == 0);
}

static void second_has_it(void)
{
    all_left();
    MODEL_EXPECT(result[0] == PLAIT_OK || result[0] == PLAIT_CANCELLED || result[0] == PLAIT_TIMEOUT);
    MODEL_EXPECT(result[1] == PLAIT_OK);
}

#define PLANS "SC1,SC2,weak1,random,pct3"

static const struct scenario SCENARIOS[] = {
    {.name = "condition: two wait, two are given one after the other",
     .setup = setup,
     .plans = PLANS,
     .bodies = {take_one, take_one, give_twice},
     .check = all_ok},
    {.name = "condition: two wait, notify two",
     .setup = setup,
     .plans = PLANS,
     .bodies = {take_one, take_one, give_two_for_two},
     .check = all_ok},
    {.name = "condition: two wait, notify all",
     .setup = setup,
     .plans = PLANS,
     .bodies = {take_one, take_one, give_two_for_all},
     .check = all_ok},
    {.name = "condition: one of two is cancelled",
     .setup = setup,
     .plans = PLANS,
     .bodies = {take_and_give, take_one, give_one, cancel_first},
     .check = second_has_it},
    {.name = "condition: notified, then cancelled",
     .setup = setup,
     .plans = PLANS,
     .bodies = {take_and_give, take_one, give_one_and_cancel_first},
     .check = second_has_it},
    {.name = "condition: cancelled, then notified",
     .setup = setup,
     .plans = PLANS,
     .bodies = {take_and_give, take_one, cancel_first_and_give_one},
     .check = second_has_it},
    {.name = "condition: one of two is timed",
     .setup = setup,
     .plans = PLANS,
     .bodies = {take_timed_and_give, take_one, give_one},
     .check = second_has_it},
    {.name = "condition: one by one",
     .setup = setup,
     .plans = PLANS,
     .bodies = {wait_with_the_other, wait_with_the_other, notify_both},
     .check = all_left},
    {.name = "condition: stray wake of its word",
     .setup = setup,
     .plans = PLANS,
     .bodies = {wait_once, give_one, stray_wake},
     .check = all_left},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
