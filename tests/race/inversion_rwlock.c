/* SPDX-License-Identifier: MIT */
/* A seeded defect: a mutex and the reading side of a rwlock, locked in either order. That the tools say so proves that
 * they know both sides of the rwlock as one lock. */
#include <pthread.h>

#include <plait/mutex.h>
#include <plait/rwlock.h>

static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
static struct plait_rwlock lock = PLAIT_RWLOCK_INIT;

static int read_inside(void)
{
    int failures = plait_mutex_lock(&mutex) != PLAIT_OK;
    failures += plait_rwlock_lock_read(&lock) != PLAIT_OK;
    plait_rwlock_unlock_read(&lock);
    plait_mutex_unlock(&mutex);
    return failures;
}

static int write_around(void)
{
    int failures = plait_rwlock_lock_write(&lock) != PLAIT_OK;
    failures += plait_mutex_lock(&mutex) != PLAIT_OK;
    plait_mutex_unlock(&mutex);
    plait_rwlock_unlock_write(&lock);
    return failures;
}

static void *the_other_way_round(void *argument)
{
    (void)write_around();
    return argument;
}

int main(void)
{
    pthread_t thread;
    const int failures = read_inside();
    if (pthread_create(&thread, NULL, the_other_way_round, NULL) != 0) {
        return 1;
    }
    return failures + pthread_join(thread, NULL);
}
