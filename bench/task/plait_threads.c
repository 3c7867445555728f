/* SPDX-License-Identifier: MIT */
/* plait_threads.c: Plait's pool of threads, for subject task. Flat rows are started by a plain thread; nested ones
 * begin with a task, so that the two threads of the pool do the work, and no third one beside them. */
#define TASKS_PEER "Plait"

#include "task.h"

#include <plait/group.h>

#include "tasks_main.h"

static plait_status run_main(struct tasks_root root)
{
    root.body(root.thread);
    return PLAIT_OK;
}

static void tasks_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread))
{
    static const struct tasks_main_task task = {.run = run_main, .name = "main"};
    struct plait_group group;
    struct tasks_main_slot slot;
    plait_status outcome = PLAIT_OK;
    if (thread->work->kind == TASKS_FLAT) {
        body(thread);
    } else {
        PLAIT_GROUP(&group, &outcome) {
            outcome = tasks_main_start_soon(&group, &slot, &task, (struct tasks_root){body, thread});
        }
        if (outcome != PLAIT_OK) {
            bench_fail(plait_status_name(outcome));
        }
    }
}

#include "plait.h"
