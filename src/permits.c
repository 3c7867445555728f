/* SPDX-License-Identifier: MIT */
/* permits.c: waiting for a permit, and giving permits back while somebody waits. docs/primitives.md has the argument.
 *
 *     sleep ──give──► woken ──► takes one, or finds none ──► sleeps again, STARVED after 1 ms
 *                                                             │
 *                                                            give ──► it is handed over; FAIR: always
 *
 * As with the mutex, the giver that wakes a strand takes WAITERS out of the word, though others may stay queued: the
 * woken strand owes the bit. It pays when it takes the last permit, or announces that it sleeps again; and if it leaves
 * permits behind, which others gave while the word looked as if nobody waited, it wakes the next one in its place, who
 * then owes. So as long as somebody stands in a queue, WAITERS is set and nothing is available, or somebody is on the
 * way. STARVED is only taken out when no starved one is queued.
 *
 * Whoever gets a permit must see what was done with it before. One who takes it acquires from the word, which changes
 * by read-modify-writes only, so that all who ever gave are seen; a store would cut earlier ones off. One who is handed
 * it acquired from the word on his way into the queue, and from then on, since WAITERS stays, whoever gives does so
 * under the lock. */
#include "permits.h"

enum { WAITERS = PLAIT_PRIVATE_PERMITS_WAITERS, STARVED = PLAIT_PRIVATE_PERMITS_STARVED };

/* A woken strand has left permits behind: the next one looks after them, and the debt is his. With nobody queued there
 * is none. */
static void wake_another(const plait_word *word)
{
    struct plait_waking waking;
    plait_waking_begin(&waking, word);
    (void)plait_waking_take(&waking, word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE);
    plait_waking_end(&waking);
}

plait_status plait_private_permits_wait(plait_word *word, plait_time deadline)
{
    struct plait_strand *me = plait_self();
    uint32_t seen = plait_load_relaxed(word);
    bool starved = (seen & PLAIT_FAIR) != 0;
    uint32_t owed = 0; /* WAITERS, from the moment this strand is woken until it has set that bit or woken another */
    plait_time since = PLAIT_FOREVER;
    for (;;) {
        const int32_t available = plait_private_permits_of(seen);
        if (available > 0) {
            const uint32_t rest = seen - (uint32_t)PLAIT_PRIVATE_PERMIT;
            if (plait_compare_exchange_acquire(word, &seen, available == 1 ? rest | owed : rest)) {
                if (owed != 0 && available > 1) {
                    wake_another(word);
                }
                return PLAIT_OK;
            }
            continue;
        }
        const uint32_t announced = seen | WAITERS | (starved ? (uint32_t)STARVED : 0U);
        if (announced != seen && !plait_compare_exchange_relaxed(word, &seen, announced)) {
            continue;
        }
        owed = 0;
        if (since.nanoseconds == PLAIT_FOREVER.nanoseconds) {
            since = me->executor->now();
        }
        uint32_t token = PLAIT_TOKEN_NOTHING;
        const unsigned queue = starved ? PLAIT_QUEUE_STARVED : PLAIT_QUEUE_NORMAL;
        const plait_status status = plait_wait_in(word, queue, announced, deadline, false, &token);
        if (status != PLAIT_OK || token == PLAIT_TOKEN_HANDED) {
            return status; /* bits left behind are cleared by the next one who gives and finds nobody */
        }
        if (token == PLAIT_TOKEN_WAKE) {
            owed = WAITERS;
            starved = starved || plait_time_since(me->executor->now(), since) >= PLAIT_OVERTAKEN;
        }
        seen = plait_load_relaxed(word);
    }
}

bool plait_permits_add(struct plait_waking *waking, plait_word *word, int32_t count, int32_t maximum)
{
    uint32_t seen = plait_load_relaxed(word);
    while ((seen & WAITERS) == 0) {
        if (plait_private_permits_of(seen) + count > maximum) {
            return false;
        }
        if (plait_compare_exchange_release(word, &seen, seen + (uint32_t)count * (uint32_t)PLAIT_PRIVATE_PERMIT)) {
            return true; /* nobody is queued, or somebody is on the way who will look */
        }
    }
    /* Nothing is available, and until the word is written here nobody else takes or gives. */
    int32_t available = plait_private_permits_of(seen) + count;
    while (available > 0 && plait_waking_take(waking, word, PLAIT_QUEUE_STARVED, PLAIT_TOKEN_HANDED) != 0) {
        available--;
    }
    uint32_t decided = (uint32_t)available * (uint32_t)PLAIT_PRIVATE_PERMIT | (seen & (uint32_t)PLAIT_FAIR);
    if (available > 0) {
        (void)plait_waking_take(waking, word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE); /* it owes the bit */
    } else {
        decided |= plait_waking_bits(waking, word, WAITERS, STARVED);
    }
    /* Newcomers announce themselves without the shard's lock: wiping their bits is harmless, since each of them reads
     * the word again under that lock and finds it changed. */
    while (!plait_compare_exchange_release(word, &seen, decided)) {}
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

uint32_t plait_permits_waiters(const plait_word *word)
{
    return plait_shard_count(word, PLAIT_QUEUE_NORMAL) + plait_shard_count(word, PLAIT_QUEUE_STARVED);
}
