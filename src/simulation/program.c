/* SPDX-License-Identifier: MIT */
/* The programs around the engine: arguments, a user's plait_simulate(), and the table of scenarios of the project's own
 * tests. */
#include "engine.h"

#include <plait/simulate.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUDGET = 10000, REPLAY_TEXT = 1 << 20 };

/* ---- arguments ---- */

static const char USAGE[] =
    "usage: %s [--strategy SC1,weak2,...] [--seeds 1,2,...] [--budget SCHEDULES_PER_STRATEGY] [--steps N]\n"
    "          [--replay FILE] [--record FILE]%s\n"
    "strategies: SC1 SC2 SC3 weak1 weak2 random pct3 pct5; only where named: pruned2 pruned3\n"
    "--replay repeats the one schedule of a file, with its trace; --record: where that of a failure is written\n"
    "environment: PLAIT_REPLAY is a schedule to repeat, PLAIT_BUDGET a default for --budget\n";

static void refuse(const char *what, const char *text)
{
    fprintf(stderr, "%s: '%s'\n", what, text);
    exit(2);
}

static uint64_t number_of(const char *text)
{
    char *end;
    const unsigned long long n = strtoull(text, &end, 10);
    if (*end != '\0' || n == 0 || *text == '-') {
        refuse("not a positive number", text);
    }
    return n;
}

static const char *strategies_of(const char *text)
{
    if (*text == '\0' || !explore_knows(text)) {
        refuse("strategies are SC1 SC2 SC3 weak1 weak2 random pct3 pct5 pruned2 pruned3; this is none", text);
    }
    return text;
}

static const char *seeds_of(const char *text)
{
    if (*text == '\0' || text[strspn(text, "0123456789,")] != '\0') {
        refuse("seeds are numbers between commas", text);
    }
    return text;
}

/* One flag, or one option with its value (NULL: there is none). Returns how many words it took; 0: it is neither. */
static int take_argument(struct plait_simulation *options, const char *name, const char *value)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"--strict-clock", &options->strict_clock},
                 {"--failing-memory", &options->failing_memory},
                 {"--spurious-wakes", &options->spurious_wakes},
                 {"--keeps-memory", &options->keeps_memory}};
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (strcmp(name, flags[i].name) == 0) {
            *flags[i].flag = true;
            return 1;
        }
    }
    if (value == NULL) {
        return 0;
    }
    if (strcmp(name, "--strategy") == 0) {
        options->strategies = strategies_of(value);
    } else if (strcmp(name, "--seeds") == 0) {
        options->seeds = seeds_of(value);
    } else if (strcmp(name, "--budget") == 0) {
        options->budget = number_of(value);
    } else if (strcmp(name, "--steps") == 0) {
        options->steps = (uint32_t)number_of(value);
    } else if (strcmp(name, "--replay") == 0) {
        options->replay = value;
    } else if (strcmp(name, "--record") == 0) {
        options->record = value;
    } else {
        return 0;
    }
    return 2;
}

static struct plait_simulation default_options(const char *name)
{
    const char *budget = getenv("PLAIT_BUDGET");
    return (struct plait_simulation){.name = name, .budget = budget != NULL ? number_of(budget) : BUDGET};
}

struct plait_simulation plait_simulation_options(const char *name, int argc, char **argv)
{
    struct plait_simulation options = default_options(name);
    for (int i = 1; i < argc;) {
        const int taken = take_argument(&options, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
        if (taken == 0) {
            fprintf(stderr, USAGE, argv[0],
                    "\n          [--strict-clock] [--failing-memory] [--spurious-wakes] [--keeps-memory]");
            exit(2);
        }
        i += taken;
    }
    return options;
}

/* The schedule that is to be repeated, from the file or the environment; NULL: none. */
static const char *replayed(const char *path)
{
    static char text[REPLAY_TEXT];
    if (path == NULL) {
        return getenv("PLAIT_REPLAY");
    }
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(text, sizeof(text), file) == NULL) {
        refuse("no schedule can be read from this file", path);
    }
    (void)fclose(file);
    text[strcspn(text, "\n")] = '\0';
    return text;
}

/* ---- what both programs share ---- */

static void begin(void)
{
    static bool begun;
    if (!begun) {
        begun = true;
        if (engine_attach != NULL) {
            engine_attach();
        }
        crash_catch();
    }
}

static void print_total(size_t scenarios, uint64_t failures, double began)
{
    const double seconds = explore_seconds() - began;
    printf("total: scenarios=%zu schedules=%" PRIu64 " failures=%" PRIu64
           " processor_seconds=%.2f schedules_per_second=%.0f\n",
           scenarios, explore_total(), failures, seconds, (double)explore_total() / (seconds > 0 ? seconds : 1));
}

/* ---- a user's simulation ---- */

/* First and last of the addresses that plait_expect_reachable left, if any did. The linker makes the names. */
extern struct plait_simulation_mark *__start_plait_marks[] __attribute__((weak));
extern struct plait_simulation_mark *__stop_plait_marks[] __attribute__((weak));

void plait_simulation_reach(struct plait_simulation_mark *mark)
{
    mark->reached = true;
}

static bool all_reached(void)
{
    bool all = true;
    for (struct plait_simulation_mark **at = __start_plait_marks; at != __stop_plait_marks; at++) {
        if (!(*at)->reached) {
            printf("NEVER REACHED: %s, at %s\n", (*at)->name, (*at)->where);
            all = false;
        }
    }
    return all;
}

/* NAME.schedule, of letters that no file system minds. */
static const char *default_record(const char *name)
{
    static char path[128];
    (void)snprintf(path, sizeof(path), "%.100s.schedule", name);
    for (char *at = path; *at != '\0'; at++) {
        if (strchr(" /\\|:*?\"'<>", *at) != NULL) {
            *at = '_';
        }
    }
    return path;
}

int plait_simulate(const struct plait_simulation *options, void (*body)(void))
{
    const struct plait_simulation chosen = options != NULL ? *options : default_options(NULL);
    const struct scenario scenario = {.name = chosen.name != NULL ? chosen.name : "simulation",
                                      .bodies = {body},
                                      .steps = chosen.steps,
                                      .strict_clock = chosen.strict_clock,
                                      .failing_memory = chosen.failing_memory,
                                      .spurious_wakes = chosen.spurious_wakes,
                                      .keeps_memory = chosen.keeps_memory};
    const struct settings settings = {.strategies = chosen.strategies,
                                      .seeds = chosen.seeds,
                                      .budget = chosen.budget != 0 ? chosen.budget : BUDGET,
                                      .record = chosen.record != NULL ? chosen.record : default_record(scenario.name)};
    if (engine.running || (chosen.strategies != NULL && !explore_knows(chosen.strategies))) {
        fprintf(stderr, "plait_simulate: within a run, or strategies that there are not\n");
        return 2;
    }
    begin();
    const char *text = replayed(chosen.replay);
    if (text != NULL) {
        return explore_replay(text, &scenario, 1);
    }
    const double began = explore_seconds();
    const bool good = explore_scenario(&scenario, &settings);
    const bool reached = !good || chosen.more_follow || all_reached();
    print_total(1, good && reached ? 0 : 1, began);
    return good && reached ? 0 : 1;
}

void plait_simulation_together(void (*const bodies[])(void), size_t count, const char *names)
{
    if (engine.running) {
        model_together(bodies, count, names);
    }
}

unsigned plait_simulation_choose(unsigned n)
{
    return model_choose(n);
}

void plait_simulation_advance(int64_t nanoseconds)
{
    model_advance(nanoseconds);
}

/* ---- a table of scenarios ---- */

int model_main(int argc, char **argv, const struct scenario *scenarios, size_t count)
{
    struct plait_simulation options = default_options(NULL);
    uint64_t catch_within = 0;
    const char *part = "";
    bool list = false;
    bool unexpected = false;
    bool exhausts = false;
    for (int i = 1; i < argc;) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        int taken = take_argument(&options, argv[i], value);
        if (taken == 0 && strcmp(argv[i], "--list") == 0) {
            list = true;
            taken = 1;
        } else if (taken == 0 && strcmp(argv[i], "--exhausts") == 0) {
            exhausts = true;
            taken = 1;
        } else if (taken == 0 && strcmp(argv[i], "--report") == 0) {
            unexpected = true;
            taken = 1;
        } else if (taken == 0 && value != NULL && strcmp(argv[i], "--catch") == 0) {
            catch_within = number_of(value);
            taken = 2;
        } else if (taken == 0 && value != NULL && strcmp(argv[i], "--scenario") == 0) {
            part = value;
            taken = 2;
        } else if (taken == 0) {
            fprintf(
                stderr, USAGE, argv[0],
                "\n          [--list] [--scenario PART_OF_NAME] [--catch WITHIN_SCHEDULES] [--report] [--exhausts]\n"
                "--exhausts: a bounded search that its budget cuts short is a failure\n"
                "--report prints the failures that a scenario declares as it prints others");
            return 2;
        }
        i += taken;
    }
    begin();
    const char *text = replayed(options.replay);
    if (text != NULL) {
        return explore_replay(text, scenarios, count);
    }
    const struct settings settings = {.strategies = options.strategies,
                                      .seeds = options.seeds,
                                      .budget = options.budget,
                                      .record = options.record,
                                      .catch_within = catch_within,
                                      .exhausts = exhausts,
                                      .unexpected = unexpected};
    const double began = explore_seconds();
    size_t explored = 0;
    uint64_t failures = 0;
    for (size_t i = 0; i < count && (catch_within == 0 || failures == 0); i++) {
        if (strstr(scenarios[i].name, part) == NULL) {
            continue;
        }
        explored++;
        if (list) {
            printf("%s\n", scenarios[i].name);
        } else {
            failures += !explore_scenario(&scenarios[i], &settings);
        }
    }
    if (list) {
        return 0;
    }
    print_total(explored, failures, began);
    if (explored == 0) {
        fprintf(stderr, "no such scenario: %s\n", part);
        return 2;
    }
    if (catch_within != 0) {
        printf(failures != 0 ? "mutant caught\n" : "MUTANT SURVIVED\n");
        return failures == 0;
    }
    return failures != 0;
}
