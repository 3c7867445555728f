/* SPDX-License-Identifier: MIT */
/* inspect.c: the tasks below a group, found by the way a canceller takes: from a host to its registered children, with
 * the locks of one path held (cancel.c). A strand that stands in a list can neither end nor go from there under it. */
#include <plait/inspect.h>

#include "executor.h"
#include "waiting.h"

static void note(struct plait_task_info *info, struct plait_strand *task, uint32_t depth)
{
    info->id = task->id;
    info->parent = task->host->id;
    info->depth = depth;
    info->waits = plait_claim_state(plait_load_relaxed(&task->claim)) == PLAIT_CLAIM_WAITING;
    plait_strand_copy_name(task, info->name, sizeof(info->name));
}

/* Depth first without recursion: the lists themselves say where to go on. */
size_t plait_list_tasks(struct plait_group *group, struct plait_task_info *tasks, size_t room)
{
    struct plait_strand *const owner = group->scope.owner;
    struct plait_strand *host = owner; /* whose children are visited, and whose lock is held */
    size_t found = 0;
    uint32_t depth = 1;
    plait_small_lock_lock(&host->lock);
    struct plait_group *at = group;
    struct plait_strand *child = at->children;
    for (;;) {
        if (child != NULL) {
            if (found < room) {
                note(&tasks[found], child, depth);
            }
            found++;
            plait_small_lock_lock(&child->lock);
            host = child;
            at = host->groups;
            child = at != NULL ? at->children : NULL;
            depth++;
        } else if (host != owner && at != NULL) { /* of the owner's groups, only this one */
            at = at->next;
            child = at != NULL ? at->children : NULL;
        } else {
            plait_small_lock_unlock(&host->lock);
            if (host == owner) {
                break;
            }
            child = host->sibling_next;
            at = host->group;
            host = host->host;
            depth--;
        }
    }
    return found;
}

plait_status plait_wait_all_parked(void)
{
    struct plait_strand *me = plait_self();
    return me->executor->settle(me);
}
