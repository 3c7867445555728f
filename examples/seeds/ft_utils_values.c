/* SPDX-License-Identifier: MIT */
/* ft_utils_values.c: the samples of Facebook's ft_utils, module concurrency, about single values: ConcurrentDict,
 * AtomicInt64, AtomicReference, AtomicFlag. */
#include <inttypes.h>
#include <stdio.h>

#include <plait/plait.h>

#include "deed.h"
#include "latest.h"
#include "light.h"
#include "phone_book.h"
#include "whole.h"

enum { TASKS = 4, STEPS = 25 };

/* ---- ft_utils, "ConcurrentDict" ---- */

static plait_status use_a_dictionary(void)
{
    phone_book d;
    const char *value = NULL;
    plait_status status = phone_book_init(&d);
    if (status != PLAIT_OK) {
        return status;
    }
    status = phone_book_set(&d, "key", "value");
    if (status == PLAIT_OK) {
        status = phone_book_get(&d, "key", &value);
    }
    if (status == PLAIT_OK) {
        printf("d[key] is %s, held: %s\n", value, phone_book_contains(&d, "key") ? "yes" : "no");
        status = phone_book_remove(&d, "key", NULL);
    }
    printf("removed: %s, held: %s, get says %s\n", plait_status_name(status),
           phone_book_contains(&d, "key") ? "yes" : "no", plait_status_name(phone_book_get(&d, "key", &value)));
    phone_book_destroy(&d);
    return status;
}

/* ---- ft_utils, "AtomicInt64" ---- */

static plait_status count_with_a_number(void)
{
    whole i = WHOLE_INIT(10);
    int64_t result = 0;
    printf("%" PRId64, whole_get(&i));
    printf(" %" PRId64, whole_incr(&i)); /* the value this very call made */
    printf(" %" PRId64 "\n", whole_add(&i, 5));
    whole_set(&i, -7);
    plait_status status = whole_floor_div(&i, 2, &result); /* downwards, as the document says */
    if (status == PLAIT_OK) {
        printf("-7 by 2: %" PRId64 ", by 0: %s, still %" PRId64 "\n", result,
               plait_status_name(whole_floor_div(&i, 0, &result)), whole_get(&i));
    }
    return status;
}

/* ---- ft_utils, "AtomicReference", "Using compare_exchange" ---- */

static latest r; /* all bytes zero: nothing yet */

/* Reads, makes the next object, and puts it in unless somebody was faster: then again, from what is there. */
static plait_status increment(int times)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < times && status == PLAIT_OK; i++) {
        struct number *current = latest_get(&r);
        bool replaced = false;
        while (status == PLAIT_OK && !replaced) {
            struct number *next = NULL;
            status = latest_new((struct number){current->value + 1}, &next);
            if (status == PLAIT_OK) {
                replaced = latest_compare_exchange(&r, &current, next);
                latest_release(next);
            }
        }
        latest_release(current);
    }
    return status;
}

static void show_number(void)
{
    struct number *current = latest_get(&r);
    printf("r refers to %d\n", current->value);
    latest_release(current);
}

static plait_status increment_a_reference(void)
{
    static const struct deed_task incrementing = {.run = increment, .name = "increment"};
    struct plait_group group;
    struct deed_slot slots[TASKS];
    struct number *first = NULL;
    plait_status outcome = latest_new((struct number){0}, &first);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    latest_set(&r, first);
    latest_release(first);
    outcome = increment(1);
    show_number();
    PLAIT_GROUP(&group, &outcome) { /* what the loop is for */
        for (int i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&group, &slots[i], &incrementing, STEPS);
        }
    }
    show_number();
    latest_destroy(&r);
    return outcome;
}

/* ---- ft_utils, "AtomicFlag" ---- */

static void raise_a_flag(void)
{
    light flag = LIGHT_INIT(true);
    printf("flag is %s", light_get(&flag) ? "on" : "off");
    light_set(&flag, false);
    printf(", then %s\n", light_get(&flag) ? "on" : "off");
}

int main(void)
{
    plait_status status = use_a_dictionary();
    if (status == PLAIT_OK) {
        status = count_with_a_number();
    }
    if (status == PLAIT_OK) {
        status = increment_a_reference();
    }
    raise_a_flag();
    printf("%s\n", plait_status_name(status));
    return status == PLAIT_OK ? 0 : 1;
}
