/* SPDX-License-Identifier: MIT */
/* ucontext.c: the C library's contexts, which save the signal mask by system calls, for subject fiber. */
#include "fiber.h"

#include <ucontext.h>

#define CONTEXT_PEER "ucontext"
static uint64_t context_visits;
static ucontext_t home;
static ucontext_t others[CONTEXT_MOST];

static void count_visits(int number)
{
    for (;;) {
        context_visits++;
        (void)swapcontext(&others[number], &home);
    }
}

static void context_make(uint32_t number)
{
    (void)getcontext(&others[number]);
    others[number].uc_stack.ss_sp = context_stack(number);
    others[number].uc_stack.ss_size = CONTEXT_STACK;
    others[number].uc_link = NULL;
    makecontext(&others[number], (void (*)(void))count_visits, 1, (int)number);
}

PLAIT_INLINE void context_visit(uint32_t number)
{
    (void)swapcontext(&home, &others[number]);
}

static void context_end(uint32_t number)
{
    (void)number;
}

#include "loops.h"
