/* SPDX-License-Identifier: MIT */
/* ck.c: Concurrency Kit's ck_ht, for many readers and one writer, whose writers share a mutex here, for subject dict;
 * its values are words, so that only the small ones fit. Tables it has left are freed when it is closed. */
#include <ck_ht.h>
#include <pthread.h>
#include <stdlib.h>

#include "dict.h"

#if DICT_WORDS == 1 && !defined(DICT_TEXTS)
#include "alone.h"

enum { LEFT_MAX = 64 };

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static ck_ht_t map;
static struct {
    void *table[LEFT_MAX];
    uint32_t count;
} left;

static void *ht_malloc(size_t size)
{
    return malloc(size);
}
static void ht_free(void *table, size_t size, bool defer)
{
    (void)size;
    if (!defer) {
        free(table);
    } else if (left.count < LEFT_MAX) {
        left.table[left.count++] = table;
    }
}
static struct ck_malloc memory = {.malloc = ht_malloc, .free = ht_free};

#define MAP_PEER "ck_ht and mutex"
static void map_open(void)
{
    if (!ck_ht_init(&map, CK_HT_MODE_DIRECT | CK_HT_WORKLOAD_DELETE, NULL, &memory, 64, 6602834)) {
        bench_fail("ck_ht_init");
    }
}
static void map_close(void)
{
    ck_ht_destroy(&map);
    while (left.count != 0) {
        free(left.table[--left.count]);
    }
}
static bool map_get(uint64_t key, dict_value *value)
{
    ck_ht_hash_t hash;
    ck_ht_entry_t entry;
    ck_ht_hash_direct(&hash, &map, key);
    ck_ht_entry_key_set_direct(&entry, key);
    if (!ck_ht_get_spmc(&map, hash, &entry)) {
        return false;
    }
    value->word[0] = ck_ht_entry_value_direct(&entry);
    return true;
}
static bool map_contains(uint64_t key)
{
    dict_value value;
    return map_get(key, &value);
}
static void put(uint64_t key, uint64_t word)
{
    ck_ht_hash_t hash;
    ck_ht_entry_t entry;
    ck_ht_hash_direct(&hash, &map, key);
    ck_ht_entry_set_direct(&entry, hash, key, word);
    if (!ck_ht_set_spmc(&map, hash, &entry)) {
        bench_fail("ck_ht_set_spmc");
    }
}
static void map_set(uint64_t key, const dict_value *value)
{
    (void)pthread_mutex_lock(&guard);
    put(key, value->word[0]);
    (void)pthread_mutex_unlock(&guard);
}
static bool map_remove(uint64_t key)
{
    ck_ht_hash_t hash;
    ck_ht_entry_t entry;
    ck_ht_hash_direct(&hash, &map, key);
    ck_ht_entry_key_set_direct(&entry, key);
    (void)pthread_mutex_lock(&guard);
    const bool there = ck_ht_remove_spmc(&map, hash, &entry);
    (void)pthread_mutex_unlock(&guard);
    return there;
}
static void map_add(uint64_t key)
{
    dict_value value = {{0}};
    (void)pthread_mutex_lock(&guard);
    (void)map_get(key, &value);
    put(key, value.word[0] + 1U);
    (void)pthread_mutex_unlock(&guard);
}
#define MAP_ENTRIES_MAX (1U << 20U) /* 90 to 130 bytes for each */
#include "loops.h"
#endif
