/* SPDX-License-Identifier: MIT */
/* late.c: when an owner that waits for its group looks whether the tasks should have ended, and whom it names. The
 * first look that finds the group cancelled starts the clock, so that every task has had at least one span to end in;
 * later ones report, and leave twice as much time to the next. */
#include <string.h>

#include <plait/inspect.h>

#include "cancel.h"
#include "late.h"
#include "stall.h"

enum { NAMED = 8 }; /* of one group at a time: they stand on a fiber's stack */

void plait_late_begin(struct plait_late *late)
{
    late->span = plait_stall_patience();
    late->next = late->span != 0 ? plait_after(late->span) : PLAIT_FOREVER;
    late->since = PLAIT_FOREVER;
}

/* Only the group's own tasks: those that wait for tasks of theirs name them themselves. */
static void report(struct plait_group *group, plait_duration lasted)
{
    struct plait_task_info tasks[NAMED];
    const size_t found = plait_list_tasks(group, tasks, NAMED);
    for (size_t i = 0; i < found && i < NAMED; i++) {
        if (tasks[i].depth == 1) {
            struct plait_stall stall = {.kind = PLAIT_STALL_CANCELLED, .loop = 0, .lasted = lasted};
            memcpy(stall.task, tasks[i].name, sizeof(stall.task));
            plait_stall_report(&stall);
        }
    }
}

void plait_late_passes(struct plait_late *late, struct plait_group *group)
{
    struct plait_strand *me = plait_self();
    const plait_time now = plait_now();
    if (!plait_evaluate(me)) {
        late->since = PLAIT_FOREVER;
    } else {
        plait_look_again(me);
        if (late->since.nanoseconds == INT64_MAX) {
            late->since = now;
        } else {
            report(group, plait_time_since(now, late->since));
            late->span *= 2;
        }
    }
    late->next = plait_time_add(now, late->span);
}
