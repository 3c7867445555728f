/* SPDX-License-Identifier: MIT */
/* What the parts of the engine share.
 *
 *     program.c    arguments, plait_simulate(), the table of scenarios
 *     explore.c    which schedules to run; failures, progress
 *     crash.c      signals and endless loops as failures
 *     schedule.c   who runs next: strands, schedule points, the clock      ── strategy.c  decides, records, replays
 *     memory.c     what an atomic access sees: orders and views            ── objects.c   histories of stores, lives
 *     race.c       plain data and ends of lives: vector clocks
 *     seen.c       pruned searches: what came to the same is gone on with once
 *     trail.c      pruned searches: a strand is preempted where that can make a difference
 *     blocks.c     memory that runs ask for: leaks, and requests that fail on purpose
 *     report.c     what a failure prints: the schedule and the trace
 *
 * A run is a function of the decisions made in it, and of nothing else: not of addresses, time or earlier runs. */
#ifndef MODEL_ENGINE_H
#define MODEL_ENGINE_H

#include "../context.h"
#include "model.h"

#include <string.h>

enum {
    MODEL_STACK = 96 * 1024,
    MODEL_STEPS = 5000,       /* default of scenario.steps */
    MODEL_MOST_STEPS = 60000, /* clocks are 16 bits wide, and a strand's clock ticks at most once a step */
    MODEL_BRANCHES = 65536,   /* choices on one path of the depth-first search */
    MODEL_DECISIONS = 65536   /* decisions of one run that are not the default */
};

/* ---- vector clocks: how far this strand knows of each other strand's past ---- */

struct clock {
    uint16_t of[MODEL_STRANDS];
};

static inline void clock_join(struct clock *into, const struct clock *from)
{
    for (unsigned i = 0; i < MODEL_STRANDS; i++) {
        into->of[i] = into->of[i] > from->of[i] ? into->of[i] : from->of[i];
    }
}

/* ---- strands ---- */

enum strand_state { STRAND_UNUSED, STRAND_READY, STRAND_PARKED, STRAND_SPINNING, STRAND_JOINING, STRAND_ENDED };

struct strand {
    struct plait_context context;
    void (*body)(void);
    const char *name; /* in reports, up to a comma; not copied, which would cost a fifth of a small run. NULL: none */
    enum strand_state state;
    unsigned priority; /* PCT: the highest runs */
    /* parked */
    int64_t until;
    bool timed_out;
    bool settles; /* its deadline is the moment when nobody is ready */
    bool token;   /* a wake that came before the park */
    struct clock token_clock;
    /* spinning */
    const volatile unsigned char *spin_object;
    unsigned spin_size;
    uint64_t spin_seen;
    uint64_t spin_bits; /* those that matter */
    /* in a pruned search (seen.c, trail.c) */
    uint64_t past;                           /* what it has done and seen so far */
    unsigned slept_at;                       /* the choice before the step that it sleeps before */
    const volatile unsigned char *parked_on; /* what those who rouse it access; NULL: not known */
    /* joining */
    uint32_t joined; /* the set of strands that it still waits for */
    /* knowledge */
    struct clock clock; /* its views are memory.c's */
};

/* How many are in a set of strands. */
static inline unsigned strands_in(uint32_t set)
{
    set -= set >> 1 & 0x55555555;
    set = (set & 0x33333333) + (set >> 2 & 0x33333333);
    set = (set + (set >> 4)) & 0x0f0f0f0f;
    return set * 0x01010101U >> 24;
}

/* ---- strategies ---- */

enum strategy { STRATEGY_DEPTH_FIRST, STRATEGY_RANDOM, STRATEGY_PCT, STRATEGY_REPLAY };

struct plan {
    const char *name;
    enum strategy strategy;
    bool weak;            /* loads may be stale */
    unsigned preemptions; /* depth first: most switches away from a strand that could go on */
    unsigned stale;       /* depth first: most loads of one run that are stale */
    unsigned depth;       /* PCT: ordering constraints it aims at */
    bool prunes;          /* depth first: goes on once from states that are the same. Only where it is asked for */
};

/* What was decided where the default was not taken. By default the running strand goes on, or the lowest-numbered one
 * that can; a load sees the newest store; model_choose gives 0. */
enum decision_kind { DECISION_RUN = '>', DECISION_STALE = '-', DECISION_VALUE = '~' };
struct decision {
    uint32_t step;
    uint8_t kind;
    uint8_t value;
};

struct branch {
    uint8_t taken;
    uint8_t of;
};

/* Where a choice stands: the running strand may go on, or be preempted; it cannot go on; a number is chosen. */
enum choice_kind { CHOICE_POINT, CHOICE_BLOCKED, CHOICE_VALUE };

/* ---- the engine ---- */

struct engine {
    /* this run */
    bool running; /* a strand, not set-up or check */
    bool tracing;
    bool adversary; /* armed timers may fire at any point */
    unsigned strands;
    unsigned current;
    uint32_t ready, timed; /* sets of strands: may go on; are parked with a deadline */
    uint32_t settling;     /* those that are parked until nobody is ready */
    bool abandoned;        /* the run has come to where another one has been */
    unsigned spinners, joiners;
    const volatile unsigned char *one_step; /* the object whose next accesses belong to a step that has begun */
    unsigned one_step_left;
    uint32_t step, most_steps;
    unsigned preemptions, stale, faults;
    int64_t now;
    uint64_t hash; /* of all that was seen: two runs of the same decisions must agree */
    /* in a pruned search (seen.c) */
    uint64_t past;                  /* all that has happened */
    uint64_t clock_set, memory_had; /* who set the clock; who had memory, or gave it back */
    uint32_t asleep;                /* strands that were preempted, and whose step nobody has met since */
    const char *failure;
    const struct plan *plan;
    const struct scenario *scenario;
    struct plait_context root;
    struct strand strand[MODEL_STRANDS];
    /* the strategies' */
    uint64_t random;
    unsigned stickiness, staleness; /* random: of 8, how often the running strand goes on; a load is stale */
    unsigned change_points;
    uint32_t change_at[8];
    uint32_t longest; /* steps of the longest run so far of this scenario */
    unsigned branches, prefix;
    struct branch branch[MODEL_BRANCHES];
    unsigned decisions, replay_at, replay_count;
    struct decision decision[MODEL_DECISIONS];
    struct decision replay[MODEL_DECISIONS];
    bool diverged; /* the decisions to replay do not fit this program */
    /* Set by whoever simulates the executor. Another strand runs (MODEL_STRANDS: set-up or check); a run with so many
     * strands is about to be set up; one more is about to begin that is no task; the running one has ended; a run
     * without failure is over. */
    void (*switched)(unsigned from, unsigned to);
    void (*prepare)(unsigned strands);
    void (*born)(unsigned strand);
    void (*ended)(unsigned strand);
    void (*finish)(void);
    /* Gives a block back that an abandoned run has left. */
    void (*release)(volatile unsigned char *block, size_t size);
};

extern struct engine engine;

static inline struct strand *running_strand(void)
{
    return &engine.strand[engine.current];
}

/* Sets those; without an executor (the engine's own test) there is nothing to set. */
void engine_attach(void) __attribute__((weak));

/* ---- schedule.c ---- */

/* One run; the failure, or NULL. */
const char *schedule_run(const struct scenario *scenario, const struct plan *plan);
/* Lets another strand run, or not. Every access that others can notice begins with it. */
void schedule_point(void);
/* The clock as an object that is accessed. */
#define SCHEDULE_CLOCK ((const volatile unsigned char *)&engine.now)
/* A step that nobody else can notice: counted, so that its decisions have a number of their own. */
void schedule_step(void);
/* The running strand cannot go on: runs others until somebody has made it ready. */
void schedule_blocked(void);
/* The running strand spins until these bits of the object are no longer `seen`. */
void schedule_spins(const volatile unsigned char *object, unsigned size, uint64_t seen, uint64_t bits);
/* After a store: wakes the strands that spin on the object. */
void schedule_spinners(void);
void schedule_ready(unsigned strand);
/* Does it lie on the running strand's stack? */
bool schedule_own_stack(const volatile unsigned char *object);

/* For the simulated executor: sleeps until roused (false) or the time has come (true), and rouses; no schedule points,
 * and nothing is ordered by them. */
bool model_sleep(int64_t until);
void model_rouse(unsigned strand);
unsigned model_spawn_here(void (*body)(void), const char *name);

/* ---- strategy.c ---- */

/* Before a run; when the first strands exist; when one more does. */
void strategy_begin(void);
void strategy_started(void);
void strategy_spawned(unsigned strand);
unsigned strategy_first(uint32_t ready);
/* Depth first: turns to the next path; false: there is none. */
bool strategy_next(void);
/* The next strand of the set `ready` or, by its timer, of `timers`. */
unsigned strategy_strand(enum choice_kind kind, uint32_t ready, uint32_t timers);
/* How many stores back of n a load sees. */
unsigned strategy_stale(unsigned n);
unsigned strategy_value(unsigned n);
/* Does a fault happen here? At random hardly ever; in bounded searches at most once in a run, and only if the scenario
 * asks for it. */
bool strategy_fault(bool asked_for);

/* ---- memory.c, race.c ---- */

/* Before a run; how many strands the one before had. */
void memory_begin(unsigned strands_before);
/* All that the other strand knows: at its start, at the end of a join. */
void memory_knows(struct strand *strand, const struct strand *other);
/* The same by a wake: what its sender knows goes with it. */
void memory_send(unsigned strand);
void memory_receive(void);
/* Is the newest value something else in these bits? */
bool memory_differs(const volatile unsigned char *object, unsigned size, uint64_t value, uint64_t bits);
/* In a pruned search: the running strand looks at the newest store, without a point of its own. */
void memory_look(const volatile unsigned char *object);
/* The running strand sees the newest store from here on. */
void memory_catch_up(const volatile unsigned char *object, unsigned size);
void race_begin(void);
void race_forget(const volatile unsigned char *object, size_t size);
void race_end(const volatile unsigned char *object, size_t size, const char *what);
/* The end that covers this byte, or NULL. */
const char *race_ended(const volatile unsigned char *object, size_t size);

/* ---- blocks.c ---- */

void blocks_begin(void);
/* What the run has asked for and not given back: a text, or NULL. */
const char *blocks_leaked(void);
/* Gives it back. */
void blocks_abandon(void);

/* ---- explore.c ---- */

struct settings {
    const char *strategies; /* those that are run; NULL: all */
    const char *seeds;      /* NULL: 1 */
    uint64_t budget;        /* schedules of each strategy */
    uint64_t catch_within;  /* a mutant: a failure within so many schedules of a strategy is success; 0: no mutant */
    const char *record;     /* where the schedule of a failure is written; NULL: nowhere */
    bool exhausts;          /* a bounded search that does not come to its end is a failure */
    bool unexpected;        /* failures that a scenario declares are reported as others */
};

/* Explores one scenario by all its strategies, and prints a line about it. True: as expected. */
bool explore_scenario(const struct scenario *scenario, const struct settings *settings);
/* How many schedules so far. */
uint64_t explore_total(void);
/* Are all names of this list those of strategies? */
bool explore_knows(const char *strategies);
/* Runs one schedule, "NAME|DECISIONS", of one of the scenarios. The program's status. */
int explore_replay(const char *text, const struct scenario *scenarios, size_t count);
/* Processor time so far in seconds. */
double explore_seconds(void);

/* ---- crash.c ---- */

/* From here on crashes and endless loops of strands are failures of their runs. */
void crash_catch(void);

/* ---- report.c ---- */

void report_begin(void);
/* Notes one step of the running strand while tracing. `what` is "file:line text", or empty. */
#define REPORT(...)                     \
    do {                                \
        if (engine.tracing) {           \
            report_format(__VA_ARGS__); \
        }                               \
    } while (0)
void report_format(const char *what, const char *operation, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void report_traces(void);
/* A scenario's name and the decisions of the last run as text, and the decisions back; false: not such a text. */
void report_schedule(char *text, size_t size);
bool report_parse(const char *text);
/* Texts that live until eight more have been made. Numbers: small ones decimal, addresses and masks hexadecimal. */
const char *report_number(uint64_t value);
const char *report_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- seen.c ---- */

/* Before a search, and before a run. */
void seen_begin(void);
void seen_begin_run(void);
/* Has the search been here before, with as many preemptions left? If not, it has from here on. `who` goes on if nobody
 * takes its place; MODEL_STRANDS: it cannot. */
bool seen_before(unsigned who);
/* The number under which the last state that was asked for is remembered; 0: under none. */
uint64_t seen_number(void);
/* What trail.c knows of all that follows a state. */
void seen_know(uint64_t state, uint32_t what);
/* The running strand does something that depends on all that has happened, and all that will happen on it. */
void seen_barrier(void);

static inline uint64_t seen_mix(uint64_t a, uint64_t b)
{
    uint64_t x = a * UINT64_C(0xD1342543DE82EF95) + b + UINT64_C(0xA0761D6478BD642F); /* so that zeros do not vanish */
    x = (x ^ x >> 32) * UINT64_C(0x9E3779B97F4A7C15);
    return x ^ x >> 29;
}

/* A strand does something that depends on its own past and on `after`; what others need to depend on this. */
static inline uint64_t seen_event(unsigned strand, uint64_t after)
{
    uint64_t *past = &engine.strand[strand].past;
    *past = seen_mix(*past, after);
    engine.past += *past;
    return *past;
}

/* The running one. */
static inline uint64_t seen_step(uint64_t after)
{
    return engine.plan->prunes ? seen_event(engine.current, after) : 0;
}

/* ---- trail.c: only in a pruned search ---- */

/* Before a search, and before a run. */
void trail_begin(void);
void trail_begin_run(void);
/* A step of this strand begins, unless it is in one; the step that is being taken is over. */
void trail_turn(unsigned strand);
void trail_pause(void);
/* The step touches these bytes; SIZE_MAX: everything. Whoever sleeps before a step that meets this one wakes up. */
void trail_touches(const volatile unsigned char *object, size_t size, bool writes);
/* A choice is about to be made, at a state of this number. */
void trail_choice(enum choice_kind kind, uint32_t timers, uint64_t state);
/* The run has come to a state of which this is known. */
void trail_ends_at(uint32_t what);
/* Its alternative has been searched, and this choice is the last one on the path that was not turned back from. True:
 * another alternative is next. */
bool trail_back(unsigned number);

static inline void seen_touches(const volatile unsigned char *object, size_t size, bool writes)
{
    if (engine.plan->prunes) {
        trail_touches(object, size, writes);
    }
}

/* ---- a hash of what the run saw ---- */

static inline void engine_saw(uint64_t value)
{
    engine.hash = (engine.hash ^ value ^ ((uint64_t)engine.current << 56)) * UINT64_C(0x9E3779B97F4A7C15);
    engine.hash ^= engine.hash >> 29;
}

#endif
