/* SPDX-License-Identifier: MIT */
/* task.h: what executors ask of tasks. */
#ifndef PLAIT_SRC_TASK_H
#define PLAIT_SRC_TASK_H

#include <plait/task.h>

#include "group.h"

struct plait_executor;

/* A task's slot by its turn in a queue. */
PLAIT_INLINE struct plait_slot *plait_slot_of_turn(struct plait_turn *turn)
{
    return (struct plait_slot *)turn; /* D-6: its first member */
}

PLAIT_INLINE bool plait_slot_is_blocking(const struct plait_slot *slot)
{
    return (slot->manner & PLAIT_SLOT_BLOCKING) != 0;
}

/* Any strand; acquire. */
PLAIT_INLINE bool plait_slot_has_ended(const struct plait_slot *slot)
{
    return plait_load_acquire(&slot->progress) >= (uint8_t)PLAIT_TASK_FINISHED;
}

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

/* Makes a task of the slot, which nobody else knows yet: queued, covered, not counted. For run_sync.c, whose tasks are
 * of no group. */
void plait_slot_prepare(struct plait_slot *slot, struct plait_group *group,
                        plait_status (*body)(struct plait_slot *slot), const char *name, uint32_t manner);

/* ---- for executors ---- */

/* Gives a task that has not begun to a strand at rest, on the OS thread that will run it. One of no group runs on
 * threads only, whose strands are unbound. */
PLAIT_INLINE void plait_task_bind(struct plait_strand *strand, struct plait_slot *slot)
{
    struct plait_group *group = slot->group;
    slot->turn.strand = strand;
    strand->task = slot;
    strand->group = group;
    strand->name = slot->failure.name;
    strand->covered = true;
    if (PLAIT_LIKELY(group != NULL)) {
        struct plait_tally *tally = strand->tally;
        const bool is_known = tally != NULL && tally->count != 0 && tally->group == group;
        strand->host = is_known ? tally->owner : group->scope.owner;
        strand->root.parent = &group->scope;
        strand->root.depth = (uint16_t)((is_known ? tally->depth : group->scope.depth) + 1U);
        strand->root.shield = is_known ? tally->shield : group->scope.shield;
        if (tally != NULL && !is_known) {
            tally->owner = strand->host;
            tally->depth = group->scope.depth;
            tally->shield = group->scope.shield;
        }
    }
}

/* The strand is at rest again: by plait_task_run(), or by a task of no group, before anybody hears of its end. */
PLAIT_INLINE void plait_task_unbind(struct plait_strand *strand)
{
    strand->task = NULL;
    strand->host = NULL;
    strand->group = NULL;
    strand->covered = false;
    strand->root.parent = NULL;
    strand->root.depth = 0;
    strand->root.shield = 0;
}

/* Runs the bound task, on the running strand, to its end. Then the slot may be gone. */
void plait_task_run(struct plait_strand *me);

/* The same, but the task ends with `status`, and its body is not called. */
void plait_task_refuse(struct plait_strand *me, plait_status status);

#endif /* PLAIT_SRC_TASK_H */
