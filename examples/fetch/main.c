/* SPDX-License-Identifier: MIT */
/* fetch: many URLs at once, with a limit to how many, a limit to how long, and more than one try.
 *
 *     watcher of signals ──Ctrl-C──► scope of the work             keys are URLs, so that none is fetched twice
 *                                       │
 *                                    runner: at most N at a time, a time for all, progress bar, trace
 *                                       │
 *     driver (fibers only)           retry: a time for each try, a pause between tries
 *        └── libcurl ◄───────────────── get: see get.h
 *
 * The same tasks run on threads and, with --fibers, on one event loop: all that differs is whose libcurl handle get()
 * takes. Whatever ends the work early, the table says how far each URL came.
 *
 *     fetch [--threads | --fibers] [OPTION...] URL...        choices.c has the options
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/signalfd.h>

#include <plait/plait.h>

#include "choices.h"
#include "fetch.h"
#include "fetch_driver.h"
#include "fetch_job.h"
#include "fetch_try.h"
#include "fetches.h"
#include "get.h"
#include "multi.h"

enum { WORDS = 64 };

struct fetch {
    struct choices choices;
    struct download *downloads; /* one for each URL; those of the runner's tasks first, in its order */
    struct plait_progress_bar bar;
    struct plait_tracer tracer;
    struct plait_scope work;
    int signals; /* a descriptor, readable when Ctrl-C was typed */
};

/* ---- the task of the runner ---- */

static plait_status fetch_one(struct download *download)
{
    static const struct fetch_try_task task = {.run = get, .name = "get"};
    return fetch_try_retry(download->policy, &task, download);
}

/* ---- the table ---- */

static const char *outcome_in_words(const struct plait_runner_info *info, char *room, size_t size)
{
    switch (info->state) {
    case PLAIT_RUNNER_NOT_STARTED:
        return "not begun";
    case PLAIT_RUNNER_TIMED_OUT:
        return "no time left";
    case PLAIT_RUNNER_CANCELLED:
        return "interrupted";
    default:
        return status_in_words(info->status, room, size);
    }
}

static void show_table(const fetches *runner, const struct download *downloads)
{
    (void)printf("%-28s %5s %12s %8s  %s\n", "", "tries", "bytes", "seconds", "URL");
    for (uint32_t i = 0; i < fetches_count(runner); i++) {
        const struct download *download = &downloads[i];
        const char *url = NULL;
        struct plait_runner_info info;
        char words[WORDS];
        if (fetches_at(runner, i, &url, &info) == PLAIT_OK) {
            const plait_duration took =
                info.state != PLAIT_RUNNER_NOT_STARTED ? plait_time_since(info.ended, info.started) : 0;
            (void)printf("%-28s %5u %12llu %8.3f  %s\n", outcome_in_words(&info, words, sizeof(words)), download->tries,
                         (unsigned long long)download->bytes, (double)took / 1e9, url);
        }
    }
}

/* ---- the work ---- */

/* Adds each URL once. */
static plait_status add_all(struct fetch *fetch, fetches *runner, struct multi *multi)
{
    static const struct fetches_task task = {.run = fetch_one, .name = "fetch"};
    plait_status status = PLAIT_OK;
    for (int i = 0; i < fetch->choices.url_count && status == PLAIT_OK; i++) {
        const char *url = fetch->choices.urls[i];
        struct download *download = &fetch->downloads[fetches_count(runner)];
        *download = (struct download){
            .url = url, .multi = multi, .policy = &fetch->choices.policy, .trusted = fetch->choices.trusted};
        status = fetches_add(runner, url, &task, download);
        if (status == PLAIT_EXISTS || status == PLAIT_INVALID) {
            (void)fprintf(stderr, "fetch: \"%s\" %s, left out\n", url, status == PLAIT_EXISTS ? "again" : "is no URL");
            status = PLAIT_OK;
        }
    }
    return status;
}

static plait_status run_and_show(struct fetch *fetch, struct multi *multi)
{
    const struct plait_runner_options options = {.name = "fetch",
                                                 .quiet = true, /* the table says it */
                                                 .progress = &fetch->bar.hook,
                                                 .trace = fetch->choices.trace != NULL ? &fetch->tracer : NULL};
    fetches runner;
    struct plait_runner_result result = {.is_ok = false};
    plait_status outcome = fetches_init(&runner, fetch->choices.limit, fetch->choices.timeout, &options);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    outcome = add_all(fetch, &runner, multi);
    PLAIT_PREPARED(&fetch->work, &outcome) {
        if (outcome == PLAIT_OK) {
            outcome = fetches_run(&runner, &result);
        }
    }
    if (outcome == PLAIT_OK) {
        show_table(&runner, fetch->downloads);
        outcome = fetches_result(&runner, &result);
        (void)printf("%u of %u fetched\n", result.ok, result.tasks);
    }
    fetches_destroy(&runner);
    return outcome == PLAIT_OK && !result.is_ok ? PLAIT_FAILED : outcome;
}

/* Waits for Ctrl-C. */
static plait_status watch_signals(struct fetch *fetch)
{
    const plait_status status = plait_wait_fd(fetch->signals, PLAIT_FD_READABLE, PLAIT_FOREVER);
    if (status == PLAIT_OK) {
        plait_scope_cancel(&fetch->work);
    }
    return status;
}

/* The work, and the tasks around it, which end with it. */
static plait_status fetch_all(struct fetch *fetch)
{
    static const struct fetch_job_task watching = {.run = watch_signals, .name = "signals"};
    static const struct fetch_driver_task driving = {.run = drive, .name = "libcurl"};
    struct plait_group around;
    struct fetch_job_slot watcher;
    struct fetch_driver_slot driver;
    struct multi multi;
    const bool fibers = fetch->choices.fibers;
    plait_status outcome = fibers ? multi_open(&multi, fetch->choices.trusted) : PLAIT_OK;
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    PLAIT_GROUP(&around, &outcome) {
        outcome = fetch_job_start_soon(&around, &watcher, &watching, fetch);
        if (outcome == PLAIT_OK && fibers) {
            outcome = fetch_driver_start_soon(&around, &driver, &driving, &multi);
        }
        if (outcome == PLAIT_OK) {
            outcome = run_and_show(fetch, fibers ? &multi : NULL);
        }
        plait_group_cancel(&around);
    }
    if (fibers) {
        multi_close(&multi);
    }
    return outcome;
}

/* ---- the program ---- */

static plait_status run_where_chosen(struct fetch *fetch)
{
    static const struct fetch_job_task job = {.run = fetch_all, .name = "fetch"};
    const char *trace = fetch->choices.trace;
    plait_status status = trace != NULL ? plait_tracer_open(&fetch->tracer, trace) : PLAIT_OK;
    if (status != PLAIT_OK) {
        return status;
    }
    fetch->downloads = calloc((size_t)fetch->choices.url_count, sizeof(*fetch->downloads));
    if (fetch->downloads == NULL) {
        status = PLAIT_NO_MEMORY;
    } else {
        status = fetch->choices.fibers ? fetch_job_fibers_run(NULL, &job, fetch) : fetch_all(fetch);
    }
    free(fetch->downloads);
    const plait_status written = trace != NULL ? plait_tracer_close(&fetch->tracer) : PLAIT_OK;
    return status == PLAIT_OK ? written : status;
}

int main(int argc, char **argv)
{
    static struct fetch fetch;
    sigset_t signals; /* blocked before there are threads: all inherit that, and only `signals` hears of them */
    if (!choices_read(&fetch.choices, argc, argv)) {
        return 2;
    }
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    fetch.signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    plait_scope_init(&fetch.work);
    plait_progress_bar_init(&fetch.bar, stderr);
    plait_status status = PLAIT_NO_RESOURCE;
    if (fetch.signals >= 0 && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        status = run_where_chosen(&fetch);
        curl_global_cleanup();
    }
    if (status > 0) {
        (void)fprintf(stderr, "fetch: %s: %s\n", fetch.choices.trace, strerror(status));
    } else if (status != PLAIT_OK && status != PLAIT_FAILED) {
        (void)fprintf(stderr, "fetch: %s\n", plait_status_name(status));
    }
    return plait_scope_cause(&fetch.work) == PLAIT_CAUSE_EXPLICIT ? 130 : status == PLAIT_OK ? 0 : 1;
}
