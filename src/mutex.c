/* SPDX-License-Identifier: MIT */
/* mutex.c: what happens when a mutex is not free. docs/waiting.md has the argument.
 *
 *     sleep ──unlock──► woken ──► takes it, or is overtaken ──► sleeps again, STARVED after 1 ms
 *                                                                │
 *                                                              unlock ──► it is handed over
 *
 * The unlock that wakes a strand takes WAITERS out of the word, though others may stay queued: the woken strand puts it
 * back, with the operation by which it takes the mutex or announces that it sleeps again. So as long as somebody stands
 * in a queue, WAITERS is set or somebody is on the way who will set it. Meanwhile those who run find the word as if
 * nobody waited, and take and leave the mutex by their fast paths. (Measured with a tiny section and four times as many
 * threads as processors: twice the throughput of a bit that says "one is on the way".) */
#include <plait/mutex.h>

#include "spin.h"
#include "waiting.h"

enum {
    WAITERS = PLAIT_PRIVATE_MUTEX_WAITERS,
    STARVED = PLAIT_PRIVATE_MUTEX_STARVED,
    SHIFT = PLAIT_PRIVATE_MUTEX_SHIFT
};

PLAIT_STATIC_ASSERT(PLAIT_ID_BITS + SHIFT <= 32, "the word of a mutex holds an id");

/* One turn of spinning for a mutex, if its owner may be running: a fiber of this strand's own loop is not. While a
 * starved waiter is queued the mutex will not become free. */
static bool may_spin(struct plait_spin *spin, struct plait_mutex *mutex, const struct plait_strand *me, uint32_t seen)
{
    const uint32_t loop = me->id >> PLAIT_ID_LOOP_SHIFT;
    if ((seen & STARVED) != 0 || (loop != 0 && seen >> SHIFT >> PLAIT_ID_LOOP_SHIFT == loop)) {
        return false;
    }
    return plait_spin(spin, &mutex->word, seen);
}

/* Takes the mutex if it is free, with `owed` set in its word; *seen is what is there. */
static bool take(struct plait_mutex *mutex, struct plait_strand *me, uint32_t *seen, uint32_t owed)
{
    while (*seen >> SHIFT == 0) {
        if (plait_compare_exchange_acquire(&mutex->word, seen, *seen | me->id << SHIFT | owed)) {
            me->holds++;
            return true;
        }
    }
    return false;
}

/* Queues and sleeps. One that is starved does not ask who holds the mutex: with both bits set it is held, and will be
 * handed over. To go round whenever it changes hands would cost it its place each time: a newcomer might queue first.
 */
static plait_status sleep_while(struct plait_mutex *mutex, uint32_t announced, bool starved, plait_time deadline,
                                bool shielded, uint32_t *token)
{
    if (starved) {
        return plait_wait_in_while_set(&mutex->word, PLAIT_QUEUE_STARVED, WAITERS | STARVED, deadline, shielded, token);
    }
    return plait_wait_in(&mutex->word, PLAIT_QUEUE_NORMAL, announced, deadline, shielded, token);
}

static plait_status lock(struct plait_mutex *mutex, plait_time deadline, bool shielded)
{
    struct plait_strand *me = plait_self();
    uint32_t seen = plait_load_relaxed(&mutex->word);
    if (seen >> SHIFT == me->id) {
        return PLAIT_MISUSE;
    }
    bool starved = (seen & PLAIT_FAIR) != 0;
    uint32_t owed = 0; /* WAITERS, from the moment this strand is woken until it has set that bit */
    plait_time since = PLAIT_FOREVER;
    struct plait_spin spin = {0};
    while (!take(mutex, me, &seen, owed)) {
        if (!starved && may_spin(&spin, mutex, me, seen)) {
            seen = plait_load_relaxed(&mutex->word);
            continue;
        }
        const uint32_t announced = seen | WAITERS | (starved ? (uint32_t)STARVED : 0U);
        if (announced != seen && !plait_compare_exchange_relaxed(&mutex->word, &seen, announced)) {
            continue;
        }
        owed = 0;
        if (since.nanoseconds == PLAIT_FOREVER.nanoseconds) {
            since = me->executor->now();
        }
        uint32_t token = PLAIT_TOKEN_NOTHING;
        const plait_status status = sleep_while(mutex, announced, starved, deadline, shielded, &token);
        if (status != PLAIT_OK) {
            return status; /* bits left behind are cleared by the next unlock that finds nobody */
        }
        if (token == PLAIT_TOKEN_HANDED) {
            me->holds++; /* the word says that this strand holds it */
            return PLAIT_OK;
        }
        if (token == PLAIT_TOKEN_WAKE) {
            owed = WAITERS;
            starved = starved || plait_time_since(me->executor->now(), since) >= PLAIT_OVERTAKEN;
        }
        spin.begun = false;
        seen = plait_load_relaxed(&mutex->word);
    }
    return PLAIT_OK;
}

plait_status plait_private_mutex_lock(struct plait_mutex *mutex, plait_time deadline)
{
    return lock(mutex, deadline, false);
}

void plait_private_mutex_lock_shielded(struct plait_mutex *mutex, const char *caller)
{
    if (lock(mutex, PLAIT_FOREVER, true) != PLAIT_OK) {
        plait_misuse(caller, (uintptr_t)mutex, "locks a mutex that this strand holds already");
    }
}

plait_status plait_private_mutex_try(struct plait_mutex *mutex)
{
    struct plait_strand *me = plait_self();
    uint32_t seen = plait_load_relaxed(&mutex->word);
    if (seen >> SHIFT == me->id) {
        return PLAIT_MISUSE;
    }
    return take(mutex, me, &seen, 0) ? PLAIT_OK : PLAIT_BUSY;
}

/* Still held here, so nobody else can take it and the mutex exists; after the deciding store only the shard and the
 * strands are touched. */
void plait_private_mutex_unlock(struct plait_mutex *mutex, uint32_t seen)
{
    plait_word *word = &mutex->word;
    if (seen >> SHIFT != plait_self()->id) {
        plait_private_mutex_stranger(mutex);
    }
    while ((seen & WAITERS) == 0) {
        if (plait_compare_exchange_release(word, &seen, seen & (uint32_t)PLAIT_FAIR)) {
            return;
        }
    }
    struct plait_waking waking;
    uint32_t decided = 0; /* somebody is woken, who owes the bit; or nobody is queued */
    plait_waking_begin(&waking, word);
    const uint32_t heir = plait_waking_take(&waking, word, PLAIT_QUEUE_STARVED, PLAIT_TOKEN_HANDED);
    if (heir != 0) {
        decided = heir << SHIFT | plait_waking_bits(&waking, word, WAITERS, STARVED);
    } else {
        (void)plait_waking_take(&waking, word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE);
    }
    /* Newcomers announce themselves without the shard's lock: wiping their bits is harmless, since each of them
     * re-reads the word under that lock and finds it changed. */
    while (!plait_compare_exchange_release(word, &seen, (seen & PLAIT_FAIR) | decided)) {}
    plait_waking_end(&waking);
}

void plait_private_mutex_stranger(const struct plait_mutex *mutex)
{
    plait_misuse("plait_mutex_unlock", (uintptr_t)mutex, "unlocked by a strand that does not hold it");
}

uint32_t plait_mutex_waiters(const struct plait_mutex *mutex)
{
    return plait_shard_count(&mutex->word, PLAIT_QUEUE_NORMAL) + plait_shard_count(&mutex->word, PLAIT_QUEUE_STARVED);
}

void plait_private_mutex_check_end(const struct plait_mutex *mutex)
{
    /* acquire: whatever is done to the memory from here on comes after the last unlock */
    if (plait_load_acquire(&mutex->word) >> SHIFT != 0) {
        plait_misuse("plait_mutex_destroy", (uintptr_t)mutex, "destroyed while it is held");
    }
    if (plait_mutex_waiters(mutex) != 0) {
        plait_misuse("plait_mutex_destroy", (uintptr_t)mutex, "destroyed while strands wait for it");
    }
}
