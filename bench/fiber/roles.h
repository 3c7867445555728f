/* SPDX-License-Identifier: MIT */
/* roles.h: what Plait's tasks of table fibers are given. */
#ifndef BENCH_FIBER_ROLES_H
#define BENCH_FIBER_ROLES_H

#include "../frame.h"

typedef void (*fibers_role)(void);

struct fibers_root {
    void (*body)(struct bench_thread *thread);
    struct bench_thread *thread;
};

#endif /* BENCH_FIBER_ROLES_H */
