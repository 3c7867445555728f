/* SPDX-License-Identifier: MIT */
/* keyed.h: a lock for each key without an object for each key: the part of the kind `keyed_lock` that knows no types.
 *
 *     shard.root     NULL          no key of this shard is held or waited for
 *                    hold.alone    one key is held, by this hold, and nobody waits
 *                    AWAKE         no key is held, one is waited for, and who waits first is awake
 *                    hold.beside   the same, but one key, that one or another, is held by this hold
 *                    MANY          anything else: the chain has it, under the shard's mutex
 *
 *     shard.chain ──► [A1] ──below──► [B1]        one entry for each key; an entry is the ring of its holds:
 *                     next │               A1 has the key, A2 and A3 wait for it in the order of arrival
 *                     [A2] ─► [A3] ─► A1
 *
 * A hold lies on the stack of the strand that has the key or waits for it, so nothing is allocated and nothing can be
 * left over: an entry vanishes with its last hold. As long as nobody must be woken, taking a key is one
 * compare-exchange of the root, from NULL to hold.alone or from AWAKE to hold.beside, and leaving it another one back;
 * no key is compared, since no other key is held. Whoever finds anything else takes the mutex and makes the root MANY.
 * With that alone the shard is his: no compare-exchange of the fast path succeeds any more. Before he leaves the mutex
 * he puts a simple state back where there is one. Measured: without NULL and alone (the mutex for every call) three
 * times the cost uncontended; without AWAKE and beside half the throughput of 8 threads that want one key.
 *
 * What is true whenever the mutex is free:
 *   1. Only the first hold of a ring has an owner. Without one the key is free, unless the hold in the root has it, and
 *      the first hold has been woken: its strand is on the way to the mutex. So a key is never free while all who want
 *      it sleep.
 *   2. Of a ring's other holds each one's strand sleeps, or is about to look at the mutex.
 *   3. Root is MANY; or NULL or hold.alone, and the chain is empty; or AWAKE or hold.beside, and the chain is one ring
 *      whose holds all wait, the first of them woken. The hold whose mark is in the root is in no ring.
 *
 * As with a mutex a running strand may take a free key past those that were woken for it, and one that was overtaken
 * for a millisecond is handed the key by the next unlock; a table made fair hands over always.
 *
 * Orders (docs/kinds/keyed_lock.md has the reasons): taking and leaving by the root is acq_rel. Taking: acquire, to see
 * the section before; release, so that who finds the hold sees what is in it. Leaving: release, for the section after;
 * acquire, because others may have looked at the hold meanwhile, and its memory ends now. */
#ifndef PLAIT_KEYED_H
#define PLAIT_KEYED_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/block.h>
#include <plait/hash.h>
#include <plait/hook.h>
#include <plait/mutex.h>
#include <plait/status.h>
#include <plait/strand.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

struct plait_keyed_hold;

/* What a root points to: one of the two marks of a hold, or one of the two that belong to none. */
struct plait_keyed_mark {
    struct plait_keyed_hold *hold;
};

PLAIT_ATOMIC_POINTER(plait_keyed_root, struct plait_keyed_mark);

/* A cache line. All bytes zero: no key is held. */
struct plait_keyed_shard {
    /* any strand, by compare-exchange; once it is MANY, the mutex */
    struct plait_keyed_root root;
    struct plait_mutex mutex;
    /* mutex */
    struct plait_keyed_hold *chain;
    unsigned char rest_of_line[PLAIT_LINE - 3U * sizeof(struct plait_keyed_hold *)]; /* the mutex takes one's room */
};

/* One strand's claim to one key. It has the key, or waits for it, or is not in use. */
struct plait_keyed_hold {
    /* any strand */
    struct plait_atomic_u32 owner; /* id of the strand that has the key by this hold; 0: none has */
    plait_word word;               /* what a waiter is told */
    /* its strand, before anybody else knows it */
    uint64_t hash;
    struct plait_keyed_shard *shard;
    struct plait_keyed_mark alone;  /* in the root: nobody else wants a key of the shard */
    struct plait_keyed_mark beside; /* in the root: others do, and need no waking */
    struct plait_keyed_hold *later; /* lock_many: the next one in order */
    uint32_t strand;                /* id of the strand that waits */
    bool again;                     /* lock_many: the key of the one before; this hold is in no shard */
    /* the shard's mutex, while the root is MANY */
    bool starved;                  /* overtaken for too long, or the table is fair: the key is handed over */
    struct plait_keyed_hold *next; /* the ring of the key */
    struct plait_keyed_hold *previous;
    struct plait_keyed_hold *below; /* of the first of a ring: the next key's first */
    struct plait_keyed_hold **slot; /* what points here in the chain; NULL: not the first */
};

/* The root's states without a hold. */
extern struct plait_keyed_mark plait_private_keyed_awake;
extern struct plait_keyed_mark plait_private_keyed_many;

/* What the shards must know of a type of table. */
struct plait_keyed_shape {
    bool (*equal)(const struct plait_keyed_hold *a, const struct plait_keyed_hold *b);
    int (*order)(const struct plait_keyed_hold *a, const struct plait_keyed_hold *b); /* NULL: there is no lock_many */
    uint32_t mask;                                                                    /* number of shards - 1 */
    bool fair;
};

enum plait_keyed_way { PLAIT_KEYED_TRY, PLAIT_KEYED_WAIT, PLAIT_KEYED_SHIELDED };

/* Makes and ends a table's shards; ending is fatal while a key is held. `function` is named in the message. */
void plait_private_keyed_init(struct plait_keyed_shard *shards, uint32_t count);
void plait_private_keyed_destroy(struct plait_keyed_shard *shards, uint32_t count, const char *function);

/* The contended halves. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_private_keyed_lock(const struct plait_keyed_shape *shape,
                                                                struct plait_keyed_hold *hold, plait_time deadline,
                                                                enum plait_keyed_way way);
PLAIT_COLD void plait_private_keyed_unlock(const struct plait_keyed_shape *shape, struct plait_keyed_hold *hold);
PLAIT_NORETURN void plait_private_keyed_stranger(const struct plait_keyed_hold *hold, const char *function);

/* All keys of a list linked by `later`, or none. */
PLAIT_MUST_USE plait_status plait_private_keyed_lock_many(const struct plait_keyed_shape *shape,
                                                          struct plait_keyed_hold *list, plait_time deadline,
                                                          enum plait_keyed_way way);

/* About the key of `probe`, which is never linked. */
PLAIT_MUST_USE bool plait_private_keyed_locked(const struct plait_keyed_shape *shape,
                                               const struct plait_keyed_hold *probe);
PLAIT_MUST_USE size_t plait_private_keyed_waiters(const struct plait_keyed_shape *shape,
                                                  const struct plait_keyed_hold *probe);

PLAIT_MUST_USE size_t plait_private_keyed_size(const struct plait_keyed_shape *shape, struct plait_keyed_shard *shards);

/* Takes the key if nobody has a key of its shard and nobody must be woken. Hash, shard and key of the hold are written.
 */
PLAIT_MUST_USE PLAIT_INLINE bool plait_keyed_take(struct plait_keyed_hold *hold)
{
    struct plait_strand *me = plait_self();
    struct plait_keyed_mark *seen = NULL;
    PLAIT_WRITES(hold->hash);
    hold->again = false;
    hold->alone.hold = hold;
    hold->beside.hold = hold;
    plait_initialize(&hold->owner, me->id);
    if (PLAIT_LIKELY(plait_compare_exchange_acq_rel(&hold->shard->root, &seen, &hold->alone)) ||
        (seen == &plait_private_keyed_awake &&
         plait_compare_exchange_acq_rel(&hold->shard->root, &seen, &hold->beside))) {
        me->holds++;
        return true;
    }
    return false;
}

/* Leaves the key. `function` is named when this strand does not have it. */
PLAIT_INLINE void plait_keyed_leave(const struct plait_keyed_shape *shape, struct plait_keyed_hold *hold,
                                    const char *function)
{
    struct plait_strand *me = plait_self();
    struct plait_keyed_mark *seen = &hold->alone;
    struct plait_keyed_mark *nobody = NULL;
    if (PLAIT_UNLIKELY(plait_load_relaxed(&hold->owner) != me->id)) {
        plait_private_keyed_stranger(hold, function);
    }
    me->holds--;
    if (PLAIT_LIKELY(plait_compare_exchange_acq_rel(&hold->shard->root, &seen, nobody)) ||
        (seen == &hold->beside &&
         plait_compare_exchange_acq_rel(&hold->shard->root, &seen, &plait_private_keyed_awake))) {
        plait_store_relaxed(&hold->owner, 0U);
        PLAIT_WRITES(hold->hash); /* its memory is the caller's again */
    } else {
        plait_private_keyed_unlock(shape, hold);
    }
}

/* PLAIT_WITH_KEY(kind, table, key, outcome) { ... }: locks a key of a table of a generated kind, runs the block,
 * unlocks on every way out of it, `return` and `goto` included (`break` and `continue` leave the block only). *outcome
 * is what kind_lock said; unless it is PLAIT_OK the block does not run. Arguments are evaluated once. longjmp out of it
 * is an error. */
#define PLAIT_WITH_KEY(kind, table, key, outcome)                                 \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, kind##_block, kind##_private_block_leave, \
                           kind##_private_block_open((table), (key), (outcome)), kind##_private_block_enter, (void))

PLAIT_EXTERN_C_END

#endif /* PLAIT_KEYED_H */
