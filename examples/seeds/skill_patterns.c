/* SPDX-License-Identifier: MIT */
/* skill_patterns.c: the patterns of the concurrency skill text, from Python, TypeScript, Go and Rust. */
#include <stdio.h>

#include <plait/plait.h>

#include "deed.h"
#include "figure.h"
#include "int_ring.h"
#include "page_fetch.h"
#include "samples.h"

enum { URLS = 4, LIMIT = 2, NOT_FOUND = 404 };

static const char *const urls[URLS] = {"/a", "/missing", "/b", "/c"};

static plait_status fetch(const char *url, struct page *page)
{
    const plait_status status = plait_yield();
    (void)snprintf(page->text, sizeof(page->text), "page of %s", url);
    return url[1] == 'm' ? NOT_FOUND : status;
}

/* ---- Python, "asyncio", and TypeScript, "Promises with proper error handling" ---- */

/* Whatever fails, the others go on, and each result or failure stands in the place of its input. */

static plait_status fetch_all(void)
{
    static const struct page_fetch_task fetching = {.run = fetch, .name = "fetch"};
    struct page pages[URLS];
    plait_status statuses[URLS];
    struct plait_lane lanes[LIMIT];
    struct page_fetch_batch batch = {.task = &fetching,
                                     .arguments = urls,
                                     .results = pages,
                                     .statuses = statuses,
                                     .count = URLS,
                                     .lanes = lanes,
                                     .limit = LIMIT,
                                     .keep_going = true};
    const plait_status status = page_fetch_map(&batch);
    for (int i = 0; i < URLS && status == PLAIT_OK; i++) {
        if (statuses[i] == PLAIT_OK) {
            printf("%s, ", pages[i].text);
        } else {
            printf("failed to fetch %s: %d, ", urls[i], (int)statuses[i]);
        }
    }
    printf("%s\n", plait_status_name(status));
    return status;
}

/* ---- Python, "ThreadPoolExecutor" ---- */

/* On threads, as they end, with the input that each result belongs to. */

static plait_status process_files(void)
{
    static const struct page_fetch_task processing = {.run = fetch, .name = "process", .blocking = true};
    struct page results[URLS];
    plait_status statuses[URLS];
    plait_word order[URLS];
    struct plait_lane lanes[LIMIT];
    struct page_fetch_batch batch = {.task = &processing,
                                     .arguments = urls,
                                     .results = results,
                                     .statuses = statuses,
                                     .order = order,
                                     .count = URLS,
                                     .lanes = lanes,
                                     .limit = LIMIT,
                                     .keep_going = true};
    plait_status outcome = PLAIT_OK;
    int processed = 0;
    PAGE_FETCH_AS_COMPLETED(&batch, &outcome)
    {
        size_t i = 0;
        while ((outcome = page_fetch_as_completed_next(&batch, &i)) == PLAIT_OK) {
            if (statuses[i] == PLAIT_OK) {
                processed++;
            } else {
                printf("failed to process %s: %d", urls[i], (int)statuses[i]);
            }
        }
    }
    printf(", processed %d\n", processed);
    return outcome;
}

/* ---- Python, "ProcessPoolExecutor": threads compute in parallel here ---- */

static plait_status compute(int data, int *result)
{
    *result = data * data;
    return PLAIT_OK;
}

static const struct figure_task computing = {.run = compute, .name = "compute", .blocking = true};

static plait_status process_in_parallel(void)
{
    const int datasets[] = {1, 2, 3, 4, 5};
    int results[5] = {0};
    struct plait_lane lanes[LIMIT];
    struct figure_batch batch = {
        .task = &computing, .arguments = datasets, .results = results, .count = 5, .lanes = lanes, .limit = LIMIT};
    const plait_status status = figure_map(&batch);
    for (int i = 0; i < 5; i++) {
        printf("%d ", results[i]);
    }
    printf("%s\n", plait_status_name(status));
    return status;
}

/* ---- TypeScript, "Worker threads" ---- */

/* One function on a thread; its failure is the caller's to handle. */

static plait_status exit_with(int code, int *result)
{
    *result = code;
    return code; /* 0 is success */
}

static plait_status run_a_worker(void)
{
    static const struct figure_task exiting = {.run = exit_with, .name = "worker", .blocking = true};
    int result = 0;
    const plait_status well = figure_run_sync(&exiting, 0, &result);
    printf("worker stopped with %d, and with %d\n", (int)well, (int)figure_run_sync(&exiting, 3, &result));
    return well;
}

/* ---- Go, "Goroutines with proper synchronization": the group is the wait group ---- */

static plait_status process_items(void)
{
    static const struct figure_task processing = {.run = compute, .name = "item"};
    struct plait_group group;
    struct figure_slot slots[3];
    int results[3] = {0};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < 3 && outcome == PLAIT_OK; i++) {
            outcome = figure_start_soon(&group, &slots[i], &processing, 10 + i, &results[i]);
        }
    }
    printf("%d %d %d\n", results[0], results[1], results[2]);
    return outcome;
}

/* ---- Go, "Context for cancellation" ---- */

/* The limit reaches all that is called inside, on whichever strand. */

static plait_status sleep_too_long(int limit_in_seconds)
{
    const plait_duration left = plait_time_since(plait_effective_deadline(), plait_now());
    printf("time is limited: %s", left <= plait_seconds(limit_in_seconds) ? "yes" : "no");
    return plait_sleep(plait_seconds(600));
}

static plait_status fetch_with_timeout(void)
{
    static const struct deed_task sleeping = {.run = sleep_too_long, .name = "request"};
    struct plait_scope limit;
    struct plait_group group;
    struct deed_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(5), &outcome) {
        PLAIT_GROUP(&group, &outcome) {
            outcome = deed_start_soon(&group, &slot, &sleeping, 5);
        }
    }
    printf(", then %s\n", plait_status_name(outcome));
    return outcome == PLAIT_TIMEOUT ? PLAIT_OK : outcome;
}

/* ---- Rust, "async/await with Tokio": a join set, whichever ends next ---- */

static plait_status take_turns(int turns, int *result)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < turns && status == PLAIT_OK; i++) {
        status = plait_yield();
    }
    *result = turns;
    return status;
}

static plait_status join_as_they_end(void)
{
    static const struct figure_task turning = {.run = take_turns, .name = "turns"};
    struct plait_group set;
    struct figure_slot slots[3];
    int results[3] = {0};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&set, PLAIT_TELL_ENDS, &outcome) {
        for (int i = 0; i < 3 && outcome == PLAIT_OK; i++) {
            outcome = figure_start_soon(&set, &slots[i], &turning, 9 - 4 * i, &results[i]);
        }
        struct plait_slot *slot = NULL;
        while (outcome == PLAIT_OK && (outcome = plait_group_next(&set, &slot)) == PLAIT_OK) {
            int result = 0;
            outcome = figure_result(figure_of(slot), &result);
            printf("%d ", result);
        }
        outcome = outcome == PLAIT_MISSING ? PLAIT_OK : outcome; /* all have been told */
    }
    printf("%s\n", plait_status_name(outcome));
    return outcome;
}

/* ---- Rust, "Channels for communication" ---- */

/* Bounded; it ends when its last producer has gone. */

static int_ring channel;

static plait_status send(int count)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < count && status == PLAIT_OK; i++) {
        status = int_ring_push(&channel, i); /* waits while nobody takes */
    }
    const plait_status closed = int_ring_producer_close(&channel);
    return status == PLAIT_OK ? closed : status;
}

static plait_status receive_until_the_end(void)
{
    static const struct deed_task sending = {.run = send, .name = "producer"};
    struct plait_group group;
    struct deed_slot slot;
    int value = 0;
    plait_status outcome = int_ring_init(&channel);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    PLAIT_GROUP(&group, &outcome) {
        outcome = int_ring_producer_open(&channel);
        if (outcome == PLAIT_OK) {
            outcome = deed_start_soon(&group, &slot, &sending, 10);
        }
        while (outcome == PLAIT_OK && (outcome = int_ring_pop(&channel, &value)) == PLAIT_OK) {
            printf("%d ", value);
        }
        outcome = outcome == PLAIT_CLOSED ? PLAIT_OK : outcome;
    }
    int_ring_destroy(&channel);
    printf("%s\n", plait_status_name(outcome));
    return outcome;
}

int main(void)
{
    static plait_status (*const samples[])(void) = {fetch_all,        process_files,        process_in_parallel,
                                                    run_a_worker,     process_items,        fetch_with_timeout,
                                                    join_as_they_end, receive_until_the_end};
    return samples_run_all((struct samples){samples, sizeof(samples) / sizeof(samples[0])});
}
