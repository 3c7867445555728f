/* SPDX-License-Identifier: MIT */
/* memory.h: memory as whole cache lines, typed.
 *
 * Memory is asked for and given back as an array of `struct plait_memory`, the count given both times, so that no
 * interface needs an untyped pointer and no allocator needs to remember sizes. A generated type converts it in one
 * adaptor of its own. The option `allocator` of a kind names two functions of just these types.
 */
#ifndef PLAIT_MEMORY_H
#define PLAIT_MEMORY_H

#include <plait/base.h>

PLAIT_EXTERN_C_BEGIN

/* One unit: 64 bytes on a 64-byte boundary. */
struct plait_memory {
    PLAIT_ALIGNAS(64) unsigned char bytes[64];
};

/* Units that hold `bytes` bytes, for every number of bytes. Pure, O(1). */
PLAIT_INLINE size_t plait_memory_units(size_t bytes)
{
    return bytes / sizeof(struct plait_memory) + (bytes % sizeof(struct plait_memory) != 0U ? 1U : 0U);
}

/* `units` units, contents unspecified; NULL when there are none or `units` is 0. Blocks of 2 MiB and more start on a
 * 2 MiB boundary and ask for large pages, which is worth a factor of 1.5 to 2 on big tables. Does not wait for strands;
 * any calls may overlap. */
PLAIT_MUST_USE struct plait_memory *plait_memory_allocate(size_t units);

/* Give back what plait_memory_allocate returned, with the same count; NULL is nothing. Any calls may overlap. */
void plait_memory_release(struct plait_memory *memory, size_t units);

PLAIT_EXTERN_C_END

#endif /* PLAIT_MEMORY_H */
