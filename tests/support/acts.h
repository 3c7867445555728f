/* SPDX-License-Identifier: MIT */
/* acts.h: a task that does what it is told, and writes down what it saw. */
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

#endif
