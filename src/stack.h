/* SPDX-License-Identifier: MIT */
/* stack.h: stacks for fibers, from one pool per loop. Only the loop's thread touches it: there is no lock.
 *
 *     chunk: 64 MiB of addresses, memory only where it was touched
 *     ┌──────┬───────┬───────────────────────┬───────┬───────────────────────┬──
 *     │ head │ guard │ stack  ◄──grows record │ guard │ stack  ◄──grows record │ ...
 *     └──────┴───────┴───────────────────────┴───────┴───────────────────────┴──
 *
 * The record of a stack (struct plait_stack) lies at its upper end, in the page that its first frames touch anyway: a
 * fiber that sleeps costs one page.
 *
 * A context begins on a stack once, and stays there while the stack is in the pool: its entry is a loop that runs one
 * strand after another, gives its stack away when there is none, and switches to another context; whoever takes the
 * stack and switches to it lets that loop go on.
 *
 *     static void entry(struct plait_context *self)
 *     {
 *         struct plait_stack *stack = plait_stack_of(self);
 *         for (;;) {
 *             ... run strands ...
 *             plait_stacks_give(stacks, stack);
 *             plait_context_switch(self, another);      (returns after somebody has taken the stack)
 *         }
 *     }
 *
 * Below each stack lie 16 KiB that fault when touched. Linux 6.13 does that without a mapping of its own
 * (MADV_GUARD_INSTALL); older systems pay two mappings for each, of 65 530 that a process may have, so after 30 000
 * guards there are stacks with a canary in place of the guard: plait_stack_overflowed() then tells, when asked. */
#ifndef PLAIT_SRC_STACK_H
#define PLAIT_SRC_STACK_H

#include <plait/base.h>
#include <plait/match.h>
#include <plait/status.h>
#include <plait/strand.h>

#include "ahead.h"
#include "context.h"

enum {
    PLAIT_STACK_SIZE = 64 * 1024,  /* default */
    PLAIT_STACK_LEAST = 16 * 1024, /* enough for a signal handler and printf() */
    PLAIT_STACK_KEPT = 1024,       /* default of `kept` */
    PLAIT_STACK_CROWD = 256,       /* of so many, each is likely to have gone from the caches since it was used */
    PLAIT_STACK_ASKED = 11         /* lines of the cache that a parked fiber needs at once */
};

struct plait_stack_chunk;

/* The record at the upper end of each stack. */
struct plait_stack {
    struct plait_context context; /* first, so that a context finds its stack */
    uint32_t index;               /* from 0; no two taken stacks of a pool share one; the lowest free ones first */
    bool guarded;                 /* else a canary lies below */
    unsigned char *low;           /* its lowest byte; what lies below is guard */
    struct plait_stack_chunk *chunk;
    struct plait_stack *next; /* in the pool; while taken it is the taker's */
    /* the taker's: who runs on it, from task to task; executor NULL: the stack's memory is new, and this not yet made
     */
    PLAIT_ALIGNAS(PLAIT_LINE) struct plait_strand strand;
};

struct plait_stacks {
    /* fixed */
    size_t size;   /* of a stack, with its record: whole pages */
    size_t stride; /* size and guard */
    uint32_t kept; /* stacks that wait in the pool with their memory when there is time to give back the others' */
    void (*entry)(struct plait_context *self);
    /* the pool */
    struct plait_stack *idle; /* last given, first taken: their memory is in the caches */
    uint32_t idle_count;
    struct plait_ahead ahead;       /* of those taken from there */
    struct plait_stack_chunk *open; /* chunks with a stack nobody uses */
    struct plait_stack_chunk *full;
    /* statistics */
    uint32_t taken;
    uint32_t unguarded; /* of all stacks in use or idle: those with a canary only */
};

/* An empty pool of stacks of `size` bytes (0: the default; rounded up to pages; at least PLAIT_STACK_LEAST and at most
 * 1 GiB, else PLAIT_INVALID; under the sanitizers, whose frames are larger, four times as much), of which `kept` (at
 * least 1) are to wait with their memory when nobody uses them. Nothing is reserved yet. */
PLAIT_MUST_USE plait_status plait_stacks_init(struct plait_stacks *stacks, size_t size, uint32_t kept,
                                              void (*entry)(struct plait_context *self));

/* A stack whose context waits to be switched to: at the beginning of `entry`, or where it gave the stack away. NULL:
 * the system has no room for another, even for a small chunk, or as many are taken as ids have room for. O(1); at most
 * three system calls, none for one that was idle. */
PLAIT_MUST_USE struct plait_stack *plait_stacks_take(struct plait_stacks *stacks);

/* Gives back a stack, which keeps its memory until that is trimmed: a system call here would be more than all else that
 * a short task does. The running context may give its own, if it then switches away before anything else is done with
 * the pool. O(1). */
void plait_stacks_give(struct plait_stacks *stacks, struct plait_stack *stack);

/* Gives the memory of all but the `kept` idle stacks that were given last back to the system, `most` of them at most,
 * neighbours by one call, and the addresses of chunks in which no stack is used. Not by a context that gave its own
 * stack. O(kept + most). */
void plait_stacks_trim(struct plait_stacks *stacks, uint32_t kept, uint32_t most);

/* Ends the pool: everything goes back to the system. Fatal misuse while a stack is taken. */
void plait_stacks_destroy(struct plait_stacks *stacks);

/* The stack whose strand this is. By its place, not by strand->stack: that lies in a line which a fiber that goes on
 * does not need otherwise. */
PLAIT_INLINE struct plait_stack *plait_stack_of_strand(struct plait_strand *strand)
{
    return (struct plait_stack *)((uintptr_t)strand - offsetof(struct plait_stack, strand)); /* D-10 */
}

/* The stack that the context was begun on by plait_stacks_take(). */
PLAIT_INLINE struct plait_stack *plait_stack_of(struct plait_context *context)
{
    return (struct plait_stack *)context; /* D-6: its first member */
}

/* Asks for what a fiber will need when it goes on, and which has gone from the caches if it has slept for long: the
 * lines of its strand, which lies at this address or near it, and of the upper frames below. A hint: any address will
 * do. Of 100 000 fibers that were cancelled, each ended in 0.45 us in place of 1.1; six lines gave half of that,
 * sixteen no more. */
PLAIT_INLINE void plait_stack_ask_for(uintptr_t strand)
{
    for (int line = 0; line < (int)PLAIT_STACK_ASKED; line++) {
        PLAIT_PREFETCH_WRITE((const unsigned char *)(strand + (size_t)(1 - line) * PLAIT_LINE)); /* D-10 */
    }
}

/* Has the canary below an unguarded stack been written to? One load when the stack has a guard. */
bool plait_private_stack_smashed(const struct plait_stack *stack);
PLAIT_INLINE bool plait_stack_overflowed(const struct plait_stack *stack)
{
    return PLAIT_UNLIKELY(!stack->guarded) && plait_private_stack_smashed(stack);
}

/* Fatal misuse "stack overflow of task NAME" when the canary of the stack is gone. For a fiber that parks or ends. */
PLAIT_COLD void plait_private_stack_overflow(const struct plait_stack *stack, const char *name);
PLAIT_INLINE void plait_stack_check(const struct plait_stack *stack, const char *name)
{
    if (plait_stack_overflowed(stack)) {
        plait_private_stack_overflow(stack, name);
    }
}

/* High-water mark: how many bytes of the stack have been used since its memory came from the system, in whole pages, by
 * the deepest of the strands that ran on it. Asks the system which pages exist; in every mode; 0: not known here. */
size_t plait_stack_used(const struct plait_stacks *stacks, const struct plait_stack *stack);

#endif /* PLAIT_SRC_STACK_H */
