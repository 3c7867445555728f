/* SPDX-License-Identifier: MIT */
/* portal.h: a way into a group for everybody: any strand runs typed tasks where the portal was opened, and waits for
 * them or keeps a handle. So a thread calls into an event loop.
 *
 *     a fiber                                        any thread, while the portal is there
 *     -------                                        -------------------------------------
 *     struct plait_portal portal;                    page_portal_call(&portal, &fetch, url, &page)  waits for it
 *     plait_status outcome = PLAIT_OK;               page_portal_start_soon(&portal, &slot, &fetch, url, &page)
 *     PLAIT_PORTAL(&portal, &outcome) {              page_wait(&slot), page_cancel(&slot), page_status(&slot) ...
 *         ... let others know the portal ...
 *         outcome = plait_portal_wait(&portal);      plait_portal_stop(&portal)
 *     }                                              every call has ended here, on every path
 *
 * A portal is a group that may be entered from outside, and nothing beside it: `portal.group` is cancelled, moved and
 * asked like any other, and its owner may start tasks of its own in it. Tasks run where those of the group do: on the
 * loop of the fiber that opened it, or on the pool of threads; `.blocking` ones always on the pool.
 *
 * What differs from tasks of the group: a failure is the caller's alone, and cancels nothing; and the slot is free as
 * soon as NAME_wait() or the call has returned, so that it may lie in a function of the caller's. The caller's scopes
 * reach the call through its wait: cancelled, it cancels the task and waits for its end. The task's own scopes are
 * those of the portal.
 *
 * A fiber may call through a portal of its own loop: it waits as a fiber does, and the loop goes on.
 *
 * Which calls may overlap
 *
 *                         open   close   wait   stop, stop_now   calls and starts
 *     open, close, wait           one after the other, by the owner; close_now as close
 *     stop, stop_now       -       X      X           X                 X
 *     calls and starts     -       X      X           X                 X
 *
 * Those of any strand may come from open on until the portal's memory ends; after close a call returns PLAIT_CLOSED.
 *
 * After BlockingPortal of AnyIO. */
#ifndef PLAIT_PORTAL_H
#define PLAIT_PORTAL_H

#include <plait/block.h>
#include <plait/event.h>
#include <plait/group.h>
#include <plait/task.h>

PLAIT_EXTERN_C_BEGIN

struct plait_portal {
    struct plait_group group; /* first */
    struct plait_event stopped;
};

/* ---- the owner ---- */

/* Opens the portal and its group, as plait_group_open(). */
void plait_portal_open(struct plait_portal *portal);

/* Waits until somebody has stopped the portal. PLAIT_OK; PLAIT_CANCELLED, a checkpoint: also by
 * plait_portal_stop_now(), which closing turns into PLAIT_OK again. The calls go on meanwhile. */
PLAIT_MUST_USE plait_status plait_portal_wait(struct plait_portal *portal);

/* Stops the portal, waits for all calls, and closes the group: plait_group_close(), also for `outcome`. An outcome that
 * is an error cancels the calls that have not ended. */
void plait_portal_close(struct plait_portal *portal, plait_status *outcome);

/* The same for an owner who leaves early, by plait_group_close_now(): cancels the calls that have not ended. */
void plait_portal_close_now(struct plait_portal *portal, plait_status *outcome);

/* ---- any strand ---- */

/* Lets nobody in any more: from its return on calls and starts return PLAIT_CLOSED; what runs goes on. Harmless twice,
 * and after close. Does not wait. Not async-signal-safe: a signal's handler writes to a descriptor that somebody waits
 * for by plait_wait_fd(). Ordering: what was done before happens before plait_portal_wait() returns. O(1). */
void plait_portal_stop(struct plait_portal *portal);

/* The same, and cancels the group, with all calls that have not ended. As plait_group_cancel(). */
void plait_portal_stop_now(struct plait_portal *portal);

/* Runs `body` in the slot as a task of the portal, and waits for its end. Generated code calls it, as
 * NAME_portal_call().
 *
 * Returns what the task returned. Before it has begun: PLAIT_CANCELLED, a checkpoint that looks first; PLAIT_CLOSED:
 * the portal is stopped; PLAIT_NO_RESOURCE. When the wait is cancelled, so is the task, and its end is waited for: then
 * the result is what it made of that, PLAIT_OK too. A task that the portal's owner or plait_portal_stop_now() cancelled
 * says PLAIT_CANCELLED. Ordering: what was done before happens before the task, and the task before the return. */
PLAIT_MUST_USE plait_status plait_portal_call(struct plait_portal *portal, struct plait_slot *slot,
                                              plait_status (*body)(struct plait_slot *slot), const char *name,
                                              bool blocking);

/* Starts `body` in the slot as a task of the portal. Generated code calls it, as NAME_portal_start_soon(). PLAIT_OK;
 * PLAIT_CLOSED, PLAIT_NO_RESOURCE: nothing was started. Does not wait. The slot is in use until plait_slot_wait() has
 * returned PLAIT_OK, or the portal is closed. O(1). */
PLAIT_MUST_USE plait_status plait_portal_start_soon(struct plait_portal *portal, struct plait_slot *slot,
                                                    plait_status (*body)(struct plait_slot *slot), const char *name,
                                                    bool blocking);

/* The same, and waits until the task has said that it is ready: then PLAIT_OK, and it runs on. Generated code calls it,
 * as NAME_portal_start(). Otherwise the task has ended, or was never begun, and the slot is free: what it returned;
 * PLAIT_MISSING: it returned PLAIT_OK, and had never said so; or as plait_portal_call(). */
PLAIT_MUST_USE plait_status plait_portal_start(struct plait_portal *portal, struct plait_slot *slot,
                                               plait_status (*body)(struct plait_slot *slot), const char *name,
                                               bool blocking);

/* ---- block form ---- */

struct plait_portal_block {
    struct plait_portal *portal;
    plait_status *outcome;
    bool ended; /* its end was reached: not left by return, goto or break */
};

PLAIT_INLINE struct plait_portal_block plait_private_portal_block(struct plait_portal *portal, plait_status *outcome)
{
    plait_portal_open(portal);
    struct plait_portal_block block = {portal, outcome, false};
    return block;
}

PLAIT_INLINE void plait_private_portal_end(struct plait_portal_block *block)
{
    block->ended = true;
}

PLAIT_INLINE void plait_private_portal_leave(struct plait_portal_block *block)
{
    if (block->ended) {
        plait_portal_close(block->portal, block->outcome);
    } else {
        plait_portal_close_now(block->portal, block->outcome);
    }
}

/* plait_portal_open(portal) before, plait_portal_close(portal, outcome) at the end of the block, also by `continue`;
 * plait_portal_close_now(portal, outcome) on every other way out: as PLAIT_GROUP. */
#define PLAIT_PORTAL(portal, outcome)                                                \
    PLAIT_PRIVATE_BLOCK(__COUNTER__, plait_portal_block, plait_private_portal_leave, \
                        plait_private_portal_block((portal), (outcome)), plait_private_portal_end)

PLAIT_EXTERN_C_END

#endif /* PLAIT_PORTAL_H */
