/* SPDX-License-Identifier: MIT */
/* shards.h: where those who wait are counted. A shard is a line of cache: a lock that is a number at once, of all who
 * wait on the words that belong to it, and the tree in which they stand (src/shard.h; src/shard_lock.h has the lock).
 *
 * Nothing here is called by programs. It is public so that a wake which finds nobody, as most do, is a load and a
 * comparison in the caller: see wait.h. */
#ifndef PLAIT_SHARDS_H
#define PLAIT_SHARDS_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/strand.h>

PLAIT_EXTERN_C_BEGIN

struct plait_waiter;

/* A power of two. More shards collide less often; the search hardly gains. One in the simulator: every word collides.
 */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#define PLAIT_SHARDS 1
#else
#define PLAIT_SHARDS 256
#endif

/* The state of a shard: waiters << 2 | SHARED | LOCKED; or what the strands of its owner know as theirs (strand.h).
 * Both are no less than WAITER unless nobody waits. 0: nobody has ever waited here. */
enum { PLAIT_SHARD_LOCKED = 1, PLAIT_SHARD_SHARED = 2, PLAIT_SHARD_WAITER = 4 };

struct plait_shard {
    /* any strand */
    PLAIT_ALIGNAS(64) struct plait_atomic_u32 state;
    struct plait_atomic_u32 sleepers; /* 1: OS threads sleep here, or are about to, until the shard is unlocked */
    /* its owner writes it, as long as it has one; who takes the shard over reads it */
    struct plait_atomic_u32 own; /* waiters << 2 | LOCKED */
    /* lock */
    bool by_owner; /* it holds the lock by `own` */
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

/* What the running strand knows its OS thread's own shards by; PLAIT_SHARD_NOBODYS: it has none. */
PLAIT_INLINE uint32_t plait_shard_owner(void)
{
    const struct plait_strand *me = plait_private_self;
    return me != NULL ? me->owns : (uint32_t)PLAIT_SHARD_NOBODYS;
}

/* Does the shard belong to who knows its own by `owner`? A stranger may take it over at any time: who relies on it asks
 * again behind a light fence. */
PLAIT_INLINE bool plait_shard_is_own(const struct plait_shard *shard, uint32_t owner)
{
    return owner != (uint32_t)PLAIT_SHARD_NOBODYS && plait_load_relaxed(&shard->state) == owner;
}

/* After a light fence: is it still the owner's, and does nobody wait there? Then a change of the word that came before
 * the fence is seen by who waits later, there or, once it is taken over, elsewhere. */
PLAIT_INLINE bool plait_shard_is_own_and_empty(const struct plait_shard *shard, uint32_t owner)
{
    return plait_load_relaxed(&shard->own) < (uint32_t)PLAIT_SHARD_WAITER && plait_load_relaxed(&shard->state) == owner;
}

PLAIT_EXTERN_C_END

#endif /* PLAIT_SHARDS_H */
