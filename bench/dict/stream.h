/* SPDX-License-Identifier: MIT */
/* stream.h: the keys, made before the clock starts. Entry i of a dictionary has key stream_key(i), a number without any
 * order; a stream is a long array of keys drawn at random, uniformly or by Zipf's law. */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

enum { STREAM_KEYS = 1 << 20, STREAM_MASK = STREAM_KEYS - 1 };

PLAIT_INLINE uint64_t stream_key(uint64_t index)
{
    return bench_scramble(index + 1U);
}

/* STREAM_KEYS keys of the entries 0 .. entries - 1, or, absent, of as many that do not exist. Kept until one of another
 * number of entries is asked for. */
const uint64_t *stream_of(uint32_t entries, bool skewed, bool absent);

PLAIT_EXTERN_C_END

#endif /* BENCH_STREAM_H */
