/* SPDX-License-Identifier: MIT */
/* shard.h: where waiters stand. A shard is a tree of words, a word is a queue, first in, first out.
 *
 *     shard.root ─► [A1]──child[0]─► [C1]          A1 ─► A2 ─► A3   (queue of word A; A1.previous = A3)
 *                     └───child[1]─► [B1] ─► B2    C1, B1: other words whose hash falls into this shard
 *
 * Only the first waiter of each queue is a node of the tree, which branches on the bits of a hash that is a bijection:
 * two keys differ in some bit, so the depth is about log2 of the distinct words in the shard, without rebalancing. The
 * nodes lie on the stacks of those who wait. The lock and the number of waiters are one word (shard_lock.h), so that
 * locking and counting is one operation; docs/waiting.md says why that matters.
 *
 * Source: the parking lot of WebKit (F. Pizlo), with a digital search tree in place of its list. */
#ifndef PLAIT_SRC_SHARD_H
#define PLAIT_SRC_SHARD_H

#include <plait/shards.h>
#include <plait/strand.h>

struct plait_visit;

struct plait_waiter {
    /* fixed while queued */
    uintptr_t key; /* the word and which of its four queues */
    struct plait_strand *strand;
    uint64_t claim;  /* the exact claim word that ends this wait */
    uint64_t ticket; /* counts the shard's waiters, so that a wake of all can stop before newcomers. 64 bits: a waiter
                        may stay while 2^32 others come and go */
    struct plait_visit *visit; /* of a rendezvous; else NULL */
    /* the shard's lock */
    struct plait_waiter *next;     /* NULL: the last of its queue */
    struct plait_waiter *previous; /* of the first: the last */
    struct plait_waiter *child[2]; /* of the first only, as `slot` */
    struct plait_waiter **slot;    /* what points here in the tree; NULL: not the first */
    bool queued;
    /* written by the waker under the lock before it claims, read by the strand after its bell */
    uint32_t token;
};

/* A word is aligned to 4, so its name has two free bits: four queues. */
PLAIT_INLINE uintptr_t plait_shard_key(const plait_word *word, unsigned queue)
{
    return plait_shard_name(word) | queue;
}

/* ---- the rest: under the shard's lock ---- */

/* Where the first waiter of a queue hangs, or would hang. */
PLAIT_INLINE struct plait_waiter **plait_shard_find(struct plait_shard *shard, uintptr_t key)
{
    struct plait_waiter **slot = &shard->root;
    PLAIT_READS(*slot);
    if (PLAIT_LIKELY(*slot == NULL || (*slot)->key == key)) { /* before the hash is computed */
        return slot;
    }
    uint64_t hash = plait_shard_mix(key);
    while (*slot != NULL) {
        PLAIT_READS((*slot)->key);
        if ((*slot)->key == key) {
            break;
        }
        slot = &(*slot)->child[hash >> 63];
        hash = hash << 1 | hash >> 63;
        PLAIT_READS(*slot);
    }
    return slot;
}

/* Where there are others. */
void plait_private_shard_append(struct plait_shard *shard, struct plait_waiter *node);
void plait_private_shard_unlink(struct plait_shard *shard, struct plait_waiter *node);

/* Appends to the queue of node->key; gives the ticket. O(depth). */
PLAIT_INLINE void plait_shard_append(struct plait_shard *shard, struct plait_waiter *node)
{
    PLAIT_READS(shard->root);
    PLAIT_WRITES(*node);
    node->ticket = shard->ticket++;
    node->next = NULL;
    node->queued = true;
    node->previous = node;
    node->child[0] = NULL;
    node->child[1] = NULL;
    if (PLAIT_LIKELY(shard->root == NULL)) {
        node->slot = &shard->root;
        PLAIT_WRITES(shard->root);
        shard->root = node;
    } else {
        plait_private_shard_append(shard, node);
    }
}

/* Takes a queued node out, wherever it stands. O(1), but for the only waiter of its word: down to a leaf. */
PLAIT_INLINE void plait_shard_unlink(struct plait_shard *shard, struct plait_waiter *node)
{
    PLAIT_WRITES(node->queued);
    node->queued = false;
    if (PLAIT_LIKELY(node->slot == &shard->root && node->next == NULL && node->child[0] == NULL &&
                     node->child[1] == NULL)) {
        PLAIT_WRITES(shard->root);
        shard->root = NULL;
    } else {
        plait_private_shard_unlink(shard, node);
    }
}

/* How many stand in a queue. Locks by itself. O(their number). */
uint32_t plait_shard_count(const plait_word *word, unsigned queue);

/* Around a fork: locks all, so that the child finds queues at rest; in the parent unlocks them. In the child everybody
 * who stood here is gone, and nobody holds a lock. */
void plait_shards_lock(void);
void plait_shards_unlock(void);
void plait_shards_forget(void);

/* The life of a waiter's frame, for the simulator: a touch after its end is an error. */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#define PLAIT_WAITER_BEGINS(node) plait_simulation_forget((const volatile unsigned char *)(node), sizeof(*(node)))
#define PLAIT_WAITER_ENDS(node) \
    plait_simulation_end((const volatile unsigned char *)(node), sizeof(*(node)), "end of a waiter's frame")
#else
#define PLAIT_WAITER_BEGINS(node) ((void)(node))
#define PLAIT_WAITER_ENDS(node) ((void)(node))
#endif

#endif /* PLAIT_SRC_SHARD_H */
