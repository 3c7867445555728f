/* SPDX-License-Identifier: MIT */
/* context.h: a thread of control that runs only when somebody switches to it. Fibers and simulated strands are
 * contexts; nothing else in Plait moves a stack pointer.
 *
 *     high end of the stack                     saved by a switch (x86-64)
 *       0                                         where it goes on
 *       address of the entry thunk                rbp rbx r12 r13 r14 r15   ◄── top
 *       the registers as the thunk wants them     ...frames of whoever called the switch
 *                                    ◄── top
 *
 * A switch is a call, so the compiler has already saved all but the registers that a callee must preserve, and these
 * are all that a switch saves. The modes of floating-point arithmetic (rounding, traps) are not among them: they belong
 * to the OS thread, and a context that changes them changes them for all contexts of its thread. The signal mask stays
 * the thread's, too. Where PLAIT_PORTABLE_CONTEXT is defined, and on processors without a switch of our own, ucontext
 * does the work: a hundred times slower, for it saves the signal mask by system calls.
 *
 * Processors with a shadow stack in use (x86: SHSTK, by glibc's tunable) need the portable one. */
#ifndef PLAIT_SRC_CONTEXT_H
#define PLAIT_SRC_CONTEXT_H

#include <plait/base.h>

#include "context_tools.h"

#if !defined(PLAIT_PORTABLE_CONTEXT) && !(defined(__x86_64__) && defined(__LP64__)) && !defined(__aarch64__)
#define PLAIT_PORTABLE_CONTEXT
#endif

#if defined(PLAIT_PORTABLE_CONTEXT)
#include <ucontext.h>
#endif

/* All zero for an OS thread, which has a stack already: it becomes a context by leaving for another one. */
struct plait_context {
#if defined(PLAIT_PORTABLE_CONTEXT)
    ucontext_t user;
#else
    uintptr_t *top; /* the stack pointer while it does not run; its registers lie there */
#endif
    void (*entry)(struct plait_context *self);
#if PLAIT_CONTEXT_TOLD
    struct plait_context_told told;
#endif
};

/* The first switch to `context` calls entry(context) on the stack of `size` bytes from `low`, at least 2 KiB of them.
 * `entry` may not return. A context that was made must end before it is made anew or its stack is given away. */
void plait_context_make(struct plait_context *context, unsigned char *low, size_t size,
                        void (*entry)(struct plait_context *self));

/* Nobody will switch to `context` again. It does not run: others call this. What lies on its stack is forgotten. */
void plait_context_end(struct plait_context *context);

#if !defined(PLAIT_PORTABLE_CONTEXT)
/* Saves the registers on the stack and the stack pointer to *top, takes the other stack pointer and its registers. */
void plait_private_context_swap(uintptr_t **top, uintptr_t *other) __attribute__((visibility("hidden")));
#if defined(__x86_64__)
void plait_private_context_swap_alike(uintptr_t **top, uintptr_t *other) __attribute__((visibility("hidden")));
#else
#define plait_private_context_swap_alike plait_private_context_swap
#endif
#endif

/* Leaves `from`, which runs here, and goes on where `to` was left, or begins it; returns when somebody switches to
 * `from`. Both belong to the calling OS thread, for life: the compiler may keep addresses of thread-local variables
 * over a switch. 2 ns. */
PLAIT_INLINE void plait_context_switch(struct plait_context *from, struct plait_context *to)
{
    PLAIT_TELL_LEAVING(from, to);
#if defined(PLAIT_PORTABLE_CONTEXT)
    (void)swapcontext(&from->user, &to->user);
#else
    plait_private_context_swap(&from->top, to->top);
#endif
    PLAIT_TELL_ARRIVED(from);
}

/* The same, for a place of the code at which most contexts are left, with several returns to come: an event loop's.
 * Right wherever it stands; there it spares a wrong guess of the processor for each of those returns: 10 ns of 12.
 * Elsewhere it costs one more. */
PLAIT_INLINE void plait_context_switch_alike(struct plait_context *from, struct plait_context *to)
{
    PLAIT_TELL_LEAVING(from, to);
#if defined(PLAIT_PORTABLE_CONTEXT)
    (void)swapcontext(&from->user, &to->user);
#else
    plait_private_context_swap_alike(&from->top, to->top);
#endif
    PLAIT_TELL_ARRIVED(from);
}

#endif /* PLAIT_SRC_CONTEXT_H */
