/* SPDX-License-Identifier: MIT */
/* small_lock.c: the contended half: spin for a bounded time, then sleep on the lock's own word. */
#include <plait/small_lock.h>

#include "executor.h"
#include "spin.h"

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation

/* The word's operations are the real ones; sleeping is the simulator's. */
void plait_private_small_lock_wait(struct plait_small_lock *lock, uint32_t add)
{
    uint32_t seen = plait_load_relaxed(&lock->state);
    for (;;) {
        if ((seen & PLAIT_SMALL_LOCKED) != 0) {
            plait_relax(&lock->state, seen);
            seen = plait_load_relaxed(&lock->state);
        } else if (plait_compare_exchange_seq_cst(&lock->state, &seen, (seen | PLAIT_SMALL_LOCKED) + add)) {
            return;
        }
    }
}

void plait_private_small_lock_rouse(struct plait_small_lock *lock)
{
    (void)lock;
}

#else

void plait_private_small_lock_wait(struct plait_small_lock *lock, uint32_t add)
{
    struct plait_spin spin = {0};
    uint32_t sleepers = 0; /* whoever has slept assumes that others still do: the unlock before roused only one */
    uint32_t seen = plait_load_relaxed(&lock->state);
    for (;;) {
        if ((seen & PLAIT_SMALL_LOCKED) == 0) {
            const uint32_t taken = (seen | PLAIT_SMALL_LOCKED | sleepers) + add;
            if (plait_compare_exchange_seq_cst(&lock->state, &seen, taken)) {
                return;
            }
        } else if (plait_spin(&spin, &lock->state, seen)) {
            seen = plait_load_relaxed(&lock->state);
        } else if ((seen & PLAIT_SMALL_SLEEPERS) != 0 ||
                   plait_compare_exchange_relaxed(&lock->state, &seen, seen | PLAIT_SMALL_SLEEPERS)) {
            plait_thread_sleep_on(&lock->state, seen | PLAIT_SMALL_SLEEPERS);
            sleepers = PLAIT_SMALL_SLEEPERS;
            spin.begun = false;
            seen = plait_load_relaxed(&lock->state);
        }
    }
}

void plait_private_small_lock_rouse(struct plait_small_lock *lock)
{
    plait_thread_rouse(&lock->state);
}

#endif
