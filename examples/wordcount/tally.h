/* SPDX-License-Identifier: MIT */
/* tally.h: what all tasks of the count share. Everything in it is of a generated, concurrent type, or fixed while the
 * tasks run. */
#ifndef WORDCOUNT_TALLY_H
#define WORDCOUNT_TALLY_H

#include <plait/event.h>
#include <plait/group.h>

#include "block_queue.h"
#include "files.h"
#include "total.h"
#include "word_counts.h"

struct tally {
    struct files files;
    total next_file;     /* index of the file that the next idle reader takes */
    block_queue blocks;  /* from readers to workers */
    word_counts counts;  /* word -> how often */
    total files_read;    /* files read to their end */
    total files_skipped; /* files that could not be read */
    total bytes;         /* of text */
    total words;         /* words counted */
    struct plait_scope
        work; /* around readers and workers; the watcher of signals cancels it, perhaps before it opens */
    struct plait_event done; /* set when they have ended */
};

#endif
