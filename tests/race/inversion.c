/* SPDX-License-Identifier: MIT */
/* A seeded defect: two mutexes locked in either order. That the tools say so proves that they know the mutex as a lock.
 */
#include <pthread.h>

#include <plait/mutex.h>

static struct plait_mutex one = PLAIT_MUTEX_INIT;
static struct plait_mutex two = PLAIT_MUTEX_INIT;

static int lock_both(struct plait_mutex *first, struct plait_mutex *second)
{
    int failures = plait_mutex_lock(first) != PLAIT_OK;
    failures += plait_mutex_lock(second) != PLAIT_OK;
    plait_mutex_unlock(second);
    plait_mutex_unlock(first);
    return failures;
}

static void *the_other_way_round(void *argument)
{
    (void)lock_both(&two, &one);
    return argument;
}

int main(void)
{
    pthread_t thread;
    const int failures = lock_both(&one, &two);
    if (pthread_create(&thread, NULL, the_other_way_round, NULL) != 0) {
        return 1;
    }
    return failures + pthread_join(thread, NULL);
}
