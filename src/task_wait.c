/* SPDX-License-Identifier: MIT */
/* task_wait.c: who waits for a task: for its end, or until it says that it is ready. All of them wait on the state word
 * of its slot, on which nothing else is waited for while the task runs:
 *
 *     bit      put there by                                            order
 *     WAITED   who waits, by a compare-exchange of what it saw         acquire
 *     READY    the task                                                acq_rel: its value is published
 *     ENDED    the task, if it finds WAITED after its end              acq_rel
 *     LEFT     a task whose slot is lent (task.h), as its last touch   acq_rel: also what ending touched
 *
 * Whoever puts READY or LEFT there looks for WAITED in the same operation, and wakes by address. All changes are
 * read-modify-writes of one word and so in one order: either the waiter sees the bit it wants, or that bit's writer
 * sees WAITED. The waiter sleeps while the word is what it saw, so that a change after that is never slept through.
 *
 * The end of a task is told beside the word, by a plain store, since most ends are waited for by nobody:
 *
 *     task      progress = how it ended; light fence; WAITED there? then put ENDED there and wake
 *     waiter    put WAITED there; heavy fence; ended? else sleep
 *
 * Dekker's protocol, with a fence that costs the task nothing where the system has membarrier: either the waiter sees
 * the end, or the task sees WAITED. A fiber that waits for a task of its own loop needs no fence: one OS thread runs
 * both. */
#include <plait/task.h>
#include <plait/wait.h>

#include "cancel.h"
#include "executor.h"
#include "task.h"

/* Would it wait for itself, or for a task that cannot end before it? */
static bool is_below(const struct plait_strand *me, const struct plait_slot *slot)
{
    const struct plait_strand *strand = me;
    while (strand != NULL && strand->task != slot) {
        strand = strand->host;
    }
    return strand != NULL;
}

/* What the slot's word says when nothing more is to be expected of it. */
static uint32_t end_of(const struct plait_slot *slot)
{
    return plait_slot_is_lent(slot) ? PLAIT_SCOPE_LEFT : PLAIT_SCOPE_ENDED;
}

/* Does the word, of which `seen` was seen, or the end of the task, say what is wanted? */
static bool has_come(const struct plait_slot *slot, uint32_t seen, uint32_t wanted)
{
    return (seen & wanted) != 0 || ((wanted & (uint32_t)PLAIT_SCOPE_ENDED) != 0 && plait_slot_has_ended(slot));
}

/* The waiter's half of the end's Dekker: WAITED is there before `progress` is looked at. */
static void fence_waiter(const struct plait_slot *slot, uint32_t wanted)
{
    const bool is_same_thread = slot->near != 0 && slot->near == plait_strand_id() >> PLAIT_ID_LOOP_SHIFT;
    if ((wanted & (uint32_t)PLAIT_SCOPE_ENDED) != 0 && !is_same_thread) {
        (void)plait_fence_heavy();
    }
}

/* Waits until one of the bits `wanted` is in the slot's word, or, where ENDED is among them, the task has ended. */
static plait_status await(struct plait_slot *slot, uint32_t wanted, plait_time deadline, bool shielded)
{
    plait_word *state = &slot->state;
    plait_status status = PLAIT_OK;
    uint32_t seen = plait_load_acquire(state);
    bool come = has_come(slot, seen, wanted);
    if (!come && is_below(plait_self(), slot)) {
        status = PLAIT_MISUSE;
    }
    while (!come && status == PLAIT_OK) {
        const uint32_t waited = seen | PLAIT_SCOPE_WAITED;
        if (seen == waited || plait_compare_exchange_acquire(state, &seen, waited)) {
            fence_waiter(slot, wanted);
            come = has_come(slot, waited, wanted);
            if (!come) {
                status = shielded ? plait_wait_shielded(state, waited, deadline) : plait_wait(state, waited, deadline);
            }
            seen = plait_load_acquire(state);
        }
        come = come || has_come(slot, seen, wanted);
    }
    return come ? PLAIT_OK : status;
}

plait_status plait_slot_wait(struct plait_slot *slot, plait_time deadline)
{
    return await(slot, end_of(slot), deadline, false);
}

void plait_slot_say_ready(struct plait_slot *slot)
{
    plait_word *state = &slot->state;
    if ((plait_or_acq_rel(state, (uint32_t)PLAIT_SCOPE_READY) & PLAIT_SCOPE_WAITED) != 0) {
        (void)plait_wake(state, PLAIT_WAKE_ALL);
    }
}

bool plait_slot_is_ready(const struct plait_slot *slot)
{
    return (plait_load_acquire(&slot->state) & PLAIT_SCOPE_READY) != 0;
}

plait_status plait_slot_wait_ready(struct plait_slot *slot, plait_time deadline)
{
    plait_status status = await(slot, end_of(slot) | PLAIT_SCOPE_READY, deadline, false);
    return status == PLAIT_OK && !plait_slot_is_ready(slot) ? PLAIT_MISSING : status;
}

/* Cancelled, it takes the task with it, and never leaves it behind. */
static void end_with_waiter(struct plait_slot *slot)
{
    plait_slot_cancel(slot);
    plait_status ended = await(slot, end_of(slot), PLAIT_FOREVER, true);
    (void)ended; /* it has no deadline and is never cancelled */
}

plait_status plait_slot_join(struct plait_slot *slot)
{
    plait_status status = plait_slot_wait(slot, PLAIT_FOREVER);
    if (status == PLAIT_CANCELLED) {
        end_with_waiter(slot);
        status = PLAIT_OK;
    }
    return status == PLAIT_OK ? slot->failure.status : status;
}

plait_status plait_slot_join_ready(struct plait_slot *slot)
{
    plait_status status = plait_slot_wait_ready(slot, PLAIT_FOREVER);
    if (status == PLAIT_CANCELLED) {
        end_with_waiter(slot);
        const bool told_to_group = (slot->manner & PLAIT_SLOT_STARTING) != 0 && plait_slot_is_ready(slot);
        status = slot->failure.status != PLAIT_OK && !told_to_group ? slot->failure.status : PLAIT_CANCELLED;
    } else if (status == PLAIT_MISSING) {
        status = slot->failure.status != PLAIT_OK ? slot->failure.status : PLAIT_MISSING;
    }
    return status;
}
