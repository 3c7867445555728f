/* SPDX-License-Identifier: MIT */
/* plait_threads.c: Plait's pool of threads, for subject task. */
#define TASKS_PEER "Plait"
#define TASKS_NESTS 0

#include "../frame.h"

static void tasks_run(struct bench_thread *thread, void (*body)(struct bench_thread *thread))
{
    body(thread);
}

#include "plait.h"
