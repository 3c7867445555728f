/* SPDX-License-Identifier: MIT */
/* std.cpp: std::unordered_map under a mutex, for subject dict. */
#include <mutex>
#include <unordered_map>

#include "alone.h"
#include "dict.h"

static std::mutex guard;
static std::unordered_map<uint64_t, dict_value> *map;

#define MAP_PEER "unordered_map and mutex"
static void map_open()
{
    map = new std::unordered_map<uint64_t, dict_value>;
}
static void map_close()
{
    delete map;
}
static bool map_get(uint64_t key, dict_value *value)
{
    std::lock_guard<std::mutex> lock(guard);
    const auto at = map->find(key);
    if (at == map->end()) {
        return false;
    }
    *value = at->second;
    return true;
}
static bool map_contains(uint64_t key)
{
    std::lock_guard<std::mutex> lock(guard);
    return map->find(key) != map->end();
}
static void map_set(uint64_t key, const dict_value *value)
{
    std::lock_guard<std::mutex> lock(guard);
    (*map)[key] = *value;
}
static bool map_remove(uint64_t key)
{
    std::lock_guard<std::mutex> lock(guard);
    return map->erase(key) != 0;
}
static void map_add(uint64_t key)
{
    std::lock_guard<std::mutex> lock(guard);
    (*map)[key].word[0]++;
}
#include "loops.h"
