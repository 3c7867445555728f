/* SPDX-License-Identifier: MIT */
/* What a concurrent dictionary promises elsewhere, item by item: docs/conformance/dict.md says which rule holds here.
 */
#include "support/support.h"

#include <string.h>

#include <plait/atomic.h>

#include "dict_map.h"
#include "dict_packed.h"
#include "dict_texts.h"
#include "dict_tiny.h"

enum { PLAIN = 1024 };

struct test_shared {
    dict_tiny map;
    struct plait_atomic_u32 wrong;
    struct plait_atomic_u32 taken[256];
    struct plait_atomic_u64 winner[256];
};

static struct test_shared shared;

static void expect(struct test_shared *s, bool right)
{
    if (!right) {
        (void)plait_add_relaxed(&s->wrong, 1U);
    }
}

static dict_map *filled(uint64_t count)
{
    static dict_map map;
    assert_int_equal(dict_map_init(&map), PLAIT_OK);
    for (uint64_t key = 0; key < count; key++) {
        assert_int_equal(dict_map_set(&map, key, key * 2U), PLAIT_OK);
    }
    return &map;
}

static void FT_D01_set_get_contains_delete(void **state)
{
    (void)state;
    dict_map *map = filled(1);
    uint64_t value = 9;
    assert_true(dict_map_contains(map, 0));
    assert_int_equal(dict_map_remove(map, 0, &value), PLAIT_OK);
    assert_int_equal(value, 0);
    assert_int_equal(dict_map_get(map, 0, &value), PLAIT_MISSING);
    assert_int_equal(dict_map_remove(map, 0, &value), PLAIT_MISSING);
    dict_map_destroy(map);
}

static void FT_D02_ten_thousand_keys(void **state)
{
    (void)state;
    const uint64_t count = test_scaled(10000, 500);
    dict_map *map = filled(count);
    for (uint64_t key = 0; key < count; key++) {
        uint64_t value = 0;
        assert_int_equal(dict_map_get(map, key, &value), PLAIT_OK);
        assert_int_equal(value, key * 2U);
    }
    dict_map_destroy(map);
}

static void D03_body(unsigned index, struct test_shared *s)
{
    for (uint64_t i = 0; i < 200; i++) {
        if (index < 4) {
            expect(s, dict_tiny_set(&s->map, index * 1000U + i, i) == PLAIT_OK);
        } else {
            expect(s, dict_tiny_insert(&s->map, 100000U + index, i) == PLAIT_OK);
            expect(s, dict_tiny_remove(&s->map, 100000U + index, NULL) == PLAIT_OK);
        }
    }
}

static void FT_D03_six_threads_exact_content(void **state)
{
    (void)state;
    plait_store_relaxed(&shared.wrong, 0U);
    assert_int_equal(dict_tiny_init(&shared.map), PLAIT_OK);
    test_threads(6, D03_body, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    assert_int_equal(dict_tiny_size(&shared.map), 800);
    for (uint64_t key = 0; key < 4000; key++) {
        assert_int_equal(dict_tiny_contains(&shared.map, key), key % 1000U < 200U);
    }
    assert_false(dict_tiny_contains(&shared.map, 100004));
    dict_tiny_destroy(&shared.map);
}

static void FT_D04_any_hash_works(void **state)
{
    (void)state;
    dict_map *map = filled(0);
    assert_int_equal(dict_map_set(map, UINT64_MAX, 1), PLAIT_OK); /* the key -1 */
    assert_true(dict_map_contains(map, UINT64_MAX));
    dict_map_destroy(map);
}

static void check_snapshot(dict_map *map, uint64_t count)
{
    struct dict_map_entries all;
    uint64_t keys = 0;
    assert_int_equal(dict_map_snapshot(map, &all), PLAIT_OK);
    assert_int_equal(all.count, count);
    for (size_t i = 0; i < all.count; i++) {
        assert_int_equal(all.list[i].value, all.list[i].key * 2U);
        keys += all.list[i].key;
    }
    assert_int_equal(keys, count * (count - (count != 0U ? 1U : 0U)) / 2U);
    dict_map_snapshot_free(map, &all);
}

static void FT_D05_snapshot_of_1024(void **state)
{
    (void)state;
    dict_map *map = filled(PLAIN);
    check_snapshot(map, PLAIN);
    dict_map_destroy(map);
}

static void FT_D06_size_follows(void **state)
{
    (void)state;
    dict_map *map = filled(0);
    assert_int_equal(dict_map_size(map), 0);
    assert_int_equal(dict_map_set(map, 1, 1), PLAIT_OK);
    assert_int_equal(dict_map_size(map), 1);
    assert_int_equal(dict_map_set(map, 2, 1), PLAIT_OK);
    assert_int_equal(dict_map_set(map, 3, 1), PLAIT_OK);
    assert_int_equal(dict_map_size(map), 3);
    assert_int_equal(dict_map_remove(map, 1, NULL), PLAIT_OK);
    assert_int_equal(dict_map_size(map), 2);
    dict_map_destroy(map);
}

static void FT_D07_clear_empties_and_stays_usable(void **state)
{
    (void)state;
    dict_map *map = filled(100);
    assert_int_equal(dict_map_clear(map), PLAIT_OK);
    assert_int_equal(dict_map_size(map), 0);
    assert_int_equal(dict_map_set(map, 1, 2), PLAIT_OK);
    assert_true(dict_map_contains(map, 1));
    assert_int_equal(dict_map_size(map), 1);
    dict_map_destroy(map);
}

static void FT_D08_get_present_or_missing(void **state)
{
    (void)state;
    dict_map *map = filled(1);
    uint64_t value = 77; /* the default, which a missing key leaves */
    assert_int_equal(dict_map_get(map, 5, &value), PLAIT_MISSING);
    assert_int_equal(value, 77);
    assert_int_equal(dict_map_get(map, 0, &value), PLAIT_OK);
    assert_int_equal(value, 0); /* a stored zero is no default */
    dict_map_destroy(map);
}

static void FT_D09_set_many(void **state)
{
    (void)state;
    dict_map *map = filled(0);
    const uint64_t keys[] = {1, 2, 3, 2};
    const uint64_t values[] = {10, 20, 30, 21};
    size_t done = 0;
    assert_int_equal(dict_map_set_many(map, keys, values, 4, &done), PLAIT_OK);
    assert_int_equal(done, 4);
    uint64_t value = 0;
    assert_int_equal(dict_map_get(map, 2, &value), PLAIT_OK);
    assert_int_equal(value, 21);                                                /* FT-D12: overwrites */
    assert_int_equal(dict_map_set_many(map, keys, values, 0, &done), PLAIT_OK); /* FT-D36: nothing */
    assert_int_equal(dict_map_size(map), 3);
    dict_map_destroy(map);
}

static void FT_D10_copy_from_keeps_other_keys(void **state)
{
    (void)state;
    dict_map *map = filled(10);
    dict_map other;
    size_t copied = 0;
    uint64_t value = 0;
    assert_int_equal(dict_map_init(&other), PLAIT_OK);
    assert_int_equal(dict_map_set(&other, 500, 1), PLAIT_OK);
    assert_int_equal(dict_map_set(&other, 3, 1), PLAIT_OK);
    assert_int_equal(dict_map_copy_from(&other, map, &copied), PLAIT_OK);
    assert_int_equal(copied, 10);
    assert_int_equal(dict_map_size(&other), 11);
    assert_int_equal(dict_map_get(&other, 3, &value), PLAIT_OK);
    assert_int_equal(value, 6);
    dict_map_destroy(&other);
    dict_map_destroy(map);
}

static void FT_D13_snapshot_is_the_exact_multiset(void **state)
{
    (void)state;
    dict_map *map = filled(1000);
    check_snapshot(map, 1000);
    dict_map_destroy(map);
}

static void FT_D16_walk_yields_entries(void **state)
{
    (void)state;
    dict_map *map = filled(100);
    struct dict_map_cursor cursor;
    uint64_t key = 0;
    uint64_t sum = 0;
    dict_map_cursor_open(&cursor, map);
    while (dict_map_cursor_next(&cursor, &key, NULL) == PLAIT_OK) {
        uint64_t value = 0;
        assert_int_equal(dict_map_get(map, key, &value), PLAIT_OK); /* FT-D44: looks up on the way */
        sum += value;
    }
    dict_map_cursor_close(&cursor);
    assert_int_equal(sum, 9900);
    dict_map_destroy(map);
}

static void FT_D17_walk_of_an_empty_one(void **state)
{
    (void)state;
    dict_map *map = filled(10);
    struct dict_map_cursor cursor;
    assert_int_equal(dict_map_clear(map), PLAIT_OK); /* FT-D19: cleared, then walked */
    assert_int_equal(dict_map_clear(map), PLAIT_OK); /* FT-D43: twice */
    dict_map_cursor_open(&cursor, map);
    assert_int_equal(dict_map_cursor_next(&cursor, NULL, NULL), PLAIT_EMPTY);
    dict_map_cursor_close(&cursor);
    check_snapshot(map, 0);
    dict_map_destroy(map);
}

static void FT_D21_get_or_insert(void **state)
{
    (void)state;
    dict_map *map = filled(0);
    uint64_t value = 0;
    bool inserted = false;
    assert_int_equal(dict_map_get_or_insert(map, 1, 5, &value, &inserted), PLAIT_OK);
    assert_true(inserted && value == 5);
    assert_int_equal(dict_map_get_or_insert(map, 1, 6, &value, &inserted), PLAIT_OK);
    assert_true(!inserted && value == 5); /* FT-D22 */
    dict_map_destroy(map);
}

static void D24_body(unsigned index, struct test_shared *s)
{
    for (uint64_t key = 0; key < 100; key++) {
        uint64_t value = 0;
        expect(s, dict_tiny_get_or_insert(&s->map, key, index + 1U, &value, NULL) == PLAIT_OK);
        uint64_t none = 0;
        if (!plait_compare_exchange_acq_rel(&s->winner[key], &none, value)) {
            expect(s, none == value); /* all see one */
        }
    }
}

static void FT_D24_one_winner_for_each_key(void **state)
{
    (void)state;
    memset(&shared, 0, sizeof shared);
    assert_int_equal(dict_tiny_init(&shared.map), PLAIT_OK);
    test_threads(8, D24_body, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    assert_int_equal(dict_tiny_size(&shared.map), 100);
    dict_tiny_destroy(&shared.map);
}

static void FT_D25_remove_hands_over(void **state)
{
    (void)state;
    dict_map *map = filled(5);
    uint64_t value = 7;
    assert_int_equal(dict_map_remove(map, 4, &value), PLAIT_OK);
    assert_int_equal(value, 8);
    value = 7; /* FT-D26: the default stays */
    assert_int_equal(dict_map_remove(map, 4, &value), PLAIT_MISSING);
    assert_int_equal(value, 7);
    assert_int_equal(dict_map_remove(map, 4, NULL), PLAIT_MISSING); /* FT-D27 */
    dict_map_destroy(map);
}

static void D28_body(unsigned index, struct test_shared *s)
{
    (void)index;
    for (uint64_t key = 0; key < 200; key++) {
        if (dict_tiny_remove(&s->map, key, NULL) == PLAIT_OK) {
            (void)plait_add_relaxed(&s->taken[key], 1U);
        }
    }
}

static void FT_D28_each_key_is_taken_once(void **state)
{
    (void)state;
    memset(&shared, 0, sizeof shared);
    assert_int_equal(dict_tiny_init(&shared.map), PLAIT_OK);
    for (uint64_t key = 0; key < 200; key++) {
        assert_int_equal(dict_tiny_set(&shared.map, key, 1), PLAIT_OK);
    }
    test_threads(8, D28_body, &shared);
    for (uint64_t key = 0; key < 200; key++) {
        assert_int_equal(plait_load_relaxed(&shared.taken[key]), 1);
    }
    assert_int_equal(dict_tiny_size(&shared.map), 0);
    dict_tiny_destroy(&shared.map);
}

static void FT_D29_equality(void **state)
{
    (void)state;
    dict_map *map = filled(50);
    dict_map other;
    bool same = true;
    assert_int_equal(dict_map_init(&other), PLAIT_OK);
    assert_int_equal(dict_map_equal(map, &other, &same), PLAIT_OK);
    assert_false(same); /* FT-D30 */
    assert_int_equal(dict_map_copy_from(&other, map, NULL), PLAIT_OK);
    assert_int_equal(dict_map_equal(map, &other, &same), PLAIT_OK);
    assert_true(same);
    assert_int_equal(dict_map_clear(map), PLAIT_OK);
    assert_int_equal(dict_map_clear(&other), PLAIT_OK);
    assert_int_equal(dict_map_equal(map, &other, &same), PLAIT_OK);
    assert_true(same); /* FT-D32 */
    dict_map_destroy(&other);
    dict_map_destroy(map);
}

static void FT_D37_made_from_another(void **state)
{
    (void)state;
    dict_map *map = filled(100);
    dict_map other;
    bool same = false;
    assert_int_equal(dict_map_init(&other), PLAIT_OK);
    assert_int_equal(dict_map_reserve(&other, 1000), PLAIT_OK); /* FT-D38: with room */
    assert_int_equal(dict_map_copy_from(&other, map, NULL), PLAIT_OK);
    assert_int_equal(dict_map_equal(map, &other, &same), PLAIT_OK);
    assert_true(same); /* FT-D40 */
    assert_int_equal(dict_map_clear(map), PLAIT_OK);
    assert_int_equal(dict_map_copy_from(&other, map, NULL), PLAIT_OK); /* FT-D39: from an empty one */
    assert_int_equal(dict_map_size(&other), 100);
    dict_map_destroy(&other);
    dict_map_destroy(map);
}

static void D48_body(unsigned index, struct test_shared *s)
{
    for (uint64_t i = 0; i < 500; i++) {
        expect(s, dict_tiny_set(&s->map, index * 500U + i, i) == PLAIT_OK);
    }
}

static void FT_D48_four_disjoint_writers(void **state)
{
    (void)state;
    memset(&shared, 0, sizeof shared);
    assert_int_equal(dict_tiny_init(&shared.map), PLAIT_OK);
    test_threads(4, D48_body, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    assert_int_equal(dict_tiny_size(&shared.map), 2000);
    for (uint64_t key = 0; key < 2000; key++) {
        uint64_t value = 0;
        assert_int_equal(dict_tiny_get(&shared.map, key, &value), PLAIT_OK);
        assert_int_equal(value, key % 500U);
    }
    dict_tiny_destroy(&shared.map);
}

static void D49_body(unsigned index, struct test_shared *s)
{
    for (uint64_t i = 0; i < 300; i++) {
        if (index == 0 && i % 30U == 0U) {
            expect(s, dict_tiny_clear(&s->map) == PLAIT_OK);
        } else if (index != 0) {
            expect(s, dict_tiny_set(&s->map, i, i) == PLAIT_OK);
        }
    }
}

static void FT_D49_clear_beside_writers(void **state)
{
    (void)state;
    memset(&shared, 0, sizeof shared);
    assert_int_equal(dict_tiny_init(&shared.map), PLAIT_OK);
    test_threads(3, D49_body, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    struct dict_tiny_entries all;
    assert_int_equal(dict_tiny_snapshot(&shared.map, &all), PLAIT_OK);
    assert_int_equal(all.count, dict_tiny_size(&shared.map));
    dict_tiny_snapshot_free(&shared.map, &all);
    dict_tiny_destroy(&shared.map);
}

static void D50_body(unsigned index, struct test_shared *s)
{
    (void)index;
    for (uint64_t key = 0; key < 1000; key++) {
        uint64_t value = 0;
        expect(s, dict_tiny_get(&s->map, key, &value) == PLAIT_OK && value == key + 1U);
    }
}

static void FT_D50_two_readers(void **state)
{
    (void)state;
    memset(&shared, 0, sizeof shared);
    assert_int_equal(dict_tiny_init(&shared.map), PLAIT_OK);
    for (uint64_t key = 0; key < 1000; key++) {
        assert_int_equal(dict_tiny_set(&shared.map, key, key + 1U), PLAIT_OK);
    }
    test_threads(2, D50_body, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    dict_tiny_destroy(&shared.map);
}

static plait_status one_more(uint64_t *value)
{
    *value += 1U;
    return PLAIT_OK;
}

static unsigned long rounds;

static void D51_body(unsigned index, struct test_shared *s)
{
    for (unsigned long i = 0; i < rounds; i++) {
        expect(s, dict_tiny_update(&s->map, (index + i) % 10U, one_more) == PLAIT_OK);
    }
}

static void FT_D51_read_modify_write_loses_nothing(void **state)
{
    (void)state;
    memset(&shared, 0, sizeof shared);
    rounds = test_scaled(100000, 200);
    assert_int_equal(dict_tiny_init(&shared.map), PLAIT_OK);
    for (uint64_t key = 0; key < 10; key++) {
        assert_int_equal(dict_tiny_set(&shared.map, key, 0), PLAIT_OK);
    }
    test_threads(3, D51_body, &shared);
    assert_int_equal(plait_load_relaxed(&shared.wrong), 0);
    uint64_t sum = 0;
    for (uint64_t key = 0; key < 10; key++) {
        uint64_t value = 0;
        assert_int_equal(dict_tiny_get(&shared.map, key, &value), PLAIT_OK);
        sum += value;
    }
    assert_int_equal(sum, 3U * rounds);
    assert_int_equal(dict_tiny_size(&shared.map), 10);
    dict_tiny_destroy(&shared.map);
}

static void FT_D52_destroy_gives_everything_back(void **state)
{
    (void)state;
    struct ledger ledger;
    dict_texts texts;
    const int64_t before = failing_live();
    ledger_open(&ledger);
    assert_int_equal(dict_texts_init(&texts, &ledger), PLAIT_OK);
    for (unsigned n = 0; n < 26; n++) {
        const char key[2] = {(char)('a' + (int)n), '\0'};
        assert_int_equal(dict_texts_set(&texts, key, key), PLAIT_OK);
    }
    dict_texts_destroy(&texts);
    assert_int_equal(ledger_alive(&ledger), 0);
    assert_int_equal(failing_live(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(FT_D01_set_get_contains_delete),
        cmocka_unit_test(FT_D02_ten_thousand_keys),
        cmocka_unit_test(FT_D03_six_threads_exact_content),
        cmocka_unit_test(FT_D04_any_hash_works),
        cmocka_unit_test(FT_D05_snapshot_of_1024),
        cmocka_unit_test(FT_D06_size_follows),
        cmocka_unit_test(FT_D07_clear_empties_and_stays_usable),
        cmocka_unit_test(FT_D08_get_present_or_missing),
        cmocka_unit_test(FT_D09_set_many),
        cmocka_unit_test(FT_D10_copy_from_keeps_other_keys),
        cmocka_unit_test(FT_D13_snapshot_is_the_exact_multiset),
        cmocka_unit_test(FT_D16_walk_yields_entries),
        cmocka_unit_test(FT_D17_walk_of_an_empty_one),
        cmocka_unit_test(FT_D21_get_or_insert),
        cmocka_unit_test(FT_D24_one_winner_for_each_key),
        cmocka_unit_test(FT_D25_remove_hands_over),
        cmocka_unit_test(FT_D28_each_key_is_taken_once),
        cmocka_unit_test(FT_D29_equality),
        cmocka_unit_test(FT_D37_made_from_another),
        cmocka_unit_test(FT_D48_four_disjoint_writers),
        cmocka_unit_test(FT_D49_clear_beside_writers),
        cmocka_unit_test(FT_D50_two_readers),
        cmocka_unit_test(FT_D51_read_modify_write_loses_nothing),
        cmocka_unit_test(FT_D52_destroy_gives_everything_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
