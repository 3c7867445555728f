/* SPDX-License-Identifier: MIT */
/* rwlock.c: what happens when a reader-writer lock is not free. docs/primitives.md has the argument.
 *
 *     sleep ──nobody inside, or no writer──► woken ──► gets in, or is overtaken ──► sleeps again, STARVED after 1 ms
 *
 *     STARVED:   writer ──unlock: all readers queued by then──► readers ──the last one leaves: one writer──► writer
 *
 * As long as nobody starves, those who run get in past those who sleep: readers while no writer is inside, writers
 * while nobody is. With STARVED in the word nobody gets in by himself, and the lock is handed over in phases.
 *
 * Whoever finds a waiters' bit and is the last to leave goes through pass_on(), under the shard's lock; so does a
 * starved writer that gives up, for readers may be queued because of it alone. From that follows:
 *
 * - A waiters' bit is set against a word with holders, and outlives them only inside of a section of the shard. So
 *   while a bit is set somebody is inside who will pass on, or somebody is passing on.
 * - Whoever stands in a queue has its bit in the word; but a writer that is woken takes WRITERS_WAIT out though others
 *   may stay queued, and owes it: it puts it back as it gets in or sleeps again (mutex.c). Readers are woken together,
 *   so none is left behind and none owes.
 * - Who stands among the starved has STARVED in the word. Only a section that has seen the bit takes it out, by what
 *   the queues say. */
#include <plait/rwlock.h>

#include "spin.h"
#include "waiting.h"

enum {
    WRITER = PLAIT_PRIVATE_RWLOCK_WRITER,
    READERS_WAIT = PLAIT_PRIVATE_RWLOCK_READERS_WAIT,
    WRITERS_WAIT = PLAIT_PRIVATE_RWLOCK_WRITERS_WAIT,
    STARVED = PLAIT_PRIVATE_RWLOCK_STARVED,
    WAITERS = READERS_WAIT | WRITERS_WAIT | STARVED,
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

/* ---- passing on: under the shard's lock ---- */

static uint32_t take_all_readers(struct plait_waking *waking, const plait_word *word, uint32_t token)
{
    uint32_t count = 0;
    while (plait_waking_take(waking, word, PLAIT_QUEUE_READERS, token) != 0) {
        count += READER;
    }
    return count;
}

static uint32_t take_a_starved_writer(struct plait_waking *waking, struct plait_rwlock *lock)
{
    const uint32_t heir = plait_waking_take(waking, &lock->word, PLAIT_QUEUE_STARVED_WRITERS, PLAIT_TOKEN_HANDED);
    if (heir != 0) {
        plait_store_relaxed(&lock->owner, heir);
    }
    return heir != 0 ? WRITER : 0U;
}

/* Somebody starves: phases. Nobody gets in by himself while STARVED is set, so what is decided here, on the word as it
 * is after the leaver's subtraction, holds until the word is written. Readers that stay queued keep the bit set: the
 * next phase is theirs. */
static uint32_t hand_over(struct plait_waking *waking, struct plait_rwlock *lock, uint32_t seen, bool readers_first)
{
    const plait_word *word = &lock->word;
    uint32_t entering = 0;
    uint32_t bits = 0;
    if ((seen & WRITER) == 0) {
        if (readers_first || !plait_waking_has(waking, word, PLAIT_QUEUE_STARVED_WRITERS)) {
            entering = take_all_readers(waking, word, PLAIT_TOKEN_HANDED);
        }
        if (entering == 0 && seen < READER) {
            entering = take_a_starved_writer(waking, lock);
        }
        if (entering == 0 && seen < READER) {
            entering = take_all_readers(waking, word, PLAIT_TOKEN_HANDED); /* the writers had all given up */
        }
    }
    if ((entering == 0 && (seen & WRITER) == 0 && seen < READER) &&
        plait_waking_take(waking, word, PLAIT_QUEUE_WRITERS, PLAIT_TOKEN_WAKE) != 0) {
        return 0; /* nobody starves any more */
    }
    if (plait_waking_has(waking, word, PLAIT_QUEUE_WRITERS)) {
        bits |= WRITERS_WAIT;
    }
    if (plait_waking_has(waking, word, PLAIT_QUEUE_READERS)) {
        bits |= READERS_WAIT | STARVED;
    }
    if (plait_waking_has(waking, word, PLAIT_QUEUE_STARVED_WRITERS)) {
        bits |= WRITERS_WAIT | STARVED;
    }
    return entering + bits;
}

/* acq_rel: whoever is let in must see what all did who left before, and their releases end in this word. The second
 * change continues what the first one released; it is release for the sake of whoever takes the lock after it and ends
 * its memory, so that this section is over by then: as long as the bits are set, whoever is the last to leave waits for
 * the shard. */
static void pass_on_in_phases(struct plait_waking *waking, struct plait_rwlock *lock, uint32_t change,
                              bool readers_first)
{
    plait_word *word = &lock->word;
    uint32_t seen = plait_add_acq_rel(word, change) + change;
    const uint32_t decided = hand_over(waking, lock, seen, readers_first);
    /* Readers may leave meanwhile, and newcomers announce themselves: wiping their bits is harmless, since each of them
     * reads the word again under the shard's lock and finds it changed. */
    while (!plait_compare_exchange_release(word, &seen, (seen & ~(uint32_t)WAITERS) + decided)) {}
}

/* Nobody starves: whoever may go in is woken, and runs for it. The leaver holds the lock until it writes the word, so
 * that nobody can end its memory before. A writer is woken though readers may have got in meanwhile: they may have left
 * again, without passing on, by the time the word is written. */
static void wake_them(struct plait_waking *waking, plait_word *word, uint32_t seen, uint32_t change, bool stays)
{
    uint32_t bits = 0;
    (void)take_all_readers(waking, word, PLAIT_TOKEN_WAKE);
    if (stays) {
        bits = plait_waking_has(waking, word, PLAIT_QUEUE_WRITERS) ? WRITERS_WAIT : 0U;
    } else {
        (void)plait_waking_take(waking, word, PLAIT_QUEUE_WRITERS, PLAIT_TOKEN_WAKE); /* it owes the bit */
    }
    while (!plait_compare_exchange_release(word, &seen, ((seen & ~(uint32_t)WAITERS) | bits) + change)) {}
}

/* Takes `leaving` out of the word, puts `joining` in, and looks after those who wait. With neither a starved writer
 * gives up: if nobody starves any more, that was somebody else's business. */
static void pass_on(struct plait_rwlock *lock, uint32_t leaving, uint32_t joining, bool readers_first)
{
    struct plait_waking waking;
    plait_waking_begin(&waking, &lock->word);
    const uint32_t seen = plait_load_relaxed(&lock->word);
    if ((seen & STARVED) != 0) {
        pass_on_in_phases(&waking, lock, joining - leaving, readers_first);
    } else if (leaving != 0) {
        wake_them(&waking, &lock->word, seen, joining - leaving, joining != 0);
    }
    plait_waking_end(&waking);
}

/* ---- reading ---- */

/* One turn of spinning, if whoever holds the lock may be running: a fiber's loop runs nobody else meanwhile, so fibers
 * wait for their own loop's writer, and for readers, who are not known, in the queue. While somebody starves the lock
 * will not become free. */
static bool may_spin(struct plait_spin *spin, struct plait_rwlock *lock, const struct plait_strand *me, uint32_t seen)
{
    const uint32_t loop = me->id >> PLAIT_ID_LOOP_SHIFT;
    if ((seen & STARVED) != 0) {
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
    while ((*seen & (WRITER | STARVED)) == 0) {
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
    bool starved = (seen & PLAIT_FAIR) != 0;
    plait_time since = PLAIT_FOREVER;
    while (token != PLAIT_TOKEN_HANDED && !enter(lock, &seen)) {
        const uint32_t announced = seen | READERS_WAIT | (starved ? (uint32_t)STARVED : 0U);
        if (!starved && may_spin(&spin, lock, me, seen)) {
            seen = plait_load_relaxed(&lock->word);
        } else if (announced == seen || plait_compare_exchange_relaxed(&lock->word, &seen, announced)) {
            if (since.nanoseconds == PLAIT_FOREVER.nanoseconds) {
                since = me->executor->now();
            }
            const plait_status status =
                plait_wait_in(&lock->word, PLAIT_QUEUE_READERS, announced, deadline, false, &token);
            if (status != PLAIT_OK) {
                return status; /* the bits left behind are cleared by whoever passes the lock on */
            }
            starved = starved || plait_time_since(me->executor->now(), since) >= PLAIT_OVERTAKEN;
            spin.begun = false;
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

void plait_private_rwlock_unlock_read(struct plait_rwlock *lock, uint32_t seen)
{
    while (seen / READER != 1 || (seen & WAITERS) == 0) {
        if (plait_compare_exchange_release(&lock->word, &seen, seen - READER)) {
            return; /* not the last, or nobody waits */
        }
    }
    pass_on(lock, READER, 0, false);
}

/* ---- writing ---- */

/* True: this strand writes. `owed`: WRITERS_WAIT, if it was woken. */
static bool take(struct plait_rwlock *lock, struct plait_strand *me, uint32_t *seen, uint32_t owed)
{
    while ((*seen & (WRITER | STARVED)) == 0 && *seen < READER) {
        if (plait_compare_exchange_acquire(&lock->word, seen, *seen | WRITER | owed)) {
            plait_store_relaxed(&lock->owner, me->id);
            me->holds++;
            return true;
        }
    }
    return false;
}

/* Readers may overlap for ever, so that nobody ever is the last to leave: a writer that sleeps finds out by the clock
 * that it starves. */
plait_status plait_private_rwlock_lock_write(struct plait_rwlock *lock, plait_time deadline)
{
    struct plait_strand *me = plait_self();
    if (holds(me, lock)) {
        return PLAIT_MISUSE;
    }
    struct plait_spin spin = {0};
    uint32_t seen = plait_load_relaxed(&lock->word);
    bool starved = (seen & PLAIT_FAIR) != 0;
    uint32_t owed = 0; /* WRITERS_WAIT, from the moment this strand is woken until it has set that bit */
    plait_time bears_until = PLAIT_FOREVER;
    while (!take(lock, me, &seen, owed)) {
        const uint32_t announced = seen | WRITERS_WAIT | (starved ? (uint32_t)STARVED : 0U);
        if (!starved && may_spin(&spin, lock, me, seen)) {
            seen = plait_load_relaxed(&lock->word);
        } else if (announced == seen || plait_compare_exchange_relaxed(&lock->word, &seen, announced)) {
            owed = 0;
            if (bears_until.nanoseconds == PLAIT_FOREVER.nanoseconds) {
                bears_until = plait_time_add(me->executor->now(), PLAIT_OVERTAKEN);
            }
            uint32_t token = PLAIT_TOKEN_NOTHING;
            const unsigned queue = starved ? PLAIT_QUEUE_STARVED_WRITERS : PLAIT_QUEUE_WRITERS;
            const plait_time until = starved ? deadline : plait_time_min(deadline, bears_until);
            const plait_status status = plait_wait_in(&lock->word, queue, announced, until, false, &token);
            if (status != PLAIT_OK && (status != PLAIT_TIMEOUT || !plait_time_before(until, deadline))) {
                if (starved) {
                    pass_on(lock, 0, 0, false); /* readers may be queued because of this writer alone */
                }
                return status;
            }
            if (token == PLAIT_TOKEN_HANDED) {
                me->holds++; /* locked for this strand, owner and all */
                return PLAIT_OK;
            }
            owed = token == PLAIT_TOKEN_WAKE ? WRITERS_WAIT : 0U;
            starved = starved || !plait_time_before(me->executor->now(), bears_until);
            spin.begun = false;
            seen = plait_load_relaxed(&lock->word);
        }
    }
    return PLAIT_OK;
}

plait_status plait_private_rwlock_try_write(struct plait_rwlock *lock)
{
    struct plait_strand *me = plait_self();
    if (holds(me, lock)) {
        return PLAIT_MISUSE;
    }
    uint32_t seen = plait_load_relaxed(&lock->word);
    return take(lock, me, &seen, 0) ? PLAIT_OK : PLAIT_BUSY;
}

void plait_private_rwlock_unlock_write(struct plait_rwlock *lock, uint32_t seen)
{
    while ((seen & WAITERS) == 0) {
        if (plait_compare_exchange_release(&lock->word, &seen, seen & ~(uint32_t)WRITER)) {
            return;
        }
    }
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
    return plait_shard_count(&lock->word, PLAIT_QUEUE_WRITERS) +
           plait_shard_count(&lock->word, PLAIT_QUEUE_STARVED_WRITERS);
}

void plait_private_rwlock_stranger(const struct plait_rwlock *lock, const char *function)
{
    plait_misuse(function, (uintptr_t)lock, "called by a strand that does not hold it in this way");
}

void plait_private_rwlock_check_end(const struct plait_rwlock *lock)
{
    /* acquire: whatever is done to the memory from here on comes after the last unlock */
    const uint32_t seen = plait_load_acquire(&lock->word);
    if ((seen & WRITER) != 0 || seen >= READER) {
        plait_misuse("plait_rwlock_destroy", (uintptr_t)lock, "destroyed while it is held");
    }
    if (plait_rwlock_readers_waiting(lock) + plait_rwlock_writers_waiting(lock) != 0) {
        plait_misuse("plait_rwlock_destroy", (uintptr_t)lock, "destroyed while strands wait for it");
    }
}
