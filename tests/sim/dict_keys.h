/* SPDX-License-Identifier: MIT */
/* What the scenarios of the dictionary begin with: a table of two groups, and keys searched for by their hashes, whose
 * low bits choose the group, before and after the split. A value is 100 * key + number, so that it tells its key, and
 * grows with each overwrite.
 *
 *     #include "NAME.h"           the program's dictionary of words, behind "arena.h"
 *     #define WORDS NAME          before it includes this */
#ifndef TESTS_SIM_DICT_KEYS_H
#define TESTS_SIM_DICT_KEYS_H

#include "model.h"

#include "table.h"

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(WORDS, _), name)

enum { KEYS = 24, DEPTH = 1 /* of the table at first */ };

static WORDS words;

/* ---- keys ---- */

static uint64_t of_group[4][KEYS]; /* keys whose hashes end in this group's two bits */
static uint64_t twins[2];          /* keys of group 0 with one tag, one class and one preferred slot */
static uint64_t moving_twin;       /* a key of group 2 with the tag and the preferred slot of of_group[0][8] */
static uint64_t cousin;            /* a key of group 1 with the tag and the preferred slot of of_group[0][8] */

static uint64_t hash_of(uint64_t key)
{
    return plait_table_hash_of_key(&words.table, &key, 1);
}

static void search_keys(void)
{
    unsigned found[4] = {0};
    uint64_t first = 0;
    twins[0] = 0;
    twins[1] = 0;
    for (uint64_t key = 1; found[0] < KEYS || found[1] < KEYS || found[2] < KEYS || found[3] < KEYS; key++) {
        const unsigned group = (unsigned)(hash_of(key) & 3U);
        if (found[group] < KEYS) {
            of_group[group][found[group]] = key;
            found[group]++;
        }
    }
    moving_twin = 1;
    while ((hash_of(moving_twin) & 3U) != 2U || hash_of(moving_twin) >> 50 != hash_of(of_group[0][8]) >> 50) {
        moving_twin++;
    }
    for (cousin = 1; (hash_of(cousin) & 3U) != 1U || hash_of(cousin) >> 50 != hash_of(of_group[0][8]) >> 50; cousin++) {
    }
    for (uint64_t key = 1; twins[1] == 0; key++) {
        if ((hash_of(key) & 3U) != 0) {
            continue;
        }
        if (first == 0) {
            first = key;
            twins[0] = key;
        } else if (hash_of(key) >> 50 == hash_of(first) >> 50) {
            twins[1] = key;
        }
    }
}

static uint64_t value_of(uint64_t key, unsigned number)
{
    return 100U * key + number;
}

static void put(uint64_t key, unsigned number)
{
    MODEL_EXPECT(CALL(set)(&words, key, value_of(key, number)) == PLAIT_OK);
}

/* The number under a key: -1 when it is not there. */
static int look(uint64_t key)
{
    uint64_t value = 0;
    if (CALL(get)(&words, key, &value) != PLAIT_OK) {
        return -1;
    }
    MODEL_EXPECT(value / 100U == key);
    return (int)(value % 100U);
}

/* ---- tables to begin with ---- */

#define MOVES (of_group[2][0])
#define STAYS (of_group[0][0])
#define ABSENT (of_group[2][1])
#define COMES (of_group[2][2])

static void setup_empty(void)
{
    arena_begin();
    MODEL_EXPECT(CALL(init)(&words) == PLAIT_OK);
    if (of_group[0][0] == 0) {
        search_keys();
    }
}

/* The scenario says when the table grows. */
static void never_due(struct plait_table *table)
{
    for (unsigned i = 0; i < (unsigned)PLAIT_TABLE_STRIPES + (unsigned)PLAIT_TABLE_SHARED; i++) {
        plait_initialize(&table->stripes[i].quota, 1000U);
        plait_initialize(&table->stripes[i].credit, UINT64_MAX);
    }
}

static void setup_few(void)
{
    setup_empty();
    put(MOVES, 1);
    put(STAYS, 1);
}

#define LENT_MOVES (of_group[2][8])
#define LENT_STAYS (of_group[0][8])

/* Group 0 is full, and has two more entries in group 1. */
static void setup_lent_only(void)
{
    setup_empty();
    for (unsigned i = 0; i < 4; i++) {
        put(of_group[0][i], 1);
        put(of_group[2][i], 1);
    }
    put(LENT_STAYS, 1);
    put(LENT_MOVES, 1);
}

#endif
