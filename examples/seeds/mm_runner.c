/* SPDX-License-Identifier: MIT */
/* mm_runner.c: the samples of mm-concurrency about runners: tasks under keys, so many at one time, within a limit of
 * time. There is one kind for both of theirs; where it runs is an option. */
#include <stdio.h>

#include <plait/runner.h>

#include "user_fetches.h"

enum { REFUSED = 7 };

static plait_status fetch_data(const char *url, struct page *page)
{
    const plait_status status = plait_sleep(plait_milliseconds(1));
    (void)snprintf(page->text, sizeof(page->text), "some data of %s", url);
    return status;
}

static plait_status fetch_at_once(const char *url, struct page *page)
{
    (void)snprintf(page->text, sizeof(page->text), "cached data of %s", url);
    return PLAIT_OK;
}

static plait_status fetch_for_ever(const char *url, struct page *page)
{
    (void)url;
    (void)page;
    return plait_sleep(plait_seconds(600));
}

static plait_status fetch_in_vain(const char *url, struct page *page)
{
    (void)url;
    (void)page;
    return REFUSED;
}

static const struct user_fetches_task fetching = {.run = fetch_data, .name = "fetch"};
static const struct user_fetches_task quick = {.run = fetch_at_once, .name = "quick"};
static const struct user_fetches_task slow = {.run = fetch_for_ever, .name = "slow"};
static const struct user_fetches_task failing = {.run = fetch_in_vain, .name = "failing"};

/* What has become of each task, in the order in which they were added. */
static void show_tasks(user_fetches *runner)
{
    for (uint32_t i = 0; i < user_fetches_count(runner); i++) {
        const char *key = NULL;
        struct page page;
        struct user_fetches_failure failure;
        if (user_fetches_at(runner, i, &key, NULL) != PLAIT_OK) {
            continue;
        }
        if (user_fetches_results_get(&runner->results, key, &page) == PLAIT_OK) {
            printf("%s: %s", key, page.text);
        } else if (user_fetches_errors_get(&runner->errors, key, &failure) == PLAIT_OK) {
            printf("%s failed: %d", key, (int)failure.status);
        } else {
            printf("%s has neither result nor error", key);
        }
        printf(i + 1 < user_fetches_count(runner) ? ", " : "\n");
    }
}

/* Three users, three at a time, ten seconds for all. */
static plait_status run_three(const struct plait_runner_options *options)
{
    user_fetches runner;
    struct plait_runner_result result = {.is_ok = false};
    plait_status status = user_fetches_init(&runner, 3, plait_seconds(10), options);
    if (status != PLAIT_OK) {
        return status;
    }
    status = user_fetches_add(&runner, "user1", &fetching, "/user/1");
    if (status == PLAIT_OK) {
        status = user_fetches_add(&runner, "user2", &fetching, "/user/2");
    }
    if (status == PLAIT_OK) {
        status = user_fetches_add(&runner, "user3", &fetching, "/user/3");
    }
    if (status == PLAIT_OK) {
        status = user_fetches_run(&runner, &result);
    }
    if (result.is_ok) {
        show_tasks(&runner);
    } else {
        printf("some tasks failed: %s\n", plait_status_name(status));
    }
    user_fetches_destroy(&runner);
    return status;
}

/* ---- mm-concurrency, "Async Task Runner" ---- */

static plait_status run_on_a_loop(void)
{
    const struct plait_runner_options options = {.where = PLAIT_RUN_FIBERS};
    return run_three(&options);
}

/* ---- mm-concurrency, "Sync Task Runner" ---- */

static plait_status run_on_threads(void)
{
    return run_three(NULL);
}

/* ---- mm-concurrency, "API Reference" ---- */

static plait_status show_all_options(void)
{
    const struct plait_runner_options options = {.name = "my_runner", .quiet = true};
    user_fetches runner;
    struct plait_runner_result result;
    plait_status status = user_fetches_init(&runner, 5, plait_seconds(30), &options);
    if (status != PLAIT_OK) {
        return status;
    }
    status = user_fetches_add(&runner, "task1", &quick, "/1");
    printf("the same key: %s, a blank one: %s", plait_status_name(user_fetches_add(&runner, "task1", &quick, "/2")),
           plait_status_name(user_fetches_add(&runner, " ", &quick, "/3")));
    if (status == PLAIT_OK) {
        status = user_fetches_run(&runner, &result);
    }
    if (status == PLAIT_OK) {
        printf(", a second run: %s\n", plait_status_name(user_fetches_run(&runner, &result)));
        printf("%s, at most %u, ok: %d, timeout: %d, %u of %u: ", user_fetches_name(&runner),
               user_fetches_max_concurrent(&runner), result.is_ok, result.is_timeout, result.ok, result.tasks);
        show_tasks(&runner);
    }
    user_fetches_destroy(&runner);
    return status;
}

/* ---- mm-concurrency, "Error Handling and Timeouts" ---- */

static plait_status handle_different_outcomes(void)
{
    const struct plait_runner_options options = {.where = PLAIT_RUN_FIBERS, .quiet = true};
    user_fetches runner;
    struct plait_runner_result result;
    struct plait_runner_info info;
    plait_status status = user_fetches_init(&runner, 2, plait_milliseconds(500), &options);
    if (status != PLAIT_OK) {
        return status;
    }
    status = user_fetches_add(&runner, "fast", &quick, "/1");
    if (status == PLAIT_OK) {
        status = user_fetches_add(&runner, "failing", &failing, "/2");
    }
    if (status == PLAIT_OK) {
        status = user_fetches_add(&runner, "slow", &slow, "/3");
    }
    if (status == PLAIT_OK) {
        status = user_fetches_run(&runner, &result);
    }
    if (status == PLAIT_OK) {
        if (result.is_timeout) {
            printf("some tasks timed out: %u\n", result.timed_out);
        }
        show_tasks(&runner);
        if (user_fetches_look(&runner, "slow", &info) == PLAIT_OK && info.state == PLAIT_RUNNER_TIMED_OUT) {
            printf("slow had begun, and was cut short\n");
        }
    }
    user_fetches_destroy(&runner);
    return status;
}

int main(void)
{
    plait_status (*const samples[])(void) = {run_on_a_loop, run_on_threads, show_all_options,
                                             handle_different_outcomes};
    plait_status status = PLAIT_OK;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]) && status == PLAIT_OK; i++) {
        status = samples[i]();
    }
    printf("%s\n", plait_status_name(status));
    return status == PLAIT_OK ? 0 : 1;
}
