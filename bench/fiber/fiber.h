/* SPDX-License-Identifier: MIT */
/* fiber.h: the tables of subject `fiber`: the switch alone, and fibers on their loops. */
#ifndef BENCH_FIBER_H
#define BENCH_FIBER_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

extern struct bench_table context_table;
extern struct bench_table fibers_table;

/* What a context is asked to do. */
enum context_kind { CONTEXT_VISIT, CONTEXT_BEGIN };

/* Stacks of 64 KiB for contexts, the same for all peers: the switch is measured, not the memory. */
enum { CONTEXT_MOST = 1000, CONTEXT_STACK = 64 * 1024 };
unsigned char *context_stack(uint32_t number);

/* What fibers are asked to do. The peer in Go knows these numbers as well. */
enum fibers_kind {
    FIBERS_START,  /* `batch` are started, run and are joined */
    FIBERS_SLEEP,  /* `entries` wait for one event, each with a deadline; it is set, and they are joined */
    FIBERS_CANCEL, /* the same, cancelled: from the cancellation on */
    FIBERS_YIELD,  /* `entries` yield to each other */
    FIBERS_WORD,   /* two tell each other by what the peer has beneath its events; an operation is a round trip */
    FIBERS_EVENT,  /* by an event */
    FIBERS_QUEUE,  /* by a queue each way */
    FIBERS_TIMED   /* by an event, waited for with a deadline, while `entries` others sleep with one */
};

/* Of rows with two threads: the second one is no loop's. */
enum { FIBERS_PLAIN_THREAD = 1 };

PLAIT_EXTERN_C_END

#endif /* BENCH_FIBER_H */
