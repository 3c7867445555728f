/* SPDX-License-Identifier: MIT */
/* pool.c: who runs which task, and a rule that holds whenever the lock is free:
 *
 *     tasks are queued  =>  `parallel` workers use a processor, and an idle one watches; or one looks for tasks;
 *                           or no thread is to be had
 *
 * A worker uses a processor from taking a task to its end, except while the task waits in a call of Plait and when it
 * is a blocking one. Whoever breaks the rule mends it: the starter of a task, and a worker whose task is about to wait.
 *
 * A worker with nothing to do looks for tasks for a moment, and then lies down on a stack, so that those at its bottom
 * grow old and end. While one looks no other is roused: when it finds some it takes its share, and rouses the next one,
 * who looks for the rest. Nor does it take at once what is soon done: tasks that their starter runs himself, where he
 * joins them, or that somebody has hauled and runs. To move a task from one processor to another takes as long as ten
 * small ones.
 *
 * The watcher is an idle worker that wakes every 10 ms while tasks are queued. If none of them has begun meanwhile, all
 * processors are held by tasks that compute, or block where Plait cannot see it; the watcher then takes one.
 *
 * Tasks are queued in the rows of those who started them (rows.h); in the one queue where a row is full, where a thread
 * has none, and when they are blocking ones.
 *
 * Calm. While the rule's right side holds, there is nothing that one more task, or the end of one, could set in motion.
 * As long as nobody wants to hear of it either, the word `calm` says so, and starters and workers leave the lock alone.
 * It is set by who holds the lock and finds it so, and ended by who holds the lock and is about to change it: before a
 * worker stops using its processor, or watching, or looking, and before somebody stops the pool or waits until all
 * tasks wait. Who ends it looks at the rows after that, and who adds to a row looks at the word after that: strip.h
 * says why one of them sees the other. A worker that reads the word too early takes one more task, and reads it again.
 */
#include <plait/wait.h>

#include "executor.h"
#include "pool.h"
#include "spin.h"
#include "task.h"

enum { STALL_MILLISECONDS = 10, BATCH = PLAIT_STRIP_ROOM / 2 };

/* How long a worker looks for tasks before it lies down, in nanoseconds: about what it takes to rouse it. It lets
 * others have the processor meanwhile. (docs/performance.md) */
enum { PATIENCE = 50000 };

/* How long somebody's tasks must take him at least that others take some of them, in nanoseconds: of those that he has
 * started and runs himself, about what it costs both; of his haul more, for the system has a share in it. */
enum { WORTH_STARTED = 3000, WORTH_HAULED = 20000 };

/* ---- the queue and the idle ones; the lock is held ---- */

static void count_queued(uint32_t by)
{
    plait_store_relaxed(&plait_pool.queued, plait_load_relaxed(&plait_pool.queued) + by);
}

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
    count_queued(1U);
}

/* The oldest of the queue. */
static struct plait_slot *pull_task(void)
{
    struct plait_slot *task = plait_slot_of_turn(plait_pool.first);
    plait_pool.first = task->turn.next;
    count_queued(UINT32_MAX);
    return task;
}

/* Are there tasks that others should take? What somebody will have run himself before that pays is left to him: by how
 * much he has done since the worker last looked. */
static bool sees_tasks(struct plait_worker *me)
{
    const uint32_t started = plait_rows_started();
    const uint32_t hauled = started != 0 ? 0U : plait_rows_hauled();
    bool sees = plait_load_relaxed(&plait_pool.queued) != 0;
    if (!sees && started + hauled != 0) {
        const struct plait_sight now = {plait_thread_now(), plait_rows_kept(), plait_rows_unhauled()};
        const uint64_t spent = (uint64_t)plait_time_since(now.at, me->sight.at);
        sees = (started != 0 && started * spent >= (now.kept - me->sight.kept) * (uint64_t)WORTH_STARTED) ||
               (hauled != 0 && hauled * spent >= (now.unhauled - me->sight.unhauled) * (uint64_t)WORTH_HAULED);
        me->sight = now;
    }
    return sees;
}

/* The next one of its haul, for a worker whose former task has ended. */
static struct plait_slot *next_of_haul(struct plait_row *own)
{
    struct plait_slot *task = plait_row_next(own);
    if (task != NULL) {
        plait_row_counts(own);
    }
    return task;
}

/* From a row, with others for its own haul, which is empty; NULL: all have been taken, or are left to whose they are,
 * until it has looked for long enough. */
static struct plait_slot *take_from_rows(struct plait_worker *me)
{
    struct plait_slot *task = NULL;
    if (me->row == NULL) {
        task = plait_rows_take(NULL);
    } else if (plait_strip_size(&me->row->haul) != 0 ||
               ((me->has_looked || sees_tasks(me)) && plait_row_haul(me->row, me->has_looked))) {
        task = next_of_haul(me->row);
    }
    return task;
}

uint32_t plait_pool_queued(void)
{
    return plait_load_relaxed(&plait_pool.queued) + plait_rows_started() + plait_rows_hauled();
}

/* False: there is none that it may have; if it has looked around, others were faster. */
static bool take_task(struct plait_worker *worker)
{
    struct plait_slot *task = plait_pool.first != NULL ? pull_task() : take_from_rows(worker);
    if (task != NULL) {
        plait_pool.taken++;
        plait_pool.busy++;
        worker->has_task = true;
        worker->has_looked = false;
        worker->given = task;
        worker->blocking = plait_slot_is_blocking(task);
        worker->until.nanoseconds = INT64_MIN;
        if (worker->blocking) {
            plait_pool.away++;
        }
    }
    return task != NULL;
}

/* At least 1, if there is any. */
static uint32_t share_of_queue(void)
{
    return (plait_load_relaxed(&plait_pool.queued) + plait_pool.parallel - 1U) / plait_pool.parallel;
}

/* Moves a share of the queue into the row of a worker whose haul is empty, up to a blocking task. */
static bool haul_queue(struct plait_worker *me)
{
    const uint32_t share = share_of_queue();
    const uint32_t most = share < (uint32_t)BATCH ? share : (uint32_t)BATCH;
    struct plait_slot *batch[BATCH];
    uint32_t count = 0;
    while (count < most && !plait_slot_is_blocking(plait_slot_of_turn(plait_pool.first))) {
        batch[count] = plait_slot_of_turn(plait_pool.first);
        plait_pool.first = batch[count]->turn.next;
        count++;
    }
    count_queued(0U - count);
    plait_row_fill(me->row, batch, count);
    return count != 0;
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
    worker->has_task = false;
}

static void watch(struct plait_worker *worker, bool watching)
{
    worker->watching = watching;
    plait_pool.watched = watching;
}

/* The same for the running worker: it begins only if nobody else watches, and ends only if it does. */
static void watch_if(struct plait_worker *me, bool watching)
{
    if (me->watching != watching && (me->watching || !plait_pool.watched)) {
        watch(me, watching);
    }
}

static void unlink_turn(const struct plait_turn *turn, struct plait_turn *before)
{
    if (before == NULL) {
        plait_pool.first = turn->next;
    } else {
        before->next = turn->next;
    }
    if (plait_pool.last == turn) {
        plait_pool.last = before;
    }
    count_queued(UINT32_MAX);
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
        unlink_turn(at, before);
    }
    return at != NULL;
}

static void looks(struct plait_worker *worker, bool does)
{
    worker->looks = does;
    plait_pool.looking += does ? 1U : UINT32_MAX;
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

/* ---- calm ---- */

static bool is_calm(void)
{
    return plait_load_relaxed(&plait_pool.calm) != 0;
}

void plait_pool_end_calm(void)
{
    plait_strip_end_calm(&plait_pool.calm);
}

/* When `idle` more workers have lain down: `parallel` workers use a processor and an idle one watches, or there is none
 * to be had, and nobody wants to be told. Not on account of threads that are being made: the system may refuse them. */
static bool may_be_calm(uint32_t idle)
{
    const bool is_watched =
        plait_pool.watched || (plait_pool.threads >= plait_pool.limit && plait_pool.idle + idle == 0);
    const bool is_busy = running() >= plait_pool.parallel + idle && is_watched;
    return (is_busy || plait_pool.looking != 0) && plait_pool.making == 0 && plait_pool.stoppers == 0 &&
           plait_pool.settlers == 0;
}

/* Something has changed that may be enough. */
static void begin_calm(void)
{
    if (may_be_calm(0)) {
        plait_store_relaxed(&plait_pool.calm, 1U);
    }
}

/* Something has changed. */
static void keep_calm(void)
{
    if (!may_be_calm(0)) {
        plait_pool_end_calm();
    }
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
    while (helped && plait_pool.looking == 0 && plait_pool_queued() > plait_pool.arriving + plait_pool.returning) {
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
                looks(idler, true);
            }
            rouse(idler);
            helped = true;
        } else if (plait_pool.threads < plait_pool.limit) {
            helped = make_thread(!processor_is_free);
        }
    }
    begin_calm();
}

void plait_pool_mend(void)
{
    if (!plait_strip_is_calm(&plait_pool.calm)) {
        plait_small_lock_lock(&plait_pool.lock);
        help_along();
        plait_small_lock_unlock(&plait_pool.lock);
    }
}

/* Would nobody ever take a queued task, as far as can be known? Those that wait might wait for it. */
static bool nobody_is_left(void)
{
    return plait_pool.threads - plait_pool.making == plait_pool.waiting;
}

/* Takes back a task that was started last by this thread. False: somebody has taken it. */
static bool withdraw(struct plait_slot *task, struct plait_row *row)
{
    struct plait_slot *newest = NULL;
    return row != NULL ? plait_strip_take_newest(&row->starts, PLAIT_STRIP_PLAIN, &newest, 1U) != 0 && newest == task
                       : withdraw_task(task);
}

/* A task was queued: sees that somebody will run it. `row`: where it was put; NULL: into the queue. */
static plait_status see_to(struct plait_slot *task, struct plait_row *row)
{
    plait_status status = PLAIT_OK;
    plait_small_lock_lock(&plait_pool.lock);
    if (row == NULL) {
        push_task(task);
    }
    help_along();
    while (nobody_is_left() && plait_pool.making != 0) { /* by another starter; only who makes it learns of a failure */
        await_decision();
    }
    if (nobody_is_left()) {
        bool made = plait_pool.threads < plait_pool.limit && make_thread(false);
        if (!made && nobody_is_left() && withdraw(task, row)) {
            status = PLAIT_NO_RESOURCE;
        }
    }
    plait_small_lock_unlock(&plait_pool.lock);
    return status;
}

/* A row is full: its older half goes to the queue. */
static void spill(struct plait_row *row)
{
    struct plait_slot *batch[BATCH];
    plait_small_lock_lock(&plait_pool.lock);
    const uint32_t count = plait_row_spill(row, batch, BATCH);
    for (uint32_t i = 0; i < count; i++) {
        push_task(batch[i]);
    }
    plait_small_lock_unlock(&plait_pool.lock);
}

plait_status plait_pool_add(struct plait_slot *task)
{
    struct plait_row *row = plait_slot_is_blocking(task) ? NULL : plait_row_of_thread();
    while (row != NULL && !plait_row_start(row, task)) {
        spill(row);
    }
    return row != NULL && plait_strip_is_calm(&plait_pool.calm) ? PLAIT_OK : see_to(task, row);
}

/* ---- who joins a group, and runs its tasks: pool_help.c ---- */

/* The first of the queue that is one of the group, and `before`, the one ahead of it; NULL: none is. Only who has
 * started blocking tasks looks beyond the very first, for these are nowhere else. */
static struct plait_turn *find_turn(const struct plait_group *group, struct plait_turn **before)
{
    struct plait_turn *at = plait_pool.first;
    *before = NULL;
    while (at != NULL && plait_slot_of_turn(at)->group != group) {
        *before = at;
        at = group->blocking ? at->next : NULL;
    }
    return at;
}

/* Takes the first ones of the queue as long as they are of the group, or one from further behind. */
static uint32_t pull_of_group(const struct plait_worker *me, const struct plait_group *group,
                              struct plait_slot *batch[], uint32_t most)
{
    uint32_t count = 0;
    bool is_first = true;
    while (count < most && is_first) {
        struct plait_turn *before = NULL;
        struct plait_turn *turn = find_turn(group, &before);
        const bool blocks = turn != NULL && plait_slot_is_blocking(plait_slot_of_turn(turn));
        is_first = turn != NULL && before == NULL && !blocks;
        if (is_first || (turn != NULL && count == 0 && !(blocks && me->visits))) {
            batch[count++] = plait_slot_of_turn(turn);
            unlink_turn(turn, before);
        }
    }
    return count;
}

uint32_t plait_pool_take_back(const struct plait_worker *me, const struct plait_group *group,
                              struct plait_slot *batch[], uint32_t most)
{
    uint32_t count = 0;
    if (plait_load_relaxed(&plait_pool.queued) != 0) {
        plait_small_lock_lock(&plait_pool.lock);
        const uint32_t share = share_of_queue();
        count = pull_of_group(me, group, batch, most < share ? most : share);
        plait_small_lock_unlock(&plait_pool.lock);
    }
    return count;
}

bool plait_pool_task_blocks(struct plait_worker *me)
{
    plait_small_lock_lock(&plait_pool.lock);
    const bool changes = !me->blocking;
    if (changes) {
        me->blocking = true;
        plait_pool.away++;
        keep_calm();
        help_along();
    }
    plait_small_lock_unlock(&plait_pool.lock);
    return changes;
}

void plait_pool_task_blocked(struct plait_worker *me)
{
    plait_small_lock_lock(&plait_pool.lock);
    me->blocking = false;
    plait_pool.away--;
    plait_small_lock_unlock(&plait_pool.lock);
}

/* That it is there is seen by who sees that its row has become empty; that it is gone, by who settles, or it finds that
 * it is not calm. */
void plait_pool_visit(struct plait_worker *me, bool comes)
{
    plait_store_release(&me->visiting, comes ? 1U : 0U);
    if (!comes && !plait_strip_is_calm(&plait_pool.calm)) {
        plait_small_lock_lock(&plait_pool.lock);
        tell_settlers();
        plait_small_lock_unlock(&plait_pool.lock);
    }
}

/* ---- workers ---- */

/* Lies down until roused, or until its time has come (true). With the lock held, which it gives up meanwhile. */
static bool lie_idle(struct plait_worker *me)
{
    const plait_duration span = me->watching ? plait_milliseconds(STALL_MILLISECONDS) : plait_pool.idle_time;
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
        if (me->looks) {
            looks(me, false); /* which it will do before it lies down again */
            me->has_looked = false;
        }
    }
    return in_vain && status == PLAIT_TIMEOUT;
}

/* Tasks that have begun so far, as far as the watcher has to know: not those that were run by who joins them, for that
 * may go on for ever while nobody takes what others have queued. */
static uint64_t begun(void)
{
    return plait_pool.taken + plait_rows_begun();
}

/* Whoever starts tasks now and then should not have to rouse somebody for each of them: looks for some for a moment,
 * and lets others have the processor meanwhile. With the lock held, which it gives up meanwhile. */
static void look_around(struct plait_worker *me)
{
    struct plait_spin spin = {0};
    bool is_patient = true;
    looks(me, true);
    begin_calm();
    plait_small_lock_unlock(&plait_pool.lock);
    while (is_patient && !sees_tasks(me)) {
        if (!plait_spin(&spin, &plait_pool.queued, 0)) {
            plait_private_yield();
            is_patient = spin.begun && plait_time_since(plait_thread_now(), spin.began) < PATIENCE;
        }
    }
    plait_small_lock_lock(&plait_pool.lock);
    me->has_looked = true;
    looks(me, false);
}

/* Nothing is to be done by this worker. It looks around once; then it lies down, to watch if it is for that, or if
 * tasks are queued, and nobody else does; or it ends, or takes a task after all. With the lock held, which it gives up
 * meanwhile. Returns whether it ends. */
static bool rest(struct plait_worker *me, bool watches)
{
    bool ends = false;
    if (!watches && !me->has_looked) {
        look_around(me);
        return false;
    }
    watch_if(me, watches || plait_pool_queued() != 0);
    if (is_calm() && !may_be_calm(1)) {
        plait_pool_end_calm(); /* and looks again */
    } else {
        const uint64_t before = begun();
        const bool timed_out = lie_idle(me);
        if (timed_out && !me->watching) {
            ends = plait_pool_queued() == 0 && plait_pool.threads > plait_pool.kept;
        } else if (timed_out && begun() == before) {
            watch_if(me, false);
            me->has_looked = true;
            if (plait_pool_queued() != 0) {
                (void)take_task(me);
            }
        }
    }
    return ends;
}

static void next_with_lock(struct plait_worker *me)
{
    bool ends = false;
    plait_small_lock_lock(&plait_pool.lock);
    if (me->has_task) {
        drop_task(me);
        tell_settlers();
    } else {
        arrive(me);
    }
    while (!me->has_task && !ends) {
        const bool watches = me->watching; /* whether there is need is found out again */
        watch_if(me, false);
        const bool stopping = plait_pool.stoppers != 0; /* then nobody lies down, for nobody would rouse it again */
        me->has_looked |= stopping;
        if (plait_pool_queued() != 0 && (stopping || running() <= plait_pool.parallel)) {
            if (!take_task(me) && !me->has_looked) { /* what there is, is left to others for a moment */
                ends = rest(me, false);
            }
        } else if (stopping) {
            ends = true;
        } else {
            ends = rest(me, watches);
        }
    }
    if (ends) {
        plait_pool.threads--;
        plait_pool.leaving++;
    } else {
        keep_calm();
        help_along();
    }
    plait_small_lock_unlock(&plait_pool.lock);
}

/* Fills the haul; what is in the queue comes first, for it has waited longer. False: nothing was found, or a blocking
 * task, for which the lock is needed. */
static bool haul_in_calm(struct plait_worker *me)
{
    bool found = false;
    if (plait_load_relaxed(&plait_pool.queued) != 0) {
        plait_small_lock_lock(&plait_pool.lock);
        found = haul_queue(me);
        plait_small_lock_unlock(&plait_pool.lock);
    } else if (sees_tasks(me)) {
        found = plait_row_haul(me->row, false);
        if (found) { /* who ended the calm did not see what was on its way */
            plait_pool_mend();
        }
    }
    return found;
}

/* As long as it is calm. NULL: something else is to be done, or nothing was found. */
static struct plait_slot *next_in_calm(struct plait_worker *me)
{
    struct plait_slot *task = next_of_haul(me->row);
    while (task == NULL && is_calm() && haul_in_calm(me)) {
        task = next_of_haul(me->row); /* others may have been faster */
    }
    return task;
}

struct plait_slot *plait_pool_next(struct plait_worker *me)
{
    struct plait_slot *task = NULL;
    if (me->has_task && !me->blocking && !me->returning && me->row != NULL && is_calm()) {
        task = next_in_calm(me);
    }
    if (task == NULL) {
        plait_tally_clear(&me->tally);
        next_with_lock(me);
        task = me->has_task ? me->given : NULL;
    } else if (task->group != me->tally.group) {
        plait_tally_clear(&me->tally);
    }
    return task;
}

/* One that settles counts as waiting from there on, asleep or not: it would wake itself, and others for nothing. */
void plait_pool_task_leaves(struct plait_worker *me, plait_time until)
{
    plait_small_lock_lock(&plait_pool.lock);
    me->until = until;
    if (!me->visits) {
        plait_pool.waiting += until.nanoseconds != INT64_MIN ? 1 : 0;
        plait_pool.away += me->blocking ? 0 : 1;
        keep_calm();
        help_along();
    }
    if (!me->settles) {
        tell_settlers();
    }
    plait_small_lock_unlock(&plait_pool.lock);
}

void plait_pool_task_returns(struct plait_worker *me)
{
    plait_small_lock_lock(&plait_pool.lock);
    if (!me->visits) {
        plait_pool.waiting -= me->until.nanoseconds != INT64_MIN ? 1 : 0;
        plait_pool.away -= me->blocking ? 0 : 1;
    }
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
    plait_store_relaxed(&plait_pool.queued, 0U);
    plait_store_relaxed(&plait_pool.calm, 0U);
    plait_rows_forget();
    plait_pool.threads = me != NULL ? 1 : 0;
    plait_pool.making = 0;
    plait_pool.arriving = 0;
    plait_pool.returning = 0;
    plait_pool.looking = 0;
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
