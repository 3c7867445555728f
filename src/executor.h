/* SPDX-License-Identifier: MIT */
/* executor.h: what the rest of the runtime asks of whoever runs strands: OS threads, fibers on a loop, or the
 * simulator.
 *
 * Everything above this line is written once. An executor only starts strands, puts the running one to sleep, makes a
 * sleeping one run, and tells the time. It knows nothing of words, queues, scopes and groups: a strand sleeps on its
 * own bell, and what the bell means is decided by the strand when it is awake. */
#ifndef PLAIT_SRC_EXECUTOR_H
#define PLAIT_SRC_EXECUTOR_H

#include <plait/strand.h>
#include <plait/task.h>
#include <plait/tools.h>

/* The bell of a strand. CLAIMED: the wait was ended by another strand; set exactly once per such claim, and the strand
 * leaves its wait only after it has seen it. KICK: look at your scopes and arm your timer again; nothing was claimed.
 * ASLEEP: the owner sleeps in the system, so that ringing needs a system call (executor of threads only). */
enum { PLAIT_BELL_KICK = 1, PLAIT_BELL_CLAIMED = 2, PLAIT_BELL_ASLEEP = 4 };

/* Bits of an id: the loop above, the index on the loop below. Loop 0 is the threads: there the upper bits of the index
 * say how many strands of the same thread wait for this one to end. */
enum { PLAIT_ID_LOOP_SHIFT = 20, PLAIT_ID_BITS = 29, PLAIT_ID_DEPTH_SHIFT = 15, PLAIT_ID_DEPTH_MOST = 31 };

/* A run queue that one OS thread fills and empties. */
struct plait_near {
    struct plait_turn *first;
    struct plait_turn **last;
    uint32_t number; /* of its loop */
};

/* To the back of the queue. O(1). By its OS thread. */
PLAIT_INLINE void plait_near_push(struct plait_near *near, struct plait_turn *turn)
{
    turn->next = NULL;
    *near->last = turn;
    near->last = &turn->next;
}

struct plait_executor {
    const char *name;
    enum plait_strand_kind kind;

    /* Sleeps until KICK or CLAIMED is in me->bell or `until` has come; true: the time has come. Called by the running
     * strand only, for itself. May return early for no reason (false). Clears nothing but ASLEEP and KICK: a KICK is
     * taken by the return that reports it, with an acquire, so that what the kicker did before is seen; CLAIMED
     * stays. */
    bool (*park)(struct plait_strand *me, plait_time until);

    /* Sets `bits` in the strand's bell (release) and makes the strand run if it sleeps. Any strand may call it, of any
     * executor. With CLAIMED it is the caller's last touch: the strand's header may be gone right after. */
    void (*ring)(struct plait_strand *strand, uint32_t bits);

    /* The clock that deadlines are compared with. */
    plait_time (*now)(void);

    /* Makes a task run: a strand will be bound to it, and plait_task_run(strand) called once, with it as the running
     * strand. PLAIT_NO_RESOURCE: nothing was started and nothing kept. The slot is the executor's until it is bound;
     * after plait_task_run() it is not touched, for it may be gone. May give the task to another executor. */
    plait_status (*spawn)(const struct plait_executor *executor, struct plait_slot *task);

    /* The running strand is about to end, and nobody can ring it any more: forgets rings that are on their way, and may
     * count on what runs it. The end is told after this, and nothing is waited for in between. NULL: nothing to do. */
    void (*forget)(struct plait_strand *me);
    bool spares_unknown; /* it need not be called for a task that nobody has come to know */

    /* Where its strands start tasks that begin and end on their own OS thread: by pushing them, without spawn(). NULL:
     * nowhere. */
    struct plait_near *near;

    /* The running strand is about to wait until all tasks of its group have ended: runs some of them, which have not
     * begun yet, to their ends, on the calling thread, each as a strand of its own. Returns how many; they are not
     * counted off. NULL: it cannot. */
    uint32_t (*help)(struct plait_group *group);

    /* For tests: waits until all other strands that it runs are parked, and nobody has claimed them. A checkpoint:
     * PLAIT_OK or PLAIT_CANCELLED. */
    plait_status (*settle)(struct plait_strand *me);
};

/* The executor of an OS thread that Plait did not start, and of tasks that such a thread starts. */
extern const struct plait_executor plait_threads;

/* Makes a strand: at rest, without a task, with no scope but the root, `look` set, so that the first wait looks. Plain
 * stores: nobody else knows it. id, slot and stack are the caller's to set after this. */
void plait_strand_prepare(struct plait_strand *strand, const struct plait_executor *executor, const char *name);

/* Ends a life: is the strand in order? It holds no mutex and no permit, and has no scope open beyond `bottom`. If not,
 * plait_private_strand_finish() is fatal, and names the `function`. */
PLAIT_INLINE bool plait_strand_is_in_order(const struct plait_strand *strand, const struct plait_scope *bottom)
{
    return PLAIT_LIKELY(strand->holds == 0 && strand->loans == NULL && strand->top == bottom);
}
PLAIT_COLD void plait_private_strand_finish(const struct plait_strand *strand, const char *function);
PLAIT_INLINE void plait_strand_finish(const struct plait_strand *strand, const struct plait_scope *bottom,
                                      const char *function)
{
    if (!plait_strand_is_in_order(strand, bottom)) {
        plait_private_strand_finish(strand, function);
    }
}

/* Copies the name of any strand, of which the caller knows that it does not end meanwhile. Takes its lock. */
void plait_strand_copy_name(struct plait_strand *strand, char *name, size_t size);

/* Those of the next function for a task that is open to cancellers: waits for them, and leaves the host's list. */
void plait_private_strand_leave(struct plait_strand *me);

/* The running strand's last steps but one, when it has run its task and was found in order: closes the task to its
 * cancellers, sees to it that nobody else knows the strand, and puts it at rest. Then the end of the task may be told.
 * First the cancellers; then out of the host's list; then out of the executor's. A task that is covered yet has neither
 * looked nor opened a group: nobody has come to know its strand. */
PLAIT_INLINE void plait_strand_retire(struct plait_strand *me)
{
    const bool was_known = !me->covered;
    if (was_known) {
        plait_private_strand_leave(me);
    }
    const struct plait_executor *executor = me->executor;
    if (executor->forget != NULL && (was_known || !executor->spares_unknown)) {
        executor->forget(me);
    }
    PLAIT_TOOL_WORD_ENDS(&me->bell);
}

/* Makes `next` the strand that this OS thread runs (NULL: none) and returns the former one. */
PLAIT_INLINE struct plait_strand *plait_strand_switch(struct plait_strand *next)
{
    struct plait_strand *former = plait_private_self;
    plait_private_self = next;
    return former;
}

/* The threads executor's share that lies with how a thread sleeps: park_futex.c or park_condition.c. */
bool plait_thread_park(struct plait_strand *me, plait_time until);
void plait_thread_ring(struct plait_strand *strand, uint32_t bits);
/* threads.c: the calling OS thread will wait for long on account of its present task, or is back: tasks of the pool
 * must not count on it. */
void plait_thread_waits(bool waits);
/* For plait_small_lock: puts the OS thread to sleep while the integer is `seen`, or returns early for no reason. */
void plait_thread_sleep_on(plait_word *integer, uint32_t seen);
/* Rouses at least one of those that sleep on it. Only the address is used. */
void plait_thread_rouse(plait_word *integer);
/* In the child of a fork, where nobody else sleeps any more. */
void plait_thread_after_fork(void);

/* threads_strand.c: runs `prepare` once, before any call with this word returns. */
void plait_thread_once(plait_word *done, void (*prepare)(void));
/* The system's monotonic clock, and whether another processor could change what one spins on. */
plait_time plait_thread_now(void);
bool plait_thread_may_spin(void);

#endif /* PLAIT_SRC_EXECUTOR_H */
