/* SPDX-License-Identifier: MIT */
/* permits.c: eight tasks fetch pages, held back in every way there is: a gate keeps them until all is ready, a limiter
 * lets three of them work, a rate limiter spaces their requests, a semaphore stands for two disks, a guard says if two
 * write the log at once, a latch counts the pages, and a tracker knows which pages nobody has closed.
 *
 * CMakeLists.txt declares the task `fetch`: an argument of type unsigned, no result. */
#include <stdio.h>

#include <plait/gate.h>
#include <plait/group.h>
#include <plait/guard.h>
#include <plait/latch.h>
#include <plait/limiter.h>
#include <plait/rate_limiter.h>
#include <plait/semaphore.h>
#include <plait/tracker.h>

#include "fetch.h"

enum { TASKS = 8, EACH = 5, PAGES = TASKS * EACH };

struct page {
    struct plait_tracked tracked;
    unsigned number;
};

static struct plait_gate ready = PLAIT_GATE_INIT;
static struct plait_limiter workers = PLAIT_LIMITER_INIT(1);
static struct plait_rate_limiter requests = PLAIT_RATE_LIMITER_INIT(2000, PLAIT_SECOND, 4);
static struct plait_semaphore disks = PLAIT_SEMAPHORE_BOUNDED_INIT(2, 2);
static struct plait_guard log_file = PLAIT_GUARD_INIT;
static struct plait_latch left = PLAIT_LATCH_INIT(PAGES);
static struct plait_tracker open_pages = PLAIT_TRACKER_INIT;
static struct page pages[PAGES]; /* all zero: not tracked */

static struct plait_atomic_u32 busy = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_u32 most = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_u32 lines = PLAIT_ATOMIC_INIT(0);

/* How many work at this moment, and how many ever did. */
static void count_one_more(void)
{
    const uint32_t now = plait_add_acq_rel(&busy, 1U) + 1U;
    uint32_t seen = plait_load_relaxed(&most);
    while (seen < now && !plait_compare_exchange_relaxed(&most, &seen, now)) {}
}

/* One page: a token, then a disk. The guard refuses and does not wait: the line is then left out. */
static plait_status store(struct page *page)
{
    plait_status outcome = plait_rate_limiter_acquire(&requests, 1);
    if (outcome == PLAIT_OK) {
        PLAIT_WITH_SEMAPHORE(&disks, &outcome) {
            outcome = plait_tracker_track(&open_pages, &page->tracked, NULL, "page");
            plait_status logged = PLAIT_OK;
            PLAIT_WITH_GUARD(&log_file, &logged) {
                (void)plait_add_relaxed(&lines, 1U);
            }
            if (page->number % 20 != 7) { /* the mistake that the tracker is to find */
                (void)plait_tracker_untrack(&open_pages, &page->tracked);
            }
        }
    }
    return outcome;
}

static plait_status fetch_pages(unsigned first)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    plait_status outcome = plait_gate_wait(&ready);
    for (unsigned i = 0; i < EACH && outcome == PLAIT_OK; i++) {
        struct page *page = &pages[first + i];
        page->number = first + i;
        PLAIT_WITH_LIMITER(&workers, &loan, &outcome) {
            count_one_more();
            outcome = store(page);
            (void)plait_sub_acq_rel(&busy, 1U);
        }
        if (outcome == PLAIT_OK) {
            outcome = plait_latch_done(&left);
        }
    }
    return outcome;
}

static const struct fetch_task FETCH = {.run = fetch_pages, .name = "fetch"};

int main(void)
{
    struct plait_group group;
    struct fetch_slot slots[TASKS];
    struct plait_trace forgotten[4];
    plait_status outcome = PLAIT_OK;
    const plait_time began = plait_now();
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = fetch_start_soon(&group, &slots[i], &FETCH, i * EACH);
        }
        if (outcome == PLAIT_OK) {
            outcome = plait_limiter_set_total(&workers, 3); /* while it is in use */
        }
        plait_gate_open(&ready);
        if (outcome == PLAIT_OK) {
            outcome = plait_latch_wait(&left);
        }
    }
    /* 4 at once, the other 36 at 2000 a second: 18 ms at least. */
    const bool spaced = plait_time_since(plait_now(), began) >= plait_milliseconds(18);
    printf("%s: %u pages left, at most %s at work, %s\n", plait_status_name(outcome), plait_latch_count(&left),
           plait_load_relaxed(&most) <= 3 ? "three" : "too many", spaced ? "evenly spaced" : "too fast");
    const size_t count = plait_tracker_live(&open_pages, forgotten, 4);
    printf("%zu pages were never closed: one is a %s\n", count, count > 0 ? forgotten[0].kind : "mystery");
    printf("permits are all back: %u on disks, %d for workers\n", plait_semaphore_value(&disks),
           plait_limiter_available(&workers));
    return outcome == PLAIT_OK && plait_load_relaxed(&lines) <= PAGES ? 0 : 1;
}
