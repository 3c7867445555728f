/* SPDX-License-Identifier: MIT */
/* task.c: the life of a task: prepared in its slot by its starter, bound to a strand and run by an executor, counted
 * off at its end.
 *
 *     progress   QUEUED ──► RUNNING ──► FINISHED, CANCELLED, FAILED      written by the task alone
 *     state      CLOSED ──► open ──► CLOSED, beside the marks of cancellers and waiters; read-modify-writes only
 *
 * Invariants
 *     A canceller finds the strand by the slot, and only while the state is open: it pins the state, which holds the
 *     task's end up, and cancels the strand's outermost scope. While the state is CLOSED it leaves its mark and goes.
 *     The task opens its state when it first looks at its scopes, or opens a group: before any of its waits can be
 *     claimed by a canceller, and before anything below it could be found. It takes the mark over then: one word, one
 *     order of all changes, so either the canceller finds it open, or the task finds the mark. A task that does neither
 *     is never opened.
 *     So a task that neither looks nor waits begins and ends without a locked instruction: its end is told by a store
 *     of `progress`, a light fence and a look at the waiters' mark; who is about to sleep pays for both (task_wait.c).
 *
 * Orders: `progress` is stored with release at the end and read with acquire, and what the task did and how it ended
 * come before that; opening releases turn.strand. tests/sim/portal.c explores this.
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
#include "stall.h"
#include "task.h"
#include "waiting.h"

PLAIT_STATIC_ASSERT(sizeof(struct plait_slot) <= 64, "a task that waits for its turn takes one line of the cache");

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

/* Tells the end to those who wait for it. */
PLAIT_INLINE void announce_end(struct plait_slot *slot, enum plait_task_state how)
{
    plait_word *state = &slot->state;
    plait_store_release(&slot->progress, (uint8_t)how);
    plait_fence_light();
    if (PLAIT_UNLIKELY((plait_load_relaxed(state) & PLAIT_SCOPE_WAITED) != 0)) {
        (void)plait_or_acq_rel(state, (uint32_t)PLAIT_SCOPE_ENDED);
        (void)plait_wake(state, PLAIT_WAKE_ALL);
    }
}

/* The same of a slot that is lent, or of which the group tells. It may be gone with LEFT, or when it has been told of:
 * whichever is its last touch. */
static PLAIT_COLD void announce_end_to_others(struct plait_slot *slot, struct plait_group *group,
                                              enum plait_task_state how)
{
    plait_word *state = &slot->state;
    const bool is_told = (slot->manner & PLAIT_SLOT_TOLD) != 0;
    const bool of_group = is_of_group(slot);
    if (plait_slot_is_lent(slot)) {
        plait_store_release(&slot->progress, (uint8_t)how);
        if ((plait_or_acq_rel(state, (uint32_t)PLAIT_SCOPE_LEFT) & PLAIT_SCOPE_WAITED) != 0) {
            (void)plait_wake(state, PLAIT_WAKE_ALL);
        }
    } else {
        announce_end(slot, how);
    }
    if (is_told) {
        plait_group_tell(group, of_group ? slot : NULL);
    }
}

/* The order at the end of a task: the errors while the group is still sure to be there; then the cancellers, who are
 * waited for; then out of the owner's list; then those who wait for it; then the owner who is told; and only then the
 * count, after which slot and group may be gone. */
PLAIT_INLINE void end(struct plait_strand *me, struct plait_slot *slot, plait_status raw)
{
    struct plait_group *group = me->group;
    const bool is_near = slot->near != 0; /* the slot may be gone when its end is announced */
    enum plait_task_state how = PLAIT_TASK_FINISHED;
    if (PLAIT_UNLIKELY(slot->failure.name != me->name)) { /* others may be reading what has not changed */
        slot->failure.name = me->name;
    }
    if (!plait_strand_is_in_order(me, &me->root)) {
        plait_private_strand_finish(me, plait_slot_name(slot));
    }
    plait_failure_take(&slot->failure, raw);
    if (PLAIT_UNLIKELY(raw != PLAIT_OK)) {
        how = PLAIT_TASK_FAILED;
        if (raw == PLAIT_CANCELLED && plait_evaluate(me)) {
            how = PLAIT_TASK_CANCELLED;
            plait_group_child_is_cut(group);
        } else if (is_of_group(slot)) {
            plait_group_fail(group, &slot->failure);
        }
    }
    plait_strand_retire(me);
    if (me->stack == NULL) { /* a fiber's strand is bound anew before anything asks it */
        plait_task_unbind(me);
    }
    if (PLAIT_LIKELY((slot->manner & (PLAIT_SLOT_CALLED | PLAIT_SLOT_STARTING | PLAIT_SLOT_TOLD)) == 0)) {
        announce_end(slot, how);
    } else {
        announce_end_to_others(slot, group, how);
    }
    plait_group_count_off(group, me->tally, is_near);
}

void plait_task_run(struct plait_strand *me)
{
    struct plait_slot *slot = me->task;
    plait_store_relaxed(&slot->progress, (uint8_t)PLAIT_TASK_RUNNING);
    if (PLAIT_UNLIKELY(plait_stall_patience() != 0)) { /* then the owner wants to know it, whatever it does */
        (void)plait_look(me);
    }
    const plait_status raw = slot->body(slot);
    if (PLAIT_LIKELY(me->group != NULL)) {
        end(me, slot, raw);
    }
}

void plait_task_refuse(struct plait_strand *me, plait_status status)
{
    end(me, me->task, status);
}

/* Makes a task of the slot. */
PLAIT_INLINE void prepare(struct plait_slot *slot, struct plait_group *group,
                          plait_status (*body)(struct plait_slot *slot), const char *name, uint32_t manner)
{
    slot->turn.strand = NULL;
    slot->group = group;
    slot->body = body;
    plait_initialize(&slot->state, PLAIT_SCOPE_CLOSED);
    slot->near = 0;
    slot->manner = (uint8_t)manner;
    plait_initialize(&slot->progress, (uint8_t)PLAIT_TASK_QUEUED);
    slot->failure.name = name;
}

void plait_slot_prepare(struct plait_slot *slot, struct plait_group *group,
                        plait_status (*body)(struct plait_slot *slot), const char *name, uint32_t manner)
{
    prepare(slot, group, body, name, manner);
}

static uint32_t manner_of(bool blocking)
{
    return blocking ? (uint32_t)PLAIT_SLOT_BLOCKING : 0U;
}

/* Puts a task that was prepared where its group's owner's OS thread, which is this one, finds it. */
PLAIT_INLINE void start_near(struct plait_near *near, struct plait_group *group, struct plait_slot *slot,
                             const struct plait_strand *me)
{
    slot->near = (uint16_t)near->number;
    plait_group_count_in(group, me, slot);
    plait_near_push(near, &slot->turn);
}

/* Starts a task by a strand of which something must let the group count on it. `where`: NULL: where the group's owner
 * runs, who may be gone when the group has been left. */
static plait_status start(const struct plait_executor *where, struct plait_group *group, struct plait_slot *slot,
                          plait_status (*body)(struct plait_slot *slot), const char *name, uint32_t manner)
{
    const struct plait_strand *me = plait_self();
    if (plait_load_acquire(&group->scope.left) != 0 || !keeps_open(me, group)) {
        return PLAIT_MISUSE;
    }
    const struct plait_executor *executor = where != NULL ? where : group->scope.owner->executor;
    if (PLAIT_UNLIKELY(group->scope.depth + 1 >= PLAIT_CLAIM_NOBODY)) {
        plait_misuse("plait_slot_start", (uintptr_t)group, "more than 65534 scopes inside each other");
    }
    uint32_t told = 0;
    if (PLAIT_UNLIKELY((group->options & PLAIT_TELL_ENDS) != 0)) {
        told = PLAIT_SLOT_TOLD;
        plait_group_will_tell(group);
    }
    prepare(slot, group, body, name, manner | told);
    plait_status status = PLAIT_OK;
    if (executor->near != NULL && me->executor == executor && !plait_slot_is_blocking(slot)) {
        start_near(executor->near, group, slot, me);
    } else {
        plait_group_count_in(group, me, slot);
        status = executor->spawn(executor, slot);
        if (status != PLAIT_OK) {
            plait_group_child_withdrawn(group, me);
        }
    }
    return status;
}

plait_status plait_slot_start_on(const struct plait_executor *executor, struct plait_group *group,
                                 struct plait_slot *slot, plait_status (*body)(struct plait_slot *slot),
                                 const char *name, bool blocking)
{
    return start(executor, group, slot, body, name, manner_of(blocking));
}

plait_status plait_slot_start(struct plait_group *group, struct plait_slot *slot,
                              plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    struct plait_strand *me = plait_private_self;
    const bool is_plain = me == group->scope.owner && plait_load_relaxed(&group->scope.left) == 0 && !blocking &&
                          (group->options & PLAIT_TELL_ENDS) == 0 && group->scope.depth < PLAIT_CLAIM_NOBODY - 1;
    struct plait_near *near = PLAIT_LIKELY(is_plain) ? me->executor->near : NULL;
    if (near != NULL) { /* in start() with all that is asked there known */
        prepare(slot, group, body, name, 0U);
        start_near(near, group, slot, me);
        return PLAIT_OK;
    }
    return start(NULL, group, slot, body, name, manner_of(blocking));
}

plait_status plait_slot_start_ready(struct plait_group *group, struct plait_slot *slot,
                                    plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    plait_status status = plait_private_checkpoint(plait_self());
    if (status == PLAIT_OK) {
        status = start(NULL, group, slot, body, name, manner_of(blocking) | (uint32_t)PLAIT_SLOT_STARTING);
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
    const struct plait_executor *executor = group->scope.owner->executor;
    plait_slot_prepare(slot, group, body, name, manner_of(blocking) | (uint32_t)PLAIT_SLOT_CALLED);
    plait_status status = executor->spawn(executor, slot);
    if (status != PLAIT_OK) {
        plait_group_child_ends(group);
    }
    return status;
}

/* ---- asking ---- */

enum plait_task_state plait_slot_state(const struct plait_slot *slot)
{
    return (enum plait_task_state)plait_load_acquire(&slot->progress);
}

plait_status plait_slot_status(const struct plait_slot *slot)
{
    return plait_slot_has_ended(slot) ? slot->failure.status : PLAIT_BUSY;
}

void plait_slot_cancel(struct plait_slot *slot)
{
    plait_task_cancel(slot, PLAIT_CAUSE_EXPLICIT);
}

const char *plait_slot_name(const struct plait_slot *slot)
{
    return slot->failure.name != NULL ? slot->failure.name : "unnamed";
}
