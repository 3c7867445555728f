/* SPDX-License-Identifier: MIT */
/* waiting.h: waiting and waking as the primitives need it: four queues per word, tokens, and a wake with a decision.
 *
 *     struct plait_waking waking;
 *     plait_waking_begin(&waking, word);                     the shard of the word is locked
 *         id = plait_waking_take(&waking, word, queue, token);    claims the first waiter of a queue, hands it a token
 *         more = plait_waking_has(&waking, word, queue);
 *         change the word                                    nobody can enqueue or leave in between
 *     plait_waking_end(&waking);                             unlocked; then those who were taken are rung
 *
 * A strand's claim word says who ends its wait: whoever moves it from WAITING by compare-exchange of exactly the word
 * that was judged. */
#ifndef PLAIT_SRC_WAITING_H
#define PLAIT_SRC_WAITING_H

#include <plait/strand.h>
#include <plait/wait.h>

/* ---- the claim word: sequence << 20 | shield << 4 | state ---- */

enum {
    PLAIT_CLAIM_IDLE,
    PLAIT_CLAIM_WAITING,
    PLAIT_CLAIM_WOKEN,
    PLAIT_CLAIM_TIMED_OUT,
    PLAIT_CLAIM_CANCELLED,
    PLAIT_CLAIM_STATE = 15, /* mask */
    PLAIT_CLAIM_SHIELD_SHIFT = 4,
    PLAIT_CLAIM_SEQUENCE_SHIFT = 20,
    PLAIT_CLAIM_NOBODY = 0xffff /* as a shield: deeper than every scope, so no canceller may claim */
};

PLAIT_INLINE unsigned plait_claim_state(uint64_t claim)
{
    return (unsigned)(claim & PLAIT_CLAIM_STATE);
}

PLAIT_INLINE unsigned plait_claim_shield(uint64_t claim)
{
    return (unsigned)(claim >> PLAIT_CLAIM_SHIELD_SHIFT & 0xffff);
}

/* Ends exactly the wait that `claim` names; false: somebody else did, or it is over. seq_cst, because the canceller's
 * load of this word is one half of Dekker's protocol and its claim must not be weaker. */
PLAIT_INLINE bool plait_claim_take(struct plait_strand *strand, uint64_t claim, unsigned state)
{
    uint64_t expected = claim;
    uint64_t ended = (claim & ~(uint64_t)PLAIT_CLAIM_STATE) | state;
    return plait_compare_exchange_seq_cst(&strand->claim, &expected, ended);
}

#endif /* PLAIT_SRC_WAITING_H */
