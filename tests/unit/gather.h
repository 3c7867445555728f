/* SPDX-License-Identifier: MIT */
/* A value with memory of its own, and hooks that count what they do. */
#ifndef TESTS_UNIT_GATHER_H
#define TESTS_UNIT_GATHER_H

#include <plait/status.h>

struct tally {
    int copies, disposals;
    int refuse; /* so many copies from now on succeed, then one fails; negative: none fails */
};

struct page {
    int *content;
};

plait_status page_copy(struct page *to, const struct page *from, struct tally *tally);
void page_dispose(struct page *page, struct tally *tally);

#endif
