/* SPDX-License-Identifier: MIT */
/* helpers_stream.c: NAME_as_completed: what is told, in which order, and how it ends early. Names LP_S* and AI_* are
 * those of the list in docs/conformance. */
#include "helpers.h"

static void expect_next(struct helped_many *many, size_t expected)
{
    size_t index = SIZE_MAX;
    assert_int_equal(helped_as_completed_next(&many->batch, &index), PLAIT_OK);
    assert_int_equal(index, expected);
    assert_int_equal(many->results[index], 10 * (int)index);
}

/* Takes all that comes; each once. Returns what ended it. */
static plait_status take_all(struct helped_many *many, size_t *taken)
{
    bool seen[MOST] = {false};
    size_t index = SIZE_MAX;
    plait_status status = helped_as_completed_next(&many->batch, &index);
    *taken = 0;
    while (status == PLAIT_OK) {
        assert_true(index < many->batch.count && !seen[index]);
        seen[index] = true;
        if (many->statuses[index] == PLAIT_OK) {
            assert_int_equal(many->results[index], 10 * (int)index);
        }
        (*taken)++;
        status = helped_as_completed_next(&many->batch, &index);
    }
    return status;
}

static void expect_all(struct helped_many *many)
{
    size_t taken = 0;
    plait_status outcome = PLAIT_BUSY;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        outcome = take_all(many, &taken);
        assert_int_equal(outcome, PLAIT_CLOSED);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(taken, many->batch.count);
    assert_int_equal(many->batch.index, many->batch.count);
}

static void LP_S01_LP_S12_LP_S15_LP_S16_in_its_plain_form(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(5, 5);
    size_t index = SIZE_MAX;
    assert_int_equal(helped_as_completed_open(&many->batch), PLAIT_OK);
    assert_int_equal(helped_as_completed_taken(&many->batch), 0);
    size_t seen = 0;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(helped_as_completed_next(&many->batch, &index), PLAIT_OK);
        assert_int_equal(many->results[index], 10 * (int)index);
        seen |= (size_t)1 << index;
        assert_int_equal(helped_as_completed_taken(&many->batch), i + 1);
    }
    assert_int_equal(seen, 31);
    index = SIZE_MAX;
    plait_status outcome = helped_as_completed_next(&many->batch, &index);
    assert_int_equal(outcome, PLAIT_CLOSED);
    assert_int_equal(helped_as_completed_next(&many->batch, &index), PLAIT_CLOSED); /* again and again */
    assert_int_equal(index, SIZE_MAX);
    helped_as_completed_close(&many->batch, &outcome);
    assert_int_equal(outcome, PLAIT_OK);
}

static void LP_S02_AI_G03_in_the_order_in_which_they_end(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(6, 6);
    plait_status outcome = PLAIT_OK;
    for (size_t i = 0; i < 6; i++) {
        many->cases[i].waits_for = &many->events[i];
    }
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        for (size_t i = 6; i > 0; i--) {
            plait_event_set(&many->events[i - 1]);
            expect_next(many, i - 1);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void LP_S03_AI_G05_without_inputs_it_ends_at_once(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(0, 3);
    expect_all(many);
}

static void LP_S04_LP_S07_ten_calls_three_at_a_time(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(10, 3);
    gauge_begin(3);
    for (size_t i = 0; i < 10; i++) {
        many->cases[i].crowds = true;
    }
    expect_all(many);
    assert_int_equal(gauge_peak(), 3);
}

static void LP_S05_all_at_once(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(8, 8);
    gauge_begin(8);
    for (size_t i = 0; i < 8; i++) {
        many->cases[i].crowds = true;
    }
    expect_all(many);
    assert_int_equal(gauge_peak(), 8);
}

/* Two lanes: one call of those that have begun ends, and nobody else can. */
static void LP_S06_AI_G07_who_leaves_early_cancels_the_rest(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(5, 2);
    plait_status outcome = PLAIT_OK;
    for (size_t i = 1; i < 5; i++) {
        many->cases[i].waits_for = &never;
    }
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        expect_next(many, 0);
        break;
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(helped_as_completed_taken(&many->batch), 1);
    for (size_t i = 1; i < 5; i++) {
        assert_int_equal(many->statuses[i], PLAIT_CANCELLED);
        assert_true(!many->cases[i].begun || many->cases[i].saw == PLAIT_CANCELLED);
    }
}

static size_t take_three_and_return(struct helped_many *many, plait_status *outcome)
{
    size_t index = SIZE_MAX;
    HELPED_AS_COMPLETED(&many->batch, outcome)
    {
        for (int i = 0; i < 3; i++) {
            assert_int_equal(helped_as_completed_next(&many->batch, &index), PLAIT_OK);
        }
        return index;
    }
    return SIZE_MAX;
}

static void LP_S19_leaving_after_three_results(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(8, 8);
    plait_status outcome = PLAIT_OK;
    for (size_t i = 3; i < 8; i++) {
        many->cases[i].waits_for = &never;
    }
    assert_true(take_three_and_return(many, &outcome) < 3);
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(helped_as_completed_taken(&many->batch), 3);
}

static void LP_S08_LP_S09_AI_G06_a_failure_ends_it_and_is_the_outcome(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(10, 4);
    size_t index = SIZE_MAX;
    plait_status outcome = PLAIT_OK;
    many->cases[3].with = 5;
    for (size_t i = 4; i < 10; i++) {
        many->cases[i].waits_for = &never;
    }
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        size_t taken = 0;
        outcome = take_all(many, &taken);
        assert_int_equal(outcome, PLAIT_CANCELLED);
        assert_true(taken <= 3); /* what had ended well before is still told of */
    }
    assert_int_equal(outcome, 5);
    assert_int_equal(many->batch.index, 3);
    assert_int_equal(many->errors[3], 30);
    assert_int_equal(helped_as_completed_next(&many->batch, &index), PLAIT_MISUSE);
}

static void LP_S10_the_first_one_fails_at_once(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(4, 1);
    plait_status outcome = PLAIT_OK;
    many->cases[0].with = 6;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        size_t index = SIZE_MAX;
        outcome = helped_as_completed_next(&many->batch, &index);
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, 6);
    assert_int_equal(many->batch.index, 0);
    assert_false(many->cases[1].begun);
}

static void told_of_all_failures_in_their_places(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(9, 2);
    size_t taken = 0;
    plait_status outcome = PLAIT_OK;
    many->batch.keep_going = true;
    many->cases[0].with = 5;
    many->cases[7].with = 6;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        outcome = take_all(many, &taken);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(taken, 9);
    assert_true(many->batch.index == 0 || many->batch.index == 7);
    assert_int_equal(many->statuses[0], 5);
    assert_int_equal(many->statuses[7], 6);
    assert_int_equal(many->errors[7], 70);
}

static void LP_S11_what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 3);
    size_t index = SIZE_MAX;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(helped_as_completed_next(&many->batch, &index), PLAIT_MISUSE); /* not open */
    many->batch.order = NULL;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        fail();
    }
    assert_int_equal(outcome, PLAIT_INVALID);
    many->batch.order = many->order;
    many->batch.limit = 0;
    assert_int_equal(helped_as_completed_open(&many->batch), PLAIT_INVALID);
    many->batch.limit = 3;
    many->batch.index = SIZE_MAX;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        assert_int_equal(helped_as_completed_open(&many->batch), PLAIT_MISUSE);
        assert_int_equal(helped_map(&many->batch), PLAIT_MISUSE);
        assert_int_equal(helped_race(&many->batch), PLAIT_MISUSE);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(index, SIZE_MAX);
}

static void LP_S14_a_single_call(void **state)
{
    (void)state;
    expect_all(helped_many(1, 7));
}

static void LP_S17_LP_S18_all_come_whatever_they_do(void **state)
{
    (void)state;
    uint64_t seed = 815;
    expect_all(helped_many(9, 2));
    const unsigned long rounds = test_scaled(20, 2);
    for (unsigned long round = 0; round < rounds; round++) {
        struct helped_many *many = helped_many(20, 5);
        for (size_t i = 0; i < 20; i++) {
            many->cases[i].yields = (unsigned)(test_random(&seed) % 4);
        }
        expect_all(many);
    }
}

static void it_waits_until_an_instant(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(2, 2);
    size_t index = SIZE_MAX;
    plait_status outcome = PLAIT_OK;
    many->cases[0].waits_for = many->cases[1].waits_for = &many->events[0];
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        const plait_time soon = plait_after(plait_milliseconds(1));
        assert_int_equal(helped_as_completed_next_until(&many->batch, &index, soon), PLAIT_TIMEOUT);
        assert_int_equal(index, SIZE_MAX);
        plait_event_set(&many->events[0]);
        assert_int_equal(helped_as_completed_next_until(&many->batch, &index, PLAIT_FOREVER), PLAIT_OK);
        assert_int_equal(helped_as_completed_next(&many->batch, &index), PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void cancelled_from_outside_what_has_ended_is_told(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(4, 1);
    struct plait_scope outer;
    size_t index = SIZE_MAX;
    plait_status outcome = PLAIT_OK;
    plait_status closed = PLAIT_OK;
    many->cases[2].cancels = &outer; /* when both before it have ended */
    many->cases[2].waits_for = &never;
    PLAIT_SCOPE(&outer, &outcome) {
        HELPED_AS_COMPLETED(&many->batch, &closed)
        {
            assert_int_equal(plait_event_wait(&never), PLAIT_CANCELLED);
            expect_next(many, 0);
            expect_next(many, 1);
            closed = helped_as_completed_next(&many->batch, &index);
            assert_int_equal(closed, PLAIT_CANCELLED);
        }
        outcome = closed;
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(many->statuses[2], PLAIT_CANCELLED);
    assert_int_equal(many->batch.index, 4);
}

/* Who waits behind a shield does not see what ended the calls, and hears of it all the same. */
static void behind_a_shield_nobody_waits_for_what_will_not_come(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(3, 2);
    struct plait_scope shield;
    size_t index = SIZE_MAX;
    plait_status outcome = PLAIT_OK;
    plait_status inside = PLAIT_OK;
    many->cases[0].with = 5;
    many->cases[1].waits_for = &never;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &inside) {
            inside = helped_as_completed_next(&many->batch, &index);
            assert_int_equal(inside, PLAIT_CANCELLED);
            inside = PLAIT_OK;
        }
    }
    assert_int_equal(outcome, 5);
    assert_int_equal(index, SIZE_MAX);
}

static void of_two_failures_the_first_is_the_outcome(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(2, 2);
    plait_status outcome = PLAIT_OK;
    many->cases[0].waits_for = many->cases[1].waits_for = &never;
    many->cases[0].when_cut = many->cases[1].when_cut = 8;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        outcome = 77; /* the block's own, which cancels the calls */
    }
    assert_int_equal(outcome, 77);
    many = helped_many(2, 2);
    many->cases[0].with = 5;
    outcome = PLAIT_OK;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        size_t taken = 0;
        outcome = take_all(many, &taken);
        assert_int_equal(outcome, PLAIT_CANCELLED);
        outcome = 77;
    }
    assert_int_equal(outcome, 5);
}

static void a_closed_queue_is_no_end_of_the_batch(void **state)
{
    (void)state;
    struct helped_many *many = helped_many(1, 1);
    plait_status outcome = PLAIT_OK;
    HELPED_AS_COMPLETED(&many->batch, &outcome)
    {
        expect_next(many, 0);
        outcome = PLAIT_CLOSED; /* said by somebody else */
    }
    assert_int_equal(outcome, PLAIT_CLOSED);
}

int stream_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(LP_S01_LP_S12_LP_S15_LP_S16_in_its_plain_form),
        cmocka_unit_test(LP_S02_AI_G03_in_the_order_in_which_they_end),
        cmocka_unit_test(LP_S03_AI_G05_without_inputs_it_ends_at_once),
        cmocka_unit_test(LP_S04_LP_S07_ten_calls_three_at_a_time),
        cmocka_unit_test(LP_S05_all_at_once),
        cmocka_unit_test(LP_S06_AI_G07_who_leaves_early_cancels_the_rest),
        cmocka_unit_test(LP_S19_leaving_after_three_results),
        cmocka_unit_test(LP_S08_LP_S09_AI_G06_a_failure_ends_it_and_is_the_outcome),
        cmocka_unit_test(LP_S10_the_first_one_fails_at_once),
        cmocka_unit_test(told_of_all_failures_in_their_places),
        cmocka_unit_test(LP_S11_what_makes_no_sense_is_refused),
        cmocka_unit_test(LP_S14_a_single_call),
        cmocka_unit_test(LP_S17_LP_S18_all_come_whatever_they_do),
        cmocka_unit_test(it_waits_until_an_instant),
        cmocka_unit_test(cancelled_from_outside_what_has_ended_is_told),
        cmocka_unit_test(behind_a_shield_nobody_waits_for_what_will_not_come),
        cmocka_unit_test(of_two_failures_the_first_is_the_outcome),
        cmocka_unit_test(a_closed_queue_is_no_end_of_the_batch),
    };
    return cmocka_run_group_tests_name("as_completed", tests, NULL, NULL);
}
