/* SPDX-License-Identifier: MIT */
/* plait.c: Plait's dictionary, for subject dict. */
#include "alone.h"
#include "dict.h"

/* The generated dictionary of this size of value. */
#define FN(verb) PLAIT_JOIN(PLAIT_JOIN(map_, DICT_NAME), _##verb)
#include PLAIT_TEXT(PLAIT_JOIN(map_, DICT_NAME).h)

static struct PLAIT_JOIN(map_, DICT_NAME) map;

static void must(plait_status status)
{
    if (PLAIT_UNLIKELY(status != PLAIT_OK)) {
        bench_fail(plait_status_name(status));
    }
}

static plait_status add_one(dict_value *value)
{
    value->word[0]++;
    return PLAIT_OK;
}

#define MAP_PEER "Plait"
#define MAP_WALK
static void map_open(void)
{
    must(FN(init)(&map));
}
static void map_close(void)
{
    FN(destroy)(&map);
}
PLAIT_INLINE bool map_get(uint64_t key, dict_value *value)
{
    return FN(get)(&map, dict_native(key), value) == PLAIT_OK;
}
PLAIT_INLINE bool map_contains(uint64_t key)
{
    return FN(contains)(&map, dict_native(key));
}
PLAIT_INLINE void map_set(uint64_t key, const dict_value *value)
{
    must(FN(set)(&map, dict_native(key), *value));
}
PLAIT_INLINE bool map_remove(uint64_t key)
{
    return FN(remove)(&map, dict_native(key), NULL) == PLAIT_OK;
}
PLAIT_INLINE void map_add(uint64_t key)
{
    must(FN(update)(&map, dict_native(key), add_one));
}
static uint64_t map_walk(uint64_t *count)
{
    struct FN(cursor) cursor;
    dict_key key;
    dict_value value;
    uint64_t wrong = 0;
    FN(cursor_open)(&cursor, &map);
    while (FN(cursor_next)(&cursor, &key, &value) == PLAIT_OK) {
        wrong += !value_is_whole(&value);
        *count += 1U;
    }
    FN(cursor_close)(&cursor);
    return wrong;
}
#ifndef DICT_TEXTS
#define MAP_MANY
PLAIT_INLINE uint32_t map_get_many(const uint64_t *keys, dict_value *values, uint32_t count)
{
    bool found[64];
    size_t hits = 0;
    must(FN(get_many)(&map, keys, values, found, count, &hits));
    return (uint32_t)hits;
}
#endif
#include "loops.h"
