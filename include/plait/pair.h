/* SPDX-License-Identifier: MIT */
/* pair.h: sixteen bytes that change together.
 *
 *     struct plait_atomic_pair   | word 0 | word 1 |     on a 16-byte boundary
 *
 * One instruction changes both words where the machine has it (x86-64 since 2006, aarch64); PLAIT_PAIR_LOCK_FREE says
 * so. Elsewhere a small table of locks, chosen by address, stands in for it. The operations are functions, never
 * inline: the instruction is not in every compiler's default set, and the choice of how to load is made at start-up.
 *
 * Every operation is seq_cst and looks at both words at once. Any calls on one object may overlap, but no access to its
 * words by other means. An object must lie in writable memory even if it is only loaded. */
#ifndef PLAIT_PAIR_H
#define PLAIT_PAIR_H

#include <plait/atomic.h>
#include <plait/base.h>

PLAIT_EXTERN_C_BEGIN

#if (defined(__x86_64__) || defined(__aarch64__)) && !defined(PLAIT_NO_PAIR_INSTRUCTION)
#define PLAIT_PAIR_LOCK_FREE 1
#else
#define PLAIT_PAIR_LOCK_FREE 0
#endif

/* A value. */
struct plait_pair {
    uint64_t word[2];
};

/* An object that holds one. */
struct plait_atomic_pair {
    PLAIT_ALIGNAS(16) uint64_t private_value[2];
};

/* Initialiser of a static or automatic object. */
#define PLAIT_PAIR_INIT(word_0, word_1) \
    {                                   \
        {                               \
            (word_0), (word_1)          \
        }                               \
    }

/* The value. Wait-free where `movdqa` is atomic (x86-64 with AVX), else lock-free as the other calls. O(1). */
PLAIT_MUST_USE struct plait_pair plait_pair_load(const struct plait_atomic_pair *object);

/* Replaces the value. Lock-free; O(1). */
void plait_pair_store(struct plait_atomic_pair *object, struct plait_pair value);

/* Replaces the value and returns the one before. Lock-free; O(1). */
struct plait_pair plait_pair_exchange(struct plait_atomic_pair *object, struct plait_pair value);

/* True when the value was *expected, bit by bit, and is `desired` now. Otherwise false, and *expected is what was seen.
 * Never fails by chance. Lock-free; O(1). */
PLAIT_MUST_USE bool plait_pair_compare_exchange(struct plait_atomic_pair *object, struct plait_pair *expected,
                                                struct plait_pair desired);

PLAIT_EXTERN_C_END

#endif /* PLAIT_PAIR_H */
