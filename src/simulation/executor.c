/* SPDX-License-Identifier: MIT */
/* The simulated executor: src/executor.h on the engine, so that the runtime's sources run in it unchanged.
 *
 * Strand i of the scenario has header i, id i + 1 and slot i; set-up and check have a header of their own. A parked
 * strand sleeps on its real bell; the ring is the real operation on it, and rousing is one step with it, as a sleeping
 * OS thread that misses the wake has not slept yet. */
#include "engine.h"

#include <plait/memory.h>

#include "executor.h"
#include "shard.h"
#include "shard_lock.h"
#include "task.h"

static struct plait_strand headers[MODEL_STRANDS + 1]; /* the last one: set-up and check */
static struct plait_strand *self_of[MODEL_STRANDS + 1];

static bool park(struct plait_strand *me, plait_time until)
{
    const volatile unsigned char *bell = (const volatile unsigned char *)&me->bell;
    const uint32_t reason = PLAIT_BELL_KICK | PLAIT_BELL_CLAIMED;
    schedule_point();
    memory_look(bell);
    running_strand()->parked_on = bell;
    REPORT("", "park", "until %lld, bell %u", (long long)until.nanoseconds, (unsigned)me->bell.private_value);
    bool time_has_come = false;
    if ((me->bell.private_value & reason) == 0 && strategy_fault(engine.scenario->spurious_wakes)) {
        REPORT("", "returns", "for no reason%s", "");
        return false; /* as a futex may */
    }
    if ((me->bell.private_value & reason) == 0) {
        time_has_come = model_sleep(until.nanoseconds);
        REPORT("", time_has_come ? "timer" : "roused", "at %lld", (long long)engine.now);
    }
    if (time_has_come) {
        memory_look(bell);
    } else {
        memory_catch_up(bell, sizeof(me->bell.private_value)); /* whoever was rung sees the bell */
    }
    if ((me->bell.private_value & PLAIT_BELL_KICK) != 0) {
        (void)plait_and_acquire(&me->bell, ~(uint32_t)PLAIT_BELL_KICK);
    }
    return time_has_come;
}

static void ring(struct plait_strand *strand, uint32_t bits)
{
    const unsigned number = strand->id - 1; /* before the last touch of the header */
    (void)plait_or_release(&strand->bell, bits);
    if (engine.running) {
        model_rouse(number);
    }
}

static plait_time now(void)
{
    return (plait_time){plait_simulation_now()};
}

static const struct plait_executor simulated;

static void born(unsigned number, const struct plait_executor *executor, const char *name)
{
    struct plait_strand *me = &headers[number];
    plait_strand_prepare(me, executor, name);
    me->id = number + 1;
    me->slot = number;
    self_of[number] = me;
}

/* What touches the strand of a task after this touches what may be another's. */
static void run_task(void)
{
    struct plait_strand *me = plait_self();
    plait_task_run(me);
    plait_simulation_end((const volatile unsigned char *)me, sizeof(*me), "the end of a strand");
}

static plait_status spawn(const struct plait_executor *executor, struct plait_slot *task)
{
    const unsigned number = engine.strands; /* no schedule point lies between this and the strand's beginning */
    if (number == MODEL_STRANDS) {
        return PLAIT_NO_RESOURCE;
    }
    plait_simulation_forget((const volatile unsigned char *)&headers[number], sizeof(headers[number]));
    born(number, executor, NULL);
    plait_task_bind(&headers[number], task);
    (void)model_spawn_here(run_task, headers[number].name);
    return PLAIT_OK;
}

/* Its timer fires when nobody else can run, and only then. */
static plait_status settle(struct plait_strand *me)
{
    (void)me;
    running_strand()->settles = true;
    const plait_status status = plait_sleep_until(plait_time_add(now(), 1));
    running_strand()->settles = false;
    for (unsigned i = 0; i < engine.strands && status == PLAIT_OK; i++) {
        if (i != engine.current) {
            memory_knows(running_strand(), &engine.strand[i]);
        }
    }
    return status;
}

static const struct plait_executor simulated = {.name = "simulation",
                                                .kind = PLAIT_STRAND_SIMULATED,
                                                .park = park,
                                                .ring = ring,
                                                .now = now,
                                                .spawn = spawn,
                                                .settle = settle};

/* Everything that would run on OS threads runs here. */
const struct plait_executor plait_threads = {.name = "simulation",
                                             .kind = PLAIT_STRAND_SIMULATED,
                                             .park = park,
                                             .ring = ring,
                                             .now = now,
                                             .spawn = spawn,
                                             .settle = settle};

struct plait_strand *plait_private_register(void)
{
    return &headers[MODEL_STRANDS]; /* never asked for in a run: switched() has set the running strand */
}

struct plait_strand *model_strand(unsigned number)
{
    return self_of[number];
}

/* ---- the engine's hooks ---- */

static void switched(unsigned from, unsigned to)
{
    self_of[from] = plait_strand_switch(self_of[to]);
}

static void scenario_born(unsigned number)
{
    born(number, &simulated, number < MODEL_STRANDS ? "strand" : "set-up");
}

static void prepare(unsigned strands)
{
    for (unsigned i = 0; i < strands; i++) {
        scenario_born(i);
    }
    scenario_born(MODEL_STRANDS);
    (void)plait_strand_switch(&headers[MODEL_STRANDS]);
}

static void ended(unsigned number)
{
    plait_strand_finish(&headers[number], &headers[number].root, "the end of a strand");
}

static void finish(void)
{
    for (unsigned i = 0; i < PLAIT_SHARDS; i++) {
        MODEL_EXPECT(plait_shards[i].root == NULL);
        MODEL_EXPECT(plait_shard_is_empty(&plait_shards[i]));
    }
}

static void release(volatile unsigned char *block, size_t size)
{
    plait_memory_release((struct plait_memory *)(uintptr_t)block, size / sizeof(struct plait_memory));
}

static void misuse(const char *message)
{
    model_fail(report_text("%s", message));
}

void engine_attach(void)
{
    for (unsigned i = 0; i < PLAIT_SHARDS; i++) { /* the first use of one is a scenario of its own */
        plait_initialize(&plait_shards[i].state, (uint32_t)PLAIT_SHARD_SHARED);
    }
    model_keep((unsigned char *)plait_shards, sizeof(plait_shards), "the shards", false);
    (void)plait_on_misuse(misuse);
    engine.switched = switched;
    engine.prepare = prepare;
    engine.born = scenario_born;
    engine.ended = ended;
    engine.finish = finish;
    engine.release = release;
}
