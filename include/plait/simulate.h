/* SPDX-License-Identifier: MIT */
/* simulate.h: your own code under every schedule that a machine can think of. docs/simulator.md teaches it.
 *
 *     static void body(void)                               one run: begins from nothing, ends with nothing left
 *     {
 *         plait_initialize(&balance, 100);
 *         PLAIT_TOGETHER(pay_rent, pay_food);              two strands, until both have ended
 *         plait_expect_always(plait_load_relaxed(&balance) >= 0);
 *     }
 *     int main(int argc, char **argv)
 *     {
 *         const struct plait_simulation options = plait_simulation_options("account", argc, argv);
 *         return plait_simulate(&options, body);
 *     }
 *
 * Programs made by plait_add_simulation() in CMake have these functions. A body may use all of Plait: groups, tasks,
 * primitives, generated types. All it does must follow from the schedule alone: no system clock, no random numbers, no
 * threads of the system, and no state left over from the run before. */
#ifndef PLAIT_SIMULATE_H
#define PLAIT_SIMULATE_H

#include <plait/base.h>
#include <plait/mode.h>
#include <plait/simulation.h>

PLAIT_EXTERN_C_BEGIN

/* What to explore. All zero is a good beginning; texts are not copied. */
struct plait_simulation {
    const char *name;       /* in reports; NULL: "simulation" */
    const char *strategies; /* some of "SC1,SC2,SC3,weak1,weak2,random,pct3,pct5"; NULL: all; also "pruned2,pruned3" */
    const char *seeds;      /* "1,2,3": random schedules are explored once from each; NULL: 1 */
    const char *replay;     /* a file with one schedule, to run that one only and print its trace; NULL: explore */
    const char *record;     /* the file for the schedule of a failure; NULL: NAME.schedule in the working directory */
    uint64_t budget;        /* schedules of each strategy, and of each seed, at most; 0: 10 000 */
    uint32_t steps;         /* a run with more steps is a livelock; 0: 5000, at most 60 000 */
    bool strict_clock;      /* timers fire only when everybody waits; else any armed timer may fire at any step */
    bool failing_memory;    /* plait_memory_allocate, and what rests on it, may return NULL at any call */
    bool spurious_wakes;    /* the bounded searches try one wake without cause; random ones always do */
    bool keeps_memory;      /* blocks that are still allocated at the end of a run are no leak */
    bool more_follow;       /* another plait_simulate() of this program comes: plait_expect_reachable waits for it */
};

/* The options of a program: --strategy SC1,weak2 --seeds 1,2,3 --budget N --steps N --replay FILE --record FILE
 * --strict-clock --failing-memory --spurious-wakes --keeps-memory. What it does not understand ends the program with a
 * usage line and status 2. */
struct plait_simulation plait_simulation_options(const char *name, int argc, char **argv);

/* Runs `body` as one strand, again and again, each time by another schedule, until each strategy has seen all within
 * its bound ("ex" in the summary line), or its budget is spent, or a run fails. NULL options: all defaults.
 *
 * A run fails by plait_expect_always, misuse of a Plait object, deadlock (a lost wake-up looks like one), a livelock, a
 * data race of plain data marked by PLAIT_READS and PLAIT_WRITES, a touch of memory after its end, a leak, a crash. The
 * report, on standard output, has seed, strategy, schedule, every step of every strand, and how to replay it.
 *
 * Returns the status for main: 0 all as expected, 1 a failure was found (or something never reached), 2 the options
 * make no sense. Not from within a body. Uses signals for crashes and endless loops: SIGSEGV, SIGBUS, SIGFPE, SIGABRT,
 * SIGVTALRM. */
int plait_simulate(const struct plait_simulation *options, void (*body)(void));

/* Runs functions as strands, all at once, and returns when all have ended. Each is what a thread is that Plait did not
 * start: it belongs to no group, and nothing cancels it. What was done before is seen by all, what they did is seen
 * after. At most 16 strands live in one run, tasks included. For bodies and what they call. */
#define PLAIT_TOGETHER(...)                                         \
    plait_simulation_together((void (*const[])(void)){__VA_ARGS__}, \
                              sizeof((void (*const[])(void)){__VA_ARGS__}) / sizeof(void (*)(void)), #__VA_ARGS__)
void plait_simulation_together(void (*const bodies[])(void), size_t count, const char *names);

/* A number below n, every one of which is explored: for inputs. n: 1 to 255. 0 outside a run. */
unsigned plait_simulation_choose(unsigned n);

/* Lets the virtual clock go on. */
void plait_simulation_advance(int64_t nanoseconds);

/* plait_expect_always(condition): in every run that comes here it is so; else the run fails.
 * plait_expect_reachable(name): some run comes here; else plait_simulate() fails when all are done.
 * Both may stand in the code under test: they are nothing in all other modes. `name` is a string literal. */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#define plait_expect_always(condition) \
    ((condition) ? (void)0 : plait_simulation_fail(__FILE__ ":" PLAIT_TEXT(__LINE__) " expected always " #condition))
/* The addresses of all marks lie in a section of their own, so that a mark is known where no run comes, too. */
#define plait_expect_reachable(name)                                                                                   \
    do {                                                                                                               \
        static struct plait_simulation_mark plait_mark = {name, __FILE__ ":" PLAIT_TEXT(__LINE__), false};             \
        static struct plait_simulation_mark *plait_marked __attribute__((section("plait_marks"), used)) = &plait_mark; \
        plait_simulation_reach(plait_marked);                                                                          \
    } while (false)
#else
#define plait_expect_always(condition) ((void)0)
#define plait_expect_reachable(name) ((void)0)
#endif

struct plait_simulation_mark {
    const char *name;
    const char *where;
    bool reached; /* by any run */
};
void plait_simulation_reach(struct plait_simulation_mark *mark);

PLAIT_EXTERN_C_END

#endif /* PLAIT_SIMULATE_H */
