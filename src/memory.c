/* SPDX-License-Identifier: MIT */
/* memory.c: the default allocator, the only file of the runtime that asks the C library for memory.
 *
 * Deviation D-1 (docs/misra.md): aligned_alloc and free speak of void *; the conversion happens here and nowhere else.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include <plait/memory.h>
#include <plait/mode.h>

/* The simulator is told of each block's life: a touch after its end is an error there, and a block that comes again
 * begins without a past. */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#include <plait/simulation.h>
#define FAILS_ON_PURPOSE() (!plait_simulation_allocates())
#define LIFE_BEGINS(memory, bytes)                                               \
    (plait_simulation_forget((const volatile unsigned char *)(memory), (bytes)), \
     plait_simulation_allocated((const volatile unsigned char *)(memory), (bytes)))
#define LIFE_ENDS(memory, bytes)                                          \
    (plait_simulation_released((const volatile unsigned char *)(memory)), \
     plait_simulation_end((const volatile unsigned char *)(memory), (bytes), "plait_memory_release"))
#else
#define FAILS_ON_PURPOSE() false
#define LIFE_BEGINS(memory, bytes) ((void)0)
#define LIFE_ENDS(memory, bytes) ((void)0)
#endif

enum { LARGE_PAGE = 2 * 1024 * 1024 };

struct plait_memory *plait_memory_allocate(size_t units)
{
    struct plait_memory *memory = NULL;
    if (units != 0U && units <= (SIZE_MAX - LARGE_PAGE) / sizeof(*memory) && !FAILS_ON_PURPOSE()) {
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
        if (memory != NULL) {
            LIFE_BEGINS(memory, bytes);
        }
    }
    return memory;
}

void plait_memory_release(struct plait_memory *memory, size_t units)
{
    (void)units;
    LIFE_ENDS(memory, units * sizeof(*memory));
    free(memory); /* D-1 */
}
