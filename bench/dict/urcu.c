/* SPDX-License-Identifier: MIT */
/* urcu.c: liburcu's rculfhash with quiescent states, for subject dict. Values are replaced, entries freed by its helper
 * thread after a grace period. */
#define _LGPL_SOURCE
#include <stdlib.h>

#include <urcu-qsbr.h>
#include <urcu/rculfhash.h>

#include "dict.h"

#ifndef DICT_TEXTS
enum { BUCKETS = 1 << 16 }; /* made at once: it grows by grace periods, which takes minutes for a million */

struct entry {
    struct cds_lfht_node node; /* first */
    uint64_t key;
    dict_value value;
    struct rcu_head head;
};

static struct cds_lfht *map;
static __thread uint32_t calls;

static int is_key(struct cds_lfht_node *node, const void *key)
{
    return ((struct entry *)node)->key == *(const uint64_t *)key;
}
static void entry_free(struct rcu_head *head)
{
    free(caa_container_of(head, struct entry, head));
}
/* Between two operations no thread has a pointer into the map. */
static void rest_now_and_then(void)
{
    if (++calls % 64U == 0) {
        rcu_quiescent_state();
    }
}
static struct cds_lfht_node *find(uint64_t key)
{
    struct cds_lfht_iter iter;
    cds_lfht_lookup(map, (unsigned long)key, is_key, &key, &iter);
    return cds_lfht_iter_get_node(&iter);
}

#define MAP_PEER "liburcu rculfhash, reserved"
#define MAP_NO_ADD
#define MAP_ENTRIES_MAX ((uint32_t)BUCKETS)
static void map_enter(void)
{
    rcu_register_thread();
}
static void map_leave(void)
{
    rcu_unregister_thread();
}
static void map_open(void)
{
    map = cds_lfht_new(BUCKETS, BUCKETS, BUCKETS, 0, NULL);
    if (map == NULL) {
        bench_fail("cds_lfht_new");
    }
}
static void map_close(void)
{
    struct cds_lfht_iter iter;
    struct entry *entry;
    rcu_register_thread();
    cds_lfht_for_each_entry(map, &iter, entry, node)
    {
        (void)cds_lfht_del(map, &entry->node);
        call_rcu(&entry->head, entry_free);
        rcu_quiescent_state();
    }
    rcu_unregister_thread();
    rcu_barrier();
    (void)cds_lfht_destroy(map, NULL);
}
static bool map_get(uint64_t key, dict_value *value)
{
    struct entry *entry = (struct entry *)find(key);
    if (entry != NULL) {
        *value = entry->value;
    }
    rest_now_and_then();
    return entry != NULL;
}
static bool map_contains(uint64_t key)
{
    const bool there = find(key) != NULL;
    rest_now_and_then();
    return there;
}
static void map_set(uint64_t key, const dict_value *value)
{
    struct entry *entry = malloc(sizeof(struct entry));
    if (entry == NULL) {
        bench_fail("no memory");
    }
    cds_lfht_node_init(&entry->node);
    entry->key = key;
    entry->value = *value;
    struct cds_lfht_node *old = cds_lfht_add_replace(map, (unsigned long)key, is_key, &key, &entry->node);
    if (old != NULL) {
        call_rcu(&((struct entry *)old)->head, entry_free);
    }
    rest_now_and_then();
}
static bool map_remove(uint64_t key)
{
    struct cds_lfht_node *node = find(key);
    const bool there = node != NULL && cds_lfht_del(map, node) == 0;
    if (there) {
        call_rcu(&((struct entry *)node)->head, entry_free);
    }
    rest_now_and_then();
    return there;
}
#define MAP_WALK
static uint64_t map_walk(uint64_t *count)
{
    struct cds_lfht_iter iter;
    struct entry *entry;
    uint64_t wrong = 0;
    cds_lfht_for_each_entry(map, &iter, entry, node)
    {
        wrong += !value_is_whole(&entry->value);
        *count += 1U;
    }
    rcu_quiescent_state();
    return wrong;
}
#include "loops.h"
#endif
