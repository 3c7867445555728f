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

void plait_private_scope_refuse(const struct plait_scope *scope, const char *function)
{
    plait_misuse(function, (uintptr_t)scope,
                 plait_self()->top == scope ? "the scope is open already" : "more than 65534 scopes inside each other");
}

void plait_scope_init(struct plait_scope *scope)
{
    scope->is_shield = false;
    scope->fails = false;
    scope->caught = false;
    scope->owner = NULL;
    plait_initialize(&scope->deadline, INT64_MAX);
    plait_initialize(&scope->left, 0U);
    plait_initialize(&scope->state, (uint32_t)PLAIT_SCOPE_CLOSED | (uint32_t)PLAIT_SCOPE_PREPARED);
}

void plait_scope_enter(struct plait_scope *scope)
{
    struct plait_strand *me = plait_self();
    if ((plait_load_relaxed(&scope->state) & PLAIT_SCOPE_CLOSED) == 0 || plait_load_relaxed(&scope->left) != 0) {
        plait_misuse("plait_scope_enter", (uintptr_t)scope, "the scope was not prepared, or was entered before");
    }
    PLAIT_WRITES(scope->owner);
    plait_private_scope_push(me, scope, PLAIT_FOREVER, "plait_scope_enter");
    /* From here on cancellers find the owner; one that came earlier left its mark only. */
    if ((plait_and_acq_rel(&scope->state, ~(uint32_t)PLAIT_SCOPE_CLOSED) & PLAIT_SCOPE_CANCELLED) != 0) {
        plait_look_again(me);
    }
}

/* ---- closing ---- */

/* Until those have gone that came before `left` was set, or before this operation. The last one sees CLOSED, and wakes
 * us. */
static void await_cancellers(struct plait_scope *scope)
{
    uint32_t state = plait_or_acq_rel(&scope->state, (uint32_t)PLAIT_SCOPE_CLOSED);
    while (state >= PLAIT_SCOPE_PIN) {
        plait_status woken = plait_wait_shielded(&scope->state, state, PLAIT_FOREVER);
        (void)woken; /* it has no deadline and is never cancelled */
        state = plait_load_acquire(&scope->state);
    }
}

void plait_scope_leave(struct plait_strand *me, struct plait_scope *scope, const char *function)
{
    if (me->top != scope) {
        plait_misuse(function, (uintptr_t)scope, "it is not the innermost open scope of the running strand");
    }
    if (!plait_private_scope_leave(me, scope)) {
        const uint32_t state = plait_load_acquire(&scope->state);
        if (state >= PLAIT_SCOPE_PIN || (state & PLAIT_SCOPE_PREPARED) != 0) {
            await_cancellers(scope);
        }
        me->top = scope->parent;
        me->effective = scope->saved_effective;
        /* Beyond a shield much may have happened; and what was saved at opening is old when it was computed anew
         * inside. */
        if (scope->is_shield || scope->generation != me->generation) {
            plait_look_again(me);
        }
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

void plait_private_scope_close(struct plait_strand *me, struct plait_scope *scope, plait_status *outcome)
{
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
