/* SPDX-License-Identifier: MIT */
/* ref_types.h: objects for references. Each tells a tally when it ends, and no byte of it is what it was then. */
#ifndef PLAIT_TESTS_REF_TYPES_H
#define PLAIT_TESTS_REF_TYPES_H

#include <plait/atomic.h>
#include <plait/memory.h>
#include <plait/ref.h>

/* How many objects have ended, and the number of the last one. */
struct tally {
    struct plait_atomic_u64 ended;
    struct plait_atomic_u64 last;
};

/* Its count lies behind it. */
struct letter {
    uint64_t number;
    uint64_t copy;       /* the number again */
    struct letter *kept; /* NULL, or a letter it has a reference of */
};

void letter_end(struct letter *letter, struct tally *tally);

/* What letter_end() does beside: set by tests, NULL otherwise. */
extern void (*letter_last_words)(struct letter *letter);

/* Its count lies within; its memory is the test's. */
struct parcel {
    uint64_t number;
    struct plait_count count;
    struct tally *tally;
};

void parcel_end(struct parcel *parcel);

struct sheet_of_lines {
    _Alignas(64) uint64_t line[40];
};

/* An allocator that counts, and fails when it is told to: at the allocation numbered n from now, and from then on. */
struct plait_memory *letter_allocate(size_t units);
void letter_release(struct plait_memory *memory, size_t units);
void letters_fail_at(int64_t n);
int64_t letters_live(void);

#endif
