/* SPDX-License-Identifier: MIT */
/* cancel.c: how a cancelled scope reaches the strands inside it, wherever they run.
 *
 *     owner of the scope ──lock──► group ──► child ──lock──► group ──► child      a canceller walks down,
 *            ▲                                 │ host                    │         holding the locks of one path
 *            └─────────────────────────────────┴────────────────────────┘         a strand looks up, without locks
 *
 * A child is in its group's list from its first look to its end, and a group in its owner's list while it has such
 * children. Both lists are guarded by the owner's lock. Locks are taken from a host to its child only, and nobody but
 * the walk holds two; no user code, no allocation and no wait stands under them.
 *
 * Nothing above a strand is read downwards, and nothing below it upwards, except the child's `look` and claim word,
 * under the lock that this child needs to leave. The order of the steps is the argument: docs/cancellation.md. */
#include <plait/scope.h>
#include <plait/wait.h>

#include "below.h"
#include "cancel.h"
#include "executor.h"
#include "waiting.h"
#include <plait/small_lock.h>

/* ---- upwards ---- */

/* One scope on the way up. An expiry is irrevocable from the moment it is marked, so it is marked only where state and
 * deadline still belong together: a move in between changes the version, and the state is judged again. */
static bool scope_is_cancelled(struct plait_scope *scope, const struct plait_strand *me, plait_time *now,
                               plait_time *effective)
{
    uint32_t state = plait_load_acquire(&scope->state);
    for (;;) {
        if ((state & PLAIT_SCOPE_CANCELLED) != 0) {
            return true;
        }
        plait_time deadline = {plait_load_acquire(&scope->deadline)};
        if (deadline.nanoseconds == INT64_MAX) {
            return false;
        }
        if (now->nanoseconds == INT64_MIN) {
            *now = me->executor->now();
        }
        if (plait_time_before(*now, deadline)) {
            *effective = plait_time_min(*effective, deadline);
            return false;
        }
        uint32_t expired = state | PLAIT_SCOPE_CANCELLED | (uint32_t)PLAIT_CAUSE_DEADLINE << PLAIT_SCOPE_CAUSE_SHIFT;
        if (plait_compare_exchange_acq_rel(&scope->state, &state, expired)) {
            return true;
        }
    }
}

bool plait_evaluate(struct plait_strand *me)
{
    if (me->covered) {
        plait_task_uncover(me);
    }
    plait_time effective = PLAIT_FOREVER;
    plait_time now = {INT64_MIN}; /* read when the first deadline is met */
    bool cancelled = false;
    for (struct plait_scope *scope = me->top; scope != NULL; scope = scope->is_shield ? NULL : scope->parent) {
        if (scope_is_cancelled(scope, me, &now, &effective)) {
            cancelled = true;
        }
    }
    me->effective = effective;
    me->generation++;
    return cancelled;
}

static void register_child(struct plait_strand *child)
{
    struct plait_strand *host = child->host;
    struct plait_group *group = child->group;
    plait_small_lock_lock(&host->lock);
    if (plait_load_relaxed(&child->registered) == 0) {
        PLAIT_WRITES(group->children);
        if (group->children == NULL) {
            PLAIT_WRITES(host->groups);
            group->next = host->groups;
            host->groups = group;
        }
        PLAIT_WRITES(child->sibling_next);
        child->sibling_next = NULL;
        child->sibling_slot = group->last_child;
        *group->last_child = child;
        group->last_child = &child->sibling_next;
        plait_store_release(&child->registered, 1);
    }
    plait_small_lock_unlock(&host->lock);
}

/* From the top down, on behalf of the hosts that have not looked yet: so that "registered" says that all ancestors are,
 * and a walk from any of them finds the way. A loop over the path, since a fiber's stack is small. */
static void register_path(struct plait_strand *me)
{
    while (me->host != NULL && plait_load_acquire(&me->registered) == 0) {
        struct plait_strand *highest = me;
        while (highest->host->host != NULL && plait_load_acquire(&highest->host->registered) == 0) {
            highest = highest->host;
        }
        register_child(highest);
    }
}

void plait_deregister(struct plait_strand *me)
{
    /* Relaxed: whoever registered this strand is the strand itself, or one below it that it has joined. */
    if (plait_load_relaxed(&me->registered) == 0) {
        return;
    }
    struct plait_strand *host = me->host;
    struct plait_group *group = me->group;
    plait_small_lock_lock(&host->lock);
    PLAIT_WRITES(group->children);
    PLAIT_WRITES(me->sibling_next);
    *me->sibling_slot = me->sibling_next;
    if (me->sibling_next != NULL) {
        me->sibling_next->sibling_slot = me->sibling_slot;
    } else {
        group->last_child = me->sibling_slot;
    }
    if (group->children == NULL) {
        PLAIT_WRITES(host->groups);
        struct plait_group **link = &host->groups;
        while (*link != group) {
            link = &(*link)->next;
        }
        *link = group->next;
    }
    plait_small_lock_unlock(&host->lock);
}

bool plait_look(struct plait_strand *me)
{
    /* Before anything is read: what is set from here on is seen next time. */
    (void)plait_exchange_acq_rel(&me->look, 0);
    register_path(me);
    bool cancelled = plait_evaluate(me);
    if (cancelled) {
        plait_look_again(me);
    }
    return cancelled;
}

/* ---- downwards ---- */

enum news { NEWS_CANCELLED, NEWS_MOVED };

/* Those who were claimed and have yet to be rung, when no lock is held any more: a ring may be a system call. Fibers of
 * the running loop are rung at once, which is but a place in its queue: they have just been touched, and will have gone
 * from the caches when all have been claimed. */
struct claimed {
    const struct plait_executor *own; /* the running strand's */
    struct plait_strand *first;
    struct plait_strand **last;
};

static void ring_soon(struct plait_strand *strand, struct claimed *claimed)
{
    if (strand->executor == claimed->own && claimed->own->kind == PLAIT_STRAND_FIBER) {
        strand->executor->ring(strand, PLAIT_BELL_CLAIMED);
    } else {
        strand->claimed_next = NULL;
        *claimed->last = strand;
        claimed->last = &strand->claimed_next;
    }
}

/* One strand on the way down. `look` first, the claim word then: a strand publishes its wait first and reads `look`
 * then, so one of the two sees the other. What is claimed cannot end before it is rung, and has run. */
static void tell(struct plait_strand *strand, const struct plait_scope *scope, enum news news, struct claimed *claimed)
{
    (void)plait_exchange_seq_cst(&strand->look, 1);
    uint64_t claim = plait_load_seq_cst(&strand->claim);
    if (plait_claim_state(claim) == PLAIT_CLAIM_WAITING && plait_claim_shield(claim) <= scope->depth) {
        if (news == NEWS_MOVED) {
            strand->executor->ring(strand, PLAIT_BELL_KICK);
        } else if (plait_claim_take(strand, claim, PLAIT_CLAIM_CANCELLED)) {
            ring_soon(strand, claimed);
        }
    }
}

/* Does the group lie inside the scope, with no shield in between? */
static bool lies_inside(const struct plait_below *below, const struct plait_group *group)
{
    const uint32_t depth = below->scope->depth;
    return group->scope.depth >= depth && group->scope.shield <= depth;
}

/* Tells the owner of the scope and every registered strand inside, and rings those that were claimed. The scope is
 * pinned, which holds the owner; every other strand is held by its host's lock. */
static void walk(const struct plait_scope *scope, enum news news)
{
    struct claimed claimed = {.own = plait_self()->executor};
    claimed.last = &claimed.first;
    PLAIT_READS(scope->owner);
    tell(scope->owner, scope, news, &claimed);
    struct plait_below below = {.owner = scope->owner, .scope = scope, .visits = lies_inside};
    for (struct plait_strand *strand = plait_below_next(&below); strand != NULL; strand = plait_below_next(&below)) {
        tell(strand, scope, news, &claimed);
    }
    struct plait_strand *strand = claimed.first;
    while (strand != NULL) {
        struct plait_strand *next = strand->claimed_next; /* after its ring the strand may be gone */
        strand->executor->ring(strand, PLAIT_BELL_CLAIMED);
        strand = next;
    }
}

/* From here to unpin() the task cannot finish closing, nor, see hold(), the scope: its owner can neither leave it nor
 * end. Returns the state. */
static uint32_t pin(plait_word *word)
{
    uint32_t state = plait_load_relaxed(word);
    for (;;) {
        if (state > UINT32_MAX - PLAIT_SCOPE_PIN) { /* 511 cancellers inside: one of them is about to go */
            plait_relax(word, state);
            state = plait_load_relaxed(word);
        } else if (plait_compare_exchange_seq_cst(word, &state, state + PLAIT_SCOPE_PIN)) {
            return state + PLAIT_SCOPE_PIN;
        }
    }
}

/* What it lies in may be gone with the subtraction: only its address goes on. */
static void unpin(plait_word *word)
{
    if ((plait_sub_acq_rel(word, PLAIT_SCOPE_PIN) & PLAIT_SCOPE_CLOSED) != 0) {
        (void)plait_wake(word, PLAIT_WAKE_ALL);
    }
}

/* Marks what has not ended as cancelled; the first cause stays. Returns the state as it was seen before. */
static uint32_t mark(plait_word *word, uint32_t seen, enum plait_cause cause)
{
    const uint32_t added = PLAIT_SCOPE_CANCELLED | (uint32_t)cause << PLAIT_SCOPE_CAUSE_SHIFT;
    uint32_t state = seen;
    while ((state & (PLAIT_SCOPE_CANCELLED | PLAIT_SCOPE_ENDED)) == 0 &&
           !plait_compare_exchange_seq_cst(word, &state, state | added)) {}
    return state;
}

/* Is it sure, without looking, that the owner does not leave the scope meanwhile? Who runs inside keeps it open, and
 * the owner that shares an OS thread with the running strand does not run. The scope is open, or was. */
static bool stays_open(const struct plait_scope *scope)
{
    const struct plait_strand *me = plait_self();
    const struct plait_scope *around = me->top;
    while (around->depth > scope->depth) {
        around = around->parent;
    }
    return around == scope || me->slot == scope->slot;
}

/* Pins a scope that its owner has not left, and does not leave until unpin(); else false. The owner sets `left` and
 * then looks for pins, by plain accesses, since scopes are seldom cancelled: so the fence between the two is heavy on
 * this side. One that was prepared is opened and left by read-modify-writes of the same word, which see the pin. */
static bool hold(struct plait_scope *scope)
{
    bool is_held = plait_load_acquire(&scope->left) == 0;
    if (is_held) {
        const uint32_t state = pin(&scope->state);
        if ((state & (PLAIT_SCOPE_CLOSED | PLAIT_SCOPE_PREPARED)) == 0 && !stays_open(scope)) {
            (void)plait_fence_heavy();
        }
        is_held = plait_load_acquire(&scope->left) == 0;
        if (!is_held) {
            unpin(&scope->state);
        }
    }
    return is_held;
}

void plait_cancel_held(struct plait_scope *scope, enum plait_cause cause)
{
    /* Acquires the opening of a prepared scope also where somebody has marked it before. */
    const uint32_t state = mark(&scope->state, plait_load_acquire(&scope->state), cause);
    /* A second canceller walks as well: when it returns, the strands must have been claimed. */
    if ((state & PLAIT_SCOPE_CLOSED) == 0) {
        walk(scope, NEWS_CANCELLED);
    }
}

void plait_cancel(struct plait_scope *scope, enum plait_cause cause)
{
    if (hold(scope)) {
        plait_cancel_held(scope, cause);
        unpin(&scope->state);
    }
}

/* ---- one task: its slot's word is the door to its strand's outermost scope ---- */

void plait_task_cancel(struct plait_slot *slot, enum plait_cause cause)
{
    const uint32_t state = mark(&slot->state, pin(&slot->state), cause);
    if ((state & PLAIT_SCOPE_CLOSED) == 0) {
        plait_cancel_held(&slot->turn.strand->root, cause);
    }
    unpin(&slot->state);
}

void plait_task_uncover(struct plait_strand *me)
{
    me->covered = false;
    const uint32_t state = plait_and_acq_rel(&me->task->state, ~(uint32_t)PLAIT_SCOPE_CLOSED);
    if ((state & PLAIT_SCOPE_CANCELLED) != 0) {
        const uint32_t cause = (state & PLAIT_SCOPE_CAUSE_MASK) >> PLAIT_SCOPE_CAUSE_SHIFT;
        (void)mark(&me->root.state, plait_load_relaxed(&me->root.state), (enum plait_cause)cause);
    }
}

void plait_task_close(struct plait_strand *me)
{
    plait_word *word = &me->task->state;
    uint32_t state = plait_or_acq_rel(word, (uint32_t)PLAIT_SCOPE_CLOSED);
    while (state >= PLAIT_SCOPE_PIN) { /* rare: a canceller is inside, and wakes us when it goes */
        plait_status woken = plait_wait_shielded(word, state, PLAIT_FOREVER);
        (void)woken; /* it has no deadline and is never cancelled */
        state = plait_load_acquire(word);
    }
}

void plait_scope_cancel(struct plait_scope *scope)
{
    plait_cancel(scope, PLAIT_CAUSE_EXPLICIT);
}

/* The version wraps within its own bits, or it would carry into the pins. */
static uint32_t next_version(uint32_t state)
{
    uint32_t version = (state + PLAIT_SCOPE_VERSION) & PLAIT_SCOPE_VERSION_MASK;
    return (state & ~(uint32_t)PLAIT_SCOPE_VERSION_MASK) | version;
}

bool plait_scope_move(struct plait_scope *scope, plait_time deadline)
{
    if (!plait_time_before(plait_now(), deadline)) {
        plait_cancel(scope, PLAIT_CAUSE_DEADLINE);
        return false;
    }
    if (!hold(scope)) {
        return false;
    }
    bool moved = false;
    uint32_t state = plait_load_relaxed(&scope->state);
    if ((state & (PLAIT_SCOPE_CLOSED | PLAIT_SCOPE_CANCELLED)) == 0) {
        plait_store_release(&scope->deadline, deadline.nanoseconds);
        /* An expiry that judged the old deadline fails its compare-exchange from here on, and judges again. */
        while (!plait_compare_exchange_acq_rel(&scope->state, &state, next_version(state))) {}
        moved = (state & PLAIT_SCOPE_CANCELLED) == 0;
        walk(scope, NEWS_MOVED);
    }
    unpin(&scope->state);
    return moved;
}
