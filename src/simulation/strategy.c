/* SPDX-License-Identifier: MIT */
/* How a run is decided: every path in turn within bounds, at random, by priorities (PCT), or as recorded.
 *
 * Depth first keeps the choices of its path; the next run takes the deepest choice that has an alternative left. What
 * any strategy decided is also recorded by step, where it is not the default, and this record alone repeats the run.
 *
 * PCT is "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs" (Burckhardt and others, ASPLOS 2010):
 * random priorities, lowered at d - 1 random steps, find a bug of depth d with probability 1 / (n * k^(d-1)) or more.
 */
#include "engine.h"

static uint64_t random_number(void)
{
    uint64_t x = engine.random;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    engine.random = x;
    return x >> 8;
}

static unsigned random_below(unsigned n)
{
    return (unsigned)(random_number() % n);
}

void strategy_begin(void)
{
    engine.branches = 0;
    engine.decisions = 0;
    engine.replay_at = 0;
    engine.diverged = false;
    engine.change_points = 0;
    switch (engine.plan->strategy) {
    case STRATEGY_DEPTH_FIRST:
        engine.adversary = true;
        break;
    case STRATEGY_RANDOM: {
        /* Bugs need few switches or many, stale loads or none: each run has its own mixture. */
        static const unsigned char GO_ON[] = {0, 4, 6, 7};
        static const unsigned char STALE[] = {1, 2, 4, 6};
        engine.stickiness = GO_ON[random_below(4)];
        engine.staleness = STALE[random_below(4)];
        engine.adversary = random_below(4) != 0;
        break;
    }
    case STRATEGY_PCT: {
        unsigned within = engine.longest > 8 ? engine.longest : 8;
        engine.change_points = engine.plan->depth - 1;
        for (unsigned i = 0; i < engine.change_points; i++) {
            engine.change_at[i] = 1 + random_below(within);
        }
        engine.staleness = 4;
        engine.adversary = random_below(4) != 0;
        break;
    }
    case STRATEGY_REPLAY:
        break; /* engine.adversary comes with the record */
    }
    engine.adversary = engine.adversary && !engine.scenario->strict_clock;
}

/* Random priorities: 1 to 15 are for strands that change points lowered. */
void strategy_spawned(unsigned strand)
{
    if (engine.plan->strategy == STRATEGY_PCT) {
        engine.strand[strand].priority = MODEL_STRANDS + random_below(1U << 16);
    }
}

void strategy_started(void)
{
    for (unsigned i = 0; i < engine.strands; i++) {
        strategy_spawned(i);
    }
}

/* ---- depth first ---- */

static unsigned take_branch(enum choice_kind kind, uint32_t timers, unsigned n)
{
    if (n == 1 && !engine.plan->prunes) {
        return 0;
    }
    unsigned at = engine.branches;
    if (at == MODEL_BRANCHES) {
        model_fail("model: too many choices in one run");
    }
    if (engine.plan->prunes) {
        trail_choice(kind, timers, kind == CHOICE_VALUE ? 0 : seen_number());
    }
    engine.branches++;
    if (at < engine.prefix) {
        if (engine.branch[at].of != n) {
            model_fail("model: the scenario is not deterministic, the same choices led elsewhere");
        }
        return engine.branch[at].taken;
    }
    engine.branch[at] = (struct branch){0, (uint8_t)n};
    return 0;
}

/* In the middle of a step. */
static unsigned take_value(unsigned n)
{
    const unsigned value = take_branch(CHOICE_VALUE, 0, n);
    if (engine.plan->prunes) {
        trail_turn(engine.current);
    }
    return value;
}

bool strategy_next(void)
{
    unsigned n = engine.branches;
    while (n > 0 &&
           !(engine.plan->prunes ? trail_back(n - 1) : engine.branch[n - 1].taken + 1 < engine.branch[n - 1].of)) {
        n--;
    }
    if (n > 0) {
        engine.branch[n - 1].taken++;
    }
    engine.prefix = n;
    return n > 0;
}

/* ---- records ---- */

static void record(enum decision_kind kind, unsigned value)
{
    if (engine.decisions < MODEL_DECISIONS) {
        engine.decision[engine.decisions++] = (struct decision){engine.step, (uint8_t)kind, (uint8_t)value};
    }
}

/* What the record says for this step, or `otherwise`. */
static unsigned recorded(enum decision_kind kind, unsigned otherwise)
{
    if (engine.replay_at < engine.replay_count) {
        const struct decision *next = &engine.replay[engine.replay_at];
        if (next->step < engine.step) {
            engine.diverged = true;
        } else if (next->step == engine.step && next->kind == kind) {
            engine.replay_at++;
            return next->value;
        }
    }
    return otherwise;
}

/* ---- decisions ---- */

static unsigned lowest(uint32_t set)
{
    return (unsigned)__builtin_ctz(set);
}

/* The options in the order of their numbers: the running strand, the others that are ready, timers. */
static unsigned option(unsigned number, uint32_t ready, uint32_t timers)
{
    uint32_t me = ready & (UINT32_C(1) << engine.current);
    if (me != 0) {
        if (number == 0) {
            return engine.current;
        }
        number--;
        ready &= ~me;
    }
    unsigned others = strands_in(ready);
    uint32_t set = ready;
    if (number >= others) {
        number -= others;
        set = timers;
    }
    while (number-- > 0) {
        set &= set - 1;
    }
    return lowest(set);
}

static unsigned highest_priority(uint32_t set)
{
    for (unsigned i = 0; i < engine.change_points; i++) {
        if (engine.change_at[i] != 0 && engine.change_at[i] <= engine.step) {
            engine.change_at[i] = 0;
            engine.strand[engine.current].priority = i;
        }
    }
    unsigned best = lowest(set);
    for (uint32_t rest = set; rest != 0; rest &= rest - 1) {
        unsigned it = lowest(rest);
        if (engine.strand[it].priority > engine.strand[best].priority) {
            best = it;
        }
    }
    return best;
}

unsigned strategy_strand(enum choice_kind kind, uint32_t ready, uint32_t timers)
{
    const uint32_t awake = ready & ~engine.asleep;
    const unsigned usual = (ready >> engine.current & 1) != 0 ? engine.current : lowest(ready != 0 ? ready : timers);
    unsigned next = usual;
    switch (engine.plan->strategy) {
    case STRATEGY_DEPTH_FIRST:
        next = option(take_branch(kind, timers, strands_in(awake) + strands_in(timers)), awake, timers);
        break;
    case STRATEGY_RANDOM:
        if (usual != engine.current || random_below(8) >= engine.stickiness) {
            next = option(random_below(strands_in(ready) + strands_in(timers)), ready, timers);
        }
        break;
    case STRATEGY_PCT:
        next = highest_priority(ready | timers);
        break;
    case STRATEGY_REPLAY:
        next = recorded(DECISION_RUN, usual);
        if (next >= 32 || ((ready | timers) >> next & 1) == 0) {
            engine.diverged = true;
            next = usual;
        }
        break;
    }
    if (next != usual) {
        record(DECISION_RUN, next);
    }
    return next;
}

unsigned strategy_first(uint32_t ready)
{
    return strategy_strand(CHOICE_BLOCKED, ready, 0);
}

/* A number below n, and 0 by default; at random, it is another one with a chance of `chance` in eight. */
static unsigned number_below(enum decision_kind kind, unsigned n, unsigned chance)
{
    unsigned number = 0;
    switch (engine.plan->strategy) {
    case STRATEGY_DEPTH_FIRST:
        number = take_value(n);
        break;
    case STRATEGY_RANDOM:
    case STRATEGY_PCT:
        number = chance >= 8 || random_below(8) < chance ? random_below(n) : 0;
        break;
    case STRATEGY_REPLAY:
        number = recorded(kind, 0);
        if (number >= n) {
            engine.diverged = true;
            number = 0;
        }
        break;
    }
    if (number != 0) {
        record(kind, number);
    }
    return number;
}

unsigned strategy_stale(unsigned n)
{
    const unsigned back = number_below(DECISION_STALE, n, engine.staleness);
    engine.stale += back != 0;
    return back;
}

unsigned strategy_value(unsigned n)
{
    return number_below(DECISION_VALUE, n, 8);
}

bool strategy_fault(bool asked_for)
{
    bool happens = false;
    switch (engine.plan->strategy) {
    case STRATEGY_DEPTH_FIRST:
        happens = asked_for && engine.faults == 0 && take_value(2) == 1;
        break;
    case STRATEGY_RANDOM:
        happens = random_below(32) == 0;
        break;
    case STRATEGY_PCT:
        happens = asked_for && random_below(32) == 0;
        break;
    case STRATEGY_REPLAY:
        happens = recorded(DECISION_VALUE, 0) != 0;
        break;
    }
    (void)seen_step(happens);
    if (happens) {
        engine.faults++;
        record(DECISION_VALUE, 1);
    }
    return happens;
}
