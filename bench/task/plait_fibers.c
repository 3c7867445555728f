/* SPDX-License-Identifier: MIT */
/* plait_fibers.c: Plait's fibers on one loop, for subject task. */
#define TASKS_PEER "Plait, one loop"

#include "../frame.h"
#include "tasks_main.h"

static plait_status run_main(struct tasks_root root)
{
    root.body(root.thread);
    return PLAIT_OK;
}

static void tasks_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread))
{
    static const struct tasks_main_task task = {.run = run_main, .name = "main"};
    if (tasks_main_fibers_run(NULL, &task, (struct tasks_root){body, thread}) != PLAIT_OK) {
        bench_fail("no loop");
    }
}

#include "plait.h"
