/* SPDX-License-Identifier: MIT */
/* roles.h: what Plait's first task of table tasks is given. */
#ifndef BENCH_TASK_ROLES_H
#define BENCH_TASK_ROLES_H

#include "../frame.h"

struct tasks_root {
    void (*body)(struct bench_thread *thread);
    struct bench_thread *thread;
};

#endif /* BENCH_TASK_ROLES_H */
