/* SPDX-License-Identifier: MIT */
/* ref: a configuration that workers use while it is replaced under their hands.
 *
 *     workers    get ─► use ─► release             whatever becomes current meanwhile, theirs stays
 *     loader     new ─► set ─► release             replaces the whole
 *     editors    get ─► copy, changed ─► compare_exchange, again from what was seen if it was replaced
 *
 * A configuration is disposed of once, by whoever lets go of it last: a worker as a rule, or the loader. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <plait/group.h>
#include <plait/wait.h>

#include "config.h"
#include "config_job.h"
#include "current.h"

enum { WORKERS = 4, EDITORS = 2, REQUESTS = 500, LOADS = 100, EDITS = 20 };

static current config; /* all bytes zero: nothing yet */
static struct ledger ledger;
static struct plait_atomic_u32 requests;
static struct plait_atomic_u32 wrong;

void config_end(struct config *ended, struct ledger *book)
{
    free(ended->greeting);
    (void)plait_add_relaxed(&book->gone, 1U);
}

/* A configuration, with a reference for the caller. */
static plait_status make(const char *greeting, uint32_t timeout, struct config **made)
{
    struct config value = {strdup(greeting), timeout, 2U * timeout};
    if (value.greeting == NULL) {
        return PLAIT_NO_MEMORY;
    }
    const plait_status status = current_new(value, made, &ledger);
    if (status != PLAIT_OK) {
        free(value.greeting); /* it was not taken over */
        return status;
    }
    (void)plait_add_relaxed(&ledger.made, 1U);
    return PLAIT_OK;
}

static plait_status serve(uint32_t index)
{
    (void)index;
    plait_status status = PLAIT_OK;
    for (uint32_t i = 0; i < REQUESTS && status == PLAIT_OK; i++) {
        struct config *mine = current_get(&config);
        status = plait_yield(); /* a request takes its time */
        if (mine->retries != 2U * mine->timeout || strncmp(mine->greeting, "hello", 5) != 0) {
            (void)plait_add_relaxed(&wrong, 1U);
        }
        (void)plait_add_relaxed(&requests, 1U);
        current_release(mine);
    }
    return status;
}

static plait_status load(uint32_t index)
{
    (void)index;
    plait_status status = PLAIT_OK;
    for (uint32_t i = 0; i < LOADS && status == PLAIT_OK; i++) {
        struct config *next = NULL;
        status = make("hello, loaded", 10U + i, &next);
        if (status == PLAIT_OK) {
            current_set(&config, next);
            current_release(next);
            status = plait_yield();
        }
    }
    return status;
}

/* One more second, and everything else as it is. */
static plait_status edit_once(void)
{
    struct config *seen = current_get(&config);
    plait_status status = PLAIT_OK;
    bool replaced = false;
    while (status == PLAIT_OK && !replaced) {
        struct config *next = NULL;
        status = make(seen->greeting, seen->timeout + 1U, &next);
        if (status == PLAIT_OK) {
            replaced = current_compare_exchange(&config, &seen, next);
            current_release(next);
        }
    }
    current_release(seen);
    return status;
}

static plait_status edit(uint32_t index)
{
    (void)index;
    plait_status status = PLAIT_OK;
    for (uint32_t i = 0; i < EDITS && status == PLAIT_OK; i++) {
        status = edit_once();
    }
    return status;
}

static const struct config_job_task SERVE = {.run = serve, .name = "worker"};
static const struct config_job_task LOAD = {.run = load, .name = "loader"};
static const struct config_job_task EDIT = {.run = edit, .name = "editor"};

static plait_status run(void)
{
    struct plait_group group;
    struct config_job_slot workers[WORKERS];
    struct config_job_slot editors[EDITORS];
    struct config_job_slot loader;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (uint32_t i = 0; i < WORKERS && outcome == PLAIT_OK; i++) {
            outcome = config_job_start_soon(&group, &workers[i], &SERVE, i);
        }
        for (uint32_t i = 0; i < EDITORS && outcome == PLAIT_OK; i++) {
            outcome = config_job_start_soon(&group, &editors[i], &EDIT, i);
        }
        if (outcome == PLAIT_OK) {
            outcome = config_job_start_soon(&group, &loader, &LOAD, 0U);
        }
    }
    return outcome;
}

int main(void)
{
    struct config *first = NULL;
    plait_status status = make("hello", 1, &first);
    if (status == PLAIT_OK) {
        current_set(&config, first);
        current_release(first);
        status = run();
        current_destroy(&config);
    }
    if (status == PLAIT_OK) {
        const uint32_t made = plait_load_relaxed(&ledger.made);
        const bool none_left = made == plait_load_relaxed(&ledger.gone);
        (void)printf("%u requests, %s; %d replaced, %d edited; %s\n", plait_load_relaxed(&requests),
                     plait_load_relaxed(&wrong) == 0U ? "each by one configuration" : "some by a torn one", LOADS,
                     EDITORS * EDITS, none_left ? "all disposed of" : "some left over");
    }
    return status == PLAIT_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
