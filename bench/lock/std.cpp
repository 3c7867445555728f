/* SPDX-License-Identifier: MIT */
/* std.cpp: the locks of C++17, for subject lock. */
#include <mutex>
#include <shared_mutex>

#include "lock.h"

static std::mutex mutex;
static std::shared_mutex rwlock;

#define MUTEX_PEER "std::mutex"
PLAIT_INLINE void mutex_lock()
{
    mutex.lock();
}
PLAIT_INLINE void mutex_unlock()
{
    mutex.unlock();
}
#include "mutex.h"

#define RWLOCK_PEER "std::shared_mutex"
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
