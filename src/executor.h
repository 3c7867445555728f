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

/* The bell of a strand. CLAIMED: the wait was ended by another strand; set exactly once per such claim, and the strand
 * leaves its wait only after it has seen it. KICK: look at your scopes and arm your timer again; nothing was claimed.
 * ASLEEP: the owner sleeps in the system, so that ringing needs a system call (executor of threads only). */
enum { PLAIT_BELL_KICK = 1, PLAIT_BELL_CLAIMED = 2, PLAIT_BELL_ASLEEP = 4 };

/* Bits of an id: the loop above, the index on the loop below. Loop 0 is the threads: there the upper bits of the index
 * say how many strands of the same thread wait for this one to end. */
enum { PLAIT_ID_LOOP_SHIFT = 20, PLAIT_ID_BITS = 29, PLAIT_ID_DEPTH_SHIFT = 15, PLAIT_ID_DEPTH_MOST = 31 };

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

    /* Will `task`, which is not yet spawned, begin and end on the calling OS thread, and does its group's owner run
     * there, too? Then the number of their loop; else 0. NULL: never. */
    uint16_t (*near)(const struct plait_executor *executor, const struct plait_slot *task);

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

/* Ends a life: fatal when the strand still holds a mutex or has a scope open beyond `bottom`, named after
 * `function`. */
void plait_strand_finish(struct plait_strand *strand, const struct plait_scope *bottom, const char *function);

/* Copies the name of any strand, of which the caller knows that it does not end meanwhile. Takes its lock. */
void plait_strand_copy_name(struct plait_strand *strand, char *name, size_t size);

/* The running strand's last steps but one, when it has run its task and was found in order: closes the task to its
 * cancellers, sees to it that nobody else knows the strand, and puts it at rest. Then the end of the task may be told.
 */
void plait_strand_retire(struct plait_strand *me);

/* Makes `next` the strand that this OS thread runs (NULL: none) and returns the former one. */
struct plait_strand *plait_strand_switch(struct plait_strand *next);

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
