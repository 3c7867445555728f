/* SPDX-License-Identifier: MIT */
/* scope.c: the owner's side of scopes: opening, closing, checkpoints. It touches the own strand only; how a scope
 * reaches other strands is in cancel.c. */
#include <plait/scope.h>
#include <plait/wait.h>

#include "cancel.h"
#include "executor.h"
#include "scope.h"
#include "waiting.h"

/* ---- opening ---- */

void plait_scope_place(struct plait_scope *scope, struct plait_scope *parent, struct plait_strand *owner,
                       const char *function)
{
    unsigned depth = parent->depth + 1U;
    if (depth >= PLAIT_CLAIM_NOBODY) {
        plait_misuse(function, (uintptr_t)scope, "more than 65534 scopes inside each other");
    }
    scope->depth = (uint16_t)depth;
    scope->shield = scope->is_shield ? (uint16_t)depth : parent->shield;
    scope->parent = parent;
    scope->owner = owner;
    scope->caught = false;
}

/* Takes up what is known of the scope already: its place, its kind, its deadline. */
static void push(struct plait_strand *me, struct plait_scope *scope, plait_time deadline)
{
    scope->saved_effective = me->effective;
    scope->generation = me->generation;
    if (scope->is_shield) {
        me->effective = PLAIT_FOREVER;
    }
    me->effective = plait_time_min(me->effective, deadline);
    me->top = scope;
}

enum kind { MOVES_ON, FAILS, SHIELDS };

static void open_scope(struct plait_scope *scope, enum kind kind, plait_time deadline, const char *function)
{
    struct plait_strand *me = plait_self();
    if (me->top == scope) {
        plait_misuse(function, (uintptr_t)scope, "the scope is open already");
    }
    scope->is_shield = kind == SHIELDS;
    scope->fails = kind == FAILS;
    plait_scope_place(scope, me->top, me, function);
    plait_initialize(&scope->deadline, deadline.nanoseconds);
    plait_initialize(&scope->state, 0);
    push(me, scope, deadline);
}

void plait_scope_open(struct plait_scope *scope)
{
    open_scope(scope, MOVES_ON, PLAIT_FOREVER, "plait_scope_open");
}

void plait_scope_move_on_at(struct plait_scope *scope, plait_time deadline)
{
    open_scope(scope, MOVES_ON, deadline, "plait_scope_move_on_at");
}

void plait_scope_fail_at(struct plait_scope *scope, plait_time deadline)
{
    open_scope(scope, FAILS, deadline, "plait_scope_fail_at");
}

void plait_scope_shield(struct plait_scope *scope, plait_time limit)
{
    open_scope(scope, SHIELDS, limit, "plait_scope_shield");
}

void plait_scope_init(struct plait_scope *scope)
{
    scope->is_shield = false;
    scope->fails = false;
    scope->caught = false;
    scope->owner = NULL;
    plait_initialize(&scope->deadline, INT64_MAX);
    plait_initialize(&scope->state, PLAIT_SCOPE_CLOSED);
}

void plait_scope_enter(struct plait_scope *scope)
{
    struct plait_strand *me = plait_self();
    uint32_t state = plait_load_relaxed(&scope->state);
    if ((state & (PLAIT_SCOPE_CLOSED | PLAIT_SCOPE_ENDED)) != PLAIT_SCOPE_CLOSED) {
        plait_misuse("plait_scope_enter", (uintptr_t)scope, "the scope was not prepared, or was entered before");
    }
    plait_scope_place(scope, me->top, me, "plait_scope_enter");
    push(me, scope, PLAIT_FOREVER);
    plait_scope_uncover(me, scope);
}

/* From here on cancellers find the owner; one that came earlier left its mark only. */
void plait_scope_uncover(struct plait_strand *me, struct plait_scope *scope)
{
    if ((plait_and_acq_rel(&scope->state, ~(uint32_t)PLAIT_SCOPE_CLOSED) & PLAIT_SCOPE_CANCELLED) != 0) {
        plait_look_again(me);
    }
}

/* ---- closing ---- */

void plait_scope_leave(struct plait_strand *me, struct plait_scope *scope, const char *function)
{
    if (me->top != scope) {
        plait_misuse(function, (uintptr_t)scope, "it is not the innermost open scope of the running strand");
    }
    uint32_t state = plait_or_acq_rel(&scope->state, PLAIT_SCOPE_CLOSED | PLAIT_SCOPE_ENDED);
    while (state >= PLAIT_SCOPE_PIN) { /* rare: a canceller is inside, and wakes us when it goes */
        plait_status woken = plait_wait_shielded(&scope->state, state, PLAIT_FOREVER);
        (void)woken; /* it has no deadline and is never cancelled */
        state = plait_load_acquire(&scope->state);
    }
    me->top = scope->parent;
    me->effective = scope->saved_effective;
    /* Beyond a shield much may have happened; and what was saved at opening is old when it was computed anew inside. */
    if (scope->is_shield || scope->generation != me->generation) {
        plait_look_again(me);
    }
}

/* Turns the scope's own cancellation into its outcome, unless the cancellation comes from further out as well. A shield
 * sees nothing further out. */
void plait_scope_settle(struct plait_strand *me, struct plait_scope *scope, plait_status *outcome)
{
    bool outer = false;
    if (!scope->is_shield) {
        outer = plait_evaluate(me);
        if (outer) {
            plait_look_again(me);
        }
    }
    if ((plait_load_relaxed(&scope->state) & PLAIT_SCOPE_CANCELLED) == 0) {
        if (outer) {
            uint32_t parent = (uint32_t)PLAIT_CAUSE_PARENT << PLAIT_SCOPE_CAUSE_SHIFT;
            (void)plait_or_relaxed(&scope->state, parent);
        }
    } else if (!outer) {
        scope->caught = true;
        bool expired = scope->fails && plait_scope_cause(scope) == PLAIT_CAUSE_DEADLINE;
        *outcome = expired ? PLAIT_TIMEOUT : PLAIT_OK;
    }
}

void plait_scope_close(struct plait_scope *scope, plait_status *outcome)
{
    struct plait_strand *me = plait_self();
    plait_scope_leave(me, scope, "plait_scope_close");
    if (*outcome == PLAIT_CANCELLED) {
        plait_scope_settle(me, scope, outcome);
    }
}

/* ---- reading ---- */

enum plait_cause plait_scope_cause(const struct plait_scope *scope)
{
    uint32_t state = plait_load_acquire(&scope->state);
    return (enum plait_cause)((state & PLAIT_SCOPE_CAUSE_MASK) >> PLAIT_SCOPE_CAUSE_SHIFT);
}

bool plait_scope_caught(const struct plait_scope *scope)
{
    return scope->caught;
}

plait_time plait_effective_deadline(void)
{
    struct plait_strand *me = plait_self();
    plait_time earliest = me->effective;
    if (plait_load_relaxed(&me->look) != 0) {
        earliest = plait_evaluate(me) ? (plait_time){INT64_MIN} : me->effective;
    }
    return earliest;
}

/* ---- checkpoints ---- */

plait_status plait_private_checkpoint(struct plait_strand *me)
{
    bool cancelled = false;
    if (plait_load_relaxed(&me->look) != 0) {
        cancelled = plait_look(me);
    } else if (me->effective.nanoseconds != INT64_MAX && !plait_time_before(me->executor->now(), me->effective) &&
               plait_evaluate(me)) {
        plait_look_again(me);
        cancelled = true;
    }
    return cancelled ? PLAIT_CANCELLED : PLAIT_OK;
}

plait_status plait_yield(void)
{
    struct plait_strand *me = plait_self();
    plait_status status = plait_private_checkpoint(me);
    if (status == PLAIT_OK) {
        plait_store_relaxed(&me->bell, 0); /* what was heard in former waits must not cut this short */
        (void)me->executor->park(me, (plait_time){INT64_MIN});
    }
    return status;
}
