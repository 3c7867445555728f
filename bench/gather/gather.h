/* SPDX-License-Identifier: MIT */
/* gather.h: the table of subject `gather`. The threads of a row are the inserters and, last, the reader. */
#ifndef BENCH_GATHER_H
#define BENCH_GATHER_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

extern struct bench_table gather_table;

/* What belongs to an index, so that the reader sees whether it got its own. */
PLAIT_INLINE uint64_t gather_value(uint64_t index)
{
    return index * UINT64_C(0x9e3779b97f4a7c15) + 1U;
}

PLAIT_EXTERN_C_END

#endif /* BENCH_GATHER_H */
