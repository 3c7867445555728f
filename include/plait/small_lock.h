/* SPDX-License-Identifier: MIT */
/* small_lock.h: the lock of the runtime's and the generated kinds' own short sections: 4 bytes, of which it uses two
 * bits.
 *
 *     | the owner's number, 30 bits | SLEEPERS | LOCKED |
 *
 * The number belongs to what the lock guards and may change in the very operation that locks or unlocks: a shard counts
 * its waiters there. All zero is unlocked.
 *
 * This lock is the one exception to waiting through plait_wait(): it serves the waits themselves. It spins for a few
 * microseconds, then puts the OS thread to sleep, and with it all fibers of its loop; so it is never held over user
 * code, an allocation, a wake or a wait. It has no owner, no deadline and no fairness. For locks of a program's own see
 * mutex.h.
 *
 * Source: U. Drepper, "Futexes are tricky", the mutex with three states. */
#ifndef PLAIT_SMALL_LOCK_H
#define PLAIT_SMALL_LOCK_H

#include <plait/atomic.h>
#include <plait/base.h>

PLAIT_EXTERN_C_BEGIN

struct plait_small_lock {
    struct plait_atomic_u32 state;
};

enum { PLAIT_SMALL_LOCKED = 1, PLAIT_SMALL_SLEEPERS = 2, PLAIT_SMALL_UNIT = 4 };

/* The contended halves. */
PLAIT_COLD void plait_private_small_lock_wait(struct plait_small_lock *lock, uint32_t add);
PLAIT_COLD void plait_private_small_lock_rouse(struct plait_small_lock *lock);

/* Locks and adds `add` (units) to the number, in one step. seq_cst: the shards need locking and counting to be one half
 * of Dekker's protocol (docs/waiting.md); elsewhere acquire would do and costs the same. */
PLAIT_INLINE void plait_small_lock_lock_adding(struct plait_small_lock *lock, uint32_t add)
{
    PLAIT_ONE_STEP(&lock->state, PLAIT_SMALL_LOCKED);
    uint32_t seen = plait_load_relaxed(&lock->state) & ~(uint32_t)(PLAIT_SMALL_LOCKED | PLAIT_SMALL_SLEEPERS);
    if (!plait_compare_exchange_seq_cst(&lock->state, &seen, (seen | (uint32_t)PLAIT_SMALL_LOCKED) + add)) {
        plait_private_small_lock_wait(lock, add);
    }
}

/* Unlocks (release) and subtracts. The lock may be gone right after: only its address is used then. */
PLAIT_INLINE void plait_small_lock_unlock_subtracting(struct plait_small_lock *lock, uint32_t sub)
{
    PLAIT_ONE_STEP(&lock->state, 0);
    uint32_t seen = plait_load_relaxed(&lock->state);
    while (!plait_compare_exchange_release(&lock->state, &seen,
                                           (seen & ~(uint32_t)(PLAIT_SMALL_LOCKED | PLAIT_SMALL_SLEEPERS)) - sub)) {}
    if (PLAIT_UNLIKELY((seen & PLAIT_SMALL_SLEEPERS) != 0)) {
        plait_private_small_lock_rouse(lock);
    }
}

/* Locks; whoever gets it sees what was done before the unlocks so far. */
PLAIT_INLINE void plait_small_lock_lock(struct plait_small_lock *lock)
{
    plait_small_lock_lock_adding(lock, 0);
}

/* Unlocks. By the strand that locked. */
PLAIT_INLINE void plait_small_lock_unlock(struct plait_small_lock *lock)
{
    plait_small_lock_unlock_subtracting(lock, 0);
}

PLAIT_EXTERN_C_END

#endif /* PLAIT_SMALL_LOCK_H */
