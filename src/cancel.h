/* SPDX-License-Identifier: MIT */
/* cancel.h: what waits, scopes and groups ask of cancellation. docs/cancellation.md has the protocol and its argument.
 *
 *     upwards     a strand looks at the scopes above it, all of which outlive it         plait_look, plait_evaluate
 *     downwards   a canceller walks through the registered strands below a scope         plait_cancel
 *     between     one flag of each strand, `look`: 0 says that nothing above it has happened since it last looked */
#ifndef PLAIT_SRC_CANCEL_H
#define PLAIT_SRC_CANCEL_H

#include <plait/scope.h>
#include <plait/strand.h>

/* ---- the state word of a scope ---- */

enum {
    PLAIT_SCOPE_CLOSED = 1,    /* not open yet: a scope made by plait_scope_init(), a task; or no longer, a task, or a
                                * scope whose owner waits for its cancellers to go */
    PLAIT_SCOPE_ENDED = 2,     /* a task only: it has ended, and was waited for */
    PLAIT_SCOPE_CANCELLED = 4, /* irrevocable; the cause stands beside it */
    PLAIT_SCOPE_CAUSE_SHIFT = 3,
    PLAIT_SCOPE_CAUSE_MASK = 7 << PLAIT_SCOPE_CAUSE_SHIFT,
    PLAIT_SCOPE_VERSION = 1 << 6, /* counts moves of the deadline, so that an expiry judged earlier fails */
    PLAIT_SCOPE_VERSION_MASK = 0x3fff << 6,
    PLAIT_SCOPE_PREPARED = 1 << 20, /* a scope only: made by plait_scope_init(), and left by a read-modify-write */
    /* a task's own scope only: task.c */
    PLAIT_SCOPE_WAITED = 1 << 20, /* somebody waits on this word, or is about to */
    PLAIT_SCOPE_READY = 1 << 21,  /* the task has said that it is ready */
    PLAIT_SCOPE_LEFT = 1 << 22,   /* a slot of its caller's or starter's: the task has touched it for the last time */
    PLAIT_SCOPE_PIN = 1 << 23     /* cancellers inside: close waits for them, so the owner cannot leave under them */
};

/* ---- upwards; called by the running strand for itself ---- */

/* The slow path of every wait and checkpoint, taken when me->look is set: clears it, registers the strand with its
 * ancestors, evaluates. True: cancelled, and `look` is set again. */
bool plait_look(struct plait_strand *me);

/* Walks up to the innermost shield: true when a scope on the way is cancelled or its deadline has passed. Computes
 * me->effective anew. Who gets true lets plait_look_again() follow, so that the next wait looks as well. */
bool plait_evaluate(struct plait_strand *me);

/* Lets the next wait or checkpoint look. An exchange, as every write to `look`: a plain store would hide the release of
 * a canceller that wrote before it from the exchange that clears the flag. */
PLAIT_INLINE void plait_look_again(struct plait_strand *me)
{
    (void)plait_exchange_acq_rel(&me->look, 1);
}

/* Opens the task of the running strand to its cancellers, and takes over the mark of those that came before:
 * plait_task_close() is the other end. Covered until then: a task that neither looks nor opens a group is never found
 * by a canceller, and pays nothing for it. */
void plait_task_uncover(struct plait_strand *me);

/* The running strand's task is about to end: waits for cancellers that are inside. */
void plait_task_close(struct plait_strand *me);

/* Leaves the host's list, if it ever entered it. Before the strand's end is counted: from there on the group may go. */
void plait_deregister(struct plait_strand *me);

/* ---- downwards; called by any strand ---- */

/* Cancels a scope, unless it has ended; the first cause stays. When it returns, every strand that waits inside has been
 * claimed or will see `look` before it sleeps. */
void plait_cancel(struct plait_scope *scope, enum plait_cause cause);

/* The same by who keeps its owner from leaving it meanwhile: the owner itself, or what is counted below it. */
void plait_cancel_held(struct plait_scope *scope, enum plait_cause cause);

/* Cancels one task, unless it has ended: as if its strand's outermost scope were cancelled. While the slot is there. */
void plait_task_cancel(struct plait_slot *slot, enum plait_cause cause);

#endif /* PLAIT_SRC_CANCEL_H */
