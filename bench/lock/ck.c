/* SPDX-License-Identifier: MIT */
/* ck.c: Concurrency Kit's phase-fair lock, which spins, for table rwlock. */
#include <ck_pflock.h>

#include "lock.h"

static ck_pflock_t rwlock = CK_PFLOCK_INITIALIZER;

#define RWLOCK_PEER "ck_pflock (spins)"
PLAIT_INLINE void rwlock_read(void)
{
    ck_pflock_read_lock(&rwlock);
}
PLAIT_INLINE void rwlock_read_unlock(void)
{
    ck_pflock_read_unlock(&rwlock);
}
PLAIT_INLINE void rwlock_write(void)
{
    ck_pflock_write_lock(&rwlock);
}
PLAIT_INLINE void rwlock_write_unlock(void)
{
    ck_pflock_write_unlock(&rwlock);
}
#include "rwlock.h"
