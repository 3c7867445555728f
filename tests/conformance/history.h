/* SPDX-License-Identifier: MIT */
/* history.h: what happened under a lock, in order, and whether its holders took turns. */
#ifndef PLAIT_TESTS_CONFORMANCE_HISTORY_H
#define PLAIT_TESTS_CONFORMANCE_HISTORY_H

#include "../unit/queued.h"

enum event { START, END };

/* Written under the lock alone, so a plain array. */
static struct {
    unsigned count;
    enum event happened[32];
} history;

static void note(enum event what)
{
    CHECK(history.count < sizeof(history.happened) / sizeof(history.happened[0]));
    history.happened[history.count++] = what;
}

/* So many calls, one after another. The next history begins. */
static void expect_pairs(unsigned calls)
{
    assert_int_equal(history.count, 2U * calls);
    for (unsigned i = 0; i < history.count; i++) {
        assert_int_equal(history.happened[i], i % 2U == 0 ? START : END);
    }
    history.count = 0;
}

#endif
