/* SPDX-License-Identifier: MIT */
/* range.h: what one task counts in. */
#ifndef RANGE_H
#define RANGE_H

struct range {
    unsigned long from, to; /* `to` is not part of it */
};

#endif
