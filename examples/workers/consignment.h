/* SPDX-License-Identifier: MIT */
/* consignment.h: what the couriers of the example carry, and the depot that counts. */
#ifndef CONSIGNMENT_H
#define CONSIGNMENT_H

#include <plait/atomic.h>
#include <plait/status.h>

struct consignment {
    unsigned number;
};

struct depot {
    struct plait_atomic_u32 delivered;
    struct plait_atomic_u32 sent_back;
};

plait_status consignment_deliver(struct consignment *consignment, struct depot *depot);
plait_status consignment_send_back(struct consignment *consignment, plait_status status, struct depot *depot);

#endif
