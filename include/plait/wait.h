/* SPDX-License-Identifier: MIT */
/* wait.h: the two calls behind all blocking: wait while a word has a value, and wake who waits on it.
 *
 *     waiter                                    waker
 *     ------                                    -----
 *     while (the word says "not yet")           change the word, and
 *         plait_wait(&word, seen, deadline);    wake: plait_store_wake(&word, value, count)
 *
 * A word is what a futex is to threads, but for every strand: threads, fibers and simulated strands wait on one word
 * together and wake each other. Words need no initialisation beyond their value and no destruction: a word that nobody
 * waits on is just a number. Wake-ups without cause are allowed; look at the word again after every wait.
 *
 * Waiters of one word are woken first in, first out. How it works: docs/waiting.md. The scheme is WebKit's parking lot
 * with claims, so that a wait can be cancelled, and with a hand-over for the primitives. */
#ifndef PLAIT_WAIT_H
#define PLAIT_WAIT_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/shards.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* As a count: everybody who waits. */
#define PLAIT_WAKE_ALL UINT32_MAX

/* Waits while the word is `expected`, until `deadline` (an instant; PLAIT_FOREVER: none).
 *
 * PLAIT_OK: the word was something else (then nothing was waited for), or a wake reached this strand, or neither: look
 * again. PLAIT_TIMEOUT: the deadline passed first. PLAIT_CANCELLED: an open scope of this strand is, or was meanwhile,
 * cancelled or past its deadline. A word that is something else already is no reason to wait, so then the result is
 * PLAIT_OK in a cancelled scope, too. A wake that came first wins over both: then the wait succeeded.
 *
 * Ordering: reads the word seq_cst before it sleeps; PLAIT_OK after a wake happens after what the waker did before its
 * wake. May overlap with any call on the same word. O(log of the words waited on) time, no allocation. */
PLAIT_MUST_USE plait_status plait_wait(plait_word *word, uint32_t expected, plait_time deadline);

/* The same for a strand that must not be cancelled: looks at no scope and at no scope's deadline. PLAIT_OK or
 * PLAIT_TIMEOUT. */
PLAIT_MUST_USE plait_status plait_wait_shielded(plait_word *word, uint32_t expected, plait_time deadline);

/* Wakes up to `count` of those who wait on the word, the longest waiting first, and returns how many. Never waits.
 *
 * Call it after a store or any other change of the word; the change may have any order. A strand that read the word
 * before the change and is about to wait on it either sees the change or is woken. Whoever is woken sees all that this
 * strand did before. Only the word's address is used: the word itself may be gone. With nobody waiting: one atomic
 * operation on a line that other words share, so that plait_store_wake() is the better call where it fits. Wakes of
 * all end, though those who were woken may wait again meanwhile: they are not woken twice. O(log of the words waited
 * on) for each that is woken. */
uint32_t plait_wake(plait_word *word, uint32_t count);

/* The rest of a wake that may find somebody, after a change of any order. */
uint32_t plait_private_wake(plait_word *word, uint32_t count);

/* After a seq_cst change of the word a seq_cst load of the count is enough: Dekker with steps 1 and 2 of the wait
 * (docs/waiting.md). */
PLAIT_INLINE uint32_t plait_private_wake_after_seq_cst(plait_word *word, uint32_t count)
{
    const uint32_t state = plait_load_seq_cst(&plait_shard_of(word)->state);
    return PLAIT_LIKELY(state < PLAIT_SHARD_WAITER) ? 0 : plait_private_wake(word, count);
}

/* Stores `value` and wakes up to `count` waiters; returns how many. The store is release; it comes before the look at
 * who waits. With nobody waiting it costs as much as a seq_cst store and a load; less on an event loop, where only
 * fibers of the same loop have ever waited in this part of the table. The word may be gone as soon as the value is
 * stored. */
PLAIT_INLINE uint32_t plait_store_wake(plait_word *word, uint32_t value, uint32_t count)
{
    const struct plait_shard *shard = plait_shard_of(word);
    const uint32_t owner = plait_shard_owner();
    uint32_t woken = 0;
    if (plait_shard_is_own(shard, owner)) {
        plait_store_release(word, value);
        plait_fence_light();
        if (!plait_shard_is_own_and_empty(shard, owner)) {
            woken = plait_private_wake(word, count);
        }
    } else {
        plait_store_seq_cst(word, value);
        woken = plait_private_wake_after_seq_cst(word, count);
    }
    return woken;
}

/* The same with an exchange: returns the old value. `woken`, where not NULL, receives how many were woken. */
PLAIT_INLINE uint32_t plait_exchange_wake(plait_word *word, uint32_t value, uint32_t count, uint32_t *woken)
{
    const uint32_t old = plait_exchange_seq_cst(word, value);
    const uint32_t reached = plait_private_wake_after_seq_cst(word, count);
    if (woken != NULL) {
        *woken = reached;
    }
    return old;
}

PLAIT_EXTERN_C_END

#endif /* PLAIT_WAIT_H */
