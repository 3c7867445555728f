/* SPDX-License-Identifier: MIT */
/* Scenarios of a lane: strand 0 is its thread, the others take. Every task is taken once, none is lost, what its
 * starter wrote is seen, and who ends the calm sees what was added in it. */
#define PLAIT_LANE_ROOM 2U

#include "model.h"

#include <plait/task.h>

#include "lane.h"

enum { TASKS = 4, BATCH = 2, NOT_SEEN = -1 };

static struct plait_lane lane;
static enum plait_lane_kind kind;
static struct plait_slot slots[TASKS];
static struct plait_atomic_u32 taken[TASKS];
static struct plait_atomic_u32 calm;
static int heard; /* by who adds: the calm has ended */
static int found; /* by who has ended the calm */

static void prepare(enum plait_lane_kind of)
{
    kind = of;
    plait_initialize(&lane.end, 0U);
    plait_initialize(&lane.begin, 0U);
    plait_initialize(&lane.free, 0U);
    plait_initialize(&lane.lock.state, 0U);
    for (unsigned i = 0; i < PLAIT_LANE_ROOM; i++) {
        plait_initialize(&lane.entry[i], NULL);
    }
    for (unsigned i = 0; i < TASKS; i++) {
        plait_simulation_forget((const volatile unsigned char *)&slots[i], sizeof(slots[i]));
        plait_initialize(&taken[i], 0U);
    }
    plait_initialize(&calm, 1U);
    heard = NOT_SEEN;
    found = NOT_SEEN;
}

static void start(void)
{
    prepare(PLAIT_LANE_LIGHT);
}

static void start_plain(void)
{
    prepare(PLAIT_LANE_PLAIN);
}

static void note(struct plait_slot *task)
{
    PLAIT_READS(task->body);
    (void)plait_add_relaxed(&taken[task - slots], 1U);
}

/* ---- its thread ---- */

static bool add(unsigned number)
{
    PLAIT_WRITES(slots[number].body);
    slots[number].body = NULL;
    return plait_lane_add(&lane, &slots[number]);
}

static bool take_newest(void)
{
    struct plait_slot *task = plait_lane_take_newest(&lane, kind);
    if (task != NULL) {
        note(task);
    }
    return task != NULL;
}

static void add_and_take(void)
{
    MODEL_EXPECT(add(0));
    MODEL_EXPECT(add(1));
    (void)take_newest();
    while (take_newest()) {}
}

/* What is taken makes room, and entries are used again. */
static void add_more(void)
{
    for (unsigned i = 0; i < TASKS - 1; i++) {
        if (!add(i)) { /* a starter would look for another way */
            note(&slots[i]);
        }
    }
    while (take_newest()) {}
}

static void add_in_the_calm(void)
{
    MODEL_EXPECT(add(0));
    heard = plait_lane_is_calm(&calm) ? 0 : 1;
}

/* ---- the others ---- */

static void take_oldest(void)
{
    struct plait_slot *batch[BATCH];
    const uint32_t count = plait_lane_take_oldest(&lane, kind, false, batch, BATCH);
    for (uint32_t i = 0; i < count; i++) {
        note(batch[i]);
    }
}

static void end_the_calm(void)
{
    plait_lane_end_calm(&calm);
    found = (int)plait_lane_size(&lane);
}

/* ---- checks ---- */

static void expect_once(unsigned tasks)
{
    for (unsigned i = 0; i < tasks; i++) {
        MODEL_EXPECT(plait_load_relaxed(&taken[i]) == 1);
    }
    MODEL_EXPECT(plait_lane_size(&lane) == 0);
    MODEL_EXPECT(plait_load_relaxed(&lane.free) == plait_load_relaxed(&lane.begin));
}

static void two_once(void)
{
    expect_once(2);
}

static void three_once(void)
{
    expect_once(3);
}

static void somebody_knows(void)
{
    MODEL_EXPECT(heard == 1 || found == 1);
}

static const struct scenario scenarios[] = {
    {.name = "lane: two tasks, its thread and a taker",
     .setup = start,
     .bodies = {add_and_take, take_oldest},
     .check = two_once},
    {.name = "lane: the same, both with a full fence",
     .setup = start_plain,
     .bodies = {add_and_take, take_oldest},
     .check = two_once},
    {.name = "lane: two tasks, its thread and two takers",
     .setup = start,
     .bodies = {add_and_take, take_oldest, take_oldest},
     .check = two_once},
    {.name = "lane: entries used again", .setup = start, .bodies = {add_more, take_oldest}, .check = three_once},
    {.name = "lane: the same, full fences",
     .setup = start_plain,
     .bodies = {add_more, take_oldest},
     .check = three_once},
    {.name = "lane: the end of the calm",
     .setup = start,
     .bodies = {add_in_the_calm, end_the_calm},
     .check = somebody_knows},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
