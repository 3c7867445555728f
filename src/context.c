/* SPDX-License-Identifier: MIT */
/* context.c: the switch itself, on x86-64, on aarch64, and by ucontext elsewhere.
 *
 * A context that was made begins in a thunk, which calls begin() as if from nowhere: its own return address is
 * undefined, so that a debugger's walk ends there. Registers carry what the thunk needs, so that it names no symbol and
 * needs no relocation. */
#include "context.h"

#if PLAIT_ADDRESS_SANITIZER
__thread struct plait_context_told *plait_told_left = NULL;
#endif

/* The outermost frame of every context. It has no local of its own: the sanitizers must hear of the stack first. */
static void begin(struct plait_context *self)
{
    PLAIT_TELL_ARRIVED(self);
    self->entry(self);
    __builtin_trap(); /* entry may not return */
}

void plait_context_end(struct plait_context *context)
{
    PLAIT_TELL_ENDS(context);
}

#if defined(PLAIT_PORTABLE_CONTEXT)

/* An address is handed over in two halves: arguments of a context are ints. Deviation D-9. */
static void begin_halves(unsigned high, unsigned low)
{
    begin((struct plait_context *)(uintptr_t)((uint64_t)high << 32U | low));
}

void plait_context_make(struct plait_context *context, unsigned char *low, size_t size,
                        void (*entry)(struct plait_context *self))
{
    const uint64_t self = (uintptr_t)context;
    context->entry = entry;
    (void)getcontext(&context->user);
    context->user.uc_stack.ss_sp = low;
    context->user.uc_stack.ss_size = size;
    context->user.uc_link = NULL;
    makecontext(&context->user, (void (*)(void))begin_halves, 2, (unsigned)(self >> 32U), (unsigned)self);
    PLAIT_TELL_MADE(context, low, size);
}

#else

void plait_private_context_thunk(void) __attribute__((visibility("hidden")));

#if defined(__x86_64__)

/* The two differ in how they leave. The processor guesses where a return goes by a stack of its own, which knows
 * nothing of another stack: its top says, "to where this switch was called". By ret that guess is used up, right or
 * wrong; by jmp it stays, the jump itself is guessed well, and every return that follows is guessed wrongly. So: ret
 * where the other context was left at the same place of the code and has returns before it, jmp where neither holds.
 * notrack: where a call returns to, there is no mark for indirect jumps. Red zones are safe, this is a call. */
#define LEAVE_BY_JUMP                 \
    "    popq %rcx\n"                 \
    "    .cfi_adjust_cfa_offset -8\n" \
    "    .cfi_register rip, rcx\n"    \
    "    notrack jmp *%rcx\n"
#define LEAVE_BY_RETURN "    ret\n"

#define SWAP(name, leave)                                                    \
    __asm__(".pushsection .text\n"                                           \
            ".globl " name "\n"                                              \
            ".hidden " name "\n"                                             \
            ".type " name ",@function\n"                                     \
            ".p2align 6\n" name ":\n"                                        \
            "    .cfi_startproc\n"                                           \
            "    endbr64\n"                                                  \
            "    pushq %rbp\n"                                               \
            "    .cfi_adjust_cfa_offset 8\n"                                 \
            "    .cfi_rel_offset rbp, 0\n"                                   \
            "    pushq %rbx\n"                                               \
            "    .cfi_adjust_cfa_offset 8\n"                                 \
            "    .cfi_rel_offset rbx, 0\n"                                   \
            "    pushq %r12\n"                                               \
            "    .cfi_adjust_cfa_offset 8\n"                                 \
            "    .cfi_rel_offset r12, 0\n"                                   \
            "    pushq %r13\n"                                               \
            "    .cfi_adjust_cfa_offset 8\n"                                 \
            "    .cfi_rel_offset r13, 0\n"                                   \
            "    pushq %r14\n"                                               \
            "    .cfi_adjust_cfa_offset 8\n"                                 \
            "    .cfi_rel_offset r14, 0\n"                                   \
            "    pushq %r15\n"                                               \
            "    .cfi_adjust_cfa_offset 8\n"                                 \
            "    .cfi_rel_offset r15, 0\n"                                   \
            "    movq %rsp, (%rdi)\n"                                        \
            "    movq %rsi, %rsp\n" /* the same frame, on the other stack */ \
            "    popq %r15\n"                                                \
            "    .cfi_adjust_cfa_offset -8\n"                                \
            "    .cfi_same_value r15\n"                                      \
            "    popq %r14\n"                                                \
            "    .cfi_adjust_cfa_offset -8\n"                                \
            "    .cfi_same_value r14\n"                                      \
            "    popq %r13\n"                                                \
            "    .cfi_adjust_cfa_offset -8\n"                                \
            "    .cfi_same_value r13\n"                                      \
            "    popq %r12\n"                                                \
            "    .cfi_adjust_cfa_offset -8\n"                                \
            "    .cfi_same_value r12\n"                                      \
            "    popq %rbx\n"                                                \
            "    .cfi_adjust_cfa_offset -8\n"                                \
            "    .cfi_same_value rbx\n"                                      \
            "    popq %rbp\n"                                                \
            "    .cfi_adjust_cfa_offset -8\n"                                \
            "    .cfi_same_value rbp\n" leave "    .cfi_endproc\n"           \
            ".size " name ",.-" name "\n"                                    \
            ".popsection\n")

SWAP("plait_private_context_swap", LEAVE_BY_JUMP);
SWAP("plait_private_context_swap_alike", LEAVE_BY_RETURN);

__asm__(".pushsection .text\n"
        ".globl plait_private_context_thunk\n"
        ".hidden plait_private_context_thunk\n"
        ".type plait_private_context_thunk,@function\n"
        ".p2align 4\n"
        "plait_private_context_thunk:\n"
        "    .cfi_startproc\n"
        "    .cfi_undefined rip\n"
        "    endbr64\n"
        "    movq %r12, %rdi\n"
        "    callq *%r13\n"
        "    ud2\n"
        "    .cfi_endproc\n"
        ".size plait_private_context_thunk,.-plait_private_context_thunk\n"
        ".popsection\n"
        ".pushsection .note.GNU-stack,\"\",@progbits\n"
        ".popsection\n");

/* Nine words from an address divisible by 16: so is the stack pointer in the thunk, before its call. */
enum { R15, R14, R13, R12, RBX, RBP, RETURN, BOTTOM, SAVED = BOTTOM + 2 };

static void lay_out(uintptr_t *top, struct plait_context *context)
{
    top[R15] = 0;
    top[R14] = 0;
    top[R13] = (uintptr_t)begin;
    top[R12] = (uintptr_t)context;
    top[RBX] = 0;
    top[RBP] = 0; /* walks along frame pointers end, too */
    top[RETURN] = (uintptr_t)plait_private_context_thunk;
    top[BOTTOM] = 0;
    top[BOTTOM + 1] = 0;
}

#else

/* ret, though the processor may guess it wrongly: an indirect jump to where a call returns to would fault where landing
 * marks (BTI) are in force. hint 34 is such a mark. The lower halves of v8 to v15 are the callee's to preserve. */
__asm__(".pushsection .text\n"
        ".globl plait_private_context_swap\n"
        ".hidden plait_private_context_swap\n"
        ".type plait_private_context_swap,%function\n"
        ".p2align 6\n"
        "plait_private_context_swap:\n"
        "    .cfi_startproc\n"
        "    hint 34\n"
        "    stp x29, x30, [sp, -160]!\n"
        "    .cfi_adjust_cfa_offset 160\n"
        "    .cfi_rel_offset x29, 0\n"
        "    .cfi_rel_offset x30, 8\n"
        "    stp x19, x20, [sp, 16]\n"
        "    .cfi_rel_offset x19, 16\n"
        "    .cfi_rel_offset x20, 24\n"
        "    stp x21, x22, [sp, 32]\n"
        "    .cfi_rel_offset x21, 32\n"
        "    .cfi_rel_offset x22, 40\n"
        "    stp x23, x24, [sp, 48]\n"
        "    .cfi_rel_offset x23, 48\n"
        "    .cfi_rel_offset x24, 56\n"
        "    stp x25, x26, [sp, 64]\n"
        "    .cfi_rel_offset x25, 64\n"
        "    .cfi_rel_offset x26, 72\n"
        "    stp x27, x28, [sp, 80]\n"
        "    .cfi_rel_offset x27, 80\n"
        "    .cfi_rel_offset x28, 88\n"
        "    stp d8, d9, [sp, 96]\n"
        "    .cfi_rel_offset d8, 96\n"
        "    .cfi_rel_offset d9, 104\n"
        "    stp d10, d11, [sp, 112]\n"
        "    .cfi_rel_offset d10, 112\n"
        "    .cfi_rel_offset d11, 120\n"
        "    stp d12, d13, [sp, 128]\n"
        "    .cfi_rel_offset d12, 128\n"
        "    .cfi_rel_offset d13, 136\n"
        "    stp d14, d15, [sp, 144]\n"
        "    .cfi_rel_offset d14, 144\n"
        "    .cfi_rel_offset d15, 152\n"
        "    mov x9, sp\n"
        "    str x9, [x0]\n"
        "    mov sp, x1\n" /* the same frame, on the other stack */
        "    ldp x19, x20, [sp, 16]\n"
        "    ldp x21, x22, [sp, 32]\n"
        "    ldp x23, x24, [sp, 48]\n"
        "    ldp x25, x26, [sp, 64]\n"
        "    ldp x27, x28, [sp, 80]\n"
        "    ldp d8, d9, [sp, 96]\n"
        "    ldp d10, d11, [sp, 112]\n"
        "    ldp d12, d13, [sp, 128]\n"
        "    ldp d14, d15, [sp, 144]\n"
        "    ldp x29, x30, [sp], 160\n"
        "    .cfi_restore x29\n"
        "    .cfi_restore x30\n"
        "    .cfi_restore x19\n"
        "    .cfi_restore x20\n"
        "    .cfi_restore x21\n"
        "    .cfi_restore x22\n"
        "    .cfi_restore x23\n"
        "    .cfi_restore x24\n"
        "    .cfi_restore x25\n"
        "    .cfi_restore x26\n"
        "    .cfi_restore x27\n"
        "    .cfi_restore x28\n"
        "    .cfi_restore d8\n"
        "    .cfi_restore d9\n"
        "    .cfi_restore d10\n"
        "    .cfi_restore d11\n"
        "    .cfi_restore d12\n"
        "    .cfi_restore d13\n"
        "    .cfi_restore d14\n"
        "    .cfi_restore d15\n"
        "    .cfi_def_cfa_offset 0\n"
        "    ret\n"
        "    .cfi_endproc\n"
        ".size plait_private_context_swap,.-plait_private_context_swap\n"
        ".globl plait_private_context_thunk\n"
        ".hidden plait_private_context_thunk\n"
        ".type plait_private_context_thunk,%function\n"
        ".p2align 4\n"
        "plait_private_context_thunk:\n"
        "    .cfi_startproc\n"
        "    .cfi_undefined x30\n"
        "    hint 34\n"
        "    mov x0, x19\n"
        "    blr x20\n"
        "    brk 1\n"
        "    .cfi_endproc\n"
        ".size plait_private_context_thunk,.-plait_private_context_thunk\n"
        ".popsection\n"
        ".pushsection .note.GNU-stack,\"\",%progbits\n"
        ".popsection\n");

enum { X29, X30, X19, X20, X21, D15 = 19, SAVED = D15 + 1 };

static void lay_out(uintptr_t *top, struct plait_context *context)
{
    for (unsigned i = 0; i < SAVED; i++) {
        top[i] = 0; /* x29, too: walks along frame pointers end */
    }
    top[X30] = (uintptr_t)plait_private_context_thunk;
    top[X19] = (uintptr_t)context;
    top[X20] = (uintptr_t)begin;
}

#endif

void plait_context_make(struct plait_context *context, unsigned char *low, size_t size,
                        void (*entry)(struct plait_context *self))
{
    const uintptr_t high = ((uintptr_t)low + size) & ~(uintptr_t)15;
    context->entry = entry;
    context->top = (uintptr_t *)(low + (high - (uintptr_t)low)) - SAVED; /* D-6: the stack's last words */
    PLAIT_TELL_MADE(context, low, size);
    lay_out(context->top, context);
}

#endif
