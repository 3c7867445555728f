/* SPDX-License-Identifier: MIT */
/* strand.c: what every strand's header goes through, whoever runs it.
 *
 *     prepared   by its starter: what its executor needs to let it run, and its outermost scope, which may be cancelled
 *     begun      by itself: all the rest, which nobody reads before it is open to cancellers
 *     finished   by itself
 *
 * So a task that waits for its turn has been written to in few lines of the cache, and is written to where it runs. */
#include <stdio.h>

#include <plait/strand.h>

#include <plait/tools.h>

#include "cancel.h"
#include "executor.h"
#include "scope.h"
#include "waiting.h"

__thread struct plait_strand *plait_private_self __attribute__((tls_model("initial-exec"))) = NULL;

void plait_strand_prepare(struct plait_strand *strand, const struct plait_executor *executor, const char *name)
{
    strand->executor = executor;
    strand->host = NULL;
    strand->group = NULL;
    strand->enter = NULL;
    strand->name = name;
    strand->blocking = false;
    strand->is_near = false;
    strand->id = 0;
    strand->slot = 0;
    plait_initialize(&strand->rung, 0U);
    strand->rung_next = NULL;
    strand->stack = NULL;
    strand->run_next = NULL;
    strand->groups = NULL;
    plait_initialize(&strand->lock.state, 0U);
    plait_initialize(&strand->root.deadline, PLAIT_FOREVER.nanoseconds);
    plait_initialize(&strand->root.state, 0U);
    strand->root.depth = 0;
    strand->root.shield = 0;
    strand->root.parent = NULL;
    strand->root.owner = strand;
    strand->root.is_shield = false;
    strand->root.fails = false;
    strand->root.caught = false;
    strand->root.generation = 0;
    strand->root.saved_effective = PLAIT_FOREVER;
}

void plait_strand_begin(struct plait_strand *strand)
{
    strand->parked = false;
    plait_initialize(&strand->claim, (uint64_t)PLAIT_CLAIM_IDLE);
    plait_initialize(&strand->look, 1U); /* nothing is known of the scopes above */
    plait_initialize(&strand->registered, 0U);
    plait_initialize(&strand->bell, 0U);
    strand->generation = 0;
    strand->top = &strand->root;
    strand->effective = PLAIT_FOREVER;
    strand->sequence = 0;
    strand->checkpoints = 0;
    strand->holds = 0;
    strand->readings = 0;
    strand->readings_beyond = 0;
    strand->loans = NULL;
    strand->hook = NULL;
    strand->sibling_next = NULL;
    strand->sibling_slot = NULL;
    strand->claimed_next = NULL;
}

void plait_strand_finish(struct plait_strand *strand, const struct plait_scope *bottom, const char *function)
{
    if (strand->holds != 0) {
        plait_misuse(function, (uintptr_t)strand, "a strand ended while it held a lock");
    }
    if (strand->loans != NULL) {
        plait_misuse(function, (uintptr_t)strand, "a strand ended with a permit that it had borrowed");
    }
    if (strand->top != bottom) {
        plait_misuse(function, (uintptr_t)strand, "a strand ended with an open scope");
    }
}

/* First the own scope, which waits for cancellers; then out of the host's list; then out of the executor's. */
void plait_strand_retire(struct plait_strand *me, const char *function)
{
    plait_scope_leave(me, &me->root, function);
    plait_deregister(me);
    if (me->executor->forget != NULL) {
        me->executor->forget(me);
    }
    PLAIT_TOOL_WORD_ENDS(&me->bell);
}

struct plait_strand *plait_strand_switch(struct plait_strand *next)
{
    struct plait_strand *former = plait_private_self;
    plait_private_self = next;
    return former;
}

enum plait_strand_kind plait_strand_kind(void)
{
    return plait_self()->executor->kind;
}

const char *plait_strand_name(void)
{
    const char *name = plait_self()->name;
    return name != NULL ? name : "unnamed";
}

/* The lock is for those who read it from outside. */
void plait_strand_set_name(const char *name)
{
    struct plait_strand *me = plait_self();
    plait_small_lock_lock(&me->lock);
    me->name = name;
    plait_small_lock_unlock(&me->lock);
}

void plait_strand_copy_name(struct plait_strand *strand, char *name, size_t size)
{
    plait_small_lock_lock(&strand->lock);
    (void)snprintf(name, size, "%s", strand->name != NULL ? strand->name : "unnamed");
    plait_small_lock_unlock(&strand->lock);
}
