/* SPDX-License-Identifier: MIT */
/* counted.cpp: a map of counted mutexes under a mutex, for subject keyed: an entry is there while somebody holds or
 * wants its key. */
#include <memory>
#include <mutex>
#include <unordered_map>

#include "keyed.h"

struct counted {
    std::mutex mutex;
    uint64_t users = 0;
};
struct counted_hold {
    uint64_t key;
    counted *entry;
};

static std::mutex guard;
static std::unordered_map<uint64_t, std::unique_ptr<counted>> *map;

#define KEYED_PEER "map of mutexes, counted"
#define KEYED_HOLD counted_hold
static void keyed_open()
{
    map = new std::unordered_map<uint64_t, std::unique_ptr<counted>>;
}
static void keyed_close()
{
    delete map;
}
static void keyed_lock(uint64_t key, counted_hold *hold)
{
    hold->key = key;
    {
        std::lock_guard<std::mutex> lock(guard);
        auto &entry = (*map)[key];
        if (entry == nullptr) {
            entry = std::make_unique<counted>();
        }
        entry->users++;
        hold->entry = entry.get();
    }
    hold->entry->mutex.lock();
}
static void keyed_unlock(counted_hold *hold)
{
    hold->entry->mutex.unlock();
    std::lock_guard<std::mutex> lock(guard);
    if (--hold->entry->users == 0) {
        map->erase(hold->key);
    }
}
#include "loops.h"
