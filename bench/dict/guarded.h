/* SPDX-License-Identifier: MIT */
/* guarded.h: the operations of subject dict by a map of C++ under a mutex. Included once, after `guarded_map` and
 * MAP_PEER. */
static std::mutex guard;
static guarded_map *map;

static void map_open()
{
    map = new guarded_map;
}
static void map_close()
{
    delete map;
}
static bool map_get(uint64_t key, dict_value *value)
{
    std::lock_guard<std::mutex> lock(guard);
    const auto at = map->find(dict_native(key));
    if (at == map->end()) {
        return false;
    }
    *value = at->second;
    return true;
}
static bool map_contains(uint64_t key)
{
    std::lock_guard<std::mutex> lock(guard);
    return map->find(dict_native(key)) != map->end();
}
static void map_set(uint64_t key, const dict_value *value)
{
    std::lock_guard<std::mutex> lock(guard);
    (*map)[dict_native(key)] = *value;
}
static bool map_remove(uint64_t key)
{
    std::lock_guard<std::mutex> lock(guard);
    return map->erase(dict_native(key)) != 0;
}
static void map_add(uint64_t key)
{
    std::lock_guard<std::mutex> lock(guard);
    (*map)[dict_native(key)].word[0]++;
}
#define MAP_WALK
static uint64_t map_walk(uint64_t *count)
{
    std::lock_guard<std::mutex> lock(guard);
    uint64_t wrong = 0;
    for (const auto &entry : *map) {
        wrong += !value_is_whole(&entry.second);
        *count += 1U;
    }
    return wrong;
}
#include "loops.h"
