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
 * With PLAIT_KEEP_GOING an error cancels nothing: the others go on, all errors are kept, and the first one is the
 * outcome. With PLAIT_TELL_ENDS the owner may ask which task has ended: plait_group_next().
 *
 *     block form                             function form
 *     PLAIT_GROUP(g, outcome)                plait_group_open(g)
 *     PLAIT_GROUP_WITH(g, options, outcome)  plait_group_open_with(g, options)
 *                      at the end of it      plait_group_close(g, outcome)
 *                      left early            plait_group_close_now(g, outcome)
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

/* How a group may differ from others. To be added up. */
enum plait_group_option {
    PLAIT_KEEP_GOING = 1, /* an error, of a task or of the owner, cancels nothing */
    PLAIT_TELL_ENDS = 2   /* plait_group_next() tells which task has ended */
};

/* The same with options, or 0. Fatal for others. */
void plait_group_open_with(struct plait_group *group, uint32_t options);

/* Ends the group: an `outcome` that is an error cancels the tasks, unless they keep going, and is kept as the owner's
 * error; then waits until every task has ended, shielded (it cannot be cancelled; outer scopes reach the tasks
 * directly); then closes the scope.
 *
 * `outcome`, in and out: the first error of all, if there is any. Otherwise PLAIT_CANCELLED when the block said so, or
 * when a scope is cancelled and tasks were cut short by it or had to be waited for; the group's own cancellation then
 * becomes PLAIT_OK, as in plait_scope_close(). Otherwise PLAIT_OK: a group whose tasks had all done their work before
 * reports no cancellation.
 *
 * Fatal when the group is not the innermost scope of the running strand. Ordering: everything the tasks did happens
 * before it returns. O(errors). */
void plait_group_close(struct plait_group *group, plait_status *outcome);

/* The same for an owner who leaves early: what has not ended is cancelled. That is no error by itself. */
void plait_group_close_now(struct plait_group *group, plait_status *outcome);

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

/* ---- which task has ended: for the owner of a group with PLAIT_TELL_ENDS ----
 *
 * Each task that was started is told once, in the order in which they ended, however it ended; not one that was called
 * through a portal, and not one whose starter was told by NAME_start() that it never got ready. More may be started
 * meanwhile, also by the tasks. After close, too, for what was not asked for before.
 *
 *     PLAIT_OK         `slot` is that of the next task that has ended; NAME_of() makes it typed
 *     PLAIT_MISSING    nobody is left: every task that was started has been told
 *     PLAIT_EMPTY      try_ only: nobody has ended since
 *     PLAIT_CANCELLED  nobody has ended since, and the owner is cancelled, by an error of the group, too
 *     PLAIT_TIMEOUT    nobody has ended before the deadline
 *     PLAIT_MISUSE     by another strand than the owner; or the group was opened without PLAIT_TELL_ENDS
 *
 * The slot of a task that was told and did not fail is free: it may be used for the next one at once, but not while
 * another strand is still in NAME_start() or waits for that task. That of one that failed holds its error until the
 * group is closed. Telling takes no error away: it is the group's outcome all the
 * same. Ordering: what the task did is seen. No allocation; O(1), amortised, beyond the wait. */

/* Waits for the next one. */
PLAIT_MUST_USE plait_status plait_group_next(struct plait_group *group, struct plait_slot **slot);

/* The same until the instant `deadline`. */
PLAIT_MUST_USE plait_status plait_group_next_until(struct plait_group *group, struct plait_slot **slot,
                                                   plait_time deadline);

/* Does not wait. */
PLAIT_MUST_USE plait_status plait_group_try_next(struct plait_group *group, struct plait_slot **slot);

/* ---- block form ---- */

struct plait_group_block {
    struct plait_group *group;
    plait_status *outcome;
    bool ended; /* its end was reached: not left by return, goto or break */
};

PLAIT_INLINE struct plait_group_block plait_private_group_block(struct plait_group *group, uint32_t options,
                                                                plait_status *outcome)
{
    plait_group_open_with(group, options);
    struct plait_group_block block = {group, outcome, false};
    return block;
}

PLAIT_INLINE void plait_private_group_end(struct plait_group_block *block)
{
    block->ended = true;
}

PLAIT_INLINE void plait_private_group_leave(struct plait_group_block *block)
{
    if (block->ended) {
        plait_group_close(block->group, block->outcome);
    } else {
        plait_group_close_now(block->group, block->outcome);
    }
}

/* plait_group_open_with(group, options) before, plait_group_close(group, outcome) at the end of the block, also by
 * `continue`; plait_group_close_now(group, outcome) on every other way out. See scope.h for what that means for
 * `return`, `break` and `continue`. */
#define PLAIT_GROUP_WITH(group, options, outcome)                                  \
    PLAIT_PRIVATE_BLOCK(__COUNTER__, plait_group_block, plait_private_group_leave, \
                        plait_private_group_block((group), (options), (outcome)), plait_private_group_end)
#define PLAIT_GROUP(group, outcome) PLAIT_GROUP_WITH((group), 0U, (outcome))

PLAIT_EXTERN_C_END

#endif /* PLAIT_GROUP_H */
