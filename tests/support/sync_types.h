/* SPDX-License-Identifier: MIT */
/* sync_types.h: what functions under test are given that run on threads of the pool, and what they make. */
#ifndef PLAIT_TESTS_SYNC_TYPES_H
#define PLAIT_TESTS_SYNC_TYPES_H

#include <plait/status.h>

/* Defined by each test as it likes. */
struct sync_stage;
struct sync_root;

/* An argument and a result that own something, which is counted. */
struct sync_parcel {
    struct sync_stage *stage;
    int copies; /* 1: the call's own */
};

struct sync_answer {
    struct sync_stage *stage;
    int value;
};

plait_status sync_copy(struct sync_parcel *to, const struct sync_parcel *from);
void sync_dispose(struct sync_parcel *parcel);
void sync_drop(struct sync_answer *answer);

#endif
