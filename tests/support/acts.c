/* SPDX-License-Identifier: MIT */
#include "support/acts.h"

#include <plait/scope.h>

enum { NOT_YET = 99 };

void test_act_prepare(struct test_act *act)
{
    *act = (struct test_act){.said = NOT_YET, .saw = NOT_YET};
    plait_event_init(&act->begun);
}

/* And then until it is cancelled. */
static plait_status wait_behind_shield(struct test_act *act)
{
    struct plait_event never = PLAIT_EVENT_INIT;
    struct plait_scope shield;
    plait_status status = PLAIT_OK;
    PLAIT_SHIELD(&shield, PLAIT_FOREVER, &status) {
        status = plait_event_wait(act->before);
        act->saw = status;
    }
    return status == PLAIT_OK ? plait_event_wait(&never) : status;
}

static plait_status run(struct test_act *act, int *result, const char **error, struct task_act_slot *self)
{
    plait_status status = PLAIT_OK;
    plait_event_set(&act->begun);
    if (act->cancels != NULL) {
        plait_scope_cancel(act->cancels);
    }
    if (act->before != NULL && act->shielded) {
        status = wait_behind_shield(act);
    } else if (act->before != NULL) {
        status = act->saw = plait_event_wait(act->before);
    }
    if (act->says != 0 && (status == PLAIT_OK || act->stubborn)) {
        act->said = task_act_started(self, act->says);
    }
    if (act->after != NULL && status == PLAIT_OK) {
        status = act->saw = plait_event_wait(act->after);
    }
    *result = act->makes;
    if (act->gives != PLAIT_OK) {
        *error = "told to fail";
        status = act->gives;
    }
    return status;
}

const struct task_act_task test_act = {.run = run, .name = "act"};

void test_actor_prepare(struct test_actor *actor)
{
    test_act_prepare(&actor->act);
    actor->result = TEST_UNTOUCHED;
    actor->value = TEST_UNTOUCHED;
}

plait_status test_actor_start_soon(struct plait_group *group, struct test_actor *actor)
{
    return task_act_start_soon(group, &actor->slot, &test_act, &actor->act, &actor->result);
}

plait_status test_actor_start(struct plait_group *group, struct test_actor *actor)
{
    return task_act_start(group, &actor->slot, &test_act, &actor->act, &actor->result, &actor->value);
}
