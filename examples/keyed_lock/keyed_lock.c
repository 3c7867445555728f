/* SPDX-License-Identifier: MIT */
/* keyed_lock: work for each key that waits, which no function inside a dictionary may do.
 *
 *     get ── there ──► done
 *      └─ missing ──► lock the key ─► get again ─► fetch (waits) ─► set ─► unlock
 *
 * Eight workers want three pages: each page is fetched once, different pages at the same time. Then the workers move
 * money between accounts, two keys at once, in either direction, without ever waiting in a circle. */
#include <stdio.h>
#include <stdlib.h>

#include <plait/group.h>
#include <plait/keyed.h>
#include <plait/wait.h>

#include "account_locks.h"
#include "balances.h"
#include "cache.h"
#include "page_locks.h"
#include "worker.h"

enum { WORKERS = 8, PAGES = 3, ACCOUNTS = 4, MOVES = 50 };

static cache fetched;
static balances accounts;
static page_locks pages; /* all bytes zero: an empty table */
static account_locks owners;
static struct plait_atomic_u32 fetches;

/* ---- one key: a cache ---- */

/* As slow as a network. Runs under the page's key, and may be cancelled. */
static plait_status fetch(uint32_t page, uint64_t *content)
{
    (void)plait_add_relaxed(&fetches, 1U);
    *content = page * UINT64_C(1000);
    return plait_sleep_until(plait_after(plait_milliseconds(2)));
}

static plait_status get_page(uint32_t page, uint64_t *content)
{
    plait_status status = cache_get(&fetched, page, content);
    if (status != PLAIT_MISSING) {
        return status;
    }
    PLAIT_WITH_KEY(page_locks, &pages, page, &status) {
        status = cache_get(&fetched, page, content); /* somebody may have fetched it while this one waited */
        if (status == PLAIT_MISSING) {
            status = fetch(page, content);
            if (status == PLAIT_OK) {
                status = cache_set(&fetched, page, *content);
            }
        }
    }
    return status;
}

/* ---- two keys: a transfer ---- */

static plait_status move(uint32_t from, uint32_t to, int64_t amount)
{
    const uint32_t both[] = {from, to};
    account_locks_hold holds[2];
    int64_t has = 0;
    int64_t gets = 0;
    plait_status status = account_locks_lock_many(&owners, both, holds, 2);
    if (status != PLAIT_OK) {
        return status;
    }
    status = balances_get(&accounts, from, &has);
    if (status == PLAIT_OK) {
        status = balances_set(&accounts, from, has - amount);
    }
    if (status == PLAIT_OK) {
        status = balances_get(&accounts, to, &gets); /* after the set: both may be one account */
    }
    if (status == PLAIT_OK) {
        status = balances_set(&accounts, to, gets + amount);
    }
    account_locks_unlock_many(holds, 2);
    return status;
}

/* ---- the workers ---- */

static plait_status work(uint32_t index)
{
    plait_status status = PLAIT_OK;
    for (uint32_t i = 0; i < PAGES && status == PLAIT_OK; i++) {
        const uint32_t page = (index + i) % PAGES;
        uint64_t content = 0;
        status = get_page(page, &content);
        if (status == PLAIT_OK && content != page * UINT64_C(1000)) {
            status = PLAIT_FAILED;
        }
    }
    for (uint32_t i = 0; i < MOVES && status == PLAIT_OK; i++) {
        status = move((index + i) % ACCOUNTS, (index * 3U + i * 2U) % ACCOUNTS, 1);
    }
    return status;
}

static const struct worker_task WORK = {.run = work, .name = "worker"};

static plait_status run(void)
{
    struct plait_group group;
    struct worker_slot slots[WORKERS];
    plait_status outcome = PLAIT_OK;
    for (uint32_t account = 0; account < ACCOUNTS && outcome == PLAIT_OK; account++) {
        outcome = balances_set(&accounts, account, 250);
    }
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    PLAIT_GROUP(&group, &outcome) {
        for (uint32_t i = 0; i < WORKERS && outcome == PLAIT_OK; i++) {
            outcome = worker_start_soon(&group, &slots[i], &WORK, i);
        }
    }
    return outcome;
}

static plait_status report(void)
{
    int64_t sum = 0;
    plait_status status = PLAIT_OK;
    for (uint32_t account = 0; account < ACCOUNTS && status == PLAIT_OK; account++) {
        int64_t balance = 0;
        status = balances_get(&accounts, account, &balance);
        sum += balance;
    }
    (void)printf("%u pages fetched, each once; %d moved, %lld in all\n", plait_load_relaxed(&fetches), WORKERS * MOVES,
                 (long long)sum);
    if (page_locks_size(&pages) + account_locks_size(&owners) != 0) {
        status = PLAIT_FAILED; /* never: nothing is left of keys that nobody holds */
    }
    return status;
}

int main(void)
{
    plait_status status = cache_init(&fetched);
    if (status == PLAIT_OK) {
        status = balances_init(&accounts);
        if (status == PLAIT_OK) {
            status = run();
            status = status == PLAIT_OK ? report() : status;
            balances_destroy(&accounts);
        }
        cache_destroy(&fetched);
    }
    account_locks_destroy(&owners);
    page_locks_destroy(&pages);
    return status == PLAIT_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
