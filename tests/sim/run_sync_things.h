/* SPDX-License-Identifier: MIT */
/* run_sync_things.h: what the functions of the scenarios of run_sync are given, and what they make; both own something.
 */
#ifndef PLAIT_TESTS_SIM_RUN_SYNC_THINGS_H
#define PLAIT_TESTS_SIM_RUN_SYNC_THINGS_H

#include <plait/status.h>

struct parcel {
    unsigned owned; /* 1: the call's own copy */
};

struct thing {
    unsigned made; /* 1: there is something to dispose of */
};

plait_status parcel_copy(struct parcel *to, const struct parcel *from);
void parcel_dispose(struct parcel *parcel);
void thing_dispose(struct thing *thing);

#endif
