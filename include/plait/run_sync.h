/* SPDX-License-Identifier: MIT */
/* run_sync.h: a function that blocks runs on a thread of the pool, while the strand that called it waits.
 *
 *     static const struct digest_task hash_file = {.run = hash, .name = "hash"};
 *
 *     status = digest_run_sync(&hash_file, path, &digest);       other fibers of this loop go on meanwhile
 *
 * Which functions: those that wait in the system and not in a call of Plait (files, names of hosts, foreign libraries),
 * and those that compute for long. The call is generated with every kind `task`; here is what all of them share.
 *
 *     digest_run_sync:    look ──► permit of a limiter ──► thread of the pool ──► function ──► permit back ──► result
 *                         cancelled? then the          cancelled while it is queued?     the strand is no longer
 *                         function never runs          then it does not run either       cancelled, only the function
 *
 * Cancellation. A call whose strand is cancelled before the function has begun returns PLAIT_CANCELLED, and the
 * function never runs. Once it has begun it is waited for, since a thread cannot be killed; it lies below the scopes of
 * its caller, so a checkpoint or a wait in it returns PLAIT_CANCELLED when they are cancelled or past their deadline.
 * What it returns is returned, with its result, whatever has been cancelled meanwhile.
 *
 * Deadlines are those of scopes: PLAIT_FAIL_AFTER(...) { status = digest_run_sync(...); }.
 *
 * ABANDON, an option of the declaration, says that a call may be left behind: then a cancelled caller does not wait for
 * the function, and PLAIT_CANCELLED is returned at once. The call lives in memory of its own, with its own copies of
 * argument and result, until the function has ended; a late result is disposed of. Before the caller leaves, it cancels
 * the call: the function sees that it is not wanted any more at its next checkpoint, and has no part in the scopes of
 * its caller, nor in deadlines that have not come. It touches nothing of its caller's but what its argument points to.
 *
 * The limiter says how many functions run at one time. A permit is held by the call, not by a strand, from before the
 * function begins until it has really ended, also when its caller has left it behind. Without one that is given, it is
 * the limiter of the process, with PLAIT_RUN_SYNC_LIMIT permits. The pool has a limit of its own (threads.h), which
 * should be larger than all these together.
 *
 * A function may call another one in this way. The inner call has a permit of its own, but needs no thread of its own
 * where the pool has none left: it runs on that of the function that waits for it. One that may be left behind does
 * not: it waits for a thread, or until its caller is cancelled.
 *
 * A child of fork() inherits neither the functions that run nor their permits: let it exec or end. */
#ifndef PLAIT_RUN_SYNC_H
#define PLAIT_RUN_SYNC_H

#include <plait/limiter.h>
#include <plait/strand.h>
#include <plait/task.h>

PLAIT_EXTERN_C_BEGIN

/* Permits of the limiter of the process, unless it is told otherwise: functions that block use no processor, so there
 * may be many more than processors; but each has a thread, and most wait for the same disk or the same server. */
#define PLAIT_RUN_SYNC_LIMIT 40

/* The limiter of the process. plait_limiter_set_total() changes how many functions run at one time, and the statistics
 * of limiter.h say how many do and how many strands wait. Never NULL; O(1). */
struct plait_limiter *plait_run_sync_limiter(void);

/* How many calls have been left behind by their callers and have not ended, with all that belonged to them. For
 * statistics: out of date when it returns; plait_threads_stop() waits until there is none. Any strand; O(1). */
uint32_t plait_abandoned_calls(void);

/* ---- what generated code calls: a call that is waited for ---- */

/* Runs `body` as the task of the slot on a thread of the pool, below the scopes of the calling strand, and waits until
 * it has ended. Looks first, and waits for a permit of the limiter.
 *
 * What the body returned, an unknown negative value as PLAIT_FAILED. Before it has begun: PLAIT_CANCELLED;
 * PLAIT_NO_RESOURCE: no thread can be had. The body looks whether it was cancelled while it was queued. The slot must
 * not be in use, and is free afterwards. `name` is not copied. Ordering: what was done before happens before the body,
 * and the body happens before the return. Any calls may overlap, with different slots. O(1) beyond the waits. */
PLAIT_MUST_USE plait_status plait_run_sync(struct plait_limiter *limiter, struct plait_slot *slot,
                                           plait_status (*body)(struct plait_slot *slot), const char *name);

/* ---- what generated code calls: a call that may be left behind ---- */

struct plait_call;

/* What a generated type does for its calls. */
struct plait_call_type {
    plait_status (*run)(struct plait_call *call); /* the function, unless it was cancelled while it was queued */
    void (*discard)(struct plait_call *call);     /* disposes of a result that nobody takes; NULL: nothing to do */
    size_t units;                                 /* of memory that the call lies in */
};

/* First in the record of a generated type. */
struct plait_call {
    struct plait_slot slot; /* first; a task of no group */
    /* fixed */
    const struct plait_call_type *type;
    struct plait_limiter *limiter;
    /* caller and function: who decides the call's fate, see run_sync.c */
    plait_word fate;
    /* the function; its caller's once it has ended */
    plait_status raw; /* what it returned, or why it did not begin */
};

/* Looks, and waits for a permit. PLAIT_OK: the permit is to be used by plait_call_start(), or given back. Otherwise
 * PLAIT_CANCELLED. */
PLAIT_MUST_USE plait_status plait_call_admit(struct plait_limiter *limiter);

/* Gives back a permit for which no call was started. */
void plait_call_dismiss(struct plait_limiter *limiter);

/* Starts the call with the permit of an admitted one. PLAIT_OK; PLAIT_NO_RESOURCE: no thread can be had, nothing was
 * started, and the permit has been given back. */
PLAIT_MUST_USE plait_status plait_call_start(struct plait_call *call, const struct plait_call_type *type,
                                             struct plait_limiter *limiter, const char *name);

/* Waits until the started call has ended, or the calling strand is cancelled: then the call is cancelled, too, and has
 * so much time to end in (0: none). True: it has ended, call->raw is what the function returned, and the memory is
 * the caller's to give back. False: it is left behind; its memory is not to be touched any more. */
PLAIT_MUST_USE bool plait_call_await(struct plait_call *call, plait_duration grace);

PLAIT_EXTERN_C_END

#endif /* PLAIT_RUN_SYNC_H */
