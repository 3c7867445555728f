/* SPDX-License-Identifier: MIT */
/* task.c: counts primes in several tasks at once, then once more within a deadline that is too short.
 *
 * CMakeLists.txt declares `count`: a task with an argument of type struct range and a result of type unsigned long. */
#include <stdio.h>

#include <plait/group.h>
#include <plait/scope.h>

#include "count.h"

enum { TASKS = 8 };

static bool is_prime(unsigned long n)
{
    for (unsigned long d = 2; d * d <= n; d++) {
        if (n % d == 0) {
            return false;
        }
    }
    return n >= 2;
}

/* Computes and never waits, so it asks now and then whether it is cancelled. */
static plait_status count_primes(struct range range, unsigned long *result)
{
    unsigned long found = 0;
    for (unsigned long n = range.from; n < range.to; n++) {
        found += is_prime(n);
        plait_status status = plait_checkpoint();
        if (status != PLAIT_OK) {
            return status;
        }
    }
    *result = found;
    return PLAIT_OK;
}

static const struct count_task count_primes_task = {.run = count_primes, .name = "primes"};

/* How many primes are below `end`. Slots and results are declared before the block: the tasks use them until its end.
 */
static plait_status primes_below(unsigned long end, unsigned long *total)
{
    struct plait_group group;
    struct count_slot slots[TASKS];
    unsigned long found[TASKS] = {0};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned long i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            struct range range = {end / TASKS * i, i + 1 < TASKS ? end / TASKS * (i + 1) : end};
            outcome = count_start_soon(&group, &slots[i], &count_primes_task, range, &found[i]);
        }
    } /* every task has ended here */
    if (outcome == PLAIT_OK) {
        *total = 0;
        for (int i = 0; i < TASKS; i++) {
            *total += found[i];
        }
    }
    return outcome;
}

int main(void)
{
    unsigned long total = 0;
    plait_status outcome = primes_below(400000, &total);
    if (outcome == PLAIT_OK) {
        printf("primes below 400000: %lu\n", total);
    }

    struct plait_scope limit;
    plait_status late = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(20), &late) {
        late = primes_below(4000000000UL, &total);
    }
    printf("primes below 4000000000: gave up: %s\n", plait_status_name(late));
    return outcome == PLAIT_OK && late == PLAIT_TIMEOUT ? 0 : 1;
}
