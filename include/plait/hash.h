/* SPDX-License-Identifier: MIT */
/* hash.h: from a key to 64 well mixed bits.
 *
 * The one idea is the folded product: the low half of a 128-bit product xor its high half. One multiplication spreads
 * sequential, strided and pointer keys over all 64 bits. Every table has a secret seed, so that nobody outside the
 * process can choose keys that collide. */
#ifndef PLAIT_HASH_H
#define PLAIT_HASH_H

#include <plait/base.h>

PLAIT_EXTERN_C_BEGIN

/* Odd, with half of its bits set, in no pattern: the fraction of the golden ratio, mixed. */
#define PLAIT_HASH_FACTOR UINT64_C(0xd6e8feb86659fd93)

/* Low half xor high half of a * b. Pure, O(1), about 4 cycles. */
PLAIT_INLINE uint64_t plait_hash_fold(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    const uint64_t a0 = a & UINT32_MAX, a1 = a >> 32;
    const uint64_t b0 = b & UINT32_MAX, b1 = b >> 32;
    const uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
    const uint64_t carry = a0 * b1 + (middle & UINT32_MAX);
    return a * b ^ (a1 * b1 + (middle >> 32) + (carry >> 32));
#endif
}

/* Hash of one word under a seed; also what mixes a user's own hash. Pure, O(1). */
PLAIT_INLINE uint64_t plait_hash_word(uint64_t word, uint64_t seed)
{
    return plait_hash_fold(word ^ seed, PLAIT_HASH_FACTOR);
}

/* Hash of several words under a seed: begin with the seed, add each word, finish. Pure, O(1) each. */
PLAIT_INLINE uint64_t plait_hash_add(uint64_t hash, uint64_t word, uint64_t seed)
{
    return plait_hash_word(word, hash) + seed;
}

PLAIT_INLINE uint64_t plait_hash_finish(uint64_t hash)
{
    return plait_hash_fold(hash, PLAIT_HASH_FACTOR);
}

/* Hash of `count` words under a seed, one or more. Pure, O(count). */
PLAIT_INLINE uint64_t plait_hash_words(const uint64_t *words, uint32_t count, uint64_t seed)
{
    if (count == 1U) {
        return plait_hash_word(words[0], seed);
    }
    uint64_t hash = seed;
    for (uint32_t w = 0; w < count; w++) {
        hash = plait_hash_add(hash, words[w], seed);
    }
    return plait_hash_finish(hash);
}

/* Hash of `size` bytes, and of a text up to its terminating zero, under a secret of this process: what a `hash` hook
 * for strings returns. Equal bytes, equal hash, within one process; never store it elsewhere. Does not wait; any calls
 * may overlap; O(size). */
PLAIT_MUST_USE uint64_t plait_hash_bytes(const unsigned char *bytes, size_t size);
PLAIT_MUST_USE uint64_t plait_hash_text(const char *text);

/* A number nobody can guess: the seed of a new table. From the system's random source; in the simulator a fixed
 * number, so that runs can be repeated. Does not wait for strands; any calls may overlap. */
PLAIT_MUST_USE uint64_t plait_hash_seed(void);

PLAIT_EXTERN_C_END

#endif /* PLAIT_HASH_H */
