/* SPDX-License-Identifier: MIT */
/* glib.c: GHashTable under a GMutex, for subject dict; its values are pointers, so that only the small ones fit. */
#include <glib.h>

#include "dict.h"

#if DICT_WORDS == 1
#include "alone.h"

static GMutex guard;
static GHashTable *map;

/* g_direct_hash() would take the low 32 bits, of keys that are scrambled already. */
#define MAP_PEER "GHashTable and GMutex"
#ifndef DICT_TEXTS
#define KEY(key) GSIZE_TO_POINTER(key)
#define OWN(key) GSIZE_TO_POINTER(key)
static void map_open(void)
{
    map = g_hash_table_new(g_direct_hash, g_direct_equal);
}
#else
#define KEY(key) dict_native(key)
#define OWN(key) g_strdup(dict_native(key))
static void map_open(void)
{
    map = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}
#endif
static void map_close(void)
{
    g_hash_table_destroy(map);
}
static bool map_get(uint64_t key, dict_value *value)
{
    gpointer found = NULL;
    g_mutex_lock(&guard);
    const bool there = g_hash_table_lookup_extended(map, KEY(key), NULL, &found);
    g_mutex_unlock(&guard);
    value->word[0] = GPOINTER_TO_SIZE(found);
    return there;
}
static bool map_contains(uint64_t key)
{
    g_mutex_lock(&guard);
    const bool there = g_hash_table_contains(map, KEY(key));
    g_mutex_unlock(&guard);
    return there;
}
static void map_set(uint64_t key, const dict_value *value)
{
    g_mutex_lock(&guard);
    (void)g_hash_table_insert(map, OWN(key), GSIZE_TO_POINTER(value->word[0]));
    g_mutex_unlock(&guard);
}
static bool map_remove(uint64_t key)
{
    g_mutex_lock(&guard);
    const bool there = g_hash_table_remove(map, KEY(key));
    g_mutex_unlock(&guard);
    return there;
}
static void map_add(uint64_t key)
{
    g_mutex_lock(&guard);
    const gsize value = GPOINTER_TO_SIZE(g_hash_table_lookup(map, KEY(key)));
    (void)g_hash_table_insert(map, OWN(key), GSIZE_TO_POINTER(value + 1U));
    g_mutex_unlock(&guard);
}
#define MAP_WALK
static uint64_t map_walk(uint64_t *count)
{
    GHashTableIter iter;
    gpointer found;
    dict_value value;
    uint64_t wrong = 0;
    g_mutex_lock(&guard);
    g_hash_table_iter_init(&iter, map);
    while (g_hash_table_iter_next(&iter, NULL, &found)) {
        value.word[0] = GPOINTER_TO_SIZE(found);
        wrong += !value_is_whole(&value);
        *count += 1U;
    }
    g_mutex_unlock(&guard);
    return wrong;
}
#include "loops.h"
#endif
