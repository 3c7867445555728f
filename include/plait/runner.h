/* SPDX-License-Identifier: MIT */
/* runner.h: what every generated kind `runner` shares: tasks under keys, so many at one time, within a limit of time.
 *
 *     tasks, in the order of adding:   [0] [1] [2] [3] [4] ...          each is taken once, by the next free worker
 *                                               ▲
 *     workers, max_concurrent of them:   run 0, 2, ...   run 1, ...     strands of a group that run() opens and joins
 *
 * A worker takes the next task as long as nothing is cancelled, runs its function in its own strand, and puts what it
 * made under its key. So a task starts nothing and allocates nothing, and tasks start in the order of adding.
 *
 *     timeout   ┬ no task begins any more
 *               ├ those that run are cancelled: their waits return PLAIT_CANCELLED
 *     + grace   ┴ those that still run are reported, and waited for; with ABANDON, they are left behind
 *
 * A thread cannot be killed: the timeout is a bound on wall time for functions that reach a checkpoint, and with
 * ABANDON for all of them. What had been made until then is kept. */
#ifndef PLAIT_RUNNER_H
#define PLAIT_RUNNER_H

#include <plait/atomic.h>
#include <plait/group.h>
#include <plait/memory.h>
#include <plait/run_sync.h>
#include <plait/task.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

struct plait_progress_hook;
struct plait_tracer;

/* As a timeout: none. */
#define PLAIT_UNLIMITED INT64_MAX

/* Where the tasks of a runner run. */
enum plait_runner_where {
    PLAIT_RUN_HERE,    /* where the strand runs that runs the runner: the pool of threads, its loop, the simulator */
    PLAIT_RUN_THREADS, /* on the pool of threads */
    PLAIT_RUN_FIBERS   /* on event loops: the running one; on a thread, loops of its own for as long as it runs */
};

/* Zero stands for the default everywhere. Order of members: name, where, loops, grace, quiet, progress, trace,
 * limiter. What is pointed to is not copied, and outlives the runner. */
struct plait_runner_options {
    const char *name; /* begins messages and the names of the strands that run tasks; default: that of the type */
    enum plait_runner_where where;
    uint32_t loops;                       /* how many, where PLAIT_RUN_FIBERS makes any; default 1 */
    plait_duration grace;                 /* how long tasks that are cancelled may take to end; default 100 ms */
    bool quiet;                           /* say nothing on standard error of tasks that fail, or do not end */
    struct plait_progress_hook *progress; /* see progress.h */
    struct plait_tracer *trace;           /* see tracer.h */
    struct plait_limiter *limiter; /* whose permits calls on threads hold; outlives what was left behind; default:
                                      plait_run_sync_limiter() */
};

/* What has become of a task. */
enum plait_runner_state {
    PLAIT_RUNNER_NOT_STARTED,
    PLAIT_RUNNER_RUNNING,   /* it has a worker; its function runs, or waits for a thread and a permit to run with */
    PLAIT_RUNNER_OK,        /* its result is among the results */
    PLAIT_RUNNER_FAILED,    /* it returned an error, which is among the errors */
    PLAIT_RUNNER_CANCELLED, /* cut short: the strand that ran the runner was cancelled */
    PLAIT_RUNNER_TIMED_OUT, /* cut short by the runner's timeout */
    PLAIT_RUNNER_ABANDONED, /* cut short, and left behind while its function ran on */
    PLAIT_RUNNER_STATES     /* how many there are */
};

/* One task, as far as it is. */
struct plait_runner_info {
    enum plait_runner_state state;
    plait_status status; /* PLAIT_BUSY before its end; then PLAIT_OK, its error, or PLAIT_CANCELLED: it was cut short */
    plait_time started;  /* PLAIT_FOREVER: it has not */
    plait_time ended;    /* PLAIT_FOREVER: it has not */
    const char *name;    /* of its function; NULL: it has none */
};

/* What has become of all. */
struct plait_runner_result {
    bool is_ok;      /* every task has made its result */
    bool is_timeout; /* the timeout cut some short, or kept some from starting */
    uint32_t tasks;  /* the sum of the following */
    uint32_t ok;
    uint32_t failed;
    uint32_t cancelled;
    uint32_t timed_out;
    uint32_t abandoned;
    uint32_t not_started;
    plait_duration took;
};

/* ---- what generated code calls ---- */

struct plait_runner;
struct plait_runner_worker;

/* First in the record of a task. */
struct plait_runner_entry {
    struct plait_atomic_u32 state; /* releases what follows */
    plait_status status;           /* at its end */
    plait_time started;            /* while it runs, and after */
    plait_time ended;              /* at its end */
    /* fixed */
    const char *name;
    bool blocking; /* it may block outside Plait */
};

/* What a generated type does for its runners. */
struct plait_runner_type {
    const char *name;
    bool abandons; /* functions run on threads, and are left behind when they do not end in time */
    struct plait_runner_entry *(*entry)(struct plait_runner *runner, uint32_t index);
    /* Runs a task, keeps what it made, and settles it. `refusal`: PLAIT_OK, or why it does not begin. */
    void (*perform)(struct plait_runner *runner, uint32_t index, plait_status refusal);
    void (*key_text)(struct plait_runner *runner, uint32_t index, char *text, size_t size);
    struct plait_memory *(*allocate)(size_t units);
    void (*release)(struct plait_memory *memory, size_t units);
};

/* First in a runner. All fields are private. */
struct plait_runner {
    /* fixed */
    const struct plait_runner_type *type;
    struct plait_runner_options options;
    uint32_t max_concurrent;
    plait_duration timeout;
    uint32_t places; /* for workers, made by init; 0: run makes them */
    /* who adds and runs */
    plait_word state;
    uint32_t total;
    bool blocking; /* a task may block outside Plait */
    struct plait_runner_worker *workers;
    plait_time began;
    plait_time ended;
    struct plait_scope limit; /* open while it runs: its deadline is the timeout */
    /* workers */
    struct plait_atomic_u32 next;                        /* index of the task to be taken next */
    struct plait_atomic_u32 counts[PLAIT_RUNNER_STATES]; /* of tasks that came into a state */
    plait_word cut;                                      /* by what tasks were first seen to be cut short */
    struct plait_atomic_u32 lost;                        /* 1: an error found no memory, it is in its entry only */
};

/* Makes a runner without tasks. `capacity`: for how many tasks memory is asked for here and never again; 0: by run.
 * PLAIT_OK; PLAIT_INVALID: max_concurrent is 0, the timeout is not positive, or an option is out of its bounds;
 * PLAIT_NO_MEMORY. After a failure nothing is kept. Does not wait; one strand, before all others. */
PLAIT_MUST_USE plait_status plait_runner_init(struct plait_runner *runner, const struct plait_runner_type *type,
                                              uint32_t max_concurrent, plait_duration timeout,
                                              const struct plait_runner_options *options, uint32_t capacity);

/* Ends it; fatal, named after `function`, while it runs. */
void plait_runner_destroy(struct plait_runner *runner, const char *function);

/* May a task be added? PLAIT_OK, or PLAIT_MISUSE: it runs, or has run. */
PLAIT_MUST_USE plait_status plait_runner_may_add(const struct plait_runner *runner);

/* One more task, whose entry is the one behind the last; after plait_runner_may_add() has said PLAIT_OK. */
void plait_runner_added(struct plait_runner *runner, struct plait_runner_entry *entry, const char *name, bool blocking);

/* Runs all tasks, and waits until each has ended, will not start any more, or has been left behind. Looks first: a
 * strand that is cancelled already gets PLAIT_CANCELLED, and nothing has run.
 *
 * PLAIT_OK: `result` has what has become of them, whatever that is. PLAIT_CANCELLED: the running strand was.
 * PLAIT_NO_MEMORY: for the workers; or for an error, which is in its entry only, when all have ended.
 * PLAIT_NO_RESOURCE: no strand can be had. PLAIT_EMPTY: there are no tasks. PLAIT_MISUSE: it runs, or has run. When
 * nothing has run it may be repeated; otherwise plait_runner_outcome() tells how far it came. Any strand, one at a
 * time. What was done before is seen by the tasks, and what they did afterwards. O(tasks) beyond what they do. */
PLAIT_MUST_USE plait_status plait_runner_run(struct plait_runner *runner, struct plait_runner_result *result);

/* What has become of all tasks. PLAIT_OK once it has run, otherwise PLAIT_MISUSE, and `result` is as it was. Any
 * strand, any calls may overlap; does not wait; acquire; O(1). */
PLAIT_MUST_USE plait_status plait_runner_outcome(const struct plait_runner *runner, struct plait_runner_result *result);

/* A task as far as it is, also while it runs. Any strand; does not wait; acquire; O(1). */
void plait_runner_look(const struct plait_runner_entry *entry, struct plait_runner_info *info);

/* What a status that a function has just returned means for its task; `status` becomes what Plait passes on. Called by
 * the strand that performs it. */
PLAIT_MUST_USE enum plait_runner_state plait_runner_judge(struct plait_runner *runner, plait_status raw,
                                                          plait_status *status);

/* The task has failed. `kept`: its error is among the errors. `told`: the user's own hook was. */
void plait_runner_failed(struct plait_runner *runner, uint32_t index, plait_status status, bool kept, bool told);

/* The task has ended like this. */
void plait_runner_settle(struct plait_runner *runner, struct plait_runner_entry *entry, enum plait_runner_state state,
                         plait_status status);

/* Whose permits calls on threads hold. */
struct plait_limiter *plait_runner_limiter(const struct plait_runner *runner);

/* Its name. */
PLAIT_MUST_USE const char *plait_runner_name(const struct plait_runner *runner);

/* A text of nothing but blanks, or none at all? */
PLAIT_MUST_USE bool plait_runner_is_blank(const char *text);

PLAIT_EXTERN_C_END

#endif /* PLAIT_RUNNER_H */
