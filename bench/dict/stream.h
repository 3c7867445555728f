/* SPDX-License-Identifier: MIT */
/* stream.h: the keys, made before the clock starts. Entry i of a dictionary has key stream_key(i), a number without any
 * order; a stream is a long array of STREAM_KEYS keys drawn at random, uniformly or by Zipf's law. */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

enum { STREAM_KEYS = 1 << 20, STREAM_MASK = STREAM_KEYS - 1 };

PLAIT_INLINE uint64_t stream_key(uint64_t index)
{
    return bench_scramble(index + 1U);
}

/* Texts as keys: there are STREAM_TEXTS entries, and as many that do not exist. The number of such a key is one without
 * order, too; its low bits are the text's index, and its value does not keep those. */
enum { STREAM_TEXTS = 1 << 15, STREAM_TEXT_SIZE = 32 };
extern char stream_texts[2 * STREAM_TEXTS][STREAM_TEXT_SIZE];

PLAIT_INLINE uint32_t stream_index_of_text(uint64_t key)
{
    return (uint32_t)key & (2U * STREAM_TEXTS - 1U);
}

enum stream_kind { STREAM_NUMBERS, STREAM_OF_TEXTS };
uint64_t stream_key_of_text(uint64_t index);

/* The stream of entries 0 .. entries - 1, or, absent, of as many that do not exist. Kept until one of another number of
 * entries is asked for. */
const uint64_t *stream_of(uint32_t entries, enum stream_kind kind, bool skewed, bool absent);

PLAIT_EXTERN_C_END

#endif /* BENCH_STREAM_H */
