/* SPDX-License-Identifier: MIT */
/* threads.c: the executor of OS threads: how the threads of the pool come and go. What they run is decided in pool.c.
 *
 * A task runs as the worker's own strand. A thread that ends joins the one that ended before it, so that at most one
 * ended thread is not joined, and none is ever detached but those that still run a task when the process exits. */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <plait/scope.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "executor.h"
#include "pool.h"
#include "task.h"
#include "waiting.h"

enum { LEAST_PARALLEL = 2, IDLE_SECONDS = 10, EXIT_SECONDS = 2 };

struct plait_pool plait_pool = {
    .limit = PLAIT_THREADS_LIMIT, .parallel = LEAST_PARALLEL, .idle_time = (plait_duration)IDLE_SECONDS * 1000000000};

/* A thread of the pool, beside what the pool knows of it; on its stack. */
struct thread {
    struct plait_worker worker; /* first */
    pthread_t id;
    struct thread *next;
    struct thread **slot; /* what points here */
};

static plait_word prepared = PLAIT_ATOMIC_INIT(0);
/* 0: the system's. Written under the lock, while there are no threads; who joins a group reads it. */
static struct plait_atomic_u64 stack_size = PLAIT_ATOMIC_INIT(0);
static size_t stack_of_system;
static struct plait_worker visitors[PLAIT_ROWS]; /* by the slots of their threads */
static plait_word gone;                          /* counts ends of threads: waited on by who wants them all gone */
static __thread struct thread *current;

/* The stack of the calling thread; both 0: not known yet. */
static __thread struct {
    uintptr_t bottom;
    uintptr_t top;
} stack;

/* pool lock */
static struct thread *threads;
static pthread_t ended; /* not joined yet */
static bool has_ended;
static bool exiting; /* nobody will be joined any more */

/* ---- fork: called by threads_strand.c ---- */

void plait_pool_before_fork(void)
{
    plait_small_lock_lock(&plait_pool.lock);
}

void plait_pool_after_fork(void)
{
    plait_small_lock_unlock(&plait_pool.lock);
}

/* Its thread is not there. One that did not visit has left nothing behind that was not changed under the lock. */
static void forget_visitor(struct plait_worker *visitor)
{
    visitor->settles = false;
    if (plait_load_acquire(&visitor->visiting) != 0) {
        plait_store_relaxed(&visitor->visiting, 0U);
        visitor->until.nanoseconds = INT64_MIN;
        visitor->depth = 0;
    }
}

/* The child has the forking thread only. If that runs a task, it goes on with it. */
void plait_pool_after_fork_in_child(void)
{
    threads = current;
    if (current != NULL) {
        current->next = NULL;
        current->slot = &threads;
    }
    has_ended = false;
    for (uint32_t i = 0; i < (uint32_t)PLAIT_ROWS; i++) {
        if (plait_private_self == NULL || plait_private_self->slot != i) {
            forget_visitor(&visitors[i]);
        }
    }
    plait_pool_forget(current != NULL ? &current->worker : NULL);
}

static void prepare(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors > LEAST_PARALLEL) {
        plait_pool.parallel = (uint32_t)processors;
    }
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) == 0) {
        (void)pthread_attr_getstacksize(&attributes, &stack_of_system);
        (void)pthread_attr_destroy(&attributes);
    }
}

/* ---- a thread ---- */

static void join_if(bool joinable, pthread_t thread)
{
    if (joinable) {
        (void)pthread_join(thread, NULL);
    }
}

static void run_tasks(struct thread *me)
{
    struct plait_strand *own = plait_self();
    const char *name = own->name;
    me->worker.strand = own;
    me->worker.row = plait_row_of_thread();
    own->tally = &me->worker.tally;
    struct plait_slot *task = plait_pool_next(&me->worker);
    while (task != NULL) {
        plait_task_bind(own, task);
        plait_task_run(own);
        own->name = name;
        task = plait_pool_next(&me->worker);
    }
    own->tally = NULL;
}

/* What the calling thread is to the pool while it runs tasks; NULL: nothing, for it has no row. */
static struct plait_worker *worker_of_thread(void)
{
    const uint32_t slot = plait_self()->slot;
    struct plait_worker *me = current != NULL ? &current->worker : NULL;
    if (me == NULL && slot < (uint32_t)PLAIT_ROWS) {
        me = &visitors[slot];
        if (!me->visits) { /* the first thread with this slot that joins anything */
            me->visits = true;
            me->row = plait_row_of_thread();
            me->until.nanoseconds = INT64_MIN;
        }
    }
    return me;
}

/* Where the system does not tell, or the thread runs on memory of the program's, there is no room on its stack. */
static void find_stack(void)
{
    plait_thread_once(&prepared, prepare); /* for stack_of_system */
    pthread_attr_t attributes;
    stack.bottom = UINTPTR_MAX;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        size_t size = 0;
        void *lowest = NULL; /* D-5 */
        if (pthread_attr_getstack(&attributes, &lowest, &size) == 0) {
            stack.bottom = (uintptr_t)lowest;
            stack.top = stack.bottom + size;
        }
        (void)pthread_attr_destroy(&attributes);
    }
}

/* A task finds half a stack of the pool's left, wherever it runs. */
static bool has_room(void)
{
    const uintptr_t here = (uintptr_t)__builtin_frame_address(0); /* a sanitizer may have locals lie elsewhere */
    const size_t chosen = (size_t)plait_load_relaxed(&stack_size);
    if (PLAIT_UNLIKELY(stack.bottom == 0)) {
        find_stack();
    }
    const size_t size = chosen != 0 ? chosen : stack_of_system;
    return stack.bottom < here && here < stack.top && here - stack.bottom >= size / 2U;
}

static uint32_t help(struct plait_group *group)
{
    struct plait_worker *me = worker_of_thread();
    const bool helps = me != NULL && me->row != NULL && me->depth < PLAIT_ID_DEPTH_MOST && has_room();
    return helps ? plait_worker_help(me, group) : 0U;
}

/* Deviation D-5 (docs/misra.md): the system's type. The argument is not used. */
static void *thread_main(void *unused) /* D-5 */
{
    (void)unused;
    struct thread me = {.id = pthread_self(), .slot = &threads};
    current = &me;
    plait_small_lock_lock(&plait_pool.lock);
    me.next = threads;
    if (me.next != NULL) {
        me.next->slot = &me.next;
    }
    threads = &me;
    plait_small_lock_unlock(&plait_pool.lock);

    run_tasks(&me);

    plait_small_lock_lock(&plait_pool.lock);
    *me.slot = me.next;
    if (me.next != NULL) {
        me.next->slot = me.slot;
    }
    bool joins = has_ended && !exiting;
    pthread_t former = ended;
    if (!exiting) {
        ended = me.id;
        has_ended = true;
    }
    plait_pool.leaving--;
    (void)plait_add_acq_rel(&gone, 1);
    plait_small_lock_unlock(&plait_pool.lock);
    (void)plait_wake(&gone, PLAIT_WAKE_ALL);
    join_if(joins, former);
    return NULL;
}

bool plait_thread_make(void)
{
    plait_thread_once(&prepared, prepare);
    pthread_attr_t attributes;
    bool made = false;
    if (pthread_attr_init(&attributes) == 0) {
        sigset_t all;
        sigset_t former;
        pthread_t thread;
        (void)sigfillset(&all);
        (void)pthread_sigmask(SIG_SETMASK, &all, &former); /* inherited: no signal handler runs on our threads */
        const size_t chosen = (size_t)plait_load_relaxed(&stack_size);
        made = (chosen == 0 || pthread_attr_setstacksize(&attributes, chosen) == 0) &&
               pthread_create(&thread, &attributes, thread_main, NULL) == 0;
        (void)pthread_sigmask(SIG_SETMASK, &former, NULL);
        (void)pthread_attr_destroy(&attributes);
    }
    return made;
}

/* ---- the executor ---- */

/* Who runs the task of the running strand; NULL: it has none. */
static struct plait_worker *worker_of_task(const struct plait_strand *me)
{
    return me->task != NULL ? worker_of_thread() : NULL;
}

static bool park(struct plait_strand *me, plait_time until)
{
    struct plait_worker *worker = worker_of_task(me);
    if (worker != NULL) {
        plait_pool_task_leaves(worker, until);
    }
    bool time_has_come = true;
    if (until.nanoseconds != INT64_MIN) { /* else it yields */
        time_has_come = plait_thread_park(me, until);
    } else {
        (void)sched_yield();
    }
    if (worker != NULL) {
        plait_pool_task_returns(worker);
    }
    return time_has_come;
}

void plait_thread_waits(bool waits)
{
    struct plait_worker *worker = worker_of_task(plait_self());
    if (worker != NULL && waits) {
        plait_pool_task_leaves(worker, PLAIT_FOREVER);
    } else if (worker != NULL) {
        plait_pool_task_returns(worker);
    }
}

/* Who waits for a blocking task may start the next one at once, and is to find this thread; but for who has joined it
 * here, and goes on. */
static void forget(struct plait_strand *me)
{
    if (plait_slot_is_blocking(me->task) && current->worker.depth == 0) {
        plait_pool_task_ends(&current->worker);
    }
}

static plait_status spawn(const struct plait_executor *executor, struct plait_slot *task)
{
    (void)executor;
    plait_thread_once(&prepared, prepare);
    return plait_pool_add(task);
}

/* Does a worker's task stay where it is? With the lock held: as long as it is, a task that is counted as waiting is in
 * its wait. One that was claimed, or whose time has come, is about to go on. */
static bool is_parked(const struct plait_worker *worker, plait_time now)
{
    const bool has_task = worker->visits ? plait_load_acquire(&worker->visiting) != 0 : worker->has_task;
    bool parked = !has_task || worker->settles;
    if (!parked && plait_time_before(now, worker->until)) {
        const unsigned state = plait_claim_state(plait_load_acquire(&worker->strand->claim));
        parked = state == PLAIT_CLAIM_WAITING || state == PLAIT_CLAIM_IDLE;
    }
    return parked;
}

/* Does nobody but the running strand have anything to do? With the lock held. */
static bool all_parked(void)
{
    const plait_time now = plait_thread_now();
    bool parked = plait_pool_queued() == 0;
    plait_fence_acquire(); /* who has taken what is queued no more is seen to run it */
    for (struct thread *thread = threads; parked && thread != NULL; thread = thread->next) {
        parked = thread == current || is_parked(&thread->worker, now);
    }
    const uint32_t slot = plait_self()->slot;
    for (uint32_t i = 0; parked && i < (uint32_t)PLAIT_ROWS; i++) {
        parked = i == slot || is_parked(&visitors[i], now);
    }
    return parked;
}

/* With the lock held. What does not hold for one who settles does not for any other, so none of them needs to be told
 * when one more does. */
static void settles(bool does)
{
    plait_pool.settlers += does ? 1U : UINT32_MAX;
    plait_pool_end_calm();
    struct plait_worker *me = worker_of_thread();
    if (me != NULL) {
        me->settles = does;
    }
}

static plait_status settle(struct plait_strand *me)
{
    plait_status status = plait_private_checkpoint(me);
    plait_small_lock_lock(&plait_pool.lock);
    settles(true);
    while (status == PLAIT_OK && !all_parked()) {
        const uint32_t seen = plait_load_relaxed(&plait_pool.moves);
        plait_small_lock_unlock(&plait_pool.lock);
        status = plait_wait(&plait_pool.moves, seen, PLAIT_FOREVER);
        plait_small_lock_lock(&plait_pool.lock);
    }
    settles(false);
    plait_small_lock_unlock(&plait_pool.lock);
    return status;
}

const struct plait_executor plait_threads = {.name = "threads",
                                             .kind = PLAIT_STRAND_THREAD,
                                             .park = park,
                                             .ring = plait_thread_ring,
                                             .now = plait_thread_now,
                                             .spawn = spawn,
                                             .forget = forget,
                                             .help = help,
                                             .settle = settle};

/* ---- the pool as a whole ---- */

/* Lets every thread end that has no task, and waits until they have. Then either no thread is left, or, where busy ones
 * may stay, none without a task. False: the deadline came first. With the lock held, which it gives up meanwhile. */
static bool end_threads(bool busy_stay, plait_time deadline)
{
    plait_status status = PLAIT_OK;
    plait_pool.stoppers++;
    plait_pool_end_calm();
    plait_pool_rouse_all();
    while (status == PLAIT_OK && (plait_pool.leaving != 0 || plait_pool.threads > (busy_stay ? plait_pool.busy : 0))) {
        uint32_t seen = plait_load_acquire(&gone);
        plait_small_lock_unlock(&plait_pool.lock);
        status = plait_wait_shielded(&gone, seen, deadline);
        plait_small_lock_lock(&plait_pool.lock);
    }
    plait_pool.stoppers--;
    return status == PLAIT_OK;
}

static void set_options(const struct plait_threads_options *options)
{
    plait_pool.limit = options->limit != 0 ? options->limit : PLAIT_THREADS_LIMIT;
    plait_pool.kept = options->fixed;
    if (options->fixed != 0) {
        plait_pool.limit = options->fixed;
    }
    plait_pool.idle_time = options->idle != 0 ? options->idle : plait_seconds(IDLE_SECONDS);
    plait_store_relaxed(&stack_size, options->stack_size);
}

static bool are_valid(const struct plait_threads_options *options)
{
    pthread_attr_t attributes;
    bool valid = options->idle >= 0 && (options->limit == 0 || options->fixed <= options->limit);
    if (valid && options->stack_size != 0 && pthread_attr_init(&attributes) == 0) {
        valid = pthread_attr_setstacksize(&attributes, options->stack_size) == 0;
        (void)pthread_attr_destroy(&attributes);
    }
    return valid;
}

plait_status plait_threads_configure(const struct plait_threads_options *options)
{
    if (!are_valid(options)) {
        return PLAIT_INVALID;
    }
    plait_thread_once(&prepared, prepare);
    plait_status status = PLAIT_MISUSE;
    bool joins = false;
    pthread_t last = ended;
    plait_small_lock_lock(&plait_pool.lock);
    if (plait_pool.threads == 0 && plait_pool.leaving == 0) {
        struct plait_threads_options former = {.limit = plait_pool.limit,
                                               .fixed = plait_pool.kept,
                                               .idle = plait_pool.idle_time,
                                               .stack_size = (size_t)plait_load_relaxed(&stack_size)};
        set_options(options);
        status = PLAIT_OK;
        if (!plait_pool_make_kept()) {
            (void)end_threads(false, PLAIT_FOREVER);
            joins = has_ended;
            last = ended;
            has_ended = false;
            set_options(&former);
            status = PLAIT_NO_RESOURCE;
        }
    }
    plait_small_lock_unlock(&plait_pool.lock);
    join_if(joins, last);
    return status;
}

plait_status plait_threads_stop(plait_time deadline)
{
    static const struct plait_threads_options defaults;
    if (current != NULL || plait_self()->host != NULL) {
        return PLAIT_MISUSE;
    }
    plait_small_lock_lock(&plait_pool.lock);
    bool stopped = end_threads(false, deadline);
    bool joins = stopped && has_ended;
    pthread_t last = ended;
    if (stopped) {
        has_ended = false;
        set_options(&defaults);
    } else if (plait_pool.stoppers == 0) {
        (void)plait_pool_make_kept(); /* a fixed number stays; what the system refuses is made when it is needed */
    }
    plait_small_lock_unlock(&plait_pool.lock);
    join_if(joins, last);
    return stopped ? PLAIT_OK : PLAIT_TIMEOUT;
}

struct plait_threads_state plait_threads_statistics(void)
{
    plait_small_lock_lock(&plait_pool.lock);
    struct plait_threads_state now = {.threads = plait_pool.threads,
                                      .idle = plait_pool.idle,
                                      .waiting = plait_pool.waiting,
                                      .queued = plait_pool_queued()};
    plait_small_lock_unlock(&plait_pool.lock);
    return now;
}

/* The process ends, or the library is unloaded: idle threads end and are joined, so that no tool finds a thread or its
 * memory left over. Nobody can end a task: its thread is detached and goes down with the process. */
__attribute__((destructor)) static void end_of_process(void)
{
    plait_small_lock_lock(&plait_pool.lock);
    bool joins = has_ended;
    if (plait_pool.threads != 0 || plait_pool.leaving != 0) {
        (void)end_threads(true, plait_time_add(plait_thread_now(), plait_seconds(EXIT_SECONDS)));
        joins = has_ended;
        exiting = true;
        for (struct thread *thread = threads; thread != NULL; thread = thread->next) {
            (void)pthread_detach(thread->id);
        }
    }
    pthread_t last = ended;
    has_ended = false;
    plait_small_lock_unlock(&plait_pool.lock);
    join_if(joins, last);
}
