/* SPDX-License-Identifier: MIT */
#ifndef EXAMPLES_GATHER_PAGE_H
#define EXAMPLES_GATHER_PAGE_H

#include <plait/atomic.h>

#include <stddef.h>

/* What was read of a file; the text is whoever's who has the page. */
struct page {
    const char *name;
    char *text;
    size_t length;
};

void page_dispose(struct page *page);

/* What the tasks share: the files to read, in order, and the number of the next one. */
struct reading {
    char **names;
    size_t count;
    struct plait_atomic_u64 next;
};

#endif
