/* SPDX-License-Identifier: MIT */
/* dict without memory: each allocation fails in turn, once or from then on, until the scenario gets through. Whatever
 * fails, all that was in is in, nothing is lost, and the dictionary goes on. */
#include "support/support.h"

#include "dict_counts.h"
#include "dict_large.h"
#include "dict_texts.h"
#include "dict_tiny.h"

enum { KEYS = 200 };

static struct large large_of(uint32_t n)
{
    struct large value = {{0}};
    value.part[0] = n;
    return value;
}

static plait_status make_large(struct large *value, bool present, int *argument)
{
    (void)present;
    *value = large_of((uint32_t)*argument);
    return PLAIT_OK;
}

/* Tables that grow: insertions go on without growing until every place is taken. */
static void grow(void)
{
    dict_tiny map;
    uint64_t there = 0;
    if (dict_tiny_init(&map) != PLAIT_OK) {
        return;
    }
    for (uint64_t key = 0; key < KEYS; key++) {
        const plait_status status = dict_tiny_insert(&map, key, key);
        assert_true(status == PLAIT_OK || (status == PLAIT_NO_MEMORY && failing_happened()));
        there += status == PLAIT_OK ? 1U : 0U;
        assert_int_equal(dict_tiny_contains(&map, key), status == PLAIT_OK);
        assert_int_equal(dict_tiny_size(&map), there);
    }
    assert_true(there >= 16); /* what two groups hold */
    struct dict_tiny_entries all = {NULL, 0, 0};
    const plait_status status = dict_tiny_snapshot(&map, &all);
    assert_true(status == PLAIT_OK ? all.count == there : status == PLAIT_NO_MEMORY && all.list == NULL);
    if (status == PLAIT_OK) {
        dict_tiny_snapshot_free(&map, &all);
    }
    const plait_status reserved = dict_tiny_reserve(&map, 1000);
    assert_true(reserved == PLAIT_OK || reserved == PLAIT_NO_MEMORY);
    assert_int_equal(dict_tiny_size(&map), there);
    dict_tiny_destroy(&map);
}

/* Values in memory of their own. */
static void large(void)
{
    dict_large map;
    struct large value;
    int argument = 7;
    if (dict_large_init(&map) != PLAIT_OK) {
        return;
    }
    for (uint32_t key = 0; key < 20; key++) {
        const bool inserted = dict_large_set(&map, key, large_of(key)) == PLAIT_OK;
        assert_int_equal(dict_large_contains(&map, key), inserted);
        const bool replaced = dict_large_set(&map, key, large_of(key + 100U)) == PLAIT_OK;
        if (dict_large_get(&map, key, &value) == PLAIT_OK) {
            assert_int_equal(value.part[0], replaced ? key + 100U : key);
        }
        const plait_status made = dict_large_upsert(&map, key + 1000U, make_large, &argument);
        assert_int_equal(dict_large_contains(&map, key + 1000U), made == PLAIT_OK);
    }
    assert_int_equal(dict_large_clear(&map), PLAIT_OK);
    dict_large_destroy(&map);
}

/* Owned strings: what fails, fails as a whole. */
static void texts(void)
{
    struct ledger ledger;
    dict_texts map;
    ledger_open(&ledger);
    if (dict_texts_init(&map, &ledger) != PLAIT_OK) {
        return;
    }
    for (unsigned n = 0; n < KEYS; n++) {
        const char key[3] = {(char)('a' + (int)(n / 16U)), (char)('a' + (int)(n % 16U)), '\0'};
        const plait_status status = dict_texts_set(&map, key, key);
        assert_true(status == PLAIT_OK || status == PLAIT_NO_MEMORY);
        assert_int_equal(dict_texts_contains(&map, key), status == PLAIT_OK);
    }
    assert_int_equal(ledger_alive(&ledger), 2 * (int64_t)dict_texts_size(&map));
    dict_texts_destroy(&map);
    assert_int_equal(ledger_alive(&ledger), 0);
}

static void sweep(void (*scenario)(void))
{
    const int64_t before = failing_live();
    for (int for_ever = 0; for_ever < 2; for_ever++) {
        bool failed = true;
        for (int64_t n = 0; failed && n < 300; n++) {
            failing_at(n, for_ever != 0);
            scenario();
            failed = failing_happened();
            failing_at(-1, false);
            assert_int_equal(failing_live(), before);
        }
        assert_false(failed);
    }
}

static void a_table_that_cannot_grow_loses_nothing(void **state)
{
    (void)state;
    sweep(grow);
}

static void a_large_value_that_finds_no_memory_changes_nothing(void **state)
{
    (void)state;
    sweep(large);
}

static void owned_strings_survive_every_failure(void **state)
{
    (void)state;
    sweep(texts);
}

/* What cannot be had is refused before anything is taken. */
static void a_room_beyond_all_memory_is_refused_at_once(void **state)
{
    (void)state;
    dict_tiny map;
    assert_int_equal(dict_tiny_init(&map), PLAIT_OK);
    const int64_t before = failing_live();
    assert_int_equal(dict_tiny_reserve(&map, SIZE_MAX), PLAIT_NO_MEMORY);
    failing_at(0, true);
    assert_int_equal(dict_tiny_reserve(&map, 1000), PLAIT_NO_MEMORY);
    failing_at(-1, false);
    assert_int_equal(failing_live(), before);
    assert_int_equal(dict_tiny_set(&map, 1, 1), PLAIT_OK);
    dict_tiny_destroy(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_that_cannot_grow_loses_nothing),
        cmocka_unit_test(a_large_value_that_finds_no_memory_changes_nothing),
        cmocka_unit_test(owned_strings_survive_every_failure),
        cmocka_unit_test(a_room_beyond_all_memory_is_refused_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
