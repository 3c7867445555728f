/* SPDX-License-Identifier: MIT */
/* Writing scenarios for the deterministic simulator; docs/model.md has an example and the limits.
 *
 * A scenario is a set-up, a few strands and a check. The runner executes it under many schedules: every one within a
 * preemption bound, then random ones. Set-up and check run alone, outside the simulated strands; a body may use
 * whatever plait/atomic.h offers, and the runtime's calls. A body leaves nothing behind that set-up does not put right.
 */
#ifndef MODEL_H
#define MODEL_H

#include "names.h"

#include <plait/simulation.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MODEL_STRANDS = 16 };
#define MODEL_FOREVER INT64_MAX

struct scenario {
    const char *name;
    void (*setup)(void);                 /* before each run; may be NULL */
    void (*bodies[MODEL_STRANDS])(void); /* one strand each, numbered from 0, up to the first NULL */
    void (*check)(void);                 /* after each run in which every strand ended; may be NULL */
    unsigned steps;                      /* more steps than this in one run are a livelock; 0: 5000 */
    const char *must_fail;               /* a seeded defect: exploring must end in a failure that contains this text */
    uint64_t within;                     /* and find it within so many schedules of one strategy; 0: the budget */
    bool strict_clock;                   /* time passes only when everybody waits: for scenarios that measure it */
    bool failing_memory;                 /* requests for memory may fail */
    bool spurious_wakes;                 /* bounded searches try a wake without cause; random ones always do */
    bool keeps_memory;                   /* what is still allocated after the check is no leak */
    bool on_loop;                        /* strand 0 runs on an event loop (executor.c) */
    const char *plans;                   /* only these strategies, as --strategy has them; NULL: all */
};

/* The program: runs the scenarios that the arguments choose. Returns main's result. */
int model_main(int argc, char **argv, const struct scenario *scenarios, size_t count);

/* ---- in a body or a check ---- */

/* Ends the run as failed. In set-up and check it only notes the failure (the first one counts) and returns. */
void model_fail(const char *why);
#define MODEL_TEXT2(x) #x
#define MODEL_TEXT(x) MODEL_TEXT2(x)
#define MODEL_HERE __FILE__ ":" MODEL_TEXT(__LINE__)
#define MODEL_EXPECT(condition) ((condition) ? (void)0 : model_fail(MODEL_HERE " expected " #condition))

/* The number of the running strand. */
unsigned model_self(void);
/* A value below n, every one of which is explored. */
unsigned model_choose(unsigned n);
/* A schedule point without an access. */
void model_point(const char *what);
/* Lets the virtual clock go on by so many nanoseconds; a schedule point. */
void model_advance(int64_t nanoseconds);

/* ---- strands ---- */

/* Blocks the running strand until somebody wakes it (false) or the clock has reached `until` (true). A wake that came
 * first is kept, once. */
bool model_park(int64_t until);
void model_unpark(unsigned strand);
/* Starts one more strand; what happened so far is ordered before it. Returns its number. */
unsigned model_spawn(void (*body)(void));
/* Blocks until that strand has ended; all it did is ordered before the return. */
void model_join(unsigned strand);
/* Starts strands, all in one step, and blocks until all have ended. Their names, one after the other between commas,
 * are for reports; NULL: none. */
void model_together(void (*const bodies[])(void), size_t count, const char *names);

/* The runtime's header of a strand, for scenarios on the runtime. */
struct plait_strand;
struct plait_strand *model_strand(unsigned strand);

/* ---- memory ---- */

/* Static state of the code under test: put back to what it is at this call (made once, before exploring) before each
 * run. `quiescent`: it must also be so after each run. */
void model_keep(unsigned char *object, size_t size, const char *name, bool quiescent);

/* The life of an object: any marked access outside it, and any access not ordered before its end, is a failure. */
#define model_born(object) plait_simulation_forget((const volatile unsigned char *)(object), sizeof *(object))
#define model_dead(object) \
    plait_simulation_end((const volatile unsigned char *)(object), sizeof *(object), MODEL_HERE " " #object)
#define model_touch(object) \
    plait_simulation_reads((const volatile unsigned char *)(object), sizeof *(object), MODEL_HERE " " #object)

/* Plain data under the race check, for scenarios' own variables. */
#define model_read(object)                                                                                      \
    (plait_simulation_reads((const volatile unsigned char *)&(object), sizeof(object), MODEL_HERE " " #object), \
     (object))
#define model_write(object, value)                                                                               \
    (plait_simulation_writes((const volatile unsigned char *)&(object), sizeof(object), MODEL_HERE " " #object), \
     (void)((object) = (value)))

#endif
