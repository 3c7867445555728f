/* SPDX-License-Identifier: MIT */
/* keyed_types.h: keys and hooks of the keyed locks under test. */
#ifndef PLAIT_TESTS_KEYED_TYPES_H
#define PLAIT_TESTS_KEYED_TYPES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <plait/atomic.h>
#include <plait/hash.h>
#include <plait/time.h>
#include <plait/wait.h>

struct spot {
    int32_t x;
    int32_t y;
};

struct route {
    uint64_t from;
    uint64_t to;
    uint64_t by;
};

/* The context of string keys: what `equal` and `order` do beside comparing, how often they were asked. */
struct manners {
    struct plait_atomic_u32 asked;
    enum { MANNERS_GOOD, MANNERS_WAITS, MANNERS_CALLS } kind;
    plait_status heard; /* from the table, when it calls */
};

/* Locks a key of the table that asks; defined by the test. */
plait_status manners_call(void);

static inline uint64_t name_hash(const char *const *key, struct manners *manners)
{
    (void)manners;
    return plait_hash_text(*key);
}

static inline void behave(struct manners *manners)
{
    (void)plait_add_relaxed(&manners->asked, 1U);
    if (manners->kind == MANNERS_WAITS) {
        plait_word word = PLAIT_ATOMIC_INIT(0);
        (void)!plait_wait_shielded(&word, 0, plait_after(plait_microseconds(1)));
    } else if (manners->kind == MANNERS_CALLS) {
        manners->heard = manners_call();
    } else {
        /* it just compares */
    }
}

static inline bool name_equal(const char *const *a, const char *const *b, struct manners *manners)
{
    behave(manners);
    return strcmp(*a, *b) == 0;
}

static inline int name_order(const char *const *a, const char *const *b, struct manners *manners)
{
    behave(manners);
    return strcmp(*a, *b);
}

/* The poorest hash there is. */
static inline uint64_t crowded_hash(const uint64_t *key)
{
    (void)key;
    return 7;
}

static inline bool crowded_equal(const uint64_t *a, const uint64_t *b)
{
    return *a == *b;
}

/* Wrong from a thousand on: it says equal where crowded_equal does not. */
static inline int crowded_order(const uint64_t *a, const uint64_t *b)
{
    const uint64_t left = *a < 1000 ? *a : 1000;
    const uint64_t right = *b < 1000 ? *b : 1000;
    return left < right ? -1 : left > right;
}

#endif
