/* SPDX-License-Identifier: MIT */
/* line.h: what is read. */
#ifndef LINE_H
#define LINE_H

#include <stddef.h>

struct line {
    char text[64];
    size_t length;
};

#endif
