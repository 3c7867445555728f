/* SPDX-License-Identifier: MIT */
/* Plain data in synchronized functions, for the race detectors: nothing but the lock of each form orders it. */
#include "../unit/queued.h"

#include <plait/synchronized.h>

#include "keys_numbers.h"

enum { THREADS = 4, KEYS = 3, FORMS = 12 };

/* One object for the forms on a lock, one for each key and form otherwise. */
struct object {
    struct plait_mutex lock;
    uint64_t key;
    unsigned long count; /* plain */
};

struct test_shared {
    unsigned long rounds;
    struct object objects[FORMS][KEYS];
    struct plait_atomic_u64 done;
};

static keys_numbers table;

static SYNCHRONIZED(void, own, (struct object *, object))
{
    object->count++;
}

static TRY_SYNCHRONIZED(unsigned long, try_own, (struct object *, object))
{
    return ++object->count;
}

static SYNCHRONIZED_UNTIL(unsigned long, own_until, (struct object *, object))
{
    return ++object->count;
}

static SYNCHRONIZED_ON(&object->lock, unsigned long, on, (struct object *, object))
{
    return ++object->count;
}

static TRY_SYNCHRONIZED_ON(&object->lock, void, try_on, (struct object *, object))
{
    object->count++;
}

static SYNCHRONIZED_ON_UNTIL(&object->lock, unsigned long, on_until, (struct object *, object))
{
    return ++object->count;
}

static SYNCHRONIZED_BY_KEY(keys_numbers, object->key, void, by_key, (struct object *, object))
{
    object->count++;
}

static TRY_SYNCHRONIZED_BY_KEY(keys_numbers, object->key, unsigned long, try_by_key, (struct object *, object))
{
    return ++object->count;
}

static SYNCHRONIZED_BY_KEY_UNTIL(keys_numbers, object->key, void, by_key_until, (struct object *, object))
{
    object->count++;
}

static SYNCHRONIZED_BY_KEY_ON(keys_numbers, &table, object->key, unsigned long, by_key_on, (struct object *, object))
{
    return ++object->count;
}

static TRY_SYNCHRONIZED_BY_KEY_ON(keys_numbers, &table, object->key, void, try_by_key_on, (struct object *, object))
{
    object->count++;
}

static SYNCHRONIZED_BY_KEY_ON_UNTIL(keys_numbers, &table, object->key, unsigned long, by_key_on_until,
                                    (struct object *, object))
{
    return ++object->count;
}

static plait_status call(unsigned form, struct object *object)
{
    const plait_time soon = plait_after(plait_microseconds(50));
    unsigned long count = 0;
    switch (form) {
    case 0:
        own(object);
        return PLAIT_OK;
    case 1:
        return try_own(object, &count);
    case 2:
        return own_until(object, &count, soon);
    case 3:
        (void)on(object);
        return PLAIT_OK;
    case 4:
        return try_on(object);
    case 5:
        return on_until(object, &count, soon);
    case 6:
        by_key(object);
        return PLAIT_OK;
    case 7:
        return try_by_key(object, &count);
    case 8:
        return by_key_until(object, soon);
    case 9:
        (void)by_key_on(object);
        return PLAIT_OK;
    case 10:
        return try_by_key_on(object);
    default:
        return by_key_on_until(object, &count, soon);
    }
}

static void call_all(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        for (unsigned form = 0; form < FORMS; form++) {
            const plait_status status = call(form, &shared->objects[form][(i + index) % KEYS]);
            CHECK(status == PLAIT_OK || status == PLAIT_BUSY || status == PLAIT_TIMEOUT);
            (void)plait_add_relaxed(&shared->done, status == PLAIT_OK ? 1U : 0U);
        }
    }
}

static void every_form_orders_its_sections(void **state)
{
    (void)state;
    static struct test_shared shared;
    unsigned long counted = 0;
    shared.rounds = test_scaled(3000, 25);
    for (unsigned form = 0; form < FORMS; form++) {
        for (unsigned key = 0; key < KEYS; key++) {
            shared.objects[form][key].key = key;
        }
    }
    test_threads(THREADS, call_all, &shared);
    for (unsigned form = 0; form < FORMS; form++) {
        for (unsigned key = 0; key < KEYS; key++) {
            counted += shared.objects[form][key].count;
        }
    }
    assert_int_equal(counted, plait_load_relaxed(&shared.done));
    assert_true(counted >= 4UL * THREADS * shared.rounds); /* the plain forms never fail */
    assert_int_equal(keys_numbers_size(&table), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_orders_its_sections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
