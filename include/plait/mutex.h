/* SPDX-License-Identifier: MIT */
/* mutex.h: mutual exclusion among strands, with an owner that is checked. 4 bytes.
 *
 *     static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
 *
 *     status = plait_mutex_lock(&mutex);            or    PLAIT_WITH_MUTEX(&mutex, &status) {
 *     if (status == PLAIT_OK) {                               ...
 *         ...                                             }
 *         plait_mutex_unlock(&mutex);
 *     }
 *
 * | overlap        | init, destroy | lock, try_lock, unlock | locked, is_owner, owner, waiters |
 * |----------------|---------------|------------------------|----------------------------------|
 * | init, destroy  | no            | no                     | no                               |
 * | all the others | no            | yes                    | yes                              |
 *
 * A strand that runs may take the mutex past those that sleep for it, since a switch costs far more than most sections;
 * but nobody starves: a waiter that was overtaken for a millisecond is handed the mutex by the next unlock. A mutex
 * made fair is handed over always, in the order in which strands come to queue, and slower for it (docs/performance.md
 * has the figures).
 *
 * The word is who holds it and who waits, so that one atomic operation locks or unlocks, checks the owner, and finds
 * out that nobody waits, O(1); with waiters O(log of the words waited on in the program). Locking is acquire, unlocking
 * release. The memory may end once the last holder has unlocked and nobody waits; the holder itself may end it right
 * after its unlock.
 *
 * Source: WebKit's WTF::Lock, whose queue stands outside of the word; Go's sync.Mutex, which knows of a woken waiter
 * and hands over after a millisecond. */
#ifndef PLAIT_MUTEX_H
#define PLAIT_MUTEX_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/block.h>
#include <plait/fair.h>
#include <plait/status.h>
#include <plait/strand.h>
#include <plait/time.h>
#include <plait/tools.h>

PLAIT_EXTERN_C_BEGIN

struct plait_mutex {
    plait_word word; /* id of the strand that holds it, 0: none | the bits below */
};

enum {
    PLAIT_PRIVATE_MUTEX_WAITERS = 1, /* somebody is or will be queued */
    PLAIT_PRIVATE_MUTEX_STARVED = 2, /* a starved one is queued: hand over. 4 is PLAIT_FAIR */
    PLAIT_PRIVATE_MUTEX_SHIFT = 3    /* of the id */
};

/* Static initialisers: unlocked; in strict order of arrival. */
#define PLAIT_MUTEX_INIT     \
    {                        \
        PLAIT_ATOMIC_INIT(0) \
    }
#define PLAIT_MUTEX_FAIR_INIT         \
    {                                 \
        PLAIT_ATOMIC_INIT(PLAIT_FAIR) \
    }

/* The contended halves. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_mutex_lock(struct plait_mutex *mutex, plait_time deadline);
PLAIT_COLD void plait_private_mutex_lock_shielded(struct plait_mutex *mutex, const char *caller);
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_mutex_try(struct plait_mutex *mutex);
PLAIT_COLD void plait_private_mutex_unlock(struct plait_mutex *mutex, uint32_t seen);
PLAIT_NORETURN void plait_private_mutex_stranger(const struct plait_mutex *mutex);
PLAIT_COLD void plait_private_mutex_check_end(const struct plait_mutex *mutex);

/* What the tools call the lock. Not the word's address, but one inside of it: DRD cannot bear that one address is a
 * lock and carries edges. */
#define PLAIT_PRIVATE_MUTEX_TOOL(mutex, event) \
    PLAIT_TOOL_LOCK((const volatile unsigned char *)&(mutex)->word + 1, event)

/* Unlocked, with option PLAIT_FAIR or 0. Nobody else may know it yet. */
PLAIT_INLINE void plait_mutex_init(struct plait_mutex *mutex, uint32_t options)
{
    plait_initialize(&mutex->word, options & (uint32_t)PLAIT_FAIR);
    PLAIT_PRIVATE_MUTEX_TOOL(mutex, PLAIT_TOOL_CREATE);
}

/* One compare-exchange, if nobody holds it and nobody waits; the rest of the bookkeeping is the holder's. */
PLAIT_INLINE bool plait_private_mutex_take(struct plait_mutex *mutex)
{
    uint32_t seen = 0;
    struct plait_strand *me = plait_self();
    if (PLAIT_LIKELY(plait_compare_exchange_acquire(&mutex->word, &seen, me->id << PLAIT_PRIVATE_MUTEX_SHIFT))) {
        me->holds++;
        return true;
    }
    return false;
}

/* Tells the tools of a lock taken. Before and after at once: what happens while waiting is not the lock's business. */
PLAIT_INLINE plait_status plait_private_mutex_taken(struct plait_mutex *mutex, plait_status status, bool tried)
{
    (void)mutex;
    (void)tried;
    if (status == PLAIT_OK) {
        PLAIT_PRIVATE_MUTEX_TOOL(mutex, tried ? PLAIT_TOOL_BEFORE_TRY : PLAIT_TOOL_BEFORE_LOCK);
        PLAIT_PRIVATE_MUTEX_TOOL(mutex, tried ? PLAIT_TOOL_TRIED : PLAIT_TOOL_LOCKED);
    }
    return status;
}

/* Waits for the mutex and takes it. PLAIT_OK: held; a free mutex is taken in a cancelled scope, too. PLAIT_CANCELLED:
 * the running strand is or was cancelled while somebody else held it. PLAIT_MISUSE: this strand holds it already. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_mutex_lock(struct plait_mutex *mutex)
{
    const bool taken = plait_private_mutex_take(mutex);
    return plait_private_mutex_taken(mutex, taken ? PLAIT_OK : plait_private_mutex_lock(mutex, PLAIT_FOREVER), false);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. A free mutex is taken whatever the deadline. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_mutex_lock_until(struct plait_mutex *mutex, plait_time deadline)
{
    const bool taken = plait_private_mutex_take(mutex);
    return plait_private_mutex_taken(mutex, taken ? PLAIT_OK : plait_private_mutex_lock(mutex, deadline), true);
}

/* For callers that cannot be cancelled and have nothing to report a failure by (SYNCHRONIZED): waits for the mutex
 * whatever the scopes say, and returns it. No checkpoint. Fatal when this strand holds it already: the message names
 * `caller`, which is read for nothing else. */
PLAIT_INLINE struct plait_mutex *plait_mutex_lock_shielded(struct plait_mutex *mutex, const char *caller)
{
    if (PLAIT_UNLIKELY(!plait_private_mutex_take(mutex))) {
        plait_private_mutex_lock_shielded(mutex, caller);
    }
    (void)plait_private_mutex_taken(mutex, PLAIT_OK, false);
    return mutex;
}

/* Takes the mutex if that needs no wait. PLAIT_BUSY: somebody else holds it. PLAIT_MISUSE: this strand does. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_mutex_try_lock(struct plait_mutex *mutex)
{
    const bool taken = plait_private_mutex_take(mutex);
    return plait_private_mutex_taken(mutex, taken ? PLAIT_OK : plait_private_mutex_try(mutex), true);
}

/* The holder's id (plait_strand_id), 0: none. For statistics: out of date when it returns. Relaxed. */
PLAIT_INLINE uint32_t plait_mutex_owner(const struct plait_mutex *mutex)
{
    return plait_load_relaxed(&mutex->word) >> PLAIT_PRIVATE_MUTEX_SHIFT;
}

/* Is it held by anybody? Out of date when it returns, unless by this strand. Relaxed. */
PLAIT_INLINE bool plait_mutex_locked(const struct plait_mutex *mutex)
{
    return plait_mutex_owner(mutex) != 0;
}

/* Does the running strand hold it? Exact. */
PLAIT_INLINE bool plait_mutex_is_owner(const struct plait_mutex *mutex)
{
    return plait_mutex_owner(mutex) == plait_self()->id;
}

/* Leaves the mutex. Fatal unless this strand holds it. Does not wait. The mutex's memory may be gone as soon as another
 * strand could take it. */
PLAIT_INLINE void plait_mutex_unlock(struct plait_mutex *mutex)
{
    struct plait_strand *me = plait_self();
    uint32_t seen = me->id << PLAIT_PRIVATE_MUTEX_SHIFT;
    /* The compare-exchange finds a stranger, and costs less alone than behind a load of the word it has just changed;
     * but the tools shall not hear of a stranger's unlock. */
    if (PLAIT_TOOL_LOCKS && !plait_mutex_is_owner(mutex)) {
        plait_private_mutex_stranger(mutex);
    }
    PLAIT_PRIVATE_MUTEX_TOOL(mutex, PLAIT_TOOL_BEFORE_UNLOCK);
    PLAIT_PRIVATE_MUTEX_TOOL(mutex, PLAIT_TOOL_UNLOCKED);
    me->holds--;
    if (PLAIT_UNLIKELY(!plait_compare_exchange_release(&mutex->word, &seen, 0U))) {
        plait_private_mutex_unlock(mutex, seen);
    }
}

/* Leaves the mutex that *held points to, if to any: the function of a variable's cleanup attribute,
 *
 *     struct plait_mutex *held __attribute__((cleanup(plait_mutex_unlock_held), unused)) =
 *         plait_mutex_lock_shielded(&mutex, __func__);
 *
 * so that the mutex is left on every way out of the block. As plait_mutex_unlock otherwise. */
PLAIT_INLINE void plait_mutex_unlock_held(struct plait_mutex **held)
{
    if (*held != NULL) {
        plait_mutex_unlock(*held);
    }
}

/* How many strands wait for it. For statistics: out of date when it returns. Does not wait. O(their number). */
uint32_t plait_mutex_waiters(const struct plait_mutex *mutex);

/* Says that the mutex's life is over: fatal while it is held or somebody waits for it. A check, and needed only where
 * the same memory becomes a mutex again without having been freed: the tools take that for a mistake. */
PLAIT_INLINE void plait_mutex_destroy(struct plait_mutex *mutex)
{
    plait_private_mutex_check_end(mutex);
    /* Taken and left once, for the tools do not know a static mutex that nobody ever locked. */
    PLAIT_PRIVATE_MUTEX_TOOL(mutex, PLAIT_TOOL_BEFORE_TRY);
    PLAIT_PRIVATE_MUTEX_TOOL(mutex, PLAIT_TOOL_TRIED);
    PLAIT_PRIVATE_MUTEX_TOOL(mutex, PLAIT_TOOL_BEFORE_UNLOCK);
    PLAIT_PRIVATE_MUTEX_TOOL(mutex, PLAIT_TOOL_UNLOCKED);
    PLAIT_PRIVATE_MUTEX_TOOL(mutex, PLAIT_TOOL_DESTROY);
}

/* ---- the block form: nothing but lock and unlock ---- */

struct plait_mutex_block {
    struct plait_mutex *held; /* NULL: not got */
};

PLAIT_INLINE struct plait_mutex_block plait_private_mutex_block(struct plait_mutex *mutex, plait_status *outcome)
{
    *outcome = plait_mutex_lock(mutex);
    struct plait_mutex_block block = {*outcome == PLAIT_OK ? mutex : NULL};
    return block;
}

PLAIT_INLINE struct plait_mutex_block *plait_private_mutex_runs(struct plait_mutex_block *block)
{
    return block->held != NULL ? block : NULL;
}

PLAIT_INLINE void plait_private_mutex_leave(struct plait_mutex_block *block)
{
    plait_mutex_unlock_held(&block->held);
}

/* PLAIT_WITH_MUTEX(mutex, outcome) { ... }: locks, runs the block, unlocks on every way out of it, `return` and `goto`
 * included (`break` and `continue` leave the block only). *outcome is what the lock said; unless it is PLAIT_OK the
 * block does not run. longjmp out of it is an error. */
#define PLAIT_WITH_MUTEX(mutex, outcome)                                              \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, plait_mutex_block, plait_private_mutex_leave, \
                           plait_private_mutex_block((mutex), (outcome)), plait_private_mutex_runs, (void))

PLAIT_EXTERN_C_END

#endif /* PLAIT_MUTEX_H */
