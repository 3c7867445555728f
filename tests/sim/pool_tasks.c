/* SPDX-License-Identifier: MIT */
/* Scenarios of the pool itself, its rows, and who joins: strand 0 starts tasks, the pool's threads are strands that it
 * makes. Every task runs once, what its starter wrote and what it made is seen, no task waits where nobody looks for it
 * while a thread may take it, and all threads end when they are told to.
 *
 * What the steps rest on: pool.c has the rule, and that the calm is ended before it would be broken; strip.h has the
 * orders, and why of who adds and who ends the calm one sees the other. Here nobody is rescued by a clock: an idle
 * thread sleeps until it is roused, and nobody watches, so a task that is left lying ends the run as a deadlock. */
#include "model.h"

#include <plait/group.h>
#include <plait/wait.h>

#include "executor.h"
#include "pool.h"
#include "task.h"

enum { TASKS = 4 };

struct plait_pool plait_pool;

static struct plait_executor pooled; /* the simulated one, but for where tasks go */
static struct plait_worker visitor;  /* strand 0, where it joins */
static struct plait_group group, inner;
static struct plait_slot slots[TASKS];
static struct plait_atomic_u32 ended[TASKS];
static struct plait_atomic_u32 stage; /* 1: the first task has begun; 2: all have been started */
static int given[TASKS], made[TASKS]; /* plain data: by the starter, by the task */
static unsigned refusals;             /* threads that the system may refuse */

/* ---- the pool's threads ---- */

static void run_worker(void)
{
    struct plait_worker me = {.until = {INT64_MIN}};
    struct plait_strand *own = plait_self();
    me.strand = own;
    me.row = plait_row_of_thread();
    own->tally = &me.tally;
    struct plait_slot *task = plait_pool_next(&me);
    while (task != NULL) {
        plait_task_bind(own, task);
        plait_task_run(own);
        task = plait_pool_next(&me);
    }
    own->tally = NULL;
    plait_small_lock_lock(&plait_pool.lock);
    plait_pool.leaving--;
    plait_small_lock_unlock(&plait_pool.lock);
}

bool plait_thread_make(void)
{
    const bool refused = refusals != 0 && model_choose(2) == 1;
    if (refused) {
        refusals--;
    } else {
        (void)model_spawn(run_worker);
    }
    return !refused;
}

plait_time plait_thread_now(void)
{
    return (plait_time){plait_simulation_now()};
}

void plait_private_yield(void)
{
    model_point("yield");
}

static plait_status spawn(const struct plait_executor *executor, struct plait_slot *task)
{
    (void)executor;
    return plait_pool_add(task);
}

static uint32_t help(struct plait_group *joined)
{
    visitor.visits = true;
    visitor.row = plait_row_of_thread();
    visitor.until.nanoseconds = INT64_MIN;
    return plait_worker_help(&visitor, joined);
}

static void stop(void)
{
    plait_small_lock_lock(&plait_pool.lock);
    plait_pool.stoppers++;
    plait_pool_end_calm();
    plait_pool_rouse_all();
    plait_small_lock_unlock(&plait_pool.lock);
}

/* ---- set-up ---- */

static void start_pool(uint32_t threads)
{
    plait_rows_forget();
    plait_pool_forget(NULL);
    plait_pool.taken = 0;
    plait_pool.limit = threads;
    plait_pool.parallel = threads;
    plait_pool.idle_time = INT64_MAX;
    pooled = plait_threads;
    pooled.spawn = spawn;
    pooled.help = help;
    refusals = 0;
    plait_initialize(&stage, 0U);
    model_born(&group);
    model_born(&inner);
    for (unsigned i = 0; i < TASKS; i++) {
        model_born(&slots[i]);
        plait_initialize(&ended[i], 0U);
        given[i] = made[i] = 0;
    }
}

static void one_thread(void)
{
    start_pool(1);
}

static void two_threads(void)
{
    start_pool(2);
}

static void two_threads_or_fewer(void)
{
    start_pool(2);
    refusals = 2;
}

/* ---- tasks ---- */

static plait_status brief(struct plait_slot *slot)
{
    const unsigned number = (unsigned)(slot - slots);
    MODEL_EXPECT(model_read(given[number]) == 1);
    model_write(made[number], made[number] + 1);
    (void)plait_add_relaxed(&ended[number], 1U);
    return PLAIT_OK;
}

/* Where nobody sees that it waits: somebody else has to run the next one. */
static plait_status needs_the_next(struct plait_slot *slot)
{
    struct plait_atomic_u32 *next = &ended[slot - slots + 1];
    while (plait_load_relaxed(next) == 0) {
        plait_relax(next, 0U);
    }
    return brief(slot);
}

/* Keeps its thread until all have been started. */
static plait_status holds(struct plait_slot *slot)
{
    plait_store_relaxed(&stage, 1U);
    while (plait_load_relaxed(&stage) == 1U) {
        plait_relax(&stage, 1U);
    }
    return brief(slot);
}

static plait_status start(struct plait_group *in, unsigned number, plait_status (*body)(struct plait_slot *))
{
    model_write(given[number], 1);
    return plait_slot_start_on(&pooled, in, &slots[number], body, "task", false);
}

static void must_start(struct plait_group *in, unsigned number, plait_status (*body)(struct plait_slot *))
{
    MODEL_EXPECT(start(in, number, body) == PLAIT_OK);
}

/* ---- owners: who helps has the pooled executor ---- */

static void open_helping(bool helps)
{
    if (helps) {
        plait_self()->executor = &pooled;
    }
    plait_group_open(&group);
}

static void join(struct plait_group *which)
{
    plait_status outcome = PLAIT_OK;
    plait_group_close(which, &outcome);
    MODEL_EXPECT(outcome == PLAIT_OK);
}

static void join_and_see(unsigned tasks)
{
    join(&group);
    for (unsigned i = 0; i < tasks; i++) {
        MODEL_EXPECT(model_read(made[i]) == 1);
        model_dead(&slots[i]);
    }
    model_dead(&group);
    stop();
}

static void starts(unsigned tasks, bool helps)
{
    open_helping(helps);
    for (unsigned i = 0; i < tasks; i++) {
        must_start(&group, i, brief);
    }
    join_and_see(tasks);
}

static void starts_two_and_waits(void)
{
    starts(2, false);
}

static void starts_two_and_helps(void)
{
    starts(2, true);
}

static void starts_three_and_waits(void)
{
    starts(3, false);
}

static void starts_three_and_helps(void)
{
    starts(3, true);
}

/* The task of the outer group is not the inner one's to wait for. */
static void joins_one_inside_another(bool helps)
{
    open_helping(helps);
    must_start(&group, 0, brief);
    plait_group_open(&inner);
    must_start(&inner, 1, brief);
    must_start(&inner, 2, brief);
    join(&inner);
    model_dead(&slots[1]);
    model_dead(&slots[2]);
    model_dead(&inner);
    model_born(&slots[1]);
    model_born(&slots[2]);
    join_and_see(1);
}

static void helps_one_inside_another(void)
{
    joins_one_inside_another(true);
}

static void waits_for_one_inside_another(void)
{
    joins_one_inside_another(false);
}

/* The second one keeps its thread until the third one, beside it in the haul, has run. */
static void helps_where_one_needs_another(void)
{
    open_helping(true);
    must_start(&group, 0, brief);
    must_start(&group, 1, needs_the_next);
    must_start(&group, 2, brief);
    join_and_see(3);
}

static void waits_where_one_needs_another(void)
{
    open_helping(false);
    must_start(&group, 0, holds);
    while (plait_load_relaxed(&stage) == 0) {
        plait_relax(&stage, 0U);
    }
    must_start(&group, 1, needs_the_next);
    must_start(&group, 2, brief);
    must_start(&group, 3, brief);
    plait_store_relaxed(&stage, 2U);
    join_and_see(4);
}

static void waits_for_the_second_of_two(void)
{
    open_helping(false);
    must_start(&group, 0, brief);
    must_start(&group, 1, needs_the_next);
    must_start(&group, 2, brief);
    join_and_see(3);
}

static void starts_while_threads_are_refused(void)
{
    open_helping(false);
    unsigned started = 0;
    for (unsigned i = 0; i < 2; i++) {
        const plait_status status = start(&group, i, brief);
        MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_NO_RESOURCE);
        started += status == PLAIT_OK ? 1U << i : 0U;
    }
    join(&group);
    for (unsigned i = 0; i < 2; i++) {
        MODEL_EXPECT(model_read(made[i]) == (int)(started >> i & 1U));
    }
    stop();
}

/* ---- the end ---- */

static void at_rest(void)
{
    MODEL_EXPECT(plait_pool_queued() == 0);
    MODEL_EXPECT(plait_pool.threads == 0 && plait_pool.leaving == 0 && plait_pool.making == 0);
    MODEL_EXPECT(plait_pool.idle == 0 && plait_pool.busy == 0 && plait_pool.away == 0 && plait_pool.looking == 0);
}

static const struct scenario SCENARIOS[] = {
    {.name = "pool: one thread, two tasks", .setup = one_thread, .bodies = {starts_two_and_waits}, .check = at_rest},
    {.name = "pool: one thread, two tasks, their owner helps",
     .setup = one_thread,
     .bodies = {starts_two_and_helps},
     .check = at_rest},
    {.name = "pool: one thread, three tasks, their owner helps",
     .setup = one_thread,
     .bodies = {starts_three_and_helps},
     .check = at_rest},
    {.name = "pool: two threads, three tasks",
     .setup = two_threads,
     .bodies = {starts_three_and_waits},
     .check = at_rest},
    {.name = "pool: a group inside another, their owner helps",
     .setup = one_thread,
     .bodies = {helps_one_inside_another},
     .check = at_rest},
    {.name = "pool: a group inside another, one thread",
     .setup = one_thread,
     .bodies = {waits_for_one_inside_another},
     .check = at_rest},
    {.name = "pool: hauled by who helps, and needed",
     .setup = one_thread,
     .bodies = {helps_where_one_needs_another},
     .check = at_rest},
    {.name = "pool: hauled by a thread, and needed",
     .setup = two_threads,
     .bodies = {waits_where_one_needs_another},
     .check = at_rest},
    {.name = "pool: found by who looks, and another needed",
     .setup = two_threads,
     .bodies = {waits_for_the_second_of_two},
     .check = at_rest},
    {.name = "pool: threads are refused",
     .setup = two_threads_or_fewer,
     .bodies = {starts_while_threads_are_refused},
     .check = at_rest},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
