/* SPDX-License-Identifier: MIT */
/* kept.cpp: a map of mutexes under a mutex, for subject keyed: what most programs write. Entries stay for ever. */
#include <mutex>
#include <unordered_map>

#include "keyed.h"

static std::mutex guard;
static std::unordered_map<uint64_t, std::mutex> *map;

#define KEYED_PEER "map of mutexes, never emptied"
#define KEYED_HOLD std::mutex *
static void keyed_open()
{
    map = new std::unordered_map<uint64_t, std::mutex>;
}
static void keyed_close()
{
    delete map;
}
static void keyed_lock(uint64_t key, std::mutex **hold)
{
    {
        std::lock_guard<std::mutex> lock(guard);
        *hold = &(*map)[key]; /* stays where it is when the map grows */
    }
    (*hold)->lock();
}
static void keyed_unlock(std::mutex **hold)
{
    (*hold)->unlock();
}
#include "loops.h"
