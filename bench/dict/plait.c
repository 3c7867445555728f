/* SPDX-License-Identifier: MIT */
/* plait.c: Plait's dictionary, for subject dict. */
#include "alone.h"
#include "dict.h"

/* The generated dictionary of this size of value. */
#define FN(verb) PLAIT_JOIN(PLAIT_JOIN(map_, DICT_WORDS), _##verb)
#include PLAIT_TEXT(PLAIT_JOIN(map_, DICT_WORDS).h)

static struct PLAIT_JOIN(map_, DICT_WORDS) map;

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
#define MAP_MANY
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
    return FN(get)(&map, key, value) == PLAIT_OK;
}
PLAIT_INLINE bool map_contains(uint64_t key)
{
    return FN(contains)(&map, key);
}
PLAIT_INLINE void map_set(uint64_t key, const dict_value *value)
{
    must(FN(set)(&map, key, *value));
}
PLAIT_INLINE bool map_remove(uint64_t key)
{
    return FN(remove)(&map, key, NULL) == PLAIT_OK;
}
PLAIT_INLINE void map_add(uint64_t key)
{
    must(FN(update)(&map, key, add_one));
}
PLAIT_INLINE uint32_t map_get_many(const uint64_t *keys, dict_value *values, uint32_t count)
{
    bool found[64];
    size_t hits = 0;
    must(FN(get_many)(&map, keys, values, found, count, &hits));
    return (uint32_t)hits;
}
#include "loops.h"
