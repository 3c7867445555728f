/* SPDX-License-Identifier: MIT */
/* Types of every size that an atomic treats differently, for the tests of the kind. All members of one are made from
 * one number, so that a torn value is seen at once. */
#ifndef PLAIT_TESTS_ATOMIC_TYPES_H
#define PLAIT_TESTS_ATOMIC_TYPES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct rgb { /* 3 bytes: part of a word */
    uint8_t red, green, blue;
};
struct point { /* 8: a word */
    int32_t x, y;
};
struct padded { /* 12, with holes */
    char tag;
    int32_t number;
    char end;
};
struct range { /* 16: a pair */
    uint64_t low, high;
};
struct place { /* 24: the smallest seqlock */
    uint64_t x, y, z;
};
struct sheet { /* 100 */
    uint32_t cells[25];
};
struct amount {
    int32_t by;
};
struct judge {
    unsigned asked;
};
typedef struct point point_alias;

/* For the option `equal`: only the number counts. */
static inline bool padded_same_number(const struct padded *a, const struct padded *b)
{
    return a->number == b->number;
}
static inline bool padded_judged(const struct padded *a, const struct padded *b, struct judge *judge)
{
    judge->asked++;
    return a->number == b->number;
}

static inline struct rgb rgb_of(uint32_t n)
{
    const struct rgb value = {(uint8_t)n, (uint8_t)(n + 1U), (uint8_t)(n + 2U)};
    return value;
}
static inline struct point point_of(uint32_t n)
{
    const struct point value = {(int32_t)n, (int32_t)~n};
    return value;
}
static inline struct padded padded_of(uint32_t n)
{
    const struct padded value = {(char)(n % 100U), (int32_t)n, (char)(n % 100U)};
    return value;
}
static inline struct range range_of(uint32_t n)
{
    const struct range value = {n, ~(uint64_t)n};
    return value;
}
static inline struct place place_of(uint32_t n)
{
    const struct place value = {n, ~(uint64_t)n, (uint64_t)n * 3U};
    return value;
}
static inline struct sheet sheet_of(uint32_t n)
{
    struct sheet value;
    for (uint32_t i = 0; i < 25U; i++) {
        value.cells[i] = n + i;
    }
    return value;
}

/* The number a value was made of; UINT32_MAX when its members disagree. */
static inline uint32_t rgb_number(struct rgb value)
{
    const struct rgb whole = rgb_of(value.red);
    return memcmp(&whole, &value, sizeof(whole)) == 0 ? value.red : UINT32_MAX;
}
static inline uint32_t point_number(struct point value)
{
    return value.x == ~value.y ? (uint32_t)value.x : UINT32_MAX;
}
static inline uint32_t padded_number(struct padded value)
{
    const bool whole = value.tag == (char)(value.number % 100) && value.end == value.tag;
    return whole ? (uint32_t)value.number : UINT32_MAX;
}
static inline uint32_t range_number(struct range value)
{
    return value.low == ~value.high ? (uint32_t)value.low : UINT32_MAX;
}
static inline uint32_t place_number(struct place value)
{
    return value.x == ~value.y && value.z == value.x * 3U ? (uint32_t)value.x : UINT32_MAX;
}
static inline uint32_t sheet_number(struct sheet value)
{
    const struct sheet whole = sheet_of(value.cells[0]);
    return memcmp(&whole, &value, sizeof(whole)) == 0 ? value.cells[0] : UINT32_MAX;
}

#endif
