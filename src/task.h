/* SPDX-License-Identifier: MIT */
/* task.h: what executors ask of tasks. */
#ifndef PLAIT_SRC_TASK_H
#define PLAIT_SRC_TASK_H

#include <plait/task.h>

struct plait_executor;

/* Is the slot its caller's, or its starter's, who gets it back with LEFT in its word? */
PLAIT_INLINE bool plait_slot_is_lent(const struct plait_slot *slot)
{
    return (slot->manner & (PLAIT_SLOT_CALLED | PLAIT_SLOT_STARTING)) != 0;
}

/* plait_slot_start() on a given executor, whatever its group's owner runs on. */
plait_status plait_slot_start_on(const struct plait_executor *executor, struct plait_group *group,
                                 struct plait_slot *slot, plait_status (*body)(struct plait_slot *slot),
                                 const char *name, bool blocking);

/* Starts a task for a portal: by any strand, in a group that somebody may be about to close. PLAIT_CLOSED: its owner
 * leaves. PLAIT_NO_RESOURCE as plait_slot_start(). Its errors do not go to the group, and the slot is free as soon as
 * plait_slot_wait() says that it has ended. */
plait_status plait_slot_call(struct plait_group *group, struct plait_slot *slot,
                             plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking);

/* In place of strand->enter(strand): the task ends with `status`, and its body is not called. */
void plait_slot_refuse(struct plait_strand *me, plait_status status);

#endif /* PLAIT_SRC_TASK_H */
