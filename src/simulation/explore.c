/* SPDX-License-Identifier: MIT */
/* Which schedules are run, one strategy after the other, and what is printed of them: totals, failures, progress.
 *
 * Each scenario goes through the strategies in turn: every schedule with at most one, two, three preemptions; the same
 * with stale loads; then random and PCT schedules with stale loads. The bounded searches are exact within their bounds
 * ("ex": exhausted); the random ones reach beyond. No strategy finds all that the others find. */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SCHEDULE_TEXT = 1 << 20, CHECK_EVERY = 8192, LOOK_EVERY = 256 };

static const struct plan PLANS[] = {
    {"SC1", STRATEGY_DEPTH_FIRST, false, 1, 0, 0, false},
    {"SC2", STRATEGY_DEPTH_FIRST, false, 2, 0, 0, false},
    {"weak1", STRATEGY_DEPTH_FIRST, true, 1, 2, 0, false},
    {"weak2", STRATEGY_DEPTH_FIRST, true, 2, 2, 0, false},
    {"SC3", STRATEGY_DEPTH_FIRST, false, 3, 0, 0, false},
    {"random", STRATEGY_RANDOM, true, 0, 0, 0, false},
    {"pct3", STRATEGY_PCT, true, 0, 0, 3, false},
    {"pct5", STRATEGY_PCT, true, 0, 0, 5, false},
    {"pruned2", STRATEGY_DEPTH_FIRST, false, 2, 0, 0, true},
    {"pruned3", STRATEGY_DEPTH_FIRST, false, 3, 0, 0, true},
};
enum { PLAN_COUNT = sizeof(PLANS) / sizeof(PLANS[0]) };
static const struct plan REPLAY_WEAK = {"replay", STRATEGY_REPLAY, true, 0, 0, 0, false};
static const struct plan REPLAY_SC = {"replay", STRATEGY_REPLAY, false, 0, 0, 0, false};

static char schedule_text[SCHEDULE_TEXT];
static uint64_t total;

uint64_t explore_total(void)
{
    return total;
}

/* ---- names in a list between commas ---- */

/* Is `name` one of the list? No list has them all. */
static bool listed(const char *list, const char *name)
{
    if (list == NULL) {
        return true;
    }
    size_t length = strlen(name);
    for (const char *at = list; at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, name, length) == 0 && (at[length] == '\0' || at[length] == ',')) {
            return true;
        }
    }
    return false;
}

bool explore_knows(const char *strategies)
{
    size_t length = 0;
    for (const char *at = strategies; *at != '\0'; at += length + (at[length] == ',')) {
        length = strcspn(at, ",");
        bool known = false;
        for (unsigned p = 0; p < PLAN_COUNT; p++) {
            known = known || (strlen(PLANS[p].name) == length && memcmp(PLANS[p].name, at, length) == 0);
        }
        if (!known) {
            return false;
        }
    }
    return true;
}

/* ---- progress: a line of the terminal that the next one overwrites; nothing where there is none ---- */

double explore_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct progress {
    bool wanted;
    double began, told;
    uint64_t schedules;
} progress;

static void progress_begin(void)
{
    static bool asked;
    if (!asked) {
        asked = true;
        progress.wanted = isatty(STDERR_FILENO) == 1;
    }
    if (progress.wanted) {
        progress.began = progress.told = explore_seconds();
        progress.schedules = total;
    }
}

static void progress_tell(const struct scenario *scenario, const struct plan *plan, uint64_t schedules)
{
    const double now = explore_seconds();
    if (now - progress.told >= 0.5) {
        progress.told = now;
        fprintf(stderr, "\r\033[K%.40s: %s %llu schedules, %.0f a second", scenario->name, plan->name,
                (unsigned long long)schedules, (double)schedules / (now - progress.began));
        (void)fflush(stderr);
    }
}

static void progress_end(void)
{
    if (progress.wanted && progress.told > progress.began) {
        fprintf(stderr, "\r\033[K");
    }
}

/* ---- one strategy ---- */

struct outcome {
    uint64_t seed;
    uint64_t schedules;
    bool exhausted;
    const char *failure; /* or NULL */
};

static uint64_t run_seed(uint64_t seed, uint64_t number)
{
    uint64_t x = seed * UINT64_C(0xD1342543DE82EF95) + (number + 1) * UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 31;
    x *= UINT64_C(0xBF58476D1CE4E5B9);
    return (x ^ x >> 29) | 1;
}

/* Repeats the last run from its record alone. False: it went otherwise, so that something beside the schedule decides.
 */
static bool repeats(const struct scenario *scenario, bool weak, const char *text)
{
    uint64_t hash = engine.hash;
    uint32_t step = engine.step;
    bool failed = engine.failure != NULL;
    if (!report_parse(strrchr(text, '|') + 1)) {
        return false;
    }
    const char *failure = schedule_run(scenario, weak ? &REPLAY_WEAK : &REPLAY_SC);
    return (failure != NULL) == failed && engine.hash == hash && engine.step == step && !engine.diverged;
}

static struct outcome explore(const struct scenario *scenario, const struct plan *plan, uint64_t seed, uint64_t budget)
{
    struct outcome outcome = {seed, 0, false, NULL};
    bool depth_first = plan->strategy == STRATEGY_DEPTH_FIRST;
    engine.prefix = 0;
    if (plan->prunes) {
        seen_begin();
    }
    progress_begin();
    while (outcome.schedules < budget && outcome.failure == NULL && !outcome.exhausted) {
        engine.random = run_seed(seed, outcome.schedules);
        outcome.failure = schedule_run(scenario, plan);
        bool checked = outcome.schedules++ % CHECK_EVERY == 0 && outcome.failure == NULL && !engine.abandoned;
        if (depth_first && !strategy_next()) {
            outcome.exhausted = true;
        }
        if (checked) {
            engine.plan = plan;
            report_schedule(schedule_text, sizeof(schedule_text));
            unsigned branches = engine.branches;
            if (!repeats(scenario, plan->weak, schedule_text)) {
                outcome.failure = "model: the scenario is not deterministic, a recorded run went otherwise";
            }
            engine.branches = branches;
        }
        if (progress.wanted && outcome.schedules % LOOK_EVERY == 0) {
            progress_tell(scenario, plan, outcome.schedules);
        }
    }
    progress_end();
    total += outcome.schedules;
    return outcome;
}

/* ---- failures ---- */

static void write_record(const char *path)
{
    FILE *file = fopen(path, "w");
    bool written = file != NULL && fprintf(file, "%s\n", schedule_text) > 0;
    written = file != NULL && fclose(file) == 0 && written;
    if (written) {
        printf("  replay: --replay %s\n", path);
    } else {
        printf("  (%s cannot be written)\n", path);
    }
}

static void print_failure(const struct scenario *scenario, const struct plan *plan, const struct outcome *outcome,
                          const char *record)
{
    char failure[512];
    (void)snprintf(failure, sizeof(failure), "%s", outcome->failure);
    engine.plan = plan;
    report_schedule(schedule_text, sizeof(schedule_text));
    printf("\nFAILED %s\n  %s\n  strategy %s, seed %llu, schedule %llu\n", scenario->name, failure, plan->name,
           (unsigned long long)outcome->seed, (unsigned long long)outcome->schedules);
    engine.tracing = true;
    bool again = repeats(scenario, plan->weak, schedule_text);
    report_traces();
    engine.tracing = false;
    if (!again) {
        printf("  NOT REPEATED: the same decisions led elsewhere; something beside the schedule decides\n");
    }
    if (record != NULL) {
        write_record(record);
    }
    printf("  replay: PLAIT_REPLAY='%s'\n\n", schedule_text);
    (void)fflush(stdout);
}

int explore_replay(const char *text, const struct scenario *scenarios, size_t count)
{
    const char *bar = strrchr(text, '|');
    for (size_t i = 0; bar != NULL && i < count; i++) {
        const struct scenario *scenario = &scenarios[i];
        if (strlen(scenario->name) != (size_t)(bar - text) || memcmp(scenario->name, text, (size_t)(bar - text)) != 0) {
            continue;
        }
        if (!report_parse(bar + 1)) {
            break;
        }
        engine.tracing = true;
        const char *failure = schedule_run(scenario, strncmp(bar + 1, "weak", 4) == 0 ? &REPLAY_WEAK : &REPLAY_SC);
        char said[512];
        (void)snprintf(said, sizeof(said), "%s", failure != NULL ? failure : "no failure");
        report_traces();
        engine.tracing = false;
        printf("REPLAYED %s: %s%s\n", scenario->name, said,
               engine.diverged || engine.replay_at != engine.replay_count ? " (the schedule does not fit this program)"
                                                                          : "");
        return failure != NULL;
    }
    fprintf(stderr, "replay: no such scenario here, or not a schedule: %.200s\n", text);
    return 2;
}

/* ---- one scenario ---- */

bool explore_scenario(const struct scenario *scenario, const struct settings *settings)
{
    bool mutant = settings->catch_within != 0;
    bool must_fail = scenario->must_fail != NULL;
    uint64_t budget = mutant                               ? settings->catch_within
                      : must_fail && scenario->within != 0 ? scenario->within
                                                           : settings->budget;
    printf("%s:", scenario->name);
    engine.longest = 0;
    for (unsigned p = 0; p < PLAN_COUNT; p++) {
        const struct plan *plan = &PLANS[p];
        if (!listed(settings->strategies, plan->name) || !(plan->prunes || listed(scenario->plans, plan->name)) ||
            (plan->prunes && settings->strategies == NULL)) {
            continue;
        }
        const char *seeds = settings->seeds != NULL ? settings->seeds : "1";
        while (seeds != NULL) {
            const uint64_t seed = strtoull(seeds, NULL, 10);
            seeds = strchr(seeds, ',');
            seeds = seeds != NULL && plan->strategy != STRATEGY_DEPTH_FIRST ? seeds + 1 : NULL;
            struct outcome outcome = explore(scenario, plan, seed, budget);
            printf(" %s %llu%s", plan->name, (unsigned long long)outcome.schedules, outcome.exhausted ? " ex" : "");
            (void)fflush(stdout);
            if (outcome.failure == NULL) {
                if (settings->exhausts && plan->strategy == STRATEGY_DEPTH_FIRST && !outcome.exhausted) {
                    printf(" NOT EXHAUSTED\n");
                    return false;
                }
                continue;
            }
            if (mutant) {
                printf(" caught: %s\n", outcome.failure);
                return false;
            }
            if (must_fail && !settings->unexpected && strstr(outcome.failure, scenario->must_fail) != NULL) {
                printf(" found: %s\n", outcome.failure);
                return true;
            }
            print_failure(scenario, plan, &outcome, settings->record);
            return false;
        }
    }
    printf(must_fail ? " NOT FOUND: %s\n" : "\n", must_fail ? scenario->must_fail : "");
    return !must_fail;
}
