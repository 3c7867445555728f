/* SPDX-License-Identifier: MIT */
/* ft_utils_values.c: the samples of Facebook's ft_utils, module concurrency, about single values: ConcurrentDict,
 * AtomicInt64, AtomicReference, AtomicFlag. */
#include <inttypes.h>
#include <stdio.h>

#include <plait/plait.h>

#include "bool_flag.h"
#include "deed.h"
#include "int64_number.h"
#include "number_ref.h"
#include "text_dict.h"

enum { TASKS = 4, STEPS = 25 };

/* ---- ft_utils, "ConcurrentDict" ---- */

static plait_status use_a_dictionary(void)
{
    text_dict d;
    const char *value = NULL;
    plait_status status = text_dict_init(&d);
    if (status != PLAIT_OK) {
        return status;
    }
    status = text_dict_set(&d, "key", "value");
    if (status == PLAIT_OK) {
        status = text_dict_get(&d, "key", &value);
    }
    if (status == PLAIT_OK) {
        printf("d[key] is %s, held: %s\n", value, text_dict_contains(&d, "key") ? "yes" : "no");
        status = text_dict_remove(&d, "key", NULL);
    }
    printf("removed: %s, held: %s, get says %s\n", plait_status_name(status),
           text_dict_contains(&d, "key") ? "yes" : "no", plait_status_name(text_dict_get(&d, "key", &value)));
    text_dict_destroy(&d);
    return status;
}

/* ---- ft_utils, "AtomicInt64" ---- */

static plait_status count_with_a_number(void)
{
    int64_number i = INT64_NUMBER_INIT(10);
    int64_t result = 0;
    printf("%" PRId64, int64_number_get(&i));
    printf(" %" PRId64, int64_number_incr(&i)); /* the value this very call made */
    printf(" %" PRId64 "\n", int64_number_add(&i, 5));
    int64_number_set(&i, -7);
    plait_status status = int64_number_floor_div(&i, 2, &result); /* downwards, as the document says */
    if (status == PLAIT_OK) {
        printf("-7 by 2: %" PRId64 ", by 0: %s, still %" PRId64 "\n", result,
               plait_status_name(int64_number_floor_div(&i, 0, &result)), int64_number_get(&i));
    }
    return status;
}

/* ---- ft_utils, "AtomicReference", "Using compare_exchange" ---- */

static number_ref r; /* all bytes zero: nothing yet */

/* Reads, makes the next object, and puts it in unless somebody was faster: then again, from what is there. */
static plait_status increment(int times)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < times && status == PLAIT_OK; i++) {
        struct number *current = number_ref_get(&r);
        bool replaced = false;
        while (status == PLAIT_OK && !replaced) {
            struct number *next = NULL;
            status = number_ref_new((struct number){current->value + 1}, &next);
            if (status == PLAIT_OK) {
                replaced = number_ref_compare_exchange(&r, &current, next);
                number_ref_release(next);
            }
        }
        number_ref_release(current);
    }
    return status;
}

static void show_number(void)
{
    struct number *current = number_ref_get(&r);
    printf("r refers to %d\n", current->value);
    number_ref_release(current);
}

static plait_status increment_a_reference(void)
{
    static const struct deed_task incrementing = {.run = increment, .name = "increment"};
    struct plait_group group;
    struct deed_slot slots[TASKS];
    struct number *first = NULL;
    plait_status outcome = number_ref_new((struct number){0}, &first);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    number_ref_set(&r, first);
    number_ref_release(first);
    outcome = increment(1);
    show_number();
    PLAIT_GROUP(&group, &outcome) { /* what the loop is for */
        for (int i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&group, &slots[i], &incrementing, STEPS);
        }
    }
    show_number();
    number_ref_destroy(&r);
    return outcome;
}

/* ---- ft_utils, "AtomicFlag" ---- */

static void raise_a_flag(void)
{
    bool_flag flag = BOOL_FLAG_INIT(true);
    printf("flag is %s", bool_flag_get(&flag) ? "on" : "off");
    bool_flag_set(&flag, false);
    printf(", then %s\n", bool_flag_get(&flag) ? "on" : "off");
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
