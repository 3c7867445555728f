/* SPDX-License-Identifier: MIT */
/* simulation.h: the operations of atomic.h as calls of the deterministic simulator. Values travel as 64-bit integers;
 * the object's own memory always holds the last store. */
#ifndef PLAIT_ATOMIC_SIMULATION_H
#define PLAIT_ATOMIC_SIMULATION_H

#if !defined(PLAIT_ATOMIC_H)
#error "include <plait/atomic.h>, which includes this file"
#endif

#include <plait/simulation.h>

/* The type of an object's value, without the qualifiers of the object. */
#if defined(__cplusplus)
extern "C++" {
template <typename T> T plait_private_unqualified(const volatile T &);
}
#define PLAIT_PRIVATE_TYPE(a) __typeof__(plait_private_unqualified((a)->private_value))
#else
#define PLAIT_PRIVATE_TYPE(a) __typeof__(((void)0, (a)->private_value))
#endif

/* The object as the simulator takes it: bytes, their number, and where in the source the access stands. */
#define PLAIT_PRIVATE_HERE(a) (__FILE__ ":" PLAIT_TEXT(__LINE__) " " #a)
#define PLAIT_PRIVATE_READ_OBJECT(a) \
    (const volatile unsigned char *)&(a)->private_value, (unsigned)sizeof((a)->private_value)
#define PLAIT_PRIVATE_OBJECT(a) (volatile unsigned char *)&(a)->private_value, (unsigned)sizeof((a)->private_value)
#define PLAIT_PRIVATE_RAW(v) ((uint64_t)(uintptr_t)(v))
#define PLAIT_PRIVATE_VALUE(a, raw) ((PLAIT_PRIVATE_TYPE(a))(uintptr_t)(raw))

#define PLAIT_PRIVATE_INITIALIZE(a, v) plait_simulation_initialize(PLAIT_PRIVATE_OBJECT(a), PLAIT_PRIVATE_RAW(v))
#define PLAIT_PRIVATE_LOAD(a, order) \
    PLAIT_PRIVATE_VALUE(a, plait_simulation_load(PLAIT_PRIVATE_READ_OBJECT(a), PLAIT_##order, PLAIT_PRIVATE_HERE(a)))
#define PLAIT_PRIVATE_STORE(a, v, order) \
    plait_simulation_store(PLAIT_PRIVATE_OBJECT(a), PLAIT_PRIVATE_RAW(v), PLAIT_##order, PLAIT_PRIVATE_HERE(a))
#define PLAIT_PRIVATE_EXCHANGE(a, v, order)                                                                        \
    PLAIT_PRIVATE_VALUE(a, plait_simulation_exchange(PLAIT_PRIVATE_OBJECT(a), PLAIT_PRIVATE_RAW(v), PLAIT_##order, \
                                                     PLAIT_PRIVATE_HERE(a)))
#define PLAIT_PRIVATE_UPDATE(a, operation, OPERATION, v, order)                                           \
    PLAIT_PRIVATE_VALUE(a, plait_simulation_update(PLAIT_PRIVATE_OBJECT(a), PLAIT_SIMULATION_##OPERATION, \
                                                   PLAIT_PRIVATE_RAW(v), PLAIT_##order, PLAIT_PRIVATE_HERE(a)))

#define PLAIT_PRIVATE_COMPARE_EXCHANGE(a, expected, v, order, failure) \
    PLAIT_PRIVATE_COMPARE_EXCHANGE_(__COUNTER__, a, expected, v, order)
#define PLAIT_PRIVATE_COMPARE_EXCHANGE_(id, a, expected, v, order)                                         \
    __extension__({                                                                                        \
        PLAIT_PRIVATE_TYPE(a) * PLAIT_JOIN(plait_e_, id) = (expected);                                     \
        uint64_t PLAIT_JOIN(plait_s_, id) = PLAIT_PRIVATE_RAW(*PLAIT_JOIN(plait_e_, id));                  \
        const bool PLAIT_JOIN(plait_ok_, id) =                                                             \
            plait_simulation_compare_exchange(PLAIT_PRIVATE_OBJECT(a), &PLAIT_JOIN(plait_s_, id),          \
                                              PLAIT_PRIVATE_RAW(v), PLAIT_##order, PLAIT_PRIVATE_HERE(a)); \
        if (!PLAIT_JOIN(plait_ok_, id)) {                                                                  \
            *PLAIT_JOIN(plait_e_, id) = PLAIT_PRIVATE_VALUE(a, PLAIT_JOIN(plait_s_, id));                  \
        }                                                                                                  \
        PLAIT_JOIN(plait_ok_, id);                                                                         \
    })

#define PLAIT_PRIVATE_FENCE(order) plait_simulation_fence(PLAIT_##order)
#define PLAIT_PRIVATE_FENCE_LIGHT() plait_simulation_fence_light()
#define PLAIT_PRIVATE_FENCE_HEAVY() plait_simulation_fence_heavy()
#define PLAIT_PRIVATE_RELAX(a, seen) \
    plait_simulation_until_changed(PLAIT_PRIVATE_READ_OBJECT(a), PLAIT_PRIVATE_RAW(seen))

#define PLAIT_PRIVATE_READS(lvalue)                                                   \
    plait_simulation_reads((const volatile unsigned char *)&(lvalue), sizeof(lvalue), \
                           __FILE__ ":" PLAIT_TEXT(__LINE__) " " #lvalue)
#define PLAIT_PRIVATE_WRITES(lvalue)                                                   \
    plait_simulation_writes((const volatile unsigned char *)&(lvalue), sizeof(lvalue), \
                            __FILE__ ":" PLAIT_TEXT(__LINE__) " " #lvalue)
#define PLAIT_PRIVATE_STATIC_STATE(lvalue)                                    \
    plait_simulation_static_state((unsigned char *)&(lvalue), sizeof(lvalue), \
                                  __FILE__ ":" PLAIT_TEXT(__LINE__) " " #lvalue)
#define PLAIT_PRIVATE_ONE_STEP(a, bits) plait_simulation_one_step(PLAIT_PRIVATE_READ_OBJECT(a), (bits))

#endif /* PLAIT_ATOMIC_SIMULATION_H */
