/* SPDX-License-Identifier: MIT */
/* task.h: the tables of subject `task`: tasks that do next to nothing, and the scopes around them. */
#ifndef BENCH_TASK_H
#define BENCH_TASK_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

extern struct bench_table tasks_table;
extern struct bench_table runners_table;
extern struct bench_table scopes_table;

/* What is asked of those who run tasks. The peer in Go knows these numbers as well. */
enum tasks_kind {
    TASKS_FLAT,  /* one producer starts `batch` tasks, each of which counts, and waits for all */
    TASKS_NESTED /* fib(`entries`): each call is two, of which one is a task, and waits for it; counted are the tasks */
};

enum { TASKS_WORKERS = 2, TASKS_MOST = 1000 * 1000 };

/* What scopes are asked to do. */
enum scopes_kind { SCOPES_BARE, SCOPES_TIMED, SCOPES_CHECK, SCOPES_CHECK_TIMED, SCOPES_GROUP };

/* Counts one task. Each OS thread has a count of its own, so that nothing is shared: a task does 2 ns of work. */
struct tasks_count {
    PLAIT_ALIGNAS(128) struct plait_atomic_u64 tasks;
};
extern struct tasks_count tasks_counts[];
extern __thread struct tasks_count *tasks_mine;
struct tasks_count *tasks_register(void);

PLAIT_INLINE void tasks_count_one(void)
{
    struct tasks_count *mine = tasks_mine != NULL ? tasks_mine : tasks_register();
    plait_store_relaxed(&mine->tasks, plait_load_relaxed(&mine->tasks) + 1U);
}

/* Of all threads, since the process began. */
uint64_t tasks_counted(void);

PLAIT_EXTERN_C_END

#endif /* BENCH_TASK_H */
