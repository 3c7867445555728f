/* SPDX-License-Identifier: MIT */
/* portal.c: threads that call into an event loop. The loop runs on a thread of its own and keeps a counter that only
 * its fibers touch, one at a time, so that it needs no lock; the threads reach it through a portal. */
#include <stdio.h>

#include <plait/plait.h>

#include "client.h"
#include "counter.h"
#include "keeper.h"
#include "visit.h"

enum { CLIENTS = 4, VISITS = 250 };

struct counter {
    struct plait_portal portal;
    struct plait_event open;
    long visits; /* fibers of the loop only */
};

/* ---- on the loop ---- */

static plait_status count_visit(struct counter *counter, long *number)
{
    *number = ++counter->visits;
    return PLAIT_OK;
}

static plait_status keep(struct counter *counter)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_PORTAL(&counter->portal, &outcome)
    {
        plait_event_set(&counter->open);
        outcome = plait_portal_wait(&counter->portal);
    }
    return outcome;
}

/* ---- on threads ---- */

static plait_status run_loop(struct counter *counter)
{
    static const struct keeper_task keeping = {.run = keep, .name = "keeper"};
    const struct plait_fibers_options options = {.stalled_after = plait_seconds(1)};
    return keeper_fibers_run(&options, &keeping, counter);
}

static plait_status visit_often(struct counter *counter)
{
    static const struct visit_task visiting = {.run = count_visit, .name = "visit"};
    plait_status status = PLAIT_OK;
    for (int i = 0; i < VISITS && status == PLAIT_OK; i++) {
        long number = 0;
        status = visit_portal_call(&counter->portal, &visiting, counter, &number);
    }
    return status;
}

int main(void)
{
    static const struct keeper_task loop = {.run = run_loop, .name = "loop", .blocking = true};
    static const struct client_task client = {.run = visit_often, .name = "client"};
    static struct counter counter = {.open = PLAIT_EVENT_INIT};
    struct plait_group threads, clients;
    struct keeper_slot keeper;
    struct client_slot slots[CLIENTS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&threads, &outcome) {
        outcome = keeper_start_soon(&threads, &keeper, &loop, &counter);
        if (outcome == PLAIT_OK) {
            outcome = plait_event_wait(&counter.open);
        }
        if (outcome == PLAIT_OK) {
            PLAIT_GROUP(&clients, &outcome) {
                for (int i = 0; i < CLIENTS && outcome == PLAIT_OK; i++) {
                    outcome = client_start_soon(&clients, &slots[i], &client, &counter);
                }
            }
            plait_portal_stop(&counter.portal);
        }
    }
    (void)printf("%ld visits by %d threads: %s\n", counter.visits, CLIENTS, plait_status_name(outcome));
    return outcome == PLAIT_OK ? 0 : 1;
}
