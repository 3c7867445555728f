/* SPDX-License-Identifier: MIT */
/* names.h: texts as keys and values. They are literals here, which nobody copies and nobody ends. */
#ifndef NAMES_H
#define NAMES_H

#include <string.h>

#include <plait/hash.h>

static inline uint64_t name_hash(const char *const *name)
{
    return plait_hash_text(*name);
}

static inline bool name_equal(const char *const *a, const char *const *b)
{
    return strcmp(*a, *b) == 0;
}

#endif
