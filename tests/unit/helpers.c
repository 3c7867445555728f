/* SPDX-License-Identifier: MIT */
/* helpers.c: NAME_map and NAME_race: how many calls are made at one time, what stands where, what ends them. Names
 * PY_*, LP_* and AI_* are those of the list in docs/conformance. Durations are in sim/helpers.c, on the virtual clock.
 */
#include <string.h>

#include "helpers.h"

/* ---- calls ---- */

struct plait_event never = PLAIT_EVENT_INIT;

static struct {
    plait_word inside;
    struct plait_atomic_u32 peak;
    uint32_t full_at;
    struct plait_event full;
} gauge;

void gauge_begin(uint32_t full_at)
{
    plait_initialize(&gauge.inside, 0U);
    plait_initialize(&gauge.peak, 0U);
    plait_event_init(&gauge.full);
    gauge.full_at = full_at;
}

uint32_t gauge_peak(void)
{
    return plait_load_acquire(&gauge.peak);
}

static void gauge_enter(void)
{
    const uint32_t inside = plait_add_acq_rel(&gauge.inside, 1U) + 1U;
    uint32_t peak = plait_load_relaxed(&gauge.peak);
    while (peak < inside && !plait_compare_exchange_acq_rel(&gauge.peak, &peak, inside)) {}
    if (inside == gauge.full_at) {
        plait_event_set(&gauge.full);
    }
}

static plait_status do_what_it_says(struct helped_case *one)
{
    plait_status status = one->crowds ? plait_event_wait(&gauge.full) : PLAIT_OK;
    if (one->cancels != NULL) {
        plait_scope_cancel(one->cancels);
    }
    if (status == PLAIT_OK && one->waits_for != NULL) {
        status = plait_event_wait(one->waits_for);
    }
    for (unsigned i = 0; i < one->yields && status == PLAIT_OK; i++) {
        status = plait_yield();
    }
    return status;
}

static plait_status help(struct helped_case *one, int *result, int *error)
{
    assert_int_equal(*error, 0); /* all zero at first */
    one->begun = true;
    one->name = plait_strand_name();
    gauge_enter();
    plait_status status = one->saw = do_what_it_says(one);
    (void)plait_sub_acq_rel(&gauge.inside, 1U);
    if (status == PLAIT_OK) {
        *(one->with == PLAIT_OK ? result : error) = one->gives;
        status = one->with;
    } else if (one->when_cut != PLAIT_OK) {
        status = one->when_cut;
    }
    if (one->sets != NULL) {
        plait_event_set(one->sets);
    }
    return status;
}

const struct helped_task helping = {.run = help, .name = "helping"};

struct helped_many *helped_many(size_t count, size_t limit)
{
    static struct helped_many many;
    (void)memset(&many, 0, sizeof(many));
    assert_true(count <= MOST);
    gauge_begin(0);
    for (size_t i = 0; i < count; i++) {
        many.cases[i].gives = 10 * (int)i;
        many.arguments[i] = &many.cases[i];
        many.results[i] = many.errors[i] = -1;
        many.statuses[i] = PLAIT_BUSY;
        plait_event_init(&many.events[i]);
    }
    const struct helped_batch batch = {.task = &helping,
                                       .count = count,
                                       .arguments = many.arguments,
                                       .results = many.results,
                                       .statuses = many.statuses,
                                       .errors = many.errors,
                                       .lanes = many.lanes,
                                       .limit = limit,
                                       .order = many.order,
                                       .index = SIZE_MAX};
    many.batch = batch;
    return &many;
}

/* Each call waits for the one after it, so that they end in reversed order. */
static struct helped_many *reversed(size_t count)
{
    struct helped_many *many = helped_many(count, count);
    for (size_t i = 0; i < count; i++) {
        many->cases[i].waits_for = i + 1 < count ? &many->events[i + 1] : NULL;
        many->cases[i].sets = &many->events[i];
    }
    return many;
}

/* ---- map ---- */

static void PY_30_AI_G01_AI_G04_AI_G08_results_stand_in_the_order_of_the_inputs(void **state)
{
    (void)state;
    struct helped_many *many = reversed(6);
    assert_int_equal(helped_map(&many->batch), PLAIT_OK);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(many->results[i], 10 * i);
        assert_int_equal(many->statuses[i], PLAIT_OK);
        assert_int_equal(many->errors[i], 0);
        assert_string_equal(many->cases[i].name, "helping");
    }
    assert_int_equal(many->batch.index, 6);
}

static void LP_P01_AI_G02_AI_G10_PY_31_the_first_failure_cancels_the_rest_and_is_returned(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 3);
    many->cases[0].waits_for = many->cases[2].waits_for = &never;
    many->cases[1].with = 5;
    assert_int_equal(helped_map(&many->batch), 5);
    assert_int_equal(many->batch.index, 1);
    assert_int_equal(many->errors[1], 10);
    for (size_t i = 0; i < 3; i += 2) {
        assert_true(!many->cases[i].begun || many->cases[i].saw == PLAIT_CANCELLED);
        assert_int_equal(many->statuses[i], PLAIT_CANCELLED);
    }
}

static void LP_P02_LP_P06_AI_G09_without_inputs_there_is_nothing_to_do(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(0, 999);
    many->batch.lanes = NULL;
    assert_int_equal(helped_map(&many->batch), PLAIT_OK);
    assert_int_equal(many->batch.index, 0);
    many->batch.keep_going = true;
    many->batch.statuses = NULL;
    assert_int_equal(helped_map(&many->batch), PLAIT_OK);
}

static void LP_P03_LP_P04_values_and_errors_stand_in_place(void **state)
{
    (void)state;
    struct helped_many *many = reversed(4);
    many->batch.keep_going = true;
    many->cases[1].with = 5;
    many->cases[3].with = -12345; /* nobody knows it */
    assert_int_equal(helped_map(&many->batch), PLAIT_OK);
    assert_int_equal(many->statuses[0], PLAIT_OK);
    assert_int_equal(many->statuses[1], 5);
    assert_int_equal(many->statuses[2], PLAIT_OK);
    assert_int_equal(many->statuses[3], PLAIT_FAILED);
    assert_int_equal(many->results[0], 0);
    assert_int_equal(many->errors[1], 10);
    assert_int_equal(many->results[2], 20);
    assert_int_equal(many->errors[3], 30);
    assert_true(many->batch.index == 1 || many->batch.index == 3);
}

static void LP_P05_of_two_at_a_time_one_fails_and_no_other_begins(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(6, 2);
    many->cases[0].waits_for = &never;
    many->cases[1].with = 7;
    assert_int_equal(helped_map(&many->batch), 7);
    assert_int_equal(many->batch.index, 1);
    for (size_t i = 2; i < 6; i++) {
        assert_false(many->cases[i].begun);
        assert_int_equal(many->statuses[i], PLAIT_CANCELLED);
    }
}

static void LP_P07_ten_calls_three_at_a_time(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(10, 3);
    gauge_begin(3);
    for (size_t i = 0; i < 10; i++) {
        many->cases[i].crowds = true;
        many->cases[i].yields = 2;
    }
    assert_int_equal(helped_map(&many->batch), PLAIT_OK);
    assert_int_equal(gauge_peak(), 3);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(many->results[i], 10 * i);
    }
}

static void LP_P08_every_third_fails_in_its_place(void **state)
{
    (void)state;
    for (size_t limit = 1; limit <= 5; limit += 4) {
        struct helped_many *many = helped_many(12, limit);
        many->batch.keep_going = true;
        for (size_t i = 2; i < 12; i += 3) {
            many->cases[i].with = (plait_status)i;
        }
        assert_int_equal(helped_map(&many->batch), PLAIT_OK);
        for (int i = 0; i < 12; i++) {
            assert_int_equal(many->statuses[i], i % 3 == 2 ? i : PLAIT_OK);
            assert_int_equal(i % 3 == 2 ? many->errors[i] : many->results[i], 10 * i);
        }
        assert_true(many->batch.index == 2 || limit != 1); /* who failed first */
    }
}

static void LP_P09_what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 0);
    assert_int_equal(helped_map(&many->batch), PLAIT_INVALID);
    many->batch.limit = 3;
    many->batch.lanes = NULL;
    assert_int_equal(helped_map(&many->batch), PLAIT_INVALID);
    many->batch.lanes = many->lanes;
    const struct helped_batch whole = many->batch;
    many->batch.task = NULL;
    assert_int_equal(helped_map(&many->batch), PLAIT_INVALID);
    many->batch = whole;
    many->batch.arguments = NULL;
    assert_int_equal(helped_race(&many->batch), PLAIT_INVALID);
    many->batch = whole;
    many->batch.results = NULL;
    assert_int_equal(helped_map(&many->batch), PLAIT_INVALID);
    many->batch = whole;
    many->batch.keep_going = true;
    many->batch.statuses = NULL;
    assert_int_equal(helped_map(&many->batch), PLAIT_INVALID);
    assert_int_equal(many->batch.index, SIZE_MAX); /* nothing was touched */
    assert_int_equal(many->statuses[0], PLAIT_BUSY);
    assert_false(many->cases[0].begun);
}

static void LP_P10_whatever_the_limit_the_order_is_kept(void **state)
{
    (void)state;
    uint64_t seed = 4711;
    const unsigned long rounds = test_scaled(60, 3);
    for (unsigned long round = 0; round < rounds; round++) {
        const size_t count = test_random(&seed) % MOST;
        struct helped_many *many = helped_many(count, 1 + test_random(&seed) % 10);
        for (size_t i = 0; i < count; i++) {
            many->cases[i].yields = (unsigned)(test_random(&seed) % 3);
        }
        assert_int_equal(helped_map(&many->batch), PLAIT_OK);
        assert_true(gauge_peak() <= many->batch.limit);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(many->results[i], 10 * (int)i);
        }
    }
}

/* One lane: what is not wanted need not be there, and a batch may be used again. */
static void what_nobody_asks_for_may_be_missing(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(4, 1);
    many->batch.statuses = NULL;
    many->batch.errors = NULL;
    many->cases[2].with = 9;
    assert_int_equal(helped_map(&many->batch), 9);
    assert_int_equal(many->batch.index, 2);
    assert_int_equal(many->results[1], 10);
    assert_false(many->cases[3].begun);
    many->cases[2].with = PLAIT_OK;
    assert_int_equal(helped_map(&many->batch), PLAIT_OK);
    assert_int_equal(many->batch.index, 4);
    assert_int_equal(many->results[3], 30);
}

static void cancelled_from_outside_it_keeps_what_it_has(void **state)
{
    (void)state;
    for (int keeps_going = 0; keeps_going < 2; keeps_going++) {
        struct helped_many *many = helped_many(4, 1);
        struct plait_scope outer;
        plait_status outcome = PLAIT_OK;
        plait_status mapped = PLAIT_OK;
        many->batch.keep_going = keeps_going == 1;
        many->cases[1].cancels = &outer;
        many->cases[2].cancels = &outer;
        PLAIT_SCOPE(&outer, &outcome) {
            mapped = outcome = helped_map(&many->batch);
        }
        assert_int_equal(mapped, PLAIT_CANCELLED);
        assert_int_equal(outcome, PLAIT_OK);
        assert_int_equal(many->statuses[0], PLAIT_OK);
        assert_int_equal(many->statuses[1], PLAIT_OK); /* it had all it needed */
        assert_int_equal(many->results[1], 10);
        assert_false(many->cases[2].begun);
        assert_int_equal(many->statuses[2], PLAIT_CANCELLED);
        assert_int_equal(many->statuses[3], PLAIT_CANCELLED);
        assert_int_equal(many->batch.index, 4); /* none failed */
    }
}

static void cancelled_when_all_is_done_it_is_done(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 1);
    struct plait_scope outer;
    plait_status outcome = PLAIT_OK;
    many->cases[2].cancels = &outer;
    PLAIT_SCOPE(&outer, &outcome) {
        assert_int_equal(helped_map(&many->batch), PLAIT_OK);
        assert_int_equal(plait_checkpoint(), PLAIT_CANCELLED);
    }
    assert_int_equal(many->results[2], 20);
}

static void a_deadline_around_it_ends_it(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 2);
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    many->cases[1].waits_for = &never;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(1), &outcome) {
        outcome = helped_map(&many->batch);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    assert_int_equal(many->statuses[1], PLAIT_CANCELLED);
}

/* Nobody was cancelled: a failure like any other. */
static void a_call_that_says_cancelled_has_failed(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(2, 1);
    many->cases[0].with = PLAIT_CANCELLED;
    assert_int_equal(helped_map(&many->batch), PLAIT_CANCELLED);
    assert_int_equal(many->batch.index, 0);
    assert_int_equal(many->errors[0], 0);
    assert_false(many->cases[1].begun);
}

static struct plait_atomic_u32 bare_calls = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_u32 bare_on_thread = PLAIT_ATOMIC_INIT(0);

static plait_status call_barely(void)
{
    (void)plait_add_relaxed(&bare_on_thread, plait_strand_kind() == PLAIT_STRAND_THREAD ? 1U : 0U);
    return plait_add_relaxed(&bare_calls, 1U) == 7U ? 3 : PLAIT_OK;
}

static void it_needs_neither_argument_nor_result_and_blocking_calls_get_threads(void **state)
{
    (void)state;
    static const struct helped_bare_task calling = {.run = call_barely, .blocking = true};
    struct plait_lane lanes[2];
    struct helped_bare_batch batch = {.task = &calling, .count = 6, .lanes = lanes, .limit = 2};
    assert_int_equal(helped_bare_map(&batch), PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&bare_calls), 6);
    assert_int_equal(plait_load_relaxed(&bare_on_thread), 6);
    assert_int_equal(helped_bare_map(&batch), 3);
}

/* Another fiber counts its turns; each call remembers how many there were. */
static unsigned turns, turns_before[5], turns_noted;
static bool turns_are_over;

static plait_status note_turns(void)
{
    turns_before[turns_noted++] = turns;
    return PLAIT_OK;
}

static plait_status take_turns(void)
{
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK && !turns_are_over) {
        turns++;
        status = plait_yield();
    }
    return status;
}

static plait_status map_beside_another(void)
{
    static const struct helped_bare_task noting = {.run = note_turns};
    static const struct helped_bare_task taking = {.run = take_turns};
    struct plait_group group;
    struct helped_bare_slot slot;
    struct plait_lane lanes[1];
    struct helped_bare_batch batch = {.task = &noting, .count = 5, .lanes = lanes, .limit = 1};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = helped_bare_start_soon(&group, &slot, &taking);
        if (outcome == PLAIT_OK) {
            outcome = helped_bare_map(&batch);
        }
        turns_are_over = true;
    }
    return outcome;
}

static void on_a_loop_others_have_their_turn_between_two_calls(void **state)
{
    (void)state;
    static const struct helped_bare_task mapping = {.run = map_beside_another};
    const struct plait_fibers_options one_loop = {.loops = 1};
    turns = turns_noted = 0;
    turns_are_over = false;
    if (plait_strand_kind() == PLAIT_STRAND_FIBER) {
        skip(); /* it needs a loop of its own */
    }
    assert_int_equal(helped_bare_fibers_run(&one_loop, &mapping), PLAIT_OK);
    for (int i = 1; i < 5; i++) {
        assert_true(turns_before[i] > turns_before[i - 1]);
    }
}

/* ---- race ---- */

static void LP_P11_the_first_to_end_wins(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 3);
    many->cases[0].waits_for = many->cases[2].waits_for = &never;
    many->cases[0].when_cut = 5;
    many->cases[2].when_cut = 6;
    assert_int_equal(helped_race(&many->batch), PLAIT_OK);
    assert_int_equal(many->batch.index, 1);
    assert_int_equal(many->results[1], 10);
    assert_true(many->statuses[0] == 5 || (!many->cases[0].begun && many->statuses[0] == PLAIT_CANCELLED));
    assert_true(many->statuses[2] == 6 || (!many->cases[2].begun && many->statuses[2] == PLAIT_CANCELLED));
}

static void LP_P12_of_one_it_wins_of_two_the_slow_one_is_cancelled(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(1, 1);
    assert_int_equal(helped_race(&many->batch), PLAIT_OK);
    assert_int_equal(many->batch.index, 0);
    many = helped_many(2, 2);
    gauge_begin(2);
    many->cases[1].crowds = true; /* the slow one has begun */
    many->cases[0].waits_for = &never;
    assert_int_equal(helped_race(&many->batch), PLAIT_OK);
    assert_int_equal(many->batch.index, 1);
    assert_int_equal(many->cases[0].saw, PLAIT_CANCELLED);
    assert_int_equal(many->statuses[0], PLAIT_CANCELLED);
}

static void LP_P13_a_failure_that_comes_first_wins(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 3);
    many->cases[0].waits_for = many->cases[1].waits_for = &never;
    many->cases[2].with = 8;
    assert_int_equal(helped_race(&many->batch), 8);
    assert_int_equal(many->batch.index, 2);
    assert_int_equal(many->errors[2], 20);
}

static void LP_P14_when_all_fail_the_first_one_wins(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 3);
    many->cases[0].waits_for = many->cases[2].waits_for = &never;
    many->cases[0].when_cut = 5;
    many->cases[1].with = 6;
    many->cases[2].when_cut = 7;
    assert_int_equal(helped_race(&many->batch), 6);
    assert_int_equal(many->batch.index, 1);
}

static void LP_P15_nobody_races(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(0, 1);
    assert_int_equal(helped_race(&many->batch), PLAIT_INVALID);
    many = helped_many(3, 2); /* nor one after the other */
    assert_int_equal(helped_race(&many->batch), PLAIT_INVALID);
    assert_int_equal(many->batch.index, SIZE_MAX);
    assert_false(many->cases[0].begun);
}

static void a_race_called_off_has_no_winner(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(2, 2);
    struct plait_scope outer;
    plait_status outcome = PLAIT_OK;
    many->cases[0].cancels = &outer;
    many->cases[0].waits_for = many->cases[1].waits_for = &never;
    PLAIT_SCOPE(&outer, &outcome) {
        outcome = helped_race(&many->batch);
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(many->batch.index, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(PY_30_AI_G01_AI_G04_AI_G08_results_stand_in_the_order_of_the_inputs),
        cmocka_unit_test(LP_P01_AI_G02_AI_G10_PY_31_the_first_failure_cancels_the_rest_and_is_returned),
        cmocka_unit_test(LP_P02_LP_P06_AI_G09_without_inputs_there_is_nothing_to_do),
        cmocka_unit_test(LP_P03_LP_P04_values_and_errors_stand_in_place),
        cmocka_unit_test(LP_P05_of_two_at_a_time_one_fails_and_no_other_begins),
        cmocka_unit_test(LP_P07_ten_calls_three_at_a_time),
        cmocka_unit_test(LP_P08_every_third_fails_in_its_place),
        cmocka_unit_test(LP_P09_what_makes_no_sense_is_refused),
        cmocka_unit_test(LP_P10_whatever_the_limit_the_order_is_kept),
        cmocka_unit_test(what_nobody_asks_for_may_be_missing),
        cmocka_unit_test(cancelled_from_outside_it_keeps_what_it_has),
        cmocka_unit_test(cancelled_when_all_is_done_it_is_done),
        cmocka_unit_test(a_deadline_around_it_ends_it),
        cmocka_unit_test(a_call_that_says_cancelled_has_failed),
        cmocka_unit_test(it_needs_neither_argument_nor_result_and_blocking_calls_get_threads),
        cmocka_unit_test(on_a_loop_others_have_their_turn_between_two_calls),
        cmocka_unit_test(LP_P11_the_first_to_end_wins),
        cmocka_unit_test(LP_P12_of_one_it_wins_of_two_the_slow_one_is_cancelled),
        cmocka_unit_test(LP_P13_a_failure_that_comes_first_wins),
        cmocka_unit_test(LP_P14_when_all_fail_the_first_one_wins),
        cmocka_unit_test(LP_P15_nobody_races),
        cmocka_unit_test(a_race_called_off_has_no_winner),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + stream_tests() + every_tests();
}
