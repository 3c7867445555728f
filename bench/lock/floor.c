/* SPDX-License-Identifier: MIT */
/* floor.c: two compare-exchanges on one word, for table mutex: what no correct lock and unlock can do without. No lock
 * for more than one thread. */
#include "lock.h"

static struct plait_atomic_u32 word = PLAIT_ATOMIC_INIT(0);

#define MUTEX_PEER "floor: two compare-exchanges"
#define MUTEX_ALONE
PLAIT_INLINE void change(uint32_t from, uint32_t to)
{
    if (PLAIT_UNLIKELY(!plait_compare_exchange_acq_rel(&word, &from, to))) {
        bench_fail("not alone");
    }
}
PLAIT_INLINE void mutex_lock(void)
{
    change(0, 1);
}
PLAIT_INLINE void mutex_unlock(void)
{
    change(1, 0);
}
#include "mutex.h"
