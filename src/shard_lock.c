/* SPDX-License-Identifier: MIT */
/* shard_lock.c: the lock of a shard where it is not to be had at once: a shard that nobody has used yet, that belongs
 * to another OS thread, or that somebody holds. */
#include "shard_lock.h"

#include "executor.h"
#include "spin.h"

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation

/* The words' operations are the real ones; sleeping is the simulator's. */
static bool wait_while(struct plait_spin *spin, struct plait_atomic_u32 *integer, uint32_t seen,
                       struct plait_atomic_u32 *sleepers)
{
    (void)spin;
    (void)sleepers;
    plait_relax(integer, seen);
    return false;
}

void plait_private_shard_rouse(struct plait_atomic_u32 *integer)
{
    (void)integer;
}

#else

/* Until the integer is not `seen`, or less long: spins for a while, then sleeps. `sleepers`: where who changes the
 * integer looks whether somebody sleeps, and what is slept on, so that a mark taken away in between is noticed; NULL:
 * it rouses in any case. True: it slept, or was about to. */
static bool wait_while(struct plait_spin *spin, struct plait_atomic_u32 *integer, uint32_t seen,
                       struct plait_atomic_u32 *sleepers)
{
    if (plait_spin(spin, integer, seen)) {
        return false;
    }
    if (sleepers == NULL) {
        plait_thread_sleep_on(integer, seen);
    } else {
        plait_store_seq_cst(sleepers, 1U);
        (void)plait_fence_heavy();
        if (plait_load_seq_cst(integer) == seen) {
            plait_thread_sleep_on(sleepers, 1U);
        }
    }
    spin->begun = false;
    return true;
}

void plait_private_shard_rouse(struct plait_atomic_u32 *integer)
{
    plait_thread_rouse(integer);
}

#endif

/* Takes a shard from its owner, in whose name `state` has just been replaced; holds it then. The owner may be inside,
 * or about to find out: after the fence whatever it stored to `own` before it looked at the state is seen. */
static void take_over(struct plait_shard *shard, uint32_t add)
{
    struct plait_spin spin = {0};
    (void)plait_fence_heavy();
    uint32_t own = plait_load_acquire(&shard->own);
    while ((own & (uint32_t)PLAIT_SHARD_LOCKED) != 0) {
        (void)wait_while(&spin, &shard->own, own, NULL);
        own = plait_load_acquire(&shard->own);
    }
    shard->by_owner = false;
    plait_store_release(&shard->state, ((uint32_t)PLAIT_SHARD_SHARED | (uint32_t)PLAIT_SHARD_LOCKED | own) + add);
}

void plait_private_shard_lock(struct plait_shard *shard, uint32_t owner, uint32_t add)
{
    enum { TAKEN = PLAIT_SHARD_SHARED | PLAIT_SHARD_LOCKED };
    struct plait_spin spin = {0};
    bool slept = false; /* then others may sleep still: the unlock before roused only one */
    uint32_t seen = plait_load_relaxed(&shard->state);
    for (;;) {
        if (seen == owner) {
            if (plait_private_shard_enter(shard, owner, add)) {
                return;
            }
            seen = plait_load_relaxed(&shard->state);
        } else if ((seen & (uint32_t)PLAIT_SHARD_SHARED) == 0 && seen != 0) {
            if (plait_compare_exchange_seq_cst(&shard->state, &seen, (uint32_t)TAKEN + (uint32_t)PLAIT_SHARD_WAITER)) {
                take_over(shard, add);
                return;
            }
        } else if (seen == 0 && owner != (uint32_t)PLAIT_SHARD_NOBODYS) {
            if (plait_compare_exchange_seq_cst(&shard->state, &seen, owner)) {
                seen = owner;
            }
        } else if ((seen & (uint32_t)PLAIT_SHARD_LOCKED) != 0) {
            slept = wait_while(&spin, &shard->state, seen, &shard->sleepers) || slept;
            seen = plait_load_relaxed(&shard->state);
        } else if (plait_compare_exchange_seq_cst(&shard->state, &seen, (seen | (uint32_t)TAKEN) + add)) {
            shard->by_owner = false;
            if (slept) {
                plait_store_relaxed(&shard->sleepers, 1U);
            }
            return;
        } else {
            /* somebody was faster */
        }
    }
}
