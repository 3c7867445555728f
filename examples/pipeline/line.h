/* SPDX-License-Identifier: MIT */
/* line.h: what goes through the pipeline: a text, a sum, an answer; each knows the number of its line. */
#ifndef PIPELINE_LINE_H
#define PIPELINE_LINE_H

#include <plait/atomic.h>
#include <plait/status.h>

/* How many texts there have been, and how many have ended: in a stage, or left over in a queue. */
struct ledger {
    struct plait_atomic_u32 made;
    struct plait_atomic_u32 ended;
};

struct text {
    uint64_t number;
    char *characters; /* its own */
};

struct sum {
    uint64_t number;
    long left, right;
    char operation;
};

/* A failure travels like any value, to its place. */
struct answer {
    long value;
    plait_status status;
};

/* What the queue of texts calls for those that nobody takes. */
void text_end(struct text *text, struct ledger *ledger);

#endif
