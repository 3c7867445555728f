/* SPDX-License-Identifier: MIT */
/* mutex.c: a pointer under a pthread mutex, and a count in the object, for subject ref. */
#include <pthread.h>

#include "counted.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct counted *current;

static struct counted *replace(struct counted *object)
{
    (void)pthread_mutex_lock(&mutex);
    struct counted *old = current;
    current = object;
    (void)pthread_mutex_unlock(&mutex);
    return old;
}

#define REF_PEER "mutex and count"
PLAIT_INLINE bool ref_read(void)
{
    (void)pthread_mutex_lock(&mutex);
    struct counted *object = current;
    (void)plait_add_relaxed(&object->count, 1U);
    (void)pthread_mutex_unlock(&mutex);
    const bool same = object->value.number == object->value.again;
    counted_drop(object, 1U);
    return same;
}
PLAIT_INLINE void ref_write(uint64_t number)
{
    counted_drop(replace(counted_new(number, 1U)), 1U);
}
static void ref_open(void)
{
    (void)replace(counted_new(0, 1U));
}
static void ref_close(void)
{
    counted_drop(replace(NULL), 1U);
}
#include "loops.h"
