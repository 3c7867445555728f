/* SPDX-License-Identifier: MIT */
/* dict as a whole: walks, snapshots, comparing, copying, many keys at once. */
#include "support/support.h"

#include <string.h>

#include "dict_fixed.h"
#include "dict_large.h"
#include "dict_one_hash.h"
#include "dict_tiny.h"

enum { KEYS = 4000 };

static void fill(dict_tiny *map, uint64_t from, uint64_t to)
{
    for (uint64_t key = from; key < to; key++) {
        assert_int_equal(dict_tiny_set(map, key, key + 1U), PLAIT_OK);
    }
}

static void a_walk_sees_each_key_once(void **state)
{
    (void)state;
    static unsigned seen[KEYS];
    dict_tiny map;
    memset(seen, 0, sizeof seen);
    assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
    fill(&map, 0, KEYS);
    struct dict_tiny_cursor cursor;
    uint64_t key = 0;
    uint64_t value = 0;
    dict_tiny_cursor_open(&cursor, &map);
    while (dict_tiny_cursor_next(&cursor, &key, &value) == PLAIT_OK) {
        assert_int_equal(value, key + 1U);
        seen[key]++;
    }
    assert_int_equal(dict_tiny_cursor_next(&cursor, &key, &value), PLAIT_EMPTY);
    dict_tiny_cursor_close(&cursor);
    for (unsigned i = 0; i < KEYS; i++) {
        assert_int_equal(seen[i], 1);
    }
    dict_tiny_destroy(&map);
}

/* Keys below HALF stay; the others come and go while the walk is under way, and the table grows fourfold. */
static void a_walk_under_change_sees_what_stays_once(void **state)
{
    (void)state;
    enum { STAY = 500 };
    for (uint64_t every = 1; every <= 7; every += 3) {
        static unsigned seen[KEYS * 2];
        dict_tiny map;
        memset(seen, 0, sizeof seen);
        assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
        fill(&map, 0, STAY);
        struct dict_tiny_cursor cursor;
        uint64_t key = 0;
        uint64_t came = STAY;
        uint64_t step = 0;
        dict_tiny_cursor_open(&cursor, &map);
        while (dict_tiny_cursor_next(&cursor, &key, NULL) == PLAIT_OK) {
            assert_true(key < KEYS * 2);
            seen[key]++;
            for (uint64_t i = 0; i < every && came < KEYS * 2; i++) {
                assert_int_equal(dict_tiny_insert(&map, came, 1), PLAIT_OK);
                came++;
            }
            step++;
            if (step % 5U == 0U && came > STAY) {
                const uint64_t gone = STAY + step % (came - STAY);
                const plait_status removed = dict_tiny_remove(&map, gone, NULL);
                assert_true(removed == PLAIT_OK || removed == PLAIT_MISSING);
            }
        }
        dict_tiny_cursor_close(&cursor);
        for (unsigned i = 0; i < KEYS * 2; i++) {
            assert_true(i < STAY ? seen[i] == 1 : seen[i] <= 1);
        }
        dict_tiny_destroy(&map);
    }
}

static void a_walk_may_take_one_entry_at_a_time(void **state)
{
    (void)state;
    dict_large map;
    assert_int_equal(DICT_LARGE_BATCH, 13);
    struct large value;
    memset(&value, 0, sizeof value);
    assert_int_equal(dict_large_init(&map), PLAIT_OK);
    for (uint32_t key = 0; key < 300; key++) {
        value.part[5] = key;
        assert_int_equal(dict_large_set(&map, key, value), PLAIT_OK);
    }
    struct dict_large_cursor cursor;
    bool seen[300] = {false};
    unsigned count = 0;
    dict_large_cursor_open(&cursor, &map);
    uint32_t key = 0;
    while (dict_large_cursor_next(&cursor, &key, &value) == PLAIT_OK) {
        assert_int_equal(value.part[5], key);
        assert_false(seen[key]);
        seen[key] = true;
        count++;
    }
    dict_large_cursor_close(&cursor);
    assert_int_equal(count, 300);
    dict_large_destroy(&map);
}

/* Every key has one hash, and a cursor has room for 16. */
static void a_walk_tells_keys_with_one_hash_apart(void **state)
{
    (void)state;
    dict_one_hash map;
    bool seen[200] = {false};
    unsigned count = 0;
    assert_int_equal(dict_one_hash_init(&map), PLAIT_OK);
    for (uint64_t key = 0; key < 200; key++) {
        assert_int_equal(dict_one_hash_set(&map, key, 0), PLAIT_OK);
    }
    struct dict_one_hash_cursor cursor;
    uint64_t key = 0;
    dict_one_hash_cursor_open(&cursor, &map);
    while (dict_one_hash_cursor_next(&cursor, &key, NULL) == PLAIT_OK) {
        assert_false(seen[key]);
        seen[key] = true;
        count++;
        if (count == 100) {
            for (uint64_t more = 200; more < 400; more += 2) {
                assert_int_equal(dict_one_hash_set(&map, 1000 + more, 0), PLAIT_OK);
                assert_int_equal(dict_one_hash_remove(&map, 1000 + more, NULL), PLAIT_OK);
            }
        }
    }
    dict_one_hash_cursor_close(&cursor);
    assert_int_equal(count, 200);
    dict_one_hash_destroy(&map);
}

static void a_walk_may_be_left(void **state)
{
    (void)state;
    dict_tiny map;
    assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
    struct dict_tiny_cursor cursor;
    dict_tiny_cursor_open(&cursor, &map);
    assert_int_equal(dict_tiny_cursor_next(&cursor, NULL, NULL), PLAIT_EMPTY);
    dict_tiny_cursor_close(&cursor);
    fill(&map, 0, 100);
    dict_tiny_cursor_open(&cursor, &map);
    assert_int_equal(dict_tiny_cursor_next(&cursor, NULL, NULL), PLAIT_OK);
    dict_tiny_cursor_close(&cursor);
    assert_int_equal(dict_tiny_cursor_next(&cursor, NULL, NULL), PLAIT_EMPTY);
    assert_int_equal(dict_tiny_size(&map), 100);
    dict_tiny_destroy(&map);
}

static void a_snapshot_has_all(void **state)
{
    (void)state;
    dict_tiny map;
    struct dict_tiny_entries all;
    uint64_t sum = 0;
    assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
    assert_int_equal(dict_tiny_snapshot(&map, &all), PLAIT_OK);
    assert_int_equal(all.count, 0);
    dict_tiny_snapshot_free(&map, &all);
    fill(&map, 0, KEYS);
    assert_int_equal(dict_tiny_snapshot(&map, &all), PLAIT_OK);
    assert_int_equal(all.count, KEYS);
    for (size_t i = 0; i < all.count; i++) {
        assert_int_equal(all.list[i].value, all.list[i].key + 1U);
        sum += all.list[i].key;
    }
    assert_int_equal(sum, (uint64_t)KEYS * (KEYS - 1U) / 2U);
    dict_tiny_snapshot_free(&map, &all);
    assert_null(all.list);
    dict_tiny_destroy(&map);
}

static void clear_empties_and_leaves_it_usable(void **state)
{
    (void)state;
    dict_tiny map;
    assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
    for (unsigned round = 0; round < 3; round++) {
        fill(&map, 0, KEYS);
        assert_int_equal(dict_tiny_clear(&map), PLAIT_OK);
        assert_int_equal(dict_tiny_size(&map), 0);
        assert_false(dict_tiny_contains(&map, 1));
        assert_int_equal(dict_tiny_clear(&map), PLAIT_OK);
    }
    dict_tiny_destroy(&map);
}

static void equal_compares_keys_and_values(void **state)
{
    (void)state;
    dict_tiny a;
    dict_tiny b;
    bool same = false;
    assert_int_equal(dict_tiny_init(&a), PLAIT_OK);
    assert_int_equal(dict_tiny_init(&b), PLAIT_OK);
    assert_int_equal(dict_tiny_equal(&a, &b, &same), PLAIT_OK);
    assert_true(same);
    fill(&a, 0, 100);
    assert_int_equal(dict_tiny_equal(&a, &b, &same), PLAIT_OK);
    assert_false(same);
    size_t copied = 0;
    assert_int_equal(dict_tiny_copy_from(&b, &a, &copied), PLAIT_OK);
    assert_int_equal(copied, 100);
    assert_int_equal(dict_tiny_equal(&a, &b, &same), PLAIT_OK);
    assert_true(same);
    assert_int_equal(dict_tiny_set(&b, 5, 0), PLAIT_OK);
    assert_int_equal(dict_tiny_equal(&a, &b, &same), PLAIT_OK);
    assert_false(same);
    assert_int_equal(dict_tiny_set(&b, 5, 6), PLAIT_OK);
    assert_int_equal(dict_tiny_remove(&b, 7, NULL), PLAIT_OK);
    assert_int_equal(dict_tiny_set(&b, 7777, 8), PLAIT_OK);
    assert_int_equal(dict_tiny_equal(&a, &b, &same), PLAIT_OK);
    assert_false(same);
    assert_int_equal(dict_tiny_copy_from(&a, &a, &copied), PLAIT_OK);
    assert_int_equal(copied, 0);
    dict_tiny_destroy(&a);
    dict_tiny_destroy(&b);
}

static void many_keys_at_once(void **state)
{
    (void)state;
    static uint64_t keys[KEYS];
    static uint64_t values[KEYS];
    static bool found[KEYS];
    dict_tiny map;
    size_t count = 0;
    assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
    for (uint64_t i = 0; i < KEYS; i++) {
        keys[i] = i * 3U;
        values[i] = i;
    }
    assert_int_equal(dict_tiny_set_many(&map, keys, values, 0, &count), PLAIT_OK);
    assert_int_equal(count, 0);
    assert_int_equal(dict_tiny_set_many(&map, keys, values, KEYS, &count), PLAIT_OK);
    assert_int_equal(count, KEYS);
    for (uint64_t i = 0; i < KEYS; i++) {
        keys[i] = i;
        values[i] = UINT64_MAX;
    }
    assert_int_equal(dict_tiny_get_many(&map, keys, values, found, KEYS, &count), PLAIT_OK);
    assert_int_equal(count, (KEYS + 2) / 3);
    for (uint64_t i = 0; i < KEYS; i++) {
        assert_int_equal(found[i], i % 3U == 0U);
        assert_int_equal(values[i], i % 3U == 0U ? i / 3U : UINT64_MAX);
    }
    keys[0] = 1;
    keys[1] = 2;
    assert_int_equal(dict_tiny_get_many(&map, keys, values, found, 2, NULL), PLAIT_MISSING);
    dict_tiny_destroy(&map);
}

static void many_keys_stop_where_the_place_ends(void **state)
{
    (void)state;
    enum { TOO_MANY = DICT_FIXED_CAPACITY + 10 };
    static uint64_t keys[TOO_MANY];
    static struct wide24 values[TOO_MANY];
    dict_fixed map;
    dict_fixed other;
    size_t done = 0;
    for (uint64_t i = 0; i < TOO_MANY; i++) {
        keys[i] = i;
    }
    assert_int_equal(dict_fixed_init(&map), PLAIT_OK);
    assert_int_equal(dict_fixed_init(&other), PLAIT_OK);
    assert_int_equal(dict_fixed_set_many(&map, keys, values, TOO_MANY, &done), PLAIT_OK);
    assert_int_equal(done, DICT_FIXED_CAPACITY);
    done = 7;
    assert_int_equal(dict_fixed_set_many(&map, &keys[DICT_FIXED_CAPACITY], values, 5, &done), PLAIT_FULL);
    assert_int_equal(done, 7);
    for (uint64_t i = 0; i < DICT_FIXED_CAPACITY - 3; i++) {
        assert_int_equal(dict_fixed_set(&other, 1000 + i, values[0]), PLAIT_OK);
    }
    assert_int_equal(dict_fixed_copy_from(&other, &map, &done), PLAIT_OK);
    assert_int_equal(done, 3);
    dict_fixed_destroy(&map);
    dict_fixed_destroy(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_walk_sees_each_key_once),
        cmocka_unit_test(a_walk_under_change_sees_what_stays_once),
        cmocka_unit_test(a_walk_may_take_one_entry_at_a_time),
        cmocka_unit_test(a_walk_tells_keys_with_one_hash_apart),
        cmocka_unit_test(a_walk_may_be_left),
        cmocka_unit_test(a_snapshot_has_all),
        cmocka_unit_test(clear_empties_and_leaves_it_usable),
        cmocka_unit_test(equal_compares_keys_and_values),
        cmocka_unit_test(many_keys_at_once),
        cmocka_unit_test(many_keys_stop_where_the_place_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
