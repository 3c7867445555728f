/* SPDX-License-Identifier: MIT */
/* Scenarios of workers: what was accepted is handled once, or never when the crew is stopped at once, and ends once;
 * nobody waits for a crew that has ended. */
#include "model.h"

#include <plait/event.h>
#include <plait/group.h>
#include <plait/wait.h>

#include "model_crew.h"
#include "workers_types.h"

enum { ERRANDS = 4, CREW = 2 };

static model_crew crew;
static struct model_crew_slot slots[CREW];
static struct plait_group group;
static struct plait_event begun;
static plait_status verdict, failing, outcome;
static plait_status accepted[ERRANDS];
static unsigned handled[ERRANDS], ended[ERRANDS];
static bool at_once;   /* is or will be stopped by somebody who is no worker */
static unsigned given; /* written before a submit, read by a worker: under the race check */

/* ---- errands ---- */

plait_status errand_run(struct errand *errand)
{
    MODEL_EXPECT(errand->number != 0 || model_read(given) == 1U);
    model_point(MODEL_HERE " on an errand");
    handled[errand->number]++;
    return errand->number == 0 ? failing : PLAIT_OK;
}

plait_status errand_failed(struct errand *errand, plait_status status)
{
    MODEL_EXPECT(errand->number == 0 && status == failing);
    return verdict;
}

void errand_end(struct errand *errand)
{
    MODEL_EXPECT(at_once || model_crew_alive(&crew) != 0); /* else the crew might end meanwhile */
    ended[errand->number]++;
}

static void setup(void)
{
    MODEL_EXPECT(model_crew_init(&crew) == PLAIT_OK);
    plait_event_init(&begun);
    verdict = failing = PLAIT_OK;
    outcome = PLAIT_OK;
    given = 0;
    at_once = false;
    for (unsigned i = 0; i < ERRANDS; i++) {
        accepted[i] = PLAIT_BUSY;
        handled[i] = ended[i] = 0;
    }
}

static void setup_fatal(void)
{
    setup();
    failing = 5;
    verdict = 9;
}

/* ---- bodies ---- */

static void submit(unsigned number)
{
    accepted[number] = model_crew_submit(&crew, (struct errand){number});
}

/* The owner of the group, which ends when the crew has. */
static void hosts(unsigned count, bool joins, bool stops)
{
    plait_group_open(&group);
    outcome = model_crew_start(&crew, &group, slots, CREW);
    MODEL_EXPECT(outcome == PLAIT_OK);
    model_write(given, 1U);
    plait_event_set(&begun);
    for (unsigned i = 0; i < count; i++) {
        submit(i);
    }
    if (joins) {
        MODEL_EXPECT(model_crew_join(&crew) == PLAIT_OK);
        for (unsigned i = 0; i < count; i++) {
            MODEL_EXPECT(ended[i] == 1);
        }
    }
    if (stops) {
        model_crew_stop(&crew);
    }
    plait_group_close(&group, &outcome);
}

static void hosts_two_and_stops(void)
{
    hosts(2, false, true);
}

static void hosts_one_and_joins(void)
{
    hosts(1, true, true);
}

static void hosts_two(void)
{
    hosts(2, false, false);
}

static void submits_another(void)
{
    MODEL_EXPECT(plait_event_wait(&begun) == PLAIT_OK);
    submit(2);
    submit(3);
}

static void stops_at_once(void)
{
    MODEL_EXPECT(plait_event_wait(&begun) == PLAIT_OK);
    at_once = true;
    (void)model_crew_stop_now(&crew, NULL, 0);
}

static void cancels(void)
{
    MODEL_EXPECT(plait_event_wait(&begun) == PLAIT_OK);
    plait_group_cancel(&group);
}

/* Two have a group each, and one crew. */
static struct model_crew_slot others[CREW];
static plait_status said[2];

static void starts(unsigned index, struct model_crew_slot *own)
{
    struct plait_group mine;
    plait_status ended_with = PLAIT_OK;
    plait_group_open(&mine);
    said[index] = model_crew_start(&crew, &mine, own, 1);
    if (said[index] == PLAIT_OK) {
        submit(1);
        model_crew_stop(&crew);
    }
    plait_group_close(&mine, &ended_with);
    MODEL_EXPECT(ended_with == PLAIT_OK);
}

static void starts_first(void)
{
    starts(0, slots);
}

static void starts_as_well(void)
{
    starts(1, others);
}

/* ---- checks ---- */

/* What was accepted has ended once, and nothing else has. */
static void all_accounted_for(void)
{
    MODEL_EXPECT(model_crew_alive(&crew) == 0);
    for (unsigned i = 0; i < ERRANDS; i++) {
        MODEL_EXPECT(accepted[i] != PLAIT_FULL && accepted[i] != PLAIT_MISUSE);
        MODEL_EXPECT(ended[i] == (accepted[i] == PLAIT_OK ? 1U : 0U));
        MODEL_EXPECT(handled[i] <= ended[i]);
    }
    model_crew_destroy(&crew);
}

static void all_handled(void)
{
    MODEL_EXPECT(outcome == PLAIT_OK);
    for (unsigned i = 0; i < ERRANDS; i++) {
        MODEL_EXPECT(handled[i] == (accepted[i] == PLAIT_OK ? 1U : 0U));
    }
    all_accounted_for();
}

static void it_failed(void)
{
    MODEL_EXPECT(outcome == (handled[0] == 1 ? 9 : PLAIT_OK));
    all_accounted_for();
}

static void one_started(void)
{
    MODEL_EXPECT(said[0] == PLAIT_OK ? said[1] == PLAIT_MISUSE : said[0] == PLAIT_MISUSE && said[1] == PLAIT_OK);
    all_handled();
}

static const struct scenario SCENARIOS[] = {
    {.name = "workers: submitted and stopped",
     .setup = setup,
     .bodies = {hosts_two_and_stops, submits_another},
     .check = all_handled},
    {.name = "workers: joined and stopped",
     .setup = setup,
     .bodies = {hosts_one_and_joins, submits_another},
     .check = all_handled},
    {.name = "workers: stopped at once",
     .setup = setup,
     .bodies = {hosts_two, submits_another, stops_at_once},
     .check = all_accounted_for},
    {.name = "workers: cancelled",
     .setup = setup,
     .bodies = {hosts_two, submits_another, cancels},
     .check = all_accounted_for},
    {.name = "workers: started by two", .setup = setup, .bodies = {starts_first, starts_as_well}, .check = one_started},
    {.name = "workers: one failure is fatal",
     .setup = setup_fatal,
     .bodies = {hosts_two, submits_another},
     .check = it_failed},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
