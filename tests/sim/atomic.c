/* SPDX-License-Identifier: MIT */
/* Scenarios of the generated atomics: no value torn, no change lost, one order of all objects; and of the lock inside
 * large ones: whoever waits for it is woken. */
#include "model.h"

#include <plait/strand.h>

#include "sim_hollow.h"
#include "sim_n.h"
#include "sim_small.h"
#include "sim_triples.h"
#include "sim_twins.h"

#include <string.h>

static sim_triples first, second;
static sim_twins pair, other;
static sim_n count;
static sim_small tiny;
static sim_hollow hole;
static unsigned data;
static uint64_t seen[4];
static unsigned done;

/* ---- values made of one number ---- */

static struct triple triple(uint64_t n)
{
    return (struct triple){n, ~n, n * 3U};
}

static uint64_t of_triple(struct triple value)
{
    MODEL_EXPECT(value.b == ~value.a && value.c == value.a * 3U);
    return value.a;
}

static struct twin twin(uint64_t n)
{
    return (struct twin){n, ~n};
}

static uint64_t of_twin(struct twin value)
{
    MODEL_EXPECT(value.b == ~value.a);
    return value.a;
}

static void setup(void)
{
    sim_triples_init(&first, triple(0));
    sim_triples_init(&second, triple(0));
    sim_twins_init(&pair, twin(0));
    sim_twins_init(&other, twin(0));
    sim_n_init(&count, 0);
    sim_small_init(&tiny, 120);
    data = done = 0;
    memset(seen, 0, sizeof(seen));
}

/* ---- never torn ---- */

static void write_two(void)
{
    sim_triples_set(&first, triple(1));
    sim_triples_set(&first, triple(2));
}

static void read_two(void)
{
    const uint64_t earlier = of_triple(sim_triples_get(&first));
    const uint64_t later = of_triple(sim_triples_get(&first));
    MODEL_EXPECT(earlier <= later && later <= 2);
}

static void read_any(void)
{
    (void)of_triple(sim_triples_get(&first));
    (void)of_triple(sim_triples_get(&first));
}

/* ---- one order of all objects: of two strands that each set one and read the other, one sees what the other set ----
 */

static void set_first_get_second(void)
{
    sim_triples_set(&first, triple(1));
    seen[0] = of_triple(sim_triples_get(&second));
}

static void set_second_get_first(void)
{
    sim_triples_set(&second, triple(1));
    seen[1] = of_triple(sim_triples_get(&first));
}

static void one_saw_the_other(void)
{
    MODEL_EXPECT(seen[0] == 1 || seen[1] == 1);
}

static void set_pair_get_other(void)
{
    sim_twins_set(&pair, twin(1));
    seen[0] = of_twin(sim_twins_get(&other));
}

static void set_other_get_pair(void)
{
    sim_twins_set(&other, twin(1));
    seen[1] = of_twin(sim_twins_get(&pair));
}

/* ---- a value publishes what came before it ---- */

static void publish(void)
{
    model_write(data, 1);
    sim_triples_set(&first, triple(1));
}

static void consume(void)
{
    if (of_triple(sim_triples_get(&first)) == 1) {
        MODEL_EXPECT(model_read(data) == 1);
    }
}

static void publish_by_number(void)
{
    model_write(data, 1);
    sim_n_set_release(&count, 1);
}

static void consume_by_number(void)
{
    if (sim_n_get_acquire(&count) == 1) {
        MODEL_EXPECT(model_read(data) == 1);
    }
}

/* ---- nothing is lost ---- */

static plait_status next_triple(struct triple *value)
{
    *value = triple(of_triple(*value) + 1);
    return PLAIT_OK;
}

static void update_twice(void)
{
    MODEL_EXPECT(sim_triples_update(&first, next_triple, NULL) == PLAIT_OK);
    MODEL_EXPECT(sim_triples_update(&first, next_triple, NULL) == PLAIT_OK);
}

static void four_updates(void)
{
    MODEL_EXPECT(of_triple(sim_triples_get(&first)) == 4);
}

static plait_status next_twin(struct twin *value)
{
    *value = twin(of_twin(*value) + 1);
    return PLAIT_OK;
}

static void update_pair_twice(void)
{
    MODEL_EXPECT(sim_twins_update(&pair, next_twin, NULL) == PLAIT_OK);
    MODEL_EXPECT(sim_twins_update(&pair, next_twin, NULL) == PLAIT_OK);
}

static void four_pair_updates(void)
{
    MODEL_EXPECT(of_twin(sim_twins_get(&pair)) == 4);
}

/* Each value put in comes out once, or stays. */
static void trade(void)
{
    seen[model_self()] = of_triple(sim_triples_exchange(&first, triple(model_self() + 1)));
}

static void nothing_traded_away(void)
{
    const uint64_t left = of_triple(sim_triples_get(&first));
    MODEL_EXPECT(seen[0] + seen[1] + seen[2] + left == 1 + 2 + 3);
    MODEL_EXPECT(seen[0] != 1 && seen[1] != 2 && seen[2] != 3);
}

/* One compare-exchange from 0 succeeds, and the others are told by whom. */
static void claim(void)
{
    struct triple expected = triple(0);
    const uint64_t mine = model_self() + 1;
    if (sim_triples_compare_exchange(&first, &expected, triple(mine))) {
        seen[model_self()] = mine;
    } else {
        MODEL_EXPECT(of_triple(expected) != 0);
    }
}

static void one_claimed(void)
{
    const uint64_t holder = of_triple(sim_triples_get(&first));
    MODEL_EXPECT(holder != 0 && seen[0] + seen[1] + seen[2] == holder);
}

/* Three writers at one lock: whoever waits is woken. */
static void write_one(void)
{
    sim_triples_set(&first, triple(model_self() + 1));
    done++;
}

static void all_wrote(void)
{
    MODEL_EXPECT(done == 3);
}

/* ---- numbers ---- */

/* 120 + 5 fits once into eight bits, not twice. */
static void add_five(void)
{
    int8_t result = 0;
    const plait_status status = sim_small_checked_add(&tiny, 5, &result);
    MODEL_EXPECT(status == PLAIT_OK ? result == 125 : status == PLAIT_OVERFLOW && result == 0);
    seen[model_self()] = status == PLAIT_OK;
}

static void one_added(void)
{
    MODEL_EXPECT(seen[0] + seen[1] == 1 && sim_small_get(&tiny) == 125);
}

static void multiply_and_subtract(void)
{
    (void)sim_n_mul(&count, 3);
    (void)sim_n_decr(&count);
}

static void raise_to_ten(void)
{
    seen[0] = (uint64_t)sim_n_fetch_max(&count, 10);
}

/* max 10 before, between or after "times 3, minus 1" of 0. */
static void as_if_one_after_the_other(void)
{
    const int64_t value = sim_n_get(&count);
    MODEL_EXPECT((seen[0] == 0 && (value == 29 || value == 9)) || (seen[0] == UINT64_MAX && value == 10));
}

/* -7 // 2 == -4, whatever the other strand does; the least value by -1 is refused, not a signal. */
static void divide(void)
{
    sim_small object;
    int8_t result = 0;
    sim_small_init(&object, -7);
    MODEL_EXPECT(sim_small_floor_div(&object, 2, &result) == PLAIT_OK && result == -4);
    sim_small_init(&object, -8);
    MODEL_EXPECT(sim_small_floor_div(&object, 2, &result) == PLAIT_OK && result == -4);
    sim_small_init(&object, INT8_MIN);
    MODEL_EXPECT(sim_small_div(&object, -1, &result) == PLAIT_OVERFLOW && sim_small_get(&object) == INT8_MIN);
    sim_n wide;
    int64_t quotient = 0;
    sim_n_init(&wide, INT64_MIN);
    MODEL_EXPECT(sim_n_div(&wide, -1, &quotient) == PLAIT_OVERFLOW && sim_n_get(&wide) == INT64_MIN);
}

/* ---- padding, and calls from inside ---- */

static void fill(struct holed *value, int32_t n, int filler)
{
    memset(value, filler, sizeof(*value));
    value->tag = 'x';
    value->number = n;
}

/* The hole in the object holds whatever it holds: at most one of the two agrees with it. */
static void compare_with_other_padding(void)
{
    struct holed expected;
    struct holed same;
    fill(&same, 1, 0x00);
    sim_hollow_init(&hole, same);
    fill(&expected, 1, 0x55);
    MODEL_EXPECT(sim_hollow_compare_exchange(&hole, &expected, same));
    fill(&expected, 1, 0xaa);
    MODEL_EXPECT(sim_hollow_compare_exchange(&hole, &expected, same));
    fill(&expected, 3, 0x00);
    MODEL_EXPECT(!sim_hollow_compare_exchange(&hole, &expected, same));
    MODEL_EXPECT(expected.number == 1);
}

static plait_status set_from_inside(struct twin *value)
{
    *value = twin(5);
    sim_twins_set(&pair, twin(of_twin(sim_twins_get(&pair)) + 1));
    return PLAIT_OK;
}

static plait_status update_from_inside(struct twin *value)
{
    *value = twin(6);
    MODEL_EXPECT(sim_twins_update(&pair, next_twin, NULL) == PLAIT_MISUSE);
    return PLAIT_OK;
}

static void call_from_inside(void)
{
    MODEL_EXPECT(sim_twins_update(&pair, set_from_inside, NULL) == PLAIT_MISUSE);
    MODEL_EXPECT(of_twin(sim_twins_get(&pair)) == 1);
    MODEL_EXPECT(sim_twins_update(&pair, update_from_inside, NULL) == PLAIT_MISUSE);
    MODEL_EXPECT(of_twin(sim_twins_get(&pair)) == 1);
}

static const struct scenario SCENARIOS[] = {
    {.name = "seqlock: two writes, two readers", .setup = setup, .bodies = {write_two, read_two, read_two}},
    {.name = "seqlock: two writers, a reader", .setup = setup, .bodies = {trade, trade, read_any}},
    {.name = "seqlock: one order of two objects",
     .setup = setup,
     .bodies = {set_first_get_second, set_second_get_first},
     .check = one_saw_the_other},
    {.name = "seqlock: publishes", .setup = setup, .bodies = {publish, consume}},
    {.name = "seqlock: updates", .setup = setup, .bodies = {update_twice, update_twice}, .check = four_updates},
    {.name = "seqlock: exchanges", .setup = setup, .bodies = {trade, trade, trade}, .check = nothing_traded_away},
    {.name = "seqlock: compare-exchanges", .setup = setup, .bodies = {claim, claim, claim}, .check = one_claimed},
    {.name = "seqlock: three writers", .setup = setup, .bodies = {write_one, write_one, write_one}, .check = all_wrote},
    {.name = "pair: updates",
     .setup = setup,
     .bodies = {update_pair_twice, update_pair_twice},
     .check = four_pair_updates},
    {.name = "pair: one order of two objects",
     .setup = setup,
     .bodies = {set_pair_get_other, set_other_get_pair},
     .check = one_saw_the_other},
    {.name = "number: publishes", .setup = setup, .bodies = {publish_by_number, consume_by_number}},
    {.name = "number: one of two sums fits", .setup = setup, .bodies = {add_five, add_five}, .check = one_added},
    {.name = "number: product and greatest",
     .setup = setup,
     .bodies = {multiply_and_subtract, raise_to_ten},
     .check = as_if_one_after_the_other},
    {.name = "number: divisions", .setup = setup, .bodies = {divide}},
    {.name = "value: padding", .setup = setup, .bodies = {compare_with_other_padding}},
    {.name = "value: calls from inside", .setup = setup, .bodies = {call_from_inside}},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
