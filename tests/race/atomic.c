/* SPDX-License-Identifier: MIT */
/* Atomics under four threads: sums that come out exactly, tickets that are handed out once, values that are never torn;
 * and nothing for the race detectors to report. */
#include "support/support.h"

#include <stdlib.h>

#include "support/atomic_types.h"

#include "count_i64.h"
#include "count_i8.h"
#include "count_u64.h"
#include "signal_flag.h"
#include "whole_padded.h"
#include "whole_place.h"
#include "whole_point.h"
#include "whole_range.h"
#include "whole_sheet.h"

enum { THREADS = 4 };

struct test_shared {
    unsigned long rounds;
    uint64_t sum[THREADS];
    uint64_t wrong[THREADS];
    count_i64 tally;
    count_u64 bits;
    count_i8 small;
    signal_flag gate;
    uint64_t guarded; /* by the gate */
    uint8_t *taken;   /* by ticket */
};

/* ---- numbers ---- */

static void add_up(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        (void)count_i64_add(&shared->tally, 7);
        (void)count_i64_fetch_sub(&shared->tally, 3);
        (void)count_i64_incr(&shared->tally);
        (void)count_i64_decr(&shared->tally);
        int64_t result = 0;
        shared->wrong[index] += count_i64_checked_add(&shared->tally, 2, &result) != PLAIT_OK;
    }
}

static void sums_are_exact(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(30000, 50)};
    test_threads(THREADS, add_up, &shared);
    assert_true(count_i64_get(&shared.tally) == 6 * THREADS * (int64_t)shared.rounds);
    assert_int_equal(shared.wrong[0] + shared.wrong[1] + shared.wrong[2] + shared.wrong[3], 0);
}

static void take_tickets(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const int64_t ticket =
            index % 2U == 0U ? count_i64_fetch_incr(&shared->tally) : count_i64_incr(&shared->tally) - 1;
        shared->taken[ticket]++; /* nobody else has this one */
    }
}

static void each_ticket_is_handed_out_once(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(30000, 50)};
    const size_t tickets = THREADS * shared.rounds;
    shared.taken = calloc(tickets, 1);
    assert_non_null(shared.taken);
    test_threads(THREADS, take_tickets, &shared);
    for (size_t i = 0; i < tickets; i++) {
        assert_int_equal(shared.taken[i], 1);
    }
    free(shared.taken);
}

static void multiply(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        (void)count_u64_mul(&shared->bits, 3U);
    }
}

static void products_are_exact(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(10000, 50), .bits = COUNT_U64_INIT(1)};
    test_threads(THREADS, multiply, &shared);
    uint64_t product = 1;
    for (unsigned long i = 0; i < THREADS * shared.rounds; i++) {
        product *= 3U;
    }
    assert_true(count_u64_get(&shared.bits) == product);
}

/* Each thread owns 16 bits of the word; all of them do everything to their own. */
static void flip(unsigned index, struct test_shared *shared)
{
    const uint64_t mine = UINT64_C(0xffff) << 16U * index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        shared->wrong[index] += (count_u64_or(&shared->bits, mine) & mine) != mine;
        shared->wrong[index] += (count_u64_and(&shared->bits, ~mine) & mine) != 0U;
        shared->wrong[index] += (count_u64_xor(&shared->bits, mine & UINT64_C(0x5a5a5a5a5a5a5a5a)) & mine) !=
                                (mine & UINT64_C(0x5a5a5a5a5a5a5a5a));
        (void)count_u64_fetch_xor(&shared->bits, mine & UINT64_C(0x5a5a5a5a5a5a5a5a));
    }
}

static void bits_of_others_are_left_alone(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(10000, 50)};
    test_threads(THREADS, flip, &shared);
    assert_true(count_u64_get(&shared.bits) == 0U);
    assert_int_equal(shared.wrong[0] + shared.wrong[1] + shared.wrong[2] + shared.wrong[3], 0);
}

static void fill_up(unsigned index, struct test_shared *shared)
{
    for (unsigned i = 0; i < 100U; i++) {
        shared->sum[index] += count_i8_checked_incr(&shared->small, NULL) == PLAIT_OK;
    }
}

/* Four hundred checked additions of 1 in eight bits: exactly 127 fit. */
static void checked_calls_stop_at_the_edge(void **state)
{
    (void)state;
    struct test_shared shared = {.small = COUNT_I8_INIT(0)};
    test_threads(THREADS, fill_up, &shared);
    assert_int_equal(count_i8_get(&shared.small), INT8_MAX);
    assert_int_equal(shared.sum[0] + shared.sum[1] + shared.sum[2] + shared.sum[3], INT8_MAX);
}

static void raise_and_lower(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const int64_t mine = (int64_t)(i * THREADS + index);
        shared->wrong[index] += count_i64_max(&shared->tally, mine) < mine;
    }
}

static void the_greatest_stays(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(30000, 50), .tally = COUNT_I64_INIT(-1)};
    test_threads(THREADS, raise_and_lower, &shared);
    assert_true(count_i64_get(&shared.tally) == (int64_t)(THREADS * shared.rounds) - 1);
    assert_int_equal(shared.wrong[0] + shared.wrong[1] + shared.wrong[2] + shared.wrong[3], 0);
}

/* ---- flag ---- */

static void pass_the_gate(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        while (signal_flag_test_and_set(&shared->gate)) {
            test_yield();
        }
        shared->guarded++;
        signal_flag_clear(&shared->gate);
    }
}

static void one_strand_passes_test_and_set(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(5000, 50)};
    test_threads(THREADS, pass_the_gate, &shared);
    assert_true(shared.guarded == THREADS * shared.rounds);
}

/* ---- values ---- */

#define ATOMIC whole_point
#define VALUE struct point
#define MAKE(n) point_of(n)
#define NUMBER(v) point_number(v)
#include "atomic_value_race.h"

#define ATOMIC whole_padded
#define VALUE struct padded
#define MAKE(n) padded_of(n)
#define NUMBER(v) padded_number(v)
#include "atomic_value_race.h"

#define ATOMIC whole_range
#define VALUE struct range
#define MAKE(n) range_of(n)
#define NUMBER(v) range_number(v)
#include "atomic_value_race.h"

#define ATOMIC whole_place
#define VALUE struct place
#define MAKE(n) place_of(n)
#define NUMBER(v) place_number(v)
#include "atomic_value_race.h"

#define ATOMIC whole_sheet
#define VALUE struct sheet
#define MAKE(n) sheet_of(n)
#define NUMBER(v) sheet_number(v)
#include "atomic_value_race.h"

#define CASES(atomic)                                                          \
    cmocka_unit_test(value_##atomic##_no_change_is_lost_and_no_value_is_torn), \
        cmocka_unit_test(value_##atomic##_exchanges_lose_and_double_nothing)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_exact),
        cmocka_unit_test(each_ticket_is_handed_out_once),
        cmocka_unit_test(products_are_exact),
        cmocka_unit_test(bits_of_others_are_left_alone),
        cmocka_unit_test(checked_calls_stop_at_the_edge),
        cmocka_unit_test(the_greatest_stays),
        cmocka_unit_test(one_strand_passes_test_and_set),
        CASES(whole_point),
        CASES(whole_padded),
        CASES(whole_range),
        CASES(whole_place),
        CASES(whole_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
