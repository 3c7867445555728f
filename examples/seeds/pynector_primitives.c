/* SPDX-License-Identifier: MIT */
/* pynector_primitives.c: the samples of Pynector, structured concurrency, about what guards resources: Lock, Semaphore,
 * CapacityLimiter, Event, Condition. */
#include <stdio.h>

#include <plait/plait.h>

#include "deed.h"
#include "samples.h"

enum { TASKS = 5 };

/* Runs the function TASKS times at once, with 0, 1, 2 ...; what it is given is not copied. */
static plait_status run_together(plait_status (*run)(int index), const char *name)
{
    const struct deed_task task = {.run = run, .name = name};
    struct plait_group group;
    struct deed_slot slots[TASKS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&group, &slots[i], &task, i);
        }
    }
    return outcome;
}

/* How many are inside at one time. */
static struct plait_atomic_u32 inside;
static struct plait_atomic_u32 most;

static plait_status work_inside(void)
{
    const uint32_t now = plait_add_acq_rel(&inside, 1U) + 1U;
    uint32_t seen = plait_load_relaxed(&most);
    while (seen < now && !plait_compare_exchange_relaxed(&most, &seen, now)) {}
    const plait_status status = plait_yield();
    (void)plait_sub_acq_rel(&inside, 1U);
    return status;
}

static plait_status show_most(const char *what, plait_status (*run)(int index))
{
    plait_store_relaxed(&most, 0U);
    const plait_status status = run_together(run, what);
    printf("%d tasks with a %s: %u at a time\n", TASKS, what, plait_load_relaxed(&most));
    return status;
}

/* ---- Pynector, "Lock", and "Resource Management": a lock around what all of them write ---- */

static struct plait_mutex lock = PLAIT_MUTEX_INIT;
static int shared_resource[TASKS];
static int items;

static plait_status run_with_lock(int item)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_WITH_MUTEX(&lock, &outcome) {
        shared_resource[items++] = item;
        outcome = work_inside();
    }
    return outcome;
}

static plait_status use_a_lock(void)
{
    const plait_status status = show_most("lock", run_with_lock);
    int sum = 0;
    for (int i = 0; i < items; i++) {
        sum += shared_resource[i];
    }
    printf("the shared resource has %d items, sum %d\n", items, sum);
    return status;
}

/* ---- Pynector, "Semaphore", and "Resource Management": three at a time ---- */

static struct plait_semaphore semaphore = PLAIT_SEMAPHORE_INIT(3);

static plait_status run_with_semaphore(int item)
{
    plait_status outcome = PLAIT_OK;
    (void)item;
    PLAIT_WITH_SEMAPHORE(&semaphore, &outcome) {
        outcome = work_inside();
    }
    return outcome;
}

/* ---- Pynector, "CapacityLimiter", and "Resource Management": two at a time, each known by its loan ---- */

static struct plait_limiter limiter = PLAIT_LIMITER_INIT(2);

static plait_status run_with_limiter(int item)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    plait_status outcome = PLAIT_OK;
    (void)item;
    PLAIT_WITH_LIMITER(&limiter, &loan, &outcome) {
        outcome = work_inside();
    }
    return outcome;
}

/* ---- Pynector, "Event": in one task it is waited for, in another one it is set ---- */

static struct plait_event event = PLAIT_EVENT_INIT;
static struct plait_atomic_u32 proceeded;

static plait_status wait_or_set(int index)
{
    plait_status status = PLAIT_OK;
    if (index == TASKS - 1) {
        plait_event_set(&event);
    } else {
        status = plait_event_wait(&event);
        (void)plait_add_relaxed(&proceeded, 1U);
    }
    return status;
}

static plait_status use_an_event(void)
{
    const plait_status status = run_together(wait_or_set, "event");
    printf("set, and %u proceeded\n", plait_load_relaxed(&proceeded));
    return status;
}

/* ---- Pynector, "Condition": waits until what the lock guards has become different ---- */

static struct plait_condition condition = PLAIT_CONDITION_INIT;
static int ready; /* lock */
static bool over; /* lock */
static int taken; /* lock */

static plait_status take_when_ready(void)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_WITH_MUTEX(&lock, &outcome) {
        outcome = PLAIT_WAIT_WHILE(&condition, &lock, ready == 0 && !over, PLAIT_FOREVER);
        if (outcome == PLAIT_OK && ready > 0) {
            ready--;
            taken++;
        }
    }
    return outcome;
}

static plait_status make_ready(void)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_WITH_MUTEX(&lock, &outcome) {
        ready++;
        outcome = plait_condition_notify(&condition, &lock, 1);
    }
    if (outcome == PLAIT_OK) {
        outcome = plait_yield();
    }
    PLAIT_WITH_MUTEX(&lock, &outcome) {
        over = true;
        outcome = plait_condition_notify_all(&condition, &lock);
    }
    return outcome;
}

static plait_status wait_or_notify(int index)
{
    return index == TASKS - 1 ? make_ready() : take_when_ready();
}

static plait_status use_a_condition(void)
{
    const plait_status status = run_together(wait_or_notify, "condition");
    printf("%d has got something, and nobody waits any more: %u\n", taken, plait_condition_waiters(&condition));
    return status;
}

static plait_status use_a_semaphore(void)
{
    return show_most("semaphore", run_with_semaphore);
}

static plait_status use_a_limiter(void)
{
    return show_most("limiter", run_with_limiter);
}

int main(void)
{
    static plait_status (*const samples[])(void) = {use_a_lock, use_a_semaphore, use_a_limiter, use_an_event,
                                                    use_a_condition};
    return samples_run_all((struct samples){samples, sizeof(samples) / sizeof(samples[0])});
}
