/* SPDX-License-Identifier: MIT */
/* threads.h: the pool of OS threads that runs the tasks of groups opened by plain threads.
 *
 * Nothing here needs to be called: the pool begins with the first task. It has as many running tasks as the machine has
 * processors (two at least), and one more thread for each task that waits in a call of Plait or was declared .blocking,
 * as long as tasks are queued, up to a limit. A task that blocks in any other way is noticed late: when no queued task
 * has begun for 10 ms, but for those that are run by who joins them, one gets a further thread. Threads without work
 * end after a while. They block all signals.
 *
 * Who joins a group, a task or a thread of the program's own, runs tasks of that very group itself as long as it finds
 * some that have not begun, and waits then. It takes those that were started last, in the order in which they were
 * started; a task, but no thread of the program's own, also those that are .blocking. They run on its own stack: up to
 * 31 of them inside each other, and as long as half of a stack of the pool's is left there, which is what a task may
 * count on wherever it runs; a thread with a smaller stack waits only. So tasks that join tasks seldom need a thread
 * each; they may where others have taken what is joined, and wait, and beyond 31 inside each other. A task is a strand
 * of its own wherever it runs; thread-local variables are the thread's, and on a thread of the program's own so are the
 * signals it lets through: a call of the system in such a task may end with EINTR. Which must not be is declared
 * .blocking, and runs on a thread of the pool.
 *
 * Where the limit is reached and every thread waits in a call of Plait, starting a task fails with PLAIT_NO_RESOURCE;
 * as long as one of them runs, the task is queued. A task that has been woken waits until its thread is on a processor
 * again. So tasks that wait for each other need a limit of at least their number; a group's owner waits for its tasks.
 *
 * At the end of the process (exit, or main returning) idle threads end and are joined, so that no tool has anything to
 * report; threads that still run a task are left alone. After fork() the child has an empty pool; a group that was open
 * belongs to the parent. A task that forks must end its child by exec or _exit. */
#ifndef PLAIT_THREADS_H
#define PLAIT_THREADS_H

#include <plait/base.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* Most threads of the pool, unless configured. */
#define PLAIT_THREADS_LIMIT 256

/* Zero stands for the default everywhere. Order of members: limit, fixed, idle, stack_size. */
struct plait_threads_options {
    uint32_t limit;      /* most threads; default PLAIT_THREADS_LIMIT */
    uint32_t fixed;      /* this many threads, made at once, never more and never fewer; default: as needed */
    plait_duration idle; /* how long a thread without work stays; default 10 s */
    size_t stack_size;   /* of a thread, in bytes, half of which each task finds free; default: the system's */
};

/* Configures the pool while it has no threads: before the first task, or after plait_threads_stop(). PLAIT_INVALID:
 * fixed beyond limit, a negative idle time, or a stack size that the system refuses. PLAIT_MISUSE: there are threads.
 * PLAIT_NO_RESOURCE: the fixed number could not be made; those that were are gone again. The former options stay after
 * a failure. Does not wait, except for such threads. */
PLAIT_MUST_USE plait_status plait_threads_configure(const struct plait_threads_options *options);

/* Ends all threads of the pool, each when it has no task, and restores the default options. PLAIT_OK: none is left, and
 * the next task begins anew. PLAIT_TIMEOUT: a task still ran at the instant `deadline`; the pool goes on, with its
 * fixed number where there is one. Waits shielded. Any strands may call it at the same time. Not from a task:
 * PLAIT_MISUSE.
 */
PLAIT_MUST_USE plait_status plait_threads_stop(plait_time deadline);

/* The pool at one instant. */
struct plait_threads_state {
    uint32_t threads; /* alive or being made */
    uint32_t idle;    /* without a task */
    uint32_t waiting; /* in a task that waits in a call of Plait */
    uint32_t queued;  /* tasks that have not begun */
};

/* Any calls may overlap; O(1). */
PLAIT_MUST_USE struct plait_threads_state plait_threads_statistics(void);

PLAIT_EXTERN_C_END

#endif /* PLAIT_THREADS_H */
