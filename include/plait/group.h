/* SPDX-License-Identifier: MIT */
/* group.h: a scope that owns tasks. Nobody leaves it before its tasks have ended.
 *
 *     struct plait_group group;                              slots and results too: declared before the block
 *     plait_status outcome = PLAIT_OK;
 *     PLAIT_GROUP(&group, &outcome) {
 *         outcome = page_start_soon(&group, &slot, &fetch, url, &page);
 *     }                                                      every task has ended here, on every path
 *
 * The first error, of a task or of the block, cancels the group: the other tasks' waits return PLAIT_CANCELLED. Closing
 * waits for all tasks, cancelled or not (a thread cannot be killed: a task that ignores cancellation is waited for),
 * and turns the outcome into the first error. All errors are kept, in order. Being cancelled is no error: it never
 * counts, except PLAIT_CANCELLED from a task that was not cancelled. A task reports as `plait_status`; a negative value
 * that is none of Plait's counts as PLAIT_FAILED.
 *
 * Leaving the block by `return`, `goto` or `break` cancels the tasks and joins them: whoever leaves early wants no more
 * of it. That is no error by itself. Reaching its end, also by `continue`, waits for the tasks to end by themselves.
 *
 * A group is cancelled, moved and asked through its scope: group.scope. Only its owner and the tasks below it may start
 * tasks in it, for only they keep it open; anybody may cancel it until it is closed. */
#ifndef PLAIT_GROUP_H
#define PLAIT_GROUP_H

#include <plait/scope.h>

PLAIT_EXTERN_C_BEGIN

/* Initialises the group and opens its scope, without a deadline. Fatal if it is already open and innermost. Starts
 * nothing and allocates nothing; does not wait; O(1). */
void plait_group_open(struct plait_group *group);

/* Ends the group: an `outcome` that is an error cancels the tasks and is kept as the owner's error; then waits until
 * every task has ended, shielded (it cannot be cancelled; outer scopes reach the tasks directly); then closes the
 * scope.
 *
 * `outcome`, in and out: the first error of all, if there is any. Otherwise PLAIT_CANCELLED when the block said so, or
 * when a scope is cancelled and tasks were cut short by it or had to be waited for; the group's own cancellation then
 * becomes PLAIT_OK, as in plait_scope_close(). Otherwise PLAIT_OK: a group whose tasks had all done their work before
 * reports no cancellation.
 *
 * Fatal when the group is not the innermost scope of the running strand. Ordering: everything the tasks did happens
 * before it returns. O(errors). */
void plait_group_close(struct plait_group *group, plait_status *outcome);

/* Cancels all tasks of the group and the block itself; no error by itself. Any strand, until the group is closed; twice
 * is harmless. As plait_scope_cancel(&group->scope). */
void plait_group_cancel(struct plait_group *group);

/* One error of a group. */
struct plait_error {
    plait_status status; /* as Plait passes it on */
    plait_status raw;    /* what the function returned: differs from `status` only where that is PLAIT_FAILED */
    const char *name;    /* of the task, or of the owner's strand; not a copy */
};

/* After close: the error number `index`, counted from 0 in the order in which tasks failed. PLAIT_MISSING: there are
 * not so many. PLAIT_MISUSE: the group is still open. Errors lie in the slots of the tasks, which must still be there.
 * Any calls may overlap; O(index). */
PLAIT_MUST_USE plait_status plait_group_error(const struct plait_group *group, size_t index, struct plait_error *error);

/* ---- block form ---- */

struct plait_group_block {
    struct plait_group *group;
    plait_status *outcome;
    bool ended; /* its end was reached: not left by return, goto or break */
};

PLAIT_INLINE struct plait_group_block plait_private_group_block(struct plait_group *group, plait_status *outcome)
{
    plait_group_open(group);
    struct plait_group_block block = {group, outcome, false};
    return block;
}

PLAIT_INLINE void plait_private_group_end(struct plait_group_block *block)
{
    block->ended = true;
}

PLAIT_INLINE void plait_private_group_leave(struct plait_group_block *block)
{
    if (!block->ended && *block->outcome == PLAIT_OK) {
        plait_group_cancel(block->group); /* any other outcome cancels by itself, or says that it is cancelled */
    }
    plait_group_close(block->group, block->outcome);
}

/* plait_group_open(group) before, plait_group_close(group, outcome) on every way out: see scope.h for what that means
 * for `return`, `break` and `continue`. A way out other than the end of the block, or `continue`, cancels the group
 * first. */
#define PLAIT_GROUP(group, outcome)                                                \
    PLAIT_PRIVATE_BLOCK(__COUNTER__, plait_group_block, plait_private_group_leave, \
                        plait_private_group_block((group), (outcome)), plait_private_group_end)

PLAIT_EXTERN_C_END

#endif /* PLAIT_GROUP_H */
