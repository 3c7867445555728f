/* SPDX-License-Identifier: MIT */
/* loop.h: an event loop: which of its fibers runs next, and what it does when none can.
 *
 *     other threads ──► inbox ──┐
 *     timers ───────────────────┼──► run queue ──► the next fiber
 *     files ────────────────────┘
 *
 * A loop has one OS thread and no context of its own: the fiber that stops running asks for the next one, on its own
 * stack, and goes there. While fibers run, the loop looks at inbox, timers and files after every PLAIT_LOOP_BATCH of
 * them, so that a long queue starves nobody; when none can run, it sleeps until one of the three has something. */
#ifndef PLAIT_SRC_LOOP_H
#define PLAIT_SRC_LOOP_H

#include <plait/fibers.h>
#include <plait/strand.h>

#include "context.h"
#include "epoll.h"
#include "executor.h"
#include "inbox.h"
#include "stack.h"
#include "timers.h"
#include "watch.h"

/* How many fibers run between two looks around. */
enum { PLAIT_LOOP_BATCH = 64 };

/* How long nobody could run when a loop gives the memory of its idle stacks back. */
#if !defined(PLAIT_LOOP_REST)
#define PLAIT_LOOP_REST 1000000000 /* nanoseconds */
#endif

/* How many turns a loop that never has nothing to do leaves idle stacks their memory, beyond those kept: the end of a
 * crowd is no time for system calls, and the next crowd may be about to come. Then, or when nobody can run, it goes
 * back in slices. */
#if !defined(PLAIT_LOOP_LINGER)
#define PLAIT_LOOP_LINGER (UINT32_C(1) << 20)
#endif
enum { PLAIT_LOOP_SLICE = 2048 };

struct plait_run;

struct plait_loop {
    /* fixed while it runs */
    struct plait_executor executor; /* first: the executor of a fiber is its loop */
    struct plait_run *run;
    struct plait_strand *thread; /* the OS thread's own strand, on whose bell the loop sleeps */
    uint32_t number;             /* from 1: the upper part of its fibers' ids */
    uint32_t slot;               /* the thread's */
    /* its thread only */
    struct plait_near queue; /* who is to run */
    uint32_t look_at;        /* the turn before which it looks around */
    uint32_t crowded_at;     /* the turn at which the idle stacks became too many; see thin_out() */
    bool ends;               /* once nobody can run, its thread goes on */
    bool is_refusing;        /* the spare stack is in use */
    uint32_t settlers;       /* fibers that wait on `settled` */
    plait_word settled;      /* counts how often nobody could run */
    struct plait_slot *root; /* with whose end the loop ends; NULL: when it is told */
    struct plait_timers timers;
    struct plait_poll poll;
    struct plait_stacks stacks;
    struct plait_stack *spare; /* for a fiber that gets no stack, to end on */
    struct plait_context thread_context;
    /* its thread, and a watcher: see watch.h; a line of its own */
    PLAIT_ALIGNAS(64) struct plait_watch watch;
    /* any thread; a line of its own */
    PLAIT_ALIGNAS(64) struct plait_inbox inbox;
    struct plait_turn stop; /* in the inbox: the loop ends when nobody can run */
};

extern __thread struct plait_loop *plait_private_loop __attribute__((tls_model("initial-exec")));

/* The loop that this OS thread runs; NULL: none. */
PLAIT_INLINE struct plait_loop *plait_loop_current(void)
{
    return plait_private_loop;
}
struct plait_loop *plait_loop_switch(struct plait_loop *next);

PLAIT_INLINE struct plait_loop *plait_loop_of_executor(const struct plait_executor *executor)
{
    return (struct plait_loop *)(uintptr_t)executor; /* D-6: its first member */
}

/* A fiber's loop. */
PLAIT_INLINE struct plait_loop *plait_loop_of(const struct plait_strand *strand)
{
    return plait_loop_of_executor(strand->executor);
}

/* ---- the loop's thread ---- */

/* To the back of the run queue. O(1). */
PLAIT_INLINE void plait_loop_queue(struct plait_loop *loop, struct plait_turn *turn)
{
    plait_near_push(&loop->queue, turn);
}

/* Lets a strand hear `bits`; one that is parked will run. */
PLAIT_INLINE void plait_loop_hear(struct plait_loop *loop, struct plait_strand *strand, uint32_t bits)
{
    plait_store_relaxed(&strand->bell, plait_load_relaxed(&strand->bell) | bits); /* this thread alone writes it */
    if (strand->parked) {
        strand->parked = false;
        plait_loop_queue(loop, &strand->turn);
    }
}

/* Looks into the inbox. */
void plait_loop_open_inbox(struct plait_loop *loop);

/* Looks around, and waits until somebody can run. False: the loop ends. */
PLAIT_COLD bool plait_private_loop_find(struct plait_loop *loop);

/* Whose turn it is: a fiber's, or a task's that has not begun. Waits for one, or until the loop ends: NULL. */
PLAIT_INLINE struct plait_turn *plait_loop_next(struct plait_loop *loop)
{
    const bool is_time = plait_load_relaxed(&loop->watch.turns) == loop->look_at;
    if (PLAIT_UNLIKELY(is_time || loop->queue.first == NULL) && !plait_private_loop_find(loop)) {
        return NULL;
    }
    struct plait_turn *next = loop->queue.first;
    loop->queue.first = next->next;
    if (loop->queue.first == NULL) {
        loop->queue.last = &loop->queue.first;
    } else if (loop->stacks.taken > (uint32_t)PLAIT_STACK_CROWD) {
        plait_stack_ask_for((uintptr_t)loop->queue.first);
    }
    plait_watch_turn(&loop->watch);
    return next;
}

/* ---- any thread ---- */

/* Lets the loop hand `bits` to a strand of its own. With them, or with what the strand does when it hears them, it may
 * be gone: it is not touched any more. */
void plait_loop_tell(struct plait_loop *loop, struct plait_strand *strand, uint32_t bits);

/* Gives the loop a task to begin, or its own `stop`. */
void plait_loop_give(struct plait_loop *loop, struct plait_turn *turn);

#endif /* PLAIT_SRC_LOOP_H */
