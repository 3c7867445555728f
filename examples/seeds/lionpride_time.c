/* SPDX-License-Identifier: MIT */
/* lionpride_time.c: the samples of lionpride, concurrency utilities, about time: current_time() and sleep(), and what
 * is built from them. */
#include <stdio.h>

#include <plait/plait.h>

#include "deed.h"
#include "page_fetch.h"
#include "samples.h"

enum { FLAKY = 1, URLS = 3, WORKERS = 3 };

/* ---- lionpride, "Helper Functions for Examples" ---- */

static plait_status do_work(void)
{
    return plait_sleep(plait_milliseconds(2));
}

static int checks_left;

/* True when it has been asked often enough. */
static bool check_condition(void)
{
    return checks_left-- <= 0;
}

static plait_status fetch(const char *url, struct page *page)
{
    const plait_status status = plait_sleep(plait_microseconds(100));
    (void)snprintf(page->text, sizeof(page->text), "response from %s", url);
    return status;
}

/* ---- lionpride, "current_time()": elapsed time, and a deadline; "Why Monotonic Clock?" ---- */

static plait_status measure(void)
{
    const plait_time start = plait_now(); /* monotonic: the span is never negative, whatever happens to the calendar */
    const plait_status status = do_work();
    const plait_duration elapsed = plait_time_since(plait_now(), start);
    printf("it took at least as long as it slept: %s\n", elapsed >= plait_milliseconds(2) ? "yes" : "no");
    return status;
}

static plait_status ask_until_a_deadline(void)
{
    const plait_time deadline = plait_after(plait_seconds(30));
    plait_status status = PLAIT_OK;
    int asked = 1;
    checks_left = 2;
    while (status == PLAIT_OK && !check_condition() && plait_time_before(plait_now(), deadline)) {
        status = plait_sleep(plait_milliseconds(1));
        asked++;
    }
    printf("asked %d times\n", asked);
    return status;
}

/* ---- lionpride, "sleep()", the timeout pattern ---- */

static plait_status sleep_with_a_timeout(void)
{
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(1), &outcome) {
        outcome = plait_sleep(plait_seconds(600)); /* ended at once when its time has come: nothing is asked again */
    }
    printf("a long sleep in a short limit: %s\n", plait_status_name(outcome));
    return outcome == PLAIT_TIMEOUT ? PLAIT_OK : outcome;
}

/* ---- lionpride, "Rate Limiting" ---- */

/* So many a second, whoever asks; a sleep between the calls would add to the time that each of them takes. */

static struct plait_rate_limiter pace = PLAIT_RATE_LIMITER_INIT(1, 2 * PLAIT_SECOND / 1000, 1);

static plait_status fetch_at_a_pace(void)
{
    const plait_time start = plait_now();
    const char *const urls[URLS] = {"one", "two", "three"};
    struct page pages[URLS];
    plait_status status = PLAIT_OK;
    for (int i = 0; i < URLS && status == PLAIT_OK; i++) {
        status = plait_rate_limiter_acquire(&pace, 1);
        if (status == PLAIT_OK) {
            status = fetch(urls[i], &pages[i]);
        }
    }
    const bool spaced = plait_time_since(plait_now(), start) >= plait_milliseconds(4);
    printf("%s, the last one; evenly spaced: %s\n", status == PLAIT_OK ? pages[URLS - 1].text : "none",
           spaced ? "yes" : "no");
    return status;
}

/* ---- lionpride, "Retry with Exponential Backoff" and "Example 1: Retry with Timeout and Backoff" ---- */

static int calls;

static plait_status fetch_api(const char *url, struct page *page)
{
    calls++;
    return calls < 3 ? FLAKY : fetch(url, page);
}

static plait_status retry_with_backoff(void)
{
    static const struct page_fetch_task fetching = {.run = fetch_api, .name = "fetch"};
    static const struct plait_retry policy = {
        .attempts = 3, .within = 30 * PLAIT_SECOND, .pause = PLAIT_SECOND / 1000, .growth = 200, .jitter = 50};
    struct page page;
    const plait_status status = page_fetch_retry(&policy, &fetching, "the api", &page);
    printf("after %d calls: %s\n", calls, status == PLAIT_OK ? page.text : plait_status_name(status));
    return status;
}

/* ---- lionpride, "Polling Loop" and "Example 2: Adaptive Polling" ---- */

static bool is_not_yet(plait_status status)
{
    return status == PLAIT_EMPTY;
}

/* Asks often at first, then less and less often: a retry of what is not yet so. */
static plait_status wait_for_condition(plait_duration timeout)
{
    const struct plait_retry policy = {.attempts = UINT32_MAX,
                                       .within = timeout,
                                       .pause = plait_microseconds(100),
                                       .growth = 150,
                                       .longest = plait_milliseconds(5),
                                       .again = is_not_yet};
    struct plait_retrying polling;
    plait_status status = plait_retry_begin(&polling, &policy);
    if (status == PLAIT_OK) {
        do {
            plait_retry_open(&polling);
            status = check_condition() ? PLAIT_OK : PLAIT_EMPTY;
        } while (plait_retry_again(&polling, &status));
    }
    return status == PLAIT_EMPTY ? PLAIT_TIMEOUT : status; /* the next pause would have been too long */
}

static plait_status poll(void)
{
    checks_left = 5;
    const plait_status status = wait_for_condition(plait_seconds(60));
    checks_left = 1000000;
    const plait_status never = wait_for_condition(plait_milliseconds(2));
    printf("polled: %s, and what does not come: %s\n", plait_status_name(status), plait_status_name(never));
    return status;
}

/* ---- lionpride, "Simulated Work in Tests", "Comparison with time.sleep()", "Pitfall 1: Using time.sleep()" ---- */

/* Each would sleep for ten minutes, all on one thread; the last one to come ends that, for a sleep is cancelled at
 * once.
 */
static struct plait_group sleepers;
static int asleep;

static plait_status sleep_beside_others(int worker)
{
    (void)worker;
    asleep++; /* fibers of one loop: nobody else runs until this one waits */
    if (asleep == WORKERS) {
        printf("%d asleep at the same time\n", asleep);
        plait_group_cancel(&sleepers);
    }
    return plait_sleep(plait_seconds(600));
}

static plait_status sleep_together(void)
{
    static const struct deed_task sleeping = {.run = sleep_beside_others, .name = "worker"};
    struct deed_slot slots[WORKERS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&sleepers, &outcome) {
        for (int i = 0; i < WORKERS && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&sleepers, &slots[i], &sleeping, i);
        }
    }
    return outcome;
}

/* ---- lionpride, "Pitfall 4: Expecting Precise Sleep Timing" ---- */

/* A sleep may last longer than asked for, so what recurs is told instants, not spans: one call that comes late does not
 * delay the next. */
static plait_status work_for_a_while(int microseconds)
{
    return plait_sleep(plait_microseconds(microseconds));
}

static plait_status work_at_intervals(void)
{
    static const struct deed_task working = {.run = work_for_a_while, .name = "work"};
    static const struct plait_every policy = {.period = PLAIT_SECOND / 1000, .times = 4};
    const plait_time start = plait_now();
    struct plait_every_counts counts;
    const plait_status status = deed_every(&policy, &working, 100, &counts);
    const bool early = plait_time_since(plait_now(), start) < plait_milliseconds(3);
    printf("%u calls, the fourth one before its time: %s\n", (unsigned)counts.calls, early ? "yes" : "no");
    return status;
}

int main(void)
{
    static plait_status (*const samples[])(void) = {measure,         ask_until_a_deadline, sleep_with_a_timeout,
                                                    fetch_at_a_pace, retry_with_backoff,   poll,
                                                    sleep_together,  work_at_intervals};
    return samples_run_all((struct samples){samples, sizeof(samples) / sizeof(samples[0])});
}
