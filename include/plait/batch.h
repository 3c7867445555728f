/* SPDX-License-Identifier: MIT */
/* batch.h: one function called for many inputs, at most so many calls at a time: what NAME_map, NAME_race and
 * NAME_as_completed (kind `task`) share.
 *
 *     inputs   0 1 2 3 4 5 6 7 8 9 ...          each lane is a task of one group: it takes the next input that nobody
 *              │ │ │ ▲                          has taken, calls the function, and comes again
 *     lanes    A B C └ next
 *                                               `limit` lanes, and so never more calls at a time, and no fewer while
 *     order    1 0 ...                          there are inputs
 *              which input has ended, in the
 *              order in which they did
 *
 * All memory is the caller's: a lane for each call at a time, and for as_completed a word for each input. Nothing is
 * allocated, on threads, on fibers and in the simulator alike. */
#ifndef PLAIT_BATCH_H
#define PLAIT_BATCH_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/group.h>
#include <plait/status.h>
#include <plait/task.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

struct plait_batch;

/* Where one strand of a batch lives. Its members are private. */
struct plait_lane {
    struct plait_slot slot; /* first */
    struct plait_batch *batch;
};

/* What ends a batch before all its inputs have been used. */
enum plait_batch_rule {
    PLAIT_BATCH_NOTHING, /* nothing does */
    PLAIT_BATCH_FAILURE, /* the first failure */
    PLAIT_BATCH_END      /* the first call that ends, however it does */
};

/* What the batches of all types share; first in a NAME_batch. All zero: none is open. Its members are private. */
struct plait_batch {
    /* fixed while it is open */
    plait_status (*run)(struct plait_batch *batch, size_t index); /* calls the typed function */
    const char *name;
    size_t count;
    struct plait_lane *lanes;
    size_t limit;
    plait_status *statuses; /* NULL: nobody wants them */
    plait_word *order;      /* NULL: nobody wants them one by one */
    enum plait_batch_rule rule;
    bool blocking;
    /* the lanes */
    struct plait_atomic_u64 next;    /* the first input that no lane has taken; may run past the last one */
    struct plait_atomic_u64 decided; /* the input whose call came first with what the rule asks for: see batch.c */
    plait_status verdict;            /* what that call returned: of the lane that wrote `decided` */
    struct plait_atomic_u64 ended;   /* places of `order` that are given away */
    struct plait_atomic_u64 alive;   /* lanes that may still give one away */
    /* the strand that opened it */
    bool is_open;
    bool said_closed;
    size_t taken; /* of `order` */
    struct plait_group group;
};

/* ---- what generated code calls ---- */

/* Opens a group and starts the lanes, `limit` of them or one for each input. The batch is not open, and the members
 * that are fixed while it is have been filled in.
 *
 * PLAIT_OK: it is open. Otherwise it is not. PLAIT_INVALID: `limit` is 0, there are inputs and no lanes, or no statuses
 * with PLAIT_BATCH_NOTHING, or more inputs than an `order` can tell apart (UINT32_MAX - 1). PLAIT_NO_RESOURCE: not all
 * lanes can be started; those that were have been cancelled and joined. Does not wait, but as plait_slot_start(). What
 * was done before happens before the calls. O(limit), and O(count) with an `order`. */
PLAIT_MUST_USE plait_status plait_batch_open(struct plait_batch *batch);

/* Waits for the next call that ends well, or with PLAIT_BATCH_NOTHING for the next that ends at all, and tells whose it
 * was: those that have ended come first, in the order in which they did. Only with an `order`.
 *
 * PLAIT_OK; PLAIT_CLOSED: all have been told; PLAIT_CANCELLED: the running strand is, or no more will come since the
 * batch is: by a failure, or from outside; PLAIT_TIMEOUT; PLAIT_MISUSE: it is not open, or another strand opened it.
 * PLAIT_OK and PLAIT_CLOSED also in a cancelled scope. Acquire: what the call did is seen. O(1) beyond the wait. */
PLAIT_MUST_USE plait_status plait_batch_next(struct plait_batch *batch, size_t *index, plait_time deadline);

/* Ends the batch: waits until all calls have been made, or with an `order` cancels those whose ends have not been told;
 * joins the lanes, and closes the group. Fatal when it is not open, or not the innermost scope of the running strand.
 *
 * `outcome`, in and out: what the caller has made of it so far; PLAIT_CLOSED that plait_batch_next() has said is
 * PLAIT_OK. Afterwards, the first that fits: what came first of a failure of the caller's own and what the rule asks
 * for; PLAIT_CANCELLED, if a scope around it is cancelled and calls were cut short by that, or never made; PLAIT_OK.
 *
 * Returns the index of what the rule asked for, with PLAIT_BATCH_NOTHING of the first failure; `count`: there was none.
 * Shielded. What the calls did happens before it returns. O(limit + inputs that were not used). */
size_t plait_batch_close(struct plait_batch *batch, plait_status *outcome);

PLAIT_EXTERN_C_END

#endif /* PLAIT_BATCH_H */
