/* SPDX-License-Identifier: MIT */
/* Scenarios of the generated dictionary on tables of two groups, which become four: a group is split while others read
 * and write its keys, entries that were lent come home and their slots are used again, walks see what stays once. */
#define ARENA_UNITS 512
#include "arena.h"

#include "grown_words.h"
#define WORDS grown_words
#include "dict_keys.h"

/* ---- a split under a reader and a writer ---- */

static void setup_appended(void)
{
    setup_few();
    plait_table_tend(&words.table, DEPTH);
    MODEL_EXPECT(plait_load_relaxed(&words.table.depth) == 2U);
}

static void grow_and_split(void)
{
    plait_table_tend(&words.table, DEPTH);
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
    MODEL_EXPECT(grown_words_remove(&words, STAYS, &value) == PLAIT_OK && value == value_of(STAYS, 1));
    MODEL_EXPECT(look(STAYS) == -1);
    MODEL_EXPECT(grown_words_insert(&words, COMES, value_of(COMES, 1)) == PLAIT_OK);
    MODEL_EXPECT(look(COMES) == 1);
}

static void check_overwritten(void)
{
    MODEL_EXPECT(look(MOVES) == 2);
    MODEL_EXPECT(look(STAYS) == 2);
    MODEL_EXPECT(grown_words_size(&words) == 2);
    grown_words_destroy(&words);
}

static void check_replaced(void)
{
    MODEL_EXPECT(look(MOVES) == 1);
    MODEL_EXPECT(look(STAYS) == -1);
    MODEL_EXPECT(look(COMES) == 1);
    MODEL_EXPECT(grown_words_size(&words) == 2);
    grown_words_destroy(&words);
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
    grown_words_destroy(&words);
}

/* One more is too many. Each insertion while the table grows is one that helps. */
static void setup_nearly_due(void)
{
    setup_empty();
    for (unsigned i = 0; i < (unsigned)LIMIT - 1U; i++) {
        put(of_group[i % 4U][i / 4U], 1);
    }
    for (unsigned s = 0; s < (unsigned)PLAIT_TABLE_STRIPES + (unsigned)PLAIT_TABLE_SHARED; s++) {
        plait_initialize(&words.table.stripes[s].turns, 7U);
        plait_initialize(&words.table.stripes[s].credit, 0U);
    }
}

static void put_two_more(void)
{
    put(of_group[2U * model_self()][4], 1);
    put(of_group[2U * model_self() + 1U][4], 1);
}

/* 16 groups, empty: there is leave to give. */
enum { ROOM = 96 };

static void setup_room(void)
{
    setup_empty();
    MODEL_EXPECT(grown_words_reserve(&words, ROOM) == PLAIT_OK);
    MODEL_EXPECT(plait_load_relaxed(&words.table.depth) == 4U);
}

/* Since its first look, others have put in all but one of the entries there is room for: so say the counters. */
static void put_with_old_leave(void)
{
    put(of_group[0][0], 1);
    plait_store_relaxed(&words.table.stripes[1].count, ROOM - 2U);
    for (unsigned i = 1; i <= 20; i++) {
        put(of_group[i % 4U][i / 4U], 1);
    }
}

static void check_grown_in_time(void)
{
    MODEL_EXPECT(plait_load_relaxed(&words.table.depth) == 5U);
    grown_words_destroy(&words);
}

/* ---- a split that takes lent entries home ---- */

static void setup_lent(void)
{
    setup_lent_only();
    plait_table_tend(&words.table, DEPTH);
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
    MODEL_EXPECT(grown_words_remove(&words, LENT_MOVES, NULL) == PLAIT_OK);
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
    plait_table_tend(&words.table, DEPTH);
}

static void read_staying(void)
{
    MODEL_EXPECT(look(LENT_STAYS) == 1);
}

static void check_nine(void)
{
    MODEL_EXPECT(grown_words_size(&words) == 9);
    grown_words_destroy(&words);
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
    MODEL_EXPECT(grown_words_size(&words) >= 10);
    grown_words_destroy(&words);
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
    plait_table_tend(&words.table, DEPTH);
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
    grown_words_destroy(&words);
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
    plait_table_tend(&words.table, DEPTH);
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
    MODEL_EXPECT(grown_words_remove(&words, LENT_EARLY, NULL) == PLAIT_OK);
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
    grown_words_destroy(&words);
}

static void use_lenders_slots(void)
{
    put(of_group[1][0], 1);
    put(of_group[3][0], 1);
    MODEL_EXPECT(look(of_group[1][0]) == 1);
}

static void remove_lent(void)
{
    MODEL_EXPECT(grown_words_remove(&words, LENT_MOVES, NULL) == PLAIT_OK);
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
    grown_words_destroy(&words);
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
    MODEL_EXPECT(grown_words_remove(&words, of_group[0][0], NULL) == PLAIT_OK);
    put(LENT_TO_0, 1);
}

static void remove_from_1(void)
{
    MODEL_EXPECT(grown_words_remove(&words, LENT_TO_1, NULL) == PLAIT_OK);
}

static void remove_from_0(void)
{
    MODEL_EXPECT(grown_words_remove(&words, LENT_TO_0, NULL) == PLAIT_OK);
}

static void check_fourteen(void)
{
    MODEL_EXPECT(grown_words_size(&words) == 14);
    MODEL_EXPECT(look(LENT_TO_1) == -1 && look(LENT_TO_0) == -1);
    grown_words_destroy(&words);
}

/* ---- walks ---- */

static void walk(void)
{
    unsigned moves = 0;
    unsigned stays = 0;
    struct grown_words_cursor cursor;
    uint64_t key = 0;
    grown_words_cursor_open(&cursor, &words);
    while (grown_words_cursor_next(&cursor, &key, NULL) == PLAIT_OK) {
        moves += key == MOVES ? 1U : 0U;
        stays += key == STAYS ? 1U : 0U;
    }
    grown_words_cursor_close(&cursor);
    MODEL_EXPECT(moves == 1 && stays == 1);
}

static void walk_lent(void)
{
    unsigned seen = 0;
    struct grown_words_cursor cursor;
    uint64_t key = 0;
    grown_words_cursor_open(&cursor, &words);
    while (grown_words_cursor_next(&cursor, &key, NULL) == PLAIT_OK) {
        seen += (hash_of(key) & 1U) == 0U ? 1U : 0U;
    }
    grown_words_cursor_close(&cursor);
    MODEL_EXPECT(seen == 10);
}

static void check_few(void)
{
    MODEL_EXPECT(look(MOVES) == 1 && look(STAYS) == 1);
    grown_words_destroy(&words);
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
    {.name = "growth: two find at a time that it is due",
     .setup = setup_nearly_due,
     .bodies = {put_two_more, put_two_more},
     .check = check_grown},
    {.name = "growth: leave that was given long ago",
     .setup = setup_room,
     .bodies = {put_with_old_leave},
     .check = check_grown_in_time,
     .plans = "SC1"},
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
    {.name = "walk: during a split", .setup = setup_appended, .bodies = {split, walk}, .check = check_few},
    {.name = "walk: lent, during a split",
     .setup = setup_lent,
     .bodies = {split, walk_lent, use_lenders_slots},
     .check = check_ten_at_least},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
