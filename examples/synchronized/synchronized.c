/* SPDX-License-Identifier: MIT */
/* synchronized.c: functions that run under a lock, whose definitions say so, in each form there is.
 *
 *     bank.h          ordinary prototypes: callers see nothing of locks
 *     bank.c          the definitions: SYNCHRONIZED, _ON a lock, _BY_KEY, TRY_ and _UNTIL, and HERE inside of a body
 *     CMakeLists.txt  bank_locks, the type of lock by key; and transfer(), generated for those who want no macros
 *     this file       four tasks call them all, on the same two accounts; then one call meets a busy lock
 *
 * docs/synchronized.md says which form is for what. */
#include <stdio.h>

#include <plait/event.h>
#include <plait/group.h>
#include <plait/synchronized.h>

#include "bank.h"
#include "teller.h"
#include "transfer.h"

enum { TELLERS = 4, CALLS = 500 };

static struct account accounts[2] = {{1, 100000, PLAIT_MUTEX_INIT}, {2, 100000, PLAIT_MUTEX_INIT}};
static struct account savings = {3, 0, PLAIT_MUTEX_INIT};
static struct account drawer = {4, (long)TELLERS *CALLS, PLAIT_MUTEX_INIT};

/* One of several tasks: whatever the interleaving, nothing is lost. */
static plait_status serve(uint32_t index)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < CALLS && status == PLAIT_OK; i++) {
        const uint32_t from = (index + (uint32_t)i) % 2U;
        (void)next_number();
        (void)transfer(&accounts[from], &accounts[1U - from], 1);
        (void)deposit(&savings, 1);
        visit(from);
        if (withdraw(&drawer, 1) != 0) {
            status = PLAIT_FAILED;
        }
    }
    return status;
}

static const struct teller_task SERVE = {.run = serve, .name = "teller"};

static plait_status open_the_counters(void)
{
    struct plait_group group;
    struct teller_slot slots[TELLERS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (uint32_t i = 0; i < TELLERS && outcome == PLAIT_OK; i++) {
            outcome = teller_start_soon(&group, &slots[i], &SERVE, i);
        }
    }
    return outcome;
}

/* ---- a busy lock: a status, never confused with a result ---- */

static struct plait_event inside = PLAIT_EVENT_INIT;
static struct plait_event leave = PLAIT_EVENT_INIT;

static plait_status hold_the_savings(uint32_t index)
{
    SYNCHRONIZED_HERE(&savings.lock);
    (void)index;
    plait_event_set(&inside);
    return plait_event_wait(&leave);
}

static const struct teller_task HOLD = {.run = hold_the_savings, .name = "holder"};

static plait_status meet_a_busy_lock(void)
{
    struct plait_group group;
    struct teller_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = teller_start_soon(&group, &slot, &HOLD, 0);
        if (outcome == PLAIT_OK) {
            outcome = plait_event_wait(&inside);
        }
        if (outcome == PLAIT_OK) {
            long balance = -1;
            const plait_status tried = try_balance(&savings, &balance);
            const plait_status waited = close_until(&savings, plait_after(plait_milliseconds(5)));
            printf("held: try says %s (balance still %ld), until says %s\n", plait_status_name(tried), balance,
                   plait_status_name(waited));
            plait_event_set(&leave);
        }
    }
    return outcome;
}

/* ---- the rest of the forms, called once ---- */

static plait_status call_the_rest(void)
{
    long total = 0;
    long first = 0;
    uint64_t statement = 0;
    uint64_t visits = 0;
    plait_status status = try_audit(accounts, 2, &total);
    status = status == PLAIT_OK ? audit_until(accounts, 2, &first, PLAIT_FOREVER) : status;
    status = status == PLAIT_OK ? try_remind(1) : status;
    status = status == PLAIT_OK ? statement_until(1, &statement, PLAIT_FOREVER) : status;
    status = status == PLAIT_OK ? try_visit(1, &visits) : status;
    status = status == PLAIT_OK ? visit_until(1, &visits, PLAIT_FOREVER) : status;
    printf("audited %ld, of it %ld in the first account; %llu visits to it\n", total, first,
           (unsigned long long)visits);
    printf("statement %llu, %ld cards ordered\n", (unsigned long long)statement, order_card(2) + order_card(1));
    return status;
}

int main(void)
{
    plait_status status = open_the_counters();
    if (status == PLAIT_OK) {
        printf("%llu numbers drawn, %ld saved, %ld left in the drawer\n", (unsigned long long)(next_number() - 1),
               deposit(&savings, 0), drawer.balance);
        status = call_the_rest();
    }
    if (status == PLAIT_OK) {
        status = meet_a_busy_lock();
    }
    printf("%s\n", plait_status_name(status));
    return status == PLAIT_OK ? 0 : 1;
}
