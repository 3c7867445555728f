/* SPDX-License-Identifier: MIT */
/* line.h: a connection of the example, and the exchange that counts how many there are. */
#ifndef LINE_H
#define LINE_H

#include <plait/atomic.h>
#include <plait/status.h>

struct line {
    uint32_t number;
};

struct exchange {
    struct plait_atomic_u32 open;
    struct plait_atomic_u32 most;
    struct plait_atomic_u32 made;
};

plait_status line_open(struct line *line, struct exchange *exchange);
void line_close(struct line *line, struct exchange *exchange);

#endif
