/* SPDX-License-Identifier: MIT */
/* Scenarios of the generated dictionary in which its groups stay, but for two: slots are used again under readers,
 * values of several words are overwritten in place and out of place, long holders are waited for, values with hooks are
 * read while they go, permits of a fixed table move between strands. */
#define ARENA_UNITS 512
#include "arena.h"

#include "modelled_words.h"
#define WORDS modelled_words
#include "dict_keys.h"

#include "modelled_fixed.h"
#include "modelled_held.h"
#include "modelled_large.h"
#include "modelled_two.h"

static modelled_two twos;
static modelled_fixed fixed;
static modelled_large larges;
static modelled_held held;

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
    plait_table_tend(&twos.table, DEPTH);
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
    plait_table_tend(&held.table, DEPTH);
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
    {.name = "large: read, overwritten, removed",
     .setup = setup_large,
     .bodies = {overwrite_large, read_large},
     .check = check_large},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
