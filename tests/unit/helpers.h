/* SPDX-License-Identifier: MIT */
/* helpers.h: what the calls of these tests do, and who looks at them. */
#ifndef PLAIT_TESTS_UNIT_HELPERS_H
#define PLAIT_TESTS_UNIT_HELPERS_H

#include <plait/event.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "helped.h"
#include "helped_bare.h"
#include "support/support.h"

enum { MOST = 32 };

/* One call: what it does, in this order, and what it saw. All zero: it returns PLAIT_OK at once. */
struct helped_case {
    bool crowds;                   /* waits until so many as the gauge says have been inside at one time */
    struct plait_scope *cancels;   /* this scope */
    struct plait_event *waits_for; /* this event */
    unsigned yields;               /* so many times */
    plait_status when_cut;         /* what it makes of being cancelled; PLAIT_OK: it passes that on */
    plait_status with;             /* what it returns otherwise */
    int gives;                     /* its result, or its detail when it fails */
    struct plait_event *sets;      /* before it returns */
    bool begun;
    plait_status saw; /* what its wait returned */
    const char *name; /* of its strand */
};

extern const struct helped_task helping;

/* How many calls are inside at one time. */
void gauge_begin(uint32_t full_at);
uint32_t gauge_peak(void);

/* `count` cases, all zero but `gives`, which is ten times the number, and a batch of them with everything it may have.
 */
struct helped_many {
    struct helped_case cases[MOST];
    struct helped_case *arguments[MOST];
    int results[MOST];
    plait_status statuses[MOST];
    int errors[MOST];
    struct plait_lane lanes[MOST];
    plait_word order[MOST];
    struct plait_event events[MOST];
    struct helped_batch batch;
};
struct helped_many *helped_many(size_t count, size_t limit);

/* Nobody sets it. */
extern struct plait_event never;

/* The tests of the other files. */
int stream_tests(void);
int every_tests(void);

#endif
