/* SPDX-License-Identifier: MIT */
/* recount.h: the same count once more, on one thread, with a table of its own: what the concurrent one is compared
 * with. */
#ifndef WORDCOUNT_RECOUNT_H
#define WORDCOUNT_RECOUNT_H

#include "files.h"
#include "words.h"

struct recount_cell {
    struct word word;
    uint64_t count; /* 0: free */
};

struct recount {
    struct recount_cell *cells; /* a power of two, at most half of them in use */
    size_t size;
    size_t distinct;
    uint64_t words;
};

/* Counts the words of all files that can be read. PLAIT_NO_MEMORY. */
PLAIT_MUST_USE plait_status recount_files(struct recount *recount, const struct files *files);

void recount_free(struct recount *recount);

#endif
