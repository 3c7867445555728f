/* SPDX-License-Identifier: MIT */
/* permits.h: the word behind semaphore and limiter: how many permits there are to take, and who waits for them.
 *
 *     | available, a signed number of 29 bits | FAIR | STARVED | WAITERS |
 *
 * While WAITERS is set nothing is available, and only a holder of the word's shard (src/waiting.h) changes the number.
 * Hence taking and giving need one compare-exchange and no test for those who wait: a permit that comes back while the
 * bit is set goes through src/permits.c, and there to somebody.
 *
 * Nothing here is called by programs: see semaphore.h and limiter.h. */
#ifndef PLAIT_PERMITS_H
#define PLAIT_PERMITS_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/fair.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

enum {
    PLAIT_PRIVATE_PERMITS_WAITERS = 1,            /* somebody is or will be queued */
    PLAIT_PRIVATE_PERMITS_STARVED = 2,            /* one of them for too long: hand over. 4 is PLAIT_FAIR */
    PLAIT_PRIVATE_PERMIT = 8,                     /* one of them, in the word */
    PLAIT_PRIVATE_PERMITS_MAXIMUM = (1 << 28) - 1 /* so that any number of them and its negative fit */
};

/* `available` of them, a constant within bounds, with option PLAIT_FAIR or 0: as a number and a static initialiser. */
#define PLAIT_PRIVATE_PERMITS_WORD(available, option) \
    ((uint32_t)(available) * (uint32_t)PLAIT_PRIVATE_PERMIT | ((uint32_t)(option) & (uint32_t)PLAIT_FAIR))
#define PLAIT_PRIVATE_PERMITS_INIT(available, option) PLAIT_ATOMIC_INIT(PLAIT_PRIVATE_PERMITS_WORD(available, option))

/* The halves that are not expanded into the caller. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_permits_wait(plait_word *word, plait_time deadline);
PLAIT_COLD bool plait_private_permits_return(plait_word *word, int32_t maximum);

/* How many a word says are available. Negative: so many more are out than there should be. */
PLAIT_INLINE int32_t plait_private_permits_of(uint32_t seen)
{
    return (int32_t)seen >> 3;
}

/* Takes a permit, if there is one. One compare-exchange; acquire. */
PLAIT_MUST_USE PLAIT_INLINE bool plait_private_permits_take(plait_word *word)
{
    uint32_t seen = plait_load_relaxed(word);
    bool taken = false;
    while (!taken && plait_private_permits_of(seen) > 0) {
        taken = plait_compare_exchange_acquire(word, &seen, seen - (uint32_t)PLAIT_PRIVATE_PERMIT);
    }
    return taken;
}

/* Gives one back; false: there would be more than `maximum`. One compare-exchange while nobody waits; release. The word
 * may be gone as soon as another strand could have the permit. */
PLAIT_INLINE bool plait_private_permits_give(plait_word *word, int32_t maximum)
{
    uint32_t seen = plait_load_relaxed(word);
    while ((seen & PLAIT_PRIVATE_PERMITS_WAITERS) == 0 && plait_private_permits_of(seen) < maximum) {
        if (PLAIT_LIKELY(plait_compare_exchange_release(word, &seen, seen + (uint32_t)PLAIT_PRIVATE_PERMIT))) {
            return true;
        }
    }
    return plait_private_permits_return(word, maximum);
}

PLAIT_EXTERN_C_END

#endif /* PLAIT_PERMITS_H */
