/* SPDX-License-Identifier: MIT */
/* ref.h: the table of subject `ref`, and the object it shares. */
#ifndef BENCH_REF_H
#define BENCH_REF_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

extern struct bench_table ref_table;

/* Both numbers are the same, unless somebody reads what is no object any more. */
struct shared {
    uint64_t number;
    uint64_t again;
};

PLAIT_EXTERN_C_END

#endif /* BENCH_REF_H */
