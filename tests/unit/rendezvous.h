/* SPDX-License-Identifier: MIT */
/* Items of the queues of capacity 0: one that is large, and one with memory of its own. */
#ifndef TESTS_UNIT_RENDEZVOUS_H
#define TESTS_UNIT_RENDEZVOUS_H

#include <stdint.h>

#include <plait/status.h>

enum { SLAB_WORDS = 2000 };

struct slab {
    uint32_t words[SLAB_WORDS];
};

struct letter {
    int *text;
};

struct office {
    int copies, disposals;
};

plait_status letter_copy(struct letter *to, const struct letter *from, struct office *office);
void letter_dispose(struct letter *letter, struct office *office);

#endif
