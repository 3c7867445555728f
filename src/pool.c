/* SPDX-License-Identifier: MIT */
/* pool.c: who runs which task. One queue, one lock, and a rule that holds whenever the lock is free:
 *
 *     tasks are queued  =>  `parallel` workers use a processor, and an idle one watches; or no thread is to be had
 *
 * A worker uses a processor from taking a task to its end, except while the task waits in a call of Plait and when it
 * is a blocking one. Whoever breaks the rule mends it: the starter of a task, and a worker whose task is about to wait.
 * A worker with nothing to do lies on a stack, so that those at its bottom grow old and end.
 *
 * The watcher is an idle worker that wakes every 10 ms while tasks are queued. If none of them has begun meanwhile, all
 * processors are held by tasks that compute, or block where Plait cannot see it; the watcher then takes one. */
#include <plait/wait.h>

#include "executor.h"
#include "pool.h"
#include "task.h"

enum { STALL_MILLISECONDS = 10 };

/* ---- the queue and the idle ones; the lock is held ---- */

static void push_task(struct plait_slot *task)
{
    struct plait_turn *turn = &task->turn;
    turn->next = NULL;
    if (plait_pool.first == NULL) {
        plait_pool.first = turn;
    } else {
        plait_pool.last->next = turn;
    }
    plait_pool.last = turn;
    plait_pool.queued++;
}

static void take_task(struct plait_worker *worker)
{
    struct plait_slot *task = plait_slot_of_turn(plait_pool.first);
    plait_pool.first = task->turn.next;
    plait_pool.queued--;
    plait_pool.taken++;
    plait_pool.busy++;
    worker->task = task;
    worker->blocking = plait_slot_is_blocking(task);
    worker->until.nanoseconds = INT64_MIN;
    if (worker->blocking) {
        plait_pool.away++;
    }
}

static void drop_task(struct plait_worker *worker)
{
    plait_pool.busy--;
    if (worker->blocking) {
        plait_pool.away--;
    }
    if (worker->returning) {
        plait_pool.returning--;
        worker->returning = false;
    }
    worker->task = NULL;
}

static void watch(struct plait_worker *worker, bool watching)
{
    worker->watching = watching;
    plait_pool.watched = watching;
}

/* False: somebody has taken it. */
static bool withdraw_task(const struct plait_slot *task)
{
    struct plait_turn *before = NULL;
    struct plait_turn *at = plait_pool.first;
    while (at != NULL && at != &task->turn) {
        before = at;
        at = at->next;
    }
    if (at != NULL) {
        if (before == NULL) {
            plait_pool.first = at->next;
        } else {
            before->next = at->next;
        }
        if (plait_pool.last == at) {
            plait_pool.last = before;
        }
        plait_pool.queued--;
    }
    return at != NULL;
}

static void push_idler(struct plait_worker *me)
{
    plait_initialize(&me->roused, 0);
    me->idle = true;
    me->idle_next = plait_pool.idlers;
    me->idle_slot = &plait_pool.idlers;
    if (me->idle_next != NULL) {
        me->idle_next->idle_slot = &me->idle_next;
    }
    plait_pool.idlers = me;
    plait_pool.idle++;
}

static void remove_idler(struct plait_worker *worker)
{
    *worker->idle_slot = worker->idle_next;
    if (worker->idle_next != NULL) {
        worker->idle_next->idle_slot = worker->idle_slot;
    }
    worker->idle = false;
    plait_pool.idle--;
}

/* Threads that are being made count: they are on their way to a processor. */
static uint32_t running(void)
{
    return plait_pool.threads - plait_pool.idle - plait_pool.away;
}

/* ---- getting queued tasks on ---- */

/* Unlocks, rouses, locks. The worker may be gone as soon as its word is stored. */
static void rouse(struct plait_worker *worker)
{
    plait_small_lock_unlock(&plait_pool.lock);
    (void)plait_store_wake(&worker->roused, 1, 1);
    plait_small_lock_lock(&plait_pool.lock);
}

/* Unlocks, tells those who wait until all tasks do that one more does, or has ended; locks. */
static void tell_settlers(void)
{
    if (PLAIT_UNLIKELY(plait_pool.settlers != 0)) {
        (void)plait_add_relaxed(&plait_pool.moves, 1U);
        plait_small_lock_unlock(&plait_pool.lock);
        (void)plait_wake(&plait_pool.moves, PLAIT_WAKE_ALL);
        plait_small_lock_lock(&plait_pool.lock);
    }
}

/* Unlocks, makes a thread, locks. False: the system has none. */
static bool make_thread(bool to_watch)
{
    plait_pool.threads++;
    plait_pool.making++;
    plait_pool.arriving += to_watch ? 0 : 1;
    plait_pool.watcher_arrives |= to_watch;
    plait_pool.watched |= to_watch;
    plait_small_lock_unlock(&plait_pool.lock);
    bool made = plait_thread_make();
    plait_small_lock_lock(&plait_pool.lock);
    plait_pool.making--;
    if (!made) {
        plait_pool.threads--;
        if (plait_pool.arriving != 0) {
            plait_pool.arriving--;
        } else { /* another new thread may have taken the other part; the sum is what counts */
            plait_pool.watcher_arrives = false;
            plait_pool.watched = false;
        }
    }
    if (plait_pool.starters != 0) {
        (void)plait_add_relaxed(&plait_pool.decided, 1);
        plait_small_lock_unlock(&plait_pool.lock);
        (void)plait_wake(&plait_pool.decided, PLAIT_WAKE_ALL);
        plait_small_lock_lock(&plait_pool.lock);
    }
    return made;
}

/* Unlocks, waits until one of the threads that are being made is there or refused, locks. */
static void await_decision(void)
{
    uint32_t decided = plait_load_relaxed(&plait_pool.decided);
    plait_pool.starters++;
    plait_small_lock_unlock(&plait_pool.lock);
    plait_status woken = plait_wait_shielded(&plait_pool.decided, decided, PLAIT_FOREVER);
    (void)woken; /* it has no deadline and is never cancelled */
    plait_small_lock_lock(&plait_pool.lock);
    plait_pool.starters--;
}

/* What a new thread is for. */
static void arrive(struct plait_worker *me)
{
    if (plait_pool.arriving != 0) {
        plait_pool.arriving--;
    } else if (plait_pool.watcher_arrives) {
        plait_pool.watcher_arrives = false;
        me->watching = true;
    }
}

/* Mends the rule. With the lock held, which it gives up meanwhile. */
static void help_along(void)
{
    bool helped = true;
    while (helped && plait_pool.queued > plait_pool.arriving + plait_pool.returning) {
        bool processor_is_free = running() < plait_pool.parallel;
        struct plait_worker *idler = plait_pool.idlers;
        helped = false;
        if (!processor_is_free && plait_pool.watched) {
            break;
        }
        if (idler != NULL) {
            remove_idler(idler);
            if (!processor_is_free) {
                watch(idler, true);
            } else {
                if (idler->watching) {
                    watch(idler, false);
                }
                take_task(idler);
            }
            rouse(idler);
            helped = true;
        } else if (plait_pool.threads < plait_pool.limit) {
            helped = make_thread(!processor_is_free);
        }
    }
}

/* Would nobody ever take a queued task, as far as can be known? Those that wait might wait for it. */
static bool nobody_is_left(void)
{
    return plait_pool.threads - plait_pool.making == plait_pool.waiting;
}

plait_status plait_pool_add(struct plait_slot *task)
{
    plait_status status = PLAIT_OK;
    plait_small_lock_lock(&plait_pool.lock);
    push_task(task);
    help_along();
    while (nobody_is_left() && plait_pool.making != 0) { /* by another starter; only who makes it learns of a failure */
        await_decision();
    }
    if (nobody_is_left()) {
        bool made = plait_pool.threads < plait_pool.limit && make_thread(false);
        if (!made && nobody_is_left() && withdraw_task(task)) {
            status = PLAIT_NO_RESOURCE;
        }
    }
    plait_small_lock_unlock(&plait_pool.lock);
    return status;
}

/* ---- workers ---- */

/* Lies down until roused, or until its time has come (true). With the lock held, which it gives up meanwhile. */
static bool lie_idle(struct plait_worker *me)
{
    plait_duration span = plait_pool.idle_time;
    if (plait_pool.queued != 0 && !plait_pool.watched) {
        watch(me, true);
        span = plait_milliseconds(STALL_MILLISECONDS);
    }
    push_idler(me);
    plait_small_lock_unlock(&plait_pool.lock);
    plait_status status = plait_wait_shielded(&me->roused, 0, plait_time_add(plait_thread_now(), span));
    plait_small_lock_lock(&plait_pool.lock);
    bool in_vain = me->idle;
    if (in_vain) {
        remove_idler(me);
    } else {
        plait_small_lock_unlock(&plait_pool.lock);
        while (plait_load_acquire(&me->roused) == 0) { /* whoever took it is about to store there */
            status = plait_wait_shielded(&me->roused, 0, PLAIT_FOREVER);
        }
        plait_small_lock_lock(&plait_pool.lock);
    }
    return in_vain && status == PLAIT_TIMEOUT;
}

struct plait_slot *plait_pool_next(struct plait_worker *me)
{
    bool ends = false;
    plait_small_lock_lock(&plait_pool.lock);
    if (me->task != NULL) {
        drop_task(me);
        tell_settlers();
    } else {
        arrive(me);
    }
    while (me->task == NULL && !ends) {
        if (me->watching) { /* whether there is need is found out again */
            watch(me, false);
        }
        bool stopping = plait_pool.stoppers != 0; /* then nobody lies down, for nobody would rouse it again */
        if (plait_pool.queued != 0 && (stopping || running() <= plait_pool.parallel)) {
            take_task(me);
        } else if (stopping) {
            ends = true;
        } else {
            uint64_t taken = plait_pool.taken;
            bool timed_out = lie_idle(me);
            if (timed_out && plait_pool.queued == 0) {
                ends = !me->watching && plait_pool.threads > plait_pool.kept;
            } else if (timed_out && me->watching && plait_pool.taken == taken) {
                watch(me, false);
                take_task(me);
            }
        }
    }
    if (ends) {
        plait_pool.threads--;
        plait_pool.leaving++;
    } else {
        help_along();
    }
    plait_small_lock_unlock(&plait_pool.lock);
    return me->task;
}

/* One that settles counts as waiting from there on, asleep or not: it would wake itself, and others for nothing. */
void plait_pool_task_leaves(struct plait_worker *me, plait_time until)
{
    plait_small_lock_lock(&plait_pool.lock);
    me->until = until;
    plait_pool.waiting += until.nanoseconds != INT64_MIN ? 1 : 0;
    plait_pool.away += me->blocking ? 0 : 1;
    help_along();
    if (!me->settles) {
        tell_settlers();
    }
    plait_small_lock_unlock(&plait_pool.lock);
}

void plait_pool_task_returns(struct plait_worker *me)
{
    plait_small_lock_lock(&plait_pool.lock);
    plait_pool.waiting -= me->until.nanoseconds != INT64_MIN ? 1 : 0;
    plait_pool.away -= me->blocking ? 0 : 1;
    me->until.nanoseconds = INT64_MIN;
    plait_small_lock_unlock(&plait_pool.lock);
}

void plait_pool_task_ends(struct plait_worker *me)
{
    plait_small_lock_lock(&plait_pool.lock);
    me->blocking = false;
    plait_pool.away--;
    me->returning = true;
    plait_pool.returning++;
    plait_small_lock_unlock(&plait_pool.lock);
}

void plait_pool_rouse_all(void)
{
    for (uint32_t i = plait_pool.idle; i != 0 && plait_pool.idlers != NULL; i--) {
        struct plait_worker *idler = plait_pool.idlers;
        remove_idler(idler);
        rouse(idler);
    }
}

bool plait_pool_make_kept(void)
{
    bool made = true;
    while (made && plait_pool.threads < plait_pool.kept) {
        made = make_thread(false);
    }
    return made;
}

void plait_pool_forget(const struct plait_worker *me)
{
    plait_pool.first = NULL;
    plait_pool.idlers = NULL;
    plait_pool.queued = 0;
    plait_pool.threads = me != NULL ? 1 : 0;
    plait_pool.making = 0;
    plait_pool.arriving = 0;
    plait_pool.returning = 0;
    plait_pool.leaving = 0;
    plait_pool.idle = 0;
    plait_pool.busy = plait_pool.threads;
    plait_pool.away = me != NULL && me->blocking ? 1 : 0;
    plait_pool.waiting = 0;
    plait_pool.watched = false;
    plait_pool.watcher_arrives = false;
    plait_pool.stoppers = 0;
    plait_pool.starters = 0;
    plait_pool.settlers = 0;
    plait_store_release(&plait_pool.lock.state, 0U); /* those who slept on it are gone as well */
}
