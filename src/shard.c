/* SPDX-License-Identifier: MIT */
/* shard.c: the queues themselves. All but the last few functions run under the shard's lock. */
#include "shard.h"
#include "shard_lock.h"

struct plait_shard plait_shards[PLAIT_SHARDS];

static void become_first(struct plait_waiter *node, struct plait_waiter **slot)
{
    node->slot = slot;
    PLAIT_WRITES(*slot);
    *slot = node;
}

void plait_private_shard_append(struct plait_shard *shard, struct plait_waiter *node)
{
    struct plait_waiter **slot = plait_shard_find(shard, node->key);
    struct plait_waiter *first = *slot;
    if (first == NULL) {
        become_first(node, slot);
    } else {
        node->slot = NULL;
        node->previous = first->previous;
        PLAIT_WRITES(first->previous->next);
        first->previous->next = node;
        PLAIT_WRITES(first->previous);
        first->previous = node;
    }
}

/* `heir` takes the node's place in the tree. */
static void replace(struct plait_waiter *node, struct plait_waiter *heir)
{
    PLAIT_WRITES(heir->slot);
    become_first(heir, node->slot);
    for (int side = 0; side < 2; side++) {
        heir->child[side] = node->child[side];
        if (heir->child[side] != NULL) {
            PLAIT_WRITES(heir->child[side]->slot);
            heir->child[side]->slot = &heir->child[side];
        }
    }
}

/* The only waiter of its word: any leaf below may take its place, for they all share the bits that led here. */
static void unlink_only(struct plait_waiter *node)
{
    struct plait_waiter *leaf = node;
    while (leaf->child[0] != NULL || leaf->child[1] != NULL) {
        leaf = leaf->child[leaf->child[0] == NULL];
        PLAIT_READS(leaf->child);
    }
    PLAIT_WRITES(*leaf->slot);
    *leaf->slot = NULL;
    if (leaf != node) {
        replace(node, leaf);
    }
}

void plait_private_shard_unlink(struct plait_shard *shard, struct plait_waiter *node)
{
    if (node->slot != NULL && node->next == NULL) {
        unlink_only(node);
    } else if (node->slot != NULL) {
        PLAIT_WRITES(node->next->previous);
        node->next->previous = node->previous;
        replace(node, node->next);
    } else {
        struct plait_waiter *after = node->next != NULL ? node->next : *plait_shard_find(shard, node->key);
        PLAIT_WRITES(node->previous->next);
        node->previous->next = node->next;
        PLAIT_WRITES(after->previous);
        after->previous = node->previous; /* the first one's previous is the last one */
    }
}

uint32_t plait_shard_count(const plait_word *word, unsigned queue)
{
    struct plait_shard *shard = plait_shard_of(word);
    uint32_t count = 0;
    plait_shard_lock(shard, plait_shard_owner());
    for (struct plait_waiter *node = *plait_shard_find(shard, plait_shard_key(word, queue)); node != NULL;
         node = node->next) {
        count++;
    }
    plait_shard_unlock(shard);
    return count;
}

void plait_shards_lock(void)
{
    for (int i = 0; i < PLAIT_SHARDS; i++) {
        plait_shard_lock(&plait_shards[i], plait_shard_owner());
    }
}

void plait_shards_unlock(void)
{
    for (int i = 0; i < PLAIT_SHARDS; i++) {
        plait_shard_unlock(&plait_shards[i]);
    }
}

void plait_shards_forget(void)
{
    for (int i = 0; i < PLAIT_SHARDS; i++) {
        plait_shards[i].root = NULL;
        plait_store_relaxed(&plait_shards[i].sleepers, 0U);
        plait_store_relaxed(&plait_shards[i].own, 0U);
        plait_store_release(&plait_shards[i].state, 0U);
    }
}
