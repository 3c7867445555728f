/* SPDX-License-Identifier: MIT */
/* wait.c: a wait from its first look at the scopes to the last touch of its node. The steps are those of
 * docs/waiting.md; the order of operations is the protocol, so nothing here may be moved without reading it. */
#include <plait/wait.h>

#include "cancel.h"
#include "tracing.h"
#include "waiting.h"

/* Step 3. Publishes a wait in the claim word, before anybody can find its node. seq_cst: Dekker with the canceller,
 * who sets `look` and then reads this word, while step 6 reads `look` after it. */
PLAIT_INLINE uint64_t publish(struct plait_strand *me, bool shielded)
{
    const uint64_t shield = shielded ? (uint64_t)PLAIT_CLAIM_NOBODY : me->top->shield;
    me->sequence++;
    const uint64_t claim =
        me->sequence << PLAIT_CLAIM_SEQUENCE_SHIFT | shield << PLAIT_CLAIM_SHIELD_SHIFT | (uint64_t)PLAIT_CLAIM_WAITING;
    plait_store_relaxed(&me->bell, 0U);
    plait_store_seq_cst(&me->claim, claim);
    return claim;
}

/* Step 7, when somebody else has claimed: leaves on the bell, never on the word alone, for the claimer still has to
 * ring. A wake that won is a success, whatever else has happened meanwhile. */
PLAIT_INLINE plait_status hear_claimer(struct plait_strand *me)
{
    while ((plait_load_acquire(&me->bell) & PLAIT_BELL_CLAIMED) == 0) {
        (void)me->executor->park(me, PLAIT_FOREVER);
    }
    const uint64_t ended = plait_load_acquire(&me->claim);
    return plait_claim_state(ended) == PLAIT_CLAIM_WOKEN ? PLAIT_OK : PLAIT_CANCELLED;
}

/* Ends the own wait, unless somebody was faster. */
static PLAIT_COLD plait_status claim_self(struct plait_strand *me, uint64_t claim, unsigned state, plait_status status)
{
    return plait_claim_take(me, claim, state) ? status : hear_claimer(me);
}

/* Is a scope cancelled that this wait obeys? Looks again as long as a canceller may have come by. */
static PLAIT_COLD bool is_cancelled(struct plait_strand *me)
{
    while (plait_load_seq_cst(&me->look) != 0) {
        if (plait_look(me)) {
            return true;
        }
    }
    return false;
}

/* Steps 6 and 7: sleeps until a waker, a canceller or the clock ends this wait. */
PLAIT_INLINE plait_status sleep_until_claimed(struct plait_strand *me, uint64_t claim, plait_time deadline,
                                              bool shielded)
{
    for (;;) {
        if (!shielded && PLAIT_UNLIKELY(plait_load_seq_cst(&me->look) != 0) && is_cancelled(me)) {
            return claim_self(me, claim, PLAIT_CLAIM_CANCELLED, PLAIT_CANCELLED);
        }
        const plait_time until = shielded ? deadline : plait_time_min(deadline, me->effective);
        const bool time_has_come = me->executor->park(me, until);
        if (PLAIT_LIKELY(plait_claim_state(plait_load_acquire(&me->claim)) != PLAIT_CLAIM_WAITING)) {
            return hear_claimer(me);
        }
        if (!time_has_come) {
            continue; /* a kick: look, and arm the timer again; nothing was claimed */
        }
        /* Evaluate, then claim: a deadline that was moved later must not end the wait. */
        if (!shielded && plait_evaluate(me)) {
            plait_look_again(me);
            return claim_self(me, claim, PLAIT_CLAIM_CANCELLED, PLAIT_CANCELLED);
        }
        if (!plait_time_before(me->executor->now(), deadline)) {
            return claim_self(me, claim, PLAIT_CLAIM_TIMED_OUT, PLAIT_TIMEOUT);
        }
    }
}

/* Step 8. Always under the lock, for a waker may be looking at the node; counts off only what it unlinked itself. */
static PLAIT_COLD void leave_queue(struct plait_shard *shard, struct plait_waiter *node)
{
    uint32_t removed = 0;
    plait_shard_lock(shard, plait_shard_owner());
    PLAIT_READS(node->queued);
    if (node->queued) {
        plait_shard_unlink(shard, node);
        removed = PLAIT_SHARD_WAITER;
    }
    plait_shard_unlock_subtracting(shard, removed);
}

/* What is known of a waiter before it stands. The rest is written by who puts it into a queue or takes it out. */
PLAIT_INLINE void name_waiter(struct plait_waiter *node, uintptr_t key, struct plait_strand *strand,
                              struct plait_visit *visit)
{
    node->key = key;
    node->strand = strand;
    node->visit = visit;
}

/* Steps 3 and 4, under the shard's lock: from its unlock on a waker may claim. */
PLAIT_INLINE void stand(struct plait_waiter *node, struct plait_shard *shard, struct plait_strand *me, bool shielded)
{
    PLAIT_WAITER_BEGINS(node);
    node->claim = publish(me, shielded);
    plait_shard_append(shard, node);
}

/* Steps 0 to 4, if the word has `expected` among the bits of `mask`. PLAIT_CANCELLED: nothing has happened; PLAIT_OK:
 * it stands in *stands, or, NULL: the word was not as expected. */
PLAIT_INLINE plait_status begin(struct plait_waiter *node, struct plait_shard **stands, struct plait_strand *me,
                                plait_word *word, unsigned queue, uint32_t mask, uint32_t expected, bool shielded)
{
    /* Step 0: before any side effect. */
    if (!shielded && plait_load_relaxed(&me->look) != 0 && plait_look(me)) {
        return PLAIT_CANCELLED;
    }
    struct plait_shard *shard = plait_shard_of(word);
    *stands = NULL;
    name_waiter(node, plait_shard_key(word, queue), me, NULL);
    /* Step 1: one operation, as good as seq_cst, locks and counts; step 2 reads the word after it. The waker changes
     * the word first and then looks at the count, so one of the two sees the other. */
    plait_shard_lock_adding(shard, me->owns, PLAIT_SHARD_WAITER);
    if ((plait_load_seq_cst(word) & mask) != expected) {
        plait_shard_unlock_subtracting(shard, PLAIT_SHARD_WAITER);
        return PLAIT_OK;
    }
    stand(node, shard, me, shielded);
    *stands = shard;
    plait_shard_unlock(shard);

    return PLAIT_OK;
}

/* Steps 6 to 8. */
PLAIT_INLINE plait_status finish(struct plait_waiter *node, struct plait_shard *shard, struct plait_strand *me,
                                 plait_time deadline, bool shielded, uint32_t *token)
{
    if (PLAIT_UNLIKELY(shard == NULL)) {
        *token = PLAIT_TOKEN_NOTHING;
        return PLAIT_OK;
    }
    const bool traced = plait_waits_are_traced();
    const plait_time begin = traced ? me->executor->now() : deadline;
    const plait_status status = sleep_until_claimed(me, node->claim, deadline, shielded);
    if (PLAIT_LIKELY(status == PLAIT_OK)) {
        PLAIT_READS(node->token); /* the waker unlinked the node before it rang: no lock here */
        *token = node->token;
    } else {
        leave_queue(shard, node);
    }
    PLAIT_WAITER_ENDS(node);
    if (PLAIT_UNLIKELY(traced)) {
        plait_trace_wait(node->key & ~(uintptr_t)PLAIT_QUEUE_MASK, begin, status);
    }
    return status;
}

plait_status plait_wait_begin(struct plait_waiting *waiting, plait_word *word, unsigned queue, uint32_t expected,
                              bool shielded)
{
    waiting->shielded = shielded;
    return begin(&waiting->node, &waiting->shard, plait_self(), word, queue, UINT32_MAX, expected, shielded);
}

plait_status plait_wait_finish(struct plait_waiting *waiting, plait_time deadline, uint32_t *token)
{
    return finish(&waiting->node, waiting->shard, plait_self(), deadline, waiting->shielded, token);
}

void plait_waking_stand(struct plait_waking *waking, struct plait_waiting *waiting, plait_word *word, unsigned queue,
                        struct plait_visit *visit)
{
    struct plait_strand *me = plait_self();
    waiting->shielded = false;
    waiting->shard = waking->shard;
    name_waiter(&waiting->node, plait_shard_key(word, queue), me, visit);
    stand(&waiting->node, waking->shard, me, false);
    /* Counted as it unlocks: nobody looks at the count of this word without the lock. It wraps as it should. */
    plait_shard_unlock_subtracting(waking->shard, waking->removed - (uint32_t)PLAIT_SHARD_WAITER);
}

PLAIT_INLINE plait_status wait_in(plait_word *word, unsigned queue, uint32_t mask, uint32_t expected,
                                  plait_time deadline, bool shielded, uint32_t *token)
{
    struct plait_strand *me = plait_self();
    struct plait_waiter node;
    struct plait_shard *shard = NULL;
    const plait_status status = begin(&node, &shard, me, word, queue, mask, expected, shielded);
    return status == PLAIT_OK ? finish(&node, shard, me, deadline, shielded, token) : status;
}

plait_status plait_wait_in(plait_word *word, unsigned queue, uint32_t expected, plait_time deadline, bool shielded,
                           uint32_t *token)
{
    return wait_in(word, queue, UINT32_MAX, expected, deadline, shielded, token);
}

plait_status plait_wait_in_while_set(plait_word *word, unsigned queue, uint32_t bits, plait_time deadline,
                                     bool shielded, uint32_t *token)
{
    return wait_in(word, queue, bits, bits, deadline, shielded, token);
}

/* Expanded once more: of all waits most are this one. */
plait_status plait_wait(plait_word *word, uint32_t expected, plait_time deadline)
{
    /* What need not wait is no checkpoint: it succeeds in a cancelled scope, too. */
    if (plait_load_acquire(word) != expected) {
        return PLAIT_OK;
    }
    uint32_t token = PLAIT_TOKEN_NOTHING;
    return wait_in(word, PLAIT_QUEUE_PLAIN, UINT32_MAX, expected, deadline, false, &token);
}

plait_status plait_wait_shielded(plait_word *word, uint32_t expected, plait_time deadline)
{
    if (plait_load_acquire(word) != expected) {
        return PLAIT_OK;
    }
    uint32_t token = PLAIT_TOKEN_NOTHING;
    return plait_wait_in(word, PLAIT_QUEUE_PLAIN, expected, deadline, true, &token);
}

/* A wait for the clock and the scopes alone: in no shard, so that nobody can wake it. */
plait_status plait_sleep_until(plait_time when)
{
    struct plait_strand *me = plait_self();
    if (plait_load_relaxed(&me->look) != 0 && plait_look(me)) {
        return PLAIT_CANCELLED;
    }
    const bool traced = plait_waits_are_traced();
    const plait_time begin = traced ? me->executor->now() : when;
    const uint64_t claim = publish(me, false);
    const plait_status status = sleep_until_claimed(me, claim, when, false);
    if (PLAIT_UNLIKELY(traced)) {
        plait_trace_wait(0, begin, status);
    }
    return status == PLAIT_TIMEOUT ? PLAIT_OK : status;
}
