/* SPDX-License-Identifier: MIT */
/* The simulated executor: src/executor.h on the engine, so that the runtime's sources run in it unchanged.
 *
 * Strand i of the scenario has header i, id i + 1 and slot i; set-up and check have a header of their own. A parked
 * strand sleeps on its real bell; the ring is the real operation on it, and rousing is one step with it, as a sleeping
 * OS thread that misses the wake has not slept yet.
 *
 * A scenario may put strand 0 on an event loop: then the tasks of its groups begin and end there, as near ones where it
 * or another one of them starts them. One of the loop's strands runs at a time, until it parks or ends; who is next is
 * chosen like any strand, in more orders than a loop has. All of them are one OS thread: they have one slot, and each
 * knows what the one before it did. */
#include "engine.h"

#include <plait/memory.h>

#include "executor.h"
#include "shard.h"
#include "shard_lock.h"
#include "task.h"

static struct plait_strand headers[MODEL_STRANDS + 1]; /* the last one: set-up and check */
static struct plait_strand *self_of[MODEL_STRANDS + 1];

static const struct plait_executor looping;
static struct {
    struct plait_near near; /* tasks that are to begin */
    bool is_taken;          /* one of its strands runs */
    unsigned latest;        /* who ran last */
    uint32_t waiting;       /* strands that want to run */
} loop;

static plait_status spawn(const struct plait_executor *executor, struct plait_slot *task);

/* ---- the loop ---- */

static bool is_on_loop(const struct plait_strand *me)
{
    return me->executor == &looping;
}

/* The running strand waits until none of the loop's runs. */
static void take_loop(void)
{
    while (loop.is_taken) {
        loop.waiting |= UINT32_C(1) << engine.current;
        running_strand()->parked_on = NULL;
        (void)model_sleep(MODEL_FOREVER);
    }
    seen_barrier();
    loop.is_taken = true;
    loop.waiting &= ~(UINT32_C(1) << engine.current);
    memory_knows(running_strand(), &engine.strand[loop.latest]);
}

/* It is about to park, or has ended: who wants to run may; and what it has started begins. */
static void leave_loop(void)
{
    seen_barrier();
    running_strand()->clock.of[engine.current]++;
    loop.is_taken = false;
    loop.latest = engine.current;
    for (struct plait_turn *turn = loop.near.first; turn != NULL; turn = loop.near.first) {
        loop.near.first = turn->next;
        if (spawn(&looping, plait_slot_of_turn(turn)) != PLAIT_OK) {
            model_fail("model: too many strands in one run");
        }
    }
    loop.near.last = &loop.near.first;
    for (uint32_t rest = loop.waiting; rest != 0; rest &= rest - 1) {
        model_rouse((unsigned)__builtin_ctz(rest));
    }
}

/* ---- what executors do ---- */

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
        if (is_on_loop(me)) {
            leave_loop();
        }
        time_has_come = model_sleep(until.nanoseconds);
        if (is_on_loop(me)) {
            take_loop();
        }
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
    (void)plait_or_release(&strand->bell, bits);
    if (engine.running) {
        model_rouse((unsigned)(strand - headers));
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
    if (executor == &looping) {
        me->id |= loop.near.number << PLAIT_ID_LOOP_SHIFT;
        me->slot = 0;
        me->owns = headers[0].owns;
    }
    self_of[number] = me;
}

/* What touches the strand of a task after this touches what may be another's. */
static void run_task(void)
{
    struct plait_strand *me = plait_self();
    if (is_on_loop(me)) {
        take_loop();
    }
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

static const struct plait_executor looping = {.name = "simulated loop",
                                              .kind = PLAIT_STRAND_SIMULATED,
                                              .park = park,
                                              .ring = ring,
                                              .now = now,
                                              .spawn = spawn,
                                              .near = &loop.near,
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
    const bool begins_on_loop = number == 0 && engine.scenario->on_loop;
    born(number, begins_on_loop ? &looping : &simulated, number < MODEL_STRANDS ? "strand" : "set-up");
}

static void prepare(unsigned strands)
{
    loop.near = (struct plait_near){NULL, &loop.near.first, 1};
    loop.is_taken = true; /* by strand 0, if it is there */
    loop.latest = 0;
    loop.waiting = 0;
    for (unsigned i = 0; i < strands; i++) {
        scenario_born(i);
    }
    scenario_born(MODEL_STRANDS);
    (void)plait_strand_switch(&headers[MODEL_STRANDS]);
}

static void ended(unsigned number)
{
    plait_strand_finish(&headers[number], &headers[number].root, "the end of a strand");
    if (is_on_loop(&headers[number])) {
        leave_loop();
    }
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
