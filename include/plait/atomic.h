/* SPDX-License-Identifier: MIT */
/* atomic.h: every atomic access of Plait, in the runtime and in generated code, by a name that carries its order.
 *
 * An atomic object is a structure of one field, so that it cannot be read or written by accident, and is the same text
 * in C11 and C++17. The operations are type-generic macros; each evaluates its arguments once. What they do beyond the
 * access itself is chosen by PLAIT_MODE (mode.h) in one of three files:
 *
 *   atomic/direct.h      plain, seq_cst, tsan    the compiler's builtins
 *   atomic/valgrind.h    valgrind                builtins between happens-before requests derived from the order
 *   atomic/simulation.h  simulation              calls of the simulator
 *
 * Data is never published by a fence: ThreadSanitizer does not model fences. Fences here order atomics only.
 */
#ifndef PLAIT_ATOMIC_H
#define PLAIT_ATOMIC_H

#include <plait/base.h>
#include <plait/mode.h>

PLAIT_EXTERN_C_BEGIN

struct plait_atomic_u8 {
    uint8_t private_value;
};
struct plait_atomic_u16 {
    uint16_t private_value;
};
struct plait_atomic_u32 {
    uint32_t private_value;
};
struct plait_atomic_u64 {
    PLAIT_ALIGNAS(8) uint64_t private_value;
};
struct plait_atomic_i8 {
    int8_t private_value;
};
struct plait_atomic_i16 {
    int16_t private_value;
};
struct plait_atomic_i32 {
    int32_t private_value;
};
struct plait_atomic_i64 {
    PLAIT_ALIGNAS(8) int64_t private_value;
};

/* The 32-bit atomic a strand waits on; what a futex is to threads, for every strand. */
typedef struct plait_atomic_u32 plait_word;

/* PLAIT_ATOMIC_POINTER(TAG, TYPE): declares struct TAG, an atomic pointer to TYPE. */
#define PLAIT_ATOMIC_POINTER(tag, type) \
    struct tag {                        \
        type *private_value;            \
    }

/* Initialiser of a static or automatic atomic object. */
#define PLAIT_ATOMIC_INIT(value) \
    {                            \
        (value)                  \
    }

/* The pause of a spin loop where the processor has no instruction for it: lets another thread run (fence.c). */
void plait_private_yield(void);

/* A full fence, where the compiler's would not do: in the modes for tools, which know no fences (fence.c). */
void plait_private_fence_full(void);

/* membarrier on every other running thread of the process, else a full fence. Returns whether it was membarrier. */
bool plait_private_fence_heavy(void);

/* Perturbation: the schedule point of a build with PLAIT_PERTURB (perturb.c). */
void plait_perturb(uint32_t one_in);

/* Seed of the perturbation for threads that come later; 0 takes the environment's PLAIT_SEED or a fixed number. */
void plait_perturb_seed(uint32_t seed);

#if PLAIT_PERTURB > 0 && PLAIT_MODE_NUMBER != PLAIT_MODE_simulation
#define PLAIT_PRIVATE_POINT() plait_perturb(PLAIT_PERTURB)
#else
#define PLAIT_PRIVATE_POINT() ((void)0)
#endif

PLAIT_EXTERN_C_END

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#include <plait/atomic/simulation.h>
#elif PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind
#include <plait/atomic/valgrind.h>
#else
#include <plait/atomic/direct.h>
#endif

/* plait_initialize(a, v): a plain store into an object that nobody else knows yet. */
#define plait_initialize(a, v) PLAIT_PRIVATE_INITIALIZE(a, v)

/* plait_load_ORDER(a): the value. */
#define plait_load_relaxed(a) PLAIT_PRIVATE_LOAD(a, RELAXED)
#define plait_load_acquire(a) PLAIT_PRIVATE_LOAD(a, ACQUIRE)
#define plait_load_seq_cst(a) PLAIT_PRIVATE_LOAD(a, SEQ_CST)

/* plait_store_ORDER(a, v). */
#define plait_store_relaxed(a, v) PLAIT_PRIVATE_STORE(a, v, RELAXED)
#define plait_store_release(a, v) PLAIT_PRIVATE_STORE(a, v, RELEASE)
#define plait_store_seq_cst(a, v) PLAIT_PRIVATE_STORE(a, v, SEQ_CST)

/* plait_exchange_ORDER(a, v): the value before. */
#define plait_exchange_relaxed(a, v) PLAIT_PRIVATE_EXCHANGE(a, v, RELAXED)
#define plait_exchange_acquire(a, v) PLAIT_PRIVATE_EXCHANGE(a, v, ACQUIRE)
#define plait_exchange_release(a, v) PLAIT_PRIVATE_EXCHANGE(a, v, RELEASE)
#define plait_exchange_acq_rel(a, v) PLAIT_PRIVATE_EXCHANGE(a, v, ACQ_REL)
#define plait_exchange_seq_cst(a, v) PLAIT_PRIVATE_EXCHANGE(a, v, SEQ_CST)

/* plait_compare_exchange_ORDER(a, expected, v): true when *a was *expected and is v now. Otherwise *expected is what
 * was seen, read with the strongest order of a load that ORDER contains. Never fails by chance. */
#define plait_compare_exchange_relaxed(a, expected, v) PLAIT_PRIVATE_COMPARE_EXCHANGE(a, expected, v, RELAXED, RELAXED)
#define plait_compare_exchange_acquire(a, expected, v) PLAIT_PRIVATE_COMPARE_EXCHANGE(a, expected, v, ACQUIRE, ACQUIRE)
#define plait_compare_exchange_release(a, expected, v) PLAIT_PRIVATE_COMPARE_EXCHANGE(a, expected, v, RELEASE, RELAXED)
#define plait_compare_exchange_acq_rel(a, expected, v) PLAIT_PRIVATE_COMPARE_EXCHANGE(a, expected, v, ACQ_REL, ACQUIRE)
#define plait_compare_exchange_seq_cst(a, expected, v) PLAIT_PRIVATE_COMPARE_EXCHANGE(a, expected, v, SEQ_CST, SEQ_CST)

/* plait_add_ORDER(a, v) and its family: the value BEFORE; wraps. Integers only. */
#define plait_add_relaxed(a, v) PLAIT_PRIVATE_UPDATE(a, add, ADD, v, RELAXED)
#define plait_add_acquire(a, v) PLAIT_PRIVATE_UPDATE(a, add, ADD, v, ACQUIRE)
#define plait_add_release(a, v) PLAIT_PRIVATE_UPDATE(a, add, ADD, v, RELEASE)
#define plait_add_acq_rel(a, v) PLAIT_PRIVATE_UPDATE(a, add, ADD, v, ACQ_REL)
#define plait_add_seq_cst(a, v) PLAIT_PRIVATE_UPDATE(a, add, ADD, v, SEQ_CST)
#define plait_sub_relaxed(a, v) PLAIT_PRIVATE_UPDATE(a, sub, SUB, v, RELAXED)
#define plait_sub_acquire(a, v) PLAIT_PRIVATE_UPDATE(a, sub, SUB, v, ACQUIRE)
#define plait_sub_release(a, v) PLAIT_PRIVATE_UPDATE(a, sub, SUB, v, RELEASE)
#define plait_sub_acq_rel(a, v) PLAIT_PRIVATE_UPDATE(a, sub, SUB, v, ACQ_REL)
#define plait_sub_seq_cst(a, v) PLAIT_PRIVATE_UPDATE(a, sub, SUB, v, SEQ_CST)
#define plait_and_relaxed(a, v) PLAIT_PRIVATE_UPDATE(a, and, AND, v, RELAXED)
#define plait_and_acquire(a, v) PLAIT_PRIVATE_UPDATE(a, and, AND, v, ACQUIRE)
#define plait_and_release(a, v) PLAIT_PRIVATE_UPDATE(a, and, AND, v, RELEASE)
#define plait_and_acq_rel(a, v) PLAIT_PRIVATE_UPDATE(a, and, AND, v, ACQ_REL)
#define plait_and_seq_cst(a, v) PLAIT_PRIVATE_UPDATE(a, and, AND, v, SEQ_CST)
#define plait_or_relaxed(a, v) PLAIT_PRIVATE_UPDATE(a, or, OR, v, RELAXED)
#define plait_or_acquire(a, v) PLAIT_PRIVATE_UPDATE(a, or, OR, v, ACQUIRE)
#define plait_or_release(a, v) PLAIT_PRIVATE_UPDATE(a, or, OR, v, RELEASE)
#define plait_or_acq_rel(a, v) PLAIT_PRIVATE_UPDATE(a, or, OR, v, ACQ_REL)
#define plait_or_seq_cst(a, v) PLAIT_PRIVATE_UPDATE(a, or, OR, v, SEQ_CST)
#define plait_xor_relaxed(a, v) PLAIT_PRIVATE_UPDATE(a, xor, XOR, v, RELAXED)
#define plait_xor_acquire(a, v) PLAIT_PRIVATE_UPDATE(a, xor, XOR, v, ACQUIRE)
#define plait_xor_release(a, v) PLAIT_PRIVATE_UPDATE(a, xor, XOR, v, RELEASE)
#define plait_xor_acq_rel(a, v) PLAIT_PRIVATE_UPDATE(a, xor, XOR, v, ACQ_REL)
#define plait_xor_seq_cst(a, v) PLAIT_PRIVATE_UPDATE(a, xor, XOR, v, SEQ_CST)

/* plait_fence_acquire: loads before it stay before everything after it. plait_fence_release: everything before it stays
 * before stores after it. */
#define plait_fence_acquire() PLAIT_PRIVATE_FENCE(ACQUIRE)
#define plait_fence_release() PLAIT_PRIVATE_FENCE(RELEASE)

/* The asymmetric pair: a light fence on one side and a heavy one on the other order like two full fences. Light costs
 * nothing where the system has membarrier; heavy is 0.4 to 8 us there. Elsewhere, and under the tools, both are full.
 */
#define plait_fence_light() PLAIT_PRIVATE_FENCE_LIGHT()
#define plait_fence_heavy() PLAIT_PRIVATE_FENCE_HEAVY()

/* plait_relax(a, seen): in a loop that spins until *a is no longer `seen`. */
#define plait_relax(a, seen) PLAIT_PRIVATE_RELAX(a, seen)

/* PLAIT_READS(lvalue), PLAIT_WRITES(lvalue): plain data that strands hand to each other, before it is read or written.
 * Checked for races in the simulator, nothing elsewhere: the sanitizers see plain accesses by themselves. */
#define PLAIT_READS(lvalue) PLAIT_PRIVATE_READS(lvalue)
#define PLAIT_WRITES(lvalue) PLAIT_PRIVATE_WRITES(lvalue)

/* PLAIT_STATIC_STATE(lvalue): static state inside of a function, before each use, that is between two uses what it was
 * in the beginning. The simulator, which runs a body many times, puts it back and fails a run that did not; nothing
 * elsewhere. */
#define PLAIT_STATIC_STATE(lvalue) PLAIT_PRIVATE_STATIC_STATE(lvalue)

/* PLAIT_ONE_STEP(a, bits): a load of *a follows, and a compare-exchange, in a loop that a failure only starts anew and
 * that cannot end while one of the bits is set; or a store, where nobody else changes the value. The simulator takes
 * such a turn as one step that waits until the bits are clear: what others do in between makes it start anew, and no
 * more. Nothing elsewhere. */
#define PLAIT_ONE_STEP(a, bits) PLAIT_PRIVATE_ONE_STEP(a, bits)

/* A guard byte beside data that a lock guards and that is itself atomic words: a plain access that exists in checking
 * builds only, so that the tools see a section entered without the lock. */
#if PLAIT_MODE_NUMBER == PLAIT_MODE_tsan || PLAIT_MODE_NUMBER == PLAIT_MODE_valgrind || \
    PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#define PLAIT_GUARD(name) volatile unsigned char name;
#define PLAIT_GUARD_READ(guard) \
    do {                        \
        PLAIT_READS(*(guard));  \
        (void)*(guard);         \
    } while (0)
#define PLAIT_GUARD_WRITE(guard)                   \
    do {                                           \
        PLAIT_WRITES(*(guard));                    \
        *(guard) = (unsigned char)(*(guard) + 1U); \
    } while (0)
#else
#define PLAIT_GUARD(name)
#define PLAIT_GUARD_READ(guard) ((void)0)
#define PLAIT_GUARD_WRITE(guard) ((void)0)
#endif

#endif /* PLAIT_ATOMIC_H */
