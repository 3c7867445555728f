/* SPDX-License-Identifier: MIT */
/* An atomic object's own memory, which always holds the newest value: read and written by its size. */
#ifndef MODEL_BYTES_H
#define MODEL_BYTES_H

#include <stdint.h>
#include <string.h>

static inline uint64_t peek(const volatile unsigned char *object, unsigned size)
{
    const unsigned char *bytes = (const unsigned char *)(uintptr_t)object;
    switch (size) {
    case 1:
        return *bytes;
    case 2: {
        uint16_t value;
        memcpy(&value, bytes, 2);
        return value;
    }
    case 4: {
        uint32_t value;
        memcpy(&value, bytes, 4);
        return value;
    }
    default: {
        uint64_t value;
        memcpy(&value, bytes, 8);
        return value;
    }
    }
}

static inline void poke(volatile unsigned char *object, unsigned size, uint64_t value)
{
    unsigned char *bytes = (unsigned char *)(uintptr_t)object;
    switch (size) {
    case 1:
        *bytes = (unsigned char)value;
        break;
    case 2: {
        uint16_t narrow = (uint16_t)value;
        memcpy(bytes, &narrow, 2);
        break;
    }
    case 4: {
        uint32_t narrow = (uint32_t)value;
        memcpy(bytes, &narrow, 4);
        break;
    }
    default:
        memcpy(bytes, &value, 8);
        break;
    }
}

static inline uint64_t narrow(uint64_t value, unsigned size)
{
    return size >= 8 ? value : value & ((UINT64_C(1) << 8 * size) - 1);
}

#endif
