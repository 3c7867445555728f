/* SPDX-License-Identifier: MIT */
/* ref.h: the table of subject `ref`, and the object it shares. */
#ifndef BENCH_REF_H
#define BENCH_REF_H

#include <plait/ref.h>

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

extern struct bench_table ref_table;

/* Both numbers are the same, unless somebody reads what is no object any more. */
struct shared {
    uint64_t number;
    uint64_t again;
};

/* The same with its count, for peers that count in the object. */
struct shared_counted {
    struct shared value;
    struct plait_count count;
};
void shared_free(struct shared_counted *object);

PLAIT_EXTERN_C_END

#endif /* BENCH_REF_H */
