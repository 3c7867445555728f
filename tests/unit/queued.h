/* SPDX-License-Identifier: MIT */
/* queued.h: what the tests of waiting share: knowing that a strand really stands in a queue, without sleeping. */
#ifndef PLAIT_TESTS_UNIT_QUEUED_H
#define PLAIT_TESTS_UNIT_QUEUED_H

#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>

#include <plait/strand.h>
#include <plait/wait.h>

#include "../../src/waiting.h"

/* Test bodies run on threads, where cmocka's assertions may not: a failed check ends the process and says where. */
#define CHECK(condition)                                                                        \
    do {                                                                                        \
        if (!(condition)) {                                                                     \
            (void)fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
            abort();                                                                            \
        }                                                                                       \
    } while (0)

/* What a loop that waits for another thread may take at most, on the slowest tool. */
static inline plait_time test_patience(void)
{
    return plait_after(plait_seconds(60));
}

/* Until something holds that another strand sees to; it is asked again and again. */
#define UNTIL(condition)                                       \
    do {                                                       \
        const plait_time until_last = test_patience();         \
        while (!(condition)) {                                 \
            CHECK(plait_time_before(plait_now(), until_last)); \
            test_yield();                                      \
        }                                                      \
    } while (0)

/* Until `count` strands stand in the queue. */
static inline void until_queued(const plait_word *word, unsigned queue, uint32_t count)
{
    UNTIL(plait_shard_count(word, queue) == count);
}

/* Until the atomic is `value`. */
static inline void until_equal(struct plait_atomic_u32 *atomic, uint32_t value)
{
    UNTIL(plait_load_acquire(atomic) == value);
}

/* Keeps the processor for a while: a section that takes time. */
static inline void busy_for(plait_duration span)
{
    const plait_time end = plait_after(span);
    while (plait_time_before(plait_now(), end)) {}
}

#endif
