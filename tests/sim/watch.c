/* SPDX-License-Identifier: MIT */
/* Scenarios of a loop that is looked at: strand 0 runs one fiber after another and ends them, strand 1 reads the name
 * of whoever runs. What it reads has not ended, and the name is there. */
#include "model.h"

#include "executor.h"
#include "watch.h"

enum { FIBERS = 2 };

static struct plait_watch watch;
static struct plait_strand fibers[FIBERS];
static plait_word ended;

static void setup(void)
{
    plait_simulation_forget((const volatile unsigned char *)&watch, sizeof(watch));
    watch = (struct plait_watch){.on = true};
    plait_initialize(&watch.strand, NULL);
    plait_initialize(&watch.turns, 0U);
    plait_initialize(&watch.looking, 0U);
    plait_initialize(&watch.lock.state, 0U);
    plait_initialize(&ended, 0U);
    for (unsigned i = 0; i < FIBERS; i++) {
        model_born(&fibers[i]);
    }
}

static void run(unsigned fiber, const char *name)
{
    PLAIT_WRITES(fibers[fiber].name);
    plait_strand_prepare(&fibers[fiber], plait_self()->executor, name);
    plait_watch_turn(&watch);
    plait_watch_shows(&watch, &fibers[fiber]);
}

static void end(unsigned fiber)
{
    plait_watch_hides(&watch);
    model_dead(&fibers[fiber]);
}

static void loop(void)
{
    run(0, "first");
    end(0);
    run(1, "second");
    end(1);
}

/* The first one goes on while the second one ends. */
static void loop_of_two(void)
{
    run(0, "first");
    run(1, "second");
    end(1);
    plait_watch_shows(&watch, &fibers[0]);
    end(0);
}

static void watcher(void)
{
    struct plait_strand *strand = plait_watch_look(&watch);
    if (strand != NULL) {
        char name[8];
        PLAIT_READS(strand->name);
        plait_strand_copy_name(strand, name, sizeof(name));
        MODEL_EXPECT(name[0] == 'f' || name[0] == 's');
    }
    plait_watch_looked(&watch);
}

static void watch_twice(void)
{
    watcher();
    watcher();
}

static const struct scenario scenarios[] = {
    {.name = "watch: one after the other", .setup = setup, .bodies = {loop, watcher}},
    {.name = "watch: one beside the other", .setup = setup, .bodies = {loop_of_two, watcher}},
    {.name = "watch: two looks", .setup = setup, .bodies = {loop, watch_twice}},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
