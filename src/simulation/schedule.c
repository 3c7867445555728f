/* SPDX-License-Identifier: MIT */
/* Who runs next: simulated strands, schedule points, and a clock that moves only when the schedule says so.
 *
 *                schedule_point       ┌──────── ready ◄─────────┐
 *     running ────────────────────────┤                         │  woken, timer, object changed, other strand ended
 *                schedule_blocked     └► parked spinning joining ┘
 *
 * The clock is adversarial: any armed timer may fire at any schedule point, as if the strand had been late; when nobody
 * can go on, the clock jumps to the earliest timer. */
#include "engine.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <sys/mman.h>

struct engine engine;

static unsigned char *stacks;

static uint32_t bit(unsigned strand)
{
    return UINT32_C(1) << strand;
}

/* ---- failure: the run ends where it stands, and no strand is gone on with ---- */

/* A check ends at its first failure, like a strand: what follows may rest on what has failed. */
static jmp_buf check_ended;
static bool checking;

static void run_check(const struct scenario *scenario)
{
    if (setjmp(check_ended) == 0) {
        checking = true;
        scenario->check();
    }
    checking = false;
}

void __attribute__((noinline)) plait_simulation_failed(const char *why)
{
    __asm__ volatile("" : : "r"(why) : "memory"); /* keeps the call; nothing else is done here */
}

void model_fail(const char *why)
{
    plait_simulation_failed(why);
    if (engine.failure == NULL) {
        engine.failure = why;
    }
    if (engine.running) {
        engine.running = false;
        plait_context_switch(&running_strand()->context, &engine.root);
    } else if (checking) {
        longjmp(check_ended, 1);
    }
}

void plait_simulation_fail(const char *why)
{
    model_fail(why);
}

bool plait_simulation_running(void)
{
    return engine.running;
}

/* ---- switching ---- */

static void switch_to(unsigned next)
{
    unsigned from = engine.current;
    if (engine.plan->prunes) {
        trail_turn(next);
    }
    if (next != from) {
        engine.current = next;
        engine_saw(from);
        if (engine.switched != NULL) {
            engine.switched(from, next);
        }
        plait_context_switch(&engine.strand[from].context, &engine.strand[next].context);
    }
}

static void fire(unsigned strand)
{
    struct strand *it = &engine.strand[strand];
    if (engine.plan->prunes) {
        const uint64_t fired = seen_event(strand, engine.clock_set);
        trail_turn(strand);
        if (it->until > engine.now) {
            engine.clock_set = fired;
            trail_touches(SCHEDULE_CLOCK, sizeof(engine.now), true);
        }
        trail_touches(it->parked_on, it->parked_on != NULL ? 1 : SIZE_MAX, true);
    }
    if (it->until > engine.now) {
        engine.now = it->until;
    }
    it->timed_out = true;
    schedule_ready(strand);
}

void schedule_ready(unsigned strand)
{
    engine.strand[strand].state = STRAND_READY;
    engine.ready |= bit(strand);
    engine.timed &= ~bit(strand);
    engine.settling &= ~bit(strand);
}

void schedule_step(void)
{
    if (++engine.step >= engine.most_steps) {
        model_fail("livelock: the bound on steps is reached");
    }
}

/* ---- schedule points ---- */

/* A pruned search has been here: what follows is known. */
static void abandon(void)
{
    engine.abandoned = true;
    engine.running = false;
    plait_context_switch(&running_strand()->context, &engine.root);
}

static void preempt(unsigned next)
{
    engine.preemptions++;
    if (engine.plan->prunes) {
        running_strand()->slept_at = engine.branches - 1;
        engine.asleep |= bit(engine.current);
    }
    if ((engine.ready & bit(next)) == 0) {
        fire(next);
    }
    switch_to(next);
}

/* Who takes the next step. */
static unsigned next_at_point(void)
{
    const uint32_t timers = engine.adversary ? engine.timed : 0;
    const uint32_t others = engine.ready & ~engine.asleep & ~bit(engine.current);
    if ((others | timers) == 0) {
        return engine.current;
    }
    if (engine.plan->strategy == STRATEGY_DEPTH_FIRST && engine.preemptions >= engine.plan->preemptions) {
        return engine.current;
    }
    if (engine.plan->prunes && seen_before(engine.current)) {
        abandon();
    }
    return strategy_strand(CHOICE_POINT, engine.ready, timers);
}

void schedule_point(void)
{
    schedule_step();
    if (engine.plan->prunes) {
        trail_pause();
    }
    const unsigned next = next_at_point();
    if (next != engine.current) {
        preempt(next);
    } else if (engine.plan->prunes) {
        trail_turn(next);
    }
}

/* Of a set of strands that are parked until some time. */
static int64_t earliest_of(uint32_t set)
{
    int64_t earliest = MODEL_FOREVER;
    for (uint32_t rest = set; rest != 0; rest &= rest - 1) {
        const int64_t until = engine.strand[__builtin_ctz(rest)].until;
        earliest = until < earliest ? until : earliest;
    }
    return earliest;
}

/* Nobody is ready: the clock jumps to the earliest timer. False: there is none. */
static bool jump(void)
{
    if (engine.timed == 0) {
        return false;
    }
    const int64_t earliest = earliest_of(engine.timed);
    for (unsigned i = 0; i < engine.strands; i++) {
        if ((engine.timed & bit(i)) != 0 && engine.strand[i].until <= earliest) {
            fire(i);
        }
    }
    return true;
}

/* Nobody is ready: who waits for that goes on, unless a timer comes first. The others are asked when it has gone on. */
static void settle(void)
{
    const int64_t earliest = earliest_of(engine.settling);
    if (earliest != MODEL_FOREVER && earliest <= earliest_of(engine.timed)) {
        for (unsigned i = 0; i < engine.strands && engine.ready == 0; i++) {
            if ((engine.settling & bit(i)) != 0 && engine.strand[i].until == earliest) {
                fire(i);
            }
        }
    }
}

void schedule_blocked(void)
{
    schedule_step();
    uint32_t timers = engine.adversary ? engine.timed : 0;
    if (engine.ready == 0 && engine.settling != 0) {
        settle();
    }
    if ((engine.ready | timers) == 0 && !jump()) {
        for (unsigned i = 0; i < engine.strands; i++) {
            if (engine.strand[i].state != STRAND_ENDED) {
                model_fail(engine.spinners != 0
                               ? "deadlock: nobody can go on, and a strand spins on what nobody changes"
                               : "deadlock: nobody can go on, and no timer is armed");
            }
        }
        engine.running = false;
        plait_context_switch(&running_strand()->context, &engine.root);
    }
    const bool all_sleep = ((engine.ready & ~engine.asleep) | timers) == 0;
    if (engine.plan->prunes && (all_sleep || seen_before(MODEL_STRANDS))) {
        abandon();
    }
    unsigned next = strategy_strand(CHOICE_BLOCKED, engine.ready, timers);
    if ((engine.ready & bit(next)) == 0) {
        fire(next);
    }
    switch_to(next);
}

/* ---- blocking ---- */

static void block_until(int64_t until)
{
    struct strand *me = running_strand();
    me->state = STRAND_PARKED;
    me->until = until;
    me->timed_out = false;
    engine.ready &= ~bit(engine.current);
    if (me->settles) {
        engine.settling |= bit(engine.current);
    } else if (until != MODEL_FOREVER) {
        engine.timed |= bit(engine.current);
    }
    schedule_blocked();
}

bool model_sleep(int64_t until)
{
    if (until != MODEL_FOREVER) {
        seen_touches(SCHEDULE_CLOCK, sizeof(engine.now), false);
    }
    (void)seen_step(until == MODEL_FOREVER ? 0 : engine.clock_set);
    if (until <= engine.now) {
        return true;
    }
    block_until(until);
    return running_strand()->timed_out;
}

void model_rouse(unsigned strand)
{
    if (engine.strand[strand].state == STRAND_PARKED) {
        engine.strand[strand].timed_out = false;
        schedule_ready(strand);
    }
}

bool model_park(int64_t until)
{
    schedule_point();
    seen_barrier();
    REPORT("", "park", "until %lld", (long long)until);
    struct strand *me = running_strand();
    me->parked_on = NULL;
    if (!me->token) {
        if (until <= engine.now) {
            return true;
        }
        block_until(until);
        if (me->timed_out) {
            return true;
        }
    }
    me->token = false;
    memory_receive();
    seen_barrier();
    return false;
}

void model_unpark(unsigned strand)
{
    schedule_point();
    seen_barrier();
    REPORT("", "unpark", "t%u", strand);
    memory_send(strand);
    engine.strand[strand].token = true;
    model_rouse(strand);
}

void schedule_spins(const volatile unsigned char *object, unsigned size, uint64_t seen, uint64_t bits)
{
    struct strand *me = running_strand();
    me->state = STRAND_SPINNING;
    me->spin_object = object;
    me->spin_size = size;
    me->spin_seen = seen;
    me->spin_bits = bits;
    engine.ready &= ~bit(engine.current);
    engine.spinners++;
    schedule_blocked();
}

void plait_simulation_until_changed(const volatile unsigned char *object, unsigned size, uint64_t seen)
{
    if (!engine.running) {
        return;
    }
    memory_look(object);
    if (!memory_differs(object, size, seen, UINT64_MAX)) {
        REPORT("", "spin", "until it is not %llu", (unsigned long long)seen);
        schedule_spins(object, size, seen, UINT64_MAX);
    }
    memory_catch_up(object, size);
}

void schedule_spinners(void)
{
    for (unsigned i = 0; i < engine.strands; i++) {
        struct strand *it = &engine.strand[i];
        if (it->state == STRAND_SPINNING &&
            memory_differs(it->spin_object, it->spin_size, it->spin_seen, it->spin_bits)) {
            engine.spinners--;
            schedule_ready(i);
        }
    }
}

void model_point(const char *what)
{
    if (engine.running) {
        schedule_point();
        seen_barrier();
        REPORT(what, "point", "%s", "");
    }
}

unsigned model_self(void)
{
    return engine.current;
}

unsigned model_choose(unsigned n)
{
    if (!engine.running) {
        return 0;
    }
    schedule_step();
    unsigned value = strategy_value(n);
    (void)seen_step(value);
    REPORT("", "choose", "%u of %u", value, n);
    return value;
}

/* ---- the clock ---- */

int64_t plait_simulation_now(void)
{
    if (engine.running) {
        schedule_point();
        seen_touches(SCHEDULE_CLOCK, sizeof(engine.now), false);
        (void)seen_step(engine.clock_set);
        REPORT("", "clock", "%lld", (long long)engine.now);
    }
    return engine.now;
}

void model_advance(int64_t nanoseconds)
{
    if (engine.running) {
        schedule_point();
        seen_barrier();
    }
    engine.now += nanoseconds;
    REPORT("", "advance", "to %lld", (long long)engine.now);
}

/* ---- life of a strand ---- */

/* The end of a strand as an object that is accessed. */
#define END_OF(strand) ((const volatile unsigned char *)&(strand)->state)

static void enter(struct plait_context *self)
{
    (void)self;
    struct strand *me = running_strand();
    me->body();
    me = running_strand();
    if (engine.ended != NULL) {
        engine.ended(engine.current);
    }
    REPORT("", "end", "%s", "");
    seen_touches(END_OF(me), 1, true);
    (void)seen_step(0);
    me->state = STRAND_ENDED;
    engine.ready &= ~bit(engine.current);
    if (engine.joiners != 0) {
        for (unsigned i = 0; i < engine.strands; i++) {
            struct strand *it = &engine.strand[i];
            if (it->state == STRAND_JOINING && (it->joined &= ~bit(engine.current)) == 0) {
                engine.joiners--;
                schedule_ready(i);
            }
        }
    }
    schedule_blocked();
    abort(); /* an ended strand is never switched to */
}

static unsigned make_strand(void (*body)(void), const char *name)
{
    if (engine.strands == MODEL_STRANDS) {
        model_fail("model: too many strands in one run");
    }
    unsigned number = engine.strands++;
    struct strand *it = &engine.strand[number];
    it->body = body;
    it->name = name;
    it->state = STRAND_READY;
    it->past = seen_mix(number, engine.running ? running_strand()->past : 0);
    it->parked_on = NULL;
    it->token = false;
    it->timed_out = it->settles = false;
    it->priority = MODEL_STRANDS + number;
    memset(&it->clock, 0, sizeof(it->clock));
    memset(&it->token_clock, 0, sizeof(it->token_clock));
    it->clock.of[number] = 1;
    plait_context_make(&it->context, stacks + (size_t)number * MODEL_STACK, MODEL_STACK, enter);
    engine.ready |= bit(number);
    return number;
}

unsigned model_spawn(void (*body)(void))
{
    schedule_point();
    if (engine.born != NULL) {
        engine.born(engine.strands);
    }
    return model_spawn_here(body, NULL);
}

unsigned model_spawn_here(void (*body)(void), const char *name)
{
    struct strand *me = running_strand();
    seen_barrier(); /* children are numbered in the order in which they come */
    unsigned number = make_strand(body, name);
    memory_knows(&engine.strand[number], me);
    me->clock.of[engine.current]++;
    strategy_spawned(number);
    REPORT("", "spawn", "t%u", number);
    return number;
}

/* Blocks until all of a set have ended. */
static void join(uint32_t strands)
{
    struct strand *me = running_strand();
    me->joined = 0;
    for (uint32_t rest = strands; rest != 0; rest &= rest - 1) {
        const unsigned it = (unsigned)__builtin_ctz(rest);
        REPORT("", "join", "t%u", it);
        if (engine.strand[it].state != STRAND_ENDED) {
            me->joined |= bit(it);
        }
        seen_touches(END_OF(&engine.strand[it]), 1, false);
        (void)seen_step(engine.strand[it].state != STRAND_ENDED ? 0 : engine.strand[it].past);
    }
    if (me->joined != 0) {
        me->state = STRAND_JOINING;
        engine.joiners++;
        engine.ready &= ~bit(engine.current);
        schedule_blocked();
    }
    for (uint32_t rest = strands; rest != 0; rest &= rest - 1) {
        const struct strand *ended = &engine.strand[__builtin_ctz(rest)];
        (void)seen_step(ended->past);
        memory_knows(me, ended);
    }
}

void model_join(unsigned strand)
{
    schedule_point();
    join(bit(strand));
}

/* Starting all in one step leaves no schedule out: a strand that has not run yet is one that nobody has noticed. */
void model_together(void (*const bodies[])(void), size_t count, const char *names)
{
    schedule_point();
    uint32_t started = 0;
    for (size_t i = 0; i < count; i++) {
        if (engine.born != NULL && engine.strands < MODEL_STRANDS) {
            engine.born(engine.strands);
        }
        started |= bit(model_spawn_here(bodies[i], names));
        if (names != NULL) {
            names += strcspn(names, ",");
            names += strspn(names, ", ");
        }
    }
    join(started);
}

/* ---- static state of the code under test ---- */

enum { KEPT = 32 };
static struct kept {
    unsigned char *object;
    unsigned char *copy;
    size_t size;
    const char *name;
    bool quiescent;
} kept[KEPT];
static unsigned keeping;

void model_keep(unsigned char *object, size_t size, const char *name, bool quiescent)
{
    unsigned char *copy = malloc(size);
    if (keeping == KEPT || copy == NULL) {
        fprintf(stderr, "model: too much to keep\n");
        abort();
    }
    memcpy(copy, object, size);
    kept[keeping++] = (struct kept){object, copy, size, name, quiescent};
}

void plait_simulation_static_state(unsigned char *object, size_t size, const char *what)
{
    for (unsigned i = 0; i < keeping; i++) {
        if (kept[i].object == object) {
            return;
        }
    }
    model_keep(object, size, what, true);
}

static void restore_kept(void)
{
    for (unsigned i = 0; i < keeping; i++) {
        memcpy(kept[i].object, kept[i].copy, kept[i].size);
    }
}

static void check_kept(void)
{
    for (unsigned i = 0; i < keeping && engine.failure == NULL; i++) {
        if (kept[i].quiescent && memcmp(kept[i].object, kept[i].copy, kept[i].size) != 0) {
            model_fail(report_text("not as it was before the run: %s", kept[i].name));
        }
    }
}

/* ---- one run ---- */

static void make_stacks(void)
{
    if (stacks == NULL) {
        /* One page between two stacks is never touched by right code; the page below the first is unmapped. */
        stacks = mmap(NULL, (size_t)MODEL_STRANDS * MODEL_STACK, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0); /* D-8 */
        if (stacks == MAP_FAILED) {
            perror("model: stacks");
            abort();
        }
        for (size_t i = 0; i < MODEL_STRANDS; i++) {
            (void)mprotect(stacks + i * MODEL_STACK, 4096, PROT_NONE);
        }
    }
}

bool schedule_own_stack(const volatile unsigned char *object)
{
    return (uintptr_t)object - (uintptr_t)(stacks + (size_t)engine.current * MODEL_STACK) < MODEL_STACK;
}

const char *schedule_run(const struct scenario *scenario, const struct plan *plan)
{
    make_stacks();
    engine.scenario = scenario;
    engine.plan = plan;
    memory_begin(engine.strands);
    race_begin();
    blocks_begin();
    seen_begin_run();
    engine.strands = 0;
    engine.ready = engine.timed = engine.settling = 0;
    engine.abandoned = false;
    engine.spinners = engine.joiners = 0;
    engine.one_step_left = 0;
    engine.step = 0;
    engine.most_steps = scenario->steps != 0 ? scenario->steps : MODEL_STEPS;
    if (engine.most_steps > MODEL_MOST_STEPS) {
        engine.most_steps = MODEL_MOST_STEPS;
    }
    engine.preemptions = engine.stale = engine.faults = 0;
    engine.now = INT64_C(1000000000);
    engine.hash = 0;
    engine.failure = NULL;
    engine.current = MODEL_STRANDS; /* nobody: set-up */
    strategy_begin();
    report_begin();
    restore_kept();
    for (unsigned i = 0; i < MODEL_STRANDS && scenario->bodies[i] != NULL; i++) {
        (void)make_strand(scenario->bodies[i], NULL);
    }
    if (engine.prepare != NULL) {
        engine.prepare(engine.strands);
    }
    if (scenario->setup != NULL) {
        scenario->setup();
    }
    strategy_started();
    if (engine.failure == NULL) {
        engine.current = 0;
        unsigned first = strategy_first(engine.ready);
        engine.current = first;
        if (engine.switched != NULL) {
            engine.switched(MODEL_STRANDS, first);
        }
        engine.running = true;
        if (plan->prunes) {
            trail_turn(first);
        }
        plait_context_switch(&engine.root, &engine.strand[first].context);
        engine.running = false;
        if (engine.switched != NULL) {
            engine.switched(engine.current, MODEL_STRANDS);
        }
    }
    if (engine.step > engine.longest) {
        engine.longest = engine.step;
    }
    if (engine.abandoned) {
        blocks_abandon();
        return NULL;
    }
    if (engine.failure == NULL && scenario->check != NULL) {
        run_check(scenario);
    }
    if (engine.failure == NULL) {
        check_kept();
    }
    if (engine.failure == NULL && engine.finish != NULL) {
        engine.finish();
    }
    if (engine.failure == NULL && !scenario->keeps_memory) {
        engine.failure = blocks_leaked();
    }
    return engine.failure;
}
