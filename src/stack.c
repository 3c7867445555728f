/* SPDX-License-Identifier: MIT */
/* stack.c: chunks, guards and the pool of stack.h.
 *
 *     cold  ──take──►  taken  ──give──►  idle       idle: its context waits in its entry, its memory is kept
 *       ▲                ▲ └───── take ───┘│
 *       └────────── trim, or too many idle ┘        cold: no memory, no context; its guard stays
 *
 * Stacks cool down in crowds, and what lies side by side goes back to the system by one call: a call for each costs
 * more than all else that a short task does.
 *
 * Deviation D-10 (docs/misra.md): the system's calls take and give void *. */
#include "stack.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sys/mman.h>

#include <plait/atomic.h>

#include "executor.h"

/* Linux 6.13. The number is the kernel's; libc knows the name later. */
#if defined(__linux__) && !defined(MADV_GUARD_INSTALL)
#define MADV_GUARD_INSTALL 102
#endif
#if defined(MAP_NORESERVE)
#define LAZILY MAP_NORESERVE
#else
#define LAZILY 0
#endif

/* Guards that are mappings of their own, of all pools: half of what Linux allows a process, less what it has besides.
 */
#if !defined(PLAIT_STACK_MAPPED_GUARDS)
#define PLAIT_STACK_MAPPED_GUARDS 30000
#endif

/* Stacks of a pool that are not cold: their indices are part of their fibers' ids. */
#if !defined(PLAIT_STACK_MOST)
#define PLAIT_STACK_MOST (1U << PLAIT_ID_LOOP_SHIFT)
#endif

/* Guards wider than a page: a function with a large array steps over a narrow one. They cost addresses only. */
enum { GUARD = 16 * 1024, CHUNK = 64 * 1024 * 1024, BITS = 64, MOST = 32 * BITS, CANARY = 8 };

/* Neighbours have their records, and the first frames below them, at as many different places of a page: else all of
 * them would compete for the same few sets of a cache. A quarter of a page, so that a fiber that sleeps still costs
 * one. */
enum { COLOURS = 16 };

/* The sanitizers put red zones between locals, and keep them all apart. */
#if PLAIT_ADDRESS_SANITIZER || PLAIT_MODE_NUMBER == PLAIT_MODE_tsan
enum { FACTOR = 4 };
#else
enum { FACTOR = 1 };
#endif

struct plait_stack_chunk {
    struct plait_stack_chunk *next;
    struct plait_stack_chunk **slot; /* what points here */
    size_t bytes;
    uint32_t number;                /* no two chunks of a pool share one */
    uint32_t count;                 /* stacks it has room for */
    uint32_t used;                  /* stacks that are not cold */
    uint32_t mapped;                /* guards that are mappings of their own */
    uint64_t warm[MOST / BITS];     /* the used ones, and those beyond count */
    uint64_t prepared[MOST / BITS]; /* those whose guard was seen to */
    uint64_t guarded[MOST / BITS];  /* those that got one */
    uint64_t cooled[MOST / BITS];   /* cold ones whose memory has yet to go back */
    bool has_cooled;
};

/* ---- the system ---- */

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t guard_size(void)
{
    const size_t page = page_size();
    return page > (size_t)GUARD ? page : (size_t)GUARD;
}

static unsigned char *reserve(size_t bytes)
{
    unsigned char *memory =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | LAZILY, -1, 0); /* D-10 */
    if (memory == MAP_FAILED) {
        return NULL;
    }
#if defined(MADV_NOHUGEPAGE)
    (void)madvise(memory, bytes, MADV_NOHUGEPAGE); /* or each touched stack would cost 2 MiB */
#endif
    return memory;
}

/* Zero bytes again, without memory. A guard within stays one. */
static void forget(unsigned char *low, size_t bytes)
{
    (void)madvise(low, bytes, MADV_DONTNEED);
}

static struct plait_atomic_u32 mapped_guards = PLAIT_ATOMIC_INIT(0);

/* By the page tables alone, if the system can. It is asked once; an emulator that takes every advice for good, even one
 * that does not exist, follows none (qemu's user mode). */
static bool guard_by_pages(unsigned char *low, size_t bytes)
{
#if defined(MADV_GUARD_INSTALL) && !defined(PLAIT_STACK_NO_GUARD_PAGES)
    enum { UNKNOWN, REFUSED, FOLLOWED, NO_ADVICE = 30000 };
    static struct plait_atomic_u32 advice = PLAIT_ATOMIC_INIT(UNKNOWN);
    uint32_t seen = plait_load_relaxed(&advice);
    if (seen == (uint32_t)UNKNOWN) {
        const bool believed = madvise(low, bytes, NO_ADVICE) != 0 && madvise(low, bytes, MADV_GUARD_INSTALL) == 0;
        seen = believed ? (uint32_t)FOLLOWED : (uint32_t)REFUSED;
        plait_store_relaxed(&advice, seen);
    }
    return seen == (uint32_t)FOLLOWED && madvise(low, bytes, MADV_GUARD_INSTALL) == 0;
#else
    (void)low;
    (void)bytes;
    return false;
#endif
}

static bool guard_by_mapping(unsigned char *low, size_t bytes)
{
    if (plait_add_relaxed(&mapped_guards, 1U) < (uint32_t)PLAIT_STACK_MAPPED_GUARDS &&
        mprotect(low, bytes, PROT_NONE) == 0) {
        return true;
    }
    (void)plait_sub_relaxed(&mapped_guards, 1U);
    return false;
}

/* ---- sets of a chunk's stacks ---- */

static bool has(const uint64_t *set, uint32_t number)
{
    return (set[number / BITS] >> number % BITS & 1U) != 0;
}

static void add(uint64_t *set, uint32_t number)
{
    set[number / BITS] |= UINT64_C(1) << number % BITS;
}

/* There is one. */
static uint32_t first_missing(const uint64_t *set)
{
    uint32_t word = 0;
    while (set[word] == UINT64_MAX) {
        word++;
    }
    return word * BITS + (uint32_t)__builtin_ctzll(~set[word]);
}

/* ---- chunks ---- */

static void enter_list(struct plait_stack_chunk **list, struct plait_stack_chunk *chunk)
{
    chunk->next = *list;
    chunk->slot = list;
    if (*list != NULL) {
        (*list)->slot = &chunk->next;
    }
    *list = chunk;
}

static void leave_list(struct plait_stack_chunk *chunk)
{
    *chunk->slot = chunk->next;
    if (chunk->next != NULL) {
        chunk->next->slot = chunk->slot;
    }
}

static uint32_t stacks_in(const struct plait_stacks *stacks, size_t bytes)
{
    const size_t count = (bytes - page_size()) / stacks->stride;
    return count < (size_t)MOST ? (uint32_t)count : (uint32_t)MOST;
}

/* How many indices belong to a chunk: one at least, for a stack that is larger than a chunk has a larger chunk. */
static uint32_t indices_of_chunk(const struct plait_stacks *stacks)
{
    const uint32_t count = stacks_in(stacks, CHUNK);
    return count != 0U ? count : 1U;
}

static bool is_number_of(const struct plait_stack_chunk *chunk, uint32_t number)
{
    bool found = false;
    for (; chunk != NULL && !found; chunk = chunk->next) {
        found = chunk->number == number;
    }
    return found;
}

/* The lowest one that no chunk has. */
static uint32_t free_number(const struct plait_stacks *stacks)
{
    uint32_t number = 0;
    while (is_number_of(stacks->open, number) || is_number_of(stacks->full, number)) {
        number++;
    }
    return number;
}

/* A chunk, or a smaller one where addresses are short, down to a single stack. None where its indices would be too
 * large. */
static bool add_chunk(struct plait_stacks *stacks)
{
    const uint32_t number = free_number(stacks);
    if ((number + 1U) * indices_of_chunk(stacks) > (uint32_t)PLAIT_STACK_MOST) {
        return false;
    }
    const size_t least = page_size() + stacks->stride;
    size_t bytes = least > (size_t)CHUNK ? least : (size_t)CHUNK;
    unsigned char *memory = reserve(bytes);
    while (memory == NULL && bytes > least) {
        bytes = bytes / 8U > least ? bytes / 8U : least;
        memory = reserve(bytes);
    }
    if (memory == NULL) {
        return false;
    }
    struct plait_stack_chunk *chunk = (struct plait_stack_chunk *)(uintptr_t)memory; /* D-10: the head; zero bytes */
    chunk->bytes = bytes;
    chunk->count = stacks_in(stacks, bytes);
    for (uint32_t i = chunk->count; i < (uint32_t)MOST; i++) {
        add(chunk->warm, i);
    }
    chunk->number = number;
    enter_list(&stacks->open, chunk);
    return true;
}

static void remove_chunk(struct plait_stack_chunk *chunk)
{
    leave_list(chunk);
    (void)plait_sub_relaxed(&mapped_guards, chunk->mapped);
    (void)munmap(chunk, chunk->bytes);
}

/* ---- one stack ---- */

static unsigned char *stack_low(const struct plait_stacks *stacks, struct plait_stack_chunk *chunk, uint32_t number)
{
    unsigned char *memory = (unsigned char *)chunk;
    return memory + page_size() + number * stacks->stride + guard_size();
}

static struct plait_stack *stack_record(const struct plait_stacks *stacks, unsigned char *low, uint32_t number)
{
    const size_t record = (sizeof(struct plait_stack) + PLAIT_LINE - 1U) / PLAIT_LINE * PLAIT_LINE;
    const size_t shift = number % (uint32_t)COLOURS * PLAIT_LINE;
    return (struct plait_stack *)(uintptr_t)(low + stacks->size - record - shift); /* D-10 */
}

static uint64_t *canary(unsigned char *low)
{
    return (uint64_t *)(uintptr_t)low - CANARY; /* D-10: the highest words of what would be guard */
}

static uint64_t canary_word(const uint64_t *place)
{
    return UINT64_C(0x9e3779b97f4a7c15) ^ (uintptr_t)place;
}

static void write_canary(unsigned char *low)
{
    uint64_t *place = canary(low);
    for (uint32_t i = 0; i < (uint32_t)CANARY; i++) {
        place[i] = canary_word(&place[i]);
    }
}

bool plait_private_stack_smashed(const struct plait_stack *stack)
{
    const uint64_t *place = canary(stack->low);
    uint64_t differs = 0;
    for (uint32_t i = 0; i < (uint32_t)CANARY; i++) {
        differs |= place[i] ^ canary_word(&place[i]);
    }
    return differs != 0;
}

void plait_private_stack_overflow(const struct plait_stack *stack, const char *name)
{
    char rule[128];
    (void)snprintf(rule, sizeof(rule), "stack overflow of task %s", name);
    plait_misuse("plait_fibers_run", (uintptr_t)stack->low, rule);
}

static void prepare_guard(struct plait_stack_chunk *chunk, uint32_t number, unsigned char *low)
{
    if (!has(chunk->prepared, number)) {
        const size_t bytes = guard_size();
        if (guard_by_pages(low - bytes, bytes)) {
            add(chunk->guarded, number);
        } else if (guard_by_mapping(low - bytes, bytes)) {
            add(chunk->guarded, number);
            chunk->mapped++;
        }
        add(chunk->prepared, number);
    }
}

/* Gives a cold stack memory and a context. */
static struct plait_stack *warm_up(struct plait_stacks *stacks)
{
    struct plait_stack_chunk *chunk = stacks->open;
    const uint32_t number = first_missing(chunk->warm);
    unsigned char *low = stack_low(stacks, chunk, number);
    struct plait_stack *stack = stack_record(stacks, low, number);
    prepare_guard(chunk, number, low);
    stack->guarded = has(chunk->guarded, number);
    stack->low = low;
    stack->chunk = chunk;
    stack->strand.executor = NULL;
    stack->index = chunk->number * indices_of_chunk(stacks) + number;
    if (!stack->guarded) {
        write_canary(low);
        stacks->unguarded++;
    }
    plait_context_make(&stack->context, low, (size_t)((unsigned char *)stack - low), stacks->entry);
    add(chunk->warm, number);
    chunk->used++;
    if (chunk->used == chunk->count) {
        leave_list(chunk);
        enter_list(&stacks->full, chunk);
    }
    return stack;
}

/* Ends its context. Its memory goes back later, with that of others. */
static void cool_down(struct plait_stacks *stacks, struct plait_stack *stack)
{
    struct plait_stack_chunk *chunk = stack->chunk;
    const uint32_t number = stack->index - chunk->number * indices_of_chunk(stacks);
    plait_context_end(&stack->context);
    if (!stack->guarded) {
        stacks->unguarded--;
    }
    add(chunk->cooled, number);
    chunk->has_cooled = true;
    if (chunk->used == chunk->count) {
        leave_list(chunk);
        enter_list(&stacks->open, chunk);
    }
    chunk->used--;
    chunk->warm[number / BITS] &= ~(UINT64_C(1) << number % BITS);
}

/* Gives back the memory of the stacks that have cooled down: those side by side by one call, with what lies between
 * them. A guard among it stays one, whichever kind it is. */
static void forget_cooled(const struct plait_stacks *stacks, struct plait_stack_chunk *chunk)
{
    uint32_t number = 0;
    while (number < chunk->count) {
        const uint32_t first = number;
        while (number < chunk->count && has(chunk->cooled, number)) {
            number++;
        }
        if (number != first) {
            forget(stack_low(stacks, chunk, first) - guard_size(), (number - first) * stacks->stride);
        }
        number++;
    }
    memset(chunk->cooled, 0, sizeof(chunk->cooled));
    chunk->has_cooled = false;
}

/* ---- the pool ---- */

static struct plait_stack *take_idle(struct plait_stacks *stacks)
{
    struct plait_stack *stack = stacks->idle;
    if (stacks->idle_count > (uint32_t)PLAIT_STACK_CROWD) {
        plait_stack_ask_for(plait_ahead_of(&stacks->ahead, (uintptr_t)&stack->strand));
    }
    stacks->idle = stack->next;
    stacks->idle_count--;
    return stack;
}

/* Cools down idle stacks, but not the `kept` that were given last: `most` of those before them. */
static void cool_idle(struct plait_stacks *stacks, uint32_t kept, uint32_t most)
{
    struct plait_stack **link = &stacks->idle;
    for (uint32_t i = 0; i < kept && *link != NULL; i++) {
        link = &(*link)->next;
    }
    struct plait_stack *rest = *link;
    for (uint32_t i = 0; i < most && rest != NULL; i++) {
        struct plait_stack *next = rest->next; /* the record goes with the memory */
        cool_down(stacks, rest);
        stacks->idle_count--;
        rest = next;
    }
    *link = rest;
}

plait_status plait_stacks_init(struct plait_stacks *stacks, size_t size, uint32_t kept,
                               void (*entry)(struct plait_context *self))
{
    const size_t wanted = size == 0U ? (size_t)PLAIT_STACK_SIZE : size;
    if (wanted < (size_t)PLAIT_STACK_LEAST || wanted > (size_t)1 << 30U || kept == 0U) {
        return PLAIT_INVALID;
    }
    const size_t page = page_size();
    memset(stacks, 0, sizeof(*stacks));
    stacks->size = (wanted * (size_t)FACTOR + page - 1U) / page * page;
    stacks->stride = stacks->size + guard_size();
    stacks->kept = kept;
    stacks->entry = entry;
    return PLAIT_OK;
}

struct plait_stack *plait_stacks_take(struct plait_stacks *stacks)
{
    struct plait_stack *stack;
    if (stacks->idle != NULL) {
        stack = take_idle(stacks);
    } else if (stacks->open != NULL || add_chunk(stacks)) {
        stack = warm_up(stacks);
    } else {
        return NULL;
    }
    stack->next = NULL;
    stacks->taken++;
    return stack;
}

void plait_stacks_give(struct plait_stacks *stacks, struct plait_stack *stack)
{
    stack->next = stacks->idle;
    stacks->idle = stack;
    stacks->idle_count++;
    stacks->taken--;
}

void plait_stacks_trim(struct plait_stacks *stacks, uint32_t kept, uint32_t most)
{
    cool_idle(stacks, kept, most);
    struct plait_stack_chunk *chunk = stacks->open;
    while (chunk != NULL) {
        struct plait_stack_chunk *next = chunk->next;
        if (chunk->used == 0U) {
            remove_chunk(chunk);
        } else if (chunk->has_cooled) {
            forget_cooled(stacks, chunk);
        }
        chunk = next;
    }
}

void plait_stacks_destroy(struct plait_stacks *stacks)
{
    if (stacks->taken != 0U) {
        plait_misuse("plait_stacks_destroy", (uintptr_t)stacks, "a stack is still taken");
    }
    plait_stacks_trim(stacks, 0U, UINT32_MAX);
}

size_t plait_stack_used(const struct plait_stacks *stacks, const struct plait_stack *stack)
{
#if defined(__linux__)
    enum { PAGES = 64 };
    unsigned char there[PAGES];
    const size_t page = page_size();
    const size_t pages = stacks->size / page;
    for (size_t first = 0; first < pages; first += PAGES) {
        const size_t count = pages - first < (size_t)PAGES ? pages - first : (size_t)PAGES;
        if (mincore(stack->low + first * page, count * page, there) != 0) {
            return 0;
        }
        for (size_t i = 0; i < count; i++) {
            if ((there[i] & 1U) != 0) {
                return (pages - first - i) * page;
            }
        }
    }
#else
    (void)stacks;
    (void)stack;
#endif
    return 0;
}
