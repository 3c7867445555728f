/* SPDX-License-Identifier: MIT */
/* runner_types.h: what the scenarios of runners run. */
#ifndef PLAIT_TESTS_SIM_RUNNER_TYPES_H
#define PLAIT_TESTS_SIM_RUNNER_TYPES_H

#include <plait/status.h>
#include <plait/time.h>

struct chore {
    unsigned number;
    plait_duration takes; /* for so long */
    plait_status gives;   /* what it returns then */
};

struct fruit {
    unsigned made; /* 1: it belongs to somebody, and has not ended */
};

/* The hooks. */
plait_status chore_copy(struct chore *to, const struct chore *from);
void chore_dispose(struct chore *chore);
void fruit_dispose(struct fruit *fruit);

#endif
