/* SPDX-License-Identifier: MIT */
/* word.c: 48 bits of address and 16 of count in one word, as in Meta's folly, for subject ref. A get is one addition;
 * what was taken is given back to the word at a quarter of what it can count. */
#include "counted.h"

enum { TAKEN_AT = 48, REFILL = 1 << 14 };
#define SHARE (UINT64_C(1) << 32)
#define ONE (UINT64_C(1) << TAKEN_AT)

static struct plait_atomic_u64 current;

static struct counted *object_of(uint64_t word)
{
    return (struct counted *)(uintptr_t)(word & (ONE - 1U));
}

static PLAIT_COLD void refill(uint64_t seen)
{
    struct counted *object = object_of(seen);
    const uint64_t taken = seen >> TAKEN_AT;
    bool filled = false;
    (void)plait_add_relaxed(&object->count, taken);
    while (!filled && object_of(seen) == object && seen >> TAKEN_AT >= taken) {
        filled = plait_compare_exchange_seq_cst(&current, &seen, seen - (taken << TAKEN_AT));
    }
    if (!filled) {
        (void)plait_sub_relaxed(&object->count, taken);
    }
}

static void replace(struct counted *object)
{
    const uint64_t old = plait_exchange_seq_cst(&current, (uint64_t)(uintptr_t)object);
    if (object_of(old) != NULL) {
        counted_drop(object_of(old), SHARE - (old >> TAKEN_AT));
    }
}

#define REF_PEER "48-bit address"
PLAIT_INLINE bool ref_read(void)
{
    const uint64_t seen = plait_add_seq_cst(&current, ONE);
    struct counted *object = object_of(seen);
    if (PLAIT_UNLIKELY(seen >> TAKEN_AT >= REFILL)) {
        refill(seen);
    }
    const bool same = object->value.number == object->value.again;
    counted_drop(object, 1U);
    return same;
}
PLAIT_INLINE void ref_write(uint64_t number)
{
    replace(counted_new(number, SHARE));
}
static void ref_open(void)
{
    ref_write(0);
}
static void ref_close(void)
{
    replace(NULL);
}
#include "loops.h"
