/* SPDX-License-Identifier: MIT */
/* A pruned search sees what the whole search sees: random programs of three strands are searched both ways, and each
 * outcome (what every strand has read, and what is left at the end) that one finds the other must find. The pruned one
 * takes a lock in one step, the whole one in as many as it has. */
#include "engine.h"

#include <plait/atomic.h>

#include <stdio.h>
#include <stdlib.h>

enum { STRANDS = 3, STEPS = 4, WORDS = 3, MOST = 1 << 16 };

enum operation {
    LOAD,
    STORE,
    ADD,
    EXCHANGE,
    COMPARE,
    CLOCK,
    SLEEP,
    WAKE,
    CHOOSE,
    ADVANCE,
    FENCE,
    JOINED,
    LOCKED,
    OPERATIONS
};
static struct {
    enum operation operation;
    unsigned word;
    uint32_t value;
} program[STRANDS][STEPS];

static struct plait_atomic_u32 words[WORDS], lock;
static uint32_t guarded; /* by the lock */
static bool one_step;
static uint64_t observed[STRANDS + 1];

/* ---- outcomes ---- */

struct outcomes {
    uint64_t found[MOST];
    size_t count;
};
static struct outcomes whole, pruned;
static struct outcomes *finding;

static void find_outcome(uint64_t outcome)
{
    for (size_t i = 0; i < finding->count; i++) {
        if (finding->found[i] == outcome) {
            return;
        }
    }
    if (finding->count == MOST) {
        fprintf(stderr, "more outcomes than there is room for\n");
        exit(2);
    }
    finding->found[finding->count++] = outcome;
}

/* ---- a program ---- */

static uint64_t state;

static unsigned below(unsigned n)
{
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (unsigned)(state >> 33) % n;
}

static void write_program(uint64_t seed)
{
    state = seed;
    for (unsigned strand = 0; strand < STRANDS; strand++) {
        for (unsigned i = 0; i < STEPS; i++) {
            program[strand][i].operation = (enum operation)below(OPERATIONS);
            program[strand][i].word = below(WORDS);
            program[strand][i].value = 1 + below(3);
        }
    }
}

static void see(unsigned strand, uint64_t value)
{
    observed[strand] = seen_mix(observed[strand], value);
}

static void born(void)
{
    see(STRANDS, plait_add_relaxed(&words[0], 1U));
}

/* A section that adds to the word and to what the lock guards. */
static void add_locked(unsigned me, struct plait_atomic_u32 *word, uint32_t value)
{
    if (one_step) {
        PLAIT_ONE_STEP(&lock, 1);
    }
    for (uint32_t seen = plait_load_relaxed(&lock);;) {
        if (seen != 0) {
            plait_relax(&lock, seen);
            seen = plait_load_relaxed(&lock);
        } else if (plait_compare_exchange_acquire(&lock, &seen, 1U)) {
            break;
        }
    }
    PLAIT_WRITES(guarded);
    see(me, guarded);
    guarded += value;
    see(me, plait_load_relaxed(word));
    plait_store_relaxed(word, guarded);
    plait_store_release(&lock, 0U);
}

static void take_step(unsigned me, enum operation operation, struct plait_atomic_u32 *word, uint32_t value)
{
    uint32_t expected = value - 1;
    switch (operation) {
    case LOAD:
        see(me, plait_load_acquire(word));
        break;
    case STORE:
        plait_store_release(word, value);
        break;
    case ADD:
        see(me, plait_add_acq_rel(word, value));
        break;
    case EXCHANGE:
        see(me, plait_exchange_acq_rel(word, value));
        break;
    case COMPARE:
        see(me, plait_compare_exchange_acq_rel(word, &expected, value));
        see(me, expected);
        break;
    case CLOCK:
        see(me, (uint64_t)plait_simulation_now());
        break;
    case SLEEP:
        see(me, model_park(plait_simulation_now() + value));
        break;
    case WAKE:
        model_unpark(value % STRANDS);
        break;
    case CHOOSE:
        see(me, model_choose(2));
        break;
    case ADVANCE:
        model_advance(value);
        break;
    case FENCE:
        (void)plait_fence_heavy();
        break;
    case JOINED:
        if (me == 0 && engine.strands == STRANDS) {
            model_join(model_spawn(born));
        }
        break;
    case LOCKED:
        add_locked(me, word, value);
        break;
    case OPERATIONS:
        break;
    }
}

static void body(void)
{
    const unsigned me = model_self();
    for (unsigned i = 0; i < STEPS; i++) {
        take_step(me, program[me][i].operation, &words[program[me][i].word], program[me][i].value);
    }
}

static void setup(void)
{
    for (unsigned i = 0; i < WORDS; i++) {
        plait_initialize(&words[i], 0U);
    }
    plait_initialize(&lock, 0U);
    guarded = 0;
    memset(observed, 0, sizeof(observed));
}

static void check(void)
{
    uint64_t outcome = (uint64_t)engine.now;
    for (unsigned i = 0; i < WORDS; i++) {
        outcome = seen_mix(outcome, plait_load_relaxed(&words[i]));
    }
    for (unsigned i = 0; i <= STRANDS; i++) {
        outcome = seen_mix(outcome, observed[i]);
    }
    find_outcome(outcome);
}

static bool same_outcomes(void)
{
    const size_t found = pruned.count;
    for (size_t i = 0; i < whole.count; i++) {
        find_outcome(whole.found[i]); /* among those of the pruned search */
    }
    return pruned.count == found && found == whole.count;
}

/* pruning [PROGRAMS [FIRST]] */
int main(int argc, char **argv)
{
    static const struct scenario SCENARIO = {
        .name = "a program", .setup = setup, .bodies = {body, body, body}, .check = check};
    const unsigned long programs = argc > 1 ? strtoul(argv[1], NULL, 10) : 60;
    const unsigned long first = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    struct settings all = {.strategies = "SC3", .budget = UINT64_MAX, .exhausts = true};
    struct settings fewer = {.strategies = "pruned3", .budget = UINT64_MAX, .exhausts = true};
    size_t outcomes = 0;
    for (unsigned long i = first; i < first + programs; i++) {
        write_program(i);
        whole.count = pruned.count = 0;
        finding = &whole;
        one_step = false;
        bool good = explore_scenario(&SCENARIO, &all);
        finding = &pruned;
        one_step = true;
        good = explore_scenario(&SCENARIO, &fewer) && good;
        if (!good || !same_outcomes()) {
            printf("program %lu: its outcomes are not those of the pruned search\n", i);
            return 1;
        }
        outcomes += whole.count;
    }
    printf("total: programs=%lu outcomes=%zu schedules=%llu\n", programs, outcomes,
           (unsigned long long)explore_total());
    return 0;
}
