/* SPDX-License-Identifier: MIT */
/* wake.c: waking in batches. That nobody waits, which is all most wakes find out, is found in wait.h. */
#include <plait/wait.h>

#include "waiting.h"

/* How many are taken before the lock is released and they are rung: bounds how long others wait for the shard. */
enum { PLAIT_WAKE_BATCH = 64 };

uint32_t plait_waking_end_with(struct plait_waking *waking, const plait_word *word, unsigned queue, uint32_t token,
                               uint32_t count)
{
    const uint64_t younger = waking->shard->ticket; /* who comes later is not meant */
    uint32_t woken = 0;
    for (;;) {
        const uint32_t wanted = count - woken;
        uint32_t batch = 0;
        while (batch < wanted && batch < PLAIT_WAKE_BATCH &&
               plait_waking_take_older(waking, word, queue, token, younger) != 0) {
            batch++;
        }
        plait_waking_end(waking);
        woken += batch;
        if (batch < PLAIT_WAKE_BATCH || woken == count) {
            return woken;
        }
        plait_waking_begin(waking, word);
    }
}

/* One, as most wakes are: without a list of those to ring. */
PLAIT_INLINE uint32_t wake_first(plait_word *word, unsigned queue, uint32_t token)
{
    struct plait_waking waking;
    plait_waking_begin(&waking, word);
    struct plait_strand *strand = plait_waking_claim(&waking, word, queue, token, UINT64_MAX);
    plait_waking_unlock(&waking);
    if (strand != NULL) {
        strand->executor->ring(strand, PLAIT_BELL_CLAIMED);
    }
    return strand != NULL ? 1U : 0U;
}

static uint32_t wake_several(plait_word *word, unsigned queue, uint32_t token, uint32_t count)
{
    struct plait_waking waking;
    plait_waking_begin(&waking, word);
    return plait_waking_end_with(&waking, word, queue, token, count);
}

uint32_t plait_wake_in(plait_word *word, unsigned queue, uint32_t token, uint32_t count)
{
    return count == 1 ? wake_first(word, queue, token) : wake_several(word, queue, token, count);
}

uint32_t plait_private_wake(plait_word *word, uint32_t count)
{
    return count == 1 ? wake_first(word, PLAIT_QUEUE_PLAIN, PLAIT_TOKEN_WAKE)
                      : wake_several(word, PLAIT_QUEUE_PLAIN, PLAIT_TOKEN_WAKE, count);
}

uint32_t plait_wake(plait_word *word, uint32_t count)
{
    struct plait_shard *shard = plait_shard_of(word);
    const uint32_t owner = plait_shard_owner();
    if (plait_shard_is_own(shard, owner)) { /* who waits there is of this OS thread, whose steps have one order */
        plait_fence_light();
        if (plait_shard_is_own_and_empty(shard, owner)) {
            return 0;
        }
    } else {
        /* A read-modify-write, for the store before may have any order: either it comes after the waiter's count and
         * sees it, or the waiter's count reads from it and then sees the store. A load would do neither. LOCKED: who
         * unlocks it hides this operation from the next waiter's count. */
        const uint32_t state = plait_add_acq_rel(&shard->state, 0U);
        if ((state & ~(uint32_t)PLAIT_SHARD_SHARED) == 0) {
            return 0;
        }
    }
    return plait_private_wake(word, count);
}
