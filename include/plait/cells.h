/* SPDX-License-Identifier: MIT */
/* cells.h: an atomic value of any size, as cells of eight bytes. Generated atomics convert their type to words and
 * back; how the words stay together is decided here, once, by their number, which the compiler knows:
 *
 *     1 word      | value |                                     one 64-bit atomic
 *     2 words     | value | value |                             one atomic pair, where the machine has such
 * instructions more        | version | lock | value | value | ...        a seqlock
 *
 * The seqlock: the version is odd while a writer, who holds the lock, is among the words. A reader writes nothing: it
 * copies the words between two looks at the version and begins again unless both saw the same even number, so no value
 * is ever torn. A reader that fails for about a microsecond takes the lock like a writer. The version has 64 bits and
 * never comes round. Every word is a relaxed atomic and the fences stand between atomics only, so that the sanitizers
 * see what the language promises and nothing else.
 *
 * Source: the Linux kernel's seqcount; the orders from H.-J. Boehm, "Can seqlocks get along with programming language
 * memory models?", 2012. That each call takes effect at one instant of one order common to all objects (seq_cst) rests
 * on the first look at the version and on the last store to it. */
#ifndef PLAIT_CELLS_H
#define PLAIT_CELLS_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/pair.h>

PLAIT_EXTERN_C_BEGIN

/* 0 free, 1 taken, 2 taken and somebody may wait: the one lock of writers. */
struct plait_cell_lock {
    plait_word word;
    PLAIT_GUARD(guard)
};

union plait_cell {
    struct plait_atomic_u64 word; /* of the value; the first of three and more is the version */
    struct plait_cell_lock lock;  /* the second of three and more */
};

enum { PLAIT_CELLS_VERSION = 0, PLAIT_CELLS_LOCK = 1, PLAIT_CELLS_VALUE = 2 };

/* Words of a value of so many bytes; cells that hold them, and the boundary the first one stands on. */
#define PLAIT_CELL_WORDS(bytes) (((bytes) + 7U) / 8U)
#define PLAIT_CELLS_ARE_PAIR(words) ((words) == 2U && PLAIT_PAIR_LOCK_FREE)
#define PLAIT_CELLS_ARE_SEQLOCK(words) ((words) > 1U && !PLAIT_CELLS_ARE_PAIR(words))
#define PLAIT_CELLS(words) ((words) + (PLAIT_CELLS_ARE_SEQLOCK(words) ? (unsigned)PLAIT_CELLS_VALUE : 0U))
#define PLAIT_CELLS_BOUNDARY(words) (PLAIT_CELLS_ARE_PAIR(words) ? 16U : 8U)

/* The two cells as the pair they are. Pairs are touched through pair.h only, and by plait_cells_initialize(). */
PLAIT_INLINE struct plait_atomic_pair *plait_private_pair(union plait_cell *cells)
{
    return (struct plait_atomic_pair *)(uintptr_t)cells;
}

PLAIT_INLINE const struct plait_atomic_pair *plait_private_pair_read(const union plait_cell *cells)
{
    return (const struct plait_atomic_pair *)(uintptr_t)cells;
}

PLAIT_INLINE struct plait_pair plait_private_pair_of(const uint64_t *words)
{
    const struct plait_pair pair = {{words[0], words[1]}};
    return pair;
}

/* The first value, before anybody else knows the object. `count` is the number of words, here and below. */
PLAIT_INLINE void plait_cells_initialize(union plait_cell *cells, size_t count, const uint64_t *words)
{
    union plait_cell *value = cells;
    if (PLAIT_CELLS_ARE_SEQLOCK(count)) {
        plait_initialize(&cells[PLAIT_CELLS_VERSION].word, 0U);
        plait_initialize(&cells[PLAIT_CELLS_LOCK].lock.word, 0U);
        value = &cells[PLAIT_CELLS_VALUE];
    }
    for (size_t i = 0; i < count; i++) {
        plait_initialize(&value[i].word, words[i]);
    }
}

/* ---- the seqlock's own (cells.c) ---- */

/* The value for a reader whose first look failed; returns the version. */
PLAIT_COLD uint64_t plait_private_cells_read_slowly(const union plait_cell *cells, size_t count, uint64_t *words);

/* Replaces the value and stores the one before in `old`, unless that is NULL. */
void plait_private_cells_write(union plait_cell *cells, size_t count, const uint64_t *words, uint64_t *old);

/* Replaces the value, if the version is still that one. */
bool plait_private_cells_write_if(union plait_cell *cells, size_t count, uint64_t version, const uint64_t *words);

/* One look: true, and the words, when no writer was there. */
PLAIT_INLINE bool plait_private_cells_look(const union plait_cell *cells, size_t count, uint64_t *words,
                                           uint64_t *version)
{
    const uint64_t before = plait_load_seq_cst(&cells[PLAIT_CELLS_VERSION].word);
    *version = before;
    if (PLAIT_UNLIKELY(before % 2U != 0U)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        words[i] = plait_load_relaxed(&cells[PLAIT_CELLS_VALUE + i].word);
    }
    plait_fence_acquire(); /* whoever saw a word of a later writer sees his version, too */
    return PLAIT_LIKELY(plait_load_relaxed(&cells[PLAIT_CELLS_VERSION].word) == before);
}

/* ---- one value, whatever its size ---- */

/* The value. Returns what plait_cells_replace() needs beside the words: the version of a seqlock, else 0. */
PLAIT_INLINE uint64_t plait_cells_get(const union plait_cell *cells, size_t count, uint64_t *words)
{
    uint64_t version = 0;
    if (count == 1U) {
        words[0] = plait_load_seq_cst(&cells[0].word);
    } else if (PLAIT_CELLS_ARE_PAIR(count)) {
        const struct plait_pair pair = plait_pair_load(plait_private_pair_read(cells));
        words[0] = pair.word[0];
        words[1] = pair.word[1];
    } else {
        if (PLAIT_UNLIKELY(!plait_private_cells_look(cells, count, words, &version))) {
            version = plait_private_cells_read_slowly(cells, count, words);
        }
    }
    return version;
}

/* Replaces the value. */
PLAIT_INLINE void plait_cells_set(union plait_cell *cells, size_t count, const uint64_t *words)
{
    if (count == 1U) {
        plait_store_seq_cst(&cells[0].word, words[0]);
    } else if (PLAIT_CELLS_ARE_PAIR(count)) {
        plait_pair_store(plait_private_pair(cells), plait_private_pair_of(words));
    } else {
        plait_private_cells_write(cells, count, words, NULL);
    }
}

/* Replaces the value and gives the one before. */
PLAIT_INLINE void plait_cells_exchange(union plait_cell *cells, size_t count, const uint64_t *words, uint64_t *old)
{
    if (count == 1U) {
        old[0] = plait_exchange_seq_cst(&cells[0].word, words[0]);
    } else if (PLAIT_CELLS_ARE_PAIR(count)) {
        const struct plait_pair before = plait_pair_exchange(plait_private_pair(cells), plait_private_pair_of(words));
        old[0] = before.word[0];
        old[1] = before.word[1];
    } else {
        plait_private_cells_write(cells, count, words, old);
    }
}

/* Replaces exactly the value that plait_cells_get() gave, padding and all; false: it has changed since. */
PLAIT_MUST_USE PLAIT_INLINE bool plait_cells_replace(union plait_cell *cells, size_t count, const uint64_t *seen,
                                                     uint64_t version, const uint64_t *words)
{
    bool replaced = false;
    if (count == 1U) {
        uint64_t expected = seen[0];
        replaced = plait_compare_exchange_seq_cst(&cells[0].word, &expected, words[0]);
    } else if (PLAIT_CELLS_ARE_PAIR(count)) {
        struct plait_pair expected = plait_private_pair_of(seen);
        replaced = plait_pair_compare_exchange(plait_private_pair(cells), &expected, plait_private_pair_of(words));
    } else {
        replaced = plait_private_cells_write_if(cells, count, version, words);
    }
    return replaced;
}

PLAIT_EXTERN_C_END

#endif /* PLAIT_CELLS_H */
