/* SPDX-License-Identifier: MIT */
/* spin.h: a spin that is bounded by time, never by count, and leaves the owner's cache line alone.
 *
 * Each turn waits as long as all turns before it: few polls, so that the owner of a lock works out of its own cache.
 * (Measured with a tiny section: twice the throughput of polls at even distances.) The bound lies between what a park
 * and a wake cost where the other processor is busy, two microseconds, and where it has to be started, forty: who spins
 * as long as sleeping would have cost never loses more than half. (Measured with a tiny section: 1.4 times the
 * throughput of a bound of one microsecond; docs/performance.md.) Where a second processor is missing, or strands are
 * simulated, nobody spins.
 *
 * Source of the bound: A. Karlin et al., "Empirical Studies of Competitive Spinning for a Shared-Memory Multiprocessor"
 * (1991). */
#ifndef PLAIT_SRC_SPIN_H
#define PLAIT_SRC_SPIN_H

#include <plait/atomic.h>
#include <plait/time.h>

#include "executor.h"

enum { PLAIT_SPIN_NANOSECONDS = 4000 };

/* All zero: not begun. */
struct plait_spin {
    bool begun;
    plait_time began;
};

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation

PLAIT_INLINE bool plait_spin(struct plait_spin *spin, struct plait_atomic_u32 *integer, uint32_t seen)
{
    (void)spin;
    (void)integer;
    (void)seen;
    return false;
}

#else

/* One turn; true: read the integer again; false: the time is up, sleep instead. */
PLAIT_INLINE bool plait_spin(struct plait_spin *spin, struct plait_atomic_u32 *integer, uint32_t seen)
{
    if (!plait_thread_may_spin()) {
        return false;
    }
    const plait_time now = plait_thread_now();
    if (!spin->begun) {
        spin->begun = true;
        spin->began = now;
    }
    const plait_duration spent = plait_time_since(now, spin->began);
    if (spent >= PLAIT_SPIN_NANOSECONDS) {
        return false;
    }
    const plait_time next = plait_time_add(now, spent);
    do {
        plait_relax(integer, seen);
    } while (plait_time_before(plait_thread_now(), next));
    return true;
}

#endif

#endif /* PLAIT_SRC_SPIN_H */
