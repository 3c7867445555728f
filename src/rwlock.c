/* SPDX-License-Identifier: MIT */
/* rwlock.c: what happens when a reader-writer lock is not free. docs/primitives.md has the argument.
 *
 *     writer ──unlock: all readers queued by then──► readers ──the last one leaves: one writer──► writer
 *
 * Whoever finds somebody waiting and is the last to leave goes through pass_on(), under the shard's lock; so does a
 * writer that gives up, for readers may be queued behind it alone. From that follows what the fast paths rest on: the
 * word is 0 exactly when nobody holds the lock and nobody is passing it on, and whoever stands in a queue has its bit
 * in the word. */
#include <plait/rwlock.h>

#include "spin.h"
#include "waiting.h"

enum {
    WRITER = PLAIT_PRIVATE_RWLOCK_WRITER,
    READERS_WAIT = PLAIT_PRIVATE_RWLOCK_READERS_WAIT,
    WRITERS_WAIT = PLAIT_PRIVATE_RWLOCK_WRITERS_WAIT,
    WAITERS = READERS_WAIT | WRITERS_WAIT,
    READER = PLAIT_PRIVATE_RWLOCK_READER
};

/* ---- what a strand knows of the locks it reads ---- */

static bool is_reading(const struct plait_strand *me, const struct plait_rwlock *lock)
{
    for (uint32_t i = 0; i < me->readings; i++) {
        if (me->reading[i] == lock) {
            return true;
        }
    }
    return false;
}

static bool holds(const struct plait_strand *me, const struct plait_rwlock *lock)
{
    return plait_load_relaxed(&lock->owner) == me->id || is_reading(me, lock);
}

void plait_private_rwlock_forget(struct plait_strand *me, const struct plait_rwlock *lock)
{
    for (uint32_t i = 0; i < me->readings; i++) {
        if (me->reading[i] == lock) {
            me->readings--;
            me->reading[i] = me->reading[me->readings];
            return;
        }
    }
    if (me->readings_beyond == 0) {
        plait_private_rwlock_stranger(lock, "plait_rwlock_unlock_read");
    }
    me->readings_beyond--;
}

/* ---- handing over ---- */

static uint32_t take_all_readers(struct plait_waking *waking, const plait_word *word)
{
    uint32_t count = 0;
    while (plait_waking_take(waking, word, PLAIT_QUEUE_READERS, PLAIT_TOKEN_HANDED) != 0) {
        count += READER;
    }
    return count;
}

static uint32_t take_a_writer(struct plait_waking *waking, struct plait_rwlock *lock)
{
    const uint32_t heir = plait_waking_take(waking, &lock->word, PLAIT_QUEUE_WRITERS, PLAIT_TOKEN_HANDED);
    if (heir != 0) {
        plait_store_relaxed(&lock->owner, heir);
    }
    return heir != 0 ? WRITER : 0U;
}

/* Takes `leaving` out of the word, puts `joining` in, and lets in whoever may go now. While one of the waiters' bits is
 * set, only holders of the shard's lock take out the last holder or put in a writer: so what is decided here, on the
 * word as it is after the subtraction, holds until the word is written.
 *
 * acq_rel: whoever is let in must see what all did who left before, and their releases end in this word. The second
 * change continues what the first one released; it is release for the sake of whoever takes the lock after it and ends
 * its memory, so that this section is over by then. */
static void pass_on(struct plait_rwlock *lock, uint32_t leaving, uint32_t joining, bool readers_first)
{
    plait_word *word = &lock->word;
    struct plait_waking waking;
    uint32_t entering = 0;
    plait_waking_begin(&waking, word);
    uint32_t seen = plait_add_acq_rel(word, joining - leaving) + (joining - leaving);
    if ((seen & WAITERS) == 0) {
        plait_waking_end(&waking); /* all have given up; nothing keeps the lock from coming to its end */
        return;
    }
    if ((seen & WRITER) == 0) {
        if (readers_first || !plait_waking_has(&waking, word, PLAIT_QUEUE_WRITERS)) {
            entering = take_all_readers(&waking, word);
        }
        if (entering == 0 && seen < READER) {
            entering = take_a_writer(&waking, lock);
        }
        if (entering == 0 && seen < READER) {
            entering = take_all_readers(&waking, word); /* the writers had all given up */
        }
    }
    if (plait_waking_has(&waking, word, PLAIT_QUEUE_READERS)) {
        entering |= READERS_WAIT;
    }
    if (plait_waking_has(&waking, word, PLAIT_QUEUE_WRITERS)) {
        entering |= WRITERS_WAIT;
    }
    /* Readers may leave meanwhile, or enter where no writer waits, and newcomers announce themselves: wiping their bits
     * is harmless, since each of them reads the word again under the shard's lock and finds it changed. */
    while (!plait_compare_exchange_release(word, &seen, (seen & ~(uint32_t)WAITERS) + entering)) {}
    plait_waking_end(&waking);
}

/* ---- reading ---- */

/* One turn of spinning, if whoever holds the lock may be running and nobody is queued: a fiber's loop runs nobody else
 * meanwhile, so fibers wait for their own loop's writer, and for readers, who are not known, in the queue. */
static bool may_spin(struct plait_spin *spin, struct plait_rwlock *lock, const struct plait_strand *me, uint32_t seen)
{
    const uint32_t loop = me->id >> PLAIT_ID_LOOP_SHIFT;
    if ((seen & WAITERS) != 0) {
        return false;
    }
    if (loop != 0 && ((seen & WRITER) == 0 || plait_load_relaxed(&lock->owner) >> PLAIT_ID_LOOP_SHIFT == loop)) {
        return false;
    }
    return plait_spin(spin, &lock->word, seen);
}

/* True: this strand reads. */
static bool enter(struct plait_rwlock *lock, uint32_t *seen)
{
    while ((*seen & (WRITER | WRITERS_WAIT)) == 0) {
        if (plait_compare_exchange_acquire(&lock->word, seen, *seen + READER)) {
            return true;
        }
    }
    return false;
}

plait_status plait_private_rwlock_lock_read(struct plait_rwlock *lock, plait_time deadline)
{
    struct plait_strand *me = plait_self();
    if (holds(me, lock)) {
        return PLAIT_MISUSE;
    }
    struct plait_spin spin = {0};
    uint32_t token = PLAIT_TOKEN_NOTHING;
    uint32_t seen = plait_load_relaxed(&lock->word);
    while (token != PLAIT_TOKEN_HANDED && !enter(lock, &seen)) {
        const uint32_t announced = seen | READERS_WAIT;
        if (may_spin(&spin, lock, me, seen)) {
            seen = plait_load_relaxed(&lock->word);
        } else if (announced == seen || plait_compare_exchange_relaxed(&lock->word, &seen, announced)) {
            const plait_status status =
                plait_wait_in(&lock->word, PLAIT_QUEUE_READERS, announced, deadline, false, &token);
            if (status != PLAIT_OK) {
                return status; /* the bit left behind is cleared by whoever passes the lock on */
            }
            seen = plait_load_relaxed(&lock->word);
        }
    }
    plait_private_rwlock_note(me, lock);
    return PLAIT_OK;
}

plait_status plait_private_rwlock_try_read(struct plait_rwlock *lock)
{
    struct plait_strand *me = plait_self();
    if (holds(me, lock)) {
        return PLAIT_MISUSE;
    }
    uint32_t seen = plait_load_relaxed(&lock->word);
    if (!enter(lock, &seen)) {
        return PLAIT_BUSY;
    }
    plait_private_rwlock_note(me, lock);
    return PLAIT_OK;
}

void plait_private_rwlock_unlock_read(struct plait_rwlock *lock)
{
    uint32_t seen = plait_load_relaxed(&lock->word);
    while (seen / READER != 1 || (seen & WAITERS) == 0) {
        if (plait_compare_exchange_release(&lock->word, &seen, seen - READER)) {
            return; /* not the last, or nobody waits */
        }
    }
    pass_on(lock, READER, 0, false);
}

/* ---- writing ---- */

plait_status plait_private_rwlock_lock_write(struct plait_rwlock *lock, plait_time deadline)
{
    struct plait_strand *me = plait_self();
    if (holds(me, lock)) {
        return PLAIT_MISUSE;
    }
    struct plait_spin spin = {0};
    uint32_t seen = plait_load_relaxed(&lock->word);
    for (;;) {
        const uint32_t announced = seen | WRITERS_WAIT;
        if (seen == 0) {
            if (plait_compare_exchange_acquire(&lock->word, &seen, (uint32_t)WRITER)) {
                plait_store_relaxed(&lock->owner, me->id);
                break;
            }
        } else if (may_spin(&spin, lock, me, seen)) {
            seen = plait_load_relaxed(&lock->word);
        } else if (announced == seen || plait_compare_exchange_relaxed(&lock->word, &seen, announced)) {
            uint32_t token = PLAIT_TOKEN_NOTHING;
            const plait_status status =
                plait_wait_in(&lock->word, PLAIT_QUEUE_WRITERS, announced, deadline, false, &token);
            if (status != PLAIT_OK) {
                pass_on(lock, 0, 0, false); /* readers may be queued behind this writer alone */
                return status;
            }
            if (token == PLAIT_TOKEN_HANDED) {
                break; /* locked for this strand, owner and all */
            }
            seen = plait_load_relaxed(&lock->word);
        }
    }
    me->holds++;
    return PLAIT_OK;
}

plait_status plait_private_rwlock_try_write(struct plait_rwlock *lock)
{
    if (holds(plait_self(), lock)) {
        return PLAIT_MISUSE;
    }
    return plait_private_rwlock_take(lock) ? PLAIT_OK : PLAIT_BUSY;
}

/* Somebody waits. */
void plait_private_rwlock_unlock_write(struct plait_rwlock *lock)
{
    pass_on(lock, WRITER, 0, true);
}

void plait_private_rwlock_downgrade(struct plait_rwlock *lock)
{
    struct plait_strand *me = plait_self();
    plait_store_relaxed(&lock->owner, 0U);
    me->holds--;
    plait_private_rwlock_note(me, lock);
    pass_on(lock, WRITER, READER, true);
}

/* ---- statistics, misuse ---- */

uint32_t plait_rwlock_readers_waiting(const struct plait_rwlock *lock)
{
    return plait_shard_count(&lock->word, PLAIT_QUEUE_READERS);
}

uint32_t plait_rwlock_writers_waiting(const struct plait_rwlock *lock)
{
    return plait_shard_count(&lock->word, PLAIT_QUEUE_WRITERS);
}

void plait_private_rwlock_stranger(const struct plait_rwlock *lock, const char *function)
{
    plait_misuse(function, (uintptr_t)lock, "called by a strand that does not hold it in this way");
}

void plait_private_rwlock_check_end(const struct plait_rwlock *lock)
{
    if ((plait_load_relaxed(&lock->word) & ~(uint32_t)WAITERS) != 0) {
        plait_misuse("plait_rwlock_destroy", (uintptr_t)lock, "destroyed while it is held");
    }
    if (plait_rwlock_readers_waiting(lock) + plait_rwlock_writers_waiting(lock) != 0) {
        plait_misuse("plait_rwlock_destroy", (uintptr_t)lock, "destroyed while strands wait for it");
    }
}
