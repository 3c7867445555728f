/* SPDX-License-Identifier: MIT */
/* direct.h: the operations of atomic.h as the compiler's builtins; modes plain, seq_cst and tsan. */
#ifndef PLAIT_ATOMIC_DIRECT_H
#define PLAIT_ATOMIC_DIRECT_H

#if !defined(PLAIT_ATOMIC_H)
#error "include <plait/atomic.h>, which includes this file"
#endif

#if PLAIT_MODE_NUMBER == PLAIT_MODE_seq_cst
#define PLAIT_PRIVATE_RELAXED __ATOMIC_SEQ_CST
#define PLAIT_PRIVATE_ACQUIRE __ATOMIC_SEQ_CST
#define PLAIT_PRIVATE_RELEASE __ATOMIC_SEQ_CST
#define PLAIT_PRIVATE_ACQ_REL __ATOMIC_SEQ_CST
#else
#define PLAIT_PRIVATE_RELAXED __ATOMIC_RELAXED
#define PLAIT_PRIVATE_ACQUIRE __ATOMIC_ACQUIRE
#define PLAIT_PRIVATE_RELEASE __ATOMIC_RELEASE
#define PLAIT_PRIVATE_ACQ_REL __ATOMIC_ACQ_REL
#endif
#define PLAIT_PRIVATE_SEQ_CST __ATOMIC_SEQ_CST

#define PLAIT_PRIVATE_INITIALIZE(a, v) ((void)((a)->private_value = (v)))
#define PLAIT_PRIVATE_LOAD(a, order) \
    (PLAIT_PRIVATE_POINT(), __atomic_load_n(&(a)->private_value, PLAIT_PRIVATE_##order))
#define PLAIT_PRIVATE_STORE(a, v, order) \
    (PLAIT_PRIVATE_POINT(), __atomic_store_n(&(a)->private_value, (v), PLAIT_PRIVATE_##order))
#define PLAIT_PRIVATE_EXCHANGE(a, v, order) \
    (PLAIT_PRIVATE_POINT(), __atomic_exchange_n(&(a)->private_value, (v), PLAIT_PRIVATE_##order))
#define PLAIT_PRIVATE_COMPARE_EXCHANGE(a, expected, v, order, failure)                               \
    (PLAIT_PRIVATE_POINT(), __atomic_compare_exchange_n(&(a)->private_value, (expected), (v), false, \
                                                        PLAIT_PRIVATE_##order, PLAIT_PRIVATE_##failure))
#define PLAIT_PRIVATE_UPDATE(a, operation, OPERATION, v, order) \
    (PLAIT_PRIVATE_POINT(), __atomic_fetch_##operation(&(a)->private_value, (v), PLAIT_PRIVATE_##order))

PLAIT_EXTERN_C_BEGIN

/* 1 when the system has membarrier and this process has registered for it; written once, before main (fence.c). */
extern int plait_private_membarrier;

PLAIT_EXTERN_C_END

#if PLAIT_MODE_NUMBER == PLAIT_MODE_tsan
#define PLAIT_PRIVATE_FENCE(order) (PLAIT_PRIVATE_POINT(), plait_private_fence_full())
#define PLAIT_PRIVATE_FENCE_LIGHT() (PLAIT_PRIVATE_POINT(), plait_private_fence_full())
#else
#define PLAIT_PRIVATE_FENCE(order) (PLAIT_PRIVATE_POINT(), __atomic_thread_fence(PLAIT_PRIVATE_##order))
#define PLAIT_PRIVATE_FENCE_LIGHT()                                                                               \
    (PLAIT_PRIVATE_POINT(), PLAIT_LIKELY(plait_private_membarrier != 0) ? __atomic_signal_fence(__ATOMIC_SEQ_CST) \
                                                                        : __atomic_thread_fence(__ATOMIC_SEQ_CST))
#endif
#define PLAIT_PRIVATE_FENCE_HEAVY() (PLAIT_PRIVATE_POINT(), plait_private_fence_heavy())

#if defined(__x86_64__) || defined(__i386__)
#define PLAIT_PRIVATE_RELAX(a, seen) ((void)(a), (void)(seen), __builtin_ia32_pause())
#elif defined(__aarch64__)
#define PLAIT_PRIVATE_RELAX(a, seen)              \
    do {                                          \
        (void)(a);                                \
        (void)(seen);                             \
        __asm__ __volatile__("isb" ::: "memory"); \
    } while (0)
#else
#define PLAIT_PRIVATE_RELAX(a, seen) ((void)(a), (void)(seen), plait_private_yield())
#endif

#define PLAIT_PRIVATE_READS(lvalue) ((void)0)
#define PLAIT_PRIVATE_WRITES(lvalue) ((void)0)
#define PLAIT_PRIVATE_STATIC_STATE(lvalue) ((void)0)
#define PLAIT_PRIVATE_ONE_STEP(a, bits) ((void)0)

#endif /* PLAIT_ATOMIC_DIRECT_H */
