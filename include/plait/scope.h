/* SPDX-License-Identifier: MIT */
/* scope.h: a bounded region of a strand, with a deadline and a cancel state. Scopes nest.
 *
 *     struct plait_scope limit;                       declared before the block, readable after it
 *     plait_status outcome = PLAIT_OK;
 *     PLAIT_FAIL_AFTER(&limit, plait_seconds(5), &outcome) {
 *         outcome = ...;                              calls that wait return PLAIT_CANCELLED once the time has come
 *     }                                               here PLAIT_CANCELLED has become PLAIT_TIMEOUT
 *
 * Inside a cancelled scope every call that would have to wait returns PLAIT_CANCELLED, again and again, until the scope
 * is left: cancellation is a state, not an event that could be missed or swallowed. A call that can finish at once
 * does. The body passes PLAIT_CANCELLED on like any other failure; the scope that was cancelled turns it, when it is
 * closed, into PLAIT_OK (move on) or PLAIT_TIMEOUT (fail, by its own deadline), unless a scope around it that no shield
 * hides is cancelled as well: then the outer one catches it.
 *
 * A block form is its two functions and a loop that runs once, nothing else. `return`, `goto` and `break` out of it
 * close the scope; `break` and `continue` leave the block only, not a loop around it. What `return` returns is computed
 * before the scope is closed: return the outcome after the block (plait-check finds who does not). Leaving by longjmp()
 * is not allowed.
 *
 *     block form                             function form
 *     PLAIT_SCOPE(scope, outcome)            plait_scope_open(scope)
 *     PLAIT_MOVE_ON_AT(s, when, outcome)     plait_scope_move_on_at(s, when)
 *     PLAIT_MOVE_ON_AFTER(s, span, outcome)  plait_scope_move_on_at(s, plait_after(span))
 *     PLAIT_FAIL_AT(s, when, outcome)        plait_scope_fail_at(s, when)
 *     PLAIT_FAIL_AFTER(s, span, outcome)     plait_scope_fail_at(s, plait_after(span))
 *     PLAIT_SHIELD(s, limit, outcome)        plait_scope_shield(s, limit)
 *     PLAIT_PREPARED(s, outcome)             plait_scope_enter(s)                  after plait_scope_init(s)
 *                  at the end of each block  plait_scope_close(s, outcome)
 *
 * Which calls may overlap: cancel, move, cause with each other and with everything the owner does, from
 * plait_scope_init() (or opening) on until the object goes or is opened again. Everything else belongs to the strand
 * that opens it. */
#ifndef PLAIT_SCOPE_H
#define PLAIT_SCOPE_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/block.h>
#include <plait/status.h>
#include <plait/strand.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* What cancelled a scope. The first cause stays. */
enum plait_cause {
    PLAIT_CAUSE_NONE,          /* nothing did */
    PLAIT_CAUSE_EXPLICIT,      /* plait_scope_cancel, plait_group_cancel */
    PLAIT_CAUSE_DEADLINE,      /* its own deadline */
    PLAIT_CAUSE_PARENT,        /* a scope around it: the block ended with PLAIT_CANCELLED that is not its own */
    PLAIT_CAUSE_SIBLING_FAILED /* a group only: one of its tasks, or its owner, failed */
};

/* ---- opening and closing, out of line ---- */

/* Scopes inside each other: depths fit into 16 bits, of which the highest value means "claimed by nobody". */
enum { PLAIT_SCOPE_DEEPEST = 65534 };

/* Fatal: it is open already, or too deep. */
PLAIT_NORETURN PLAIT_COLD void plait_private_scope_refuse(const struct plait_scope *scope, const char *function);

/* Closing, when there is more to it than plain stores. */
void plait_private_scope_close(struct plait_strand *me, struct plait_scope *scope, plait_status *outcome);

/* Puts the scope, whose kind is known, inside the innermost one of the running strand. Plain stores. */
PLAIT_INLINE void plait_private_scope_push(struct plait_strand *me, struct plait_scope *scope, plait_time deadline,
                                           const char *function)
{
    struct plait_scope *parent = me->top;
    const uint32_t depth = parent->depth + 1U;
    if (PLAIT_UNLIKELY(parent == scope || depth > (uint32_t)PLAIT_SCOPE_DEEPEST)) {
        plait_private_scope_refuse(scope, function);
    }
    scope->depth = (uint16_t)depth;
    scope->shield = scope->is_shield ? (uint16_t)depth : parent->shield;
    scope->parent = parent;
    scope->owner = me;
    scope->slot = me->slot;
    scope->saved_effective = me->effective;
    scope->generation = me->generation;
    me->effective = plait_time_min(scope->is_shield ? PLAIT_FOREVER : me->effective, deadline);
    me->top = scope;
}

PLAIT_INLINE void plait_private_scope_open(struct plait_scope *scope, bool is_shield, bool fails, plait_time deadline,
                                           const char *function)
{
    struct plait_strand *me = plait_self();
    scope->is_shield = is_shield;
    scope->fails = fails;
    plait_initialize(&scope->left, 0U);
    scope->caught = false;
    plait_initialize(&scope->deadline, deadline.nanoseconds);
    plait_initialize(&scope->state, 0U);
    plait_private_scope_push(me, scope, deadline, function);
}

/* Leaves the innermost scope by plain stores, if that is all there is to it: nobody has touched its state, and nothing
 * has happened outside of what it knows. Else only `left` is set. First `left`, then the state; a canceller pins the
 * state first and looks at `left` then, with a heavy fence in between: docs/cancellation.md. */
PLAIT_INLINE bool plait_private_scope_leave(struct plait_strand *me, struct plait_scope *scope)
{
    plait_store_release(&scope->left, 1U);
    plait_fence_light();
    const uint32_t happened = plait_load_acquire(&scope->state) | (scope->generation ^ me->generation);
    const bool is_plain = happened == 0 && !scope->is_shield;
    if (PLAIT_LIKELY(is_plain)) {
        me->top = scope->parent;
        me->effective = scope->saved_effective;
    }
    return is_plain;
}

/* ---- opening and closing: the owner ---- */

/* Initialises a scope that others may cancel before it is opened: then its first wait returns PLAIT_CANCELLED. It moves
 * on and has no deadline. Only with plait_scope_enter(); the calls below initialise by themselves. Made to be cancelled
 * by others: opening and closing it cost a locked instruction each, and cancelling it no fence. O(1). */
void plait_scope_init(struct plait_scope *scope);

/* Opens a prepared scope. Fatal if it was not prepared, or entered before. Ordering: acquires what a canceller did
 * before it cancelled. Does not wait; O(1). */
void plait_scope_enter(struct plait_scope *scope);

/* Initialise and open a scope without a deadline; one that moves on, one that fails, when the instant `deadline` has
 * come. A deadline that has passed cancels from the start. Fatal if it is already the innermost open scope. Touches
 * nothing but the scope and the own strand; no clock, no timer; does not wait; O(1). */
PLAIT_INLINE void plait_scope_open(struct plait_scope *scope)
{
    plait_private_scope_open(scope, false, false, PLAIT_FOREVER, "plait_scope_open");
}
PLAIT_INLINE void plait_scope_move_on_at(struct plait_scope *scope, plait_time deadline)
{
    plait_private_scope_open(scope, false, false, deadline, "plait_scope_move_on_at");
}
PLAIT_INLINE void plait_scope_fail_at(struct plait_scope *scope, plait_time deadline)
{
    plait_private_scope_open(scope, false, true, deadline, "plait_scope_fail_at");
}

/* Opens a shield: inside, scopes around it count for nothing, neither their cancellation nor their deadlines; its own
 * count, and it moves on. `limit`, an instant, says how long at most; PLAIT_FOREVER is easy to search for. It hides
 * outer scopes from the strand that opens it and from tasks of groups opened inside. A shield is fixed when opened. */
PLAIT_INLINE void plait_scope_shield(struct plait_scope *scope, plait_time limit)
{
    plait_private_scope_open(scope, true, false, limit, "plait_scope_shield");
}

/* Closes the innermost open scope. `outcome`, in and out: what the block made so far. PLAIT_CANCELLED becomes PLAIT_OK,
 * or PLAIT_TIMEOUT, when this scope is cancelled and none around it that it can see; anything else stays. Fatal when
 * the scope is not the innermost one of the running strand. Never cancelled; waits only while another strand is in the
 * middle of cancelling or moving this very scope. O(1); O(scopes around it) when it turns a cancellation. Afterwards
 * the object is the caller's again. */
PLAIT_INLINE void plait_scope_close(struct plait_scope *scope, plait_status *outcome)
{
    struct plait_strand *me = plait_self();
    if (PLAIT_UNLIKELY(me->top != scope || *outcome == PLAIT_CANCELLED || !plait_private_scope_leave(me, scope))) {
        plait_private_scope_close(me, scope, outcome);
    }
}

/* ---- acting on it meanwhile: any strand ---- */

/* Cancels the scope: every wait inside it, on any strand, ends with PLAIT_CANCELLED, except behind shields. Before the
 * scope is opened it only marks it; after it is closed it does nothing; twice is harmless. When it returns, everybody
 * who waits inside has been claimed: what this strand releases afterwards goes to others. Not async-signal-safe. Does
 * not wait. Ordering: what was done before it is seen by whoever finds the scope cancelled. O(strands inside that have
 * ever waited). Where nothing shows that the owner cannot leave meanwhile (that the caller runs inside, or on the same
 * OS thread as the owner, or that the scope was prepared), it interrupts the process's other running threads, once:
 * that is what makes opening and closing cheap. */
void plait_scope_cancel(struct plait_scope *scope);

/* Moves the deadline of an open scope to the instant `deadline`, earlier or later, PLAIT_FOREVER for none. True: the
 * old deadline can no longer cancel it. False: the scope was cancelled already, or is not open, and stays so; or
 * `deadline` has come already, and the scope is cancelled by it. Does not wait. O(strands inside that have ever
 * waited). */
bool plait_scope_move(struct plait_scope *scope, plait_time deadline);

/* ---- reading it ---- */

/* What cancelled it. PLAIT_CAUSE_PARENT is known once the scope is closed. Any strand; O(1). Ordering: acquire. */
PLAIT_MUST_USE enum plait_cause plait_scope_cause(const struct plait_scope *scope);

/* After close: did this scope turn a cancellation into its outcome? False when it was cancelled but nobody noticed,
 * when an outer scope caught it, and when it was not cancelled. Ordering: none; ask where close has been seen. O(1). */
PLAIT_MUST_USE bool plait_scope_caught(const struct plait_scope *scope);

/* The earliest deadline that can end a wait of the running strand, up to the innermost shield: PLAIT_FOREVER when there
 * is none, an instant in the past when it is cancelled. O(scopes open). */
PLAIT_MUST_USE plait_time plait_effective_deadline(void);

/* ---- checkpoints ---- */

/* Out of line: there is something to look at. */
PLAIT_MUST_USE plait_status plait_private_checkpoint(struct plait_strand *me);

/* Am I cancelled? PLAIT_CANCELLED or PLAIT_OK. For loops that compute and never wait: one relaxed load when nothing has
 * happened; under a deadline it reads the clock at every 256th call, so that it says PLAIT_CANCELLED at the 256th call
 * after the deadline at the latest. Does not wait. Ordering: none; a cancel that runs at the same time is seen soon,
 * one that this strand knows of is seen at once. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_checkpoint(void)
{
    struct plait_strand *me = plait_self();
    plait_status status = PLAIT_OK;
    if (PLAIT_UNLIKELY(plait_load_relaxed(&me->look) != 0) ||
        (me->effective.nanoseconds != INT64_MAX && (++me->checkpoints & 255U) == 0)) {
        status = plait_private_checkpoint(me);
    }
    return status;
}

/* Looks, and lets other strands run: PLAIT_CANCELLED, looked at first, or PLAIT_OK. On threads the operating system
 * decides who runs; a waiting task gets a thread. */
PLAIT_MUST_USE plait_status plait_yield(void);

/* ---- block forms ---- */

struct plait_scope_block {
    struct plait_scope *scope;
    plait_status *outcome;
};

/* For the scope that has just been opened, which is the innermost one. */
PLAIT_INLINE struct plait_scope_block plait_private_scope_block(plait_status *outcome)
{
    struct plait_scope_block block = {plait_self()->top, outcome};
    return block;
}

PLAIT_INLINE void plait_private_scope_end(struct plait_scope_block *block)
{
    plait_scope_close(block->scope, block->outcome);
}

#define PLAIT_PRIVATE_SCOPE(opening, outcome)                                    \
    PLAIT_PRIVATE_BLOCK(__COUNTER__, plait_scope_block, plait_private_scope_end, \
                        (opening, plait_private_scope_block(outcome)), (void))

#define PLAIT_SCOPE(scope, outcome) PLAIT_PRIVATE_SCOPE(plait_scope_open(scope), (outcome))
#define PLAIT_MOVE_ON_AT(scope, when, outcome) PLAIT_PRIVATE_SCOPE(plait_scope_move_on_at((scope), (when)), (outcome))
#define PLAIT_MOVE_ON_AFTER(scope, span, outcome) PLAIT_MOVE_ON_AT(scope, plait_after(span), outcome)
#define PLAIT_FAIL_AT(scope, when, outcome) PLAIT_PRIVATE_SCOPE(plait_scope_fail_at((scope), (when)), (outcome))
#define PLAIT_FAIL_AFTER(scope, span, outcome) PLAIT_FAIL_AT(scope, plait_after(span), outcome)
#define PLAIT_SHIELD(scope, limit, outcome) PLAIT_PRIVATE_SCOPE(plait_scope_shield((scope), (limit)), (outcome))
#define PLAIT_PREPARED(scope, outcome) PLAIT_PRIVATE_SCOPE(plait_scope_enter(scope), (outcome))

PLAIT_EXTERN_C_END

#endif /* PLAIT_SCOPE_H */
