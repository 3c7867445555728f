/* SPDX-License-Identifier: MIT */
/* batch.c: lanes that take inputs one after the other, what ends them all, and the order in which calls end.
 *
 *     next      one add for each input taken: it is that lane's alone, and its status is that lane's to write. What no
 *               lane took is the owner's to write when the lanes have been joined. The order is that of the one word.
 *     decided   UNDECIDED, then the index of the first call that came with what the rule asks for. Written once, by a
 *               compare-exchange; whoever wins writes `verdict`. Both are read when the lanes have been joined, which
 *               orders them.
 *     ended     one add for each call whose end is told: the place in `order` that it gets. Its order is that of the
 *               ends, and the place is that lane's alone.
 *     order     each place 0, then once the index + 1, or NO_MORE: a word that the owner waits on, one place at a time.
 *               Stored releasing what the call did, and waking.
 *     alive     the last lane to leave stores NO_MORE into the first place that nobody got: the owner may be shielded
 *               from what cancelled the lanes, and would wait there for ever. acq_rel: it sees all adds to `ended`.
 *
 * A lane looks before each call, so that a batch that is cancelled begins none any more. Groups see neither failures
 * nor winners of a batch, only that lanes were cut short: what a batch returns is decided here. */
#include <plait/batch.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "executor.h"

#define UNDECIDED UINT64_MAX
#define NO_MORE UINT32_MAX

/* ---- a lane ---- */

/* What the rule asks for has come. Who is not the first to say so cancels as well: else it would take another input
 * before the first one does. */
static void decide(struct plait_batch *batch, size_t index, plait_status status)
{
    uint64_t undecided = UNDECIDED;
    if (plait_compare_exchange_relaxed(&batch->decided, &undecided, (uint64_t)index)) {
        batch->verdict = status;
    }
    if (batch->rule != PLAIT_BATCH_NOTHING) {
        plait_group_cancel(&batch->group);
    }
}

static void tell(struct plait_batch *batch, uint32_t what)
{
    const uint64_t place = plait_add_relaxed(&batch->ended, 1U);
    (void)plait_store_wake(&batch->order[place], what, 1);
}

/* A call has ended by itself. */
static void judge(struct plait_batch *batch, size_t index, plait_status status)
{
    const bool is_good = status == PLAIT_OK;
    if (batch->order != NULL && (is_good || batch->rule == PLAIT_BATCH_NOTHING)) {
        tell(batch, (uint32_t)index + 1U);
    }
    if (!is_good || batch->rule == PLAIT_BATCH_END) {
        decide(batch, index, status);
    }
}

/* PLAIT_OK: the lane goes on. PLAIT_CANCELLED: it was cancelled, and this call cut short or never begun. */
static plait_status call(struct plait_batch *batch, size_t index)
{
    struct plait_strand *me = plait_self();
    const struct plait_scope *bottom = me->top;
    const bool begins = plait_private_checkpoint(me) == PLAIT_OK;
    plait_status status = PLAIT_CANCELLED;
    if (begins) {
        status = plait_status_from_user(batch->run(batch, index));
        plait_strand_finish(me, bottom, batch->name);
    }
    const bool is_cut = status == PLAIT_CANCELLED && (!begins || plait_private_checkpoint(me) != PLAIT_OK);
    if (batch->statuses != NULL) {
        batch->statuses[index] = status;
    }
    if (!is_cut) {
        judge(batch, index, status);
    }
    return is_cut ? PLAIT_CANCELLED : PLAIT_OK;
}

/* On an event loop nobody else runs while a lane makes its calls, nor does who takes the results. */
static void let_others_run(void)
{
    if (plait_strand_kind() == PLAIT_STRAND_FIBER) {
        plait_status seen = plait_yield();
        (void)seen; /* the next call looks for itself */
    }
}

/* What a lane's strand runs: the lane is the slot's, since the slot is its first member (D-6). Where each input has a
 * lane, each lane ends after one call: on an event loop the next one then begins on the stack that it leaves. */
static plait_status run_lane(struct plait_slot *slot)
{
    struct plait_batch *batch = ((struct plait_lane *)slot)->batch;
    const bool has_more = batch->limit < batch->count;
    plait_status status = PLAIT_OK;
    bool goes_on = true;
    while (goes_on) {
        const uint64_t index = plait_add_relaxed(&batch->next, 1U);
        goes_on = index < batch->count;
        if (goes_on) {
            status = call(batch, (size_t)index);
            goes_on = has_more && status == PLAIT_OK;
        }
        if (goes_on) {
            let_others_run();
        }
    }
    if (batch->order != NULL && plait_sub_acq_rel(&batch->alive, 1U) == 1U &&
        plait_load_relaxed(&batch->ended) < batch->count) {
        tell(batch, NO_MORE);
    }
    return status;
}

/* ---- the owner ---- */

static size_t lanes_of(const struct plait_batch *batch)
{
    return batch->limit < batch->count ? batch->limit : batch->count;
}

plait_status plait_batch_open(struct plait_batch *batch)
{
    const size_t lanes = lanes_of(batch);
    if (batch->limit == 0 || (batch->order != NULL && batch->count >= NO_MORE) ||
        (lanes != 0 && (batch->lanes == NULL || (batch->rule == PLAIT_BATCH_NOTHING && batch->statuses == NULL)))) {
        return PLAIT_INVALID;
    }
    plait_initialize(&batch->next, 0U);
    plait_initialize(&batch->decided, UNDECIDED);
    plait_initialize(&batch->ended, 0U);
    plait_initialize(&batch->alive, (uint64_t)lanes);
    for (size_t i = 0; batch->order != NULL && i < batch->count; i++) {
        plait_initialize(&batch->order[i], 0U);
    }
    batch->is_open = true;
    batch->said_closed = false;
    batch->taken = 0;
    plait_group_open(&batch->group);
    plait_status status = PLAIT_OK;
    for (size_t i = 0; i < lanes && status == PLAIT_OK; i++) {
        batch->lanes[i].batch = batch;
        status = plait_slot_start(&batch->group, &batch->lanes[i].slot, run_lane, batch->name, batch->blocking);
    }
    if (status != PLAIT_OK) {
        plait_status joined = status; /* whatever a lane has decided meanwhile: not all calls could be made */
        (void)plait_batch_close(batch, &joined);
    }
    return status;
}

plait_status plait_batch_next(struct plait_batch *batch, size_t *index, plait_time deadline)
{
    if (!batch->is_open || batch->group.scope.owner != plait_self()) {
        return PLAIT_MISUSE;
    }
    if (batch->taken == batch->count) {
        batch->said_closed = true;
        return PLAIT_CLOSED;
    }
    plait_word *place = &batch->order[batch->taken];
    plait_status status = PLAIT_OK;
    uint32_t told = plait_load_acquire(place);
    while (told == 0 && status == PLAIT_OK) {
        status = plait_wait(place, 0, deadline);
        told = plait_load_acquire(place);
    }
    if (told == NO_MORE) {
        status = PLAIT_CANCELLED;
    } else if (told != 0) {
        *index = told - 1U;
        batch->taken++;
        status = PLAIT_OK;
    }
    return status;
}

static bool has_verdict(const struct plait_batch *batch)
{
    return batch->rule != PLAIT_BATCH_NOTHING && plait_load_relaxed(&batch->decided) != UNDECIDED;
}

/* The lanes have been joined. Was every call made, to its own end? */
static bool is_complete(const struct plait_batch *batch)
{
    bool is_complete = plait_load_relaxed(&batch->next) >= batch->count;
    for (size_t i = 0; i < lanes_of(batch) && is_complete; i++) {
        is_complete = plait_slot_status(&batch->lanes[i].slot) == PLAIT_OK;
    }
    return is_complete;
}

size_t plait_batch_close(struct plait_batch *batch, plait_status *outcome)
{
    if (!batch->is_open) {
        plait_misuse("plait_batch_close", (uintptr_t)batch, "the batch is not open");
    }
    const bool was_decided = has_verdict(batch);
    const plait_status own = *outcome == PLAIT_CLOSED && batch->said_closed ? PLAIT_OK : *outcome;
    const bool has_failed = own != PLAIT_OK && own != PLAIT_CANCELLED;
    if (batch->order != NULL && batch->taken != batch->count) {
        plait_group_cancel(&batch->group);
    }
    plait_status joined = own;
    plait_group_close(&batch->group, &joined);
    if (has_verdict(batch) && (was_decided || !has_failed)) {
        joined = batch->verdict;
    } else if (joined == PLAIT_CANCELLED && own == PLAIT_OK && is_complete(batch)) {
        joined = PLAIT_OK; /* it came too late to cut anything short */
    }
    for (uint64_t i = plait_load_relaxed(&batch->next); batch->statuses != NULL && i < batch->count; i++) {
        batch->statuses[i] = PLAIT_CANCELLED;
    }
    batch->is_open = false;
    *outcome = joined;
    const uint64_t decided = plait_load_relaxed(&batch->decided);
    return decided == UNDECIDED ? batch->count : (size_t)decided;
}
