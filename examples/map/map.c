/* SPDX-License-Identifier: MIT */
/* map.c: one function, many inputs: all of them, a few at a time; as they end; the first of all; and one again and
 * again.
 *
 * CMakeLists.txt declares `ask`, a task from a station to its degrees; what this program calls comes with it. */
#include <stdio.h>

#include <plait/plait.h>

#include "ask.h"
#include "show.h"

enum { STATIONS = 4, OUT_OF_ORDER = 1 };

static const struct station stations[STATIONS + 1] = {
    {"Oslo", 9, -3}, {"Rome", 6, 19}, {"Cairo", 1, 31}, {"Quito", 3, 14}, {"Perth", -1, 0},
};

/* As if over a network. */
static plait_status ask_station(struct station station, int *degrees)
{
    plait_status status = station.takes < 0 ? OUT_OF_ORDER : plait_sleep(plait_milliseconds(station.takes));
    *degrees = station.degrees;
    return status;
}

static const struct ask_task asking = {.run = ask_station, .name = "ask"};

/* Two at a time: two lanes are all the memory it needs. Answers stand in the order of the stations. */
static plait_status ask_all(void)
{
    struct plait_lane lanes[2];
    int degrees[STATIONS];
    struct ask_batch batch = {
        .task = &asking, .count = STATIONS, .arguments = stations, .results = degrees, .lanes = lanes, .limit = 2};
    plait_status status = ask_map(&batch);
    if (status == PLAIT_OK) {
        (void)printf("two at a time:");
        for (int i = 0; i < STATIONS; i++) {
            (void)printf(" %s %d%s", stations[i].name, degrees[i], i + 1 < STATIONS ? "," : "\n");
        }
    }
    return status;
}

/* One fails and the others answer all the same. */
static plait_status ask_all_and_one_that_is_out_of_order(void)
{
    struct plait_lane lanes[STATIONS + 1];
    int degrees[STATIONS + 1];
    plait_status statuses[STATIONS + 1];
    struct ask_batch batch = {.task = &asking,
                              .count = STATIONS + 1,
                              .arguments = stations,
                              .results = degrees,
                              .statuses = statuses,
                              .lanes = lanes,
                              .limit = STATIONS + 1,
                              .keep_going = true};
    plait_status status = ask_map(&batch);
    if (status == PLAIT_OK && batch.index < batch.count) { /* the first that failed */
        (void)printf("%s: %s\n", stations[batch.index].name,
                     statuses[batch.index] == OUT_OF_ORDER ? "out of order" : "failed");
    }
    return status;
}

/* Two answers are enough: whoever leaves the block calls off the rest. */
static plait_status take_two_answers(void)
{
    struct plait_lane lanes[STATIONS];
    plait_word order[STATIONS];
    int degrees[STATIONS];
    struct ask_batch batch = {.task = &asking,
                              .count = STATIONS,
                              .arguments = stations,
                              .results = degrees,
                              .lanes = lanes,
                              .limit = STATIONS,
                              .order = order};
    plait_status outcome = PLAIT_OK;
    (void)printf("as they answer:");
    ASK_AS_COMPLETED(&batch, &outcome)
    {
        size_t i = 0;
        while (ask_as_completed_taken(&batch) < 2 && (outcome = ask_as_completed_next(&batch, &i)) == PLAIT_OK) {
            (void)printf(" %s %d%s", stations[i].name, degrees[i], ask_as_completed_taken(&batch) < 2 ? "," : "\n");
        }
    }
    return outcome;
}

/* Who answers first, well or not. */
static plait_status ask_for_one(void)
{
    struct plait_lane lanes[STATIONS];
    int degrees[STATIONS];
    struct ask_batch batch = {.task = &asking,
                              .count = STATIONS,
                              .arguments = stations,
                              .results = degrees,
                              .lanes = lanes,
                              .limit = STATIONS};
    plait_status status = ask_race(&batch);
    if (status == PLAIT_OK) {
        (void)printf("first: %s\n", stations[batch.index].name);
    }
    return status;
}

/* Every two milliseconds by the clock, however long an answer takes. */
static plait_status ask_again_and_again(void)
{
    static const struct plait_every policy = {.period = 2000000, .times = 3};
    struct plait_every_counts counts;
    int degrees = 0;
    plait_status status = ask_every(&policy, &asking, stations[2], &degrees, &counts);
    (void)printf("%s: %u times, %u failures\n", stations[2].name, (unsigned)counts.calls, (unsigned)counts.failures);
    return status;
}

static plait_status show_all(void)
{
    plait_status (*const steps[])(void) = {ask_all, ask_all_and_one_that_is_out_of_order, take_two_answers, ask_for_one,
                                           ask_again_and_again};
    plait_status status = PLAIT_OK;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && status == PLAIT_OK; i++) {
        status = steps[i]();
    }
    return status;
}

int main(void)
{
    static const struct show_task showing = {.run = show_all, .name = "show"};
    plait_status status = show_fibers_run(NULL, &showing); /* on an event loop */
    if (status == PLAIT_OK) {
        status = ask_all(); /* and the same on threads */
    }
    return status == PLAIT_OK ? 0 : 1;
}
