/* SPDX-License-Identifier: MIT */
/* order.h: what the example keeps whole. */
#ifndef ORDER_H
#define ORDER_H

#include <stdint.h>

struct order {
    uint32_t worker;
    uint32_t number; /* of this worker */
    uint64_t pieces;
};

#endif
