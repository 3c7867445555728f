/* SPDX-License-Identifier: MIT */
/* dict.h: the table of subject `dict`, and what is stored. All of the subject but the frame and the streams of keys is
 * compiled for each size of a value, DICT_WORDS words of 8 bytes, and once more with texts as keys, DICT_TEXTS.
 *
 * The loops hand every key on as a number; a peer looks up dict_native(key), a dict_key: the number itself, or the text
 * in the form that the peer's language has for it, which its program would have at hand. */
#ifndef BENCH_DICT_H
#define BENCH_DICT_H

#include "../frame.h"
#include "stream.h"
#include "value.h"

#ifndef DICT_TEXTS
#define DICT_NAME DICT_WORDS
#define DICT_KIND STREAM_NUMBERS
typedef uint64_t dict_key;
PLAIT_INLINE dict_key dict_native(uint64_t key)
{
    return key;
}
PLAIT_INLINE uint64_t dict_key_of(uint64_t index)
{
    return stream_key(index);
}
PLAIT_INLINE void dict_prepare(void)
{
}
#else
#define DICT_NAME texts
#define DICT_KIND STREAM_OF_TEXTS
#ifdef __cplusplus
#include <string>
using dict_key = std::string;
static dict_key *dict_strings; /* of each text */
PLAIT_INLINE const dict_key &dict_native(uint64_t key)
{
    return dict_strings[stream_index_of_text(key)];
}
PLAIT_INLINE void dict_prepare()
{
    if (dict_strings == nullptr) {
        dict_strings = new dict_key[2 * STREAM_TEXTS];
        for (uint32_t i = 0; i < 2 * STREAM_TEXTS; i++) {
            dict_strings[i] = stream_texts[i];
        }
    }
}
#else
typedef const char *dict_key;
PLAIT_INLINE dict_key dict_native(uint64_t key)
{
    return stream_texts[stream_index_of_text(key)];
}
PLAIT_INLINE void dict_prepare(void)
{
}
#endif
PLAIT_INLINE uint64_t dict_key_of(uint64_t index)
{
    return stream_key_of_text(index);
}
#endif

PLAIT_EXTERN_C_BEGIN

#define dict_table PLAIT_JOIN(dict_table_, DICT_NAME)
extern struct bench_table dict_table;

enum dict_kind {
    DICT_HIT,
    DICT_MISS,
    DICT_HALF,   /* hits and misses in no order */
    DICT_READS,  /* so many of a hundred; the rest overwrite entries that exist */
    DICT_CHURN,  /* each thread adds a key and removes its oldest: the size stays */
    DICT_UPDATE, /* adds one in place, as one step */
    DICT_WALK,   /* the first thread visits all entries, over and over, while the others overwrite */
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

/* Of one write, not of two. */
PLAIT_INLINE bool value_is_whole(const dict_value *value)
{
    bool right = value->word[0] != 0;
    for (uint32_t i = 1; i < DICT_WORDS; i++) {
        right = right && value->word[i] == value->word[0] + i;
    }
    return right;
}

PLAIT_INLINE bool value_is_of(const dict_value *value, uint64_t key)
{
    return (value->word[0] ^ key) >> DICT_VERSION_BITS == 0 && value_is_whole(value);
}

PLAIT_EXTERN_C_END

#endif /* BENCH_DICT_H */
