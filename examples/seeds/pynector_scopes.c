/* SPDX-License-Identifier: MIT */
/* pynector_scopes.c: the samples of Pynector, structured concurrency, about task groups, cancellation scopes, and
 * errors. All of them run as fibers of one event loop, as theirs do. */
#include <stdio.h>

#include <plait/plait.h>

#include "deed.h"
#include "samples.h"

enum { SIMULATED_ERROR = 1 }; /* positive: the program's own */

/* ---- Pynector, "Task Groups" and "Basic Task Group Usage" ---- */

static plait_status run_task(int number)
{
    printf("task %d started\n", number);
    const plait_status status = plait_sleep(plait_milliseconds(number));
    if (status == PLAIT_OK) {
        printf("task %d completed\n", number);
    }
    return status;
}

static plait_status start_two_tasks(void)
{
    static const struct deed_task task = {.run = run_task, .name = "task"};
    struct plait_group group;
    struct deed_slot slots[2];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = deed_start_soon(&group, &slots[0], &task, 1);
        if (outcome == PLAIT_OK) {
            outcome = deed_start_soon(&group, &slots[1], &task, 2);
        }
        printf("all tasks started\n");
    }
    printf("all tasks completed\n");
    return outcome;
}

/* ---- Pynector, "Cancellation Scopes" and "Cancellation and Timeouts" ---- */

static plait_status run_for_long(void)
{
    return plait_sleep(plait_seconds(600));
}

static plait_status cancel_a_scope(void)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        outcome = run_for_long(); /* PLAIT_CANCELLED, at once */
    }
    printf("cancelled by hand: %s\n", plait_scope_cause(&scope) == PLAIT_CAUSE_EXPLICIT ? "yes" : "no");
    return outcome;
}

static plait_status move_on(void)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_MOVE_ON_AFTER(&scope, plait_milliseconds(2), &outcome) {
        outcome = run_for_long();
    }
    if (plait_scope_caught(&scope)) { /* known when the scope has been left, and not before */
        printf("the task was cancelled after its time; going on\n");
    }
    return outcome;
}

static plait_status fail(void)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&scope, plait_milliseconds(2), &outcome) {
        outcome = run_for_long();
    }
    printf("fail after: %s\n", plait_status_name(outcome));
    return outcome == PLAIT_TIMEOUT ? PLAIT_OK : outcome;
}

/* ---- Pynector, "Error Handling" and "Error Handling Examples" ---- */

static plait_status fail_soon(int milliseconds)
{
    const plait_status status = plait_sleep(plait_milliseconds(milliseconds));
    return status == PLAIT_OK ? SIMULATED_ERROR : status;
}

static plait_status wait_until_cancelled(int seconds)
{
    const plait_status status = plait_sleep(plait_seconds(seconds));
    if (status == PLAIT_CANCELLED) {
        printf("the task was cancelled\n");
    }
    return status; /* passed on, like any other */
}

static const struct deed_task failing = {.run = fail_soon, .name = "the task that fails"};
static const struct deed_task waiting = {.run = wait_until_cancelled, .name = "the task that waits"};

/* The error of a task comes out of its group as what it is, and cancels the other one. */
static plait_status catch_an_error(void)
{
    struct plait_group group;
    struct deed_slot slots[2];
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = deed_start_soon(&group, &slots[0], &failing, 1);
        if (outcome == PLAIT_OK) {
            outcome = deed_start_soon(&group, &slots[1], &waiting, 600);
        }
    }
    if (plait_group_error(&group, 0, &error) == PLAIT_OK) {
        printf("caught %d from %s\n", (int)error.status, error.name);
    }
    return outcome == SIMULATED_ERROR ? PLAIT_OK : outcome;
}

/* The end of a group waits for its tasks; who wants no more of them says so. */
static plait_status cancel_a_group(void)
{
    struct plait_group group;
    struct deed_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = deed_start_soon(&group, &slot, &waiting, 600);
        if (outcome == PLAIT_OK) {
            outcome = plait_sleep(plait_milliseconds(1));
        }
        plait_group_cancel(&group);
    }
    return outcome;
}

static plait_status run_what_must_not_be_cut_short(int *result)
{
    printf("critical operation started\n");
    const plait_status status = plait_sleep(plait_milliseconds(1));
    printf("critical operation completed: %s\n", plait_status_name(status));
    *result = 42;
    return status;
}

/* A shield hides what is around it: here a group that is cancelled already. */
static plait_status shield_an_operation(void)
{
    struct plait_group group;
    struct plait_scope shield;
    struct deed_slot slot;
    int result = 0;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = deed_start_soon(&group, &slot, &waiting, 600);
        plait_group_cancel(&group);
        if (outcome == PLAIT_OK) {
            PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
                outcome = run_what_must_not_be_cut_short(&result);
            }
        }
        printf("result %d, and what follows the shield: %s\n", result, plait_status_name(plait_checkpoint()));
    }
    return outcome;
}

int main(void)
{
    static plait_status (*const samples[])(void) = {start_two_tasks, cancel_a_scope,     move_on, fail, catch_an_error,
                                                    cancel_a_group,  shield_an_operation};
    return samples_run_all((struct samples){samples, sizeof(samples) / sizeof(samples[0])});
}
