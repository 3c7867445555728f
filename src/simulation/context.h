/* SPDX-License-Identifier: MIT */
/* Coroutines: one stack each, and a switch between them. The simulated strands of a run are coroutines of one OS
 * thread. */
#ifndef MODEL_CONTEXT_H
#define MODEL_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && !defined(MODEL_PORTABLE_CONTEXT)

struct context {
    uintptr_t *top; /* the stack pointer while the coroutine does not run; its registers lie above it */
};

#else

#include <ucontext.h>
struct context {
    ucontext_t user;
};

#endif

/* The next switch to `context` calls `entry` on that stack. `entry` may not return. */
void context_make(struct context *context, unsigned char *stack, size_t size, void (*entry)(void));
/* Leaves `from` here and goes on where `to` was left. */
void context_switch(struct context *from, struct context *to);

#endif
