/* SPDX-License-Identifier: MIT */
/* Plain data under keys, and holds whose memory becomes something else right after the unlock, for the race detectors:
 * keys that are alone in their shard, keys that share one, keys that are handed over, and many at once. */
#include "../unit/queued.h"

#include <string.h>

#include "keys_crowded.h"
#include "keys_fair.h"
#include "keys_numbers.h"
#include "keys_single.h"

enum { THREADS = 4, KEYS = 3 };

struct test_shared {
    unsigned long rounds;
    unsigned long alone[KEYS]; /* plain, each under its key of `numbers` */
    unsigned long together[KEYS];
    unsigned long handed;
    unsigned long crowded[KEYS];
};

static keys_numbers numbers;
static keys_single single;
static keys_fair fair;
static keys_crowded crowded;

static void work_alone(struct test_shared *shared, unsigned key)
{
    keys_numbers_hold hold;
    CHECK(keys_numbers_lock(&numbers, key, &hold) == PLAIT_OK);
    shared->alone[key]++;
    keys_numbers_unlock(&hold);
    memset(&hold, 0xff, sizeof(hold));
}

static void work_together(struct test_shared *shared, unsigned key, unsigned long turn)
{
    keys_single_hold hold;
    const plait_time soon = plait_after(plait_microseconds(50));
    const plait_status status = turn % 3 == 0   ? keys_single_lock_until(&single, (int)key, &hold, soon)
                                : turn % 3 == 1 ? keys_single_try_lock(&single, (int)key, &hold)
                                                : keys_single_lock(&single, (int)key, &hold);
    if (status == PLAIT_OK) {
        shared->together[key]++;
        if (turn % 16 == 0) {
            test_yield();
        }
        keys_single_unlock(&hold);
    }
    memset(&hold, 0xff, sizeof(hold));
}

static void work_on_two(struct test_shared *shared, unsigned key)
{
    const int keys[] = {(int)key, (int)((key + 1U) % KEYS)};
    keys_single_hold holds[2];
    CHECK(keys_single_lock_many(&single, keys, holds, 2) == PLAIT_OK);
    shared->together[keys[0]]++;
    shared->together[keys[1]]++;
    keys_single_unlock_many(holds, 2);
    memset(holds, 0xff, sizeof(holds));
}

static void work_in_order(struct test_shared *shared)
{
    keys_fair_hold hold;
    CHECK(keys_fair_lock(&fair, 1, &hold) == PLAIT_OK);
    shared->handed++;
    keys_fair_unlock(&hold);
    memset(&hold, 0xff, sizeof(hold));
}

/* All keys have one hash, and a function of the user's tells them apart. */
static void work_crowded(struct test_shared *shared, unsigned key)
{
    keys_crowded_hold hold;
    CHECK(keys_crowded_lock(&crowded, key, &hold) == PLAIT_OK);
    shared->crowded[key]++;
    keys_crowded_unlock(&hold);
    memset(&hold, 0xff, sizeof(hold));
}

static void work(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const unsigned key = (unsigned)((i + index) % KEYS);
        work_alone(shared, key);
        work_together(shared, key, i + index);
        if (i % 4 == 0) {
            work_on_two(shared, key);
            work_in_order(shared);
            work_crowded(shared, key);
            CHECK(keys_single_size(&single) <= KEYS + 1U);
        }
        if (!keys_single_locked(&single, (int)key)) {
            CHECK(keys_single_waiters(&single, (int)key) <= THREADS);
        }
    }
}

static void keys_order_their_sections_and_holds_end_with_the_unlock(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(4000, 20);
    test_threads(THREADS, work, &shared);
    assert_int_equal(shared.alone[0] + shared.alone[1] + shared.alone[2], THREADS * shared.rounds);
    assert_int_equal(shared.handed, THREADS * ((shared.rounds + 3U) / 4U));
    assert_int_equal(shared.crowded[0] + shared.crowded[1] + shared.crowded[2], shared.handed);
    assert_int_equal(keys_numbers_size(&numbers) + keys_single_size(&single), 0);
    assert_int_equal(keys_fair_size(&fair) + keys_crowded_size(&crowded), 0);
    keys_numbers_destroy(&numbers);
    keys_single_destroy(&single);
    keys_fair_destroy(&fair);
    keys_crowded_destroy(&crowded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_order_their_sections_and_holds_end_with_the_unlock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
