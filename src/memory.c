/* SPDX-License-Identifier: MIT */
/* memory.c: the default allocator, the only file of the runtime that asks the C library for memory.
 *
 * Deviation D-1 (docs/misra.md): aligned_alloc and free speak of void *; the conversion happens here and nowhere else.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include <plait/memory.h>

enum { LARGE_PAGE = 2 * 1024 * 1024 };

struct plait_memory *plait_memory_allocate(size_t units)
{
    struct plait_memory *memory = NULL;
    if (units != 0U && units <= (SIZE_MAX - LARGE_PAGE) / sizeof(*memory)) {
        const size_t bytes = units * sizeof(*memory);
        if (bytes < (size_t)LARGE_PAGE) {
            memory = aligned_alloc(sizeof(*memory), bytes); /* D-1 */
        } else {
            const size_t rounded = (bytes + LARGE_PAGE - 1U) / LARGE_PAGE * LARGE_PAGE;
            memory = aligned_alloc(LARGE_PAGE, rounded); /* D-1 */
#if defined(MADV_HUGEPAGE)
            if (memory != NULL) {
                (void)madvise(memory, rounded, MADV_HUGEPAGE); /* a wish: where it is refused, small pages do */
            }
#endif
        }
    }
    return memory;
}

void plait_memory_release(struct plait_memory *memory, size_t units)
{
    (void)units;
    free(memory); /* D-1 */
}
