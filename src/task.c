/* SPDX-License-Identifier: MIT */
/* task.c: the life of a task in its slot: prepared by its starter, run by an executor, counted off at its end.
 *
 * The state word of the task's own scope (strand.root) tells how far it is: closed, open, ended. So one operation
 * starts it and one ends it, and each is the operation that cancellation needs anyway. Waiting for it: task_wait.c.
 *
 * A slot is free when its group is closed, for its errors stand there. One that was called through a portal is free
 * before that, when LEFT stands in its word: its errors are the caller's alone, and that word is its last touch. The
 * same holds for one that NAME_start() waits for, until the task has said that it is ready: from then on it is the
 * group's. A group that tells who has ended gets the slot as the task's last touch of it. */
#include <plait/task.h>
#include <plait/wait.h>

#include "cancel.h"
#include "executor.h"
#include "group.h"
#include "scope.h"
#include "stall.h"
#include "task.h"

/* Something must keep the group open while a task is started in it: that the running strand is its owner, or that it
 * lies below a task of this group or of one opened inside it by the same owner. */
static bool keeps_open(const struct plait_strand *me, const struct plait_group *group)
{
    const struct plait_strand *owner = group->scope.owner;
    const struct plait_strand *strand = me;
    while (strand != owner && strand->host != NULL && strand->host != owner) {
        strand = strand->host;
    }
    return strand == owner || (strand->host == owner && strand->group->scope.depth >= group->scope.depth);
}

/* Is how it ended the business of its group, and not of who called it, or waits for it to be ready? By the task. */
static bool is_of_group(const struct plait_slot *slot)
{
    return !plait_slot_is_lent(slot) || ((slot->manner & PLAIT_SLOT_CALLED) == 0 && plait_slot_is_ready(slot));
}

/* Wakes those who wait for the end. With LEFT the slot may be gone, if it is not the group's. */
static void announce_end(struct plait_slot *slot)
{
    plait_word *state = &slot->strand.root.state;
    const uint32_t seen =
        plait_slot_is_lent(slot) ? plait_or_acq_rel(state, (uint32_t)PLAIT_SCOPE_LEFT) : plait_load_relaxed(state);
    if ((seen & PLAIT_SCOPE_WAITED) != 0) {
        (void)plait_wake(state, PLAIT_WAKE_ALL);
    }
}

/* The order at the end of a task: the errors while the group is still sure to be there; then the own scope, which waits
 * for cancellers; then out of the owner's list; then those who wait for it; then the owner who is told; and only then
 * the count, after which slot and group may be gone. */
static void end(struct plait_strand *me, plait_status raw)
{
    struct plait_slot *slot = (struct plait_slot *)me;
    struct plait_group *group = me->group;
    /* A slot that is not the group's may be gone when its end is announced. */
    const bool is_near = me->is_near;
    const bool is_told = (slot->manner & PLAIT_SLOT_TOLD) != 0;
    const bool of_group = is_of_group(slot);
    plait_strand_finish(me, &me->root, plait_slot_name(slot));
    slot->status = plait_status_from_user(raw);
    bool cut = raw == PLAIT_CANCELLED && plait_evaluate(me);
    slot->failed = raw != PLAIT_OK && !cut;
    if (cut) {
        plait_group_child_is_cut(group);
    } else if (slot->failed && of_group) {
        plait_group_fail(group, &slot->failure, raw, plait_slot_name(slot));
    }
    plait_strand_retire(me, plait_slot_name(slot));
    announce_end(slot);
    if (PLAIT_UNLIKELY(is_told)) {
        plait_group_tell(group, of_group ? slot : NULL);
    }
    plait_group_count_off(group, is_near);
}

/* What the executor runs. */
static void run(struct plait_strand *me)
{
    struct plait_slot *slot = (struct plait_slot *)me;
    plait_strand_begin(me);
    plait_scope_uncover(me, &me->root);
    if (PLAIT_UNLIKELY(plait_stall_patience() != 0)) { /* then the owner wants to know it, whatever it does */
        (void)plait_look(me);
    }
    end(me, slot->body(slot));
}

void plait_slot_refuse(struct plait_strand *me, plait_status status)
{
    plait_strand_begin(me);
    plait_scope_uncover(me, &me->root);
    end(me, status);
}

/* Makes a task of the slot. */
static struct plait_strand *prepare(const struct plait_executor *executor, struct plait_group *group,
                                    struct plait_slot *slot, plait_status (*body)(struct plait_slot *slot),
                                    const char *name, bool blocking)
{
    struct plait_strand *child = &slot->strand;
    struct plait_strand *owner = group->scope.owner;
    plait_strand_prepare(child, executor, name);
    child->host = owner;
    child->group = group;
    child->enter = run;
    child->blocking = blocking;
    plait_initialize(&child->root.state, PLAIT_SCOPE_CLOSED); /* until it runs: a canceller leaves its mark only */
    plait_scope_place(&child->root, &group->scope, child, "plait_slot_start");
    slot->body = body;
    return child;
}

/* Starts a task by a strand of which something must let the group count on it. */
static plait_status start(const struct plait_executor *executor, struct plait_group *group, struct plait_slot *slot,
                          plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking,
                          uint32_t manner)
{
    uint32_t state = plait_load_acquire(&group->scope.state);
    if ((state & PLAIT_SCOPE_CLOSED) != 0 || !keeps_open(plait_self(), group)) {
        return PLAIT_MISUSE;
    }
    slot->manner = manner;
    if (PLAIT_UNLIKELY((group->options & PLAIT_TELL_ENDS) != 0)) {
        slot->manner |= (uint32_t)PLAIT_SLOT_TOLD;
        plait_group_will_tell(group);
    }
    struct plait_strand *child = prepare(executor, group, slot, body, name, blocking);
    child->is_near = executor->is_near != NULL && executor->is_near(child);
    plait_group_count_in(group, child->is_near);
    plait_status status = executor->spawn(child);
    if (status != PLAIT_OK) {
        plait_group_child_withdrawn(group); /* it is not near: that is but a run queue, where there is room */
    }
    return status;
}

plait_status plait_slot_start_on(const struct plait_executor *executor, struct plait_group *group,
                                 struct plait_slot *slot, plait_status (*body)(struct plait_slot *slot),
                                 const char *name, bool blocking)
{
    return start(executor, group, slot, body, name, blocking, 0);
}

plait_status plait_slot_start(struct plait_group *group, struct plait_slot *slot,
                              plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    return start(group->scope.owner->executor, group, slot, body, name, blocking, 0);
}

plait_status plait_slot_start_ready(struct plait_group *group, struct plait_slot *slot,
                                    plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    plait_status status = plait_private_checkpoint(plait_self());
    if (status == PLAIT_OK) {
        status = start(group->scope.owner->executor, group, slot, body, name, blocking, PLAIT_SLOT_STARTING);
    }
    return status == PLAIT_OK ? plait_slot_join_ready(slot) : status;
}

/* ---- from outside, through a portal: its group is kept open by the count alone ---- */

plait_status plait_slot_call(struct plait_group *group, struct plait_slot *slot,
                             plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    if (!plait_group_enter(group)) {
        return PLAIT_CLOSED;
    }
    slot->manner = PLAIT_SLOT_CALLED;
    const struct plait_executor *executor = group->scope.owner->executor;
    plait_status status = executor->spawn(prepare(executor, group, slot, body, name, blocking));
    if (status != PLAIT_OK) {
        plait_group_child_ends(group);
    }
    return status;
}

/* ---- asking ---- */

enum plait_task_state plait_slot_state(const struct plait_slot *slot)
{
    uint32_t state = plait_load_acquire(&slot->strand.root.state);
    enum plait_task_state is = PLAIT_TASK_RUNNING;
    if ((state & PLAIT_SCOPE_ENDED) != 0) {
        is = slot->failed                      ? PLAIT_TASK_FAILED
             : slot->status == PLAIT_CANCELLED ? PLAIT_TASK_CANCELLED
                                               : PLAIT_TASK_FINISHED;
    } else if ((state & PLAIT_SCOPE_CLOSED) != 0) {
        is = PLAIT_TASK_QUEUED;
    }
    return is;
}

plait_status plait_slot_status(const struct plait_slot *slot)
{
    bool ended = (plait_load_acquire(&slot->strand.root.state) & PLAIT_SCOPE_ENDED) != 0;
    return ended ? slot->status : PLAIT_BUSY;
}

void plait_slot_cancel(struct plait_slot *slot)
{
    plait_cancel(&slot->strand.root, PLAIT_CAUSE_EXPLICIT);
}

const char *plait_slot_name(const struct plait_slot *slot)
{
    return slot->strand.name != NULL ? slot->strand.name : "unnamed";
}
