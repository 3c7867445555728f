/* SPDX-License-Identifier: MIT */
/* valgrind.h: the operations of atomic.h for helgrind and DRD, which know nothing of C11 orders.
 *
 * Each operation announces the happens-before edges that its *named order* promises, and no others: weaken an order and
 * the tool loses the edge as the hardware would. Stores are exchanges here, because the tools take a plain store to an
 * atomic word for a racing write, and a locked instruction for a read. Nothing is announced when the program does not
 * run under Valgrind.
 *
 * A release announces its edge twice. Before the access, so that nobody can see the value without the edge; and after
 * it, so that the access itself lies before whoever acquires: the last access of an object that then dies is often such
 * a release, and its memory is soon written as something else (a group on a stack, counted off by its last task).
 */
#ifndef PLAIT_ATOMIC_VALGRIND_H
#define PLAIT_ATOMIC_VALGRIND_H

#if !defined(PLAIT_ATOMIC_H)
#error "include <plait/atomic.h>, which includes this file"
#endif

PLAIT_EXTERN_C_BEGIN

/* 1 under Valgrind; written once, before main (tools.c). */
extern int plait_private_on_valgrind;

/* What happened before is seen by whoever passes plait_private_after on this address (tools.c). */
void plait_private_before(const volatile unsigned char *address);
void plait_private_after(const volatile unsigned char *address);

PLAIT_EXTERN_C_END

/* Which of the two edges an order promises. */
#define PLAIT_PRIVATE_BEFORE_RELAXED 0
#define PLAIT_PRIVATE_BEFORE_ACQUIRE 0
#define PLAIT_PRIVATE_BEFORE_RELEASE 1
#define PLAIT_PRIVATE_BEFORE_ACQ_REL 1
#define PLAIT_PRIVATE_BEFORE_SEQ_CST 1
#define PLAIT_PRIVATE_AFTER_RELAXED 0
#define PLAIT_PRIVATE_AFTER_ACQUIRE 1
#define PLAIT_PRIVATE_AFTER_RELEASE 0
#define PLAIT_PRIVATE_AFTER_ACQ_REL 1
#define PLAIT_PRIVATE_AFTER_SEQ_CST 1

#define PLAIT_PRIVATE_ANNOUNCE(edge, call, p)                           \
    do {                                                                \
        if ((edge) && PLAIT_UNLIKELY(plait_private_on_valgrind != 0)) { \
            call((const volatile unsigned char *)(p));                  \
        }                                                               \
    } while (0)

#define PLAIT_PRIVATE_INITIALIZE(a, v) ((void)((a)->private_value = (v)))

#define PLAIT_PRIVATE_LOAD(a, order) PLAIT_PRIVATE_LOAD_(__COUNTER__, a, order)
#define PLAIT_PRIVATE_LOAD_(id, a, order)                                                                   \
    __extension__({                                                                                         \
        PLAIT_PRIVATE_POINT();                                                                              \
        __typeof__(&(a)->private_value) PLAIT_JOIN(plait_p_, id) = &(a)->private_value;                     \
        __typeof__((a)->private_value) PLAIT_JOIN(plait_v_, id) =                                           \
            __atomic_load_n(PLAIT_JOIN(plait_p_, id), __ATOMIC_SEQ_CST);                                    \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_AFTER_##order, plait_private_after, PLAIT_JOIN(plait_p_, id)); \
        PLAIT_JOIN(plait_v_, id);                                                                           \
    })

#define PLAIT_PRIVATE_STORE(a, v, order) ((void)PLAIT_PRIVATE_EXCHANGE(a, v, order))

#define PLAIT_PRIVATE_EXCHANGE(a, v, order) PLAIT_PRIVATE_EXCHANGE_(__COUNTER__, a, v, order)
#define PLAIT_PRIVATE_EXCHANGE_(id, a, v, order)                                                              \
    __extension__({                                                                                           \
        PLAIT_PRIVATE_POINT();                                                                                \
        __typeof__(&(a)->private_value) PLAIT_JOIN(plait_p_, id) = &(a)->private_value;                       \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_BEFORE_##order, plait_private_before, PLAIT_JOIN(plait_p_, id)); \
        __typeof__((a)->private_value) PLAIT_JOIN(plait_v_, id) =                                             \
            __atomic_exchange_n(PLAIT_JOIN(plait_p_, id), (v), __ATOMIC_SEQ_CST);                             \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_BEFORE_##order, plait_private_before, PLAIT_JOIN(plait_p_, id)); \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_AFTER_##order, plait_private_after, PLAIT_JOIN(plait_p_, id));   \
        PLAIT_JOIN(plait_v_, id);                                                                             \
    })

#define PLAIT_PRIVATE_COMPARE_EXCHANGE(a, expected, v, order, failure) \
    PLAIT_PRIVATE_COMPARE_EXCHANGE_(__COUNTER__, a, expected, v, order, failure)
#define PLAIT_PRIVATE_COMPARE_EXCHANGE_(id, a, expected, v, order, failure)                                            \
    __extension__({                                                                                                    \
        PLAIT_PRIVATE_POINT();                                                                                         \
        __typeof__(&(a)->private_value) PLAIT_JOIN(plait_p_, id) = &(a)->private_value;                                \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_BEFORE_##order, plait_private_before, PLAIT_JOIN(plait_p_, id));          \
        const bool PLAIT_JOIN(plait_ok_, id) = __atomic_compare_exchange_n(PLAIT_JOIN(plait_p_, id), (expected), (v),  \
                                                                           false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_BEFORE_##order, plait_private_before, PLAIT_JOIN(plait_p_, id));          \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_JOIN(plait_ok_, id) ? PLAIT_PRIVATE_AFTER_##order                                 \
                                                         : PLAIT_PRIVATE_AFTER_##failure,                              \
                               plait_private_after, PLAIT_JOIN(plait_p_, id));                                         \
        PLAIT_JOIN(plait_ok_, id);                                                                                     \
    })

#define PLAIT_PRIVATE_UPDATE(a, operation, OPERATION, v, order) \
    PLAIT_PRIVATE_UPDATE_(__COUNTER__, a, operation, v, order)
#define PLAIT_PRIVATE_UPDATE_(id, a, operation, v, order)                                                     \
    __extension__({                                                                                           \
        PLAIT_PRIVATE_POINT();                                                                                \
        __typeof__(&(a)->private_value) PLAIT_JOIN(plait_p_, id) = &(a)->private_value;                       \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_BEFORE_##order, plait_private_before, PLAIT_JOIN(plait_p_, id)); \
        __typeof__((a)->private_value) PLAIT_JOIN(plait_v_, id) =                                             \
            __atomic_fetch_##operation(PLAIT_JOIN(plait_p_, id), (v), __ATOMIC_SEQ_CST);                      \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_BEFORE_##order, plait_private_before, PLAIT_JOIN(plait_p_, id)); \
        PLAIT_PRIVATE_ANNOUNCE(PLAIT_PRIVATE_AFTER_##order, plait_private_after, PLAIT_JOIN(plait_p_, id));   \
        PLAIT_JOIN(plait_v_, id);                                                                             \
    })

/* Valgrind runs one thread at a time and in program order: a fence orders nothing that is not in order already, and it
 * carries no edge, because data is never published by one. */
#define PLAIT_PRIVATE_FENCE(order) (PLAIT_PRIVATE_POINT(), plait_private_fence_full())
#define PLAIT_PRIVATE_FENCE_LIGHT() (PLAIT_PRIVATE_POINT(), plait_private_fence_full())
#define PLAIT_PRIVATE_FENCE_HEAVY() (PLAIT_PRIVATE_POINT(), plait_private_fence_heavy())

/* A spinning thread holds the big lock of Valgrind: yield. */
#define PLAIT_PRIVATE_RELAX(a, seen) ((void)(a), (void)(seen), plait_private_yield())

#define PLAIT_PRIVATE_READS(lvalue) ((void)0)
#define PLAIT_PRIVATE_WRITES(lvalue) ((void)0)
#define PLAIT_PRIVATE_STATIC_STATE(lvalue) ((void)0)
#define PLAIT_PRIVATE_ONE_STEP(a, bits) ((void)0)

#endif /* PLAIT_ATOMIC_VALGRIND_H */
