/* SPDX-License-Identifier: MIT */
/* counted.h: an object with a plain count, for the peers written here. */
#ifndef BENCH_REF_COUNTED_H
#define BENCH_REF_COUNTED_H

#include <stdlib.h>

#include "ref.h"

struct counted {
    struct shared value;
    struct plait_atomic_u64 count;
};

PLAIT_INLINE struct counted *counted_new(uint64_t number, uint64_t count)
{
    struct counted *object = (struct counted *)malloc(sizeof(struct counted));
    if (object == NULL) {
        bench_fail("no memory");
    }
    object->value.number = object->value.again = number;
    plait_initialize(&object->count, count);
    return object;
}

PLAIT_INLINE void counted_drop(struct counted *object, uint64_t references)
{
    if (plait_sub_acq_rel(&object->count, references) == references) {
        free(object);
    }
}

#endif /* BENCH_REF_COUNTED_H */
