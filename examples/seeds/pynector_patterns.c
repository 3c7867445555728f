/* SPDX-License-Identifier: MIT */
/* pynector_patterns.c: the samples of Pynector, structured concurrency, about patterns: ConnectionPool,
 * parallel_requests, retry_with_timeout, WorkerPool. */
#include <stdio.h>

#include <plait/plait.h>

#include "connection_pool.h"
#include "deed.h"
#include "figure.h"
#include "item_workers.h"
#include "page_fetch.h"
#include "samples.h"

enum { TASKS = 6, CONNECTIONS = 2, URLS = 3, ITEMS = 20, WORKERS = 5, CONNECTION_ERROR = 1, NO_SUCH_HOST = 2 };

/* ---- Pynector, "ConnectionPool" ---- */

static struct exchange exchange = {PLAIT_ATOMIC_INIT(0), PLAIT_ATOMIC_INIT(0)};
static connection_pool pool;

plait_status connection_open(struct connection *connection, struct exchange *at)
{
    const uint32_t open = plait_add_acq_rel(&at->open, 1U) + 1U;
    uint32_t most = plait_load_relaxed(&at->most);
    while (most < open && !plait_compare_exchange_relaxed(&at->most, &most, open)) {}
    connection->number = open;
    return PLAIT_OK;
}

void connection_close(struct connection *connection, struct exchange *at)
{
    connection->number = 0;
    (void)plait_sub_acq_rel(&at->open, 1U);
}

static plait_status use_a_connection(int index)
{
    struct connection_pool_lease lease;
    plait_status outcome = PLAIT_OK;
    (void)index;
    CONNECTION_POOL_WITH(&pool, &lease, &outcome)
    {
        outcome = plait_yield(); /* others want one meanwhile */
    }                            /* given back on every way out */
    return outcome;
}

static plait_status share_connections(void)
{
    static const struct deed_task using_one = {.run = use_a_connection, .name = "use"};
    struct plait_group group;
    struct deed_slot slots[TASKS];
    plait_status outcome = connection_pool_init(&pool, CONNECTIONS, 0, &exchange);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&group, &slots[i], &using_one, i);
        }
    }
    connection_pool_close(&pool);
    connection_pool_destroy(&pool);
    printf("%d tasks, at most %u connections, %u left open\n", TASKS, plait_load_acquire(&exchange.most),
           plait_load_acquire(&exchange.open));
    return outcome;
}

/* ---- Pynector, "Parallel Requests" and "Using Concurrency Patterns" ---- */

static plait_status fetch(const char *url, struct page *page)
{
    const plait_status status = plait_sleep(plait_microseconds(100)); /* a simulated network */
    (void)snprintf(page->text, sizeof(page->text), "response from %s", url);
    return url[0] == '!' ? NO_SUCH_HOST : status;
}

static const struct page_fetch_task fetching = {.run = fetch, .name = "fetch"};

static plait_status fetch_in_parallel(void)
{
    static const char *const urls[URLS] = {"example.com", "example.org", "example.net"};
    struct page responses[URLS];
    struct plait_lane lanes[2];
    struct page_fetch_batch requests = {
        .task = &fetching, .arguments = urls, .results = responses, .count = URLS, .lanes = lanes, .limit = 2};
    const plait_status status = page_fetch_map(&requests);
    for (int i = 0; i < URLS && status == PLAIT_OK; i++) {
        printf("%s: %s\n", urls[i], responses[i].text);
    }
    return status;
}

/* The first failure cancels what has begun, and what has not begun never does. */
static plait_status fail_in_parallel(void)
{
    static const char *const urls[URLS] = {"!", "example.org", "example.net"};
    struct page responses[URLS];
    struct plait_lane lanes[1];
    struct page_fetch_batch requests = {
        .task = &fetching, .arguments = urls, .results = responses, .count = URLS, .lanes = lanes, .limit = 1};
    const plait_status status = page_fetch_map(&requests);
    printf("request %zu failed: %d\n", requests.index, (int)status);
    return status == NO_SUCH_HOST ? PLAIT_OK : status;
}

/* ---- Pynector, "Retry with Timeout" and "Using Concurrency Patterns" ---- */

static int attempts;

/* Fails until it is asked for the third time. */
static plait_status flaky_operation(int wanted, int *result)
{
    attempts++;
    *result = wanted;
    return attempts < wanted ? CONNECTION_ERROR : PLAIT_OK;
}

static plait_status operation_that_hangs(int unused, int *result)
{
    attempts++;
    *result = unused;
    return plait_sleep(plait_seconds(600));
}

static bool is_connection_error_or_timeout(plait_status status)
{
    return status == CONNECTION_ERROR || status == PLAIT_TIMEOUT;
}

static plait_status retry(void)
{
    static const struct figure_task flaky = {.run = flaky_operation, .name = "flaky"};
    static const struct figure_task hanging = {.run = operation_that_hangs, .name = "hanging"};
    struct plait_retry policy = {.attempts = 3,
                                 .per_attempt = plait_seconds(5),
                                 .pause = plait_microseconds(100),
                                 .again = is_connection_error_or_timeout};
    int result = 0;
    const plait_status status = figure_retry(&policy, &flaky, 3, &result);
    printf("after %d attempts: %s, %d\n", attempts, plait_status_name(status), result);
    attempts = 0;
    policy.per_attempt = plait_microseconds(100);
    printf("hanging: %s", plait_status_name(figure_retry(&policy, &hanging, 0, &result)));
    printf(" after %d attempts\n", attempts);
    return status;
}

/* ---- Pynector, "Worker Pool" ---- */

static struct plait_atomic_u32 sum = PLAIT_ATOMIC_INIT(0);

plait_status item_process(int *item)
{
    (void)plait_add_relaxed(&sum, (uint32_t)*item);
    return PLAIT_OK;
}

static plait_status process_items(void)
{
    item_workers crew;
    struct item_workers_slot slots[WORKERS];
    struct plait_group group;
    plait_status outcome = item_workers_init(&crew);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    PLAIT_GROUP(&group, &outcome) {
        outcome = item_workers_start(&crew, &group, slots, WORKERS);
        for (int item = 1; item <= ITEMS && outcome == PLAIT_OK; item++) {
            outcome = item_workers_submit(&crew, item); /* waits while there are too many */
        }
        item_workers_stop(&crew); /* what was submitted is still handled */
    }
    item_workers_destroy(&crew);
    printf("%d items, sum %u\n", ITEMS, plait_load_acquire(&sum));
    return outcome;
}

int main(void)
{
    static plait_status (*const samples[])(void) = {share_connections, fetch_in_parallel, fail_in_parallel, retry,
                                                    process_items};
    return samples_run_all((struct samples){samples, sizeof(samples) / sizeof(samples[0])});
}
