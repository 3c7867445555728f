/* SPDX-License-Identifier: MIT */
/* latch.h: a count of what is still to be done; strands wait until it is zero. Others call it a wait group. 4 bytes.
 *
 *     struct plait_latch parts = PLAIT_LATCH_INIT(3);
 *     plait_latch_done(&parts)      three times, by anybody          plait_latch_wait(&parts)
 *
 * | overlap    | init | add, done | count | wait, try_wait |
 * |------------|------|-----------|-------|----------------|
 * | init       | no   | no        | no    | no             |
 * | the others | no   | yes       | yes   | yes            |
 *
 * The count may be raised while it is in use. Whoever still has a part to be done may always raise it, for then it is
 * not zero. From zero it may be raised too, and a new round begins: who waited for the round before has been let go,
 * however late he runs, and who waits from then on waits for the new one. But whoever comes before it is raised passes
 * at once; so raise it before those are told who will wait, or before the strands begin that will count down.
 *
 * The last touch of the latch by whoever counts down to zero is that count: a waiter that has returned may end its
 * memory at once, if no other round begins. There is nothing to destroy. */
#ifndef PLAIT_LATCH_H
#define PLAIT_LATCH_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

struct plait_latch {
    plait_word word; /* count << 1 | WAITERS: somebody is or will be queued; only while the count is not 0 */
};

enum { PLAIT_PRIVATE_LATCH_WAITERS = 1, PLAIT_PRIVATE_LATCH_PART = 2 };

/* The largest count. */
#define PLAIT_LATCH_MAX ((uint32_t)INT32_MAX)

/* Static initialiser: `count`, a constant up to PLAIT_LATCH_MAX. */
#define PLAIT_LATCH_INIT(count)                                       \
    {                                                                 \
        PLAIT_ATOMIC_INIT((uint32_t)(count)*PLAIT_PRIVATE_LATCH_PART) \
    }

/* The halves that are not expanded into the caller. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_latch_done(struct plait_latch *latch);
PLAIT_MUST_USE plait_status plait_private_latch_wait(struct plait_latch *latch, plait_time deadline);

/* Makes a latch with `count` parts to be done. Nobody else may know it yet. PLAIT_INVALID: more than PLAIT_LATCH_MAX;
 * nothing was written. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_latch_init(struct plait_latch *latch, uint32_t count)
{
    if (count > PLAIT_LATCH_MAX) {
        return PLAIT_INVALID;
    }
    plait_initialize(&latch->word, count * (uint32_t)PLAIT_PRIVATE_LATCH_PART);
    return PLAIT_OK;
}

/* How many parts are still to be done. Out of date when it returns, but for 0 in the last round. Acquire; O(1). */
PLAIT_INLINE uint32_t plait_latch_count(const struct plait_latch *latch)
{
    return plait_load_acquire(&latch->word) / (uint32_t)PLAIT_PRIVATE_LATCH_PART;
}

/* Raises the count by `parts`. PLAIT_OVERFLOW: it would be more than PLAIT_LATCH_MAX; nothing was changed. Does not
 * wait; no ordering. O(1). */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_latch_add(struct plait_latch *latch, uint32_t parts)
{
    uint32_t seen = plait_load_relaxed(&latch->word);
    do {
        if (parts > PLAIT_LATCH_MAX - seen / (uint32_t)PLAIT_PRIVATE_LATCH_PART) {
            return PLAIT_OVERFLOW;
        }
    } while (!plait_compare_exchange_relaxed(&latch->word, &seen, seen + parts * (uint32_t)PLAIT_PRIVATE_LATCH_PART));
    return PLAIT_OK;
}

/* One part is done. The last one lets all go who wait. PLAIT_MISUSE: the count is 0 already; nothing was changed. Does
 * not wait. What this strand did before is seen by whoever finds the count 0 (release). One compare-exchange, and
 * O(waiters) for the last one. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_latch_done(struct plait_latch *latch)
{
    uint32_t seen = plait_load_relaxed(&latch->word);
    /* Not at zero, and not the last one that others wait for. */
    while (seen >= (uint32_t)PLAIT_PRIVATE_LATCH_PART &&
           seen != (uint32_t)PLAIT_PRIVATE_LATCH_PART + (uint32_t)PLAIT_PRIVATE_LATCH_WAITERS) {
        if (PLAIT_LIKELY(
                plait_compare_exchange_release(&latch->word, &seen, seen - (uint32_t)PLAIT_PRIVATE_LATCH_PART))) {
            return PLAIT_OK;
        }
    }
    return plait_private_latch_done(latch);
}

/* Waits until the count is 0. PLAIT_OK: it is, or was meanwhile; at once, and in a cancelled scope too, if it was 0
 * already. PLAIT_CANCELLED: the running strand is or was cancelled first. Acquire. O(1) beyond the wait. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_latch_wait(struct plait_latch *latch)
{
    return PLAIT_LIKELY(plait_latch_count(latch) == 0) ? PLAIT_OK : plait_private_latch_wait(latch, PLAIT_FOREVER);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_latch_wait_until(struct plait_latch *latch, plait_time deadline)
{
    return PLAIT_LIKELY(plait_latch_count(latch) == 0) ? PLAIT_OK : plait_private_latch_wait(latch, deadline);
}

/* Is everything done? PLAIT_OK, or PLAIT_BUSY: not yet. Does not wait; acquire. O(1). */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_latch_try_wait(const struct plait_latch *latch)
{
    return plait_latch_count(latch) == 0 ? PLAIT_OK : PLAIT_BUSY;
}

/* How many strands wait for it. For statistics: out of date when it returns. Does not wait. O(their number). */
uint32_t plait_latch_waiters(const struct plait_latch *latch);

PLAIT_EXTERN_C_END

#endif /* PLAIT_LATCH_H */
