/* SPDX-License-Identifier: MIT */
/* pool.h: who runs which task, and how many threads that takes. Threads themselves come and go in threads.c. */
#ifndef PLAIT_SRC_POOL_H
#define PLAIT_SRC_POOL_H

#include <plait/small_lock.h>
#include <plait/task.h>
#include <plait/time.h>

#include "group.h"
#include "rows.h"

/* What a worker has seen of what others do with their rows: rows.h. */
struct plait_sight {
    plait_time at;
    uint64_t kept;
    uint64_t unhauled;
};

/* A thread that runs tasks: one of the pool, on whose stack this lies, or a visitor, which is one of the program's that
 * joins a group (pool_help.c). */
struct plait_worker {
    plait_word roused; /* 1: taken from the idle ones; the last touch of whoever took it */
    /* its thread, which visits; anybody reads it */
    struct plait_atomic_u32 visiting; /* 1: runs tasks, or looks for some */
    /* fixed */
    bool visits;
    struct plait_row *row; /* NULL: it has none */
    /* its thread; others look while `until` is set */
    struct plait_strand *strand; /* runs its task, or one that its task has started and joins */
    /* its thread */
    uint32_t depth;           /* how many strands of this thread wait for `strand` to come to an end */
    struct plait_tally tally; /* tasks that have ended and are not counted off yet */
    struct plait_sight sight; /* when it last looked for tasks */
    /* pool lock */
    bool idle;
    bool watching;  /* while idle: sees that queued tasks get on */
    bool looks;     /* for tasks, or has been roused to do so */
    bool blocking;  /* its task is a blocking one */
    bool returning; /* its task, a blocking one, is as good as ended */
    bool settles;   /* its task waits until all others do */
    bool has_task;
    bool has_looked;          /* for tasks, for a moment, since it had one */
    struct plait_slot *given; /* its next task */
    plait_time until;         /* its task waits until then at latest; INT64_MIN: it does not wait */
    struct plait_worker *idle_next;
    struct plait_worker **idle_slot; /* what points here */
};

struct plait_pool {
    struct plait_small_lock lock;
    /* lock; anybody reads them */
    struct plait_atomic_u32 queued; /* tasks from first to last */
    /* 1: whoever starts a task, or has ended one, need not take the lock. See pool.c */
    PLAIT_ALIGNAS(64) struct plait_atomic_u32 calm;
    /* lock */
    PLAIT_ALIGNAS(64) struct plait_turn *first; /* queued tasks, oldest first; others are in rows */
    struct plait_turn *last;
    struct plait_worker *idlers; /* latest first: the others grow old and end */
    uint64_t taken;              /* tasks that were taken with the lock held */
    uint32_t threads;            /* all of them, also those being made */
    uint32_t making;             /* being made: may fail yet */
    uint32_t arriving;           /* have not looked at the queue yet, and will take a task */
    uint32_t returning;          /* busy with the last steps of a blocking task, and will look at the queue next */
    uint32_t looking;            /* without a task, and will look at the queue once more before they lie down */
    uint32_t leaving;            /* no longer among `threads`, about to end */
    uint32_t idle;               /* without a task */
    uint32_t busy;               /* with one */
    uint32_t away;               /* busy, and not using a processor: the task waits, or is a blocking one */
    uint32_t waiting;            /* busy, and the task waits in a call of Plait */
    bool watched;                /* somebody watches, or is about to */
    bool watcher_arrives;        /* a thread that has not looked at the queue yet will watch */
    uint32_t stoppers;           /* strands that want all threads to end */
    uint32_t settlers;           /* strands that wait on `moves` */
    plait_word moves;            /* counts, while there are such, tasks that have begun to wait or have ended */
    uint32_t starters;           /* strands that wait on `decided` */
    plait_word decided; /* counts, while there are such, threads that were being made and are there or refused */
    /* written while there are no threads */
    uint32_t limit;
    uint32_t kept; /* as many threads do not end for want of work */
    uint32_t parallel;
    plait_duration idle_time;
};

extern struct plait_pool plait_pool;

/* Queues a task and sees that somebody will run it. PLAIT_NO_RESOURCE: nobody would; it is not queued. */
plait_status plait_pool_add(struct plait_slot *task);

/* The next task for the running worker, whose former one has ended; NULL: the worker is counted off, and its thread
 * ends. Zero it before the first call. */
struct plait_slot *plait_pool_next(struct plait_worker *me);

/* Takes up to `most` of the oldest of the queue, as far as they are of the group, or one that blocks, unless `me`
 * visits. Returns how many. */
uint32_t plait_pool_take_back(const struct plait_worker *me, const struct plait_group *group,
                              struct plait_slot *batch[], uint32_t most);

/* The running worker is about to run a blocking task where it joins it. False: it does so already. True:
 * plait_pool_task_blocked() takes it back. */
bool plait_pool_task_blocks(struct plait_worker *me);
void plait_pool_task_blocked(struct plait_worker *me);

/* By who has put tasks into a row that were in none for a moment. */
void plait_pool_mend(void);

/* A visitor is about to look for tasks that it might run; has run what it found. */
void plait_pool_visit(struct plait_worker *me, bool comes);

/* pool_help.c: the thread, whose running strand owns the group and is about to wait until its tasks have ended, runs
 * those that have not begun, as far as it finds them. Returns how many; they are not counted off. */
uint32_t plait_worker_help(struct plait_worker *me, struct plait_group *group);

/* The running worker's task is about to leave its processor to others; is back. `until`: something happens, or this
 * instant has come; INT64_MIN: for a moment, in a yield. */
void plait_pool_task_leaves(struct plait_worker *me, plait_time until);
void plait_pool_task_returns(struct plait_worker *me);

/* The running worker's task, a blocking one, has no more to do than to tell that it has ended: who hears that finds a
 * worker that will take the next task, and no thread is made for it. */
void plait_pool_task_ends(struct plait_worker *me);

/* With the lock held: how many tasks have not begun. */
uint32_t plait_pool_queued(void);

/* With the lock held: from here on nobody starts or ends a task without taking the lock. */
void plait_pool_end_calm(void);

/* With the lock held: rouses all idle workers, so that they see what has changed. Unlocks meanwhile. */
void plait_pool_rouse_all(void);

/* With the lock held: makes threads until `kept` are there. False: the system has not so many. Unlocks meanwhile. */
bool plait_pool_make_kept(void);

/* In the child of a fork, with the lock held, which it gives up: nobody is left but the running worker; NULL: nor that.
 */
void plait_pool_forget(const struct plait_worker *me);

/* threads.c: the pool's share of what a fork must do. */
void plait_pool_before_fork(void);
void plait_pool_after_fork(void);
void plait_pool_after_fork_in_child(void);

/* threads.c: makes a thread that calls plait_pool_next() until it gets NULL. */
bool plait_thread_make(void);

#endif /* PLAIT_SRC_POOL_H */
