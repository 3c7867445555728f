/* SPDX-License-Identifier: MIT */
/* Every key of a dictionary is a linearizable register whose value may be absent: four threads play rounds on sixteen
 * new keys each, while the table grows from two groups, and for every key there must be an order that explains every
 * answer. Absent is 0; get_or_insert is a compare_exchange from absent, remove an exchange with it. */
#include "support/support.h"

#include <plait/atomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "register_history.h"
#include "stamp.h"

#include "line_two.h"
#include "line_words.h"

enum { THREADS = 4, HOT = 16, CALLS = 4 }; /* each thread makes so many calls on each key */

typedef struct register_call key_history[THREADS * CALLS];

struct test_shared {
    unsigned long rounds;
    uint64_t seed;
    bool two_words;
    key_history *keys; /* HOT of them for each round */
    line_words words;
    line_two twos;
    struct plait_atomic_u32 played;
};

static struct test_shared shared;

static struct two two_of(uint32_t value)
{
    const struct two two = {value, value};
    return two;
}

static uint32_t get(struct test_shared *s, uint64_t key)
{
    uint64_t word = 0;
    struct two two = {0, 0};
    if (s->two_words) {
        return line_two_get(&s->twos, key, &two) == PLAIT_OK ? (two.a == two.b ? (uint32_t)two.a : UINT32_MAX) : 0U;
    }
    return line_words_get(&s->words, key, &word) == PLAIT_OK ? (uint32_t)word : 0U;
}

static void set(struct test_shared *s, uint64_t key, uint32_t value)
{
    const plait_status status =
        s->two_words ? line_two_set(&s->twos, key, two_of(value)) : line_words_set(&s->words, key, value);
    (void)status; /* a value that was not stored is missed by the judge */
}

static uint32_t take(struct test_shared *s, uint64_t key)
{
    uint64_t word = 0;
    struct two two = {0, 0};
    if (s->two_words) {
        return line_two_remove(&s->twos, key, &two) == PLAIT_OK ? (uint32_t)two.b : 0U;
    }
    return line_words_remove(&s->words, key, &word) == PLAIT_OK ? (uint32_t)word : 0U;
}

/* True when it was inserted; otherwise *seen is what was there. */
static bool insert(struct test_shared *s, uint64_t key, uint32_t value, uint32_t *seen)
{
    uint64_t word = 0;
    struct two two = {0, 0};
    bool inserted = false;
    const plait_status status = s->two_words ? line_two_get_or_insert(&s->twos, key, two_of(value), &two, &inserted)
                                             : line_words_get_or_insert(&s->words, key, value, &word, &inserted);
    *seen = status != PLAIT_OK ? UINT32_MAX : s->two_words ? (uint32_t)two.a : (uint32_t)word;
    return inserted;
}

static void play(unsigned index, struct test_shared *s)
{
    uint64_t random = s->seed + index;
    for (unsigned long round = 0; round < s->rounds; round++) {
        while (plait_load_seq_cst(&s->played) < (uint32_t)(round * THREADS)) {
            test_yield();
        }
        for (unsigned i = 0; i < HOT * CALLS; i++) {
            const unsigned hot = (i * 5U + index) % HOT;
            const uint64_t key = round * HOT + hot;
            struct register_call *call = &s->keys[key][index * CALLS + i / HOT];
            call->desired = index * HOT * CALLS + i + 1U;
            const uint64_t choice = test_random(&random) % 8U;
            call->kind = choice < 3U   ? REGISTER_GET
                         : choice < 5U ? REGISTER_SET
                         : choice < 7U ? REGISTER_COMPARE_EXCHANGE
                                       : REGISTER_EXCHANGE;
            call->expected = 0;
            call->begins = stamp_before();
            switch (call->kind) {
            case REGISTER_GET:
                call->seen = get(s, key);
                break;
            case REGISTER_SET:
                set(s, key, call->desired);
                break;
            case REGISTER_EXCHANGE:
                call->desired = 0;
                call->seen = take(s, key);
                break;
            default:
                call->succeeded = insert(s, key, call->desired, &call->seen);
                break;
            }
            call->ends = stamp_after();
        }
        (void)plait_add_seq_cst(&s->played, 1U);
    }
}

static void judge(bool two_words)
{
    static struct register_search search;
    const char *seed = getenv("PLAIT_SEED");
    shared.rounds = test_scaled(312, 4); /* 20 000 calls of each thread */
    shared.seed = seed != NULL ? strtoull(seed, NULL, 0) : 4711U;
    shared.two_words = two_words;
    shared.keys = calloc(shared.rounds * HOT, sizeof(*shared.keys));
    assert_non_null(shared.keys);
    plait_store_relaxed(&shared.played, 0U);
    stamp_choose();
    assert_int_equal(line_words_init(&shared.words), PLAIT_OK);
    assert_int_equal(line_two_init(&shared.twos), PLAIT_OK);
    test_threads(THREADS, play, &shared);
    for (unsigned long key = 0; key < shared.rounds * HOT; key++) {
        if (!register_is_linearizable(&search, shared.keys[key], (size_t)THREADS * CALLS, 0)) {
            (void)fprintf(stderr, "key %lu of seed %llu has no order\n", key, (unsigned long long)shared.seed);
            fail();
        }
    }
    line_words_destroy(&shared.words);
    line_two_destroy(&shared.twos);
    free(shared.keys);
}

static void each_key_is_a_register(void **state)
{
    (void)state;
    judge(false);
}

static void each_key_is_a_register_of_two_words(void **state)
{
    (void)state;
    judge(true);
}

static void the_judge_finds_a_stale_answer(void **state)
{
    (void)state;
    static struct register_search search;
    const struct register_call calls[] = {
        {.begins = 1, .ends = 2, .kind = REGISTER_SET, .desired = 5},
        {.begins = 3, .ends = 4, .kind = REGISTER_EXCHANGE, .desired = 0, .seen = 5},
        {.begins = 5, .ends = 6, .kind = REGISTER_GET, .seen = 5},
    };
    assert_true(register_is_linearizable(&search, calls, 2, 0));
    assert_false(register_is_linearizable(&search, calls, 3, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_judge_finds_a_stale_answer),
        cmocka_unit_test(each_key_is_a_register),
        cmocka_unit_test(each_key_is_a_register_of_two_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
