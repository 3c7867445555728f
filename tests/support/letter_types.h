/* SPDX-License-Identifier: MIT */
/* letter_types.h: the items of workers, and the office that notes what became of each. */
#ifndef PLAIT_TESTS_LETTER_TYPES_H
#define PLAIT_TESTS_LETTER_TYPES_H

#include <stdbool.h>

#include <plait/atomic.h>
#include <plait/status.h>

#include "connection_types.h" /* nothing_allocate */

enum { OFFICE_LETTERS = 64 };

struct office_letter {
    unsigned number;
    plait_status gives; /* what handling it returns */
    bool waits;         /* for the office's gate */
};

struct office {
    struct plait_atomic_u32 handled[OFFICE_LETTERS]; /* how often */
    struct plait_atomic_u32 disposed[OFFICE_LETTERS];
    struct plait_atomic_u32 told; /* of failures */
    plait_word gate;              /* 1: open */
    plait_word inside;            /* how many wait or waited for it */
    plait_status verdict;         /* on failures */
};

/* The hooks. */
plait_status letter_run(struct office_letter *letter, struct office *office);
plait_status letter_failed(struct office_letter *letter, plait_status status, struct office *office);
void letter_dispose(struct office_letter *letter, struct office *office);

plait_status number_run(int *value);

/* Workers that hand out what they make: the sum of it, and the verdict on it. */
struct till {
    struct plait_atomic_u32 sum;
    struct plait_atomic_u32 told;
    plait_status verdict; /* on results */
};

plait_status number_square(int *value, uint32_t *result, struct till *till);
plait_status number_squared(int *value, uint32_t *result, struct till *till);
plait_status number_refused(int *value, plait_status status, struct till *till);

#endif
