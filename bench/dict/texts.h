/* SPDX-License-Identifier: MIT */
/* texts.h: hooks of Plait's dictionary with texts as keys, of which it keeps copies. */
#ifndef BENCH_TEXTS_H
#define BENCH_TEXTS_H

#include <stdlib.h>
#include <string.h>

#include <plait/hash.h>
#include <plait/status.h>

#include "value.h"

static inline uint64_t text_hash(const char *const *key)
{
    return plait_hash_text(*key);
}

static inline bool text_equal(const char *const *a, const char *const *b)
{
    return strcmp(*a, *b) == 0;
}

static inline plait_status text_copy(const char **to, const char *const *from)
{
    const char *copy = strdup(*from);
    if (copy == NULL) {
        return PLAIT_NO_MEMORY;
    }
    *to = copy;
    return PLAIT_OK;
}

static inline void text_free(const char **key)
{
    free((char *)*key);
}

#endif /* BENCH_TEXTS_H */
