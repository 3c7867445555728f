/* SPDX-License-Identifier: MIT */
/* runner.c: workers that take tasks in turn, and the strand that waits for them.
 *
 *     limit           a scope: its deadline is the timeout
 *     └── group       its tasks are the workers; one that could not be had does not cancel the others
 *         └── shield  from the moment the limit is cancelled: then the owner still waits, with an eye on the grace
 *
 * The owner waits for one worker after the other. That is as good as waiting for all at a time, and a worker that
 * never got a strand ends for it like any other. Nobody wakes it for a task that ends: what it tells of the progress it
 * counts by itself, from time to time.
 *
 * What cut tasks short is decided once, by whoever is first to see that something is cancelled (`cut`): a timeout that
 * comes while tasks are ending that were cancelled from outside is not what ended them, nor the other way round. */
#include <stdio.h>
#include <string.h>

#include <plait/fibers.h>
#include <plait/inspect.h>
#include <plait/progress.h>
#include <plait/runner.h>
#include <plait/scope.h>
#include <plait/tracer.h>

#include "cancel.h"
#include "executor.h"
#include "task.h"

enum { OPEN, RUNNING, DONE };
enum { NOT_CUT, BY_TIMEOUT, FROM_OUTSIDE };
enum { TEXT = 80 }; /* bytes of a key in messages */

static const plait_duration GRACE = 100000000;
static const plait_duration EVERY = 100000000;
static const uint32_t MOST = UINT32_C(1) << 30;

struct plait_runner_worker {
    struct plait_slot slot; /* first */
    struct plait_runner *runner;
    char name[PLAIT_NAME_SIZE];
};

/* ---- life ---- */

static size_t units_of(uint32_t workers)
{
    return plait_memory_units(workers * sizeof(struct plait_runner_worker));
}

/* The one place where memory becomes workers. */
static struct plait_runner_worker *make_workers(const struct plait_runner *self, uint32_t count)
{
    return (struct plait_runner_worker *)self->type->allocate(units_of(count)); /* D-6 */
}

static void release_workers(struct plait_runner *self, uint32_t count)
{
    self->type->release((struct plait_memory *)self->workers, units_of(count)); /* D-6 */
    self->workers = NULL;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

plait_status plait_runner_init(struct plait_runner *self, const struct plait_runner_type *type, uint32_t max_concurrent,
                               plait_duration timeout, const struct plait_runner_options *options, uint32_t capacity)
{
    static const struct plait_runner_options defaults;
    const struct plait_runner_options *given = options != NULL ? options : &defaults;
    if (max_concurrent == 0 || max_concurrent > MOST || timeout <= 0 || given->grace < 0 ||
        given->where > PLAIT_RUN_FIBERS) {
        return PLAIT_INVALID;
    }
    self->type = type;
    self->options = *given;
    self->options.grace = given->grace != 0 ? given->grace : GRACE;
    self->max_concurrent = max_concurrent;
    self->timeout = timeout;
    self->places = least(max_concurrent, capacity);
    plait_initialize(&self->state, (uint32_t)OPEN);
    self->total = 0;
    self->blocking = false;
    self->workers = NULL;
    self->began = PLAIT_FOREVER;
    self->ended = PLAIT_FOREVER;
    plait_initialize(&self->next, 0U);
    for (unsigned i = 0; i < PLAIT_RUNNER_STATES; i++) {
        plait_initialize(&self->counts[i], 0U);
    }
    plait_initialize(&self->cut, (uint32_t)NOT_CUT);
    plait_initialize(&self->lost, 0U);
    if (self->places != 0) {
        self->workers = make_workers(self, self->places);
    }
    return self->places != 0 && self->workers == NULL ? PLAIT_NO_MEMORY : PLAIT_OK;
}

void plait_runner_destroy(struct plait_runner *self, const char *function)
{
    if (plait_load_acquire(&self->state) == RUNNING) {
        plait_misuse(function, (uintptr_t)self, "destroyed while it runs");
    }
    if (self->places != 0) {
        release_workers(self, self->places);
    }
}

plait_status plait_runner_may_add(const struct plait_runner *self)
{
    return plait_load_acquire(&self->state) == OPEN ? PLAIT_OK : PLAIT_MISUSE;
}

void plait_runner_added(struct plait_runner *self, struct plait_runner_entry *entry, const char *name, bool blocking)
{
    plait_initialize(&entry->state, (uint32_t)PLAIT_RUNNER_NOT_STARTED);
    entry->status = PLAIT_BUSY;
    entry->started = PLAIT_FOREVER;
    entry->ended = PLAIT_FOREVER;
    entry->name = name;
    entry->blocking = blocking;
    self->blocking = self->blocking || blocking;
    self->total++;
}

/* ---- what is known of it ---- */

const char *plait_runner_name(const struct plait_runner *self)
{
    return self->options.name != NULL ? self->options.name : self->type->name;
}

struct plait_limiter *plait_runner_limiter(const struct plait_runner *self)
{
    return self->options.limiter != NULL ? self->options.limiter : plait_run_sync_limiter();
}

bool plait_runner_is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\n\v\f\r")] == '\0';
}

static uint32_t count_of(const struct plait_runner *self, enum plait_runner_state state)
{
    return plait_load_relaxed(&self->counts[state]);
}

/* How many were cut short, or never began. */
static uint32_t missing(const struct plait_runner *self)
{
    return self->total - count_of(self, PLAIT_RUNNER_OK) - count_of(self, PLAIT_RUNNER_FAILED);
}

plait_status plait_runner_outcome(const struct plait_runner *self, struct plait_runner_result *result)
{
    if (plait_load_acquire(&self->state) != DONE) {
        return PLAIT_MISUSE;
    }
    result->tasks = self->total;
    result->ok = count_of(self, PLAIT_RUNNER_OK);
    result->failed = count_of(self, PLAIT_RUNNER_FAILED);
    result->cancelled = count_of(self, PLAIT_RUNNER_CANCELLED);
    result->timed_out = count_of(self, PLAIT_RUNNER_TIMED_OUT);
    result->abandoned = count_of(self, PLAIT_RUNNER_ABANDONED);
    result->not_started = self->total - count_of(self, PLAIT_RUNNER_RUNNING);
    result->is_ok = result->ok == self->total;
    result->is_timeout = missing(self) != 0 && plait_load_relaxed(&self->cut) == BY_TIMEOUT;
    result->took = plait_time_since(self->ended, self->began);
    return PLAIT_OK;
}

void plait_runner_look(const struct plait_runner_entry *entry, struct plait_runner_info *info)
{
    info->state = (enum plait_runner_state)plait_load_acquire(&entry->state);
    info->status = PLAIT_BUSY;
    info->started = PLAIT_FOREVER;
    info->ended = PLAIT_FOREVER;
    info->name = entry->name;
    if (info->state != PLAIT_RUNNER_NOT_STARTED) {
        PLAIT_READS(entry->started);
        info->started = entry->started;
        if (info->state != PLAIT_RUNNER_RUNNING) {
            PLAIT_READS(entry->status);
            info->status = entry->status;
            info->ended = entry->ended;
        }
    }
}

/* ---- a worker ---- */

/* Somebody has seen that tasks are cut short. */
static void note_cut(struct plait_runner *self)
{
    uint32_t cut = NOT_CUT;
    const bool by_timeout = plait_scope_cause(&self->limit) == PLAIT_CAUSE_DEADLINE;
    (void)plait_compare_exchange_relaxed(&self->cut, &cut, (uint32_t)(by_timeout ? BY_TIMEOUT : FROM_OUTSIDE));
}

static void set_state(struct plait_runner *self, struct plait_runner_entry *entry, enum plait_runner_state state)
{
    plait_store_release(&entry->state, (uint32_t)state);
    (void)plait_add_relaxed(&self->counts[state], 1U);
}

/* Looks before each task, for a task that is queued never begins once its time is over. On a loop others get their
 * turn, too: the task may be one that neither waits nor yields. */
static bool take(struct plait_runner *self, struct plait_strand *me, uint32_t *index)
{
    const bool shares = me->executor->kind == PLAIT_STRAND_FIBER;
    if ((shares ? plait_yield() : plait_private_checkpoint(me)) != PLAIT_OK) {
        note_cut(self);
        return false;
    }
    *index = plait_add_relaxed(&self->next, 1U); /* at most one beyond the last for each worker */
    return *index < self->total;
}

static const char *function_of(const struct plait_runner_entry *entry)
{
    return entry->name != NULL ? entry->name : "unnamed";
}

/* Tells the trace of a task that has ended. */
static void record(struct plait_runner *self, uint32_t index)
{
    if (self->options.trace != NULL) {
        static const char *const outcomes[] = {"not started", "running",   "ok",         "failed",
                                               "cancelled",   "timed out", "left behind"};
        const struct plait_runner_entry *entry = self->type->entry(self, index);
        char key[TEXT];
        self->type->key_text(self, index, key, sizeof(key));
        const struct plait_tracer_span span = {.name = key,
                                               .category = plait_runner_name(self),
                                               .begin = entry->started,
                                               .end = entry->ended,
                                               .detail = function_of(entry),
                                               .outcome = outcomes[plait_load_relaxed(&entry->state)]};
        plait_tracer_record(self->options.trace, &span);
    }
}

/* A function that would hold up others here, on a thread of the pool. The worker waits, and its stack has the record.
 */
struct elsewhere {
    struct plait_slot slot; /* first */
    struct plait_runner *runner;
    uint32_t index;
};

/* What the thread runs. The task may have been cancelled while it was queued. */
static plait_status perform_there(struct plait_slot *slot)
{
    struct elsewhere *call = (struct elsewhere *)slot; /* D-6 */
    call->runner->type->perform(call->runner, call->index, plait_checkpoint());
    return PLAIT_OK;
}

static void perform_elsewhere(struct plait_runner *self, const struct plait_runner_entry *entry, uint32_t index)
{
    struct elsewhere call;
    call.runner = self;
    call.index = index;
    const char *name = entry->name != NULL ? entry->name : plait_runner_name(self);
    const plait_status status = plait_run_sync(plait_runner_limiter(self), &call.slot, perform_there, name);
    if (status != PLAIT_OK) {
        self->type->perform(self, index, status);
    }
}

static void perform(struct plait_runner *self, const struct plait_runner_entry *entry, const struct plait_strand *me,
                    uint32_t index)
{
    if (entry->blocking && !self->type->abandons && me->executor->kind == PLAIT_STRAND_FIBER) {
        perform_elsewhere(self, entry, index);
    } else {
        self->type->perform(self, index, PLAIT_OK);
    }
}

/* What a worker's strand runs: the slot is the worker's first member. It never fails: tasks do. */
static plait_status work(struct plait_slot *slot)
{
    struct plait_runner *self = ((struct plait_runner_worker *)slot)->runner; /* D-6 */
    struct plait_strand *me = plait_self();
    const struct plait_scope *top = me->top;
    uint32_t index = 0;
    if (self->options.trace != NULL) {
        plait_tracer_lane(self->options.trace);
    }
    while (take(self, me, &index)) {
        struct plait_runner_entry *entry = self->type->entry(self, index);
        PLAIT_WRITES(entry->started);
        entry->started = plait_now();
        set_state(self, entry, PLAIT_RUNNER_RUNNING);
        perform(self, entry, me, index);
        plait_strand_finish(me, top, function_of(entry));
        record(self, index);
    }
    return PLAIT_OK;
}

enum plait_runner_state plait_runner_judge(struct plait_runner *self, plait_status raw, plait_status *status)
{
    enum plait_runner_state state = raw == PLAIT_OK ? PLAIT_RUNNER_OK : PLAIT_RUNNER_FAILED;
    *status = plait_status_from_user(raw);
    if (raw == PLAIT_CANCELLED && plait_private_checkpoint(plait_self()) != PLAIT_OK) {
        note_cut(self);
        state = plait_load_relaxed(&self->cut) == BY_TIMEOUT ? PLAIT_RUNNER_TIMED_OUT : PLAIT_RUNNER_CANCELLED;
    }
    return state;
}

void plait_runner_failed(struct plait_runner *self, uint32_t index, plait_status status, bool kept, bool told)
{
    if (!kept) {
        plait_store_relaxed(&self->lost, 1U);
    }
    if (!told && !self->options.quiet) {
        const struct plait_runner_entry *entry = self->type->entry(self, index);
        char key[TEXT];
        self->type->key_text(self, index, key, sizeof(key));
        (void)fprintf(stderr, "plait: %s: task %s (%s) failed: %s (%d)\n", plait_runner_name(self), key,
                      function_of(entry), plait_status_name(status), (int)status);
    }
}

void plait_runner_settle(struct plait_runner *self, struct plait_runner_entry *entry, enum plait_runner_state state,
                         plait_status status)
{
    PLAIT_WRITES(entry->status);
    entry->status = state == PLAIT_RUNNER_ABANDONED ? PLAIT_CANCELLED : status;
    entry->ended = plait_now();
    set_state(self, entry, state);
}

/* ---- the strand that waits for the workers ---- */

struct watch {
    struct plait_scope shield;
    bool shielded;
    plait_time tick; /* when to tell of the progress next; PLAIT_FOREVER: nobody is told */
    plait_time late; /* when tasks that are cancelled should have ended; PLAIT_FOREVER: not now */
};

static void tell(struct plait_runner *self, bool last)
{
    struct plait_progress_hook *hook = self->options.progress;
    if (hook != NULL) {
        struct plait_progress now = {.name = plait_runner_name(self), .total = self->total, .last = last};
        for (unsigned i = PLAIT_RUNNER_OK; i < PLAIT_RUNNER_STATES; i++) {
            now.ended += count_of(self, (enum plait_runner_state)i);
        }
        now.failed = count_of(self, PLAIT_RUNNER_FAILED);
        now.running = count_of(self, PLAIT_RUNNER_RUNNING);
        now.running = now.running > now.ended ? now.running - now.ended : 0;
        now.elapsed = plait_time_since(plait_now(), self->began);
        hook->changed(hook, &now);
    }
}

static plait_duration every(const struct plait_runner *self)
{
    const plait_duration given = self->options.progress->every;
    return given > 0 ? given : EVERY;
}

/* Names the tasks that were cancelled and have not ended. Those that are left behind are told of as they are. */
static void report_late(struct plait_runner *self)
{
    const bool silent = self->options.quiet || self->type->abandons;
    for (uint32_t i = 0; i < self->total && !silent; i++) {
        const struct plait_runner_entry *entry = self->type->entry(self, i);
        if (plait_load_acquire(&entry->state) == PLAIT_RUNNER_RUNNING) {
            char key[TEXT];
            self->type->key_text(self, i, key, sizeof(key));
            (void)fprintf(stderr, "plait: %s: task %s (%s) was cancelled and does not end\n", plait_runner_name(self),
                          key, function_of(entry));
        }
    }
}

/* From now on nothing cancels the owner's waits: it stays until the workers have ended. */
static void begin_grace(struct plait_runner *self, struct watch *watch)
{
    note_cut(self);
    plait_scope_shield(&watch->shield, PLAIT_FOREVER);
    watch->shielded = true;
    watch->late = plait_after(self->options.grace);
}

static void time_has_come(struct plait_runner *self, struct watch *watch)
{
    const plait_time now = plait_now();
    if (!plait_time_before(now, watch->tick)) {
        tell(self, false);
        watch->tick = plait_time_add(now, every(self));
    }
    if (!plait_time_before(now, watch->late)) {
        report_late(self);
        watch->late = PLAIT_FOREVER;
    }
}

static void wait_for(struct plait_runner *self, uint32_t workers)
{
    struct watch watch = {.tick = PLAIT_FOREVER, .late = PLAIT_FOREVER};
    uint32_t i = 0;
    tell(self, false);
    if (self->options.progress != NULL) {
        watch.tick = plait_time_add(self->began, every(self));
    }
    while (i < workers) {
        const plait_status status = plait_slot_wait(&self->workers[i].slot, plait_time_min(watch.tick, watch.late));
        if (status == PLAIT_OK) {
            i++;
        } else if (status == PLAIT_CANCELLED) {
            begin_grace(self, &watch);
        } else {
            time_has_come(self, &watch);
        }
    }
    if (watch.shielded) {
        plait_status nothing = PLAIT_OK;
        plait_scope_close(&watch.shield, &nothing);
    }
}

/* ---- running ---- */

/* The first so many workers; fewer when no more can be had. Returns how many there are, and what the last one said. */
static uint32_t start(struct plait_runner *self, struct plait_group *group, uint32_t wanted, plait_status *status)
{
    const bool threads = self->options.where == PLAIT_RUN_THREADS;
    const struct plait_executor *executor = threads ? &plait_threads : plait_self()->executor;
    const bool blocking = self->blocking && !self->type->abandons && executor->kind != PLAIT_STRAND_FIBER;
    uint32_t started = 0;
    while (started < wanted && *status == PLAIT_OK) {
        struct plait_runner_worker *worker = &self->workers[started];
        worker->runner = self;
        (void)snprintf(worker->name, sizeof(worker->name), "%.36s %u", plait_runner_name(self), started + 1U);
        *status = plait_slot_start_on(executor, group, &worker->slot, work, worker->name, blocking);
        started += *status == PLAIT_OK ? 1U : 0U;
    }
    return started;
}

/* DONE once a worker was started: from there on tasks may have run. */
static plait_status run_here(struct plait_runner *self)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    self->began = plait_now();
    plait_scope_move_on_at(&self->limit, plait_time_add(self->began, self->timeout));
    plait_group_open_with(&group, PLAIT_KEEP_GOING);
    const uint32_t workers = start(self, &group, least(self->max_concurrent, self->total), &outcome);
    if (workers != 0) {
        outcome = PLAIT_OK;
        wait_for(self, workers);
    }
    plait_group_close(&group, &outcome);
    if (workers != 0) {
        self->ended = plait_now();
        if (missing(self) == 0) {
            outcome = PLAIT_OK; /* nothing was cut short, whatever has been cancelled meanwhile */
        } else if (plait_load_relaxed(&self->cut) != NOT_CUT) {
            outcome = PLAIT_CANCELLED;
        } else {
            /* some worker had no strand, and then none was left: its error */
        }
        plait_store_release(&self->state, (uint32_t)DONE);
    }
    plait_scope_close(&self->limit, &outcome);
    if (workers != 0) {
        tell(self, true);
    }
    return outcome;
}

/* ---- on loops of its own ---- */

struct host {
    struct plait_slot slot; /* first */
    struct plait_runner *runner;
};

static plait_status run_on_loop(struct plait_slot *slot)
{
    return run_here(((struct host *)slot)->runner); /* D-6 */
}

static plait_status run_on_loops(struct plait_runner *self)
{
    const uint32_t loops = self->options.loops != 0 ? self->options.loops : 1U;
    const struct plait_fibers_options options = {.loops = loops, .spread = loops > 1U};
    struct host host;
    host.runner = self;
    return plait_fibers_run(&options, &host.slot, run_on_loop, plait_runner_name(self));
}

static plait_status run(struct plait_runner *self)
{
    const uint32_t workers = least(self->max_concurrent, self->total);
    plait_status status = PLAIT_NO_MEMORY;
    if (self->places == 0) {
        self->workers = make_workers(self, workers);
    }
    if (self->workers != NULL) {
        const bool loops = self->options.where == PLAIT_RUN_FIBERS && plait_strand_kind() == PLAIT_STRAND_THREAD;
        status = loops ? run_on_loops(self) : run_here(self);
        if (self->places == 0) {
            release_workers(self, workers);
        }
    }
    return status;
}

plait_status plait_runner_run(struct plait_runner *self, struct plait_runner_result *result)
{
    uint32_t state = plait_load_acquire(&self->state);
    if (state == OPEN && self->total == 0) {
        return PLAIT_EMPTY;
    }
    plait_status status = state == OPEN ? plait_private_checkpoint(plait_self()) : PLAIT_MISUSE;
    if (status != PLAIT_OK) {
        return status;
    }
    if (!plait_compare_exchange_acq_rel(&self->state, &state, (uint32_t)RUNNING)) {
        return PLAIT_MISUSE;
    }
    status = run(self);
    if (plait_load_relaxed(&self->state) != DONE) {
        plait_store_release(&self->state, (uint32_t)OPEN); /* nothing has run */
    } else if (status == PLAIT_OK) {
        status = plait_load_relaxed(&self->lost) == 0 ? plait_runner_outcome(self, result) : PLAIT_NO_MEMORY;
    } else {
        /* cancelled from outside, or out of strands: plait_runner_outcome() tells how far it came */
    }
    return status;
}
