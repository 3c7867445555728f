/* SPDX-License-Identifier: MIT */
/* cells.c: the seqlock of cells.h: its writers, and readers that a writer disturbed.
 *
 * The lock is held over copies of words only, never over user code, so whoever finds it taken spins for a moment and
 * then parks on its word. Nobody is cancelled there: no call of an atomic is a checkpoint. */
#include <plait/cells.h>
#include <plait/wait.h>

#include "spin.h"

enum { FREE, TAKEN, WAITED_FOR };

PLAIT_COLD static void lock_slowly(plait_word *word)
{
    struct plait_spin spin = {0};
    uint32_t mine = TAKEN; /* whoever has slept assumes that others still do: the unlock before woke only one */
    uint32_t seen = plait_load_relaxed(word);
    for (;;) {
        if (seen == FREE) {
            if (plait_compare_exchange_acquire(word, &seen, mine)) {
                return;
            }
        } else if (plait_spin(&spin, word, seen)) {
            seen = plait_load_relaxed(word);
        } else if (seen == WAITED_FOR || plait_compare_exchange_relaxed(word, &seen, (uint32_t)WAITED_FOR)) {
            const plait_status woken = plait_wait_shielded(word, WAITED_FOR, PLAIT_FOREVER);
            (void)woken; /* nothing else ends this wait */
            mine = WAITED_FOR;
            spin.begun = false;
            seen = plait_load_relaxed(word);
        }
    }
}

static void lock(union plait_cell *cells)
{
    plait_word *word = &cells[PLAIT_CELLS_LOCK].lock.word;
    uint32_t expected = FREE;
    if (!plait_compare_exchange_acquire(word, &expected, (uint32_t)TAKEN)) {
        lock_slowly(word);
    }
}

static void unlock(union plait_cell *cells)
{
    plait_word *word = &cells[PLAIT_CELLS_LOCK].lock.word;
    if (plait_exchange_release(word, (uint32_t)FREE) == WAITED_FOR) {
        (void)plait_wake(word, 1U);
    }
}

/* The rest stands under the lock. */

static void read_words(const union plait_cell *cells, size_t count, uint64_t *words)
{
    PLAIT_GUARD_READ(&cells[PLAIT_CELLS_LOCK].lock.guard);
    for (size_t i = 0; i < count; i++) {
        words[i] = plait_load_relaxed(&cells[PLAIT_CELLS_VALUE + i].word);
    }
}

static void write_words(union plait_cell *cells, size_t count, const uint64_t *words)
{
    struct plait_atomic_u64 *version = &cells[PLAIT_CELLS_VERSION].word;
    const uint64_t before = plait_load_relaxed(version);
    PLAIT_GUARD_WRITE(&cells[PLAIT_CELLS_LOCK].lock.guard);
    plait_store_relaxed(version, before + 1U);
    plait_fence_release(); /* whoever sees one of the words sees the odd version, too */
    for (size_t i = 0; i < count; i++) {
        plait_store_relaxed(&cells[PLAIT_CELLS_VALUE + i].word, words[i]);
    }
    plait_store_seq_cst(version, before + 2U);
}

void plait_private_cells_write(union plait_cell *cells, size_t count, const uint64_t *words, uint64_t *old)
{
    lock(cells);
    if (old != NULL) {
        read_words(cells, count, old);
    }
    write_words(cells, count, words);
    unlock(cells);
}

bool plait_private_cells_write_if(union plait_cell *cells, size_t count, uint64_t version, const uint64_t *words)
{
    lock(cells);
    const bool unchanged = plait_load_relaxed(&cells[PLAIT_CELLS_VERSION].word) == version;
    if (unchanged) {
        write_words(cells, count, words);
    }
    unlock(cells);
    return unchanged;
}

uint64_t plait_private_cells_read_slowly(const union plait_cell *cells, size_t count, uint64_t *words)
{
    /* Deviation D-4 (docs/misra.md): const to the caller only. An object that nobody writes never comes here. */
    union plait_cell *writable = (union plait_cell *)(uintptr_t)cells;
    plait_word *word = &writable[PLAIT_CELLS_LOCK].lock.word;
    struct plait_spin spin = {0};
    uint64_t version = 0;
    while (plait_spin(&spin, word, plait_load_relaxed(word))) {
        if (plait_private_cells_look(cells, count, words, &version)) {
            return version;
        }
    }
    /* The writer is not running, or there are many: the lock lets every reader pass some day. */
    lock(writable);
    version = plait_load_relaxed(&cells[PLAIT_CELLS_VERSION].word);
    read_words(cells, count, words);
    unlock(writable);
    return version;
}
