/* SPDX-License-Identifier: MIT */
/* runner.c: runners where they run, what they cost in memory, and who is told. Their rules are in
 * tests/conformance/runner.c, their times in tests/sim/runner.c. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <plait/progress.h>
#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/threads.h>
#include <plait/tracer.h>

#include "errands.h"
#include "labelled.h"
#include "left_errands.h"
#include "support/runner_types.h"
#include "support/support.h"

enum { REFUSED = 111 };

static struct yard yard;
static struct plait_runner_result result;
static const struct plait_runner_options quiet = {.quiet = true};

static struct errand errand(uint32_t number)
{
    return (struct errand){.yard = &yard, .number = number, .gives = PLAIT_OK};
}

/* ---- a system that has no more threads ---- */

static struct plait_atomic_i32 starts_left = PLAIT_ATOMIC_INIT(-1); /* below 0: as many as one likes */

struct plait_executor;
plait_status __real_plait_slot_start_on(const struct plait_executor *executor, struct plait_group *group,
                                        struct plait_slot *slot, plait_status (*body)(struct plait_slot *slot),
                                        const char *name, bool blocking);
plait_status __wrap_plait_slot_start_on(const struct plait_executor *executor, struct plait_group *group,
                                        struct plait_slot *slot, plait_status (*body)(struct plait_slot *slot),
                                        const char *name, bool blocking);

plait_status __wrap_plait_slot_start_on(const struct plait_executor *executor, struct plait_group *group,
                                        struct plait_slot *slot, plait_status (*body)(struct plait_slot *slot),
                                        const char *name, bool blocking)
{
    const int32_t left_now = plait_load_relaxed(&starts_left);
    if (left_now == 0) {
        return PLAIT_NO_RESOURCE;
    }
    if (left_now > 0) {
        (void)plait_sub_relaxed(&starts_left, 1);
    }
    return __real_plait_slot_start_on(executor, group, slot, body, name, blocking);
}

/* ---- functions ---- */

static struct plait_atomic_u32 kinds[3];   /* of strands that tasks ran on */
static struct plait_atomic_u32 adopted[3]; /* of those that ran blocking ones */
static const char *name_there;             /* of the strand that ran one */

static plait_status see_kind(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)reason;
    (void)plait_add_relaxed(&kinds[plait_strand_kind()], 1U);
    errand_make(&given, outcome);
    return PLAIT_OK;
}

static plait_status see_kind_of_blocking(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)plait_add_relaxed(&adopted[plait_strand_kind()], 1U);
    if (given.number == 5) {
        reason->number = 5;
        return REFUSED;
    }
    name_there = plait_strand_name();
    errand_make(&given, outcome);
    return PLAIT_OK;
}

static const struct errands_task plain = {.run = see_kind, .name = "plain"};
static const struct errands_task blocking = {.run = see_kind_of_blocking, .name = "blocking", .blocking = true};

/* ---- where they run ---- */

static void run_everywhere(const struct plait_runner_options *options)
{
    errands runner;
    struct errands_failure failure;
    yard_clear(&yard);
    for (unsigned i = 0; i < 3; i++) {
        plait_initialize(&kinds[i], 0U);
        plait_initialize(&adopted[i], 0U);
    }
    assert_int_equal(errands_init(&runner, 3, PLAIT_UNLIMITED, options), PLAIT_OK);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(errands_add(&runner, i, &plain, errand(i)), PLAIT_OK);
    }
    for (uint32_t i = 4; i < 6; i++) {
        assert_int_equal(errands_add(&runner, i, &blocking, errand(i)), PLAIT_OK);
    }
    assert_int_equal(errands_run(&runner, &result), PLAIT_OK);
    assert_int_equal(result.ok, 5);
    assert_int_equal(errands_errors_get(&runner.errors, 5, &failure), PLAIT_OK);
    assert_int_equal(failure.status, REFUSED);
    assert_int_equal(failure.error.number, 5); /* also from another thread */
    errands_destroy(&runner);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
    assert_int_equal(plait_load_relaxed(&adopted[PLAIT_STRAND_THREAD]), 2); /* never on a loop */
}

static void they_run_where_the_strand_runs(void **state)
{
    (void)state;
    run_everywhere(&quiet);
    assert_int_equal(plait_load_relaxed(&kinds[plait_strand_kind()]), 4);
}

static void they_run_on_threads_when_told_to(void **state)
{
    (void)state;
    const struct plait_runner_options options = {.quiet = true, .where = PLAIT_RUN_THREADS};
    run_everywhere(&options);
    assert_int_equal(plait_load_relaxed(&kinds[PLAIT_STRAND_THREAD]), 4);
}

static void they_run_on_loops_when_told_to(void **state)
{
    (void)state;
    const struct plait_runner_options options = {.quiet = true, .where = PLAIT_RUN_FIBERS, .loops = 2};
    run_everywhere(&options);
    assert_int_equal(plait_load_relaxed(&kinds[PLAIT_STRAND_FIBER]), 4);
    assert_string_equal(name_there, "blocking"); /* not that of the worker, which waits */
}

enum { UNKNOWN = -9999 };

static plait_status say_what_nobody_knows(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)given;
    (void)outcome;
    (void)reason;
    return UNKNOWN;
}

/* On a loop, one of the two comes from a thread. */
static void an_unknown_status_is_kept_beside_what_stands_for_it(void **state)
{
    (void)state;
    static const struct errands_task tasks[2] = {{.run = say_what_nobody_knows},
                                                 {.run = say_what_nobody_knows, .blocking = true}};
    const struct plait_runner_options options = {.quiet = true, .where = PLAIT_RUN_FIBERS};
    errands runner;
    assert_int_equal(errands_init(&runner, 2, PLAIT_UNLIMITED, &options), PLAIT_OK);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(errands_add(&runner, i, &tasks[i], errand(i)), PLAIT_OK);
    }
    assert_int_equal(errands_run(&runner, &result), PLAIT_OK);
    for (uint32_t i = 0; i < 2; i++) {
        struct errands_failure failure;
        assert_int_equal(errands_errors_get(&runner.errors, i, &failure), PLAIT_OK);
        assert_int_equal(failure.status, PLAIT_FAILED);
        assert_int_equal(failure.raw, UNKNOWN);
    }
    errands_destroy(&runner);
}

static void options_have_bounds(void **state)
{
    (void)state;
    errands runner;
    const struct plait_runner_options nowhere = {.where = (enum plait_runner_where)3};
    const struct plait_runner_options impatient = {.grace = -1};
    assert_int_equal(errands_init(&runner, 1, PLAIT_UNLIMITED, &nowhere), PLAIT_INVALID);
    assert_int_equal(errands_init(&runner, 1, PLAIT_UNLIMITED, &impatient), PLAIT_INVALID);
    assert_int_equal(errands_init(&runner, UINT32_MAX, PLAIT_UNLIMITED, NULL), PLAIT_INVALID);
    assert_int_equal(runner_alive(), 0);
}

static void one_strand_is_enough_and_without_any_nothing_has_begun(void **state)
{
    (void)state;
    errands runner;
    struct plait_runner_info info;
    yard_clear(&yard);
    assert_int_equal(errands_init(&runner, 3, PLAIT_UNLIMITED, &quiet), PLAIT_OK);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(errands_add(&runner, i, &plain, errand(i)), PLAIT_OK);
    }
    plait_store_relaxed(&starts_left, 0);
    assert_int_equal(errands_run(&runner, &result), PLAIT_NO_RESOURCE);
    assert_int_equal(errands_look(&runner, 0, &info), PLAIT_OK);
    assert_int_equal(info.state, PLAIT_RUNNER_NOT_STARTED);
    plait_store_relaxed(&starts_left, 1);
    assert_int_equal(errands_run(&runner, &result), PLAIT_OK);
    plait_store_relaxed(&starts_left, -1);
    assert_int_equal(result.ok, 5);
    errands_destroy(&runner);
}

/* ---- as many as there is room for ---- */

static plait_status make_at_once(struct errand given, struct outcome *outcome)
{
    errand_make(&given, outcome);
    return PLAIT_OK;
}

static const struct left_errands_task at_once = {.run = make_at_once, .name = "at once"};

static void a_fixed_runner_has_room_for_so_many(void **state)
{
    (void)state;
    static left_errands runner;
    struct plait_runner_info info;
    uint32_t key = 0;
    yard_clear(&yard);
    assert_int_equal(left_errands_init(&runner, 100, PLAIT_UNLIMITED, NULL), PLAIT_OK);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(left_errands_add(&runner, 10U - i, &at_once, errand(i)), PLAIT_OK);
    }
    assert_int_equal(left_errands_add(&runner, 4, &at_once, errand(4)), PLAIT_FULL);
    assert_int_equal(left_errands_count(&runner), 4);
    assert_int_equal(left_errands_look(&runner, 4, &info), PLAIT_MISSING);
    assert_int_equal(left_errands_look(&runner, 7, &info), PLAIT_OK);
    assert_int_equal(info.state, PLAIT_RUNNER_NOT_STARTED);
    assert_int_equal(info.status, PLAIT_BUSY);
    assert_int_equal(left_errands_run(&runner, &result), PLAIT_OK);
    assert_true(result.is_ok);
    assert_int_equal(left_errands_at(&runner, 3, &key, &info), PLAIT_OK);
    assert_int_equal(key, 7);
    assert_int_equal(info.state, PLAIT_RUNNER_OK);
    assert_int_equal(left_errands_at(&runner, 4, &key, NULL), PLAIT_MISSING);
    left_errands_destroy(&runner);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
}

/* ---- keys of the runner's own, and a hook that is told ---- */

static plait_status refuse(void)
{
    return REFUSED;
}

/* The hook of the runner of labels. */
void label_failed(const struct label *label, const struct labelled_failure *failure, struct yard *told)
{
    (void)label;
    plait_store_relaxed(&told->last, (uint32_t)failure->status);
    (void)plait_add_acq_rel(&told->told, 1U);
}

static const struct labelled_task failing = {.run = refuse, .name = "refuse"};

static void keys_are_copied_and_a_hook_is_told_of_failures_without_more_memory(void **state)
{
    (void)state;
    labelled runner;
    struct labelled_failure failure;
    struct label label;
    char text[] = "abc";
    label.text = text;
    yard_clear(&yard);
    assert_int_equal(labelled_init(&runner, 2, PLAIT_UNLIMITED, NULL, &yard), PLAIT_OK);
    runner_fail_at(0); /* it has room for four, and asks for no more memory */
    assert_int_equal(labelled_add(&runner, label, &failing), PLAIT_OK);
    assert_int_equal(labelled_add(&runner, label, &failing), PLAIT_EXISTS);
    text[0] = 'x';
    assert_int_equal(labelled_add(&runner, label, &failing), PLAIT_OK);
    assert_int_equal(labelled_run(&runner, &result), PLAIT_OK); /* writes no line: the hook is there */
    assert_int_equal(result.failed, 2);
    text[0] = 'a';
    assert_int_equal(labelled_errors_get(&runner.errors, label, &failure), PLAIT_OK);
    assert_int_equal(failure.status, REFUSED);
    assert_int_equal(plait_load_acquire(&yard.told), 2);
    assert_int_equal(plait_load_acquire(&yard.last), REFUSED);
    runner_fail_at(INT64_MAX);
    labelled_destroy(&runner);
    assert_int_equal(runner_alive(), 0);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
}

/* ---- left behind ---- */

static plait_status say_it_from_a_thread(struct errand given, struct outcome *outcome)
{
    (void)outcome;
    (void)given;
    return UNKNOWN;
}

static void an_unknown_status_is_kept_where_calls_may_be_left_behind(void **state)
{
    (void)state;
    static const struct left_errands_task unknown = {.run = say_it_from_a_thread};
    left_errands runner;
    struct left_errands_failure failure;
    yard_clear(&yard);
    assert_int_equal(left_errands_init(&runner, 1, PLAIT_UNLIMITED, &quiet), PLAIT_OK);
    assert_int_equal(left_errands_add(&runner, 1, &unknown, errand(1)), PLAIT_OK);
    assert_int_equal(left_errands_run(&runner, &result), PLAIT_OK);
    assert_int_equal(left_errands_errors_get(&runner.errors, 1, &failure), PLAIT_OK);
    assert_int_equal(failure.status, PLAIT_FAILED);
    assert_int_equal(failure.raw, UNKNOWN);
    left_errands_destroy(&runner);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
}

static const char *name_of_who_stayed;

static plait_status stay(struct errand given, struct outcome *outcome)
{
    yard_enter(given.yard);
    yard_wait_anyway(given.yard);
    name_of_who_stayed = plait_strand_name();
    errand_make(&given, outcome);
    yard_leave(given.yard);
    return PLAIT_OK;
}

static const struct left_errands_task staying = {.run = stay};

static left_errands left;

static plait_status run_left(void)
{
    return left_errands_run(&left, &result);
}

static void what_is_left_behind_outlives_its_runner(void **state)
{
    (void)state;
    static struct plait_limiter limiter;
    char name[] = "gone soon";
    const struct plait_runner_options options = {.name = name, .quiet = true, .grace = 1, .limiter = &limiter};
    struct plait_runner_info info;
    struct errand uncopied = errand(3);
    uncopied.gives = ERRAND_UNCOPIED;
    yard_clear(&yard);
    assert_int_equal(plait_limiter_init(&limiter, 2), PLAIT_OK);
    assert_int_equal(left_errands_init(&left, 1, PLAIT_UNLIMITED, &options), PLAIT_OK);
    assert_int_equal(left_errands_add(&left, 1, &at_once, errand(1)), PLAIT_OK);
    assert_int_equal(left_errands_add(&left, 2, &at_once, uncopied), PLAIT_OK);
    assert_int_equal(left_errands_add(&left, 3, &staying, errand(3)), PLAIT_OK);
    assert_int_equal(yard_cut(&yard, 1, run_left), PLAIT_CANCELLED);
    assert_int_equal(left_errands_result(&left, &result), PLAIT_OK);
    assert_int_equal(result.ok, 1);
    assert_int_equal(result.failed, 1);
    assert_int_equal(result.abandoned, 1);
    assert_false(result.is_timeout);
    assert_int_equal(left_errands_look(&left, 2, &info), PLAIT_OK);
    assert_int_equal(info.status, ERRAND_UNCOPIED); /* what the hook has said */
    assert_int_equal(left_errands_look(&left, 3, &info), PLAIT_OK);
    assert_int_equal(info.state, PLAIT_RUNNER_ABANDONED);
    assert_int_equal(info.status, PLAIT_CANCELLED);
    left_errands_destroy(&left);
    memset(name, 'x', sizeof(name) - 1U);                  /* it was the runner's */
    assert_int_equal(plait_limiter_borrowed(&limiter), 1); /* its permit is held until it has really ended */
    assert_int_equal(plait_load_acquire(&yard.copies), 1); /* of its argument */
    yard_open(&yard);
    while (plait_abandoned_calls() != 0) {
        test_yield();
    }
    assert_string_equal(name_of_who_stayed, "left_errands");
    assert_int_equal(plait_limiter_borrowed(&limiter), 0);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
    plait_limiter_destroy(&limiter);
}

/* ---- misuse ---- */

static errands doomed;
static const struct plait_runner_options on_a_loop = {
    .where = PLAIT_RUN_FIBERS}; /* ThreadSanitizer ends a child that starts threads */

static plait_status destroy_it(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)given;
    (void)outcome;
    (void)reason;
    errands_destroy(&doomed);
    return PLAIT_OK;
}

static const struct errands_task destroying = {.run = destroy_it};

static void destroy_while_it_runs(void)
{
    plait_status status = errands_init(&doomed, 1, PLAIT_UNLIMITED, &on_a_loop);
    if (status == PLAIT_OK) {
        status = errands_add(&doomed, 1, &destroying, errand(1));
    }
    if (status == PLAIT_OK) {
        status = errands_run(&doomed, &result);
    }
    (void)status; /* it has not come here */
}

static void destroying_a_runner_that_runs_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(destroy_while_it_runs, "errands_destroy"));
}

static plait_status leave_a_scope_open(struct errand given, struct outcome *outcome, struct reason *reason)
{
    static struct plait_scope forgotten;
    (void)reason;
    plait_scope_open(&forgotten);
    errand_make(&given, outcome);
    return PLAIT_OK;
}

static const struct errands_task forgetful = {.run = leave_a_scope_open, .name = "forgetful"};

static void forget_a_scope(void)
{
    plait_status status = errands_init(&doomed, 1, PLAIT_UNLIMITED, &on_a_loop);
    if (status == PLAIT_OK) {
        status = errands_add(&doomed, 1, &forgetful, errand(1));
    }
    if (status == PLAIT_OK) {
        status = errands_run(&doomed, &result);
    }
    (void)status;
}

static void a_task_that_leaves_a_scope_open_is_named(void **state)
{
    (void)state;
    assert_true(test_dies(forget_a_scope, "forgetful"));
}

/* ---- what does not end is named ---- */

static plait_status hang_on(struct errand given, struct outcome *outcome, struct reason *reason)
{
    (void)reason;
    yard_wait_anyway(given.yard);
    errand_make(&given, outcome);
    return PLAIT_OK;
}

static const struct errands_task hanging = {.run = hang_on, .name = "hang on"};
static unsigned told_late;

/* Lets it end when the owner has looked at its clock three times after the grace: then it has told of it. */
static void let_it_end(struct plait_progress_hook *hook, const struct plait_progress *progress)
{
    (void)hook;
    told_late += progress->elapsed > plait_milliseconds(50) ? 1U : 0U;
    if (told_late == 3) {
        yard_open(&yard);
    }
}

static void what_is_cancelled_and_does_not_end_is_named(void **state)
{
    (void)state;
    struct plait_progress_hook hook = {.changed = let_it_end, .every = plait_milliseconds(1)};
    const struct plait_runner_options options = {.grace = plait_milliseconds(1), .progress = &hook};
    errands runner;
    char text[300];
    struct test_kept kept;
    yard_clear(&yard);
    told_late = 0;
    assert_int_equal(errands_init(&runner, 1, plait_milliseconds(1), &options), PLAIT_OK);
    assert_int_equal(errands_add(&runner, 9, &hanging, errand(9)), PLAIT_OK);
    assert_int_equal(errands_add(&runner, 10, &hanging, errand(10)), PLAIT_OK);
    test_keep_stderr(&kept);
    const plait_status status = errands_run(&runner, &result);
    test_give_back_stderr(&kept, text, sizeof(text));
    assert_int_equal(status, PLAIT_OK);
    if (result.ok == 1) { /* unless it came too late to begin at all */
        assert_string_equal(text, "plait: errands: task 9 (hang on) was cancelled and does not end\n");
    }
    assert_true(result.is_timeout && result.not_started >= 1);
    errands_destroy(&runner);
    assert_int_equal(plait_load_acquire(&yard.copies), 0);
}

/* ---- progress ---- */

static void expect_line(struct plait_progress progress, unsigned columns, const char *line)
{
    char made[PLAIT_PROGRESS_LINE];
    plait_progress_line(&progress, columns, made);
    assert_string_equal(made, line);
}

static void a_line_says_how_far_it_is(void **state)
{
    (void)state;
    struct plait_progress now = {.name = "fetch", .total = 100};
    expect_line(now, 40, "fetch [-------------------------]  0/100");
    now.ended = 25;
    now.running = 8;
    now.failed = 2;
    now.elapsed = plait_seconds(10);
    expect_line(now, 70, "fetch [######==------------------]  25/100  2 failed  2.5/s  0:30 left");
    now.ended = 100;
    now.running = 0;
    now.last = true;
    now.elapsed = plait_seconds(3725);
    expect_line(now, 60, "fetch [#####################]  100/100  2 failed  in 1:02:05");
    now.total = 0; /* nothing to do, nowhere to go */
    now.ended = 0;
    expect_line(now, 10, "fetch [-----]  0/0  2 failed  in 1:02:05");
}

/* On what is no terminal: one line for each tenth, and the last. */
static void a_bar_in_a_file_is_a_line_for_each_tenth(void **state)
{
    (void)state;
    struct plait_progress_bar bar;
    char text[2000];
    FILE *file = tmpfile();
    assert_non_null(file);
    plait_progress_bar_init(&bar, file);
    for (uint32_t i = 0; i <= 20; i++) {
        const struct plait_progress now = {
            .name = "n", .total = 20, .ended = i, .elapsed = plait_seconds(i), .last = i == 20};
        bar.hook.changed(&bar.hook, &now);
    }
    rewind(file);
    text[fread(text, 1, sizeof(text) - 1U, file)] = '\0';
    (void)fclose(file);
    unsigned lines = 0;
    for (const char *at = text; *at != '\0'; at++) {
        lines += *at == '\n' ? 1U : 0U;
    }
    assert_int_equal(lines, 10); /* 10 % to 90 %, and the end */
    assert_non_null(strstr(text, "  2/20  1.0/s  0:18 left\n"));
    assert_non_null(strstr(text, "  20/20  1.0/s  in 0:20\n"));
}

/* Of 60 columns. A line that did not fit would be left behind by the next one. */
static void a_bar_fits_into_its_terminal(void **state)
{
    (void)state;
    const struct plait_progress now = {.name = "n", .total = 20, .ended = 5, .elapsed = plait_seconds(5)};
    const struct winsize size = {.ws_row = 25, .ws_col = 60};
    struct plait_progress_bar bar;
    char text[200];
    char line[PLAIT_PROGRESS_LINE];
    const int user = posix_openpt(O_RDWR | O_NOCTTY);
    if (user < 0 || grantpt(user) != 0 || unlockpt(user) != 0) {
        skip(); /* a system without terminals */
    }
    FILE *file = fdopen(open(ptsname(user), O_WRONLY | O_NOCTTY), "w"); /* not the one of this process */
    assert_non_null(file);
    assert_int_equal(ioctl(fileno(file), TIOCSWINSZ, &size), 0);
    plait_progress_bar_init(&bar, file);
    bar.hook.changed(&bar.hook, &now);
    const ssize_t length = read(user, text, sizeof(text) - 1U);
    assert_true(length > 0);
    text[length] = '\0';
    plait_progress_line(&now, 59, line);
    assert_int_equal(strlen(line), 59);
    assert_non_null(strstr(text, line));
    (void)fclose(file);
    (void)close(user);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_run_where_the_strand_runs),
        cmocka_unit_test(they_run_on_threads_when_told_to),
        cmocka_unit_test(they_run_on_loops_when_told_to),
        cmocka_unit_test(an_unknown_status_is_kept_beside_what_stands_for_it),
        cmocka_unit_test(one_strand_is_enough_and_without_any_nothing_has_begun),
        cmocka_unit_test(options_have_bounds),
        cmocka_unit_test(a_fixed_runner_has_room_for_so_many),
        cmocka_unit_test(keys_are_copied_and_a_hook_is_told_of_failures_without_more_memory),
        cmocka_unit_test(an_unknown_status_is_kept_where_calls_may_be_left_behind),
        cmocka_unit_test(what_is_left_behind_outlives_its_runner),
        cmocka_unit_test(destroying_a_runner_that_runs_is_fatal),
        cmocka_unit_test(a_task_that_leaves_a_scope_open_is_named),
        cmocka_unit_test(what_is_cancelled_and_does_not_end_is_named),
        cmocka_unit_test(a_line_says_how_far_it_is),
        cmocka_unit_test(a_bar_in_a_file_is_a_line_for_each_tenth),
        cmocka_unit_test(a_bar_fits_into_its_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
