/* SPDX-License-Identifier: MIT */
/* Scenarios of runners: each task is taken once, no more run together than may, what was made is kept and ends once; a
 * timeout ends a run at its very instant, as far as functions let it; and what cut tasks short is said truly. Names
 * MM_*, UP_* are those of docs/conformance. */
#include "model.h"

#include <plait/every.h>
#include <plait/progress.h>
#include <plait/run_sync.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "model_chores.h"
#include "model_left_chores.h"
#include "runner_types.h"

enum { MOST = 10, FAILS = 5, NOT_YET = 99 };

static const plait_duration MILLISECOND = 1000000;
static const struct plait_runner_options quiet = {.quiet = true};

static model_chores runner;
static model_left_chores left;
static struct plait_limiter limiter;
static struct plait_runner_result result;
static struct plait_runner_info info;
static plait_status status[3];
static plait_word gate;
static struct plait_atomic_u32 inside, most, ran[MOST], made, dropped, copied;
static unsigned guarded; /* written before the run, by the tasks one after the other, read after it */

static void setup(void)
{
    plait_initialize(&gate, 0U);
    plait_initialize(&inside, 0U);
    plait_initialize(&most, 0U);
    plait_initialize(&made, 0U);
    plait_initialize(&dropped, 0U);
    plait_initialize(&copied, 0U);
    for (unsigned i = 0; i < MOST; i++) {
        plait_initialize(&ran[i], 0U);
    }
    for (unsigned i = 0; i < 3; i++) {
        status[i] = NOT_YET;
    }
    guarded = 0;
    result = (struct plait_runner_result){0};
    model_born(&limiter);
    MODEL_EXPECT(plait_limiter_init(&limiter, 4) == PLAIT_OK);
}

/* ---- hooks ---- */

plait_status chore_copy(struct chore *to, const struct chore *from)
{
    *to = *from;
    (void)plait_add_relaxed(&copied, 1U);
    return PLAIT_OK;
}

void chore_dispose(struct chore *chore)
{
    (void)chore;
    (void)plait_sub_relaxed(&copied, 1U);
}

void fruit_dispose(struct fruit *fruit)
{
    MODEL_EXPECT(fruit->made == 1);
    fruit->made = 0;
    (void)plait_add_relaxed(&dropped, 1U);
}

/* ---- functions ---- */

static void enter(struct chore chore)
{
    const uint32_t now = plait_add_acq_rel(&inside, 1U) + 1U;
    uint32_t before = plait_load_relaxed(&most);
    while (before < now && !plait_compare_exchange_relaxed(&most, &before, now)) {}
    (void)plait_add_relaxed(&ran[chore.number], 1U);
}

static plait_status leave(struct chore chore, plait_status as, struct fruit *fruit)
{
    const plait_status gives = as == PLAIT_OK ? chore.gives : as;
    (void)plait_sub_acq_rel(&inside, 1U);
    if (gives == PLAIT_OK) {
        fruit->made = 1;
        (void)plait_add_relaxed(&made, 1U);
    }
    return gives;
}

/* Sleeps for its time, and may be cut short. */
static plait_status work(struct chore chore, struct fruit *fruit)
{
    enter(chore);
    return leave(chore, chore.takes != 0 ? plait_sleep(chore.takes) : PLAIT_OK, fruit);
}

/* As one that blocks in the system, for its time. */
static plait_status block(struct chore chore, struct fruit *fruit)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    enter(chore);
    plait_status slept = plait_wait_shielded(&never, 0, plait_after(chore.takes));
    MODEL_EXPECT(slept == PLAIT_TIMEOUT);
    return leave(chore, PLAIT_OK, fruit);
}

/* As one that blocks until somebody lets it go on. */
static plait_status block_at_the_gate(struct chore chore, struct fruit *fruit)
{
    enter(chore);
    while (plait_load_acquire(&gate) == 0) {
        MODEL_EXPECT(plait_wait_shielded(&gate, 0, PLAIT_FOREVER) == PLAIT_OK);
    }
    return leave(chore, PLAIT_OK, fruit);
}

/* Only one at a time may: under the race check. */
static plait_status write_it(struct chore chore, struct fruit *fruit)
{
    enter(chore);
    model_write(guarded, model_read(guarded) + 1U);
    return leave(chore, PLAIT_OK, fruit);
}

static const struct model_chores_task working = {.run = work, .name = "work"};
static const struct model_chores_task blocking = {.run = block, .name = "block"};
static const struct model_chores_task writing = {.run = write_it, .name = "write"};
static const struct model_left_chores_task left_working = {.run = work, .name = "work"};
static const struct model_left_chores_task left_blocking = {.run = block, .name = "block"};
static const struct model_left_chores_task left_at_the_gate = {.run = block_at_the_gate, .name = "at the gate"};

/* ---- a runner ---- */

static void begin_with(uint32_t max_concurrent, plait_duration timeout, const struct plait_runner_options *options)
{
    MODEL_EXPECT(model_chores_init(&runner, max_concurrent, timeout, options) == PLAIT_OK);
}

static void add(unsigned number, const struct model_chores_task *task, int64_t milliseconds, plait_status gives)
{
    const struct chore chore = {.number = number, .takes = milliseconds * MILLISECOND, .gives = gives};
    MODEL_EXPECT(model_chores_add(&runner, number, task, chore) == PLAIT_OK);
}

static void run(void)
{
    const unsigned me = model_self();
    status[me] = model_chores_run(&runner, &result);
}

static enum plait_runner_state state_of(unsigned number)
{
    MODEL_EXPECT(model_chores_look(&runner, number, &info) == PLAIT_OK);
    return info.state;
}

static bool has_result(unsigned number)
{
    return model_chores_results_contains(&runner.results, number);
}

static bool took(int64_t milliseconds)
{
    return result.took == milliseconds * MILLISECOND;
}

static void end(void)
{
    MODEL_EXPECT(result.tasks == result.ok + result.failed + result.cancelled + result.timed_out + result.abandoned +
                                     result.not_started);
    MODEL_EXPECT(model_chores_results_size(&runner.results) == result.ok);
    MODEL_EXPECT(model_chores_errors_size(&runner.errors) == result.failed);
    model_chores_destroy(&runner);
    MODEL_EXPECT(plait_load_relaxed(&made) == plait_load_relaxed(&dropped));
    MODEL_EXPECT(plait_load_relaxed(&inside) == 0);
}

/* ---- every task once ---- */

static void three_for_two(void)
{
    guarded = 1;
    begin_with(2, PLAIT_UNLIMITED, &quiet);
    add(0, &working, 0, PLAIT_OK);
    add(1, &working, 0, FAILS);
    add(2, &working, 0, PLAIT_OK);
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && !result.is_ok && !result.is_timeout);
    MODEL_EXPECT(result.ok == 2 && result.failed == 1 && result.not_started == 0);
    MODEL_EXPECT(plait_load_relaxed(&most) <= 2);
    for (unsigned i = 0; i < 3; i++) {
        MODEL_EXPECT(plait_load_relaxed(&ran[i]) == 1);
        MODEL_EXPECT(has_result(i) == (i != 1));
    }
    end();
}

static void one_after_the_other(void)
{
    guarded = 1;
    begin_with(1, PLAIT_UNLIMITED, &quiet);
    for (unsigned i = 0; i < 3; i++) {
        add(i, &writing, 0, PLAIT_OK);
    }
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && result.is_ok);
    MODEL_EXPECT(model_read(guarded) == 4);
    end();
}

static void prepare_one(void)
{
    setup();
    begin_with(1, PLAIT_UNLIMITED, &quiet);
    add(0, &working, 0, PLAIT_OK);
}

static void one_of_two_runs_it(void)
{
    MODEL_EXPECT((status[0] == PLAIT_OK && status[1] == PLAIT_MISUSE) ||
                 (status[1] == PLAIT_OK && status[0] == PLAIT_MISUSE));
    MODEL_EXPECT(plait_load_relaxed(&ran[0]) == 1);
    MODEL_EXPECT(model_chores_add(&runner, 7, &working, (struct chore){0}) == PLAIT_MISUSE);
    end();
}

/* Who sees that a task has ended finds its result. */
static void look_at_it(void)
{
    for (unsigned i = 0; i < 2; i++) {
        if (state_of(0) == PLAIT_RUNNER_OK) {
            MODEL_EXPECT(has_result(0) && info.status == PLAIT_OK && !plait_time_before(info.ended, info.started));
        }
    }
}

static void it_has_run(void)
{
    MODEL_EXPECT(status[0] == PLAIT_OK && result.is_ok);
    end();
}

/* Nothing was cancelled: then that status is an error like any other. */
static void a_cancellation_that_is_none(void)
{
    begin_with(1, PLAIT_UNLIMITED, &quiet);
    add(0, &working, 0, PLAIT_CANCELLED);
    add(1, &working, 0, PLAIT_OK);
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && !result.is_timeout && result.failed == 1 && result.ok == 1);
    MODEL_EXPECT(state_of(0) == PLAIT_RUNNER_FAILED && info.status == PLAIT_CANCELLED);
    end();
}

/* Where memory fails, nothing has run and nothing is lost; or a result has found no place, which is told. */
static void out_of_memory(void)
{
    const struct chore chore = {.number = 0, .takes = 0, .gives = PLAIT_OK};
    plait_status so_far = model_chores_init(&runner, 2, PLAIT_UNLIMITED, &quiet);
    if (so_far == PLAIT_OK) {
        so_far = model_chores_add(&runner, 0, &working, chore);
        if (so_far == PLAIT_OK) {
            so_far = model_chores_run(&runner, &result);
        }
        MODEL_EXPECT(so_far == PLAIT_OK || plait_load_relaxed(&ran[0]) == 0);
        MODEL_EXPECT(so_far == PLAIT_OK || model_chores_count(&runner) == 0 || state_of(0) == PLAIT_RUNNER_NOT_STARTED);
        model_chores_destroy(&runner);
    }
    MODEL_EXPECT(so_far == PLAIT_OK || so_far == PLAIT_NO_MEMORY);
    MODEL_EXPECT(plait_load_relaxed(&made) == plait_load_relaxed(&dropped));
}

/* ---- time, on a clock that goes on when everybody waits ---- */

static void UP_08_a_timeout_ends_it_at_its_instant(void)
{
    begin_with(2, 100 * MILLISECOND, &quiet);
    for (unsigned i = 0; i < MOST; i++) {
        add(i, &working, 300, PLAIT_OK);
    }
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && took(100));
    MODEL_EXPECT(!result.is_ok && result.is_timeout);
    MODEL_EXPECT(result.timed_out == 2 && result.not_started == MOST - 2);
    MODEL_EXPECT(state_of(0) == PLAIT_RUNNER_TIMED_OUT && info.status == PLAIT_CANCELLED);
    MODEL_EXPECT(state_of(2) == PLAIT_RUNNER_NOT_STARTED && info.status == PLAIT_BUSY);
    MODEL_EXPECT(plait_load_relaxed(&ran[2]) == 0);
    end();
}

static void MM_R07_what_has_not_ended_is_in_neither_map(void)
{
    begin_with(5, 100 * MILLISECOND, &quiet);
    add(0, &working, 200, PLAIT_OK);
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && took(100) && !result.is_ok && result.is_timeout);
    MODEL_EXPECT(result.ok == 0 && result.failed == 0);
    end();
}

static void MM_A14_MM_A04_what_was_made_in_time_is_kept(void)
{
    begin_with(5, 200 * MILLISECOND, &quiet);
    add(0, &working, 0, PLAIT_OK);
    add(1, &working, 1000, PLAIT_OK);
    add(2, &working, 150, FAILS);
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && took(200) && !result.is_ok && result.is_timeout);
    MODEL_EXPECT(has_result(0) && !has_result(1) && state_of(1) == PLAIT_RUNNER_TIMED_OUT);
    MODEL_EXPECT(state_of(2) == PLAIT_RUNNER_FAILED && info.status == FAILS);
    MODEL_EXPECT(plait_time_since(info.ended, info.started) == 150 * MILLISECOND);
    end();
}

static void MM_R05_three_at_a_time_take_the_time_of_one(void)
{
    begin_with(3, PLAIT_UNLIMITED, &quiet);
    for (unsigned i = 0; i < 3; i++) {
        add(i, &working, 100, PLAIT_OK);
    }
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && result.is_ok && took(100));
    MODEL_EXPECT(plait_load_relaxed(&most) == 3);
    end();
}

static void a_timeout_that_cuts_nothing_is_none(void)
{
    begin_with(2, 100 * MILLISECOND, &quiet);
    add(0, &blocking, 300, PLAIT_OK); /* does not hear of it, and makes its result */
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && took(300));
    MODEL_EXPECT(result.is_ok && !result.is_timeout && has_result(0));
    end();
}

static void what_does_not_end_is_waited_for(void)
{
    begin_with(1, 100 * MILLISECOND, &quiet);
    add(0, &blocking, 300, PLAIT_OK);
    add(1, &working, 0, PLAIT_OK);
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && took(300));
    MODEL_EXPECT(!result.is_ok && result.is_timeout && has_result(0) && state_of(1) == PLAIT_RUNNER_NOT_STARTED);
    end();
}

/* A limit around it is nearer than its own: that is not its timeout, also when its own comes while tasks end. */
static void a_limit_around_it_is_no_timeout_of_its_own(void)
{
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    begin_with(1, 100 * MILLISECOND, &quiet);
    add(0, &blocking, 300, PLAIT_CANCELLED); /* ends long after both, as it was told to */
    PLAIT_FAIL_AFTER(&limit, 50 * MILLISECOND, &outcome) {
        run();
        outcome = status[0];
    }
    MODEL_EXPECT(status[0] == PLAIT_CANCELLED && outcome == PLAIT_TIMEOUT);
    MODEL_EXPECT(model_chores_result(&runner, &result) == PLAIT_OK);
    MODEL_EXPECT(took(300) && !result.is_timeout && result.cancelled == 1);
    end();
}

/* ---- cancelled from outside ---- */

static void run_until_cancelled(void)
{
    begin_with(1, 1000 * MILLISECOND, &quiet);
    add(0, &working, 1, PLAIT_OK);
    add(1, &working, 0, PLAIT_OK);
    run();
    const plait_status ended = model_chores_result(&runner, &result);
    MODEL_EXPECT(status[0] == PLAIT_OK || status[0] == PLAIT_CANCELLED);
    if (ended == PLAIT_OK) {
        /* Its own timeout may have come before the canceller did. */
        MODEL_EXPECT(status[0] == PLAIT_OK ? result.is_ok || result.is_timeout : !result.is_ok);
        MODEL_EXPECT(result.cancelled == 0 || (status[0] == PLAIT_CANCELLED && !result.is_timeout));
        MODEL_EXPECT(result.timed_out == 0 || result.is_timeout);
        end();
    } else { /* before it had begun: nothing has changed */
        MODEL_EXPECT(status[0] == PLAIT_CANCELLED && plait_load_relaxed(&ran[0]) == 0);
        model_chores_destroy(&runner);
    }
}

static void UP_09_cancelled_from_outside_is_no_timeout(void)
{
    begin_with(1, 1000 * MILLISECOND, &quiet);
    add(0, &working, 0, PLAIT_OK);
    add(1, &working, 500, PLAIT_OK);
    add(2, &working, 0, PLAIT_OK);
    run();
    MODEL_EXPECT(status[0] == PLAIT_CANCELLED);
    MODEL_EXPECT(model_chores_result(&runner, &result) == PLAIT_OK);
    MODEL_EXPECT(!result.is_ok && !result.is_timeout && took(100));
    MODEL_EXPECT(has_result(0) && state_of(1) == PLAIT_RUNNER_CANCELLED && state_of(2) == PLAIT_RUNNER_NOT_STARTED);
    end();
}

static void cancel_it(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

static void cancel_it_after_a_tenth(void)
{
    MODEL_EXPECT(plait_sleep(100 * MILLISECOND) == PLAIT_OK);
    cancel_it();
}

/* ---- left behind ---- */

static void begin_left(plait_duration timeout, plait_duration grace)
{
    const struct plait_runner_options options = {.grace = grace, .quiet = true, .limiter = &limiter};
    MODEL_EXPECT(model_left_chores_init(&left, 2, timeout, &options) == PLAIT_OK);
}

static void add_left(unsigned number, const struct model_left_chores_task *task, int64_t milliseconds)
{
    const struct chore chore = {.number = number, .takes = milliseconds * MILLISECOND, .gives = PLAIT_OK};
    MODEL_EXPECT(model_left_chores_add(&left, number, task, chore) == PLAIT_OK);
}

static void end_left(void)
{
    MODEL_EXPECT(model_left_chores_results_size(&left.results) == result.ok);
    model_left_chores_destroy(&left);
}

/* It ends at the end of the grace, and what is left behind outlives the runner. */
static void what_does_not_end_is_left_behind(void)
{
    begin_left(100 * MILLISECOND, 50 * MILLISECOND);
    add_left(0, &left_at_the_gate, 0);
    add_left(1, &left_working, 10);
    add_left(2, &left_working, 300);
    status[0] = model_left_chores_run(&left, &result);
    MODEL_EXPECT(status[0] == PLAIT_OK && took(150) && result.is_timeout && !result.is_ok);
    MODEL_EXPECT(result.abandoned == 1 && result.ok == 1 && result.timed_out == 1);
    MODEL_EXPECT(plait_abandoned_calls() == 1 && plait_limiter_borrowed(&limiter) == 1);
    end_left();
    (void)plait_store_wake(&gate, 1, PLAIT_WAKE_ALL);
}

/* In the grace it makes its result, which is kept. */
static void what_ends_in_the_grace_is_kept(void)
{
    begin_left(100 * MILLISECOND, 50 * MILLISECOND);
    add_left(0, &left_blocking, 120);
    status[0] = model_left_chores_run(&left, &result);
    MODEL_EXPECT(status[0] == PLAIT_OK && took(120) && result.is_ok && !result.is_timeout);
    end_left();
}

/* The clock may strike at any time. */
static void left_or_kept(void)
{
    begin_left(2 * MILLISECOND, 1 * MILLISECOND);
    add_left(0, &left_blocking, 4);
    status[0] = model_left_chores_run(&left, &result);
    MODEL_EXPECT(status[0] == PLAIT_OK);
    MODEL_EXPECT(result.ok + result.abandoned + result.timed_out + result.not_started == 1);
    end_left();
}

static void nothing_is_left(void)
{
    MODEL_EXPECT(plait_abandoned_calls() == 0);
    MODEL_EXPECT(plait_limiter_borrowed(&limiter) == 0);
    MODEL_EXPECT(plait_load_relaxed(&copied) == 0);
    MODEL_EXPECT(plait_load_relaxed(&made) == plait_load_relaxed(&dropped));
}

/* ---- a scheduler, as a runner whose tasks run again and again until it is cancelled ---- */

static struct plait_every_counts counts[3];
static unsigned fails_first; /* so many calls of chore 1 fail */
static struct plait_scope schedule;

static bool goes_on(plait_status failure)
{
    return failure == FAILS;
}

/* Calls itself due every `takes`. */
static plait_status again_and_again(struct chore chore, struct fruit *fruit)
{
    (void)fruit;
    const struct plait_every policy = {.period = chore.takes, .passes = goes_on};
    struct plait_repeating repeating;
    plait_status called = plait_every_begin(&repeating, &policy, &counts[chore.number]);
    while (plait_every_next(&repeating, &called)) {
        called = chore.number == 1 && counts[1].calls <= fails_first ? FAILS : PLAIT_OK;
    }
    return called;
}

static const struct model_chores_task periodic = {.run = again_and_again, .name = "periodic"};

static void prepare_schedule(void)
{
    setup();
    fails_first = 2;
    plait_scope_init(&schedule);
    begin_with(3, PLAIT_UNLIMITED, &quiet);
    add(0, &periodic, 10, PLAIT_OK);
    add(1, &periodic, 20, PLAIT_OK);
    MODEL_EXPECT(model_chores_add(&runner, 0, &periodic, (struct chore){0}) == PLAIT_EXISTS);
}

static void MM_C01_MM_C09_a_scheduler_of_periodic_tasks(void)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_PREPARED(&schedule, &outcome) {
        run();
        outcome = status[0];
    }
    MODEL_EXPECT(status[0] == PLAIT_CANCELLED && outcome == PLAIT_OK);
    MODEL_EXPECT(state_of(0) == PLAIT_RUNNER_CANCELLED && state_of(1) == PLAIT_RUNNER_CANCELLED);
    MODEL_EXPECT(model_chores_run(&runner, &result) == PLAIT_MISUSE); /* a second start */
    MODEL_EXPECT(counts[0].calls == 7 && counts[1].calls == 4);       /* at 0, 10 ... 60; at 0, 20, 40, 60 */
    MODEL_EXPECT(counts[0].failures == 0 && counts[1].failures == 2);
}

static void it_was_stopped(void)
{
    MODEL_EXPECT(model_chores_result(&runner, &result) == PLAIT_OK && result.cancelled == 2);
    end();
}

static void stop_schedule(void)
{
    MODEL_EXPECT(plait_sleep(65 * MILLISECOND) == PLAIT_OK);
    struct plait_runner_info task;
    MODEL_EXPECT(model_chores_look(&runner, 1, &task) == PLAIT_OK && task.state == PLAIT_RUNNER_RUNNING);
    MODEL_EXPECT(model_chores_add(&runner, 2, &periodic, (struct chore){0}) == PLAIT_MISUSE);
    plait_scope_cancel(&schedule);
    plait_scope_cancel(&schedule); /* harmless */
}

/* ---- progress ---- */

static struct plait_progress told[8];
static unsigned tellings;

static void be_told(struct plait_progress_hook *hook, const struct plait_progress *progress)
{
    (void)hook;
    MODEL_EXPECT(tellings < 8);
    told[tellings] = *progress;
    tellings++;
}

static bool is_told(unsigned i, uint32_t ended, uint32_t running, int64_t milliseconds)
{
    return told[i].ended == ended && told[i].running == running && told[i].elapsed == milliseconds * MILLISECOND &&
           told[i].total == 3 && told[i].last == (i + 1U == tellings);
}

static void progress_is_told_from_time_to_time(void)
{
    struct plait_progress_hook hook = {.changed = be_told, .every = 100 * MILLISECOND};
    const struct plait_runner_options options = {.quiet = true, .progress = &hook};
    tellings = 0;
    begin_with(1, PLAIT_UNLIMITED, &options);
    add(0, &working, 50, FAILS);
    add(1, &working, 120, PLAIT_OK);
    add(2, &working, 85, PLAIT_OK);
    run();
    MODEL_EXPECT(status[0] == PLAIT_OK && took(255));
    MODEL_EXPECT(tellings == 4);
    MODEL_EXPECT(is_told(0, 0, told[0].running, 0) && is_told(1, 1, 1, 100) && is_told(2, 2, 1, 200) &&
                 is_told(3, 3, 0, 255));
    MODEL_EXPECT(told[1].failed == 1 && told[3].failed == 1);
    end();
}

enum { STEPS = 40000 };

static const struct scenario SCENARIOS[] = {
    {.name = "runner: three tasks for two workers", .setup = setup, .bodies = {three_for_two}, .steps = STEPS},
    {.name = "runner: one after the other", .setup = setup, .bodies = {one_after_the_other}, .steps = STEPS},
    {.name = "runner: it runs once",
     .setup = prepare_one,
     .bodies = {run, run},
     .check = one_of_two_runs_it,
     .steps = STEPS},
    {.name = "runner: looked at while it runs",
     .setup = prepare_one,
     .bodies = {run, look_at_it},
     .check = it_has_run,
     .steps = STEPS},
    {.name = "runner: a cancellation that is none",
     .setup = setup,
     .bodies = {a_cancellation_that_is_none},
     .steps = STEPS},
    {.name = "runner: out of memory",
     .setup = setup,
     .bodies = {out_of_memory},
     .steps = STEPS,
     .failing_memory = true},
    {.name = "runner: UP-08, a timeout ends it at its instant",
     .setup = setup,
     .bodies = {UP_08_a_timeout_ends_it_at_its_instant},
     .steps = STEPS,
     .strict_clock = true},
    {.name = "runner: MM-R07, what has not ended is in neither map",
     .setup = setup,
     .bodies = {MM_R07_what_has_not_ended_is_in_neither_map},
     .steps = STEPS,
     .strict_clock = true},
    {.name = "runner: MM-A14, what was made in time is kept",
     .setup = setup,
     .bodies = {MM_A14_MM_A04_what_was_made_in_time_is_kept},
     .steps = STEPS,
     .strict_clock = true},
    {.name = "runner: MM-R05, three at a time take the time of one",
     .setup = setup,
     .bodies = {MM_R05_three_at_a_time_take_the_time_of_one},
     .steps = STEPS,
     .strict_clock = true},
    {.name = "runner: a timeout that cuts nothing is none",
     .setup = setup,
     .bodies = {a_timeout_that_cuts_nothing_is_none},
     .steps = STEPS,
     .strict_clock = true},
    {.name = "runner: what does not end is waited for",
     .setup = setup,
     .bodies = {what_does_not_end_is_waited_for},
     .steps = STEPS,
     .strict_clock = true},
    {.name = "runner: a limit around it is no timeout of its own",
     .setup = setup,
     .bodies = {a_limit_around_it_is_no_timeout_of_its_own},
     .steps = STEPS,
     .strict_clock = true},
    {.name = "runner: cancelled at any time",
     .setup = setup,
     .bodies = {run_until_cancelled, cancel_it},
     .steps = STEPS},
    {.name = "runner: UP-09, cancelled from outside is no timeout",
     .setup = setup,
     .bodies = {UP_09_cancelled_from_outside_is_no_timeout, cancel_it_after_a_tenth},
     .steps = STEPS,
     .strict_clock = true},
    {.name = "left: what does not end is left behind",
     .setup = setup,
     .bodies = {what_does_not_end_is_left_behind},
     .check = nothing_is_left,
     .steps = STEPS,
     .strict_clock = true},
    {.name = "left: what ends in the grace is kept",
     .setup = setup,
     .bodies = {what_ends_in_the_grace_is_kept},
     .check = nothing_is_left,
     .steps = STEPS,
     .strict_clock = true},
    {.name = "left: left behind or kept",
     .setup = setup,
     .bodies = {left_or_kept},
     .check = nothing_is_left,
     .steps = STEPS},
    {.name = "runner: MM-C, a scheduler",
     .setup = prepare_schedule,
     .bodies = {MM_C01_MM_C09_a_scheduler_of_periodic_tasks, stop_schedule},
     .check = it_was_stopped,
     .steps = STEPS,
     .plans = "SC1,SC2", /* who sleeps for the same time is not ordered: a state may be read a little late */
     .strict_clock = true},
    {.name = "runner: progress is told from time to time",
     .setup = setup,
     .bodies = {progress_is_told_from_time_to_time},
     .steps = STEPS,
     .plans = "SC1,SC2", /* counts may be read a little late */
     .strict_clock = true},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
