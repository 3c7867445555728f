/* SPDX-License-Identifier: MIT */
/* plait_fair.c: Plait's mutex in strict order of arrival, for subject lock. */
#include <plait/mutex.h>

#include "lock.h"

static struct plait_mutex mutex = PLAIT_MUTEX_FAIR_INIT;

#define MUTEX_PEER "Plait, fair"
PLAIT_INLINE void mutex_lock(void)
{
    if (plait_mutex_lock(&mutex) != PLAIT_OK) {
        bench_fail("plait_mutex_lock");
    }
}
PLAIT_INLINE void mutex_unlock(void)
{
    plait_mutex_unlock(&mutex);
}
#include "mutex.h"
