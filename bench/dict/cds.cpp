/* SPDX-License-Identifier: MIT */
/* cds.cpp: libcds' FeldmanHashMap with hazard pointers, for subject dict. Its update() shows a new entry to readers
 * before the caller could give it its value, so that rows that overwrite are left out. */
#include <cds/container/feldman_hashmap_hp.h>
#include <cds/gc/hp.h>
#include <cds/init.h>

#include "dict.h"

#ifndef DICT_TEXTS
using map_type = cds::container::FeldmanHashMap<cds::gc::HP, uint64_t, dict_value>;
static map_type *map;

#define MAP_PEER "libcds FeldmanHashMap"
#define MAP_NO_ADD
#define MAP_NO_OVERWRITE
static void map_enter()
{
    cds::threading::Manager::attachThread();
}
static void map_leave()
{
    cds::threading::Manager::detachThread();
}
static void map_open()
{
    static const bool once = [] {
        cds::Initialize();
        static cds::gc::HP hazards(map_type::c_nHazardPtrCount + 1);
        return true;
    }();
    (void)once;
    map_enter();
    map = new map_type(8, 4);
    map_leave();
}
static void map_close()
{
    map_enter();
    delete map;
    map_leave();
}
static bool map_get(uint64_t key, dict_value *value)
{
    return map->find(key, [value](map_type::value_type &found) { *value = found.second; });
}
static bool map_contains(uint64_t key)
{
    return map->contains(key);
}
static void map_set(uint64_t key, const dict_value *value)
{
    (void)map->insert(key, *value);
}
static bool map_remove(uint64_t key)
{
    return map->erase(key);
}
#define MAP_ENTRIES_MAX (1U << 20U) /* 90 to 130 bytes for each */
#include "loops.h"
#endif
