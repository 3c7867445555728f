/* SPDX-License-Identifier: MIT */
/* context_tools.h: what the tools are told of contexts, so that none of them takes another stack for a wild one.
 *
 *     made       ThreadSanitizer gets a fiber, Valgrind a stack, the address sanitizer memory without old red zones
 *     leaving    immediately before the stack pointer moves, in the frame that itself goes on later: ThreadSanitizer
 *                keeps a call stack for each fiber, and a wrapper that returned would take frames off the wrong one
 *     arrived    first thing on the other side
 *     ends       by somebody else: a fiber that runs cannot be taken away
 *
 * Without a tool all of it is nothing, and contexts carry nothing of it. Deviation D-9 (docs/misra.md): the tools'
 * functions take void *; what they gave is kept under types of our own, which nobody looks into. */
#ifndef PLAIT_SRC_CONTEXT_TOOLS_H
#define PLAIT_SRC_CONTEXT_TOOLS_H

#include <plait/mode.h>

#if defined(__SANITIZE_ADDRESS__)
#define PLAIT_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PLAIT_ADDRESS_SANITIZER 1
#endif
#endif
#if !defined(PLAIT_ADDRESS_SANITIZER)
#define PLAIT_ADDRESS_SANITIZER 0
#endif

#if PLAIT_ADDRESS_SANITIZER || PLAIT_MODE_NUMBER == PLAIT_MODE_tsan || PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
#define PLAIT_CONTEXT_TOLD 1
#else
#define PLAIT_CONTEXT_TOLD 0
#endif

#if PLAIT_CONTEXT_TOLD

#if PLAIT_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif
#if PLAIT_MODE_NUMBER == PLAIT_MODE_tsan
#include <sanitizer/tsan_interface.h>
#endif
#if PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
#include <valgrind/drd.h>
#include <valgrind/valgrind.h>
#endif

struct plait_told_fiber;  /* ThreadSanitizer's */
struct plait_told_frames; /* the address sanitizer's: locals that outlive their function, to find their use */

/* All zero for the context of an OS thread. */
struct plait_context_told {
    unsigned char *low; /* of its stack; an OS thread's is learnt when it is left for the first time */
    size_t size;
    struct plait_told_fiber *fiber;
    struct plait_told_frames *frames;
    unsigned stack; /* Valgrind's number */
};

#if PLAIT_ADDRESS_SANITIZER
/* Whom this OS thread is leaving, for the one that arrives: it learns the bounds of the other's stack. */
extern __thread struct plait_context_told *plait_told_left;
#endif

PLAIT_INLINE void plait_tell_made(struct plait_context_told *told, unsigned char *low, size_t size)
{
    told->low = low;
    told->size = size;
    told->fiber = NULL;
    told->frames = NULL;
    told->stack = 0;
#if PLAIT_ADDRESS_SANITIZER
    ASAN_UNPOISON_MEMORY_REGION(low, size); /* frames that never returned have left their red zones */
#endif
#if PLAIT_MODE_NUMBER == PLAIT_MODE_tsan
    told->fiber = __tsan_create_fiber(0); /* D-9 */
#endif
#if PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
    if (DRD_GET_DRD_THREADID == 0) { /* DRD 3.19 ends with a failed assertion when it knows of stacks */
        told->stack = (unsigned)VALGRIND_STACK_REGISTER(low, low + size);
    }
#endif
}

PLAIT_INLINE void plait_tell_leaving(struct plait_context_told *from, struct plait_context_told *to)
{
#if PLAIT_ADDRESS_SANITIZER
    plait_told_left = from;
    void *frames = NULL; /* D-9 */
    __sanitizer_start_switch_fiber(&frames, to->low, to->size);
    from->frames = frames;
#endif
#if PLAIT_MODE_NUMBER == PLAIT_MODE_tsan
    if (from->fiber == NULL) {
        from->fiber = __tsan_get_current_fiber(); /* D-9 */
    }
    __tsan_switch_to_fiber(to->fiber, 0); /* 0: what the one did, the other sees */
#endif
    (void)from;
    (void)to;
}

PLAIT_INLINE void plait_tell_arrived(struct plait_context_told *here)
{
#if PLAIT_ADDRESS_SANITIZER
    const void *low = NULL; /* D-9 */
    __sanitizer_finish_switch_fiber(here->frames, &low, &plait_told_left->size);
    plait_told_left->low = (unsigned char *)(uintptr_t)low;
#endif
    (void)here;
}

PLAIT_INLINE void plait_tell_ends(struct plait_context_told *told)
{
#if PLAIT_ADDRESS_SANITIZER
    /* Only who leaves for ever gives his frames back, so that is what the sanitizer is shown: a visit to the context
     * and a departure from it without return. No stack pointer moves. */
    void *mine = NULL; /* D-9 */
    const void *low = NULL;
    size_t size = 0;
    __sanitizer_start_switch_fiber(&mine, told->low, told->size);
    __sanitizer_finish_switch_fiber(told->frames, &low, &size);
    __sanitizer_start_switch_fiber(NULL, low, size);
    __sanitizer_finish_switch_fiber(mine, NULL, NULL);
    ASAN_UNPOISON_MEMORY_REGION(told->low, told->size);
#endif
#if PLAIT_MODE_NUMBER == PLAIT_MODE_tsan
    __tsan_destroy_fiber(told->fiber);
#endif
#if PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
    if (DRD_GET_DRD_THREADID == 0) {
        VALGRIND_STACK_DEREGISTER(told->stack);
    }
#endif
    told->fiber = NULL;
    told->frames = NULL;
}

#define PLAIT_TELL_MADE(context, low, size) plait_tell_made(&(context)->told, (low), (size))
#define PLAIT_TELL_LEAVING(from, to) plait_tell_leaving(&(from)->told, &(to)->told)
#define PLAIT_TELL_ARRIVED(here) plait_tell_arrived(&(here)->told)
#define PLAIT_TELL_ENDS(context) plait_tell_ends(&(context)->told)

#else

#define PLAIT_TELL_MADE(context, low, size) ((void)0)
#define PLAIT_TELL_LEAVING(from, to) ((void)0)
#define PLAIT_TELL_ARRIVED(here) ((void)0)
#define PLAIT_TELL_ENDS(context) ((void)(context))

#endif

#endif /* PLAIT_SRC_CONTEXT_TOOLS_H */
