/* SPDX-License-Identifier: MIT */
/* connection_types.c: the hooks of the pools under test. */
#include "connection_types.h"

#include <stddef.h>

#include <plait/wait.h>

void server_init(struct server *server)
{
    plait_initialize(&server->opened, 0U);
    plait_initialize(&server->open, 0U);
    plait_initialize(&server->most, 0U);
    plait_initialize(&server->dead, 0U);
    plait_initialize(&server->gate, 0U);
    plait_initialize(&server->asked, 0U);
    server->refuses = PLAIT_OK;
    server->answers_late = false;
}

plait_status connection_open(struct connection *connection, struct server *server)
{
    plait_status status = server->refuses;
    if (status == PLAIT_OK && server->answers_late) {
        (void)plait_add_acq_rel(&server->asked, 1U);
        (void)plait_wake(&server->asked, PLAIT_WAKE_ALL);
        while (status == PLAIT_OK && plait_load_acquire(&server->gate) == 0) {
            status = plait_wait(&server->gate, 0, PLAIT_FOREVER);
        }
    }
    if (status == PLAIT_OK) {
        const uint32_t open = plait_add_acq_rel(&server->open, 1U) + 1U;
        uint32_t most = plait_load_relaxed(&server->most);
        while (most < open && !plait_compare_exchange_relaxed(&server->most, &most, open)) {}
        connection->number = plait_add_relaxed(&server->opened, 1U) + 1U;
        connection->uses = 0;
    }
    return status;
}

void connection_close(struct connection *connection, struct server *server)
{
    connection->number = 0;
    (void)plait_sub_acq_rel(&server->open, 1U);
}

bool connection_healthy(struct connection *connection, struct server *server)
{
    return connection->number != plait_load_acquire(&server->dead);
}

plait_status number_open(int *value)
{
    *value = 7;
    return PLAIT_OK;
}

void number_close(int *value)
{
    *value = 0;
}

struct plait_memory *nothing_allocate(size_t units)
{
    (void)units;
    return NULL;
}

void nothing_release(struct plait_memory *memory, size_t units)
{
    (void)memory;
    (void)units;
}
