/* SPDX-License-Identifier: MIT */
/* connections_types.h: the connections of the scenarios of pools. */
#ifndef PLAIT_TESTS_SIM_CONNECTIONS_TYPES_H
#define PLAIT_TESTS_SIM_CONNECTIONS_TYPES_H

#include <stdbool.h>

#include <plait/status.h>

struct line {
    unsigned number; /* from 1 */
};

/* The hooks. */
plait_status line_open(struct line *line);
void line_close(struct line *line);
bool line_healthy(struct line *line);

#endif
