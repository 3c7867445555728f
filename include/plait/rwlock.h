/* SPDX-License-Identifier: MIT */
/* rwlock.h: many readers or one writer, and neither side starves the other. 8 bytes.
 *
 *     static struct plait_rwlock lock = PLAIT_RWLOCK_INIT;
 *
 *     status = plait_rwlock_lock_read(&lock);       or    PLAIT_WITH_READ(&lock, &status) {
 *     if (status == PLAIT_OK) {                               ...
 *         ...                                             }
 *         plait_rwlock_unlock_read(&lock);
 *     }
 *
 * | overlap        | init, destroy | lock_, try_lock_, unlock_, downgrade | is_writer, writer, readers, ..._waiting |
 * |----------------|---------------|--------------------------------------|-----------------------------------------|
 * | init, destroy  | no            | no                                   | no                                      |
 * | all the others | no            | yes                                  | yes                                     |
 *
 * Strands that run get in past those that sleep, readers as long as no writer is inside, writers as long as nobody is,
 * since a switch costs far more than most sections. That ends as soon as one has been overtaken for a millisecond: then
 * the lock is handed over in phases, until no starved one waits. In phases a writer that waits holds back readers that
 * come after it; when a writer leaves, all readers that wait go in together, before the next writer. So a reader waits
 * for one writer at most, and a writer for the starved writers before it and one phase of readers between each two.
 * With PLAIT_FAIR the phases are strict from the start; the price is a switch for every change of hands.
 *
 * Nobody takes it twice. A strand that reads and asks to write would wait for itself, one that reads and asks to read
 * again may wait for a writer that waits for it: both are PLAIT_MISUSE, as is everything a writer asks for. A strand
 * knows by name the first PLAIT_STRAND_READINGS locks that it reads at one time, and only counts those beyond: with
 * more than that, taking one of the others twice is not noticed. A writer may become a reader (downgrade); a reader who
 * wants to write leaves first, and looks again at what it has read.
 *
 * Source of the phases: B. Brandenburg, J. Anderson, "Spin-Based Reader-Writer Synchronization for Multiprocessor
 * Real-Time Systems" (2010); here the queues are those of plait_wait.
 *
 * Locking is acquire, unlocking release. The memory may end once the last holder has unlocked and nobody waits; the
 * holder itself may end it right after its unlock. */
#ifndef PLAIT_RWLOCK_H
#define PLAIT_RWLOCK_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/block.h>
#include <plait/fair.h>
#include <plait/status.h>
#include <plait/strand.h>
#include <plait/time.h>
#include <plait/tools.h>

PLAIT_EXTERN_C_BEGIN

struct plait_rwlock {
    plait_word word;               /* bits below, and the readers */
    struct plait_atomic_u32 owner; /* id of the strand that writes, 0: none. Written by the writer, or for it */
};

enum {
    PLAIT_PRIVATE_RWLOCK_WRITER = 1,       /* somebody writes */
    PLAIT_PRIVATE_RWLOCK_READERS_WAIT = 2, /* a reader is or will be queued */
    PLAIT_PRIVATE_RWLOCK_WRITERS_WAIT = 8, /* a writer is or will be queued. 4 is PLAIT_FAIR */
    PLAIT_PRIVATE_RWLOCK_STARVED = 16,     /* one of them for too long: nobody gets in but by hand-over */
    PLAIT_PRIVATE_RWLOCK_READER = 32       /* one reader; the rest of the word is their number */
};

/* Static initialisers: nobody holds it; the same in strict phases. */
#define PLAIT_RWLOCK_INIT                          \
    {                                              \
        PLAIT_ATOMIC_INIT(0), PLAIT_ATOMIC_INIT(0) \
    }
#define PLAIT_RWLOCK_FAIR_INIT                              \
    {                                                       \
        PLAIT_ATOMIC_INIT(PLAIT_FAIR), PLAIT_ATOMIC_INIT(0) \
    }

/* The halves that are not expanded into the caller. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_rwlock_lock_read(struct plait_rwlock *lock, plait_time deadline);
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_rwlock_lock_write(struct plait_rwlock *lock, plait_time deadline);
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_rwlock_try_read(struct plait_rwlock *lock);
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_rwlock_try_write(struct plait_rwlock *lock);
PLAIT_COLD void plait_private_rwlock_unlock_read(struct plait_rwlock *lock, uint32_t seen);
PLAIT_COLD void plait_private_rwlock_unlock_write(struct plait_rwlock *lock, uint32_t seen);
PLAIT_COLD void plait_private_rwlock_downgrade(struct plait_rwlock *lock);
PLAIT_COLD void plait_private_rwlock_check_end(const struct plait_rwlock *lock);
PLAIT_COLD void plait_private_rwlock_forget(struct plait_strand *me, const struct plait_rwlock *lock);
PLAIT_NORETURN void plait_private_rwlock_stranger(const struct plait_rwlock *lock, const char *function);

/* What the tools call the lock. Not the word: DRD cannot bear that one address is a lock and carries edges. */
#define PLAIT_PRIVATE_RWLOCK_TOOL(lock, event) PLAIT_TOOL_LOCK(&(lock)->owner, event)
#define PLAIT_PRIVATE_RWLOCK_READ_TOOL(lock, event) PLAIT_TOOL_READ_LOCK(&(lock)->owner, event)

/* Nobody holds it; with option PLAIT_FAIR or 0. Nobody else may know it yet. */
PLAIT_INLINE void plait_rwlock_init(struct plait_rwlock *lock, uint32_t options)
{
    plait_initialize(&lock->word, options & (uint32_t)PLAIT_FAIR);
    plait_initialize(&lock->owner, 0U);
    PLAIT_PRIVATE_RWLOCK_TOOL(lock, PLAIT_TOOL_CREATE);
}

/* ---- reading ---- */

/* The strand's own note of a lock it reads. */
PLAIT_INLINE void plait_private_rwlock_note(struct plait_strand *me, const struct plait_rwlock *lock)
{
    if (PLAIT_LIKELY(me->readings < PLAIT_STRAND_READINGS)) {
        me->reading[me->readings] = lock;
        me->readings++;
    } else {
        me->readings_beyond++;
    }
    me->holds++;
}

/* One compare-exchange, if nobody holds it, and one more if others read it; not where this strand reads other locks at
 * the same time. A guess comes first, not a load: that would fetch the line of cache once for reading and once more for
 * writing. */
PLAIT_INLINE bool plait_private_rwlock_enter(struct plait_rwlock *lock)
{
    struct plait_strand *me = plait_self();
    uint32_t seen = 0;
    const uint32_t barred = PLAIT_PRIVATE_RWLOCK_WRITER | PLAIT_PRIVATE_RWLOCK_STARVED;
    while (PLAIT_LIKELY(me->readings == 0 && (seen & barred) == 0)) {
        if (PLAIT_LIKELY(plait_compare_exchange_acquire(&lock->word, &seen, seen + PLAIT_PRIVATE_RWLOCK_READER))) {
            plait_private_rwlock_note(me, lock);
            return true;
        }
    }
    return false;
}

/* Tells the tools of a lock taken. Before and after at once: what happens while waiting is not the lock's business. */
PLAIT_INLINE plait_status plait_private_rwlock_reads(struct plait_rwlock *lock, plait_status status, bool tried)
{
    (void)lock;
    (void)tried;
    if (status == PLAIT_OK) {
        PLAIT_PRIVATE_RWLOCK_READ_TOOL(lock, tried ? PLAIT_TOOL_BEFORE_TRY : PLAIT_TOOL_BEFORE_LOCK);
        PLAIT_PRIVATE_RWLOCK_READ_TOOL(lock, tried ? PLAIT_TOOL_TRIED : PLAIT_TOOL_LOCKED);
    }
    return status;
}

/* Waits until no writer is inside and nobody starves, and reads. PLAIT_OK: held, together with other readers; if
 * that needs no wait in a cancelled scope, too. PLAIT_CANCELLED: the running strand is or was cancelled while it would
 * have had to wait. PLAIT_MISUSE: this strand reads or writes it already. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_rwlock_lock_read(struct plait_rwlock *lock)
{
    const bool entered = plait_private_rwlock_enter(lock);
    return plait_private_rwlock_reads(lock, entered ? PLAIT_OK : plait_private_rwlock_lock_read(lock, PLAIT_FOREVER),
                                      false);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_rwlock_lock_read_until(struct plait_rwlock *lock, plait_time deadline)
{
    const bool entered = plait_private_rwlock_enter(lock);
    return plait_private_rwlock_reads(lock, entered ? PLAIT_OK : plait_private_rwlock_lock_read(lock, deadline), true);
}

/* Reads if that needs no wait. PLAIT_BUSY: a writer is inside, or somebody starves: nobody is overtaken then.
 * PLAIT_MISUSE as above. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_rwlock_try_lock_read(struct plait_rwlock *lock)
{
    const bool entered = plait_private_rwlock_enter(lock);
    return plait_private_rwlock_reads(lock, entered ? PLAIT_OK : plait_private_rwlock_try_read(lock), true);
}

/* Ends reading. Fatal unless this strand reads it, as far as it knows its locks by name. Does not wait. The lock's
 * memory may be gone as soon as another strand could take it. O(1); the last reader before a writer hands over. */
PLAIT_INLINE void plait_rwlock_unlock_read(struct plait_rwlock *lock)
{
    struct plait_strand *me = plait_self();
    uint32_t seen = PLAIT_PRIVATE_RWLOCK_READER;
    if (PLAIT_LIKELY(me->readings != 0 && me->reading[me->readings - 1U] == lock)) {
        me->readings--;
    } else {
        plait_private_rwlock_forget(me, lock);
    }
    me->holds--;
    PLAIT_PRIVATE_RWLOCK_READ_TOOL(lock, PLAIT_TOOL_BEFORE_UNLOCK);
    PLAIT_PRIVATE_RWLOCK_READ_TOOL(lock, PLAIT_TOOL_UNLOCKED);
    if (PLAIT_UNLIKELY(!plait_compare_exchange_release(&lock->word, &seen, 0U))) {
        plait_private_rwlock_unlock_read(lock, seen);
    }
}

/* ---- writing ---- */

/* One compare-exchange, if nobody holds it. */
PLAIT_INLINE bool plait_private_rwlock_take(struct plait_rwlock *lock)
{
    uint32_t seen = 0;
    struct plait_strand *me = plait_self();
    if (PLAIT_LIKELY(plait_compare_exchange_acquire(&lock->word, &seen, (uint32_t)PLAIT_PRIVATE_RWLOCK_WRITER))) {
        plait_store_relaxed(&lock->owner, me->id);
        me->holds++;
        return true;
    }
    return false;
}

PLAIT_INLINE plait_status plait_private_rwlock_writes(struct plait_rwlock *lock, plait_status status, bool tried)
{
    (void)lock;
    (void)tried;
    if (status == PLAIT_OK) {
        PLAIT_PRIVATE_RWLOCK_TOOL(lock, tried ? PLAIT_TOOL_BEFORE_TRY : PLAIT_TOOL_BEFORE_LOCK);
        PLAIT_PRIVATE_RWLOCK_TOOL(lock, tried ? PLAIT_TOOL_TRIED : PLAIT_TOOL_LOCKED);
    }
    return status;
}

/* Does the running strand write? Exact; relaxed. */
PLAIT_INLINE bool plait_rwlock_is_writer(const struct plait_rwlock *lock)
{
    return plait_load_relaxed(&lock->owner) == plait_self()->id;
}

/* Waits until it is this strand's turn, and writes, alone. PLAIT_OK: held; a free lock is taken in a cancelled scope,
 * too. PLAIT_CANCELLED: the running strand is or was cancelled while it would have had to wait; readers that waited
 * behind it have been let in. PLAIT_MISUSE: this strand reads or writes it already. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_rwlock_lock_write(struct plait_rwlock *lock)
{
    const bool taken = plait_private_rwlock_take(lock);
    return plait_private_rwlock_writes(lock, taken ? PLAIT_OK : plait_private_rwlock_lock_write(lock, PLAIT_FOREVER),
                                       false);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. A free lock is taken whatever the deadline. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_rwlock_lock_write_until(struct plait_rwlock *lock, plait_time deadline)
{
    const bool taken = plait_private_rwlock_take(lock);
    return plait_private_rwlock_writes(lock, taken ? PLAIT_OK : plait_private_rwlock_lock_write(lock, deadline), true);
}

/* Writes if that needs no wait. PLAIT_BUSY: somebody else holds it, or starves. PLAIT_MISUSE: this strand holds it. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_rwlock_try_lock_write(struct plait_rwlock *lock)
{
    const bool taken = plait_private_rwlock_take(lock);
    return plait_private_rwlock_writes(lock, taken ? PLAIT_OK : plait_private_rwlock_try_write(lock), true);
}

/* Ends writing. Fatal unless this strand writes. Readers that wait, and a writer, are woken; if somebody starves, all
 * readers that wait go in together, or if there are none the next writer does. Does not wait. The lock's memory may be
 * gone as soon as another strand could take it. O(1) and O(readers let in). */
PLAIT_INLINE void plait_rwlock_unlock_write(struct plait_rwlock *lock)
{
    struct plait_strand *me = plait_self();
    uint32_t seen = PLAIT_PRIVATE_RWLOCK_WRITER;
    if (PLAIT_UNLIKELY(plait_load_relaxed(&lock->owner) != me->id)) {
        plait_private_rwlock_stranger(lock, "plait_rwlock_unlock_write");
    }
    PLAIT_PRIVATE_RWLOCK_TOOL(lock, PLAIT_TOOL_BEFORE_UNLOCK);
    PLAIT_PRIVATE_RWLOCK_TOOL(lock, PLAIT_TOOL_UNLOCKED);
    me->holds--;
    plait_store_relaxed(&lock->owner, 0U);
    if (PLAIT_UNLIKELY(!plait_compare_exchange_release(&lock->word, &seen, 0U))) {
        plait_private_rwlock_unlock_write(lock, seen);
    }
}

/* From writing to reading in one step: nobody writes in between, and readers that wait are let in as well. Fatal unless
 * this strand writes. Leave by plait_rwlock_unlock_read(). Does not wait. Release, as an unlock. O(readers let in). */
PLAIT_INLINE void plait_rwlock_downgrade(struct plait_rwlock *lock)
{
    if (PLAIT_UNLIKELY(!plait_rwlock_is_writer(lock))) {
        plait_private_rwlock_stranger(lock, "plait_rwlock_downgrade");
    }
    PLAIT_PRIVATE_RWLOCK_TOOL(lock, PLAIT_TOOL_BEFORE_UNLOCK);
    PLAIT_PRIVATE_RWLOCK_TOOL(lock, PLAIT_TOOL_UNLOCKED);
    plait_private_rwlock_downgrade(lock);
    (void)plait_private_rwlock_reads(lock, PLAIT_OK, true);
}

/* ---- statistics: out of date when they return. Relaxed; none waits ---- */

/* The writer's id (plait_strand_id), 0: none. */
PLAIT_INLINE uint32_t plait_rwlock_writer(const struct plait_rwlock *lock)
{
    return plait_load_relaxed(&lock->owner);
}

/* How many strands read. */
PLAIT_INLINE uint32_t plait_rwlock_readers(const struct plait_rwlock *lock)
{
    return plait_load_relaxed(&lock->word) / PLAIT_PRIVATE_RWLOCK_READER;
}

/* How many strands wait to read, to write. O(their number). */
uint32_t plait_rwlock_readers_waiting(const struct plait_rwlock *lock);
uint32_t plait_rwlock_writers_waiting(const struct plait_rwlock *lock);

/* Says that the lock's life is over: fatal while it is held or somebody waits for it. A check, and needed only where
 * the same memory becomes a lock again without having been freed: the tools take that for a mistake. */
PLAIT_INLINE void plait_rwlock_destroy(struct plait_rwlock *lock)
{
    plait_private_rwlock_check_end(lock);
    /* Taken and left once, for the tools do not know a static lock that nobody ever held. */
    (void)plait_private_rwlock_writes(lock, PLAIT_OK, true);
    PLAIT_PRIVATE_RWLOCK_TOOL(lock, PLAIT_TOOL_BEFORE_UNLOCK);
    PLAIT_PRIVATE_RWLOCK_TOOL(lock, PLAIT_TOOL_UNLOCKED);
    PLAIT_PRIVATE_RWLOCK_TOOL(lock, PLAIT_TOOL_DESTROY);
}

/* ---- the block forms: nothing but lock and unlock ---- */

struct plait_rwlock_block {
    struct plait_rwlock *held; /* NULL: not got */
};

PLAIT_INLINE struct plait_rwlock_block plait_private_read_block(struct plait_rwlock *lock, plait_status *outcome)
{
    *outcome = plait_rwlock_lock_read(lock);
    struct plait_rwlock_block block = {*outcome == PLAIT_OK ? lock : NULL};
    return block;
}

PLAIT_INLINE struct plait_rwlock_block plait_private_write_block(struct plait_rwlock *lock, plait_status *outcome)
{
    *outcome = plait_rwlock_lock_write(lock);
    struct plait_rwlock_block block = {*outcome == PLAIT_OK ? lock : NULL};
    return block;
}

PLAIT_INLINE struct plait_rwlock_block *plait_private_rwlock_runs(struct plait_rwlock_block *block)
{
    return block->held != NULL ? block : NULL;
}

PLAIT_INLINE void plait_private_read_leave(struct plait_rwlock_block *block)
{
    if (block->held != NULL) {
        plait_rwlock_unlock_read(block->held);
    }
}

PLAIT_INLINE void plait_private_write_leave(struct plait_rwlock_block *block)
{
    if (block->held != NULL) {
        plait_rwlock_unlock_write(block->held);
    }
}

/* PLAIT_WITH_READ(lock, outcome) { ... }: reads, runs the block, unlocks on every way out of it, `return` and `goto`
 * included (`break` and `continue` leave the block only). *outcome is what the lock said; unless it is PLAIT_OK the
 * block does not run. longjmp out of it is an error. */
#define PLAIT_WITH_READ(lock, outcome)                                                \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, plait_rwlock_block, plait_private_read_leave, \
                           plait_private_read_block((lock), (outcome)), plait_private_rwlock_runs, (void))

/* The same for writing. It ends writing: a block in which the lock was downgraded breaks that rule. */
#define PLAIT_WITH_WRITE(lock, outcome)                                                \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, plait_rwlock_block, plait_private_write_leave, \
                           plait_private_write_block((lock), (outcome)), plait_private_rwlock_runs, (void))

PLAIT_EXTERN_C_END

#endif /* PLAIT_RWLOCK_H */
