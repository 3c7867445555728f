/* SPDX-License-Identifier: MIT */
/* connection.h: what a pool of connections lends, what counts them, and what a crew of workers does with an item. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <plait/atomic.h>
#include <plait/status.h>

struct connection {
    uint32_t number;
};

struct exchange {
    struct plait_atomic_u32 open; /* at this moment */
    struct plait_atomic_u32 most; /* that were open at one time */
};

plait_status connection_open(struct connection *connection, struct exchange *exchange);
void connection_close(struct connection *connection, struct exchange *exchange);

/* An item of the worker pool. */
plait_status item_process(int *item);

#endif
