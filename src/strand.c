/* SPDX-License-Identifier: MIT */
/* strand.c: what every strand goes through, whoever runs it.
 *
 *     prepared ──► at rest ──bound──► runs a task, found in order, retired ──► at rest
 *
 * At rest means: idle, not registered, no scope but the root, nothing held, `look` set. So nothing but its place is
 * written when the next task is bound (task.c), and what a task did not touch, which is most of the header for one that
 * never waits, is not written at its end either. Claims count on from task to task. */
#include <stdio.h>

#include <plait/strand.h>

#include <plait/tools.h>

#include "cancel.h"
#include "executor.h"
#include "waiting.h"

__thread struct plait_strand *plait_private_self __attribute__((tls_model("initial-exec"))) = NULL;

void plait_strand_prepare(struct plait_strand *strand, const struct plait_executor *executor, const char *name)
{
    strand->executor = executor;
    strand->id = 0;
    strand->slot = 0;
    strand->stack = NULL;
    strand->task = NULL;
    strand->host = NULL;
    strand->group = NULL;
    strand->name = name;
    strand->turn.strand = strand;
    strand->rung_turn.strand = strand;
    plait_initialize(&strand->rung, 0U);
    strand->parked = false;
    strand->tally = NULL;
    strand->covered = false;
    plait_initialize(&strand->lock.state, 0U);
    strand->groups = NULL;
    plait_initialize(&strand->claim, (uint64_t)PLAIT_CLAIM_IDLE);
    plait_initialize(&strand->look, 1U); /* nothing is known of the scopes above */
    plait_initialize(&strand->registered, 0U);
    plait_initialize(&strand->bell, 0U);
    plait_initialize(&strand->helps, 0U);
    strand->owns = PLAIT_SHARD_NOBODYS;
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
    plait_initialize(&strand->root.deadline, PLAIT_FOREVER.nanoseconds);
    plait_initialize(&strand->root.state, 0U);
    plait_initialize(&strand->root.left, 0U);
    strand->root.slot = 0;
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

void plait_private_strand_finish(const struct plait_strand *strand, const char *function)
{
    if (strand->holds != 0) {
        plait_misuse(function, (uintptr_t)strand, "a strand ended while it held a lock");
    }
    if (strand->loans != NULL) {
        plait_misuse(function, (uintptr_t)strand, "a strand ended with a permit that it had borrowed");
    }
    plait_misuse(function, (uintptr_t)strand, "a strand ended with an open scope");
}

void plait_private_strand_leave(struct plait_strand *me)
{
    plait_task_close(me);
    plait_deregister(me);
    plait_initialize(&me->look, 1U);
    plait_initialize(&me->registered, 0U);
    plait_initialize(&me->root.state, 0U);
    me->effective = PLAIT_FOREVER;
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
