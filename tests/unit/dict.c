/* SPDX-License-Identifier: MIT */
/* dict: what each call does, one strand, over all sizes of keys and values. */
#include "support/support.h"

#include <string.h>

#include "dict_fixed.h"
#include "dict_given.h"
#include "dict_large.h"
#include "dict_map.h"
#include "dict_one_hash.h"
#include "dict_packed.h"
#include "dict_points.h"
#include "dict_tiny.h"
#include "dict_triples.h"
#include "dict_wide.h"

enum { MANY = 20000 };

/* ---- one key, words ---- */

static void a_new_dictionary_is_empty(void **state)
{
    (void)state;
    dict_map map;
    uint64_t value = 7;
    assert_int_equal(dict_map_init(&map), PLAIT_OK);
    assert_int_equal(dict_map_size(&map), 0);
    assert_false(dict_map_contains(&map, 1));
    assert_int_equal(dict_map_get(&map, 1, &value), PLAIT_MISSING);
    assert_int_equal(value, 7); /* as it was */
    assert_int_equal(dict_map_remove(&map, 1, &value), PLAIT_MISSING);
    assert_int_equal(value, 7);
    dict_map_destroy(&map);
}

static void set_stores_and_overwrites(void **state)
{
    (void)state;
    dict_map map;
    uint64_t value = 0;
    assert_int_equal(dict_map_init(&map), PLAIT_OK);
    assert_int_equal(dict_map_set(&map, 1, 10), PLAIT_OK);
    assert_int_equal(dict_map_set(&map, 0, 0), PLAIT_OK);
    assert_int_equal(dict_map_set(&map, UINT64_MAX, 12), PLAIT_OK);
    assert_int_equal(dict_map_set(&map, 1, 11), PLAIT_OK);
    assert_int_equal(dict_map_size(&map), 3);
    assert_int_equal(dict_map_get(&map, 1, &value), PLAIT_OK);
    assert_int_equal(value, 11);
    assert_int_equal(dict_map_get(&map, 0, &value), PLAIT_OK);
    assert_int_equal(value, 0);
    assert_int_equal(dict_map_get(&map, UINT64_MAX, &value), PLAIT_OK);
    assert_int_equal(value, 12);
    dict_map_destroy(&map);
}

static void insert_refuses_a_key_that_is_there(void **state)
{
    (void)state;
    dict_map map;
    uint64_t value = 0;
    assert_int_equal(dict_map_init(&map), PLAIT_OK);
    assert_int_equal(dict_map_insert(&map, 1, 10), PLAIT_OK);
    assert_int_equal(dict_map_insert(&map, 1, 11), PLAIT_EXISTS);
    assert_int_equal(dict_map_get(&map, 1, &value), PLAIT_OK);
    assert_int_equal(value, 10);
    dict_map_destroy(&map);
}

static void remove_hands_the_value_over_once(void **state)
{
    (void)state;
    dict_map map;
    uint64_t value = 0;
    assert_int_equal(dict_map_init(&map), PLAIT_OK);
    assert_int_equal(dict_map_set(&map, 1, 10), PLAIT_OK);
    assert_int_equal(dict_map_set(&map, 2, 20), PLAIT_OK);
    assert_int_equal(dict_map_remove(&map, 1, &value), PLAIT_OK);
    assert_int_equal(value, 10);
    assert_int_equal(dict_map_remove(&map, 1, &value), PLAIT_MISSING);
    assert_int_equal(dict_map_remove(&map, 2, NULL), PLAIT_OK);
    assert_int_equal(dict_map_size(&map), 0);
    assert_int_equal(dict_map_set(&map, 1, 30), PLAIT_OK);
    assert_int_equal(dict_map_get(&map, 1, &value), PLAIT_OK);
    assert_int_equal(value, 30);
    dict_map_destroy(&map);
}

static void get_or_insert_gives_the_first_value(void **state)
{
    (void)state;
    dict_map map;
    uint64_t value = 0;
    bool inserted = false;
    assert_int_equal(dict_map_init(&map), PLAIT_OK);
    assert_int_equal(dict_map_get_or_insert(&map, 1, 10, &value, &inserted), PLAIT_OK);
    assert_int_equal(value, 10);
    assert_true(inserted);
    assert_int_equal(dict_map_get_or_insert(&map, 1, 11, &value, &inserted), PLAIT_OK);
    assert_int_equal(value, 10);
    assert_false(inserted);
    assert_int_equal(dict_map_get_or_insert(&map, 2, 20, &value, NULL), PLAIT_OK);
    assert_int_equal(value, 20);
    dict_map_destroy(&map);
}

/* ---- growth, and an account of what must be there ---- */

/* A value that tells its key. */
static uint64_t value_of(uint64_t key)
{
    return key * UINT64_C(0x9e3779b97f4a7c15) + 1U;
}

static void a_dictionary_grows_from_tiny_and_loses_nothing(void **state)
{
    (void)state;
    dict_tiny map;
    uint64_t value = 0;
    struct plait_table_stats stats;
    assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
    dict_tiny_stats(&map, &stats);
    assert_int_equal(stats.slots, 16);
    for (uint64_t key = 0; key < MANY; key++) {
        assert_int_equal(dict_tiny_insert(&map, key * 64U, value_of(key)), PLAIT_OK);
        if (key % 1000U == 0U) {
            for (uint64_t old = 0; old <= key; old++) {
                assert_int_equal(dict_tiny_get(&map, old * 64U, &value), PLAIT_OK);
                assert_int_equal(value, value_of(old));
            }
        }
    }
    assert_int_equal(dict_tiny_size(&map), MANY);
    for (uint64_t key = 0; key < MANY; key++) {
        assert_false(dict_tiny_contains(&map, key * 64U + 1U));
        assert_int_equal(dict_tiny_remove(&map, key * 64U, &value), PLAIT_OK);
        assert_int_equal(value, value_of(key));
        assert_false(dict_tiny_contains(&map, key * 64U));
    }
    assert_int_equal(dict_tiny_size(&map), 0);
    dict_tiny_stats(&map, &stats);
    assert_true(stats.slots >= MANY && stats.slots < MANY * 4);
    assert_int_equal(stats.crowded, 0);
    dict_tiny_destroy(&map);
}

/* Random calls beside a plain array that says what is right. */
static void random_calls_agree_with_an_array(void **state)
{
    (void)state;
    enum { KEYS = 3000, CALLS = 200000 };
    static uint64_t model[KEYS]; /* 0: not there */
    dict_tiny map;
    uint64_t seed = 11;
    size_t there = 0;
    memset(model, 0, sizeof model);
    assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
    const unsigned long calls = test_scaled(CALLS, 2000);
    for (unsigned long i = 1; i <= calls; i++) {
        const uint64_t key = test_random(&seed) % KEYS;
        const uint64_t choice = test_random(&seed) % 8U;
        uint64_t value = 0;
        if (choice < 3U) {
            assert_int_equal(dict_tiny_get(&map, key, &value), model[key] != 0 ? PLAIT_OK : PLAIT_MISSING);
            assert_int_equal(value, model[key]);
        } else if (choice < 6U) {
            assert_int_equal(dict_tiny_set(&map, key, i), PLAIT_OK);
            there += model[key] == 0 ? 1U : 0U;
            model[key] = i;
        } else if (choice == 6U) {
            assert_int_equal(dict_tiny_insert(&map, key, i), model[key] == 0 ? PLAIT_OK : PLAIT_EXISTS);
            there += model[key] == 0 ? 1U : 0U;
            model[key] = model[key] == 0 ? i : model[key];
        } else {
            assert_int_equal(dict_tiny_remove(&map, key, &value), model[key] != 0 ? PLAIT_OK : PLAIT_MISSING);
            assert_int_equal(value, model[key]);
            there -= model[key] != 0 ? 1U : 0U;
            model[key] = 0;
        }
        assert_int_equal(dict_tiny_size(&map), there);
    }
    dict_tiny_destroy(&map);
}

static void reserve_makes_room_at_once(void **state)
{
    (void)state;
    dict_map map;
    struct plait_table_stats before;
    struct plait_table_stats after;
    assert_int_equal(dict_map_init(&map), PLAIT_OK);
    assert_int_equal(dict_map_set(&map, 5, 50), PLAIT_OK);
    assert_int_equal(dict_map_reserve(&map, 100000), PLAIT_OK);
    dict_map_stats(&map, &before);
    assert_true(before.slots >= 100000);
    assert_false(before.growing);
    for (uint64_t key = 0; key < 100000; key++) {
        assert_int_equal(dict_map_set(&map, key, key), PLAIT_OK);
    }
    dict_map_stats(&map, &after);
    assert_int_equal(before.slots, after.slots);
    assert_int_equal(after.entries, 100000);
    dict_map_destroy(&map);
}

static void one_hash_for_all_keys_is_slow_and_right(void **state)
{
    (void)state;
    enum { KEYS = 600 }; /* more than the 64 groups nearby hold */
    dict_one_hash map;
    int value = 0;
    assert_int_equal(dict_one_hash_init(&map), PLAIT_OK);
    for (uint64_t key = 0; key < KEYS; key++) {
        assert_int_equal(dict_one_hash_set(&map, key, (int)key), PLAIT_OK);
    }
    assert_int_equal(dict_one_hash_size(&map), KEYS);
    for (uint64_t key = 0; key < KEYS; key++) {
        assert_int_equal(dict_one_hash_get(&map, key, &value), PLAIT_OK);
        assert_int_equal(value, key);
    }
    struct plait_table_stats stats;
    dict_one_hash_stats(&map, &stats);
    assert_true(stats.crowded > 0);
    struct dict_one_hash_entries all; /* more keys with one hash than a cursor has room for */
    assert_int_equal(dict_one_hash_snapshot(&map, &all), PLAIT_OK);
    assert_int_equal(all.count, KEYS);
    bool seen[KEYS] = {false};
    for (size_t i = 0; i < all.count; i++) {
        assert_false(seen[all.list[i].key]);
        seen[all.list[i].key] = true;
    }
    dict_one_hash_snapshot_free(&map, &all);
    for (uint64_t key = 0; key < KEYS; key += 2) {
        assert_int_equal(dict_one_hash_remove(&map, key, NULL), PLAIT_OK);
    }
    for (uint64_t key = 0; key < KEYS; key++) {
        assert_int_equal(dict_one_hash_contains(&map, key), key % 2 == 1);
    }
    assert_int_equal(dict_one_hash_clear(&map), PLAIT_OK);
    assert_int_equal(dict_one_hash_size(&map), 0);
    dict_one_hash_destroy(&map);
}

/* ---- sizes ---- */

static void key_and_value_share_a_word(void **state)
{
    (void)state;
    dict_packed map;
    int16_t value = 0;
    assert_int_equal(sizeof(((struct dict_packed_entry *)0)->key), 4);
    assert_int_equal(dict_packed_init(&map), PLAIT_OK);
    for (int32_t key = -3000; key < 3000; key++) {
        assert_int_equal(dict_packed_set(&map, key, (int16_t)key), PLAIT_OK);
    }
    for (int32_t key = -3000; key < 3000; key++) {
        assert_int_equal(dict_packed_set(&map, key, (int16_t)-key), PLAIT_OK);
    }
    assert_int_equal(dict_packed_size(&map), 6000);
    for (int32_t key = -3000; key < 3000; key++) {
        assert_int_equal(dict_packed_get(&map, key, &value), PLAIT_OK);
        assert_int_equal(value, -key);
    }
    assert_int_equal(dict_packed_remove(&map, -1, &value), PLAIT_OK);
    assert_int_equal(value, 1);
    dict_packed_destroy(&map);
}

static void a_struct_key_is_compared_by_its_members(void **state)
{
    (void)state;
    dict_points map;
    int value = 0;
    assert_int_equal(dict_points_init(&map), PLAIT_OK);
    for (int32_t x = 0; x < 50; x++) {
        for (int32_t y = 0; y < 50; y++) {
            const struct point key = {x, y};
            assert_int_equal(dict_points_set(&map, key, x * 100 + y), PLAIT_OK);
        }
    }
    const struct point there = {49, 7};
    const struct point absent = {50, 7};
    assert_int_equal(dict_points_get(&map, there, &value), PLAIT_OK);
    assert_int_equal(value, 4907);
    assert_false(dict_points_contains(&map, absent));
    assert_int_equal(dict_points_size(&map), 2500);
    dict_points_destroy(&map);
}

static struct wide24 wide24_of(uint64_t n)
{
    const struct wide24 value = {{n, n, n}};
    return value;
}

static void a_value_of_several_words_is_whole(void **state)
{
    (void)state;
    dict_triples map;
    hidden value = wide24_of(0);
    assert_int_equal(dict_triples_init(&map), PLAIT_OK);
    for (uint64_t round = 0; round < 3; round++) {
        for (uint64_t n = 0; n < 2000; n++) {
            const struct triple key = {n, n / 2, n / 3};
            assert_int_equal(dict_triples_set(&map, key, wide24_of(n + round)), PLAIT_OK);
        }
    }
    assert_int_equal(dict_triples_size(&map), 2000);
    for (uint64_t n = 0; n < 2000; n++) {
        const struct triple key = {n, n / 2, n / 3};
        assert_int_equal(dict_triples_get(&map, key, &value), PLAIT_OK);
        assert_int_equal(value.part[0], n + 2);
        assert_int_equal(value.part[2], n + 2);
    }
    bool same = false;
    assert_int_equal(dict_triples_equal(&map, &map, &same), PLAIT_INVALID); /* such a value may have padding */
    dict_triples_destroy(&map);
}

static void fill100(struct wide100 *value, uint32_t n)
{
    for (size_t i = 0; i < 25; i++) {
        value->part[i] = n;
    }
}

static void a_value_of_a_hundred_bytes_is_whole(void **state)
{
    (void)state;
    dict_wide map;
    struct wide100 value;
    assert_int_equal(dict_wide_init(&map), PLAIT_OK);
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t n = 0; n < 500; n++) {
            fill100(&value, n + round);
            assert_int_equal(dict_wide_set(&map, (uint16_t)n, value), PLAIT_OK);
        }
    }
    for (uint32_t n = 0; n < 500; n++) {
        assert_int_equal(dict_wide_get(&map, (uint16_t)n, &value), PLAIT_OK);
        assert_int_equal(value.part[0], n + 2);
        assert_int_equal(value.part[24], n + 2);
    }
    dict_wide_destroy(&map);
}

static struct large large_of(uint32_t n)
{
    struct large value;
    for (size_t i = 0; i < 75; i++) {
        value.part[i] = n;
    }
    return value;
}

static plait_status double_large(struct large *value, int *argument)
{
    *argument += 1;
    *value = large_of(value->part[0] * 2U);
    return PLAIT_OK;
}

static plait_status make_large(struct large *value, bool present, int *argument)
{
    *value = large_of(present ? value->part[0] + 1U : (uint32_t)*argument);
    return PLAIT_OK;
}

static void a_large_value_lies_in_memory_of_its_own(void **state)
{
    (void)state;
    dict_large map;
    struct large value;
    int argument = 0;
    assert_int_equal(dict_large_init(&map), PLAIT_OK);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t n = 0; n < 300; n++) {
            assert_int_equal(dict_large_set(&map, n, large_of(n + round)), PLAIT_OK);
        }
    }
    assert_int_equal(dict_large_insert(&map, 3, large_of(9)), PLAIT_EXISTS);
    assert_int_equal(dict_large_update(&map, 10, double_large, &argument), PLAIT_OK);
    assert_int_equal(argument, 1);
    assert_int_equal(dict_large_get(&map, 10, &value), PLAIT_OK);
    assert_int_equal(value.part[74], 22);
    argument = 77;
    assert_int_equal(dict_large_upsert(&map, 1000, make_large, &argument), PLAIT_OK);
    assert_int_equal(dict_large_upsert(&map, 1000, make_large, &argument), PLAIT_OK);
    assert_int_equal(dict_large_remove(&map, 1000, &value), PLAIT_OK);
    assert_int_equal(value.part[0], 78);
    assert_int_equal(dict_large_remove(&map, 11, NULL), PLAIT_OK);
    assert_int_equal(dict_large_get_or_insert(&map, 12, large_of(1), &value, NULL), PLAIT_OK);
    assert_int_equal(value.part[3], 13);
    assert_int_equal(dict_large_clear(&map), PLAIT_OK);
    assert_int_equal(dict_large_set(&map, 5, large_of(5)), PLAIT_OK);
    dict_large_destroy(&map);
}

/* ---- fixed capacity ---- */

static void a_fixed_dictionary_takes_exactly_its_capacity(void **state)
{
    (void)state;
    dict_fixed map;
    struct wide24 value;
    assert_int_equal(dict_fixed_init(&map), PLAIT_OK);
    for (unsigned round = 0; round < 5; round++) {
        const uint64_t base = round * 1000U;
        for (uint64_t n = 0; n < DICT_FIXED_CAPACITY; n++) {
            assert_int_equal(dict_fixed_insert(&map, base + n, wide24_of(n)), PLAIT_OK);
        }
        assert_int_equal(dict_fixed_size(&map), DICT_FIXED_CAPACITY);
        assert_int_equal(dict_fixed_insert(&map, base + 999, wide24_of(1)), PLAIT_FULL);
        assert_int_equal(dict_fixed_set(&map, base + 998, wide24_of(1)), PLAIT_FULL);
        assert_int_equal(dict_fixed_insert(&map, base, wide24_of(1)), PLAIT_EXISTS);
        assert_int_equal(dict_fixed_set(&map, base, wide24_of(7)), PLAIT_OK); /* it is there: no place is needed */
        assert_int_equal(dict_fixed_get(&map, base, &value), PLAIT_OK);
        assert_int_equal(value.part[1], 7);
        assert_int_equal(dict_fixed_remove(&map, base + 1, NULL), PLAIT_OK);
        assert_int_equal(dict_fixed_set(&map, base + 998, wide24_of(1)), PLAIT_OK);
        assert_int_equal(dict_fixed_set(&map, base + 997, wide24_of(1)), PLAIT_FULL);
        assert_int_equal(dict_fixed_clear(&map), PLAIT_OK);
        assert_int_equal(dict_fixed_size(&map), 0);
    }
    assert_int_equal(dict_fixed_reserve(&map, DICT_FIXED_CAPACITY), PLAIT_OK);
    assert_int_equal(dict_fixed_reserve(&map, DICT_FIXED_CAPACITY + 1), PLAIT_FULL);
    dict_fixed_destroy(&map);
}

static void storage_may_be_the_callers(void **state)
{
    (void)state;
    static struct dict_given_storage storage;
    dict_given map;
    int value = 0;
    assert_int_equal(dict_given_init(&map, &storage), PLAIT_OK);
    for (int key = 0; key < DICT_GIVEN_CAPACITY; key++) {
        assert_int_equal(dict_given_set(&map, key, key), PLAIT_OK);
    }
    assert_int_equal(dict_given_set(&map, -1, 0), PLAIT_FULL);
    for (int key = 0; key < DICT_GIVEN_CAPACITY; key++) {
        assert_int_equal(dict_given_get(&map, key, &value), PLAIT_OK);
        assert_int_equal(value, key);
    }
    dict_given_destroy(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_dictionary_is_empty),
        cmocka_unit_test(set_stores_and_overwrites),
        cmocka_unit_test(insert_refuses_a_key_that_is_there),
        cmocka_unit_test(remove_hands_the_value_over_once),
        cmocka_unit_test(get_or_insert_gives_the_first_value),
        cmocka_unit_test(a_dictionary_grows_from_tiny_and_loses_nothing),
        cmocka_unit_test(random_calls_agree_with_an_array),
        cmocka_unit_test(reserve_makes_room_at_once),
        cmocka_unit_test(one_hash_for_all_keys_is_slow_and_right),
        cmocka_unit_test(key_and_value_share_a_word),
        cmocka_unit_test(a_struct_key_is_compared_by_its_members),
        cmocka_unit_test(a_value_of_several_words_is_whole),
        cmocka_unit_test(a_value_of_a_hundred_bytes_is_whole),
        cmocka_unit_test(a_large_value_lies_in_memory_of_its_own),
        cmocka_unit_test(a_fixed_dictionary_takes_exactly_its_capacity),
        cmocka_unit_test(storage_may_be_the_callers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
