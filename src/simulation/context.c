/* SPDX-License-Identifier: MIT */
/* Coroutines on x86-64 in seven pushes, elsewhere on ucontext (slower: it saves the signal mask by a system call).
 *
 * A switch is an ordinary call, so only the registers that a callee must preserve are saved; floating-point control
 * words are the same for all strands and are not. */
#include "context.h"

#if defined(__x86_64__) && !defined(MODEL_PORTABLE_CONTEXT)

void plait_private_context_swap(uintptr_t **save, uintptr_t *load);

__asm__(".text\n"
        ".globl plait_private_context_swap\n"
        ".type plait_private_context_swap,@function\n"
        ".p2align 4\n"
        "plait_private_context_swap:\n"
        "    pushq %rbp\n"
        "    pushq %rbx\n"
        "    pushq %r12\n"
        "    pushq %r13\n"
        "    pushq %r14\n"
        "    pushq %r15\n"
        "    movq %rsp, (%rdi)\n"
        "    movq %rsi, %rsp\n"
        "    popq %r15\n"
        "    popq %r14\n"
        "    popq %r13\n"
        "    popq %r12\n"
        "    popq %rbx\n"
        "    popq %rbp\n"
        "    popq %rcx\n"
        "    jmp *%rcx\n" /* not ret: the return-address predictor knows nothing of another stack */
        ".size plait_private_context_swap,.-plait_private_context_swap\n");

void context_make(struct context *context, unsigned char *stack, size_t size, void (*entry)(void))
{
    uintptr_t *top = (uintptr_t *)(((uintptr_t)stack + size) & ~(uintptr_t)15);
    *--top = 0; /* as after a call: the stack is off by one word, and a debugger's walk ends here */
    *--top = (uintptr_t)entry;
    for (int i = 0; i < 6; i++)
        *--top = 0;
    context->top = top;
}

void context_switch(struct context *from, struct context *to)
{
    plait_private_context_swap(&from->top, to->top);
}

#else

void context_make(struct context *context, unsigned char *stack, size_t size, void (*entry)(void))
{
    (void)getcontext(&context->user);
    context->user.uc_stack.ss_sp = stack;
    context->user.uc_stack.ss_size = size;
    context->user.uc_link = NULL;
    makecontext(&context->user, entry, 0);
}

void context_switch(struct context *from, struct context *to)
{
    (void)swapcontext(&from->user, &to->user);
}

#endif
