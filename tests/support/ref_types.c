/* SPDX-License-Identifier: MIT */
/* ref_types.c: the hooks and the allocator of the references under test. */
#include "ref_types.h"

#include <string.h>

#include "ref_letters.h"

void (*letter_last_words)(struct letter *letter) = NULL;

void letter_end(struct letter *letter, struct tally *tally)
{
    struct letter *kept = letter->kept;
    if (letter_last_words != NULL) {
        letter_last_words(letter);
    }
    plait_store_relaxed(&tally->last, letter->number);
    (void)plait_add_relaxed(&tally->ended, 1U);
    memset(letter, 0xee, sizeof(*letter));
    ref_letters_release(kept);
}

void parcel_end(struct parcel *parcel)
{
    struct tally *tally = parcel->tally;
    plait_store_relaxed(&tally->last, parcel->number);
    (void)plait_add_relaxed(&tally->ended, 1U);
    parcel->number = UINT64_MAX;
}

static struct plait_atomic_i64 live = PLAIT_ATOMIC_INIT(0);
static struct plait_atomic_i64 left = PLAIT_ATOMIC_INIT(INT64_MAX);

struct plait_memory *letter_allocate(size_t units)
{
    struct plait_memory *memory = plait_sub_relaxed(&left, 1) > 0 ? plait_memory_allocate(units) : NULL;
    if (memory != NULL) {
        (void)plait_add_relaxed(&live, 1);
    }
    return memory;
}

void letter_release(struct plait_memory *memory, size_t units)
{
    (void)plait_sub_relaxed(&live, 1);
    plait_memory_release(memory, units);
}

void letters_fail_at(int64_t n)
{
    plait_store_relaxed(&left, n);
}

int64_t letters_live(void)
{
    return plait_load_relaxed(&live);
}
