/* SPDX-License-Identifier: MIT */
/* acts.h: a task that does what it is told, and writes down what it saw; and one such task with all that it needs. */
#ifndef PLAIT_TESTS_ACTS_H
#define PLAIT_TESTS_ACTS_H

#include <plait/event.h>

#include "task_act.h"

#include "support/task_types.h"

/* What one task does, in this order. All zero but the event: it returns PLAIT_OK. */
struct test_act {
    struct plait_event begun; /* set first */
    struct plait_scope *cancels;
    struct plait_event *before; /* waited for */
    bool shielded;              /* that wait, after which it waits until it is cancelled */
    int says;                   /* it says that it is ready, by this; 0: it does not */
    bool stubborn;              /* it says so though it is cancelled */
    struct plait_event *after;  /* waited for, if the wait before was not cancelled */
    int makes;                  /* its result */
    plait_status gives;         /* what it returns; PLAIT_OK: what its last wait said */
    /* what it saw */
    plait_status said;
    plait_status saw;
};

/* Nothing is to be done. */
void test_act_prepare(struct test_act *act);

/* Its error is "told to fail". */
extern const struct task_act_task test_act;

/* One task, what it is told, and where it puts what it makes and says. */
struct test_actor {
    struct test_act act;
    struct task_act_slot slot;
    int result, value;
};

enum { TEST_UNTOUCHED = -7 };

/* Nothing is to be done; result and value are TEST_UNTOUCHED. */
void test_actor_prepare(struct test_actor *actor);

plait_status test_actor_start_soon(struct plait_group *group, struct test_actor *actor);

/* And waits until it says that it is ready. */
plait_status test_actor_start(struct plait_group *group, struct test_actor *actor);

#endif
