/* SPDX-License-Identifier: MIT */
/* dict.h: the table of subject `dict`, and what is stored. All of the subject but the frame and the streams of keys is
 * compiled for each size of a value: DICT_WORDS words of 8 bytes. */
#ifndef BENCH_DICT_H
#define BENCH_DICT_H

#include "../frame.h"
#include "stream.h"
#include "value.h"

PLAIT_EXTERN_C_BEGIN

#define dict_table PLAIT_JOIN(dict_table_, DICT_WORDS)
extern struct bench_table dict_table;

enum dict_kind {
    DICT_HIT,
    DICT_MISS,
    DICT_READS,  /* so many of a hundred; the rest overwrite entries that exist */
    DICT_CHURN,  /* each thread adds a key and removes its oldest: the size stays */
    DICT_UPDATE, /* adds one in place, as one step */
    DICT_MANY,   /* hits, so many in one call */
    DICT_GROW    /* from nothing */
};

/* A value tells its key, and in its low bits the write it came from; all its words belong together. */
enum { DICT_VERSION_BITS = 16 };

PLAIT_INLINE void value_make(dict_value *value, uint64_t key, uint64_t version)
{
    const uint64_t mask = (UINT64_C(1) << DICT_VERSION_BITS) - 1U;
    for (uint32_t i = 0; i < DICT_WORDS; i++) {
        value->word[i] = ((key & ~mask) | (version & mask)) + i;
    }
}

PLAIT_INLINE bool value_is_of(const dict_value *value, uint64_t key)
{
    bool right = (value->word[0] ^ key) >> DICT_VERSION_BITS == 0;
    for (uint32_t i = 1; i < DICT_WORDS; i++) {
        right = right && value->word[i] == value->word[0] + i;
    }
    return right;
}

PLAIT_EXTERN_C_END

#endif /* BENCH_DICT_H */
