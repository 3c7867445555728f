/* SPDX-License-Identifier: MIT */
/* permits.c: waiting for a permit, and giving permits back while somebody waits.
 *
 * The order in a section under the shard's lock: hand over, ask who is left, write the word. Earlier or later, somebody
 * who is just coming would not be counted.
 *
 * Whoever gets a permit must see what was done with it before. One who takes it acquires from the word, which changes
 * by read-modify-writes only, so that all who ever gave are seen; a store would cut earlier ones off. One who is handed
 * it acquired from the word on his way into the queue, and from then on whoever gives does so under the lock. */
#include "permits.h"

enum { WAITERS = PLAIT_PRIVATE_PERMITS_WAITERS };

plait_status plait_private_permits_wait(plait_word *word, plait_time deadline)
{
    for (;;) {
        if (plait_private_permits_take(word)) {
            return PLAIT_OK;
        }
        uint32_t seen = plait_load_relaxed(word);
        if (plait_private_permits_of(seen) > 0) {
            continue;
        }
        const uint32_t announced = seen | (uint32_t)WAITERS;
        if (announced != seen && !plait_compare_exchange_relaxed(word, &seen, announced)) {
            continue;
        }
        uint32_t token = PLAIT_TOKEN_NOTHING;
        const plait_status status = plait_wait_in(word, PLAIT_QUEUE_NORMAL, announced, deadline, false, &token);
        if (status != PLAIT_OK || token == PLAIT_TOKEN_HANDED) {
            return status; /* a bit left behind is cleared by the next one who gives and finds nobody */
        }
    }
}

bool plait_permits_add(struct plait_waking *waking, plait_word *word, int32_t count, int32_t maximum)
{
    uint32_t seen = plait_load_relaxed(word);
    uint32_t decided = 0;
    do {
        int32_t available = plait_private_permits_of(seen) + count;
        if ((seen & WAITERS) == 0 && available > maximum) {
            return false;
        }
        while (available > 0 && plait_waking_take(waking, word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_HANDED) != 0) {
            available--;
        }
        decided = (uint32_t)available * (uint32_t)PLAIT_PRIVATE_PERMIT;
        if (plait_waking_has(waking, word, PLAIT_QUEUE_NORMAL)) {
            decided |= (uint32_t)WAITERS;
        }
        /* While somebody is queued nobody else writes, so nothing handed over is ever handed over again. Wiping the bit
         * of a newcomer is harmless: he reads the word again under this lock and finds it changed. */
    } while (!plait_compare_exchange_release(word, &seen, decided));
    return true;
}

bool plait_private_permits_return(plait_word *word, int32_t maximum)
{
    struct plait_waking waking;
    plait_waking_begin(&waking, word);
    const bool given = plait_permits_add(&waking, word, 1, maximum);
    plait_waking_end(&waking);
    return given;
}
