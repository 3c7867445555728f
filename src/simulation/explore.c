/* SPDX-License-Identifier: MIT */
/* Which schedules are run, and the program around them: arguments, totals, failures, replay.
 *
 * Each scenario goes through the strategies in turn: every schedule with at most one, two, three preemptions; the same
 * with stale loads; then random and PCT schedules with stale loads. The bounded searches are exact within their bounds
 * ("ex": exhausted); the random ones reach beyond. No strategy finds all that the others find. */
#include "engine.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <sys/time.h>

enum { SCHEDULE_TEXT = 1 << 20, CHECK_EVERY = 8192, SAME_STEP_TICKS = 3 };

static const struct plan PLANS[] = {
    {"SC1", STRATEGY_DEPTH_FIRST, false, 1, 0, 0},  {"SC2", STRATEGY_DEPTH_FIRST, false, 2, 0, 0},
    {"weak1", STRATEGY_DEPTH_FIRST, true, 1, 2, 0}, {"weak2", STRATEGY_DEPTH_FIRST, true, 2, 2, 0},
    {"SC3", STRATEGY_DEPTH_FIRST, false, 3, 0, 0},  {"random", STRATEGY_RANDOM, true, 0, 0, 0},
    {"pct3", STRATEGY_PCT, true, 0, 0, 3},          {"pct5", STRATEGY_PCT, true, 0, 0, 5},
};
enum { PLAN_COUNT = sizeof(PLANS) / sizeof(PLANS[0]) };
static const struct plan REPLAY_WEAK = {"replay", STRATEGY_REPLAY, true, 0, 0, 0};
static const struct plan REPLAY_SC = {"replay", STRATEGY_REPLAY, false, 0, 0, 0};

static struct options {
    uint64_t budget; /* schedules of each strategy */
    uint64_t seed;
    uint64_t catch_within; /* a mutant: a failure within so many schedules of a strategy is success; 0: no mutant */
    const char *scenario;
    const char *plans;
    bool list;
    bool unexpected; /* failures that are expected are reported, too */
} options = {.budget = 10000, .seed = 1};

static char schedule_text[SCHEDULE_TEXT];
static uint64_t total, failures;

/* ---- crashes and endless loops become failures of the run ---- */

static volatile sig_atomic_t ticks;
static volatile uint32_t ticked_step;

static void crashed(int number)
{
    if (!engine.running && number == SIGVTALRM) {
        return;
    }
    if (!engine.running) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
        return;
    }
    if (number == SIGVTALRM) {
        ticks = engine.step == ticked_step ? ticks + 1 : 0;
        ticked_step = engine.step;
        if (ticks < SAME_STEP_TICKS) {
            return;
        }
    }
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, number);
    (void)sigprocmask(SIG_UNBLOCK, &set, NULL); /* the handler is left by a switch to the root, never by return */
    model_fail(number == SIGVTALRM ? "a strand runs on without any schedule point: an endless loop"
               : number == SIGABRT ? "crash: abort"
               : number == SIGFPE  ? "crash: arithmetic (SIGFPE)"
                                   : "crash: memory (SIGSEGV or SIGBUS)");
}

static void catch_crashes(void)
{
    static unsigned char alternative[64 * 1024];
    const stack_t stack = {.ss_sp = alternative, .ss_size = sizeof(alternative)};
    (void)sigaltstack(&stack, NULL);
    static const int NUMBERS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGVTALRM};
    for (size_t i = 0; i < sizeof(NUMBERS) / sizeof(NUMBERS[0]); i++) {
        struct sigaction action = {.sa_handler = crashed, .sa_flags = SA_ONSTACK | SA_RESTART};
        (void)sigaction(NUMBERS[i], &action, NULL);
    }
    const struct itimerval tick = {{0, 300000}, {0, 300000}};
    (void)setitimer(ITIMER_VIRTUAL, &tick, NULL);
}

/* ---- one strategy ---- */

struct outcome {
    uint64_t schedules;
    bool exhausted;
    const char *failure; /* or NULL */
};

static uint64_t run_seed(uint64_t number)
{
    uint64_t x = options.seed * UINT64_C(0xD1342543DE82EF95) + (number + 1) * UINT64_C(0x9E3779B97F4A7C15);
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
    if (!report_parse(text)) {
        return false;
    }
    const char *failure = schedule_run(scenario, weak ? &REPLAY_WEAK : &REPLAY_SC);
    return (failure != NULL) == failed && engine.hash == hash && engine.step == step && !engine.diverged;
}

static struct outcome explore(const struct scenario *scenario, const struct plan *plan, uint64_t budget)
{
    struct outcome outcome = {0, false, NULL};
    bool depth_first = plan->strategy == STRATEGY_DEPTH_FIRST;
    engine.prefix = 0;
    while (outcome.schedules < budget && outcome.failure == NULL && !outcome.exhausted) {
        engine.random = run_seed(outcome.schedules);
        outcome.failure = schedule_run(scenario, plan);
        bool checked = outcome.schedules++ % CHECK_EVERY == 0 && outcome.failure == NULL;
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
    }
    total += outcome.schedules;
    return outcome;
}

/* ---- failures ---- */

static void print_failure(const struct scenario *scenario, const struct plan *plan, const struct outcome *outcome)
{
    char failure[512];
    (void)snprintf(failure, sizeof(failure), "%s", outcome->failure);
    engine.plan = plan;
    report_schedule(schedule_text, sizeof(schedule_text));
    printf("\nFAILED %s\n  %s\n  strategy %s, seed %llu, schedule %llu\n", scenario->name, failure, plan->name,
           (unsigned long long)options.seed, (unsigned long long)outcome->schedules);
    engine.tracing = true;
    bool again = repeats(scenario, plan->weak, schedule_text);
    report_traces();
    engine.tracing = false;
    if (!again) {
        printf("  NOT REPEATED: the same decisions led elsewhere; something beside the schedule decides\n");
    }
    printf("  replay: PLAIT_REPLAY='%s|%s'\n\n", scenario->name, schedule_text);
    (void)fflush(stdout);
}

static int replay(const char *text, const struct scenario *scenarios, size_t count)
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
        printf("REPLAYED %s: %s%s\n", scenario->name, said,
               engine.diverged || engine.replay_at != engine.replay_count ? " (the schedule does not fit this program)"
                                                                          : "");
        return failure != NULL;
    }
    fprintf(stderr, "PLAIT_REPLAY: no such scenario here, or not a schedule: %s\n", text);
    return 2;
}

/* ---- the program ---- */

/* Is `name` one of a comma-separated list? No list has them all. */
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

/* Explores one scenario by all its strategies; true: as expected. */
static bool explore_all(const struct scenario *scenario)
{
    bool mutant = options.catch_within != 0;
    bool must_fail = scenario->must_fail != NULL;
    uint64_t budget = mutant                               ? options.catch_within
                      : must_fail && scenario->within != 0 ? scenario->within
                                                           : options.budget;
    printf("%s:", scenario->name);
    engine.longest = 0;
    for (unsigned p = 0; p < PLAN_COUNT; p++) {
        const struct plan *plan = &PLANS[p];
        if (!listed(options.plans, plan->name) || !listed(scenario->plans, plan->name)) {
            continue;
        }
        struct outcome outcome = explore(scenario, plan, budget);
        printf(" %s %llu%s", plan->name, (unsigned long long)outcome.schedules, outcome.exhausted ? " ex" : "");
        (void)fflush(stdout);
        if (outcome.failure == NULL) {
            continue;
        }
        if (mutant) {
            printf(" caught: %s\n", outcome.failure);
            return false;
        }
        if (must_fail && !options.unexpected && strstr(outcome.failure, scenario->must_fail) != NULL) {
            printf(" found: %s\n", outcome.failure);
            return true;
        }
        print_failure(scenario, plan, &outcome);
        return false;
    }
    printf(must_fail ? " NOT FOUND: %s\n" : "\n", must_fail ? scenario->must_fail : "");
    return !must_fail;
}

static uint64_t number_of(const char *text)
{
    char *end;
    unsigned long long n = strtoull(text, &end, 10);
    if (*end != '\0' || n == 0) {
        fprintf(stderr, "not a positive number: %s\n", text);
        exit(2);
    }
    return n;
}

static void parse(int argc, char **argv)
{
    const char *budget = getenv("PLAIT_BUDGET");
    if (budget != NULL) {
        options.budget = number_of(budget);
    }
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i];
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(name, "--list") == 0) {
            options.list = true;
            continue;
        }
        if (strcmp(name, "--report") == 0) {
            options.unexpected = true;
            continue;
        }
        if (value == NULL) {
            name = "";
        }
        if (strcmp(name, "--budget") == 0) {
            options.budget = number_of(value);
        } else if (strcmp(name, "--seed") == 0) {
            options.seed = number_of(value);
        } else if (strcmp(name, "--catch") == 0) {
            options.catch_within = number_of(value);
        } else if (strcmp(name, "--scenario") == 0) {
            options.scenario = value;
        } else if (strcmp(name, "--plans") == 0) {
            options.plans = value;
        } else {
            fprintf(stderr,
                    "usage: %s [--list] [--scenario PART_OF_NAME] [--budget SCHEDULES_PER_STRATEGY] [--plans "
                    "SC1,weak2,...]\n"
                    "          [--seed N] [--catch WITHIN_SCHEDULES] [--report]\n"
                    "--report prints the failures that a scenario declares as it prints others\n"
                    "environment: PLAIT_REPLAY repeats one schedule, PLAIT_BUDGET is a default for --budget\n",
                    argv[0]);
            exit(2);
        }
        i++;
    }
}

int model_main(int argc, char **argv, const struct scenario *scenarios, size_t count)
{
    parse(argc, argv);
    if (engine_attach != NULL) {
        engine_attach();
    }
    catch_crashes();
    const char *repeat = getenv("PLAIT_REPLAY");
    if (repeat != NULL) {
        return replay(repeat, scenarios, count);
    }
    size_t explored = 0;
    for (size_t i = 0; i < count; i++) {
        if (options.scenario != NULL && strstr(scenarios[i].name, options.scenario) == NULL) {
            continue;
        }
        explored++;
        if (options.list) {
            printf("%s\n", scenarios[i].name);
        } else {
            failures += !explore_all(&scenarios[i]);
            if (options.catch_within != 0 && failures != 0) {
                break;
            }
        }
    }
    if (options.list) {
        return 0;
    }
    printf("total: scenarios=%zu schedules=%llu failures=%llu\n", explored, (unsigned long long)total,
           (unsigned long long)failures);
    if (explored == 0) {
        fprintf(stderr, "no such scenario: %s\n", options.scenario != NULL ? options.scenario : "");
        return 2;
    }
    if (options.catch_within != 0) {
        printf(failures != 0 ? "mutant caught\n" : "MUTANT SURVIVED\n");
        return failures == 0;
    }
    return failures != 0;
}
