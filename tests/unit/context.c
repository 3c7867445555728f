/* SPDX-License-Identifier: MIT */
/* A context by its rules: where it begins, what survives a switch, that a walk of its stack ends, and that the tools
 * follow it. The same for the portable one. */
#include <support/support.h>

#include <execinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <context.h>

enum { STACK = 64 * 1024 * (PLAIT_CONTEXT_TOLD ? 2 : 1), CROWD = 64 };

static struct plait_context home; /* this thread's */
static struct plait_context other;
static PLAIT_ALIGNAS(64) unsigned char stack[STACK];

/* ---- where it begins ---- */

static struct {
    struct plait_context *self;
    uintptr_t local;
    uintptr_t frame;
    char text[16];
} began;

static void say_where(struct plait_context *self)
{
    volatile unsigned char local = 0;
    began.self = self;
    began.local = (uintptr_t)&local;
    began.frame = (uintptr_t)__builtin_frame_address(0);
    (void)snprintf(began.text, sizeof(began.text), "%.3f", (double)local + 2.5); /* moves whole vector registers */
    for (;;) {
        plait_context_switch(self, &home);
    }
}

static void it_begins_on_its_stack_with_its_own_address(void **state)
{
    (void)state;
    plait_context_make(&other, stack, sizeof(stack), say_where);
    assert_null(began.self); /* not before a switch */
    plait_context_switch(&home, &other);
    assert_ptr_equal(began.self, &other);
    if (!test_under("asan")) { /* which keeps locals elsewhere */
        assert_in_range(began.local, (uintptr_t)stack, (uintptr_t)stack + sizeof(stack));
    }
    assert_in_range(began.frame, (uintptr_t)stack, (uintptr_t)stack + sizeof(stack));
    plait_context_end(&other);
}

static void its_frames_are_aligned(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < 32; cut += PLAIT_CONTEXT_TOLD ? 5 : 1) { /* wherever the stack ends */
        plait_context_make(&other, stack, sizeof(stack) - cut, say_where);
        memset(&began, 0, sizeof(began));
        plait_context_switch(&home, &other);
        assert_int_equal(began.frame % 16U, 0);
        assert_string_equal(began.text, "2.500");
        plait_context_end(&other);
    }
}

/* ---- what survives ---- */

static unsigned steps[8];
static unsigned made_steps;

static void alternate(struct plait_context *self)
{
    for (unsigned mine = 1;; mine += 2) {
        steps[made_steps++] = mine;
        plait_context_switch(self, &home);
    }
}

static void each_goes_on_where_it_was_left(void **state)
{
    (void)state;
    plait_context_make(&other, stack, sizeof(stack), alternate);
    made_steps = 0;
    for (unsigned mine = 0; mine < 8; mine += 2) {
        steps[made_steps++] = mine;
        plait_context_switch(&home, &other);
    }
    for (unsigned i = 0; i < 8; i++) {
        assert_int_equal(steps[i], i);
    }
    plait_context_end(&other);
}

#if !defined(PLAIT_PORTABLE_CONTEXT) && !PLAIT_CONTEXT_TOLD
#define HAS_REGISTERS 1

/* Symbols of their own, so that the assembly below needs no register to find them. */
static uint64_t found[20] __asm__("test_context_found");

#if defined(__x86_64__)

enum { PRESERVED = 6 };

static void spoil(void)
{
    __asm__ volatile("movq $-1, %%rbx\n movq %%rbx, %%r12\n movq %%rbx, %%r13\n movq %%rbx, %%r14\n movq %%rbx, %%r15\n"
                     :
                     :
                     : "rbx", "r12", "r13", "r14", "r15");
}

/* Puts 1, 2, ... into the registers that a callee preserves, switches, and writes down what is there then. */
static void switch_with_known_registers(void)
{
    uintptr_t **from = &home.top;
    uintptr_t *to = other.top;
    __asm__ volatile("leaq -128(%%rsp), %%rsp\n" /* beyond the red zone */
                     "pushq %%rbp\n"
                     "movq $1, %%rbx\n movq $2, %%r12\n movq $3, %%r13\n movq $4, %%r14\n movq $5, %%r15\n"
                     "movq $6, %%rbp\n"
                     "call plait_private_context_swap\n"
                     "movq %%rbx, test_context_found(%%rip)\n movq %%r12, 8+test_context_found(%%rip)\n"
                     "movq %%r13, 16+test_context_found(%%rip)\n movq %%r14, 24+test_context_found(%%rip)\n"
                     "movq %%r15, 32+test_context_found(%%rip)\n movq %%rbp, 40+test_context_found(%%rip)\n"
                     "popq %%rbp\n"
                     "leaq 128(%%rsp), %%rsp\n"
                     : "+D"(from), "+S"(to)
                     :
                     : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory",
                       "cc");
}

#else

enum { PRESERVED = 19 };

static void spoil(void)
{
    __asm__ volatile("mov x19, -1\n mov x20, -1\n mov x21, -1\n mov x22, -1\n mov x23, -1\n mov x24, -1\n"
                     "mov x25, -1\n mov x26, -1\n mov x27, -1\n mov x28, -1\n"
                     "fmov d8, x19\n fmov d9, x19\n fmov d10, x19\n fmov d11, x19\n"
                     "fmov d12, x19\n fmov d13, x19\n fmov d14, x19\n fmov d15, x19\n"
                     :
                     :
                     : "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "d8", "d9", "d10", "d11",
                       "d12", "d13", "d14", "d15");
}

static void switch_with_known_registers(void)
{
    register uintptr_t **from __asm__("x0") = &home.top;
    register uintptr_t *to __asm__("x1") = other.top;
    __asm__ volatile(
        "stp x29, x30, [sp, -16]!\n"
        "mov x19, 11\n fmov d8, x19\n mov x19, 12\n fmov d9, x19\n mov x19, 13\n fmov d10, x19\n"
        "mov x19, 14\n fmov d11, x19\n mov x19, 15\n fmov d12, x19\n mov x19, 16\n fmov d13, x19\n"
        "mov x19, 17\n fmov d14, x19\n mov x19, 18\n fmov d15, x19\n"
        "mov x19, 1\n mov x20, 2\n mov x21, 3\n mov x22, 4\n mov x23, 5\n mov x24, 6\n mov x25, 7\n mov x26, 8\n"
        "mov x27, 9\n mov x28, 10\n mov x29, 19\n"
        "bl plait_private_context_swap\n"
        "adrp x0, test_context_found\n add x0, x0, :lo12:test_context_found\n"
        "stp x19, x20, [x0]\n stp x21, x22, [x0, 16]\n stp x23, x24, [x0, 32]\n stp x25, x26, [x0, 48]\n"
        "stp x27, x28, [x0, 64]\n stp d8, d9, [x0, 80]\n stp d10, d11, [x0, 96]\n stp d12, d13, [x0, 112]\n"
        "stp d14, d15, [x0, 128]\n str x29, [x0, 144]\n"
        "ldp x29, x30, [sp], 16\n"
        : "+r"(from), "+r"(to)
        :
        : "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x19",
          "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "d8", "d9", "d10", "d11", "d12", "d13", "d14",
          "d15", "memory", "cc");
}

#endif

static void spoil_registers(struct plait_context *self)
{
    for (;;) {
        spoil();
        plait_context_switch(self, &home);
    }
}

static void the_registers_of_a_callee_survive(void **state)
{
    (void)state;
    plait_context_make(&other, stack, sizeof(stack), spoil_registers);
    for (unsigned times = 0; times < 2; times++) { /* when it begins, and when it goes on */
        memset(found, 0, sizeof(found));
        switch_with_known_registers();
        for (unsigned i = 0; i < (unsigned)PRESERVED; i++) {
            assert_int_equal(found[i], i + 1U);
        }
    }
    plait_context_end(&other);
}

#endif

/* ---- walking its stack ---- */

static int depth;
static uintptr_t outermost;

__attribute__((noinline)) void test_context_walk(void);
void test_context_walk(void)
{
    void *frames[64];
    depth = backtrace(frames, 64);
    outermost = depth > 0 ? (uintptr_t)frames[depth - 1] : 0U;
}

static void walk(struct plait_context *self)
{
    for (;;) {
        test_context_walk();
        plait_context_switch(self, &home);
    }
}

static void a_walk_of_the_stack_ends_in_the_thunk(void **state)
{
    (void)state;
    test_context_walk(); /* loads the unwinder on this stack */
    plait_context_make(&other, stack, sizeof(stack), walk);
    plait_context_switch(&home, &other);
    assert_in_range(depth, 3, 12); /* of walk, the outermost frame, the thunk; the tools have some of their own */
#if !defined(PLAIT_PORTABLE_CONTEXT)
    extern void plait_private_context_thunk(void);
    const uintptr_t thunk = (uintptr_t)plait_private_context_thunk;
    assert_in_range(outermost, thunk, thunk + 32U);
#endif
    plait_context_end(&other);
}

/* ---- many, recycled, on many threads ---- */

struct worker {
    struct plait_context context; /* first: a worker finds itself by it */
    struct plait_context *home;
    unsigned char *memory;
    uint64_t *sum;
    uint64_t number;
    uint64_t turns;
};

/* Leaves frames of several sizes behind at each switch, with values that must still be there. */
static uint64_t add_below(struct worker *me, unsigned down)
{
    volatile uint64_t room[8];
    for (unsigned i = 0; i < 8; i++) {
        room[i] = me->number + i;
    }
    if (down > 0) {
        (void)add_below(me, down - 1U);
    } else {
        plait_context_switch(&me->context, me->home);
    }
    uint64_t wrong = 0;
    for (unsigned i = 0; i < 8; i++) {
        wrong |= room[i] ^ (me->number + i);
    }
    return wrong;
}

static void work(struct plait_context *self)
{
    struct worker *me = (struct worker *)self;
    for (;;) {
        *me->sum += me->number; /* plain: contexts of one thread follow one another */
        me->turns++;
        if (add_below(me, (unsigned)(me->number % 5U)) != 0) {
            *me->sum = 0;
        }
    }
}

struct crowd {
    struct plait_context home;
    struct worker worker[CROWD];
    uint64_t sum;
};

/* ThreadSanitizer needs milliseconds to make a fiber, so few are made there. Workers by turns, some of which end and
 * are made anew on the same stacks; returns what the sum should be. */
static uint64_t run_crowd(struct crowd *crowd, unsigned workers, unsigned rounds)
{
    uint64_t expected = 0;
    const size_t size = STACK / 2;
    memset(crowd, 0, sizeof(*crowd));
    for (unsigned i = 0; i < workers; i++) {
        struct worker *it = &crowd->worker[i];
        *it = (struct worker){
            .home = &crowd->home, .memory = test_malloc(size), .sum = &crowd->sum, .number = (uint64_t)i + 1U};
        plait_context_make(&it->context, it->memory, size, work);
    }
    for (unsigned round = 0; round < rounds; round++) {
        for (unsigned i = 0; i < workers; i++) {
            struct worker *it = &crowd->worker[i];
            if ((round + i) % 16U == 15U) {
                plait_context_end(&it->context);
                plait_context_make(&it->context, it->memory, size, work);
            }
            plait_context_switch(&crowd->home, &it->context);
            expected += it->number;
        }
    }
    for (unsigned i = 0; i < workers; i++) {
        plait_context_end(&crowd->worker[i].context);
        test_free(crowd->worker[i].memory);
    }
    return expected;
}

static void contexts_end_and_are_made_anew_on_their_stacks(void **state)
{
    (void)state;
    static struct crowd crowd;
    const uint64_t expected = run_crowd(&crowd, (unsigned)test_scaled(CROWD, 8), (unsigned)test_scaled(500, 16));
    assert_int_equal(crowd.sum, expected);
}

struct test_shared {
    struct crowd crowd[4];
    uint64_t expected[4];
};

static void run_own_crowd(unsigned index, struct test_shared *shared)
{
    shared->expected[index] = run_crowd(&shared->crowd[index], 4, (unsigned)test_scaled(200, 16));
}

static void each_thread_has_its_own(void **state)
{
    (void)state;
    static struct test_shared shared;
    test_threads(4, run_own_crowd, &shared);
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(shared.crowd[i].sum, shared.expected[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_on_its_stack_with_its_own_address),
        cmocka_unit_test(its_frames_are_aligned),
        cmocka_unit_test(each_goes_on_where_it_was_left),
#if defined(HAS_REGISTERS)
        cmocka_unit_test(the_registers_of_a_callee_survive),
#endif
        cmocka_unit_test(a_walk_of_the_stack_ends_in_the_thunk),
        cmocka_unit_test(contexts_end_and_are_made_anew_on_their_stacks),
        cmocka_unit_test(each_thread_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
