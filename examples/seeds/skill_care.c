/* SPDX-License-Identifier: MIT */
/* skill_care.c: what the concurrency skill text warns of, the good way round: nothing is started and forgotten, no
 * failure is lost, no state is shared without a lock, no resource is left behind. Its advice on tests, a schedule that
 * is decided and a clock that is made up, is examples/simulation. */
#include <stdio.h>

#include <plait/plait.h>

#include "connection_pool.h"
#include "deed.h"
#include "figure.h"
#include "int64_number.h"
#include "samples.h"

enum { TASKS = 4, TIMES = 250, BROKEN = 5 };

/* ---- "Fire and Forget" ---- */

/* There is no call that starts a task without a group that waits for it: its failure comes out of the group, and the
 * slot is the handle. */
static plait_status some_operation(int fails)
{
    const plait_status status = plait_yield();
    return fails != 0 ? BROKEN : status;
}

static const struct deed_task operation = {.run = some_operation, .name = "some operation"};

static plait_status forget_nothing(void)
{
    struct plait_group group;
    struct deed_slot slot;
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = deed_start_soon(&group, &slot, &operation, 1);
    }
    if (plait_group_error(&group, 0, &error) == PLAIT_OK) {
        printf("%s failed: %d\n", error.name, (int)error.status);
    }
    return outcome == BROKEN ? PLAIT_OK : outcome;
}

/* ---- "Unhandled Rejections" ---- */

/* All errors are kept, each with its task's name; and whoever ignores a status is told by the compiler. */
static plait_status keep_all_errors(void)
{
    struct plait_group group;
    struct deed_slot slots[3];
    struct plait_error error;
    size_t count = 0;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_KEEP_GOING, &outcome) {
        for (int i = 0; i < 3 && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&group, &slots[i], &operation, i % 2);
        }
        if (outcome == PLAIT_OK) {
            outcome = 9; /* the owner's own */
        }
    }
    while (plait_group_error(&group, count, &error) == PLAIT_OK) {
        count++;
    }
    printf("%zu errors, the first one is the outcome: %d\n", count, (int)outcome);
    return PLAIT_OK;
}

/* ---- "Race Conditions" ---- */

static struct plait_mutex counter_lock = PLAIT_MUTEX_INIT;
static int counter; /* counter_lock */
static int64_number atomic_counter = INT64_NUMBER_INIT(0);

static plait_status increment(int times)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < times && status == PLAIT_OK; i++) {
        PLAIT_WITH_MUTEX(&counter_lock, &status) {
            counter++;
        }
        (void)int64_number_incr(&atomic_counter); /* or without a lock */
    }
    return status;
}

static plait_status count_without_a_race(void)
{
    static const struct deed_task incrementing = {.run = increment, .name = "increment", .blocking = true};
    struct plait_group group;
    struct deed_slot slots[TASKS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&group, &slots[i], &incrementing, TIMES);
        }
    }
    printf("counted %d, and %d\n", counter, (int)int64_number_get(&atomic_counter));
    return outcome;
}

/* ---- "Resource Management": always clean up ---- */

static struct exchange exchange = {PLAIT_ATOMIC_INIT(0), PLAIT_ATOMIC_INIT(0)};
static connection_pool session;
static struct plait_event has_one = PLAIT_EVENT_INIT;

plait_status connection_open(struct connection *connection, struct exchange *at)
{
    connection->number = plait_add_acq_rel(&at->open, 1U) + 1U;
    return PLAIT_OK;
}

void connection_close(struct connection *connection, struct exchange *at)
{
    connection->number = 0;
    (void)plait_sub_acq_rel(&at->open, 1U);
}

/* Holds a connection until it is cancelled; the block gives it back on every way out. */
static plait_status hold_one(int unused, int *held)
{
    struct connection_pool_lease lease;
    plait_status outcome = PLAIT_OK;
    (void)unused;
    CONNECTION_POOL_WITH(&session, &lease, &outcome)
    {
        *held = (int)lease.value.number;
        plait_event_set(&has_one);
        outcome = plait_sleep(plait_seconds(600));
    }
    return outcome;
}

static plait_status clean_up(void)
{
    static const struct figure_task holding = {.run = hold_one, .name = "hold"};
    struct plait_group group;
    struct figure_slot slot;
    int held = 0;
    plait_status outcome = connection_pool_init(&session, 1, 0, &exchange);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    PLAIT_GROUP(&group, &outcome) {
        outcome = figure_start_soon(&group, &slot, &holding, 0, &held);
        if (outcome == PLAIT_OK) {
            outcome = plait_event_wait(&has_one);
            figure_cancel(&slot); /* this one only; the group waits until it has cleaned up */
        }
    }
    printf("the task ended with %s, %u lent", plait_status_name(figure_status(&slot)), connection_pool_lent(&session));
    connection_pool_close(&session);
    connection_pool_destroy(&session);
    printf(", %u open\n", plait_load_acquire(&exchange.open));
    return outcome;
}

int main(void)
{
    static plait_status (*const samples[])(void) = {forget_nothing, keep_all_errors, count_without_a_race, clean_up};
    return samples_run_all((struct samples){samples, sizeof(samples) / sizeof(samples[0])});
}
