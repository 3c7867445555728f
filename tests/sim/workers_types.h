/* SPDX-License-Identifier: MIT */
/* workers_types.h: the items of the scenarios of workers. */
#ifndef PLAIT_TESTS_SIM_WORKERS_TYPES_H
#define PLAIT_TESTS_SIM_WORKERS_TYPES_H

#include <plait/status.h>

struct errand {
    unsigned number;
};

/* The hooks. */
plait_status errand_run(struct errand *errand);
plait_status errand_failed(struct errand *errand, plait_status status);
void errand_end(struct errand *errand);

#endif
