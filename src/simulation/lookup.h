/* SPDX-License-Identifier: MIT */
/* What a run knows by address: open addressing, emptied in one step. A slot belongs to the run whose number it bears.
 */
#ifndef MODEL_LOOKUP_H
#define MODEL_LOOKUP_H

#include "model.h"

enum { LOOKUP_BITS = 14, LOOKUP_SLOTS = 1 << LOOKUP_BITS };

struct lookup {
    uint32_t run;
    unsigned taken;
    struct {
        uintptr_t key;
        uint32_t run;
        uint32_t value;
    } slots[LOOKUP_SLOTS];
};

static inline void lookup_begin(struct lookup *lookup)
{
    lookup->run++;
    lookup->taken = 0;
}

/* The value of a key: 0 until it is written. */
static inline uint32_t *lookup_find(struct lookup *lookup, uintptr_t key)
{
    unsigned at = (unsigned)((uint64_t)key * UINT64_C(0x9E3779B97F4A7C15) >> (64 - LOOKUP_BITS));
    while (lookup->slots[at].run == lookup->run && lookup->slots[at].key != key) {
        at = (at + 1) % LOOKUP_SLOTS;
    }
    if (lookup->slots[at].run != lookup->run) {
        if (++lookup->taken > LOOKUP_SLOTS / 2) {
            model_fail("model: too many addresses in one run");
        }
        lookup->slots[at].key = key;
        lookup->slots[at].run = lookup->run;
        lookup->slots[at].value = 0;
    }
    return &lookup->slots[at].value;
}

#endif
