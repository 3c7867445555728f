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
    if (it->until > engine.now) {
        engine.now = it->until;
    }
    it->timed_out = true;
    schedule_ready(strand);
    schedule_meets_all();
}

void schedule_ready(unsigned strand)
{
    engine.strand[strand].state = STRAND_READY;
    engine.ready |= bit(strand);
    engine.timed &= ~bit(strand);
}

void schedule_step(void)
{
    if (++engine.step >= engine.most_steps) {
        model_fail("livelock: the bound on steps is reached");
    }
}

/* ---- pruning: preemptions that change nothing ----
 *
 * A strand that is preempted before an access, and goes on before any other strand has met that access, might as well
 * have made the access first and been preempted after it: a schedule with no more preemptions, which the search comes
 * to as well. So the run is abandoned when the strand goes on. What meets an access: an access of the same bytes, one
 * of them a write, by another strand; and, to be on the safe side, timers, new strands, and whatever is not known.
 * Plain data needs no look: where it is free of races it is ordered by accesses that are looked at, and races are found
 * in either order. The preemption moves on at each step of this argument, so that the last of all equal runs is kept.
 */

void schedule_meets_all(void)
{
    for (uint32_t rest = engine.watching; rest != 0; rest &= rest - 1) {
        engine.strand[__builtin_ctz(rest)].watched = false;
    }
    engine.watching = 0;
}

void schedule_meets(const volatile unsigned char *object, size_t size, bool writes)
{
    for (uint32_t rest = engine.watching & ~bit(engine.current); rest != 0; rest &= rest - 1) {
        struct strand *it = &engine.strand[__builtin_ctz(rest)];
        const bool overlap = (uintptr_t)object < (uintptr_t)it->next_object + it->next_size &&
                             (uintptr_t)it->next_object < (uintptr_t)object + size;
        if (overlap && (writes || it->next_writes)) {
            it->watched = false;
            engine.watching &= ~(rest & -rest);
        }
    }
}

/* The running strand goes on after a preemption. */
static void back_again(void)
{
    struct strand *me = running_strand();
    if ((engine.watching & bit(engine.current)) != 0) {
        engine.watching &= ~bit(engine.current);
        me->watched = false;
        engine.abandoned = true;
        engine.running = false;
        plait_context_switch(&me->context, &engine.root);
    }
}

/* ---- schedule points ---- */

static void point(void)
{
    schedule_step();
    uint32_t timers = engine.adversary ? engine.timed : 0;
    if (((engine.ready & ~bit(engine.current)) | timers) == 0) {
        return;
    }
    if (engine.plan->strategy == STRATEGY_DEPTH_FIRST && engine.preemptions >= engine.plan->preemptions) {
        return;
    }
    unsigned next = strategy_strand(engine.ready, timers);
    if (next != engine.current) {
        engine.preemptions++;
        if ((engine.ready & bit(next)) == 0) {
            fire(next);
        } else if (running_strand()->watched) {
            engine.watching |= bit(engine.current);
        }
        switch_to(next);
        back_again();
    }
}

void schedule_point(void)
{
    running_strand()->watched = false;
    point();
    schedule_meets_all();
}

void schedule_point_at(const volatile unsigned char *object, size_t size, bool writes)
{
    struct strand *me = running_strand();
    me->watched = engine.plan->prunes;
    me->next_object = object;
    me->next_size = size;
    me->next_writes = writes;
    point();
    me->watched = false;
    if (engine.watching != 0) {
        schedule_meets(object, size, writes);
    }
}

/* Nobody is ready: the clock jumps to the earliest timer. False: there is none. */
static bool jump(void)
{
    int64_t earliest = MODEL_FOREVER;
    for (unsigned i = 0; i < engine.strands; i++) {
        if ((engine.timed & bit(i)) != 0 && engine.strand[i].until < earliest) {
            earliest = engine.strand[i].until;
        }
    }
    if (engine.timed == 0) {
        return false;
    }
    for (unsigned i = 0; i < engine.strands; i++) {
        if ((engine.timed & bit(i)) != 0 && engine.strand[i].until <= earliest) {
            fire(i);
        }
    }
    return true;
}

void schedule_blocked(void)
{
    schedule_step();
    uint32_t timers = engine.adversary ? engine.timed : 0;
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
    unsigned next = strategy_strand(engine.ready, timers);
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
    if (until != MODEL_FOREVER) {
        engine.timed |= bit(engine.current);
    }
    schedule_blocked();
}

bool model_sleep(int64_t until)
{
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
    REPORT("", "park", "until %lld", (long long)until);
    struct strand *me = running_strand();
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
    return false;
}

void model_unpark(unsigned strand)
{
    schedule_point();
    REPORT("", "unpark", "t%u", strand);
    memory_send(strand);
    engine.strand[strand].token = true;
    model_rouse(strand);
}

void plait_simulation_until_changed(const volatile unsigned char *object, unsigned size, uint64_t seen)
{
    if (!engine.running) {
        return;
    }
    schedule_meets(object, size, false);
    if (!memory_differs(object, size, seen)) {
        struct strand *me = running_strand();
        REPORT("", "spin", "until it is not %llu", (unsigned long long)seen);
        me->state = STRAND_SPINNING;
        me->spin_object = object;
        me->spin_size = size;
        me->spin_seen = seen;
        engine.ready &= ~bit(engine.current);
        engine.spinners++;
        schedule_blocked();
    }
    memory_catch_up(object, size);
}

void schedule_spinners(void)
{
    for (unsigned i = 0; i < engine.strands; i++) {
        struct strand *it = &engine.strand[i];
        if (it->state == STRAND_SPINNING && memory_differs(it->spin_object, it->spin_size, it->spin_seen)) {
            engine.spinners--;
            schedule_ready(i);
        }
    }
}

void model_point(const char *what)
{
    if (engine.running) {
        schedule_point();
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
    REPORT("", "choose", "%u of %u", value, n);
    return value;
}

/* ---- the clock ---- */

int64_t plait_simulation_now(void)
{
    if (engine.running) {
        schedule_point_at((const volatile unsigned char *)&engine.now, sizeof(engine.now), false);
        REPORT("", "clock", "%lld", (long long)engine.now);
    }
    return engine.now;
}

void model_advance(int64_t nanoseconds)
{
    if (engine.running) {
        schedule_point();
    }
    engine.now += nanoseconds;
    REPORT("", "advance", "to %lld", (long long)engine.now);
}

/* ---- life of a strand ---- */

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
    it->watched = false;
    schedule_meets_all();
    it->token = false;
    it->timed_out = false;
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
    }
    if (me->joined != 0) {
        me->state = STRAND_JOINING;
        engine.joiners++;
        engine.ready &= ~bit(engine.current);
        schedule_blocked();
    }
    for (uint32_t rest = strands; rest != 0; rest &= rest - 1) {
        memory_knows(me, &engine.strand[__builtin_ctz(rest)]);
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
    engine.strands = 0;
    engine.ready = engine.timed = engine.watching = 0;
    engine.abandoned = false;
    engine.spinners = engine.joiners = 0;
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
