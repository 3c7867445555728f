/* SPDX-License-Identifier: MIT */
/* mm_synchronized.c: the samples of mm-concurrency about synchronized functions. One definition serves both worlds: the
 * same calls run as fibers of one event loop and as tasks on threads. */
#include <stdio.h>

#include <plait/plait.h>

#include "deed.h"
#include "name_locks.h"
#include "text_dict.h"

enum { TASKS = 6 };

static const char *const users[] = {"ada", "grace"};

/* ---- mm-concurrency, "Async Synchronization" and "Thread Synchronization": all calls, one at a time ---- */

static int shared_state;

SYNCHRONIZED(plait_status, update_shared_state)
{
    const int seen = shared_state;
    const plait_status status = plait_yield(); /* others run meanwhile, but not in here */
    shared_state = seen + 1;
    return status;
}

/* ---- the same headings, and "Dynamic Synchronization": one call at a time for each user ---- */

static int updates[2]; /* each under its user's lock */

SYNCHRONIZED_BY_KEY(name_locks, user_id, plait_status, process_user, (const char *, user_id), (int, times))
{
    int *count = &updates[user_id == users[0] ? 0 : 1];
    plait_status status = PLAIT_OK;
    for (int i = 0; i < times && status == PLAIT_OK; i++) {
        const int seen = *count;
        status = plait_yield();
        *count = seen + 1;
    }
    return status;
}

/* ---- "Non-blocking synchronization" and "Dynamic Synchronization": who finds it busy does not wait ---- */

static text_dict cache;
static struct plait_event inside;
static struct plait_event leave;

/* What is in the cache already, or else what is fetched. "Busy" is a status, never confused with what the function
 * returns; so the function may return anything, and has its own status for what can go wrong. */
TRY_SYNCHRONIZED_BY_KEY(name_locks, key, plait_status, try_refresh_cache, (const char *, key), (const char **, found))
{
    plait_status status = text_dict_get(&cache, key, found);
    if (status == PLAIT_MISSING) {
        plait_event_set(&inside);
        status = plait_event_wait(&leave); /* the expensive operation */
        if (status == PLAIT_OK) {
            *found = "updated";
            status = text_dict_set(&cache, key, *found);
        }
    }
    return status;
}

static plait_status refresh_first(int unused)
{
    (void)unused;
    const char *found = NULL;
    plait_status inner = PLAIT_OK;
    const plait_status status = try_refresh_cache("prices", &found, &inner);
    return status == PLAIT_OK ? inner : status;
}

static plait_status refresh_twice(void)
{
    static const struct deed_task refreshing = {.run = refresh_first, .name = "refresh"};
    struct plait_group group;
    struct deed_slot slot;
    const char *found = "nothing";
    plait_status inner = PLAIT_OK;
    plait_status busy = PLAIT_OK;
    plait_event_init(&inside);
    plait_event_init(&leave);
    plait_status outcome = text_dict_init(&cache);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    PLAIT_GROUP(&group, &outcome) {
        outcome = deed_start_soon(&group, &slot, &refreshing, 0);
        if (outcome == PLAIT_OK) {
            outcome = plait_event_wait(&inside);
        }
        busy = try_refresh_cache("prices", &found, &inner);
        printf("while it is refreshed: %s, %s", plait_status_name(busy), found);
        plait_event_set(&leave);
    }
    if (outcome == PLAIT_OK) {
        outcome = try_refresh_cache("prices", &found, &inner);
        printf("; afterwards: %s\n", found);
    }
    text_dict_destroy(&cache);
    return outcome == PLAIT_OK ? inner : outcome;
}

/* ---- many calls at once ---- */

static plait_status call_both(int index)
{
    plait_status status = update_shared_state();
    if (status == PLAIT_OK) {
        status = process_user(users[index % 2], 2);
    }
    return status;
}

static plait_status call_all(int unused)
{
    static const struct deed_task calling = {.run = call_both, .name = "call"};
    (void)unused;
    struct plait_group group;
    struct deed_slot slots[TASKS];
    plait_status outcome = PLAIT_OK;
    shared_state = updates[0] = updates[1] = 0;
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&group, &slots[i], &calling, i);
        }
    }
    printf("%d updates of all, %d of %s, %d of %s\n", shared_state, updates[0], users[0], updates[1], users[1]);
    return outcome == PLAIT_OK ? refresh_twice() : outcome;
}

int main(void)
{
    static const struct deed_task all = {.run = call_all, .name = "all"};
    plait_status status = deed_fibers_run(NULL, &all, 0);
    if (status == PLAIT_OK) {
        status = call_all(0); /* on threads */
    }
    printf("%s\n", plait_status_name(status));
    return status == PLAIT_OK ? 0 : 1;
}
