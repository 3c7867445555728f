/* SPDX-License-Identifier: MIT */
/* Scenarios of a strip: strand 0 is its thread, the others take. Every task is taken once, none is lost, what its
 * starter wrote is seen, and who ends the calm sees what was added in it. */
#define PLAIT_STRIP_ROOM 2U

#include "model.h"

#include <plait/task.h>

#include "strip.h"

enum { TASKS = 4, BATCH = 2, NOT_SEEN = -1 };

static struct plait_strip strip;
static struct plait_strip haul; /* where its thread puts what it has taken */
static enum plait_strip_kind kind;
static struct plait_slot slots[TASKS];
static struct plait_group groups[TASKS];
static struct plait_atomic_u32 taken[TASKS];
static struct plait_atomic_u32 calm;
static int heard; /* by who adds: the calm has ended */
static int found; /* by who has ended the calm */

static void empty(struct plait_strip *of)
{
    plait_initialize(&of->end, 0U);
    plait_initialize(&of->begin, 0U);
    plait_initialize(&of->free, 0U);
    plait_initialize(&of->lock.state, 0U);
    for (unsigned i = 0; i < PLAIT_STRIP_ROOM; i++) {
        plait_initialize(&of->entry[i], NULL);
    }
}

static void prepare(enum plait_strip_kind of)
{
    kind = of;
    empty(&strip);
    empty(&haul);
    for (unsigned i = 0; i < TASKS; i++) {
        plait_simulation_forget((const volatile unsigned char *)&slots[i], sizeof(slots[i]));
        plait_initialize(&taken[i], 0U);
        slots[i].group = &groups[0];
    }
    plait_initialize(&calm, 1U);
    heard = NOT_SEEN;
    found = NOT_SEEN;
}

static void start(void)
{
    prepare(PLAIT_STRIP_LIGHT);
}

static void start_plain(void)
{
    prepare(PLAIT_STRIP_PLAIN);
}

static void start_in_two_groups(void)
{
    prepare(PLAIT_STRIP_PLAIN);
    slots[1].group = &groups[1];
}

/* Who has taken it may start another one in its slot. */
static void note(struct plait_slot *task)
{
    PLAIT_READS(task->body);
    PLAIT_WRITES(task->group);
    (void)plait_add_relaxed(&taken[task - slots], 1U);
}

/* ---- its thread ---- */

static bool add(unsigned number)
{
    PLAIT_WRITES(slots[number].body);
    slots[number].body = NULL;
    return plait_strip_add(&strip, &slots[number]);
}

static bool take_newest(uint32_t most)
{
    struct plait_slot *batch[BATCH];
    const uint32_t count = plait_strip_take_newest(&strip, kind, batch, most);
    for (uint32_t i = 0; i < count; i++) {
        note(batch[i]);
    }
    return count != 0;
}

static void add_and_take(void)
{
    MODEL_EXPECT(add(0));
    MODEL_EXPECT(add(1));
    (void)take_newest(1);
    while (take_newest(1)) {}
}

static void add_and_take_both(void)
{
    MODEL_EXPECT(add(0));
    MODEL_EXPECT(add(1));
    while (take_newest(2)) {}
}

/* What is taken makes room, and entries are used again. */
static void add_more(void)
{
    for (unsigned i = 0; i < TASKS - 1; i++) {
        if (!add(i)) { /* a starter would look for another way */
            note(&slots[i]);
        }
    }
    while (take_newest(1)) {}
}

static void add_in_the_calm(void)
{
    MODEL_EXPECT(add(0));
    heard = plait_strip_is_calm(&calm) ? 0 : 1;
}

/* What it has taken is in neither strip for a moment. */
static void haul_in_the_calm(void)
{
    struct plait_slot *batch[BATCH];
    const uint32_t count = plait_strip_take_oldest(&strip, PLAIT_STRIP_PLAIN, false, batch, BATCH);
    plait_strip_fill(&haul, batch, count);
    heard = plait_strip_is_calm(&calm) ? 0 : 1;
}

/* ---- the others ---- */

static void take_oldest(void)
{
    struct plait_slot *batch[BATCH];
    const uint32_t count = plait_strip_take_oldest(&strip, kind, false, batch, BATCH);
    for (uint32_t i = 0; i < count; i++) {
        note(batch[i]);
    }
}

static void end_the_calm(void)
{
    plait_strip_end_calm(&calm);
    found = (int)(plait_strip_size(&strip) + plait_strip_size(&haul));
}

/* ---- checks ---- */

static void expect_once(unsigned tasks)
{
    for (unsigned i = 0; i < tasks; i++) {
        MODEL_EXPECT(plait_load_relaxed(&taken[i]) == 1);
    }
    MODEL_EXPECT(plait_strip_size(&strip) == 0);
    MODEL_EXPECT(plait_load_relaxed(&strip.free) == plait_load_relaxed(&strip.begin));
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

static void start_with_one(void)
{
    start();
    plait_initialize(&strip.entry[0], &slots[0]);
    plait_initialize(&strip.end, 1U);
}

static const struct scenario scenarios[] = {
    {.name = "strip: two tasks, its thread and a taker",
     .setup = start,
     .bodies = {add_and_take, take_oldest},
     .check = two_once},
    {.name = "strip: the same, both with a full fence",
     .setup = start_plain,
     .bodies = {add_and_take, take_oldest},
     .check = two_once},
    {.name = "strip: two tasks, its thread and two takers",
     .setup = start,
     .bodies = {add_and_take, take_oldest, take_oldest},
     .check = two_once},
    {.name = "strip: two tasks, its thread wants both",
     .setup = start_plain,
     .bodies = {add_and_take_both, take_oldest},
     .check = two_once},
    {.name = "strip: tasks of two groups",
     .setup = start_in_two_groups,
     .bodies = {add_and_take, take_oldest},
     .check = two_once},
    {.name = "strip: entries used again", .setup = start, .bodies = {add_more, take_oldest}, .check = three_once},
    {.name = "strip: the same, full fences",
     .setup = start_plain,
     .bodies = {add_more, take_oldest},
     .check = three_once},
    {.name = "strip: the end of the calm",
     .setup = start,
     .bodies = {add_in_the_calm, end_the_calm},
     .check = somebody_knows},
    {.name = "strip: the end of the calm while tasks are on their way",
     .setup = start_with_one,
     .bodies = {haul_in_the_calm, end_the_calm},
     .check = somebody_knows},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
