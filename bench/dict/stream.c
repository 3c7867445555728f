/* SPDX-License-Identifier: MIT */
/* stream.c: streams of keys. Zipf's law after Gray et al., "Quickly generating billion-record synthetic databases"
 * (SIGMOD 1994), with exponent 0.99. */
#include "stream.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define EXPONENT 0.99

static struct {
    uint32_t entries;
    uint64_t *keys[2][2][2]; /* [kind][skewed][absent] */
} kept;

static const uint64_t ABSENT = UINT64_C(1) << 40U; /* entries from here on do not exist */

char stream_texts[2 * STREAM_TEXTS][STREAM_TEXT_SIZE];

uint64_t stream_key_of_text(uint64_t index)
{
    const uint64_t at = index >= ABSENT ? STREAM_TEXTS + (index - ABSENT) : index;
    return (stream_key(at) & ~(uint64_t)(2U * STREAM_TEXTS - 1U)) | at;
}

/* 24 characters, of which the first ones are the same. */
__attribute__((constructor)) static void write_texts(void)
{
    for (uint32_t i = 0; i < 2U * STREAM_TEXTS; i++) {
        (void)snprintf(stream_texts[i], STREAM_TEXT_SIZE, "session-%016llx", (unsigned long long)stream_key(i));
    }
}

static double uniform(uint64_t *state)
{
    *state += 1U;
    return (double)(bench_scramble(*state) >> 11U) / 9007199254740992.0;
}

/* The sum of 1 / i^EXPONENT over 1 .. entries. */
static double zeta(uint32_t entries)
{
    double sum = 0;
    for (uint32_t i = 1; i <= entries; i++) {
        sum += pow(i, -EXPONENT);
    }
    return sum;
}

static void draw(uint64_t *keys, uint32_t entries, enum stream_kind kind, bool skewed, uint64_t first)
{
    const double all = skewed ? zeta(entries) : 0;
    const double alpha = 1 / (1 - EXPONENT);
    const double eta = (1 - pow(2.0 / entries, 1 - EXPONENT)) / (1 - (1 + pow(0.5, EXPONENT)) / (skewed ? all : 3));
    uint64_t state = entries;
    for (uint32_t i = 0; i < STREAM_KEYS; i++) {
        const double at = uniform(&state);
        double index = at * entries;
        if (skewed && at * all < 1) {
            index = 0;
        } else if (skewed && at * all < 1 + pow(0.5, EXPONENT)) {
            index = 1;
        } else if (skewed) {
            index = entries * pow(eta * at - eta + 1, alpha);
        }
        uint64_t entry = (uint64_t)index;
        entry = first + (entry < entries ? entry : entries - 1U);
        keys[i] = kind == STREAM_NUMBERS ? stream_key(entry) : stream_key_of_text(entry);
    }
}

const uint64_t *stream_of(uint32_t entries, enum stream_kind kind, bool skewed, bool absent)
{
    if (kept.entries != entries) {
        for (int i = 0; i < 8; i++) {
            free(kept.keys[i / 4][i / 2 % 2][i % 2]);
            kept.keys[i / 4][i / 2 % 2][i % 2] = NULL;
        }
        kept.entries = entries;
    }
    uint64_t **keys = &kept.keys[kind][skewed][absent];
    if (*keys == NULL) {
        *keys = malloc(STREAM_KEYS * sizeof(uint64_t));
        if (*keys == NULL) {
            bench_fail("no memory");
        }
        draw(*keys, entries, kind, skewed, absent ? ABSENT : 0U);
    }
    return *keys;
}
