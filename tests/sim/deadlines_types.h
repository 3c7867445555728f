/* SPDX-License-Identifier: MIT */
/* deadlines_types.h: what one task of deadlines.c does, and what it saw. */
#ifndef PLAIT_TESTS_DEADLINES_TYPES_H
#define PLAIT_TESTS_DEADLINES_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include <plait/scope.h>

struct nap {
    int64_t milliseconds;
    bool shielded;
    /* after that */
    struct plait_scope *cancels;
    struct plait_scope *moves; /* to so many milliseconds after the beginning */
    int64_t to;
    bool says; /* that it is ready */
    plait_status gives;
    /* what it saw and made */
    plait_status saw;
    int result;
};

#endif
