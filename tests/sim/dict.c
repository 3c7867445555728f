/* SPDX-License-Identifier: MIT */
/* Scenarios of the generated dictionary on tables of two groups, which become four: a group is split while others read
 * and write its keys, slots are used again under readers, values of several words are overwritten in place and out of
 * place, long holders are waited for, permits of a fixed table move between strands, walks see what stays once.
 *
 * Keys are searched for by their hashes: low bits choose the group, before and after the split. A value is 100 * key +
 * number, so that it tells its key, and grows with each overwrite. */
#define ARENA_UNITS 512
#include "arena.h"

#include "model.h"
#include "modelled_fixed.h"
#include "modelled_held.h"
#include "modelled_large.h"
#include "modelled_two.h"
#include "modelled_words.h"

#include "table.h"

enum { KEYS = 24 };

static modelled_words words;
static modelled_two twos;
static modelled_fixed fixed;
static modelled_large larges;
static modelled_held held;

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
    MODEL_EXPECT(modelled_words_set(&words, key, value_of(key, number)) == PLAIT_OK);
}

/* The number under a key: -1 when it is not there. */
static int look(uint64_t key)
{
    uint64_t value = 0;
    if (modelled_words_get(&words, key, &value) != PLAIT_OK) {
        return -1;
    }
    MODEL_EXPECT(value / 100U == key);
    return (int)(value % 100U);
}

/* ---- a split under a reader and a writer ---- */

#define MOVES (of_group[2][0])
#define STAYS (of_group[0][0])
#define ABSENT (of_group[2][1])
#define COMES (of_group[2][2])

static void setup_empty(void)
{
    arena_begin();
    MODEL_EXPECT(modelled_words_init(&words) == PLAIT_OK);
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

static void setup_appended(void)
{
    setup_few();
    plait_table_tend(&words.table);
    MODEL_EXPECT(plait_load_relaxed(&words.table.depth) == 2U);
}

static void grow_and_split(void)
{
    plait_table_tend(&words.table);
    MODEL_EXPECT(plait_table_split(&words.table, 0, 1));
}

static void split(void)
{
    MODEL_EXPECT(plait_table_split(&words.table, 0, 1));
}

static void read_both(void)
{
    const int first = look(MOVES);
    MODEL_EXPECT(first == 1 || first == 2);
    MODEL_EXPECT(look(STAYS) >= 1);
    MODEL_EXPECT(look(MOVES) >= first);
    MODEL_EXPECT(look(ABSENT) == -1);
}

static void read_moving(void)
{
    const int first = look(MOVES);
    MODEL_EXPECT(first == 1 || first == 2);
    MODEL_EXPECT(look(MOVES) >= first);
}

static void overwrite_both(void)
{
    put(MOVES, 2);
    MODEL_EXPECT(look(MOVES) == 2);
    put(STAYS, 2);
}

static void remove_and_come(void)
{
    uint64_t value = 0;
    MODEL_EXPECT(modelled_words_remove(&words, STAYS, &value) == PLAIT_OK && value == value_of(STAYS, 1));
    MODEL_EXPECT(look(STAYS) == -1);
    MODEL_EXPECT(modelled_words_insert(&words, COMES, value_of(COMES, 1)) == PLAIT_OK);
    MODEL_EXPECT(look(COMES) == 1);
}

static void check_overwritten(void)
{
    MODEL_EXPECT(look(MOVES) == 2);
    MODEL_EXPECT(look(STAYS) == 2);
    MODEL_EXPECT(modelled_words_size(&words) == 2);
    modelled_words_destroy(&words);
}

static void check_replaced(void)
{
    MODEL_EXPECT(look(MOVES) == 1);
    MODEL_EXPECT(look(STAYS) == -1);
    MODEL_EXPECT(look(COMES) == 1);
    MODEL_EXPECT(modelled_words_size(&words) == 2);
    modelled_words_destroy(&words);
}

/* ---- a table that is due ---- */

enum { LIMIT = 12 }; /* of 16 slots */

/* Strand 1 has taken out seven that others put in. It had looked at the table before. */
static void setup_taken_out(void)
{
    setup_empty();
    for (unsigned i = 0; i < (unsigned)LIMIT - 1U; i++) {
        put(of_group[i % 4U][i / 4U], 1);
    }
    struct plait_table_stripe *stripes = words.table.stripes;
    plait_initialize(&stripes[0].count, LIMIT - 1U + 7U);
    plait_initialize(&stripes[1].count, UINT64_C(0) - 7U);
    plait_initialize(&stripes[1].quota, 4U);
    plait_initialize(&stripes[1].credit, 8U);
    plait_initialize(&stripes[2].count, 0U);
}

static void read_two_that_stay(void)
{
    MODEL_EXPECT(look(of_group[0][0]) == 1);
    MODEL_EXPECT(look(of_group[2][0]) == 1);
}

/* Three more than there is room for at three quarters. */
static void put_four(void)
{
    for (unsigned i = 0; i < 4; i++) {
        put(of_group[i][4], 1);
    }
}

static void check_grown(void)
{
    MODEL_EXPECT(plait_load_relaxed(&words.table.depth) == 2U);
    modelled_words_destroy(&words);
}

/* ---- a split that takes lent entries home ---- */

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

static void setup_lent(void)
{
    setup_lent_only();
    plait_table_tend(&words.table);
    MODEL_EXPECT(plait_load_relaxed(&words.table.depth) == 2U);
}

/* The lender is full, too: whatever comes goes into the slot that is given back. */
static void setup_lender_full(void)
{
    setup_lent_only();
    for (unsigned i = 0; i < 6; i++) {
        put(of_group[1][i], 1);
    }
}

static void remove_lent_only(void)
{
    MODEL_EXPECT(modelled_words_remove(&words, LENT_MOVES, NULL) == PLAIT_OK);
}

static void read_lent_twice(void)
{
    (void)look(LENT_MOVES); /* checks that the value is the key's */
    MODEL_EXPECT(look(LENT_STAYS) == 1);
}

/* As soon as the slot is free. */
static void use_given_slot(void)
{
    if (look(LENT_MOVES) == -1) {
        put(of_group[1][6], 1);
        MODEL_EXPECT(look(of_group[1][6]) == 1);
    }
}

/* The key that is lent will come into the slot of one that moves and has the same tag. */
static void setup_lent_twin(void)
{
    setup_empty();
    put(moving_twin, 1);
    for (unsigned i = 0; i < 4; i++) {
        put(of_group[0][i], 1);
        if (i != 0) {
            put(of_group[2][i], 1);
        }
    }
    put(LENT_STAYS, 1);
    plait_table_tend(&words.table);
}

static void read_staying(void)
{
    MODEL_EXPECT(look(LENT_STAYS) == 1);
}

static void check_nine(void)
{
    MODEL_EXPECT(modelled_words_size(&words) == 9);
    modelled_words_destroy(&words);
}

static void put_cousin(void)
{
    put(cousin, 1);
    MODEL_EXPECT(look(cousin) == 1);
}

static void read_cousin(void)
{
    (void)look(cousin);
    (void)look(cousin);
}

/* One of those whose slots are used for the lent ones. */
static void read_one_that_moves(void)
{
    MODEL_EXPECT(look(of_group[2][model_choose(4)]) == 1);
}

static void check_ten_at_least(void)
{
    MODEL_EXPECT(modelled_words_size(&words) >= 10);
    modelled_words_destroy(&words);
}

static void read_lent(void)
{
    MODEL_EXPECT(look(LENT_STAYS) == 1);
    MODEL_EXPECT(look(LENT_MOVES) == 1);
}

/* The slot of a key that moves gets a key with the same tag that stays. */
static void setup_moving_twin(void)
{
    setup_empty();
    never_due(&words.table);
    put(moving_twin, 1);
    plait_table_tend(&words.table);
}

static void split_and_use_slot(void)
{
    split();
    put(LENT_STAYS, 1);
}

static void read_coming(void)
{
    (void)look(LENT_STAYS); /* checks that the value is the key's */
    (void)look(LENT_STAYS);
}

static void check_coming(void)
{
    MODEL_EXPECT(look(LENT_STAYS) == 1 && look(moving_twin) == 1);
    modelled_words_destroy(&words);
}

/* Group 3 is split off and full, and has lent a slot of group 2, which is still to be split off. The key that moves
 * there prefers that slot. */
#define LENT_EARLY (of_group[3][8])

static uint64_t moves_after; /* prefers the slot that LENT_EARLY has */

static void setup_lent_early(void)
{
    setup_empty();
    never_due(&words.table);
    unsigned i = 0;
    while ((hash_of(of_group[2][i]) >> 50 & 1U) != (hash_of(LENT_EARLY) >> 50 & 1U)) {
        i++;
    }
    moves_after = of_group[2][i];
    put(moves_after, 1);
    plait_table_tend(&words.table);
    MODEL_EXPECT(plait_table_split(&words.table, 1, 1));
    for (i = 0; i < 9; i++) {
        for (unsigned s = 0; s < (unsigned)PLAIT_TABLE_STRIPES + (unsigned)PLAIT_TABLE_SHARED; s++) {
            plait_initialize(&words.table.stripes[s].turns, 1U); /* it is not yet time to help */
        }
        put(of_group[3][i], 1);
    }
}

static void remove_and_split(void)
{
    MODEL_EXPECT(modelled_words_remove(&words, LENT_EARLY, NULL) == PLAIT_OK);
    split();
}

static void read_lent_early(void)
{
    const int there = look(LENT_EARLY);
    MODEL_EXPECT(there == 1 || there == -1);
}

static void check_lent_early(void)
{
    MODEL_EXPECT(look(LENT_EARLY) == -1 && look(moves_after) == 1);
    modelled_words_destroy(&words);
}

static void use_lenders_slots(void)
{
    put(of_group[1][0], 1);
    put(of_group[3][0], 1);
    MODEL_EXPECT(look(of_group[1][0]) == 1);
}

static void remove_lent(void)
{
    MODEL_EXPECT(modelled_words_remove(&words, LENT_MOVES, NULL) == PLAIT_OK);
    MODEL_EXPECT(look(LENT_MOVES) == -1);
    put(of_group[1][0], 1);
}

static void read_staying_lent(void)
{
    MODEL_EXPECT(look(LENT_STAYS) == 1);
    const int there = look(LENT_MOVES);
    MODEL_EXPECT(there == 1 || there == -1);
}

static void check_lent(void)
{
    for (unsigned i = 0; i < 4; i++) {
        MODEL_EXPECT(look(of_group[0][i]) == 1);
        MODEL_EXPECT(look(of_group[2][i]) == 1);
    }
    MODEL_EXPECT(look(LENT_STAYS) == 1);
    MODEL_EXPECT(look(of_group[1][0]) == 1);
    modelled_words_destroy(&words);
}

/* ---- two homes that have lent to each other ---- */

#define LENT_TO_1 (of_group[0][8])
#define LENT_TO_0 (of_group[1][7])

static void setup_lent_both_ways(void)
{
    setup_empty();
    never_due(&words.table);
    for (unsigned i = 0; i < 9; i++) {
        put(of_group[0][i], 1);
    }
    for (unsigned i = 0; i < 7; i++) {
        put(of_group[1][i], 1);
    }
    MODEL_EXPECT(modelled_words_remove(&words, of_group[0][0], NULL) == PLAIT_OK);
    put(LENT_TO_0, 1);
}

static void remove_from_1(void)
{
    MODEL_EXPECT(modelled_words_remove(&words, LENT_TO_1, NULL) == PLAIT_OK);
}

static void remove_from_0(void)
{
    MODEL_EXPECT(modelled_words_remove(&words, LENT_TO_0, NULL) == PLAIT_OK);
}

static void check_fourteen(void)
{
    MODEL_EXPECT(modelled_words_size(&words) == 14);
    MODEL_EXPECT(look(LENT_TO_1) == -1 && look(LENT_TO_0) == -1);
    modelled_words_destroy(&words);
}

/* ---- what went before a value was stored ---- */

static int prepared;

static void prepare_and_put(void)
{
    model_write(prepared, 1);
    put(STAYS, 2);
}

static void read_what_was_prepared(void)
{
    if (look(STAYS) == 2) {
        MODEL_EXPECT(model_read(prepared) == 1);
    }
}

static void check_prepared(void)
{
    MODEL_EXPECT(look(STAYS) == 2);
    modelled_words_destroy(&words);
}

/* ---- a slot used again under a reader ---- */

static void setup_twin(void)
{
    setup_empty();
    put(twins[0], 1);
}

/* One comes by the general path of writers, one by the quick path of set; one goes by either, too. */
static void exchange_twins(void)
{
    uint64_t value = 0;
    MODEL_EXPECT(modelled_words_remove(&words, twins[0], NULL) == PLAIT_OK);
    MODEL_EXPECT(modelled_words_get_or_insert(&words, twins[1], value_of(twins[1], 1), &value, NULL) == PLAIT_OK);
    MODEL_EXPECT(modelled_words_private_remove(&words, &twins[1], NULL) == PLAIT_OK);
    put(twins[0], 2);
}

static void read_twins(void)
{
    const int first = look(twins[0]); /* 1, gone, and 2 in the end */
    (void)look(twins[1]);             /* checks that the value is the key's */
    const int second = look(twins[0]);
    MODEL_EXPECT(first == 1 || second != 1);
    MODEL_EXPECT(first != 2 || second == 2);
}

static void check_twins(void)
{
    MODEL_EXPECT(look(twins[0]) == 2);
    MODEL_EXPECT(look(twins[1]) == -1);
    modelled_words_destroy(&words);
}

/* A key that stays must be found while its neighbours go and come. */
static void setup_neighbours(void)
{
    setup_twin();
    put(of_group[0][1], 1);
}

static void read_neighbour(void)
{
    MODEL_EXPECT(look(of_group[0][1]) == 1);
    (void)look(twins[1]);
}

/* ---- a value of two words ---- */

static void put_two(uint64_t key, uint64_t number)
{
    const struct two value = {number, number};
    MODEL_EXPECT(modelled_two_set(&twos, key, value) == PLAIT_OK);
}

/* The same by the general path of writers. */
static void put_two_slowly(uint64_t key, uint64_t number)
{
    const struct two value = {number, number};
    MODEL_EXPECT(modelled_two_private_set(&twos, &key, &value) == PLAIT_OK);
}

static uint64_t look_two(uint64_t key)
{
    struct two value = {0, 0};
    if (modelled_two_get(&twos, key, &value) != PLAIT_OK) {
        return 0;
    }
    MODEL_EXPECT(value.a == value.b);
    return value.a;
}

static void setup_two(void)
{
    setup_empty();
    arena_begin();
    MODEL_EXPECT(modelled_two_init(&twos) == PLAIT_OK);
    put_two(of_group[0][0], 1);
}

static void setup_two_full(void)
{
    setup_two();
    for (unsigned i = 1; i < 8; i++) {
        put_two(of_group[0][i], 1);
    }
}

static void setup_two_lent(void)
{
    setup_two_full();
    put_two(of_group[0][8], 1);
}

static void overwrite_two(void)
{
    put_two(of_group[0][0], 2);
    put_two_slowly(of_group[0][0], 3);
}

static void overwrite_lent_two(void)
{
    put_two(of_group[0][8], 2);
    put_two(of_group[0][8], 3);
}

static void read_up(uint64_t key)
{
    uint64_t last = 1;
    for (unsigned i = 0; i < 2; i++) {
        const uint64_t now = look_two(key);
        MODEL_EXPECT(now >= last);
        last = now;
    }
}

static void read_two(void)
{
    read_up(of_group[0][0]);
}

static void read_lent_two(void)
{
    read_up(of_group[0][8]);
}

/* After a split of both groups 2 and 3 are full, 0 and 1 are empty. */
static void setup_two_movers(void)
{
    setup_empty();
    arena_begin();
    MODEL_EXPECT(modelled_two_init(&twos) == PLAIT_OK);
    never_due(&twos.table);
    for (unsigned i = 0; i < 8; i++) {
        put_two(of_group[2][i], 1);
        put_two(of_group[3][i], 1);
    }
}

/* One more of group 2 finds a place in group 0 only, where it was at home before the growth. */
static void lend_back_and_overwrite(void)
{
    plait_table_tend(&twos.table);
    MODEL_EXPECT(plait_table_split(&twos.table, 1, 1));
    MODEL_EXPECT(plait_table_split(&twos.table, 0, 1));
    put_two(of_group[2][8], 1);
    put_two(of_group[2][8], 2);
}

static void read_lent_back(void)
{
    (void)look_two(of_group[2][8]); /* checks that it is whole */
}

static void exchange_two(void)
{
    MODEL_EXPECT(modelled_two_remove(&twos, twins[0], NULL) == PLAIT_OK);
    put_two(twins[1], 7);
}

static void setup_two_twin(void)
{
    setup_empty();
    arena_begin();
    MODEL_EXPECT(modelled_two_init(&twos) == PLAIT_OK);
    put_two(twins[0], 1);
}

static void read_two_twins(void)
{
    const uint64_t first = look_two(twins[0]);
    MODEL_EXPECT(first == 0 || first == 1);
    const uint64_t second = look_two(twins[1]);
    MODEL_EXPECT(second == 0 || second == 7);
}

static void check_two(void)
{
    modelled_two_destroy(&twos);
}

/* ---- functions under the lock ---- */

static plait_status count_up(uint64_t *value, bool present)
{
    *value = present ? *value + 1U : 1U;
    return PLAIT_OK;
}

static void upsert_twice(void)
{
    MODEL_EXPECT(modelled_words_upsert(&words, of_group[0][0], count_up) == PLAIT_OK);
    MODEL_EXPECT(modelled_words_upsert(&words, of_group[0][0], count_up) == PLAIT_OK);
}

static void upsert_and_put(void)
{
    MODEL_EXPECT(modelled_words_upsert(&words, of_group[0][0], count_up) == PLAIT_OK);
    put(of_group[0][1], 1);
}

static void check_sum(uint64_t sum)
{
    uint64_t value = 0;
    MODEL_EXPECT(modelled_words_get(&words, of_group[0][0], &value) == PLAIT_OK && value == sum);
    modelled_words_destroy(&words);
}

static void check_five(void)
{
    MODEL_EXPECT(look(of_group[0][1]) == 1);
    check_sum(5);
}

static void check_four(void)
{
    check_sum(4);
}

/* ---- one winner ---- */

static unsigned winners;

static void setup_winners(void)
{
    setup_empty();
    winners = 0;
}

static void insert_one(void)
{
    const plait_status status = modelled_words_insert(&words, of_group[0][0], value_of(of_group[0][0], model_self()));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_EXISTS);
    if (status == PLAIT_OK) {
        winners++;
        MODEL_EXPECT(look(of_group[0][0]) == (int)model_self());
    } else {
        MODEL_EXPECT(look(of_group[0][0]) >= 0);
    }
}

static void check_one_winner(void)
{
    MODEL_EXPECT(winners == 1);
    MODEL_EXPECT(modelled_words_size(&words) == 1);
    modelled_words_destroy(&words);
}

/* Both want to take the same key out, and one of them does. */
static void setup_one_to_remove(void)
{
    setup_winners();
    put(of_group[0][0], 1);
    put(of_group[0][1], 1);
}

static void remove_one(void)
{
    uint64_t value = 0;
    const plait_status status = modelled_words_remove(&words, of_group[0][0], &value);
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_MISSING);
    if (status == PLAIT_OK) {
        winners++;
        MODEL_EXPECT(value == value_of(of_group[0][0], 1));
    }
}

/* Meanwhile the key is put where it is not in its home, and comes from there. */
static void setup_one_lent(void)
{
    setup_lent_only();
    never_due(&words.table);
    winners = 0;
}

static void remove_one_lent(void)
{
    winners += modelled_words_remove(&words, LENT_MOVES, NULL) == PLAIT_OK ? 1U : 0U;
}

static void put_one_lent(void)
{
    MODEL_EXPECT(modelled_words_remove(&words, STAYS, NULL) == PLAIT_OK); /* there is a free slot in its home */
    put(LENT_STAYS, 2);
}

static void check_one_lent(void)
{
    MODEL_EXPECT(winners == 1);
    MODEL_EXPECT(look(LENT_STAYS) == 2);
    MODEL_EXPECT(modelled_words_remove(&words, LENT_STAYS, NULL) == PLAIT_OK && look(LENT_STAYS) == -1);
    modelled_words_destroy(&words);
}

/* ---- values with hooks: they are copied under the lock, and disposed of after it ---- */

enum { OWN = 64 }; /* a value of the dictionary's own: the caller's number and this */

static bool alive[OWN];

plait_status held_copy(uint64_t *to, const uint64_t *from)
{
    const bool comes = *from < OWN;
    if (comes) {
        model_write(alive[*from], true);
    } else {
        MODEL_EXPECT(model_read(alive[*from - OWN]));
    }
    *to = comes ? *from + OWN : *from - OWN;
    return PLAIT_OK;
}

void held_dispose(uint64_t *value)
{
    if (*value >= OWN) {
        model_write(alive[*value - OWN], false);
    }
}

static void setup_held(void)
{
    setup_empty();
    for (unsigned i = 0; i < (unsigned)OWN; i++) {
        alive[i] = false;
    }
    MODEL_EXPECT(modelled_held_init(&held) == PLAIT_OK);
    MODEL_EXPECT(modelled_held_set(&held, twins[0], 1) == PLAIT_OK);
}

static void remove_held(void)
{
    MODEL_EXPECT(modelled_held_remove(&held, twins[0], NULL) == PLAIT_OK);
    MODEL_EXPECT(modelled_held_set(&held, twins[1], 2) == PLAIT_OK);
}

static void read_held(void)
{
    uint64_t value = 0;
    plait_status status = modelled_held_get(&held, twins[0], &value);
    MODEL_EXPECT(status == PLAIT_OK ? value == 1U : status == PLAIT_MISSING);
    status = modelled_held_get(&held, twins[1], &value);
    MODEL_EXPECT(status == PLAIT_OK ? value == 2U : status == PLAIT_MISSING);
}

/* It stays, while its neighbour goes and comes. */
static void setup_held_neighbour(void)
{
    setup_held();
    MODEL_EXPECT(modelled_held_set(&held, of_group[0][1], 3) == PLAIT_OK);
}

static void read_held_neighbour(void)
{
    uint64_t value = 0;
    MODEL_EXPECT(modelled_held_get(&held, of_group[0][1], &value) == PLAIT_OK && value == 3U);
}

/* And while it moves. */
static void setup_held_moving(void)
{
    setup_held();
    never_due(&held.table);
    MODEL_EXPECT(modelled_held_set(&held, of_group[2][0], 3) == PLAIT_OK);
}

static void grow_and_split_held(void)
{
    plait_table_tend(&held.table);
    MODEL_EXPECT(plait_table_split(&held.table, 0, 1));
}

static void read_held_moving(void)
{
    uint64_t value = 0;
    MODEL_EXPECT(modelled_held_get(&held, of_group[2][0], &value) == PLAIT_OK && value == 3U);
}

static void check_held_moving(void)
{
    read_held_moving();
    modelled_held_destroy(&held);
}

static void check_held(void)
{
    uint64_t value = 0;
    MODEL_EXPECT(modelled_held_get(&held, twins[0], &value) == PLAIT_MISSING);
    MODEL_EXPECT(modelled_held_get(&held, twins[1], &value) == PLAIT_OK && value == 2U);
    modelled_held_destroy(&held);
}

/* ---- permits: three places, and never more than two other keys when one is inserted ---- */

#define ANOTHER (of_group[1][0]) /* in the other group, so that no lock keeps the strands apart */

static void setup_fixed(void)
{
    setup_empty();
    MODEL_EXPECT(modelled_fixed_init(&fixed) == PLAIT_OK);
    MODEL_EXPECT(modelled_fixed_insert(&fixed, of_group[0][0], 1) == PLAIT_OK);
    MODEL_EXPECT(modelled_fixed_insert(&fixed, of_group[0][1], 2) == PLAIT_OK);
    for (unsigned i = 0; i < 3; i++) { /* the place that is left lies in the last stripe */
        plait_initialize(&fixed.table.stripes[i].count, i == 2 ? 1U : 0U);
    }
}

static void remove_first(void)
{
    MODEL_EXPECT(modelled_fixed_remove(&fixed, of_group[0][0], NULL) == PLAIT_OK);
}

static void insert_another(void)
{
    MODEL_EXPECT(modelled_fixed_insert(&fixed, ANOTHER, 13) == PLAIT_OK);
}

/* Only once the first key has gone, so that there are never three without the other strand's. */
static void insert_in_its_place(void)
{
    if (!modelled_fixed_contains(&fixed, of_group[0][0])) {
        MODEL_EXPECT(modelled_fixed_insert(&fixed, of_group[0][2], 12) == PLAIT_OK);
    }
}

static void setup_fixed_full(void)
{
    setup_fixed();
    MODEL_EXPECT(modelled_fixed_insert(&fixed, of_group[0][2], 12) == PLAIT_OK);
}

static void insert_elsewhere_in_its_place(void)
{
    if (!modelled_fixed_contains(&fixed, of_group[0][0])) {
        insert_another();
    }
}

static void exchange_first(void)
{
    remove_first();
    MODEL_EXPECT(modelled_fixed_insert(&fixed, of_group[0][3], 11) == PLAIT_OK);
}

static void exchange_second(void)
{
    MODEL_EXPECT(modelled_fixed_remove(&fixed, of_group[0][1], NULL) == PLAIT_OK);
    MODEL_EXPECT(modelled_fixed_insert(&fixed, of_group[0][2], 12) == PLAIT_OK);
}

static void check_fixed(void)
{
    MODEL_EXPECT(modelled_fixed_size(&fixed) == 3);
    MODEL_EXPECT(modelled_fixed_insert(&fixed, of_group[0][4], 14) == PLAIT_FULL);
    modelled_fixed_destroy(&fixed);
}

static void check_at_most_three(void)
{
    const size_t size = modelled_fixed_size(&fixed);
    MODEL_EXPECT(size == 2 || size == 3);
    MODEL_EXPECT(modelled_fixed_insert(&fixed, of_group[0][4], 14) == (size == 3 ? PLAIT_FULL : PLAIT_OK));
    modelled_fixed_destroy(&fixed);
}

/* ---- walks ---- */

static void walk(void)
{
    unsigned moves = 0;
    unsigned stays = 0;
    struct modelled_words_cursor cursor;
    uint64_t key = 0;
    modelled_words_cursor_open(&cursor, &words);
    while (modelled_words_cursor_next(&cursor, &key, NULL) == PLAIT_OK) {
        moves += key == MOVES ? 1U : 0U;
        stays += key == STAYS ? 1U : 0U;
    }
    modelled_words_cursor_close(&cursor);
    MODEL_EXPECT(moves == 1 && stays == 1);
}

static void walk_lent(void)
{
    unsigned seen = 0;
    struct modelled_words_cursor cursor;
    uint64_t key = 0;
    modelled_words_cursor_open(&cursor, &words);
    while (modelled_words_cursor_next(&cursor, &key, NULL) == PLAIT_OK) {
        seen += (hash_of(key) & 1U) == 0U ? 1U : 0U;
    }
    modelled_words_cursor_close(&cursor);
    MODEL_EXPECT(seen == 10);
}

static void check_few(void)
{
    MODEL_EXPECT(look(MOVES) == 1 && look(STAYS) == 1);
    modelled_words_destroy(&words);
}

/* ---- values in memory of their own ---- */

static void put_large(uint64_t number)
{
    struct large value = {{0}};
    value.part[0] = number;
    value.part[39] = number;
    MODEL_EXPECT(modelled_large_set(&larges, of_group[0][0], value) == PLAIT_OK);
}

static void setup_large(void)
{
    setup_empty();
    MODEL_EXPECT(modelled_large_init(&larges) == PLAIT_OK);
    put_large(1);
}

static void overwrite_large(void)
{
    put_large(2);
    MODEL_EXPECT(modelled_large_remove(&larges, of_group[0][0], NULL) == PLAIT_OK);
}

static void read_large(void)
{
    struct large value = {{0}};
    if (modelled_large_get(&larges, of_group[0][0], &value) == PLAIT_OK) {
        MODEL_EXPECT(value.part[0] == value.part[39] && value.part[0] != 0);
    }
}

static void check_large(void)
{
    modelled_large_destroy(&larges);
}

static const struct scenario SCENARIOS[] = {
    {.name = "split: one reads, one overwrites",
     .setup = setup_appended,
     .bodies = {split, read_both, overwrite_both},
     .check = check_overwritten},
    {.name = "split: one removes and inserts",
     .setup = setup_appended,
     .bodies = {split, read_moving, remove_and_come},
     .check = check_replaced},
    {.name = "growth: a reader meets old mask and depth",
     .setup = setup_few,
     .bodies = {grow_and_split, read_moving},
     .check = check_few},
    {.name = "growth: a writer meets old mask and depth",
     .setup = setup_few,
     .bodies = {grow_and_split, overwrite_both},
     .check = check_overwritten},
    {.name = "growth: who has taken out for others puts in",
     .setup = setup_taken_out,
     .bodies = {read_two_that_stay, put_four},
     .check = check_grown},
    {.name = "split: a slot of what has moved is used again",
     .setup = setup_moving_twin,
     .bodies = {split_and_use_slot, read_coming},
     .check = check_coming},
    {.name = "split: a slot that was lent is filled",
     .setup = setup_lent_early,
     .bodies = {remove_and_split, read_lent_early},
     .check = check_lent_early},
    {.name = "split: two strands", .setup = setup_appended, .bodies = {split, split, read_moving}, .check = check_few},
    {.name = "lent: read while the split takes them home",
     .setup = setup_lent,
     .bodies = {split, read_lent, use_lenders_slots},
     .check = check_lent},
    {.name = "lent: removed while the split takes them home",
     .setup = setup_lent,
     .bodies = {split, read_staying_lent, remove_lent},
     .check = NULL},
    {.name = "lent: the slot is given back and used again",
     .setup = setup_lender_full,
     .bodies = {remove_lent_only, read_lent_twice, use_given_slot},
     .check = check_ten_at_least},
    {.name = "lent: the lender's own key comes into the slot",
     .setup = setup_lent,
     .bodies = {split, read_cousin, put_cousin},
     .check = check_ten_at_least},
    {.name = "lent: growth under a reader of what moves",
     .setup = setup_lent_only,
     .bodies = {grow_and_split, read_one_that_moves},
     .check = check_ten_at_least},
    {.name = "lent: comes into a slot with its own tag",
     .setup = setup_lent_twin,
     .bodies = {split, read_staying},
     .check = check_nine},
    {.name = "lent: both ways",
     .setup = setup_lent_both_ways,
     .bodies = {remove_from_1, remove_from_0},
     .check = check_fourteen},
    {.name = "order: before a value was overwritten",
     .setup = setup_few,
     .bodies = {prepare_and_put, read_what_was_prepared},
     .check = check_prepared},
    {.name = "order: before a key was inserted",
     .setup = setup_empty,
     .bodies = {prepare_and_put, read_what_was_prepared},
     .check = check_prepared},
    {.name = "slots: a key's slot is used again",
     .setup = setup_twin,
     .bodies = {exchange_twins, read_twins},
     .check = check_twins},
    {.name = "slots: a neighbour's slot is used again",
     .setup = setup_neighbours,
     .bodies = {exchange_twins, read_neighbour},
     .check = check_twins},
    {.name = "slots: of several words",
     .setup = setup_two_twin,
     .bodies = {exchange_two, read_two_twins},
     .check = check_two},
    {.name = "two words: overwritten out of place",
     .setup = setup_two,
     .bodies = {overwrite_two, read_two},
     .check = check_two},
    {.name = "two words: overwritten in place",
     .setup = setup_two_full,
     .bodies = {overwrite_two, read_two},
     .check = check_two},
    {.name = "two words: lent and overwritten",
     .setup = setup_two_lent,
     .bodies = {overwrite_lent_two, read_lent_two},
     .check = check_two},
    {.name = "two words: lent to where the key was before",
     .setup = setup_two_movers,
     .bodies = {lend_back_and_overwrite, read_lent_back},
     .check = check_two},
    {.name = "long: updates wait for each other",
     .setup = setup_empty,
     .bodies = {upsert_twice, upsert_twice},
     .check = check_four},
    {.name = "long: three strands, long and short",
     .setup = setup_empty,
     .bodies = {upsert_twice, upsert_twice, upsert_and_put},
     .check = check_five},
    {.name = "insert: one winner",
     .setup = setup_winners,
     .bodies = {insert_one, insert_one},
     .check = check_one_winner},
    {.name = "remove: one winner",
     .setup = setup_one_to_remove,
     .bodies = {remove_one, remove_one},
     .check = check_one_winner},
    {.name = "remove: one winner, lent",
     .setup = setup_one_lent,
     .bodies = {remove_one_lent, remove_one_lent, put_one_lent},
     .check = check_one_lent},
    {.name = "hooks: a value is read while it goes",
     .setup = setup_held,
     .bodies = {remove_held, read_held},
     .check = check_held},
    {.name = "hooks: a value stays while its neighbour goes",
     .setup = setup_held_neighbour,
     .bodies = {remove_held, read_held_neighbour},
     .check = check_held},
    {.name = "hooks: a value is read while it moves",
     .setup = setup_held_moving,
     .bodies = {grow_and_split_held, read_held_moving},
     .check = check_held_moving},
    {.name = "fixed: a place that comes back is found",
     .setup = setup_fixed,
     .bodies = {remove_first, insert_another, insert_in_its_place},
     .check = check_at_most_three},
    {.name = "fixed: who has seen a key go finds its place",
     .setup = setup_fixed_full,
     .bodies = {remove_first, insert_elsewhere_in_its_place},
     .check = check_at_most_three},
    {.name = "fixed: places are exchanged",
     .setup = setup_fixed,
     .bodies = {exchange_first, exchange_second, insert_another},
     .check = check_fixed},
    {.name = "walk: during a split", .setup = setup_appended, .bodies = {split, walk}, .check = check_few},
    {.name = "walk: lent, during a split",
     .setup = setup_lent,
     .bodies = {split, walk_lent, use_lenders_slots},
     .check = check_ten_at_least},
    {.name = "large: read, overwritten, removed",
     .setup = setup_large,
     .bodies = {overwrite_large, read_large},
     .check = check_large},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
