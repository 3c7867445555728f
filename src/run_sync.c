/* SPDX-License-Identifier: MIT */
/* run_sync.c: functions that block, on threads of the pool, and calls that are left behind.
 *
 * A call that is waited for is a task of a group on its caller's stack, so cancellation finds its way by itself, and
 * the join is what a group does anyway. Only the permit is added.
 *
 * One that may be left behind cannot lie below its caller, which will not be there. It is a strand of its own, in
 * memory of its own, whose outermost scope has no parent: its caller passes cancellation on. Caller and function agree
 * on one word, `fate`, which leaves RUNNING once:
 *
 *                   ┌── the function has ended ──► DONE ──── nobody knows the strand any more ──► GONE
 *     RUNNING ──────┤
 *                   └── the caller is cancelled ─► LEFT
 *
 *     DONE, GONE    the call is its caller's: it takes the result, and gives back the memory when it sees GONE
 *     LEFT          the call is the function's: it disposes of the result and gives back the memory as its last step
 *
 * Exactly one of the two has the call at its end, since both leave RUNNING by a compare-exchange. Its orders:
 * releasing, for what one has written (the result; the cancellation) is the other's to use or to free; acquiring, for
 * whoever comes second goes on to do that. GONE is told by a store that wakes, after which the function's strand
 * touches the call no more; DONE is not told, for the steps up to GONE are few and wait at most for a canceller that is
 * inside.
 *
 * The permit goes back between the function's end and the word, so it is back when the caller returns, and before a
 * late result is disposed of: the limiter may end with the last permit. */
#include <plait/memory.h>
#include <plait/run_sync.h>
#include <plait/wait.h>

#include "cancel.h"
#include "executor.h"
#include "task.h"

enum { RUNNING, DONE, GONE, LEFT };

static struct plait_atomic_u32 left_behind = PLAIT_ATOMIC_INIT(0);

struct plait_limiter *plait_run_sync_limiter(void)
{
    static struct plait_limiter limiter = PLAIT_LIMITER_INIT(PLAIT_RUN_SYNC_LIMIT);
    PLAIT_STATIC_STATE(limiter);
    return &limiter;
}

uint32_t plait_abandoned_calls(void)
{
    return plait_load_acquire(&left_behind);
}

/* ---- permits: the borrower is the call, which no other is, so the limiter need not know it ---- */

plait_status plait_call_admit(struct plait_limiter *limiter)
{
    plait_status status = plait_private_checkpoint(plait_self());
    if (status == PLAIT_OK && !plait_private_permits_take(&limiter->word)) {
        status = plait_private_permits_wait(&limiter->word, PLAIT_FOREVER);
    }
    return status;
}

void plait_call_dismiss(struct plait_limiter *limiter)
{
    (void)plait_private_permits_give(&limiter->word, PLAIT_PRIVATE_PERMITS_MAXIMUM); /* it was taken: it fits */
}

/* ---- a call that is waited for ---- */

plait_status plait_run_sync(struct plait_limiter *limiter, struct plait_slot *slot,
                            plait_status (*body)(struct plait_slot *slot), const char *name)
{
    plait_status status = plait_call_admit(limiter);
    if (status == PLAIT_OK) {
        struct plait_group group;
        plait_status joined = PLAIT_OK; /* the group's own outcome: an error of its task, or that it was cancelled */
        plait_group_open(&group);
        status = plait_slot_start_on(&plait_threads, &group, slot, body, name, true);
        plait_group_close(&group, &joined);
        plait_call_dismiss(limiter);
        if (status == PLAIT_OK) {
            status = plait_slot_status(slot);
        }
    }
    return status;
}

/* ---- one that may be left behind ---- */

/* Whoever comes first has its way; false: the other one did. */
static bool decide(struct plait_call *call, uint32_t fate)
{
    uint32_t running = RUNNING;
    return plait_compare_exchange_acq_rel(&call->fate, &running, fate);
}

/* The body of a task of no group, which does what else is to be done at its end. The result is nobody's. */
static plait_status run(struct plait_slot *slot)
{
    struct plait_call *call = (struct plait_call *)slot; /* D-6 */
    const struct plait_call_type *type = call->type;
    struct plait_strand *me = plait_self();
    const plait_status raw = type->run(call);
    PLAIT_WRITES(call->raw);
    call->raw = raw;
    plait_call_dismiss(call->limiter);
    const bool wanted = decide(call, DONE);
    if (!wanted && raw == PLAIT_OK && type->discard != NULL) {
        type->discard(call);
    }
    plait_strand_finish(me, &me->root, me->name);
    plait_strand_retire(me);
    plait_task_unbind(me);
    if (wanted) {
        (void)plait_store_wake(&call->fate, GONE, 1);
    } else {
        plait_memory_release((struct plait_memory *)call, type->units); /* D-6 */
        (void)plait_sub_release(&left_behind, 1U);
    }
    return PLAIT_OK;
}

plait_status plait_call_start(struct plait_call *call, const struct plait_call_type *type,
                              struct plait_limiter *limiter, const char *name)
{
    plait_slot_prepare(&call->slot, NULL, run, name, PLAIT_SLOT_BLOCKING);
    call->type = type;
    call->limiter = limiter;
    plait_initialize(&call->fate, (uint32_t)RUNNING);
    const plait_status status = plait_threads.spawn(&plait_threads, &call->slot);
    if (status != PLAIT_OK) {
        plait_call_dismiss(limiter);
    }
    return status;
}

/* Waits until the function that was told to end has ended, or the instant has come. */
static void allow_until(struct plait_call *call, plait_time deadline)
{
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && plait_load_acquire(&call->fate) == RUNNING) {
        status = plait_wait_shielded(&call->fate, RUNNING, deadline);
    }
}

/* The call is cancelled while it is sure to be there, and is counted before anybody could count it off. */
static bool leave(struct plait_call *call, plait_duration grace)
{
    PLAIT_STATIC_STATE(left_behind);
    plait_task_cancel(&call->slot, PLAIT_CAUSE_PARENT);
    if (grace > 0) {
        allow_until(call, plait_after(grace));
    }
    (void)plait_add_relaxed(&left_behind, 1U);
    const bool left = decide(call, LEFT);
    if (!left) {
        (void)plait_sub_relaxed(&left_behind, 1U);
    }
    return left;
}

bool plait_call_await(struct plait_call *call, plait_duration grace)
{
    uint32_t fate = plait_load_acquire(&call->fate);
    bool left = false;
    while (fate != GONE && !left) {
        if (fate == RUNNING) {
            left = plait_wait(&call->fate, RUNNING, PLAIT_FOREVER) != PLAIT_OK && leave(call, grace);
        } else {
            plait_status woken = plait_wait_shielded(&call->fate, fate, PLAIT_FOREVER);
            (void)woken; /* it has no deadline and is never cancelled */
        }
        if (!left) {
            fate = plait_load_acquire(&call->fate);
        }
    }
    return !left;
}
