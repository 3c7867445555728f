/* SPDX-License-Identifier: MIT */
/* glib.c: GLib's locks, for subject lock. */
#include <glib.h>

#include "lock.h"

static GMutex mutex;
static GRWLock rwlock;

#define MUTEX_PEER "GLib GMutex"
PLAIT_INLINE void mutex_lock(void)
{
    g_mutex_lock(&mutex);
}
PLAIT_INLINE void mutex_unlock(void)
{
    g_mutex_unlock(&mutex);
}
#include "mutex.h"

#define RWLOCK_PEER "GLib GRWLock"
PLAIT_INLINE void rwlock_read(void)
{
    g_rw_lock_reader_lock(&rwlock);
}
PLAIT_INLINE void rwlock_read_unlock(void)
{
    g_rw_lock_reader_unlock(&rwlock);
}
PLAIT_INLINE void rwlock_write(void)
{
    g_rw_lock_writer_lock(&rwlock);
}
PLAIT_INLINE void rwlock_write_unlock(void)
{
    g_rw_lock_writer_unlock(&rwlock);
}
#include "rwlock.h"

static GMutex guard;
static GCond changed;
static uint32_t word;
static bool set;

#define WAKE_PEER "GLib GMutex and GCond"
PLAIT_INLINE void wake_store(uint32_t value)
{
    g_mutex_lock(&guard);
    word = value;
    g_mutex_unlock(&guard);
    g_cond_signal(&changed);
}
PLAIT_INLINE void wake_wait(uint32_t value)
{
    g_mutex_lock(&guard);
    while (word != value) {
        g_cond_wait(&changed, &guard);
    }
    g_mutex_unlock(&guard);
}
PLAIT_INLINE void wake_arm(void)
{
    set = false;
}
PLAIT_INLINE void wake_set(void)
{
    g_mutex_lock(&guard);
    set = true;
    g_mutex_unlock(&guard);
    g_cond_broadcast(&changed);
}
PLAIT_INLINE void wake_await(void)
{
    g_mutex_lock(&guard);
    while (!set) {
        g_cond_wait(&changed, &guard);
    }
    g_mutex_unlock(&guard);
}
#include "wake.h"
