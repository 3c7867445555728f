/* SPDX-License-Identifier: MIT */
/* tbb.cpp: oneTBB's locks, for subject lock. */
#include <oneapi/tbb/mutex.h>
#include <oneapi/tbb/rw_mutex.h>

#include "lock.h"

static tbb::mutex mutex;
static tbb::rw_mutex rwlock;

#define MUTEX_PEER "tbb::mutex"
PLAIT_INLINE void mutex_lock()
{
    mutex.lock();
}
PLAIT_INLINE void mutex_unlock()
{
    mutex.unlock();
}
#include "mutex.h"

#define RWLOCK_PEER "tbb::rw_mutex"
PLAIT_INLINE void rwlock_read()
{
    rwlock.lock_shared();
}
PLAIT_INLINE void rwlock_read_unlock()
{
    rwlock.unlock_shared();
}
PLAIT_INLINE void rwlock_write()
{
    rwlock.lock();
}
PLAIT_INLINE void rwlock_write_unlock()
{
    rwlock.unlock();
}
#include "rwlock.h"
