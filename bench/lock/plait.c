/* SPDX-License-Identifier: MIT */
/* plait.c: Plait's locks, for subject lock. */
#include <plait/event.h>
#include <plait/mutex.h>
#include <plait/rwlock.h>
#include <plait/semaphore.h>
#include <plait/wait.h>

#include "lock.h"

static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
static struct plait_rwlock rwlock = PLAIT_RWLOCK_INIT;
static struct plait_semaphore semaphore;
static plait_word word = PLAIT_ATOMIC_INIT(0);
static struct plait_event event = PLAIT_EVENT_INIT;

PLAIT_INLINE void must(plait_status status)
{
    if (PLAIT_UNLIKELY(status != PLAIT_OK)) {
        bench_fail(plait_status_name(status));
    }
}

#define MUTEX_PEER "Plait"
PLAIT_INLINE void mutex_lock(void)
{
    must(plait_mutex_lock(&mutex));
}
PLAIT_INLINE void mutex_unlock(void)
{
    plait_mutex_unlock(&mutex);
}
#include "mutex.h"

#define RWLOCK_PEER "Plait"
PLAIT_INLINE void rwlock_read(void)
{
    must(plait_rwlock_lock_read(&rwlock));
}
PLAIT_INLINE void rwlock_read_unlock(void)
{
    plait_rwlock_unlock_read(&rwlock);
}
PLAIT_INLINE void rwlock_write(void)
{
    must(plait_rwlock_lock_write(&rwlock));
}
PLAIT_INLINE void rwlock_write_unlock(void)
{
    plait_rwlock_unlock_write(&rwlock);
}
#include "rwlock.h"

#define SEMAPHORE_PEER "Plait"
static bool semaphore_open(uint32_t permits)
{
    return plait_semaphore_init(&semaphore, permits, PLAIT_SEMAPHORE_MAX, 0) == PLAIT_OK;
}
static void semaphore_close(void)
{
    plait_semaphore_destroy(&semaphore);
}
PLAIT_INLINE void semaphore_acquire(void)
{
    must(plait_semaphore_acquire(&semaphore));
}
PLAIT_INLINE void semaphore_release(void)
{
    must(plait_semaphore_release(&semaphore));
}
#include "semaphore.h"

#define WAKE_PEER "Plait"
PLAIT_INLINE void wake_store(uint32_t value)
{
    (void)plait_store_wake(&word, value, 1);
}
PLAIT_INLINE void wake_wait(uint32_t value)
{
    for (uint32_t seen = plait_load_acquire(&word); seen != value; seen = plait_load_acquire(&word)) {
        must(plait_wait(&word, seen, PLAIT_FOREVER));
    }
}
PLAIT_INLINE void wake_arm(void)
{
    plait_event_init(&event);
}
PLAIT_INLINE void wake_set(void)
{
    plait_event_set(&event);
}
PLAIT_INLINE void wake_await(void)
{
    must(plait_event_wait(&event));
}
#include "wake.h"
