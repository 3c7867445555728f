/* SPDX-License-Identifier: MIT */
/* ft_utils_streams.c: the samples of Facebook's ft_utils, module concurrency, about what flows from strand to strand:
 * ConcurrentGatheringIterator, ConcurrentQueue, StdConcurrentQueue. */
#include <stdio.h>

#include <plait/plait.h>

#include "deed.h"
#include "int64_number.h"
#include "int_gather.h"
#include "int_ring.h"
#include "text_gather.h"
#include "text_queue.h"

enum { TASKS = 10, VALUES = 100 };

/* ---- ft_utils, "ConcurrentGatheringIterator", the first example ---- */

static plait_status read_in_order(void)
{
    text_gather gathered;
    const char *value = NULL;
    plait_status status = text_gather_init(&gathered);
    if (status != PLAIT_OK) {
        return status;
    }
    status = text_gather_insert(&gathered, 2, "value2"); /* in any order */
    if (status == PLAIT_OK) {
        status = text_gather_insert(&gathered, 0, "value0");
    }
    if (status == PLAIT_OK) {
        status = text_gather_insert(&gathered, 1, "value1");
    }
    if (status == PLAIT_OK) {
        status = text_gather_end(&gathered, 3);
    }
    while (status == PLAIT_OK && (status = text_gather_next(&gathered, &value)) == PLAIT_OK) {
        printf("%s ", value);
    }
    printf("and %s\n", plait_status_name(status));
    text_gather_destroy(&gathered);
    return status == PLAIT_CLOSED ? PLAIT_OK : status;
}

/* ---- ft_utils, "ConcurrentGatheringIterator", the more complex example ---- */

static int_gather results;
static int64_number next_index = INT64_NUMBER_INIT(-1);

/* The value belongs to the index. (Two tasks that are given their values first, and draw their indexes later, may draw
 * them the other way round.) */
static plait_status insert_values(int count)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < count && status == PLAIT_OK; i++) {
        const int64_t index = int64_number_incr(&next_index);
        status = int_gather_insert(&results, (uint64_t)index, (int)index);
    }
    return status;
}

static plait_status gather_from_tasks(void)
{
    static const struct deed_task inserting = {.run = insert_values, .name = "insert"};
    struct plait_group group;
    struct deed_slot slots[TASKS];
    int value = 0;
    int expected = 0;
    plait_status outcome = int_gather_init(&results, VALUES);
    if (outcome != PLAIT_OK) {
        return outcome;
    }
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < TASKS && outcome == PLAIT_OK; i++) {
            outcome = deed_start_soon(&group, &slots[i], &inserting, VALUES / TASKS);
        }
        while (outcome == PLAIT_OK && (outcome = int_gather_next(&results, &value)) == PLAIT_OK) {
            expected += value == expected ? 1 : 0; /* read while they insert */
        }
        outcome = outcome == PLAIT_CLOSED ? PLAIT_OK : outcome;
    }
    printf("%d values in order\n", expected);
    int_gather_destroy(&results);
    return outcome;
}

/* ---- ft_utils, "ConcurrentQueue" ---- */

static plait_status push_and_pop(void)
{
    static const char *const values[] = {"value0", "value1", "value2", "value3", "value4"};
    text_queue queue;
    const char *value = NULL;
    size_t pushed = 0;
    plait_status status = text_queue_init(&queue);
    if (status != PLAIT_OK) {
        return status;
    }
    status = text_queue_push_many(&queue, values, 5, &pushed);
    if (status == PLAIT_OK) {
        status = text_queue_pop(&queue, &value); /* into the caller's own storage: what pop_local is for */
        printf("%s", value);
    }
    if (status == PLAIT_OK) {
        status = text_queue_pop_until(&queue, &value, plait_after(plait_milliseconds(100)));
        printf(" %s", value);
    }
    text_queue_close(&queue); /* gracefully: no item is lost */
    while (status == PLAIT_OK && (status = text_queue_pop(&queue, &value)) == PLAIT_OK) {
        printf(" %s", value);
    }
    printf(", then pop says %s, push %s\n", plait_status_name(status),
           plait_status_name(text_queue_push(&queue, "value5")));
    text_queue_destroy(&queue);
    return status == PLAIT_CLOSED ? PLAIT_OK : status;
}

/* The other two ways for a pop to end: in time, and with what is left handed back at once. */
static plait_status end_at_once(void)
{
    text_queue queue;
    const char *value = "nothing";
    const char *leftovers[4];
    plait_status status = text_queue_init(&queue);
    if (status != PLAIT_OK) {
        return status;
    }
    const plait_status empty = text_queue_pop_until(&queue, &value, plait_after(plait_milliseconds(1)));
    status = text_queue_push(&queue, "value6");
    const size_t count = text_queue_close_now(&queue, leftovers, 4);
    printf("popped %s: %s; shut down with %zu left: %s\n", value, plait_status_name(empty), count,
           count > 0 ? leftovers[0] : "none");
    text_queue_destroy(&queue);
    return status;
}

/* ---- ft_utils, "StdConcurrentQueue": queue.Queue with a maximum, strictly kept ---- */

static plait_status behave_as_a_standard_queue(void)
{
    int_ring queue; /* at most 2 */
    int item = 0;
    plait_status status = int_ring_init(&queue);
    if (status != PLAIT_OK) {
        return status;
    }
    for (int i = 1; i <= 2 && status == PLAIT_OK; i++) {
        status = int_ring_push(&queue, i);
    }
    printf("third put: %s", plait_status_name(int_ring_try_push(&queue, 3)));
    while (status == PLAIT_OK && int_ring_try_pop(&queue, &item) == PLAIT_OK) {
        status = int_ring_task_done(&queue);
    }
    if (status == PLAIT_OK) {
        status = int_ring_join(&queue);
    }
    printf(", joined: %s, done once too often: %s\n", plait_status_name(status),
           plait_status_name(int_ring_task_done(&queue)));
    int_ring_destroy(&queue);
    return status;
}

int main(void)
{
    plait_status (*const samples[])(void) = {read_in_order, gather_from_tasks, push_and_pop, end_at_once,
                                             behave_as_a_standard_queue};
    plait_status status = PLAIT_OK;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]) && status == PLAIT_OK; i++) {
        status = samples[i]();
    }
    printf("%s\n", plait_status_name(status));
    return status == PLAIT_OK ? 0 : 1;
}
