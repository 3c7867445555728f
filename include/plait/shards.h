/* SPDX-License-Identifier: MIT */
/* shards.h: where those who wait are counted. A shard is a line of cache: a lock that is a number at once, of all who
 * wait on the words that belong to it, and the tree in which they stand (src/shard.h).
 *
 * Nothing here is called by programs. It is public so that a wake which finds nobody, as most do, is a load and a
 * comparison in the caller: see wait.h. */
#ifndef PLAIT_SHARDS_H
#define PLAIT_SHARDS_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/small_lock.h>

PLAIT_EXTERN_C_BEGIN

struct plait_waiter;

/* A power of two. More shards collide less often; the search hardly gains. One in the simulator: every word collides.
 */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#define PLAIT_SHARDS 1
#else
#define PLAIT_SHARDS 256
#endif

/* The number in the lock's word counts waiters. */
enum { PLAIT_SHARD_WAITER = PLAIT_SMALL_UNIT };

struct plait_shard {
    PLAIT_ALIGNAS(64) struct plait_small_lock lock;
    /* lock */
    struct plait_waiter *root;
    uint64_t ticket; /* of the next waiter */
};

extern struct plait_shard plait_shards[PLAIT_SHARDS];

/* A bijection (odd factor, shift), so no two keys share all bits. */
PLAIT_INLINE uint64_t plait_shard_mix(uint64_t key)
{
    const uint64_t product = key * UINT64_C(0x9E3779B97F4A7C15);
    return product ^ product >> 32;
}

/* What stands for a word: its address; in the simulator a number, so that a run never depends on addresses. */
PLAIT_INLINE uintptr_t plait_shard_name(const plait_word *word)
{
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
    return (uintptr_t)plait_simulation_identity((const volatile unsigned char *)word) << 2;
#else
    return (uintptr_t)word;
#endif
}

/* The four queues of a word, and the word beside it as often as not, lie in one shard. Middle bits of the hash: the
 * tree branches on the top ones. */
PLAIT_INLINE struct plait_shard *plait_shard_of(const plait_word *word)
{
    return &plait_shards[(plait_shard_mix(plait_shard_name(word) >> 2) >> 32) % PLAIT_SHARDS];
}

PLAIT_EXTERN_C_END

#endif /* PLAIT_SHARDS_H */
