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

uint32_t plait_wake_in(plait_word *word, unsigned queue, uint32_t token, uint32_t count)
{
    struct plait_waking waking;
    plait_waking_begin(&waking, word);
    return plait_waking_end_with(&waking, word, queue, token, count);
}

uint32_t plait_private_wake(plait_word *word, uint32_t count)
{
    return plait_wake_in(word, PLAIT_QUEUE_PLAIN, PLAIT_TOKEN_WAKE, count);
}

uint32_t plait_wake(plait_word *word, uint32_t count)
{
    /* A read-modify-write, for the store before may have any order: either it comes after the waiter's count and sees
     * it, or the waiter's count reads from it and then sees the store. A load would do neither. */
    const uint32_t state = plait_add_acq_rel(&plait_shard_of(word)->lock.state, 0U);
    return state < PLAIT_SHARD_WAITER ? 0 : plait_private_wake(word, count);
}
