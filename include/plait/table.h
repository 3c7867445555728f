/* SPDX-License-Identifier: MIT */
/* table.h: the hash table under the kind `dict`, written once for all types. Entries are words; generated code gives
 * them types, compares keys and runs hooks.
 *
 * Groups of eight entries. What guards and describes a group lies apart from the entries, in 16 bytes, so that the
 * headers of a million entries fit a cache: a miss costs no access to memory, a hit one.
 *
 *     segment:  headers  | state tags | state tags | ...            4 groups to a cache line
 *               entries  | slot0 ... slot7 | slot0 ... slot7 | ...  8 x `words` words to a group
 *
 *     tags: eight bytes; 0: the slot is free, else eight bits of the key's hash
 *     state: 0 LOCK  1 LONG  2 WAIT  3 LIVE  4 UNSTABLE
 *            5-12  over: for each of eight classes of hashes, are keys of this home stored elsewhere?
 *           13-18  reach: the largest j with a key of this home in group i ^ j; 63: look everywhere
 *           19-24  depth: how many bits of the hash choose this group
 *           25-30  away: keys of this home stored elsewhere; sticks at 63
 *           31-63  version
 *
 * Readers write nothing: they read the state, the tags, the words, and the state again (a seqlock for each group).
 * Writers lock one group, the home of their key. The table doubles by appending a segment; group i of 2^k is then split
 * into i and i + 2^k by the writers that come by. No memory is given back before the table's end, so nothing needs
 * reclaiming. docs/kinds/dict.md has the whole protocol and where it comes from.
 *
 * The version has 33 bits: a reader is fooled when it sleeps inside one read of one group for exactly 2^33 changes of
 * that group, which is minutes at full speed. */
#ifndef PLAIT_TABLE_H
#define PLAIT_TABLE_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/hash.h>
#include <plait/hook.h>
#include <plait/match.h>
#include <plait/memory.h>
#include <plait/status.h>
#include <plait/strand.h>

PLAIT_EXTERN_C_BEGIN

/* ---- the parts ---- */

enum {
    PLAIT_TABLE_SLOTS = 8,
    PLAIT_TABLE_SEGMENTS = 44,
    PLAIT_TABLE_PREFETCH_DEPTH = 13, /* below, all is in the second cache and asking costs 7 to 15 % (measured) */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
    /* Few, so that simulated strands meet in them. */
    PLAIT_TABLE_STRIPES = 2,
    PLAIT_TABLE_SHARED = 1,
    PLAIT_TABLE_PARKS = 1
#else
    PLAIT_TABLE_STRIPES = 32, /* strands that count for themselves; the others share the stripes behind */
    PLAIT_TABLE_SHARED = 4,   /* those stripes */
    PLAIT_TABLE_PARKS = 64    /* words that blocked writers wait on */
#endif
};

#define PLAIT_TABLE_LOCK UINT64_C(1)
#define PLAIT_TABLE_LONG UINT64_C(2)      /* the holder runs user code: waiters park. Set and cleared with LOCK */
#define PLAIT_TABLE_WAIT UINT64_C(4)      /* somebody parked; only beside LONG */
#define PLAIT_TABLE_LIVE UINT64_C(8)      /* split off: before, the parent has its keys */
#define PLAIT_TABLE_UNSTABLE UINT64_C(16) /* a value of several words is being overwritten in place */
#define PLAIT_TABLE_HELD (PLAIT_TABLE_LOCK | PLAIT_TABLE_LONG | PLAIT_TABLE_WAIT)
#define PLAIT_TABLE_OVER_SHIFT 5
#define PLAIT_TABLE_OVER (UINT64_C(255) << PLAIT_TABLE_OVER_SHIFT)
#define PLAIT_TABLE_REACH_SHIFT 13
#define PLAIT_TABLE_REACH (UINT64_C(63) << PLAIT_TABLE_REACH_SHIFT)
#define PLAIT_TABLE_DEPTH_SHIFT 19
#define PLAIT_TABLE_DEPTH (UINT64_C(63) << PLAIT_TABLE_DEPTH_SHIFT)
#define PLAIT_TABLE_AWAY_SHIFT 25
#define PLAIT_TABLE_AWAY (UINT64_C(63) << PLAIT_TABLE_AWAY_SHIFT)
#define PLAIT_TABLE_VERSION (UINT64_C(1) << 31)

struct plait_table_header {
    struct plait_atomic_u64 state;
    struct plait_atomic_u64 tags;
    PLAIT_GUARD(guard) /* under LOCK */
};

struct plait_table_segment {
    struct plait_table_header *headers;
    struct plait_atomic_u64 *words;
};

/* One cache line for each strand that counts. Growing tables: entries put in less those taken out, plain stores by the
 * owner. Fixed tables: permits to insert, see table_count.c. */
struct plait_table_stripe {
    struct plait_atomic_u64 count;
    struct plait_atomic_u64 quota;  /* at this count the owner looks whether the table must grow, */
    struct plait_atomic_u64 credit; /* and where the count is more than this below it: see plait_table_is_paced() */
    struct plait_atomic_u64 turns;  /* insertions, to help a growing table now and then */
    unsigned char rest_of_line[32];
};

/* What an entry of this type of table looks like, in words of 8 bytes; generated as a constant, so that it folds into
 * the inline functions below. An entry is [hash] key value, or key and value in one word. */
struct plait_table_form {
    uint32_t words;     /* of an entry */
    uint32_t key_at;    /* the words that are compared: the key's, or the stored hash alone where `equal` decides */
    uint32_t key_words; /* how many */
    uint32_t value_at;  /* the word where the value begins */
    uint64_t key_mask;  /* the compared bits of the first of them */
    uint32_t depth;     /* of the first segment; of a fixed table for good */
    bool fixed;         /* capacity is fixed: one segment */
    bool stored_hash;   /* word 0 is the mixed hash: the user's hash may be slow */
    bool one_word;      /* the value lies in one word */
};

/* Depth of the first segment, for so many groups: at least two. A constant where `groups` is one. */
#define PLAIT_TABLE_DEPTH_FOR(groups) (64 - __builtin_clzll(((unsigned long long)(groups)-1ULL) | 1ULL))

/* The bits of a word's first `bytes` bytes, fewer than eight. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define PLAIT_TABLE_KEY_MASK(bytes) ((UINT64_C(1) << (8U * ((bytes) % 8U))) - 1U)
#else
#define PLAIT_TABLE_KEY_MASK(bytes) (~(UINT64_MAX >> (8U * ((bytes) % 8U))))
#endif

/* Entries of that size to take at a time: 16, or as many as have room in 4 KiB, but one. */
#define PLAIT_TABLE_BATCH(bytes) ((bytes) <= 256U ? 16 : (bytes) <= 2048U ? (int)(4096U / (bytes)) : 1)

struct plait_table;

/* The user's `equal` on two entries with the same hash. */
typedef bool plait_table_equal(const struct plait_table *table, const struct plait_atomic_u64 *stored,
                               const uint64_t *wanted);

/* What the table asks of generated code, and of the allocator. */
struct plait_table_shape {
    const struct plait_table_form *form;
    uint64_t capacity;        /* of a fixed table, in entries */
    plait_table_equal *equal; /* NULL: the compared words decide. Run under the lock */
    struct plait_memory *(*allocate)(size_t units);
    void (*release)(struct plait_memory *memory, size_t units);
};

/* Every address that a uint64_t may have will do: the distances, not the addresses, keep writers apart. */
struct plait_table {
    /* written when the table grows, by the one strand that starts it; read by every call */
    struct plait_atomic_u64 mask;  /* 2^depth - 1, kept because computing it costs hits */
    struct plait_atomic_u32 depth; /* published after mask, read before it: a group that has this depth by its state is
                                      the home of a key only if mask was no older */
    struct plait_table_segment segments[PLAIT_TABLE_SEGMENTS];
    /* fixed after init */
    uint64_t seed;
    const struct plait_table_shape *shape;
    bool owns; /* the segments are the allocator's, not the caller's */
    unsigned char apart[PLAIT_LINE];
    /* any strand that inserts, while the table grows. Children by number: a number names parent and depth */
    struct plait_atomic_u64 next_split; /* first child nobody has claimed */
    struct plait_atomic_u64 done_split; /* children whose claims are done; the growth is over at 2^depth */
    struct plait_atomic_u32 starting;   /* somebody appends a segment */
    struct plait_atomic_u32 writers;    /* stripes in use */
    struct plait_atomic_u64 crowded;    /* entries that went far although the table was not full */
    unsigned char apart_too[PLAIT_LINE];
    struct plait_table_stripe stripes[PLAIT_TABLE_STRIPES + PLAIT_TABLE_SHARED];
    plait_word parks[PLAIT_TABLE_PARKS]; /* counts of events; a group's is chosen by its index */
};

/* A home under its lock. All zero before the call's first lock. */
struct plait_table_place {
    struct plait_table_header *home;
    uint64_t index;
    uint64_t state; /* what the unlock will store: without LOCK, LONG and WAIT */
    bool is_long;
    struct plait_table_header *blocker; /* after PLAIT_BUSY: whose lock was in the way; NULL: there was no place */
    uint64_t blocker_index;
    unsigned waits; /* how often this call has given way to others */
};

/* One entry of a locked home: in it, or lent from another group. */
struct plait_table_spot {
    struct plait_table_header *header;
    uint64_t index; /* the group's */
    struct plait_atomic_u64 *words;
    unsigned slot;
};

/* A walk over all homes in the order of reversed bits, which growth only refines. All zero: at the beginning. */
struct plait_table_walk {
    uint64_t family; /* the keys of this step: those whose hash ends in the lowest `depth` bits of this */
    unsigned depth;
    bool ended;
    /* More keys share one hash than the caller has room for: they come in the order of a second hash */
    bool bounded; /* only those whose second hash is above `bound` */
    uint64_t bound;
    bool unfinished;  /* this step leaves some for the next one, */
    uint64_t reached; /* those above this */
};

struct plait_table_stats {
    size_t entries;   /* as NAME_size */
    size_t slots;     /* places for entries */
    size_t bytes;     /* memory of headers and slots */
    unsigned depth;   /* 2^depth groups of 8 slots */
    bool growing;     /* some groups are not split yet */
    uint64_t crowded; /* entries that found no place near their home although a fifth of the table was free: many of
                         them mean that the hash function is poor, or under attack */
};

/* ---- arithmetic on hashes and indexes: the index is taken from the low bits, the rest from the high ones ---- */

PLAIT_INLINE uint8_t plait_table_tag(uint64_t hash)
{
    const uint8_t bits = (uint8_t)(hash >> 56);
    return bits != 0U ? bits : 1U;
}

/* The bit of `over` for this hash. */
PLAIT_INLINE uint64_t plait_table_class(uint64_t hash)
{
    return UINT64_C(1) << (PLAIT_TABLE_OVER_SHIFT + ((hash >> 53) & 7U));
}

PLAIT_INLINE unsigned plait_table_depth_of(uint64_t state)
{
    return (unsigned)((state & PLAIT_TABLE_DEPTH) >> PLAIT_TABLE_DEPTH_SHIFT);
}

PLAIT_INLINE uint64_t plait_table_low_bits(unsigned count)
{
    return count < 64U ? (UINT64_C(1) << count) - 1U : UINT64_MAX;
}

/* An entry prefers the part of its group that lies in one cache line: the reader prefetches it before it knows the
 * slot. A group has as many lines as an entry has words; a group of two lines is prefetched whole, which is worth 5 %
 * of the hits of big tables (measured). */
PLAIT_INLINE unsigned plait_table_parts(const struct plait_table_form *form)
{
    return form->words == 1U ? 1U : form->words == 2U ? 2U : form->words <= 4U ? 4U : 8U;
}

PLAIT_INLINE unsigned plait_table_first_choice(const struct plait_table_form *form, uint64_t hash)
{
    const unsigned parts = plait_table_parts(form);
    return ((unsigned)(hash >> 50) & (parts - 1U)) * (PLAIT_TABLE_SLOTS / parts);
}

/* The slot to fill, of those that are free. */
PLAIT_INLINE unsigned plait_table_choose(const struct plait_table_form *form, unsigned free_slots, uint64_t hash)
{
    const unsigned in_part = (1U << (PLAIT_TABLE_SLOTS / plait_table_parts(form))) - 1U;
    const unsigned preferred = free_slots & in_part << plait_table_first_choice(form, hash);
    return plait_low_bit(preferred != 0U ? preferred : free_slots);
}

/* Which segment holds a group, and where: segment 0 has 2^d groups, d being the first depth, segment s the groups from
 * 2^(d + s - 1) on. */
PLAIT_INLINE unsigned plait_table_segment_of(const struct plait_table_form *form, uint64_t index)
{
    return form->fixed ? 0U : plait_high_bit((index >> (form->depth - 1U)) | 1U);
}

PLAIT_INLINE size_t plait_table_offset(const struct plait_table_form *form, unsigned segment, uint64_t index)
{
    const uint64_t start =
        form->fixed ? 0U : (UINT64_C(1) << (form->depth - 1U) << segment) & ~plait_table_low_bits(form->depth);
    return (size_t)(index ^ start);
}

PLAIT_INLINE struct plait_table_header *plait_table_header_at(const struct plait_table_form *form,
                                                              const struct plait_table *table, uint64_t index)
{
    const unsigned s = plait_table_segment_of(form, index);
    PLAIT_READS(table->segments[s]);
    return &table->segments[s].headers[plait_table_offset(form, s, index)];
}

/* The first word of a group's first slot. */
PLAIT_INLINE struct plait_atomic_u64 *plait_table_words_at(const struct plait_table_form *form,
                                                           const struct plait_table *table, uint64_t index)
{
    const unsigned s = plait_table_segment_of(form, index);
    PLAIT_READS(table->segments[s]);
    return &table->segments[s].words[plait_table_offset(form, s, index) * PLAIT_TABLE_SLOTS * form->words];
}

/* The hash of a key whose words begin at word 0: of one word, or of several. */
PLAIT_INLINE uint64_t plait_table_hash_of_key(const struct plait_table *table, const uint64_t *words, uint32_t count)
{
    return plait_hash_words(words, count, table->seed);
}

/* ---- asking for lines ahead ---- */

/* Asks for the lines of a group in which the entry of this hash is likely to lie. */
PLAIT_INLINE void plait_table_prefetch_slots(const struct plait_table_form *form, const struct plait_atomic_u64 *words,
                                             uint64_t hash, bool to_write)
{
    const bool whole = form->words == 2U;
    const struct plait_atomic_u64 *first = whole ? words : &words[plait_table_first_choice(form, hash) * form->words];
    if (to_write) {
        PLAIT_PREFETCH_WRITE(first);
    } else {
        PLAIT_PREFETCH_READ(first);
    }
    if (whole && to_write) {
        PLAIT_PREFETCH_WRITE(&words[PLAIT_TABLE_SLOTS]);
    } else if (whole) {
        PLAIT_PREFETCH_READ(&words[PLAIT_TABLE_SLOTS]);
    } else {
        /* the line it prefers */
    }
}

/* Asks for the cache lines that a call on this hash will read or write. Worth it for big tables, and several calls. */
PLAIT_INLINE void plait_table_prefetch(const struct plait_table_form *form, const struct plait_table *table,
                                       uint64_t hash, bool to_write)
{
    const uint64_t index = hash & plait_load_acquire(&table->mask);
    const struct plait_table_header *header = plait_table_header_at(form, table, index);
    if (to_write) {
        PLAIT_PREFETCH_WRITE(header);
    } else {
        PLAIT_PREFETCH_READ(header);
    }
    plait_table_prefetch_slots(form, plait_table_words_at(form, table, index), hash, to_write);
}

/* Is the table so big that prefetching pays? */
PLAIT_INLINE bool plait_table_is_big(const struct plait_table *table)
{
    return plait_load_relaxed(&table->depth) >= (uint32_t)PLAIT_TABLE_PREFETCH_DEPTH;
}

/* ---- reading: the fast half ---- */

enum plait_table_answer { PLAIT_TABLE_MISS, PLAIT_TABLE_HIT, PLAIT_TABLE_ASK };

/* Do the compared words of this slot equal those of `entry`? */
PLAIT_INLINE bool plait_table_same(const struct plait_table_form *form, const struct plait_atomic_u64 *slot,
                                   const uint64_t *entry)
{
    uint64_t differ = (plait_load_relaxed(&slot[form->key_at]) ^ entry[form->key_at]) & form->key_mask;
    for (uint32_t w = 1; w < form->key_words; w++) {
        differ |= plait_load_relaxed(&slot[form->key_at + w]) ^ entry[form->key_at + w];
    }
    return differ == 0U;
}

/* Copies the value's words of a slot. A single word may be overwritten in place and may be a pointer to what its writer
 * has prepared: hence acquire. Several words came with their tag. */
PLAIT_INLINE void plait_table_copy_value(const struct plait_table_form *form, const struct plait_atomic_u64 *slot,
                                         uint64_t *entry)
{
    if (form->one_word) {
        entry[form->value_at] = plait_load_acquire(&slot[form->value_at]);
    } else {
        for (uint32_t w = form->value_at; w < form->words; w++) {
            entry[w] = plait_load_relaxed(&slot[w]);
        }
    }
}

/* Looks for the key that `entry` begins with. HIT: it was there; with `wants_value` its value's words are in `entry`.
 * MISS: it was not. ASK: somebody interfered, or the key may lie elsewhere: plait_table_read() knows. Does not wait and
 * writes nothing to the table. Linearizes at the tags' load (miss) or at the value's (hit). */
PLAIT_INLINE enum plait_table_answer plait_table_look(const struct plait_table_form *form,
                                                      const struct plait_table *table, uint64_t hash, uint64_t *entry,
                                                      bool wants_value)
{
    const uint32_t depth = form->fixed ? form->depth : plait_load_acquire(&table->depth);
    const uint64_t index = hash & (form->fixed ? plait_table_low_bits(depth) : plait_load_acquire(&table->mask));
    const struct plait_table_header *header = plait_table_header_at(form, table, index);
    const struct plait_atomic_u64 *words = plait_table_words_at(form, table, index);
    if (wants_value && depth >= (uint32_t)PLAIT_TABLE_PREFETCH_DEPTH) {
        plait_table_prefetch_slots(form, words, hash, false);
    }
    const uint64_t state = plait_load_acquire(&header->state);
    const uint64_t tags = plait_load_acquire(&header->tags);
    for (unsigned m = plait_match8(tags, plait_table_tag(hash)); m != 0U; m &= m - 1U) {
        const struct plait_atomic_u64 *slot = &words[plait_low_bit(m) * form->words];
        if (PLAIT_LIKELY(plait_table_same(form, slot, entry))) {
            if (wants_value) {
                plait_table_copy_value(form, slot, entry);
            }
            plait_fence_acquire();
            /* Made with a mask of long ago, the index may be that of a group which only lends the slot; then it is
             * another group that says UNSTABLE. It shows: the group has been split since. */
            const bool home = form->fixed || form->one_word || plait_table_depth_of(state) <= depth;
            const bool calm =
                home && plait_load_relaxed(&header->state) == state && (state & PLAIT_TABLE_UNSTABLE) == 0U;
            return PLAIT_LIKELY(calm) ? PLAIT_TABLE_HIT : PLAIT_TABLE_ASK;
        }
    }
    /* Nothing here. That is an answer when this group is the key's home and no key of its class lives elsewhere. */
    const uint64_t asked = PLAIT_TABLE_LIVE | PLAIT_TABLE_UNSTABLE | PLAIT_TABLE_DEPTH | plait_table_class(hash);
    if (PLAIT_LIKELY((state & asked) == (PLAIT_TABLE_LIVE | (uint64_t)depth << PLAIT_TABLE_DEPTH_SHIFT))) {
        plait_fence_acquire();
        if (PLAIT_LIKELY(plait_load_relaxed(&header->state) == state)) {
            return PLAIT_TABLE_MISS;
        }
    }
    return PLAIT_TABLE_ASK;
}

/* The same, to the end: true when the key was there. Waits only for a writer that is in the middle of overwriting
 * several words. Expected O(1). */
bool plait_table_read(struct plait_table *table, uint64_t hash, uint64_t *entry, bool wants_value);

/* ---- locking a home ---- */

/* Locks the group that holds the keys of this hash. `is_long` when user code will run under the lock: then waiters
 * park. Waits for the holder, shielded; never while holding another group. */
void plait_table_lock(struct plait_table *table, uint64_t hash, bool is_long, struct plait_table_place *place);

/* Lets a home go whose holder was long, and wakes those who parked. */
void plait_table_unlock_long(struct plait_table *table, const struct plait_table_place *place);

PLAIT_INLINE void plait_table_unlock(struct plait_table *table, const struct plait_table_place *place)
{
    if (place->is_long) {
        plait_table_unlock_long(table, place);
    } else {
        plait_store_release(&place->home->state, place->state);
    }
}

/* ---- under the lock ---- */

/* Finds the key of `entry` in the locked home or where it has lent slots. PLAIT_OK with `spot` set, PLAIT_MISSING, or
 * PLAIT_MISUSE when the user's `equal` waited or called the table. */
PLAIT_MUST_USE plait_status plait_table_find(struct plait_table *table, const struct plait_table_place *place,
                                             uint64_t hash, const uint64_t *entry, struct plait_table_spot *spot);

/* Does the user's `equal` say that the entry in this slot, which has the wanted hash, has the wanted key? PLAIT_OK,
 * PLAIT_MISSING, or PLAIT_MISUSE. Only entries of a locked home get here: so `equal` never sees a torn or a freed key.
 */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_table_ask_user(const struct plait_table *table, plait_table_equal *equal,
                                                              const struct plait_table_spot *spot,
                                                              const uint64_t *entry)
{
    struct plait_hook hook;
    plait_hook_begin(&hook, (uintptr_t)table);
    const bool same = equal(table, spot->words, entry);
    const plait_status behaved = plait_hook_end(&hook, PLAIT_OK);
    return behaved != PLAIT_OK ? behaved : same ? PLAIT_OK : PLAIT_MISSING;
}

/* All words of an entry of the locked home. */
void plait_table_load(const struct plait_table *table, const struct plait_table_spot *spot, uint64_t *entry);

/* Puts an entry, whose key the home has not got, into the home or a group near it. PLAIT_OK, then unlock and call
 * plait_table_inserted(); PLAIT_FULL: a fixed table has no place left; PLAIT_BUSY: unlock, call
 * plait_table_make_room(), begin again. */
PLAIT_MUST_USE plait_status plait_table_put(struct plait_table *table, struct plait_table_place *place, uint64_t hash,
                                            const uint64_t *entry);

/* Replaces the value's words. Readers see the old value or the new one. */
void plait_table_overwrite(struct plait_table *table, struct plait_table_place *place,
                           const struct plait_table_spot *spot, uint64_t hash, const uint64_t *entry);

/* Takes an entry out. PLAIT_OK, then unlock and call plait_table_removed(); PLAIT_BUSY: the lender of the slot is
 * locked: unlock, call plait_table_wait_for_blocker(), begin again. */
PLAIT_MUST_USE plait_status plait_table_erase(struct plait_table *table, struct plait_table_place *place,
                                              const struct plait_table_spot *spot);

/* Does the call come from the table's own hook or update function? Then it is refused, and the outer call with it. */
PLAIT_INLINE bool plait_table_refuses(const struct plait_table *table)
{
    const bool inside = plait_hook_inside((uintptr_t)table);
    if (PLAIT_UNLIKELY(inside)) {
        plait_hook_note((uintptr_t)table);
    }
    return inside;
}

/* A failing copy's status as the call returns it: its own, but none that would be an answer about the key or the walk.
 */
PLAIT_INLINE plait_status plait_table_copied(plait_status status)
{
    const bool answer = status == PLAIT_MISSING || status == PLAIT_EXISTS || status == PLAIT_EMPTY;
    return answer ? PLAIT_FAILED : status;
}

/* ---- after the unlock ---- */

/* One more entry: counts it, splits a group that lags behind, and helps the table to grow. */
void plait_table_inserted(struct plait_table *table, const struct plait_table_place *place);
void plait_table_removed(struct plait_table *table, uint64_t count);

/* After PLAIT_BUSY of put: PLAIT_OK: things have moved, try again; PLAIT_NO_MEMORY: they cannot. */
PLAIT_MUST_USE plait_status plait_table_make_room(struct plait_table *table, struct plait_table_place *place);

/* After PLAIT_BUSY of erase. */
void plait_table_wait_for_blocker(struct plait_table *table, struct plait_table_place *place);

/* ---- whole calls, for entries without a lock's worth of user code ---- */

enum plait_table_how { PLAIT_TABLE_SET, PLAIT_TABLE_INSERT, PLAIT_TABLE_REPLACE };

/* Stores the entry. PLAIT_OK: its key was not there and now is (never REPLACE). PLAIT_EXISTS: the key was there, and
 * its value is now the given one (not INSERT); `former` (may be NULL) has received the entry as it was. PLAIT_MISSING
 * (REPLACE only), PLAIT_FULL, PLAIT_NO_MEMORY, PLAIT_MISUSE: nothing was changed. */
PLAIT_MUST_USE plait_status plait_table_store(struct plait_table *table, uint64_t hash, const uint64_t *entry,
                                              enum plait_table_how how, uint64_t *former);

/* Takes the key of `entry` out; `former` (may be NULL) receives the whole entry. PLAIT_OK, PLAIT_MISSING,
 * PLAIT_MISUSE. */
PLAIT_MUST_USE plait_status plait_table_remove(struct plait_table *table, uint64_t hash, const uint64_t *entry,
                                               uint64_t *former);

/* ---- whole calls: the fast half, for entries without hooks ----
 *
 * Each takes its home at the first try, finds the key there or a free slot for it, and leaves everything else to the
 * calls above: then nothing was changed. */

/* A home that was locked at the first try. */
struct plait_table_grip {
    struct plait_table_header *header;
    struct plait_atomic_u64 *words; /* of its first slot */
    uint64_t index;
    uint64_t state; /* what the unlock will store */
};

/* False when the group is held, or is not the home of this hash at the table's depth. */
PLAIT_INLINE bool plait_table_take_grip(const struct plait_table_form *form, struct plait_table *table, uint64_t hash,
                                        struct plait_table_grip *grip)
{
    const uint32_t depth = form->fixed ? form->depth : plait_load_acquire(&table->depth);
    grip->index = hash & (form->fixed ? plait_table_low_bits(depth) : plait_load_acquire(&table->mask));
    grip->header = plait_table_header_at(form, table, grip->index);
    grip->words = plait_table_words_at(form, table, grip->index);
    if (depth >= (uint32_t)PLAIT_TABLE_PREFETCH_DEPTH) {
        plait_table_prefetch_slots(form, grip->words, hash, true);
    }
    grip->state = plait_load_relaxed(&grip->header->state);
    const uint64_t asked = PLAIT_TABLE_LOCK | PLAIT_TABLE_LIVE | PLAIT_TABLE_DEPTH;
    if ((grip->state & asked) != (PLAIT_TABLE_LIVE | (uint64_t)depth << PLAIT_TABLE_DEPTH_SHIFT) ||
        !plait_compare_exchange_acquire(&grip->header->state, &grip->state, grip->state | PLAIT_TABLE_LOCK)) {
        return false;
    }
    PLAIT_GUARD_WRITE(&grip->header->guard);
    return true;
}

/* The slot of the locked home that holds the key of `entry`; PLAIT_TABLE_SLOTS: none does. */
PLAIT_INLINE unsigned plait_table_slot_of(const struct plait_table_form *form, const struct plait_table_grip *grip,
                                          uint64_t tags, uint64_t hash, const uint64_t *entry)
{
    for (unsigned m = plait_match8(tags, plait_table_tag(hash)); m != 0U; m &= m - 1U) {
        if (PLAIT_LIKELY(plait_table_same(form, &grip->words[plait_low_bit(m) * form->words], entry))) {
            return plait_low_bit(m);
        }
    }
    return PLAIT_TABLE_SLOTS;
}

/* Finds the compared words of `entry` without a lock, and then locks their home, with LONG where `is_long`. HIT:
 * `place` is locked, `spot` is the slot. MISS: the key is not there. ASK: plait_table_lock() and plait_table_find()
 * know. What was seen before the lock is true after it: the state is the same, and so is its version. */
PLAIT_INLINE enum plait_table_answer plait_table_lock_found(const struct plait_table_form *form,
                                                            struct plait_table *table, uint64_t hash,
                                                            const uint64_t *entry, bool is_long,
                                                            struct plait_table_place *place,
                                                            struct plait_table_spot *spot)
{
    const uint32_t depth = form->fixed ? form->depth : plait_load_acquire(&table->depth);
    const uint64_t index = hash & (form->fixed ? plait_table_low_bits(depth) : plait_load_acquire(&table->mask));
    struct plait_table_header *header = plait_table_header_at(form, table, index);
    struct plait_atomic_u64 *words = plait_table_words_at(form, table, index);
    if (depth >= (uint32_t)PLAIT_TABLE_PREFETCH_DEPTH) {
        plait_table_prefetch_slots(form, words, hash, false);
    }
    uint64_t state = plait_load_acquire(&header->state);
    const struct plait_table_grip seen = {header, words, index, state};
    const uint64_t at_depth = PLAIT_TABLE_LIVE | (uint64_t)depth << PLAIT_TABLE_DEPTH_SHIFT;
    const unsigned slot = plait_table_slot_of(form, &seen, plait_load_acquire(&header->tags), hash, entry);
    if (slot < (unsigned)PLAIT_TABLE_SLOTS) {
        const uint64_t bits = is_long ? PLAIT_TABLE_LOCK | PLAIT_TABLE_LONG : PLAIT_TABLE_LOCK;
        if ((state & (PLAIT_TABLE_LOCK | PLAIT_TABLE_LIVE | PLAIT_TABLE_DEPTH)) != at_depth ||
            !plait_compare_exchange_acquire(&header->state, &state, state | bits)) {
            return PLAIT_TABLE_ASK;
        }
        PLAIT_GUARD_WRITE(&header->guard);
        const struct plait_table_place home = {header, index, state, is_long, NULL, 0, 0};
        const struct plait_table_spot found = {header, index, &words[slot * form->words], slot};
        *place = home;
        *spot = found;
        return PLAIT_TABLE_HIT;
    }
    const uint64_t asked = PLAIT_TABLE_LIVE | PLAIT_TABLE_UNSTABLE | PLAIT_TABLE_DEPTH | plait_table_class(hash);
    plait_fence_acquire();
    const bool calm = (state & asked) == at_depth && plait_load_relaxed(&header->state) == state;
    return PLAIT_LIKELY(calm) ? PLAIT_TABLE_MISS : PLAIT_TABLE_ASK;
}

/* Replaces the value in this slot of the locked home, as plait_table_overwrite() does. */
PLAIT_INLINE void plait_table_replace_quickly(const struct plait_table_form *form, struct plait_table_grip *grip,
                                              uint64_t tags, uint64_t hash, unsigned slot, const uint64_t *entry)
{
    if (form->one_word) {
        plait_store_release(&grip->words[slot * form->words + form->value_at], entry[form->value_at]);
        return;
    }
    const unsigned free_slots = plait_match8(tags, 0U);
    if (free_slots != 0U) {
        const unsigned to = plait_table_choose(form, free_slots, hash);
        plait_fence_release();
        for (uint32_t w = 0; w < form->words; w++) {
            plait_store_relaxed(&grip->words[to * form->words + w], entry[w]);
        }
        const uint64_t others = tags & ~(UINT64_C(0xff) << (8U * slot));
        plait_store_release(&grip->header->tags, others | (uint64_t)plait_table_tag(hash) << (8U * to));
    } else {
        plait_store_relaxed(&grip->header->state, grip->state | PLAIT_TABLE_LOCK | PLAIT_TABLE_UNSTABLE);
        plait_fence_release();
        for (uint32_t w = form->value_at; w < form->words; w++) {
            plait_store_relaxed(&grip->words[slot * form->words + w], entry[w]);
        }
    }
    grip->state += PLAIT_TABLE_VERSION;
}

/* The stripe in which the running strand counts by plain stores; NULL: it has none. */
PLAIT_INLINE struct plait_table_stripe *plait_table_own_stripe(struct plait_table *table)
{
    const struct plait_strand *me = plait_private_self;
    return PLAIT_LIKELY(me != NULL && me->slot < (uint32_t)PLAIT_TABLE_STRIPES) ? &table->stripes[me->slot] : NULL;
}

/* May this stripe, growing to `count`, go on without a look at the whole table? From 1 to `credit` insertions before
 * its quota. Further below it the strand has taken out entries for others, who have filled their places since. */
PLAIT_INLINE bool plait_table_is_paced(const struct plait_table_stripe *stripe, uint64_t count)
{
    return plait_load_relaxed(&stripe->quota) - count - 1U < plait_load_relaxed(&stripe->credit);
}

/* One more entry, in a home as deep as the table: counts it where nothing else is to be done. */
PLAIT_INLINE void plait_table_inserted_quickly(struct plait_table *table, const struct plait_table_grip *grip)
{
    struct plait_table_stripe *stripe = plait_table_own_stripe(table);
    const bool grows = plait_load_relaxed(&table->done_split) != plait_load_relaxed(&table->mask) + 1U;
    if (PLAIT_LIKELY(stripe != NULL && !grows)) {
        const uint64_t count = plait_load_relaxed(&stripe->count) + 1U;
        if (PLAIT_LIKELY(plait_table_is_paced(stripe, count))) {
            plait_store_relaxed(&stripe->count, count);
            return;
        }
    }
    const struct plait_table_place place = {grip->header, grip->index, grip->state, false, NULL, 0, 0};
    plait_table_inserted(table, &place);
}

/* SET, or INSERT without `replace`: true when it is done. */
PLAIT_INLINE bool plait_table_store_quickly(const struct plait_table_form *form, struct plait_table *table,
                                            uint64_t hash, const uint64_t *entry, bool replace)
{
    struct plait_table_grip grip;
    if (plait_hook_inside((uintptr_t)table) || !plait_table_take_grip(form, table, hash, &grip)) {
        return false;
    }
    const uint64_t tags = plait_load_relaxed(&grip.header->tags);
    const unsigned found = plait_table_slot_of(form, &grip, tags, hash, entry);
    if (found < (unsigned)PLAIT_TABLE_SLOTS) {
        if (replace) {
            plait_table_replace_quickly(form, &grip, tags, hash, found, entry);
        }
        plait_store_release(&grip.header->state, grip.state);
        return replace;
    }
    const unsigned free_slots = plait_match8(tags, 0U);
    if (form->fixed || free_slots == 0U || (grip.state & plait_table_class(hash)) != 0U) {
        plait_store_release(&grip.header->state, grip.state);
        return false;
    }
    const unsigned slot = plait_table_choose(form, free_slots, hash);
    plait_fence_release();
    for (uint32_t w = 0; w < form->words; w++) {
        plait_store_relaxed(&grip.words[slot * form->words + w], entry[w]);
    }
    plait_store_release(&grip.header->tags, tags | (uint64_t)plait_table_tag(hash) << (8U * slot));
    plait_store_release(&grip.header->state, grip.state);
    plait_table_inserted_quickly(table, &grip);
    return true;
}

/* Takes the key of `entry` out. HIT: it is out, with `wants_value` its value's words are in `entry`. MISS: it was not
 * there. ASK: plait_table_remove() knows. */
PLAIT_INLINE enum plait_table_answer plait_table_remove_quickly(const struct plait_table_form *form,
                                                                struct plait_table *table, uint64_t hash,
                                                                uint64_t *entry, bool wants_value)
{
    struct plait_table_grip grip;
    if (form->fixed || plait_hook_inside((uintptr_t)table) || !plait_table_take_grip(form, table, hash, &grip)) {
        return PLAIT_TABLE_ASK;
    }
    const uint64_t tags = plait_load_relaxed(&grip.header->tags);
    const unsigned found = plait_table_slot_of(form, &grip, tags, hash, entry);
    if (PLAIT_UNLIKELY(found == (unsigned)PLAIT_TABLE_SLOTS)) {
        plait_store_release(&grip.header->state, grip.state);
        return (grip.state & plait_table_class(hash)) == 0U ? PLAIT_TABLE_MISS : PLAIT_TABLE_ASK;
    }
    if (wants_value) {
        plait_table_copy_value(form, &grip.words[found * form->words], entry);
    }
    plait_store_release(&grip.header->tags, tags & ~(UINT64_C(0xff) << (8U * found)));
    plait_store_release(&grip.header->state, grip.state + PLAIT_TABLE_VERSION);
    struct plait_table_stripe *stripe = plait_table_own_stripe(table);
    if (PLAIT_LIKELY(stripe != NULL)) {
        plait_store_relaxed(&stripe->count, plait_load_relaxed(&stripe->count) - 1U);
    } else {
        plait_table_removed(table, 1U);
    }
    return PLAIT_TABLE_HIT;
}

/* ---- the table as a whole ---- */

/* Makes an empty table. `headers` and `words` are the caller's storage of a fixed table, or NULL: then the allocator's.
 * PLAIT_OK or PLAIT_NO_MEMORY, then the table is as it was. */
PLAIT_MUST_USE plait_status plait_table_init(struct plait_table *table, const struct plait_table_shape *shape,
                                             uint64_t seed, struct plait_table_header *headers,
                                             struct plait_atomic_u64 *words);

/* Gives the memory back. No call may be running or follow; a locked group is misuse and fatal, in the name of
 * `function`. */
void plait_table_destroy(struct plait_table *table, const char *function);

/* Entries: exact when nobody writes, never negative. O(stripes). */
size_t plait_table_size(const struct plait_table *table);

/* Grows until `entries` fit without growing. PLAIT_OK; PLAIT_NO_MEMORY; PLAIT_FULL: more than a fixed capacity. */
PLAIT_MUST_USE plait_status plait_table_reserve(struct plait_table *table, size_t entries);

void plait_table_describe(const struct plait_table *table, struct plait_table_stats *stats);

/* Locks the next home and lists its entries, at most `room` (at least 1). The caller copies what it wants, unlocks, and
 * calls plait_table_stepped() unless it wants to see the same step again. 0 entries are possible. */
size_t plait_table_step(struct plait_table *table, struct plait_table_walk *walk, bool is_long,
                        struct plait_table_place *place, struct plait_table_spot *spots, size_t room);
void plait_table_stepped(struct plait_table_walk *walk);

PLAIT_EXTERN_C_END

#endif /* PLAIT_TABLE_H */
