/* SPDX-License-Identifier: MIT */
/* group.c: counting tasks, joining them, keeping their errors.
 *
 *     pending    tasks that have not ended, and JOINING from the moment the owner waits for the rest. The task whose
 *                decrement leaves JOINING alone wakes the owner; after its decrement a task touches the group no more.
 *     started    by the owner. They are not added one by one: `pending` begins with RESERVE, more than there can be
 *                tasks, and joining takes off what the owner has not used of it. So `pending` is never less than
 *                what is true, and a start by the owner needs no locked instruction. Nor does joining when all have
 *                ended: then `pending` is RESERVE less `started`, and stays so, since only who is counted can start
 *                another one, or else come through a portal, whose group is marked.
 *     near       of these, the tasks that begin and end on the owner's own loop. They are one in `pending`: the first
 *                of them adds it, the last one takes it off as a task does that is alone. So `pending` is never less
 *                than what is true, and all that lies between first and last needs no locked instruction. One OS
 *                thread touches `near`: who starts such a task, and the task, and it runs nowhere else.
 *     failures   ──► latest ──► ... ──► first ──► none     pushed by who fails; turned round when the group is closed
 */
#include <plait/group.h>
#include <plait/wait.h>

#include "cancel.h"
#include "executor.h"
#include "group.h"
#include "late.h"
#include "scope.h"
#include "spin.h"
#include "stall.h"

enum { ONE_CHILD = 1 };
#define JOINING (UINT32_C(1) << 31)
#define RESERVE (UINT32_C(1) << 30)

/* ---- tasks ---- */

void plait_group_child_begins(struct plait_group *group)
{
    (void)plait_add_relaxed(&group->pending, ONE_CHILD);
}

void plait_group_children_end(struct plait_group *group, uint32_t count)
{
    if (plait_sub_acq_rel(&group->pending, count) == (JOINING | count)) {
        (void)plait_wake(&group->pending, PLAIT_WAKE_ALL);
    }
}

void plait_group_child_ends(struct plait_group *group)
{
    plait_group_children_end(group, ONE_CHILD);
}

/* As long as somebody is counted the owner cannot leave, whether it joins or not. Relaxed: the order of what was
 * counted is that of the one word, and leaving publishes. */
bool plait_group_enter(struct plait_group *group)
{
    uint32_t pending = plait_load_relaxed(&group->pending);
    while (pending != JOINING && !plait_compare_exchange_relaxed(&group->pending, &pending, pending + ONE_CHILD)) {}
    return pending != JOINING;
}

void plait_group_child_withdrawn(struct plait_group *group, const struct plait_strand *me)
{
    if ((group->options & PLAIT_TELL_ENDS) != 0) {
        plait_group_tell(group, NULL);
    }
    if (me == group->scope.owner) {
        group->started--;
    } else {
        (void)plait_sub_relaxed(&group->pending, ONE_CHILD);
    }
}

void plait_group_child_is_cut(struct plait_group *group)
{
    plait_store_relaxed(&group->cut, 1); /* published by the decrement of `pending` */
}

void plait_group_fail(struct plait_group *group, struct plait_failure *failure)
{
    struct plait_failure *latest = plait_load_relaxed(&group->failures);
    do {
        failure->next = latest;
    } while (!plait_compare_exchange_acq_rel(&group->failures, &latest, failure));
    if (latest == NULL && (group->options & PLAIT_KEEP_GOING) == 0) {
        plait_cancel_held(&group->scope, PLAIT_CAUSE_SIBLING_FAILED);
    }
}

/* ---- the owner ---- */

void plait_group_open(struct plait_group *group)
{
    plait_group_open_with(group, 0U);
}

void plait_group_open_with(struct plait_group *group, uint32_t options)
{
    if ((options & ~(uint32_t)(PLAIT_KEEP_GOING | PLAIT_TELL_ENDS)) != 0) {
        plait_misuse("plait_group_open_with", (uintptr_t)group, "there is no such option");
    }
    group->options = options;
    if ((options & PLAIT_TELL_ENDS) != 0) {
        plait_initialize(&group->ended, NULL);
        plait_initialize(&group->untold, 0U);
        plait_initialize(&group->news, 0U);
        group->turned = NULL;
    }
    plait_initialize(&group->pending, RESERVE);
    group->started = 0;
    group->near = 0;
    group->blocking = false;
    plait_initialize(&group->cut, 0);
    plait_initialize(&group->failures, NULL);
    group->children = NULL;
    group->last_child = &group->children;
    group->next = NULL;
    struct plait_strand *me = plait_self();
    if (me->covered) { /* who cancels the owner's task is to find what starts here */
        plait_task_uncover(me);
    }
    plait_scope_open(&group->scope);
}

/* An outcome that is an error is the owner's. Not one that says that the owner was cancelled: then the tasks are, too,
 * and the result is true. */
static bool keep_own_error(struct plait_strand *me, struct plait_group *group, plait_status outcome)
{
    const bool is_cancelled = outcome == PLAIT_CANCELLED && plait_evaluate(me);
    if (is_cancelled) {
        plait_look_again(me);
    } else if (outcome != PLAIT_OK) {
        group->own.name = plait_strand_name();
        plait_failure_take(&group->own, outcome);
        plait_group_fail(group, &group->own);
    }
    return is_cancelled;
}

/* Runs tasks of the group here, and only these: pool_help.c has why that harms nobody. Not where it has to look after
 * late ones. */
static uint32_t help(struct plait_group *group)
{
    const struct plait_executor *executor = group->scope.owner->executor;
    return executor->help != NULL && group->started != 0 && plait_stall_patience() == 0 ? executor->help(group) : 0U;
}

/* Not for a task that it has started and that blocks: who spins keeps the processor on which that one's thread was to
 * run. (A call of plait_run_sync() from a thread takes 3 us by this, 11 by spinning.) */
static bool may_spin(const struct plait_group *group)
{
    return group->scope.owner->executor->kind == PLAIT_STRAND_THREAD && !group->blocking;
}

/* Have all tasks ended, `helped` of them not counted off, and can nobody start another one? Acquires what they did. */
static bool is_done(const struct plait_group *group, uint32_t helped)
{
    return plait_load_acquire(&group->pending) == RESERVE - group->started + helped &&
           (group->options & PLAIT_GROUP_IS_PORTAL) == 0;
}

/* Waits until all tasks have ended; false: they had. Shielded: whatever is cancelled outside reaches the tasks
 * directly, and the owner must not leave before them. */
static bool await_tasks(struct plait_group *group, uint32_t helped)
{
    const uint32_t settled = JOINING - (RESERVE - group->started) - helped;
    uint32_t pending = plait_add_acq_rel(&group->pending, settled) + settled;
    const bool waited = pending != JOINING;
    if (waited) {
        struct plait_spin spin = {0};
        bool spins = may_spin(group);
        while (pending != JOINING && spins) { /* the last tasks may be about to end */
            spins = plait_spin(&spin, &group->pending, pending);
            pending = plait_load_acquire(&group->pending);
        }
        struct plait_late late;
        plait_late_begin(&late);
        while (pending != JOINING) {
            if (plait_wait_shielded(&group->pending, pending, late.next) == PLAIT_TIMEOUT) {
                plait_late_passes(&late, group);
            }
            pending = plait_load_acquire(&group->pending);
        }
    }
    return waited;
}

/* True: there was something to wait for, or a task had been cancelled already. */
static bool join(struct plait_group *group)
{
    const uint32_t helped = help(group);
    const bool waited = !is_done(group, helped) && await_tasks(group, helped);
    return waited || helped != 0 || plait_load_relaxed(&group->cut) != 0;
}

/* First error first. Every task has ended: nobody else touches the chain. */
static struct plait_failure *turn_round(struct plait_group *group)
{
    struct plait_failure *rest = plait_load_acquire(&group->failures);
    struct plait_failure *turned = NULL;
    while (rest != NULL) {
        struct plait_failure *next = rest->next;
        rest->next = turned;
        turned = rest;
        rest = next;
    }
    plait_store_relaxed(&group->failures, turned);
    return turned;
}

/* `now`: what has not ended is cancelled. After the owner's error was kept: by what the group does itself nobody is
 * cancelled before that. */
static void close_group(struct plait_group *group, plait_status *outcome, bool now, const char *name)
{
    struct plait_strand *me = plait_self();
    struct plait_scope *scope = &group->scope;
    if (me->top != scope) {
        plait_misuse(name, (uintptr_t)group, "it is not the innermost open scope of the running strand");
    }
    if (!keep_own_error(me, group, *outcome) && now) {
        plait_group_cancel(group);
    }
    bool concerned = join(group);
    const struct plait_failure *first = turn_round(group);
    if (first != NULL) {
        *outcome = first->status;
        plait_scope_leave(me, scope, name);
    } else {
        if (concerned && *outcome == PLAIT_OK && plait_evaluate(me)) {
            plait_look_again(me);
            *outcome = PLAIT_CANCELLED;
        }
        plait_scope_leave(me, scope, name);
        if (*outcome == PLAIT_CANCELLED) {
            plait_scope_settle(me, scope, outcome);
        }
    }
}

void plait_group_close(struct plait_group *group, plait_status *outcome)
{
    close_group(group, outcome, false, "plait_group_close");
}

void plait_group_close_now(struct plait_group *group, plait_status *outcome)
{
    close_group(group, outcome, true, "plait_group_close_now");
}

void plait_group_cancel(struct plait_group *group)
{
    plait_cancel(&group->scope, PLAIT_CAUSE_EXPLICIT);
}

plait_status plait_group_error(const struct plait_group *group, size_t index, struct plait_error *error)
{
    if (plait_load_acquire(&group->scope.left) == 0) {
        return PLAIT_MISUSE;
    }
    const struct plait_failure *failure = plait_load_relaxed(&group->failures);
    for (size_t i = 0; failure != NULL && i < index; i++) {
        failure = failure->next;
    }
    plait_status status = PLAIT_MISSING;
    if (failure != NULL) {
        error->status = failure->status;
        error->raw = failure->raw;
        error->name = failure->name;
        status = PLAIT_OK;
    }
    return status;
}
