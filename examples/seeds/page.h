/* SPDX-License-Identifier: MIT */
/* page.h: what is fetched. */
#ifndef PAGE_H
#define PAGE_H

struct page {
    char text[64];
};

#endif
