/* SPDX-License-Identifier: MIT */
/* store.c: a sequentially consistent store, and a spinning wait: what a wake costs when there is nobody to wake, and
 * what a round trip costs when nobody sleeps. The second one needs a processor for each thread. */
#include "lock.h"

static struct plait_atomic_u32 word = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_u32 event = PLAIT_ATOMIC_INIT(0);

PLAIT_INLINE void spin_until(struct plait_atomic_u32 *at, uint32_t value)
{
    uint32_t tries = 0;
    while (plait_load_acquire(at) != value) {
        bench_idle(&tries);
    }
}

#define WAKE_PEER "seq_cst store, spinning wait"
PLAIT_INLINE void wake_store(uint32_t value)
{
    plait_store_seq_cst(&word, value);
}
PLAIT_INLINE void wake_wait(uint32_t value)
{
    spin_until(&word, value);
}
PLAIT_INLINE void wake_arm(void)
{
    plait_store_relaxed(&event, 0U);
}
PLAIT_INLINE void wake_set(void)
{
    plait_store_seq_cst(&event, 1U);
}
PLAIT_INLINE void wake_await(void)
{
    spin_until(&event, 1U);
}
#include "wake.h"
