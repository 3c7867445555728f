/* SPDX-License-Identifier: MIT */
/* task.h: what executors ask of tasks. */
#ifndef PLAIT_SRC_TASK_H
#define PLAIT_SRC_TASK_H

#include <plait/task.h>

struct plait_executor;

/* plait_slot_start() on a given executor, whatever its group's owner runs on. */
plait_status plait_slot_start_on(const struct plait_executor *executor, struct plait_group *group,
                                 struct plait_slot *slot, plait_status (*body)(struct plait_slot *slot),
                                 const char *name, bool blocking);

/* In place of strand->enter(strand): the task ends with `status`, and its body is not called. */
void plait_slot_refuse(struct plait_strand *me, plait_status status);

#endif /* PLAIT_SRC_TASK_H */
