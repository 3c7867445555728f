/* SPDX-License-Identifier: MIT */
/* scroll.h: what is written to a file, and the sheet that goes through the steps of a pipeline. */
#ifndef SCROLL_H
#define SCROLL_H

#include <stddef.h>

struct scroll {
    const char *path;
    const char *text;
};

enum { SHEET_ENTRIES = 3 };

struct entry {
    char key;
    char text[12];
    size_t length;
};

struct sheet {
    struct entry entries[SHEET_ENTRIES];
    size_t count;
};

#endif
