/* SPDX-License-Identifier: MIT */
/* What the two halves of the queue's conformance share: the queues, the books of their threads, and what some threads
 * do.
 */
#ifndef TESTS_CONFORMANCE_QUEUE_SHARED_H
#define TESTS_CONFORMANCE_QUEUE_SHARED_H

#include "queue.h"

#include <plait/time.h>

#include "../unit/queued.h"

#include "fifo_box.h"
#include "fifo_fragile.h"
#include "fifo_items.h"
#include "fifo_slot.h"

enum { MANY = 10, ITEMS = 128, LONG = 60, PUTTERS = 3 };

/* What the threads of a test share. */
struct test_shared {
    fifo_items items;
    fifo_box box;
    fifo_slot slot;
    plait_status said[16];
    int got[16];
    int seen[MANY * MANY + ITEMS];
    struct plait_atomic_u32 counter;
    struct plait_atomic_u32 stage;
    bool at_once; /* close_now in place of close */
};

extern struct test_shared shared;

/* New queues and books, and their end. */
void fresh(void);
void done_with(void);

/* A deadline that is not reached. */
plait_time in_long(void);

/* Thread 0 pops `items`; thread 1 closes it once the other waits, at once if so said. */
test_body pop_then_close;
/* Thread 0 pops `box`, with a deadline in stage 0; thread 1 pushes once the other waits. */
test_body box_get_then_put;
/* Threads below PUTTERS push into a full slot; the last one closes it once they wait, at once if so said. */
test_body put_then_close;

/* The standard queue's contract (queue_standard.c); returns how many failed. */
int run_standard_tests(void);

#endif
