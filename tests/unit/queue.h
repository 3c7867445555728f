/* SPDX-License-Identifier: MIT */
/* An item with memory of its own, and hooks that count what they do. */
#ifndef TESTS_UNIT_QUEUE_H
#define TESTS_UNIT_QUEUE_H

#include <plait/status.h>

struct ledger {
    int copies, disposals;
    int refuse; /* so many copies from now on succeed, then one fails; negative: none fails */
};

struct parcel {
    int *content;
};

plait_status parcel_copy(struct parcel *to, const struct parcel *from, struct ledger *ledger);
void parcel_dispose(struct parcel *parcel, struct ledger *ledger);

#endif
