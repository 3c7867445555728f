/* SPDX-License-Identifier: MIT */
/* fibers.c: the executor of fibers: how they begin, change places and end, and the loops of one plait_fibers_run().
 *
 *     caller's thread:  open a group ── run loop 1 until its root task has ended ── stop the others ── close the group
 *     pool's threads:                   run loop 2, 3 ... until told to stop
 *
 * A fiber that stops running picks its successor and goes there. The successor is a fiber already; or a task that has
 * not begun, and gets a stack with a strand; or, where its predecessor has ended, begins on that one's without any
 * switch. */
#include <pthread.h>

#include <plait/fibers.h>
#include <plait/memory.h>
#include <plait/wait.h>

#include "loop.h"
#include "loop_watcher.h"
#include "pool.h"
#include "scope.h"
#include "shard_lock.h"
#include "task.h"
#include "waiting.h"

/* The loops of one run. */
struct plait_run {
    struct plait_loop *loops;
    uint32_t count;
    bool spread;
    struct plait_atomic_u32 turn; /* whose turn it is to get a task */
    struct plait_watcher watcher;
};

/* ---- going from one to the next ---- */

/* Makes the strand of a stack whose memory is new: for all tasks that will run on it. */
static void make_strand(struct plait_loop *loop, struct plait_stack *stack)
{
    struct plait_strand *strand = &stack->strand;
    plait_strand_prepare(strand, &loop->executor, NULL);
    strand->id = loop->number << PLAIT_ID_LOOP_SHIFT | stack->index;
    strand->slot = loop->slot;
    strand->owns = plait_shard_owned_by(loop->slot);
    strand->stack = stack;
}

/* A stack, and room for its fiber's timer. NULL: one of them is not to be had. */
static struct plait_stack *take_stack(struct plait_loop *loop)
{
    struct plait_stack *stack = plait_stacks_take(&loop->stacks);
    if (stack != NULL && !plait_timers_reserve(&loop->timers, stack->index + 1)) {
        plait_stacks_give(&loop->stacks, stack);
        stack = NULL;
    }
    return stack;
}

/* The next strand to run; NULL: the loop ends. A task that has not begun, and for which there is no stack, gets the
 * spare one, to end on; while that is in use, it queues again. */
static struct plait_strand *begin_strand(struct plait_loop *loop, struct plait_turn *next)
{
    while (next != NULL && next->strand == NULL) {
        struct plait_stack *stack = take_stack(loop);
        if (stack == NULL && !loop->is_refusing) {
            loop->is_refusing = true;
            stack = loop->spare;
        }
        if (stack != NULL) {
            if (stack->strand.executor == NULL) {
                make_strand(loop, stack);
            }
            plait_task_bind(&stack->strand, plait_slot_of_turn(next));
        } else {
            plait_loop_queue(loop, next);
            next = plait_loop_next(loop);
        }
    }
    return next != NULL ? next->strand : NULL;
}

PLAIT_INLINE struct plait_strand *next_strand(struct plait_loop *loop)
{
    struct plait_turn *next = plait_loop_next(loop);
    return PLAIT_LIKELY(next != NULL && next->strand != NULL) ? next->strand : begin_strand(loop, next);
}

/* Makes `next` the running strand, and tells where it goes on. */
PLAIT_INLINE struct plait_context *enter(struct plait_loop *loop, struct plait_strand *next)
{
    plait_watch_shows(&loop->watch, next);
    (void)plait_strand_switch(next != NULL ? next : loop->thread);
    return next != NULL ? &plait_stack_of_strand(next)->context : &loop->thread_context;
}

/* The running fiber stops: it is parked or queued. Returns when it runs again. */
PLAIT_INLINE void stop(struct plait_loop *loop, struct plait_strand *me)
{
    struct plait_strand *next = next_strand(loop);
    if (next != me) {
        struct plait_context *here = &plait_stack_of_strand(me)->context;
        plait_context_switch_alike(here, enter(loop, next));
    }
}

/* Runs the task that is bound to the stack's strand, to its end. */
PLAIT_INLINE void run_task(struct plait_loop *loop, struct plait_stack *stack)
{
    struct plait_strand *me = &stack->strand;
    const bool is_root = me->task == loop->root;
    if (PLAIT_UNLIKELY(stack == loop->spare)) {
        plait_task_refuse(me, PLAIT_NO_RESOURCE);
    } else {
        plait_task_run(me);
    }
    if (PLAIT_UNLIKELY(is_root)) {
        loop->ends = true;
    }
    plait_stack_check(stack, "a task that has ended");
}

/* Gives the stack of a task that has ended away, and tells whose turn it is. */
static struct plait_strand *leave_stack(struct plait_loop *loop, struct plait_stack *stack, struct plait_turn *turn)
{
    if (PLAIT_LIKELY(stack != loop->spare)) {
        plait_stacks_give(&loop->stacks, stack);
    } else {
        loop->is_refusing = false;
    }
    return begin_strand(loop, turn);
}

/* What a stack does for as long as it exists. */
static void run_tasks(struct plait_context *self)
{
    struct plait_stack *stack = plait_stack_of(self);
    struct plait_loop *loop = plait_loop_current();
    for (;;) {
        run_task(loop, stack);
        struct plait_turn *turn = plait_loop_next(loop);
        if (PLAIT_LIKELY(turn != NULL && turn->strand == NULL && stack != loop->spare)) {
            plait_task_bind(&stack->strand, plait_slot_of_turn(turn));
            plait_watch_shows(&loop->watch, &stack->strand);
        } else {
            struct plait_context *there = enter(loop, leave_stack(loop, stack, turn));
            if (there != self) {
                plait_context_switch(self, there);
            }
        }
    }
}

/* ---- the executor ---- */

static bool park(struct plait_strand *me, plait_time until)
{
    enum { REASONS = PLAIT_BELL_KICK | PLAIT_BELL_CLAIMED };
    struct plait_loop *loop = plait_loop_of(me);
    if (plait_watch_running(&loop->watch) != me) {
        plait_misuse("a waiting call", (uintptr_t)me, "it was called on the loop's own behalf");
    }
    if (plait_stack_overflowed(plait_stack_of_strand(me))) {
        plait_private_stack_overflow(plait_stack_of_strand(me), me->name != NULL ? me->name : "unnamed");
    }
    bool time_has_come = true;
    if (until.nanoseconds == INT64_MIN) { /* it yields */
        plait_loop_queue(loop, &me->turn);
        stop(loop, me);
    } else if ((plait_load_relaxed(&me->bell) & REASONS) == 0) {
        const uint32_t fiber = plait_stack_of_strand(me)->index;
        const bool is_timed = until.nanoseconds != INT64_MAX;
        if (is_timed) {
            plait_timers_add(&loop->timers, fiber, me, until);
        }
        me->parked = true;
        stop(loop, me);
        time_has_come = is_timed && !plait_timers_remove(&loop->timers, fiber);
    } else {
        /* rung already */
    }
    const uint32_t heard = plait_load_relaxed(&me->bell); /* this thread alone writes it: see plait_loop_hear() */
    if ((heard & PLAIT_BELL_KICK) != 0) {
        plait_store_relaxed(&me->bell, heard & ~(uint32_t)PLAIT_BELL_KICK);
    }
    return time_has_come && (heard & REASONS) == 0;
}

static void ring(struct plait_strand *strand, uint32_t bits)
{
    struct plait_loop *loop = plait_loop_of(strand);
    if (loop == plait_loop_current()) {
        plait_loop_hear(loop, strand, bits);
    } else {
        plait_loop_tell(loop, strand, bits);
    }
}

static plait_status spawn(const struct plait_executor *executor, struct plait_slot *task)
{
    struct plait_loop *loop = plait_loop_of_executor(executor);
    struct plait_run *run = loop->run;
    if (PLAIT_UNLIKELY(plait_slot_is_blocking(task))) {
        return plait_threads.spawn(&plait_threads, task);
    }
    if (run->spread && task != loop->root) {
        loop = &run->loops[plait_add_relaxed(&run->turn, 1U) % run->count];
    }
    if (loop == plait_loop_current()) {
        plait_loop_queue(loop, &task->turn);
    } else {
        plait_loop_give(loop, &task->turn);
    }
    return PLAIT_OK;
}

/* Nobody rings it any more: what was rung is in the inbox by now, if it is not heard yet. */
static void forget(struct plait_strand *me)
{
    if (plait_load_relaxed(&me->rung) != 0) {
        plait_loop_open_inbox(plait_loop_of(me));
    }
    if (plait_loop_of(me)->watch.on) {
        plait_watch_hides(&plait_loop_of(me)->watch);
    }
}

/* The loop finds that nobody can run only when this fiber waits, too: so nothing is asked here. */
static plait_status settle(struct plait_strand *me)
{
    struct plait_loop *loop = plait_loop_of(me);
    const uint32_t seen = plait_load_relaxed(&loop->settled);
    plait_status status = PLAIT_OK;
    loop->settlers++;
    while (status == PLAIT_OK && plait_load_relaxed(&loop->settled) == seen) {
        status = plait_wait(&loop->settled, seen, PLAIT_FOREVER);
    }
    loop->settlers--;
    return status;
}

static const struct plait_executor fibers = {.name = "fibers",
                                             .kind = PLAIT_STRAND_FIBER,
                                             .park = park,
                                             .ring = ring,
                                             .now = plait_thread_now,
                                             .spawn = spawn,
                                             .forget = forget,
                                             .settle = settle};

/* ---- a loop's life ---- */

/* Numbers of loops: bits, the lowest free one first; number 0 is the threads'. */
static struct {
    struct plait_small_lock lock;
    /* lock */
    uint64_t taken[PLAIT_FIBERS_LOOPS / 64];
} numbers = {.taken = {1}};
PLAIT_STATIC_ASSERT(PLAIT_FIBERS_LOOPS << PLAIT_ID_LOOP_SHIFT <= 1 << PLAIT_ID_BITS, "a fiber's id has its bits");

static void before_fork(void)
{
    plait_small_lock_lock(&numbers.lock);
}

static void after_fork(void)
{
    plait_small_lock_unlock(&numbers.lock);
}

/* The child has the forking thread only, and of its loops the one that this thread runs: what starts, starts there. */
static void after_fork_in_child(void)
{
    struct plait_loop *loop = plait_loop_current();
    if (loop != NULL) {
        loop->run->spread = false;
        loop->executor.near = &loop->queue;
        plait_poll_end(&loop->poll); /* the parent's */
    }
    plait_store_release(&numbers.lock.state, 0U);
}

/* After those of the threads (threads_strand.c says why), and before anybody can fork. */
__attribute__((constructor)) static void handle_forks(void)
{
    if (pthread_atfork(before_fork, after_fork, after_fork_in_child) != 0) {
        plait_misuse("pthread_atfork", 0, "no memory for what a fork must do");
    }
}

static uint32_t take_number(void)
{
    uint32_t number = 0;
    plait_small_lock_lock(&numbers.lock);
    for (uint32_t i = 0; i < PLAIT_FIBERS_LOOPS / 64 && number == 0; i++) {
        if (numbers.taken[i] != UINT64_MAX) {
            const uint32_t bit = (uint32_t)__builtin_ctzll(~numbers.taken[i]);
            numbers.taken[i] |= UINT64_C(1) << bit;
            number = i * 64 + bit;
        }
    }
    plait_small_lock_unlock(&numbers.lock);
    return number;
}

static void give_number(uint32_t number)
{
    plait_small_lock_lock(&numbers.lock);
    numbers.taken[number / 64] &= ~(UINT64_C(1) << number % 64);
    plait_small_lock_unlock(&numbers.lock);
}

static void loop_destroy(struct plait_loop *loop)
{
    if (loop->spare != NULL) {
        plait_stacks_give(&loop->stacks, loop->spare);
    }
    plait_stacks_destroy(&loop->stacks);
    plait_timers_end(&loop->timers);
    plait_poll_end(&loop->poll);
    if (loop->number != 0) {
        give_number(loop->number);
    }
}

/* The caller destroys it, whatever comes of this, unless the status is PLAIT_INVALID. */
static plait_status loop_init(struct plait_loop *loop, struct plait_run *run,
                              const struct plait_fibers_options *options)
{
    *loop = (struct plait_loop){.executor = fibers, .run = run, .watch.on = run->watcher.stalled_after != 0};
    loop->queue.last = &loop->queue.first;
    loop->executor.near = run->spread ? NULL : &loop->queue;
    loop->executor.spares_unknown = !loop->watch.on;
    plait_initialize(&loop->inbox, NULL);
    const uint32_t kept = options->stacks_kept != 0 ? options->stacks_kept : (uint32_t)PLAIT_STACK_KEPT;
    plait_status status = plait_stacks_init(&loop->stacks, options->stack_size, kept, run_tasks);
    if (status == PLAIT_OK) {
        loop->number = take_number();
        loop->queue.number = loop->number;
        loop->spare = loop->number != 0 ? plait_stacks_take(&loop->stacks) : NULL;
        status = loop->spare != NULL ? PLAIT_OK : PLAIT_NO_RESOURCE;
    }
    return status;
}

/* Runs fibers until the loop's root has ended, or it was told to stop and nobody can run. */
static void loop_run(struct plait_loop *loop)
{
    loop->thread = plait_self();
    loop->slot = loop->thread->slot;
    struct plait_loop *outer = plait_loop_switch(loop);
    /* The thread's strand waits as well, if not in a wait of its own: to be seen by who is told that it does. */
    plait_store_relaxed(&loop->thread->claim,
                        loop->thread->sequence << PLAIT_CLAIM_SEQUENCE_SHIFT | (uint64_t)PLAIT_CLAIM_IDLE);
    plait_thread_waits(true);
    struct plait_strand *next = next_strand(loop);
    if (next != NULL) {
        plait_context_switch(&loop->thread_context, enter(loop, next));
    }
    plait_thread_waits(false);
    (void)plait_loop_switch(outer);
}

/* ---- the loops of a run ---- */

/* The task by which a thread of the pool runs a loop. */
struct runner {
    struct plait_slot slot; /* first */
    struct plait_loop *loop;
};

static plait_status run_loop(struct plait_slot *slot)
{
    struct runner *runner = (struct runner *)slot; /* D-6 */
    loop_run(runner->loop);
    return PLAIT_OK;
}

/* What a run allocates: its loops, then the runners of all but the first. */
static size_t units_of(uint32_t loops)
{
    return plait_memory_units(loops * sizeof(struct plait_loop)) + plait_memory_units(loops * sizeof(struct runner));
}

static struct runner *runners_of(struct plait_memory *memory, uint32_t loops)
{
    return (struct runner *)(memory + plait_memory_units(loops * sizeof(struct plait_loop))); /* D-6 */
}

static plait_status init_loops(struct plait_run *run, const struct plait_fibers_options *options, uint32_t *made)
{
    plait_status status = PLAIT_OK;
    for (uint32_t i = 0; i < run->count && status == PLAIT_OK; i++) {
        status = loop_init(&run->loops[i], run, options);
        *made += status != PLAIT_INVALID ? 1 : 0;
    }
    return status;
}

static plait_status start_runners(struct plait_run *run, struct runner *runners, struct plait_group *threads,
                                  uint32_t *started)
{
    plait_status status = PLAIT_OK;
    for (uint32_t i = 1; i < run->count && status == PLAIT_OK; i++) {
        runners[i].loop = &run->loops[i];
        status = plait_slot_start(threads, &runners[i].slot, run_loop, "event loop", true);
        *started = status == PLAIT_OK ? i : *started;
    }
    return status;
}

/* The root's loop runs on the calling thread; its group is closed when the task has ended, so closing never waits. */
static plait_status run_root(struct plait_run *run, struct plait_slot *slot,
                             plait_status (*body)(struct plait_slot *slot), const char *name)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    struct plait_loop *loop = &run->loops[0];
    plait_group_open(&group);
    loop->root = slot;
    outcome = plait_slot_start_on(&loop->executor, &group, slot, body, name, false);
    loop_run(loop);
    plait_group_close(&group, &outcome);
    return outcome;
}

static plait_status run_all(struct plait_run *run, struct runner *runners, struct plait_slot *slot,
                            plait_status (*body)(struct plait_slot *slot), const char *name)
{
    struct plait_group threads;
    uint32_t started = 0;
    plait_group_open(&threads);
    plait_status status = start_runners(run, runners, &threads, &started);
    if (status == PLAIT_OK && run->watcher.stalled_after != 0) {
        run->watcher.loops = run->loops;
        run->watcher.count = run->count;
        status = plait_watcher_start(&run->watcher, &threads);
    }
    if (status == PLAIT_OK) {
        status = run_root(run, slot, body, name);
    }
    plait_watcher_stop(&run->watcher);
    for (uint32_t i = 1; i <= started; i++) {
        plait_loop_give(&run->loops[i], &run->loops[i].stop);
    }
    plait_status ended = PLAIT_OK; /* the threads' own outcome says nothing of the task's */
    plait_group_close(&threads, &ended);
    return status;
}

plait_status plait_fibers_run(const struct plait_fibers_options *options, struct plait_slot *slot,
                              plait_status (*body)(struct plait_slot *slot), const char *name)
{
    static const struct plait_fibers_options defaults;
    const struct plait_fibers_options *given = options != NULL ? options : &defaults;
    struct plait_run run = {.count = given->loops != 0 ? given->loops : 1,
                            .spread = given->spread,
                            .watcher.stalled_after = given->stalled_after};
    if (plait_loop_current() != NULL) {
        return PLAIT_MISUSE;
    }
    if (run.count >= PLAIT_FIBERS_LOOPS || given->stalled_after < 0) {
        return PLAIT_INVALID;
    }
    struct plait_memory *memory = plait_memory_allocate(units_of(run.count));
    if (memory == NULL) {
        return PLAIT_NO_MEMORY;
    }
    run.loops = (struct plait_loop *)memory; /* D-6 */
    uint32_t made = 0;
    plait_status status = init_loops(&run, given, &made);
    if (status == PLAIT_OK) {
        status = run_all(&run, runners_of(memory, run.count), slot, body, given->name != NULL ? given->name : name);
    }
    for (uint32_t i = 0; i < made; i++) {
        loop_destroy(&run.loops[i]);
    }
    plait_memory_release(memory, units_of(run.count));
    return status;
}

size_t plait_fibers_stack_used(void)
{
    const struct plait_strand *me = plait_self();
    return me->stack != NULL ? plait_stack_used(&plait_loop_of(me)->stacks, me->stack) : 0U;
}
