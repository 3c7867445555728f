/* SPDX-License-Identifier: MIT */
/* shard_lock.h: the lock of a shard, which counts its waiters as it locks and unlocks, and which costs an event loop no
 * locked instruction as long as nobody else comes.
 *
 *     state     0 ──► owner's ──► SHARED          a shard belongs to the first loop whose fiber waits there, until
 *               0 ─────────────► SHARED           somebody of another OS thread locks it; then it is shared for ever
 *
 *     shared    lock: state | LOCKED, + waiters, by compare-exchange      unlock: by a store
 *     owner     own = own | LOCKED, + waiters, by a store; light fence;   unlock: by a store
 *               is the state still mine?
 *     stranger  state = SHARED | LOCKED | a waiter, by compare-exchange;
 *               heavy fence; until own is not LOCKED                      then it holds the shared lock
 *
 * Invariants
 *     One holds the lock. Owner against stranger: each writes its word, then reads the other's, with a fence in
 *     between, of which the heavy half is the stranger's. So either the owner finds that the state is not its own any
 *     more and leaves, or the stranger finds `own` LOCKED and waits until it is not. All fibers of one loop are one
 *     owner: none of them goes on while another one is inside.
 *
 *     Who changes a word and then finds in the state that nobody waits is right (docs/waiting.md, Dekker of step 1). A
 *     state that is an owner's, or has just been taken from one, counts as a waiter, so that strangers lock. The owner
 *     itself looks at `own`: who waits there is of its OS thread, whose steps have one order; and who takes the shard
 *     over and then waits has run a heavy fence before it reads its word.
 *
 *     While it is LOCKED nobody but its holder changes the state, so that a store unlocks it. Such a store hides from
 *     the next one who locks what a plain wake (wake.c) released by its read-modify-write while it was LOCKED: so a
 *     plain wake that finds it LOCKED locks, too. Nor does a store see who sleeps: unlocking and sleeping are Dekker's
 *     protocol once more, light here, heavy there.
 *
 *     A state is never an owner's again: so what an owner that comes too late stores to `own` is read by nobody.
 *
 * An OS thread that ends leaves its shards as they are. Its slot, and with it they, may become another thread's, which
 * has seen all that the former one did, since slots are handed on under a lock.
 *
 * Why: 8 of the 14 locked instructions of two waits and two wakes between fibers of one loop, 9 ns each. A stranger's
 * first visit costs some microseconds, once for each of 256 shards. */
#ifndef PLAIT_SRC_SHARD_LOCK_H
#define PLAIT_SRC_SHARD_LOCK_H

#include <plait/shards.h>

/* In a state that is not SHARED. */
#define PLAIT_SHARD_OWNED (UINT32_C(1) << 31)

/* What a loop on the OS thread of that slot knows its shards by. */
PLAIT_INLINE uint32_t plait_shard_owned_by(uint32_t slot)
{
    return PLAIT_SHARD_OWNED | slot << 2U;
}

/* All that is neither at once. */
PLAIT_COLD void plait_private_shard_lock(struct plait_shard *shard, uint32_t owner, uint32_t add);

/* One of those who sleep on `own` or `sleepers` is to look again. Not PLAIT_COLD: gcc 12 then takes the rest of each
 * wait for cold as well. */
void plait_private_shard_rouse(struct plait_atomic_u32 *integer);

/* Does an OS thread sleep until the shard is unlocked? After a light fence. (None of the simulator's does.) */
PLAIT_INLINE bool plait_private_shard_has_sleepers(const struct plait_shard *shard)
{
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
    (void)shard;
    return false;
#else
    return plait_load_relaxed(&shard->sleepers) != 0;
#endif
}

/* The owner's way in. False: it is not the owner any more. */
PLAIT_INLINE bool plait_private_shard_enter(struct plait_shard *shard, uint32_t owner, uint32_t add)
{
    const uint32_t own = plait_load_relaxed(&shard->own);
    plait_store_relaxed(&shard->own, (own | (uint32_t)PLAIT_SHARD_LOCKED) + add);
    plait_fence_light();
    const bool is_in = PLAIT_LIKELY(plait_load_relaxed(&shard->state) == owner);
    if (is_in) {
        shard->by_owner = true;
    } else {
        plait_store_release(&shard->own, own);
        plait_private_shard_rouse(&shard->own);
    }
    return is_in;
}

/* Locks and counts `add` (units of WAITER), in one step; `owner`: of the running strand, plait_shard_owner(). seq_cst,
 * or as good: one half of Dekker's protocol, for waiters (docs/waiting.md). */
PLAIT_INLINE void plait_shard_lock_adding(struct plait_shard *shard, uint32_t owner, uint32_t add)
{
    PLAIT_ONE_STEP(&shard->state, PLAIT_SHARD_LOCKED);
    const uint32_t seen = plait_load_relaxed(&shard->state);
    bool is_in = false;
    if (PLAIT_LIKELY(seen == owner)) {
        is_in = plait_private_shard_enter(shard, owner, add);
    } else {
        uint32_t expected = (seen & ~(uint32_t)PLAIT_SHARD_LOCKED) | (uint32_t)PLAIT_SHARD_SHARED;
        is_in =
            plait_compare_exchange_seq_cst(&shard->state, &expected, (expected | (uint32_t)PLAIT_SHARD_LOCKED) + add);
        if (is_in) {
            shard->by_owner = false;
        }
    }
    if (PLAIT_UNLIKELY(!is_in)) {
        plait_private_shard_lock(shard, owner, add);
    }
}

PLAIT_INLINE void plait_shard_lock(struct plait_shard *shard, uint32_t owner)
{
    plait_shard_lock_adding(shard, owner, 0);
}

/* Unlocks (release) and counts `sub` off. By the strand that locked. */
PLAIT_INLINE void plait_shard_unlock_subtracting(struct plait_shard *shard, uint32_t sub)
{
    if (PLAIT_LIKELY(shard->by_owner)) {
        const uint32_t own = plait_load_relaxed(&shard->own) & ~(uint32_t)PLAIT_SHARD_LOCKED;
        plait_store_release(&shard->own, own - sub);
        plait_fence_light();
        if (PLAIT_UNLIKELY((plait_load_relaxed(&shard->state) & (uint32_t)PLAIT_SHARD_SHARED) != 0)) {
            plait_private_shard_rouse(&shard->own);
        }
    } else {
        PLAIT_ONE_STEP(&shard->state, 0);
        const uint32_t state = plait_load_relaxed(&shard->state) & ~(uint32_t)PLAIT_SHARD_LOCKED;
        plait_store_release(&shard->state, state - sub);
        plait_fence_light();
        if (PLAIT_UNLIKELY(plait_private_shard_has_sleepers(shard))) {
            /* Who is roused puts it back: until it runs others need not call. */
            plait_store_relaxed(&shard->sleepers, 0U);
            plait_private_shard_rouse(&shard->sleepers);
        }
    }
}

PLAIT_INLINE void plait_shard_unlock(struct plait_shard *shard)
{
    plait_shard_unlock_subtracting(shard, 0);
}

/* Is nobody counted, and nobody inside? For tests: out of date when it returns. */
PLAIT_INLINE bool plait_shard_is_empty(const struct plait_shard *shard)
{
    const uint32_t state = plait_load_relaxed(&shard->state);
    const bool is_shared = (state & (uint32_t)PLAIT_SHARD_SHARED) != 0;
    return is_shared ? state == (uint32_t)PLAIT_SHARD_SHARED : plait_load_relaxed(&shard->own) == 0;
}

#endif /* PLAIT_SRC_SHARD_LOCK_H */
