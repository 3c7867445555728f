/* SPDX-License-Identifier: MIT */
/* semaphore.h: so many permits, for strands that take one and give it back. 8 bytes.
 *
 *     static struct plait_semaphore seats = PLAIT_SEMAPHORE_INIT(4);
 *
 *     status = plait_semaphore_acquire(&seats);         or    PLAIT_WITH_SEMAPHORE(&seats, &status) {
 *     if (status == PLAIT_OK) {                                   ...
 *         ...                                                 }
 *         status = plait_semaphore_release(&seats);
 *     }
 *
 * | overlap        | init, destroy | acquire, try_acquire, release | value, maximum, waiters |
 * |----------------|---------------|-------------------------------|-------------------------|
 * | init, destroy  | no            | no                            | no                      |
 * | all the others | no            | yes                           | yes                     |
 *
 * Nobody owns a permit: who releases need not have acquired, so that a semaphore also counts events. With a maximum it
 * refuses what would be one permit too many. For permits that are known by their borrowers see limiter.h.
 *
 * A strand that runs may take a released permit past those that sleep for one, since a switch costs far more than most
 * sections; but nobody starves: a waiter that was overtaken for a millisecond is handed the next permit. With
 * PLAIT_FAIR a permit that is released while strands wait is handed to the first of them always, and a newcomer cannot
 * take it before that one runs; that costs a switch per permit where many wait.
 *
 * Acquiring is acquire, releasing release. The memory may end once nobody will release any more: whoever acquired the
 * last permit may end it right away. */
#ifndef PLAIT_SEMAPHORE_H
#define PLAIT_SEMAPHORE_H

#include <plait/block.h>
#include <plait/permits.h>

PLAIT_EXTERN_C_BEGIN

struct plait_semaphore {
    plait_word word;  /* permits.h */
    uint32_t maximum; /* fixed */
};

/* The largest number of permits, and the maximum of a semaphore that has no other. */
#define PLAIT_SEMAPHORE_MAX ((uint32_t)PLAIT_PRIVATE_PERMITS_MAXIMUM)

/* Static initialisers, of constants within the bounds of plait_semaphore_init(): without a maximum, with one, and with
 * one in strict order of arrival. */
#define PLAIT_SEMAPHORE_INIT(initial) PLAIT_SEMAPHORE_BOUNDED_INIT(initial, PLAIT_SEMAPHORE_MAX)
#define PLAIT_SEMAPHORE_BOUNDED_INIT(initial, maximum)    \
    {                                                     \
        PLAIT_PRIVATE_PERMITS_INIT(initial, 0), (maximum) \
    }
#define PLAIT_SEMAPHORE_FAIR_INIT(initial, maximum)                \
    {                                                              \
        PLAIT_PRIVATE_PERMITS_INIT(initial, PLAIT_FAIR), (maximum) \
    }

/* `initial` permits, at most `maximum` of them ever (PLAIT_SEMAPHORE_MAX: no bound of its own), with option PLAIT_FAIR
 * or 0. Nobody else may know it yet. PLAIT_INVALID: not 0 <= initial <= maximum, or not 1 <= maximum <=
 * PLAIT_SEMAPHORE_MAX; nothing was written. */
PLAIT_MUST_USE plait_status plait_semaphore_init(struct plait_semaphore *semaphore, uint32_t initial, uint32_t maximum,
                                                 uint32_t options);

/* Says that its life is over: fatal while somebody waits for it. A check, no more. */
void plait_semaphore_destroy(struct plait_semaphore *semaphore);

/* Takes a permit, waiting for one. PLAIT_OK: it is this strand's to release; at once, and in a
 * cancelled scope too, if one was free. PLAIT_CANCELLED: the running strand is or was cancelled while there was none;
 * no permit was taken. Acquire. One compare-exchange if one is free; O(1) beyond the wait. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_semaphore_acquire(struct plait_semaphore *semaphore)
{
    return PLAIT_LIKELY(plait_private_permits_take(&semaphore->word))
               ? PLAIT_OK
               : plait_private_permits_wait(&semaphore->word, PLAIT_FOREVER);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. A free permit is taken whatever the deadline. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_semaphore_acquire_until(struct plait_semaphore *semaphore,
                                                                       plait_time deadline)
{
    return PLAIT_LIKELY(plait_private_permits_take(&semaphore->word))
               ? PLAIT_OK
               : plait_private_permits_wait(&semaphore->word, deadline);
}

/* Takes a permit if that needs no wait. PLAIT_BUSY: there is none. Acquire. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_semaphore_try_acquire(struct plait_semaphore *semaphore)
{
    return plait_private_permits_take(&semaphore->word) ? PLAIT_OK : PLAIT_BUSY;
}

/* Adds a permit: wakes the first who waits, or hands it over (above). Does not wait. PLAIT_MISUSE: there would be more
 * than the maximum; nothing was changed. Release. One compare-exchange if nobody waits; O(1). */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_semaphore_release(struct plait_semaphore *semaphore)
{
    return PLAIT_LIKELY(plait_private_permits_give(&semaphore->word, (int32_t)semaphore->maximum)) ? PLAIT_OK
                                                                                                   : PLAIT_MISUSE;
}

/* How many permits are free. For statistics: out of date when it returns. Relaxed; O(1). */
PLAIT_INLINE uint32_t plait_semaphore_value(const struct plait_semaphore *semaphore)
{
    return (uint32_t)plait_private_permits_of(plait_load_relaxed(&semaphore->word));
}

/* The maximum it was made with. */
PLAIT_INLINE uint32_t plait_semaphore_maximum(const struct plait_semaphore *semaphore)
{
    return semaphore->maximum;
}

/* How many strands wait for a permit. For statistics: out of date when it returns. Does not wait. O(their number). */
uint32_t plait_semaphore_waiters(const struct plait_semaphore *semaphore);

/* ---- the block form: nothing but acquire and release ---- */

struct plait_semaphore_block {
    struct plait_semaphore *held; /* NULL: not got */
    plait_status *outcome;
};

PLAIT_INLINE struct plait_semaphore_block plait_private_semaphore_block(struct plait_semaphore *semaphore,
                                                                        plait_status *outcome)
{
    *outcome = plait_semaphore_acquire(semaphore);
    struct plait_semaphore_block block = {*outcome == PLAIT_OK ? semaphore : NULL, outcome};
    return block;
}

PLAIT_INLINE struct plait_semaphore_block *plait_private_semaphore_runs(struct plait_semaphore_block *block)
{
    return block->held != NULL ? block : NULL;
}

PLAIT_INLINE void plait_private_semaphore_leave(struct plait_semaphore_block *block)
{
    if (block->held != NULL && plait_semaphore_release(block->held) != PLAIT_OK && *block->outcome == PLAIT_OK) {
        *block->outcome = PLAIT_MISUSE; /* others have released what they had not acquired */
    }
}

/* PLAIT_WITH_SEMAPHORE(semaphore, outcome) { ... }: acquires, runs the block, releases on every way out of it, `return`
 * and `goto` included (`break` and `continue` leave the block only). *outcome is what the acquiring said; unless it is
 * PLAIT_OK the block does not run. A release that is refused makes a PLAIT_OK in it PLAIT_MISUSE. */
#define PLAIT_WITH_SEMAPHORE(semaphore, outcome)                                                                \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, plait_semaphore_block, plait_private_semaphore_leave,                   \
                           plait_private_semaphore_block((semaphore), (outcome)), plait_private_semaphore_runs, \
                           (void))

PLAIT_EXTERN_C_END

#endif /* PLAIT_SEMAPHORE_H */
