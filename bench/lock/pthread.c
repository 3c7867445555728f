/* SPDX-License-Identifier: MIT */
/* pthread.c: the locks of POSIX, for subject lock. */
#include <pthread.h>
#include <semaphore.h>

#include "lock.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t semaphore;

#define MUTEX_PEER "pthread"
PLAIT_INLINE void mutex_lock(void)
{
    (void)pthread_mutex_lock(&mutex);
}
PLAIT_INLINE void mutex_unlock(void)
{
    (void)pthread_mutex_unlock(&mutex);
}
#include "mutex.h"

#define RWLOCK_PEER "pthread"
PLAIT_INLINE void rwlock_read(void)
{
    (void)pthread_rwlock_rdlock(&rwlock);
}
PLAIT_INLINE void rwlock_read_unlock(void)
{
    (void)pthread_rwlock_unlock(&rwlock);
}
PLAIT_INLINE void rwlock_write(void)
{
    (void)pthread_rwlock_wrlock(&rwlock);
}
PLAIT_INLINE void rwlock_write_unlock(void)
{
    (void)pthread_rwlock_unlock(&rwlock);
}
#include "rwlock.h"

#define SEMAPHORE_PEER "sem_t"
static bool semaphore_open(uint32_t permits)
{
    return sem_init(&semaphore, 0, permits) == 0;
}
static void semaphore_close(void)
{
    (void)sem_destroy(&semaphore);
}
PLAIT_INLINE void semaphore_acquire(void)
{
    while (sem_wait(&semaphore) != 0) {}
}
PLAIT_INLINE void semaphore_release(void)
{
    (void)sem_post(&semaphore);
}
#include "semaphore.h"

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static uint32_t word;
static bool set;

#define WAKE_PEER "pthread mutex and condition"
PLAIT_INLINE void wake_store(uint32_t value)
{
    (void)pthread_mutex_lock(&guard);
    word = value;
    (void)pthread_mutex_unlock(&guard);
    (void)pthread_cond_signal(&changed);
}
PLAIT_INLINE void wake_wait(uint32_t value)
{
    (void)pthread_mutex_lock(&guard);
    while (word != value) {
        (void)pthread_cond_wait(&changed, &guard);
    }
    (void)pthread_mutex_unlock(&guard);
}
PLAIT_INLINE void wake_arm(void)
{
    set = false;
}
PLAIT_INLINE void wake_set(void)
{
    (void)pthread_mutex_lock(&guard);
    set = true;
    (void)pthread_mutex_unlock(&guard);
    (void)pthread_cond_broadcast(&changed);
}
PLAIT_INLINE void wake_await(void)
{
    (void)pthread_mutex_lock(&guard);
    while (!set) {
        (void)pthread_cond_wait(&changed, &guard);
    }
    (void)pthread_mutex_unlock(&guard);
}
#include "wake.h"
