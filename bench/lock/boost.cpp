/* SPDX-License-Identifier: MIT */
/* boost.cpp: Boost's mutex; its shared_mutex is no header alone, for subject lock. */
#include <boost/thread/mutex.hpp>

#include "lock.h"

static boost::mutex mutex;

#define MUTEX_PEER "boost::mutex"
PLAIT_INLINE void mutex_lock()
{
    mutex.lock();
}
PLAIT_INLINE void mutex_unlock()
{
    mutex.unlock();
}
#include "mutex.h"
