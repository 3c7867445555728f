/* SPDX-License-Identifier: MIT */
/* plait.c: Plait's keyed lock, for subject keyed. */
#include "keyed.h"
#include "number_locks.h"

static number_locks locks;

#define KEYED_PEER "Plait"
#define KEYED_HOLD number_locks_hold
static void keyed_open(void)
{
    number_locks_init(&locks);
}
static void keyed_close(void)
{
    number_locks_destroy(&locks);
}
PLAIT_INLINE void keyed_lock(uint64_t key, number_locks_hold *hold)
{
    if (PLAIT_UNLIKELY(number_locks_lock(&locks, key, hold) != PLAIT_OK)) {
        bench_fail("lock");
    }
}
PLAIT_INLINE void keyed_unlock(number_locks_hold *hold)
{
    number_locks_unlock(hold);
}
#include "loops.h"
