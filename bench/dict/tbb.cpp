/* SPDX-License-Identifier: MIT */
/* tbb.cpp: oneTBB's concurrent_hash_map, for subject dict. */
#include <oneapi/tbb/concurrent_hash_map.h>

#include "alone.h"
#include "dict.h"

using map_type = tbb::concurrent_hash_map<dict_key, dict_value>;
static map_type *map;

#define MAP_PEER "tbb::concurrent_hash_map"
#define MAP_NO_MALLOC /* tbbmalloc */
static void map_open()
{
    map = new map_type;
}
static void map_close()
{
    delete map;
}
static bool map_get(uint64_t key, dict_value *value)
{
    map_type::const_accessor at;
    if (!map->find(at, dict_native(key))) {
        return false;
    }
    *value = at->second;
    return true;
}
static bool map_contains(uint64_t key)
{
    return map->count(dict_native(key)) != 0;
}
static void map_set(uint64_t key, const dict_value *value)
{
    map_type::accessor at;
    (void)map->insert(at, dict_native(key));
    at->second = *value;
}
static bool map_remove(uint64_t key)
{
    return map->erase(dict_native(key));
}
static void map_add(uint64_t key)
{
    map_type::accessor at;
    (void)map->insert(at, dict_native(key));
    at->second.word[0]++;
}
#include "loops.h"
