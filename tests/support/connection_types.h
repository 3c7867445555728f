/* SPDX-License-Identifier: MIT */
/* connection_types.h: connections for pools, and the server that counts them. */
#ifndef PLAIT_TESTS_CONNECTION_TYPES_H
#define PLAIT_TESTS_CONNECTION_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include <plait/atomic.h>
#include <plait/memory.h>
#include <plait/status.h>

struct connection {
    uint32_t number; /* from 1, in the order in which they were made */
    uint32_t uses;   /* by whoever has it */
};

struct server {
    struct plait_atomic_u32 opened;
    struct plait_atomic_u32 open; /* at this moment */
    struct plait_atomic_u32 most; /* that were open at one time */
    struct plait_atomic_u32 dead; /* the number of a connection that is no longer good; 0: none */
    plait_status refuses;         /* what a new connection gets; PLAIT_OK: it is made */
    bool answers_late;            /* a new connection waits for `gate` */
    plait_word gate;              /* 1: open */
    plait_word asked;             /* how many wait or waited for it */
};

void server_init(struct server *server);

/* The hooks. */
plait_status connection_open(struct connection *connection, struct server *server);
void connection_close(struct connection *connection, struct server *server);
bool connection_healthy(struct connection *connection, struct server *server);

plait_status number_open(int *value);
void number_close(int *value);

/* An allocator that has nothing. */
struct plait_memory *nothing_allocate(size_t units);
void nothing_release(struct plait_memory *memory, size_t units);

#endif
