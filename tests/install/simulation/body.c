/* SPDX-License-Identifier: MIT */
/* body.c: two tasks of a group push into the queue that the code under test reads, and a third strand closes it. With
 * --failing-memory the queue may not be had. */
#include "total.h"

#include "produce.h"

#include <plait/group.h>
#include <plait/simulate.h>

static jobs queue;

static plait_status push(int item)
{
    return jobs_push(&queue, item);
}

static const struct produce_task PRODUCE = {.run = push, .name = "producer"};

static void body(void)
{
    struct plait_group group;
    struct produce_slot slots[2];
    plait_status outcome = PLAIT_OK;
    int sum = 0;
    if (jobs_init(&queue) != PLAIT_OK) {
        plait_expect_reachable("no memory for the queue");
        return;
    }
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < 2 && outcome == PLAIT_OK; i++) {
            outcome = produce_start_soon(&group, &slots[i], &PRODUCE, i + 1);
        }
    }
    jobs_close(&queue);
    sum = total(&queue);
    plait_expect_always(outcome == PLAIT_OK && sum == 3);
    jobs_destroy(&queue);
}

int main(int argc, char **argv)
{
    const struct plait_simulation options = plait_simulation_options("total", argc, argv);
    return plait_simulate(&options, body);
}
