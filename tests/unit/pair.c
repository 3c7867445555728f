/* SPDX-License-Identifier: MIT */
/* Sixteen bytes that change together: every operation, alone and from four threads, with the machine's instruction and
 * (second program, PLAIT_NO_PAIR_INSTRUCTION) with locks in its place. */
#include "support/support.h"

#include <plait/pair.h>

static struct plait_pair pair(uint64_t word_0, uint64_t word_1)
{
    const struct plait_pair value = {{word_0, word_1}};
    return value;
}

static bool is(struct plait_pair value, uint64_t word_0, uint64_t word_1)
{
    return value.word[0] == word_0 && value.word[1] == word_1;
}

static void a_pair_is_read_and_replaced(void **state)
{
    (void)state;
    static struct plait_atomic_pair object = PLAIT_PAIR_INIT(1, 2);
    assert_true(is(plait_pair_load(&object), 1, 2));
    plait_pair_store(&object, pair(3, UINT64_MAX));
    assert_true(is(plait_pair_load(&object), 3, UINT64_MAX));
    assert_true(is(plait_pair_exchange(&object, pair(5, 6)), 3, UINT64_MAX));
    assert_true(is(plait_pair_load(&object), 5, 6));
}

/* Zero is what a load by compare-exchange writes back. */
static void a_pair_of_zeroes_stays(void **state)
{
    (void)state;
    static struct plait_atomic_pair object;
    assert_true(is(plait_pair_load(&object), 0, 0));
    assert_true(is(plait_pair_exchange(&object, pair(0, 7)), 0, 0));
    assert_true(is(plait_pair_load(&object), 0, 7));
}

static void both_words_are_compared(void **state)
{
    (void)state;
    struct plait_atomic_pair object = PLAIT_PAIR_INIT(1, 2);
    struct plait_pair expected = pair(1, 3);
    assert_false(plait_pair_compare_exchange(&object, &expected, pair(9, 9)));
    assert_true(is(expected, 1, 2));
    expected = pair(0, 2);
    assert_false(plait_pair_compare_exchange(&object, &expected, pair(9, 9)));
    assert_true(is(expected, 1, 2));
    assert_true(plait_pair_compare_exchange(&object, &expected, pair(4, 5)));
    assert_true(is(expected, 1, 2) && is(plait_pair_load(&object), 4, 5));
}

struct test_shared {
    struct plait_atomic_pair object;
    unsigned long rounds;
    uint64_t torn[4];
    uint64_t exchanged[4]; /* sum of what this thread took out minus what it put in */
};

/* Word 0 counts compare-exchanges; word 1 is always its complement. */
static void count_up(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        struct plait_pair seen = plait_pair_load(&shared->object);
        shared->torn[index] += seen.word[1] != ~seen.word[0];
        while (!plait_pair_compare_exchange(&shared->object, &seen, pair(seen.word[0] + 1U, ~(seen.word[0] + 1U)))) {
            shared->torn[index] += seen.word[1] != ~seen.word[0];
        }
    }
}

static void four_threads_count_exactly_and_nobody_sees_half_a_pair(void **state)
{
    (void)state;
    static struct test_shared shared = {.object = PLAIT_PAIR_INIT(0, UINT64_MAX)};
    shared.rounds = test_scaled(20000, 100);
    test_threads(4, count_up, &shared);
    const uint64_t total = 4U * (uint64_t)shared.rounds;
    assert_true(is(plait_pair_load(&shared.object), total, ~total));
    assert_int_equal(shared.torn[0] + shared.torn[1] + shared.torn[2] + shared.torn[3], 0);
}

/* Each value is taken out once: whatever is put in comes out to somebody, or stays. */
static void trade(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const uint64_t token = (uint64_t)index << 32 | i;
        const struct plait_pair before = plait_pair_exchange(&shared->object, pair(token, ~token));
        shared->torn[index] += before.word[1] != ~before.word[0];
        shared->exchanged[index] += before.word[0] - token;
    }
}

static void exchanges_lose_and_double_nothing(void **state)
{
    (void)state;
    static struct test_shared shared = {.object = PLAIT_PAIR_INIT(0, UINT64_MAX)};
    shared.rounds = test_scaled(20000, 100);
    test_threads(4, trade, &shared);
    const uint64_t taken = shared.exchanged[0] + shared.exchanged[1] + shared.exchanged[2] + shared.exchanged[3];
    assert_true(taken + plait_pair_load(&shared.object).word[0] == 0U);
    assert_int_equal(shared.torn[0] + shared.torn[1] + shared.torn[2] + shared.torn[3], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_is_read_and_replaced),
        cmocka_unit_test(a_pair_of_zeroes_stays),
        cmocka_unit_test(both_words_are_compared),
        cmocka_unit_test(four_threads_count_exactly_and_nobody_sees_half_a_pair),
        cmocka_unit_test(exchanges_lose_and_double_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
