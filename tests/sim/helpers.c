/* SPDX-License-Identifier: MIT */
/* Scenarios of batches and repetitions, on the parts that the generated calls share: each input is used once, what
 * comes first decides, whoever waits hears of every end and of the end of all; and on the virtual clock, how long it
 * takes. */
#include "model.h"

#include <plait/batch.h>
#include <plait/every.h>
#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/wait.h>

enum { CALLS = 10, TOO_MANY = MODEL_STRANDS + 4, FOR_EVER = -1 };

/* ---- calls ---- */

static struct {
    plait_duration lasts; /* or FOR_EVER */
    plait_status with;
    plait_status when_cut; /* PLAIT_OK: it passes that on */
} does[TOO_MANY];

static struct plait_batch batch;
static struct plait_lane lanes[TOO_MANY];
static plait_status statuses[TOO_MANY];
static plait_word order[CALLS + 1]; /* nobody may touch the last one */
static unsigned made[TOO_MANY];
static int results[TOO_MANY]; /* under the race check: a call's, then of whoever has been told of it */
static int64_t began_at[TOO_MANY], ended_at[TOO_MANY];
static unsigned inside, peak;

static plait_status outcome;
static size_t decided;
static unsigned told;
static size_t told_of[CALLS];
static plait_status told_last;

static plait_time start;

/* Since then. */
static int64_t now(void)
{
    return plait_time_since(plait_now(), start);
}

static plait_status wait_for_ever(void)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    return plait_wait(&never, 0, PLAIT_FOREVER);
}

static plait_status make(struct plait_batch *of, size_t index)
{
    plait_status status = PLAIT_OK;
    MODEL_EXPECT(of == &batch && index < batch.count);
    made[index]++;
    inside++;
    peak = inside > peak ? inside : peak;
    began_at[index] = now();
    if (does[index].lasts == FOR_EVER) {
        status = wait_for_ever();
    } else if (does[index].lasts != 0) {
        status = plait_sleep(does[index].lasts);
    }
    inside--;
    model_write(results[index], (int)index + 1);
    ended_at[index] = now();
    if (status != PLAIT_OK) {
        return does[index].when_cut != PLAIT_OK ? does[index].when_cut : status;
    }
    return does[index].with;
}

static void setup(void)
{
    static const struct plait_batch none;
    batch = none;
    inside = peak = told = 0;
    outcome = told_last = PLAIT_BUSY;
    decided = SIZE_MAX;
    for (size_t i = 0; i < TOO_MANY; i++) {
        does[i].lasts = 0;
        does[i].with = does[i].when_cut = PLAIT_OK;
        statuses[i] = PLAIT_BUSY;
        made[i] = 0;
        results[i] = 0;
        began_at[i] = ended_at[i] = -1;
    }
    plait_initialize(&order[CALLS], 0U);
}

static plait_status open(size_t count, size_t limit, enum plait_batch_rule rule, bool tells)
{
    start = plait_now();
    batch.run = make;
    batch.name = "call";
    batch.count = count;
    batch.lanes = lanes;
    batch.limit = limit;
    batch.statuses = statuses;
    batch.order = tells ? &order[CALLS - count] : NULL; /* its end is the end of all */
    batch.rule = rule;
    batch.blocking = false;
    return plait_batch_open(&batch);
}

/* All calls, to the end. */
static void run(size_t count, size_t limit, enum plait_batch_rule rule)
{
    plait_status status = open(count, limit, rule, false);
    MODEL_EXPECT(status == PLAIT_OK);
    decided = plait_batch_close(&batch, &status);
    outcome = status;
}

/* One by one, until nothing comes or so many have. */
static void take(unsigned most)
{
    size_t index = SIZE_MAX;
    told_last = PLAIT_OK;
    while (told < most && (told_last = plait_batch_next(&batch, &index, PLAIT_FOREVER)) == PLAIT_OK) {
        MODEL_EXPECT(index < batch.count && model_read(results[index]) == (int)index + 1);
        told_of[told++] = index;
    }
}

static void close(plait_status status)
{
    decided = plait_batch_close(&batch, &status);
    outcome = status;
    MODEL_EXPECT(plait_load_relaxed(&order[CALLS]) == 0);
}

/* Each call was made once or never, and its status says which; all that was done is seen here. */
static void accounted_for(void)
{
    for (size_t i = 0; i < batch.count; i++) {
        const bool is_cut = statuses[i] == PLAIT_CANCELLED;
        MODEL_EXPECT(made[i] <= 1);
        MODEL_EXPECT(is_cut || (made[i] == 1 && model_read(results[i]) == (int)i + 1));
        MODEL_EXPECT(statuses[i] == PLAIT_OK || is_cut || statuses[i] == does[i].with ||
                     statuses[i] == does[i].when_cut);
    }
    MODEL_EXPECT(!batch.is_open && inside == 0 && peak <= batch.limit);
}

/* ---- which calls are made, and what decides ---- */

static void three_by_two(void)
{
    run(3, 2, PLAIT_BATCH_NOTHING);
}

static void all_were_made(void)
{
    MODEL_EXPECT(outcome == PLAIT_OK && decided == 3);
    MODEL_EXPECT(statuses[0] == PLAIT_OK && statuses[1] == PLAIT_OK && statuses[2] == PLAIT_OK);
    accounted_for();
}

static void two_fail(void)
{
    does[0].with = 5;
    does[1].with = 6;
    run(5, 2, PLAIT_BATCH_FAILURE);
}

static void the_first_failure_decided(void)
{
    MODEL_EXPECT(decided < 2 && outcome == does[decided].with && statuses[decided] == outcome);
    for (int i = 2; i < 5; i++) {
        MODEL_EXPECT(made[i] == 0 && statuses[i] == PLAIT_CANCELLED);
    }
    accounted_for();
}

static void one_fails_and_one_stays(void)
{
    does[0].lasts = FOR_EVER;
    does[1].with = 6;
    run(2, 2, PLAIT_BATCH_FAILURE);
}

static void it_was_cancelled(void)
{
    MODEL_EXPECT(decided == 1 && outcome == 6 && statuses[0] == PLAIT_CANCELLED);
    accounted_for();
}

static void cancel_it(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

static void three_by_two_cut(void)
{
    does[1].when_cut = 7;
    run(3, 2, PLAIT_BATCH_FAILURE);
}

/* It says that it was cancelled just when not all was done. */
static void all_or_cancelled(void)
{
    const bool is_all = made[0] + made[1] + made[2] == 3;
    MODEL_EXPECT(outcome == (is_all ? PLAIT_OK : PLAIT_CANCELLED) && decided == 3);
    accounted_for();
}

static void two_race(void)
{
    does[0].with = 5;
    run(2, 2, PLAIT_BATCH_END);
}

static void one_won(void)
{
    MODEL_EXPECT(decided < 2 && made[decided] == 1 && outcome == does[decided].with && statuses[decided] == outcome);
    accounted_for();
}

static void one_races_for_ever(void)
{
    does[0].lasts = FOR_EVER;
    does[0].when_cut = 5;
    run(2, 2, PLAIT_BATCH_END);
}

static void the_other_one_won(void)
{
    MODEL_EXPECT(decided == 1 && outcome == PLAIT_OK);
    accounted_for();
}

/* ---- as they end ---- */

static void takes_three(void)
{
    MODEL_EXPECT(open(3, 2, PLAIT_BATCH_FAILURE, true) == PLAIT_OK);
    take(CALLS);
    close(told_last);
}

static void three_were_told_of(void)
{
    MODEL_EXPECT(told == 3 && told_last == PLAIT_CLOSED && outcome == PLAIT_OK && decided == 3);
    MODEL_EXPECT(told_of[0] != told_of[1] && told_of[1] != told_of[2] && told_of[0] != told_of[2]);
    accounted_for();
}

static void takes_what_comes(void)
{
    MODEL_EXPECT(open(2, 2, PLAIT_BATCH_NOTHING, true) == PLAIT_OK);
    take(CALLS);
    close(told_last);
}

static void all_that_ended_was_told_of(void)
{
    const unsigned ends = made[0] + made[1];
    MODEL_EXPECT(told <= ends && outcome == (told_last == PLAIT_CLOSED ? PLAIT_OK : PLAIT_CANCELLED));
    MODEL_EXPECT(told_last == (told == 2 ? PLAIT_CLOSED : PLAIT_CANCELLED));
    accounted_for();
}

static void leaves_after_one(void)
{
    does[1].lasts = FOR_EVER;
    MODEL_EXPECT(open(3, 2, PLAIT_BATCH_FAILURE, true) == PLAIT_OK);
    take(1);
    close(PLAIT_OK);
}

static void the_rest_was_cancelled(void)
{
    MODEL_EXPECT(told == 1 && told_of[0] != 1 && outcome == PLAIT_OK && statuses[1] == PLAIT_CANCELLED);
    accounted_for();
}

/* Who waits does not see what cancelled the calls. */
static void takes_behind_a_shield(void)
{
    struct plait_scope shield;
    plait_status inside_it = PLAIT_OK;
    does[0].with = 5;
    does[1].lasts = FOR_EVER;
    MODEL_EXPECT(open(2, 2, PLAIT_BATCH_FAILURE, true) == PLAIT_OK);
    plait_scope_shield(&shield, PLAIT_FOREVER);
    take(CALLS);
    plait_scope_close(&shield, &inside_it);
    close(told_last);
}

static void it_heard_of_the_end(void)
{
    MODEL_EXPECT(told == 0 && told_last == PLAIT_CANCELLED && outcome == 5 && decided == 0);
    accounted_for();
}

/* ---- misuse, and what cannot be had ---- */

static plait_status leave_a_scope_open(struct plait_batch *of, size_t index)
{
    static struct plait_scope scope;
    (void)of;
    (void)index;
    plait_scope_open(&scope);
    return PLAIT_OK;
}

static void calls_that_leave_a_scope_open(void)
{
    batch.run = leave_a_scope_open;
    batch.name = "call";
    batch.count = batch.limit = 1;
    batch.lanes = lanes;
    batch.statuses = statuses;
    plait_status status = plait_batch_open(&batch);
    (void)plait_batch_close(&batch, &status);
}

static void closes_twice(void)
{
    run(1, 1, PLAIT_BATCH_NOTHING);
    close(PLAIT_OK);
}

static void more_lanes_than_strands(void)
{
    for (size_t i = 0; i < TOO_MANY; i++) {
        does[i].lasts = FOR_EVER;
    }
    outcome = open(TOO_MANY, TOO_MANY, PLAIT_BATCH_NOTHING, false);
}

/* Who has started and won before decides nothing: not all could take part. */
static void more_racers_than_strands(void)
{
    for (size_t i = 1; i < TOO_MANY; i++) {
        does[i].lasts = FOR_EVER;
    }
    outcome = open(TOO_MANY, TOO_MANY, PLAIT_BATCH_END, false);
}

static void nobody_has_won(void)
{
    MODEL_EXPECT(outcome == PLAIT_NO_RESOURCE);
    for (size_t i = 1; i < TOO_MANY; i++) {
        MODEL_EXPECT(statuses[i] == PLAIT_CANCELLED);
    }
    accounted_for();
}

static void none_is_left(void)
{
    MODEL_EXPECT(outcome == PLAIT_NO_RESOURCE);
    for (size_t i = 0; i < TOO_MANY; i++) {
        MODEL_EXPECT(statuses[i] == PLAIT_CANCELLED);
    }
    accounted_for();
}

/* ---- durations ---- */

/* A success after 4 ms, failures after 5 and 6. */
static void LP_P11_race(void)
{
    for (int i = 0; i < 3; i++) {
        does[i].lasts = plait_milliseconds(4 + i);
        does[i].with = i;
    }
    run(3, 3, PLAIT_BATCH_END);
    ended_at[0] = now();
}

static void after_4_ms_it_was_over(void)
{
    MODEL_EXPECT(decided == 0 && outcome == PLAIT_OK && ended_at[0] == plait_milliseconds(4));
    MODEL_EXPECT(statuses[1] == PLAIT_CANCELLED && statuses[2] == PLAIT_CANCELLED);
    accounted_for();
}

/* Ten calls, each shorter than the one before, three at a time. */
static void LP_S13_reversed(void)
{
    for (int i = 0; i < CALLS; i++) {
        does[i].lasts = 1000 - 97 * i;
    }
    MODEL_EXPECT(open(CALLS, 3, PLAIT_BATCH_FAILURE, true) == PLAIT_OK);
    take(CALLS + 1);
    close(told_last);
}

static void all_came_in_the_order_of_their_ends(void)
{
    MODEL_EXPECT(told == CALLS && outcome == PLAIT_OK && peak == 3);
    MODEL_EXPECT(told_of[0] == 2 && told_of[1] == 1 && told_of[2] == 0);
    for (unsigned i = 1; i < CALLS; i++) {
        MODEL_EXPECT(ended_at[told_of[i - 1]] <= ended_at[told_of[i]]);
    }
    for (unsigned i = 3; i < CALLS; i++) { /* each begins where one has ended */
        MODEL_EXPECT(began_at[i] == ended_at[told_of[i - 3]]);
    }
    accounted_for();
}

/* A peer of ten seconds is gone at once. */
static void LP_P01_map(void)
{
    does[0].lasts = plait_seconds(10);
    does[1].lasts = 20;
    does[1].with = 5;
    run(2, 2, PLAIT_BATCH_FAILURE);
    ended_at[1] = now();
}

static void after_20_ns_it_was_over(void)
{
    MODEL_EXPECT(outcome == 5 && decided == 1 && ended_at[1] == 20 && statuses[0] == PLAIT_CANCELLED);
    accounted_for();
}

/* ---- every ---- */

static struct plait_every_counts counts;

static void repeat(const struct plait_every *policy)
{
    struct plait_repeating repeating;
    start = plait_now();
    plait_status status = plait_every_begin(&repeating, policy, &counts);
    MODEL_EXPECT(status == PLAIT_OK);
    unsigned calls = 0;
    while (plait_every_next(&repeating, &status)) {
        began_at[calls] = now();
        status = does[calls].lasts != 0 ? plait_sleep(does[calls].lasts) : PLAIT_OK;
        if (status == PLAIT_OK) {
            status = does[calls].with;
        }
        calls++;
        MODEL_EXPECT(counts.calls == calls);
    }
    outcome = status;
}

static void five_times(void)
{
    const struct plait_every policy = {.period = 100, .delay = 50, .times = 5};
    does[0].lasts = 30;
    does[1].lasts = 260; /* ends at 410: 250 and 350 have passed */
    does[2].lasts = 200; /* ends at 650, which has just come; 550 has passed */
    does[4].lasts = 330; /* ends at 1080: no call was due after it */
    repeat(&policy);
}

static void none_drifts_and_none_overlaps(void)
{
    MODEL_EXPECT(outcome == PLAIT_OK && counts.calls == 5 && counts.failures == 0 && counts.skipped == 3);
    MODEL_EXPECT(began_at[0] == 50 && began_at[1] == 150 && began_at[2] == 450 && began_at[3] == 650);
    MODEL_EXPECT(began_at[4] == 750 && counts.longest == 330 && counts.latest == 0);
}

static bool any(plait_status status)
{
    return status != PLAIT_OK;
}

static void failures_that_pass(void)
{
    const struct plait_every policy = {.period = 100, .times = 3, .passes = any};
    does[0].with = does[2].with = 5;
    repeat(&policy);
}

static void they_passed(void)
{
    MODEL_EXPECT(outcome == PLAIT_OK && counts.calls == 3 && counts.failures == 2 && counts.skipped == 0);
    MODEL_EXPECT(began_at[0] == 0 && began_at[1] == 100 && began_at[2] == 200);
}

static void without_end(void)
{
    const struct plait_every policy = {.period = 100, .times = 3};
    does[1].lasts = 50;
    repeat(&policy);
}

static void cancelled_or_done(void)
{
    MODEL_EXPECT(outcome == (counts.calls == 3 ? outcome : PLAIT_CANCELLED) && counts.failures == 0);
    MODEL_EXPECT(outcome == PLAIT_CANCELLED || (outcome == PLAIT_OK && counts.calls == 3));
}

static const struct scenario SCENARIOS[] = {
    {.name = "batch: three by two", .setup = setup, .bodies = {three_by_two}, .check = all_were_made},
    {.name = "batch: two fail", .setup = setup, .bodies = {two_fail}, .check = the_first_failure_decided},
    {.name = "batch: one fails, one stays",
     .setup = setup,
     .bodies = {one_fails_and_one_stays},
     .check = it_was_cancelled},
    {.name = "batch: cancelled", .setup = setup, .bodies = {three_by_two_cut, cancel_it}, .check = all_or_cancelled},
    {.name = "batch: two race", .setup = setup, .bodies = {two_race}, .check = one_won},
    {.name = "batch: one races for ever", .setup = setup, .bodies = {one_races_for_ever}, .check = the_other_one_won},
    {.name = "batch: told of three", .setup = setup, .bodies = {takes_three}, .check = three_were_told_of},
    {.name = "batch: told and cancelled",
     .setup = setup,
     .bodies = {takes_what_comes, cancel_it},
     .check = all_that_ended_was_told_of},
    {.name = "batch: left after one", .setup = setup, .bodies = {leaves_after_one}, .check = the_rest_was_cancelled},
    {.name = "batch: behind a shield", .setup = setup, .bodies = {takes_behind_a_shield}, .check = it_heard_of_the_end},
    {.name = "batch: a scope left open",
     .setup = setup,
     .bodies = {calls_that_leave_a_scope_open},
     .must_fail = "ended with an open scope"},
    {.name = "batch: closed twice", .setup = setup, .bodies = {closes_twice}, .must_fail = "the batch is not open"},
    {.name = "batch: no strand to be had",
     .setup = setup,
     .bodies = {more_lanes_than_strands},
     .check = none_is_left,
     .strict_clock = true,
     .plans = "random"},
    {.name = "batch: no strand for a race that is won",
     .setup = setup,
     .bodies = {more_racers_than_strands},
     .check = nobody_has_won,
     .strict_clock = true,
     .plans = "random"},
    {.name = "batch: LP-P11",
     .setup = setup,
     .bodies = {LP_P11_race},
     .check = after_4_ms_it_was_over,
     .strict_clock = true},
    {.name = "batch: LP-S13",
     .setup = setup,
     .bodies = {LP_S13_reversed},
     .check = all_came_in_the_order_of_their_ends,
     .strict_clock = true},
    {.name = "batch: LP-P01",
     .setup = setup,
     .bodies = {LP_P01_map},
     .check = after_20_ns_it_was_over,
     .strict_clock = true},
    {.name = "every: five times",
     .setup = setup,
     .bodies = {five_times},
     .check = none_drifts_and_none_overlaps,
     .strict_clock = true},
    {.name = "every: failures that pass",
     .setup = setup,
     .bodies = {failures_that_pass},
     .check = they_passed,
     .strict_clock = true},
    {.name = "every: cancelled", .setup = setup, .bodies = {without_end, cancel_it}, .check = cancelled_or_done},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
