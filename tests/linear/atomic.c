/* SPDX-License-Identifier: MIT */
/* Atomic values are linearizable registers, whatever their size: many short rounds of four threads are recorded, and
 * each round must have an order that explains every answer. */
#include "support/support.h"

#include <plait/atomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "register_history.h"
#include "support/atomic_types.h"

#include "line_place.h"
#include "line_point.h"
#include "line_range.h"
#include "line_sheet.h"

enum { THREADS = 4, CALLS = 12 };

typedef struct register_call round_of_calls[THREADS][CALLS];

struct test_shared {
    unsigned long rounds;
    uint64_t seed;
    round_of_calls *calls;
    struct plait_atomic_u64 clock;
    struct plait_atomic_u32 played; /* parts of rounds */
    struct plait_atomic_u32 open;   /* the round that may begin */
};

/* Waits until the round before has ended for everybody. */
static void meet(struct test_shared *shared, unsigned long round)
{
    while (plait_load_seq_cst(&shared->open) != (uint32_t)round) {
        test_yield();
    }
}

static void judge(test_body *play)
{
    static struct register_search search;
    struct test_shared shared = {.rounds = test_scaled(600, 6), .seed = 4711};
    const char *seed = getenv("PLAIT_SEED");
    shared.seed = seed != NULL ? strtoull(seed, NULL, 0) : shared.seed;
    shared.calls = calloc(shared.rounds, sizeof(*shared.calls));
    assert_non_null(shared.calls);
    test_threads(THREADS, play, &shared);
    for (unsigned long round = 0; round < shared.rounds; round++) {
        if (!register_is_linearizable(&search, shared.calls[round][0], (size_t)THREADS * CALLS, 0)) {
            (void)fprintf(stderr, "round %lu of seed %llu has no order\n", round, (unsigned long long)shared.seed);
            fail();
        }
    }
    free(shared.calls);
}

#define ATOMIC line_point
#define VALUE struct point
#define MAKE(n) point_of(n)
#define NUMBER(v) point_number(v)
#include "atomic_rounds.h"

#define ATOMIC line_range
#define VALUE struct range
#define MAKE(n) range_of(n)
#define NUMBER(v) range_number(v)
#include "atomic_rounds.h"

#define ATOMIC line_place
#define VALUE struct place
#define MAKE(n) place_of(n)
#define NUMBER(v) place_number(v)
#include "atomic_rounds.h"

#define ATOMIC line_sheet
#define VALUE struct sheet
#define MAKE(n) sheet_of(n)
#define NUMBER(v) sheet_number(v)
#include "atomic_rounds.h"

/* ---- the checker itself can say no ---- */

static bool explains(const struct register_call *calls, size_t count)
{
    static struct register_search search;
    return register_is_linearizable(&search, calls, count, 0);
}

static void overlapping_calls_may_come_in_any_order(void **state)
{
    (void)state;
    const struct register_call calls[] = {
        {.begins = 0, .ends = 5, .kind = REGISTER_SET, .desired = 1},
        {.begins = 1, .ends = 4, .kind = REGISTER_GET, .seen = 0},
        {.begins = 2, .ends = 3, .kind = REGISTER_GET, .seen = 0},
        {.begins = 6, .ends = 7, .kind = REGISTER_COMPARE_EXCHANGE, .expected = 1, .desired = 2, .succeeded = true},
        {.begins = 8, .ends = 9, .kind = REGISTER_EXCHANGE, .desired = 3, .seen = 2},
    };
    assert_true(explains(calls, sizeof(calls) / sizeof(calls[0])));
}

static void a_read_that_is_too_old_is_found(void **state)
{
    (void)state;
    const struct register_call calls[] = {
        {.begins = 0, .ends = 1, .kind = REGISTER_SET, .desired = 1},
        {.begins = 2, .ends = 3, .kind = REGISTER_GET, .seen = 0},
    };
    assert_false(explains(calls, 2));
}

static void two_that_take_the_same_value_are_found(void **state)
{
    (void)state;
    const struct register_call calls[] = {
        {.begins = 0, .ends = 9, .kind = REGISTER_COMPARE_EXCHANGE, .expected = 0, .desired = 1, .succeeded = true},
        {.begins = 0, .ends = 9, .kind = REGISTER_COMPARE_EXCHANGE, .expected = 0, .desired = 2, .succeeded = true},
    };
    assert_false(explains(calls, 2));
}

static void reads_in_two_different_orders_are_found(void **state)
{
    (void)state;
    const struct register_call calls[] = {
        {.begins = 0, .ends = 9, .kind = REGISTER_SET, .desired = 1},
        {.begins = 0, .ends = 9, .kind = REGISTER_SET, .desired = 2},
        {.begins = 1, .ends = 2, .kind = REGISTER_GET, .seen = 1},
        {.begins = 3, .ends = 4, .kind = REGISTER_GET, .seen = 2},
        {.begins = 5, .ends = 6, .kind = REGISTER_GET, .seen = 1},
    };
    assert_false(explains(calls, 5));
}

static void a_failure_without_reason_is_found(void **state)
{
    (void)state;
    const struct register_call calls[] = {
        {.begins = 0, .ends = 1, .kind = REGISTER_COMPARE_EXCHANGE, .expected = 0, .desired = 1, .seen = 0},
    };
    assert_false(explains(calls, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlapping_calls_may_come_in_any_order),
        cmocka_unit_test(a_read_that_is_too_old_is_found),
        cmocka_unit_test(two_that_take_the_same_value_are_found),
        cmocka_unit_test(reads_in_two_different_orders_are_found),
        cmocka_unit_test(a_failure_without_reason_is_found),
        cmocka_unit_test(value_line_point_is_linearizable),
        cmocka_unit_test(value_line_range_is_linearizable),
        cmocka_unit_test(value_line_place_is_linearizable),
        cmocka_unit_test(value_line_sheet_is_linearizable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
