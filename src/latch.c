/* SPDX-License-Identifier: MIT */
/* latch.c: waiting for zero, and the count that reaches it while somebody waits. */
#include <plait/latch.h>

#include "waiting.h"

enum { WAITERS = PLAIT_PRIVATE_LATCH_WAITERS, PART = PLAIT_PRIVATE_LATCH_PART };

/* Reaching zero and asking who stands there are one section under the shard's lock: else a new round might begin in
 * between, and one who waits for that would be let go. Others count up and down without the lock, hence the loop.
 * Acquire as well: who is let go hears it from this strand, which has to have seen what was done for the parts before.
 */
plait_status plait_private_latch_done(struct plait_latch *latch)
{
    plait_word *word = &latch->word;
    struct plait_waking waking;
    uint32_t seen = 0;
    plait_waking_begin(&waking, word);
    seen = plait_load_relaxed(word);
    do {
        if (seen < PART) {
            plait_waking_end(&waking);
            return PLAIT_MISUSE;
        }
    } while (!plait_compare_exchange_acq_rel(word, &seen, seen == PART + WAITERS ? 0U : seen - (uint32_t)PART));
    if (seen == PART + WAITERS) {
        /* The address only: the latch may be gone. */
        (void)plait_waking_end_with(&waking, word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_HANDED, PLAIT_WAKE_ALL);
    } else {
        plait_waking_end(&waking);
    }
    return PLAIT_OK;
}

plait_status plait_private_latch_wait(struct plait_latch *latch, plait_time deadline)
{
    uint32_t seen = plait_load_acquire(&latch->word);
    while (seen >= PART) {
        const uint32_t announced = seen | (uint32_t)WAITERS;
        if (announced == seen || plait_compare_exchange_acquire(&latch->word, &seen, announced)) {
            uint32_t token = PLAIT_TOKEN_NOTHING;
            const plait_status status =
                plait_wait_in(&latch->word, PLAIT_QUEUE_NORMAL, announced, deadline, false, &token);
            if (status != PLAIT_OK || token == PLAIT_TOKEN_HANDED) {
                return status; /* let go: a round that has begun since then is not this strand's */
            }
            seen = plait_load_acquire(&latch->word);
        }
    }
    return PLAIT_OK;
}

uint32_t plait_latch_waiters(const struct plait_latch *latch)
{
    return plait_shard_count(&latch->word, PLAIT_QUEUE_NORMAL);
}
