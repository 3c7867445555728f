/* SPDX-License-Identifier: MIT */
/* inspect.c: the tasks below a group, found by the way a canceller takes (below.h). */
#include <plait/inspect.h>

#include "below.h"
#include "executor.h"
#include "waiting.h"

static void note(struct plait_task_info *info, struct plait_strand *task, uint32_t depth)
{
    info->id = task->id;
    info->parent = task->host->id;
    info->depth = depth;
    info->waits = plait_claim_state(plait_load_relaxed(&task->claim)) == PLAIT_CLAIM_WAITING ||
                  plait_load_relaxed(&task->helps) != 0;
    plait_strand_copy_name(task, info->name, sizeof(info->name));
}

/* Of the owner's groups, only the one that is asked about. */
static bool is_asked(const struct plait_below *below, const struct plait_group *group)
{
    return below->host != below->owner || group == below->of_owner;
}

size_t plait_list_tasks(struct plait_group *group, struct plait_task_info *tasks, size_t room)
{
    struct plait_below below = {.owner = group->scope.owner, .of_owner = group, .visits = is_asked};
    size_t found = 0;
    for (struct plait_strand *task = plait_below_next(&below); task != NULL; task = plait_below_next(&below)) {
        if (found < room) {
            note(&tasks[found], task, below.depth);
        }
        found++;
    }
    return found;
}

plait_status plait_wait_all_parked(void)
{
    struct plait_strand *me = plait_self();
    return me->executor->settle(me);
}
