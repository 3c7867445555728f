/* SPDX-License-Identifier: MIT */
/* base.h: the few words by which one text is valid as C11 and as C++17. Everything else of Plait rests on it. */
#ifndef PLAIT_BASE_H
#define PLAIT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
#define PLAIT_EXTERN_C_BEGIN extern "C" {
#define PLAIT_EXTERN_C_END }
#define PLAIT_LITERAL(type) type /* PLAIT_LITERAL(x){1, 2}, x a typedef: a value of that type in an expression */
#define PLAIT_STATIC_ASSERT(condition, message) static_assert(condition, message)
#define PLAIT_ALIGNAS(n) alignas(n)
#define PLAIT_NORETURN [[noreturn]]
#define PLAIT_MUST_USE [[nodiscard]]
#else
#define PLAIT_EXTERN_C_BEGIN
#define PLAIT_EXTERN_C_END
#define PLAIT_LITERAL(type) (type)
#define PLAIT_STATIC_ASSERT(condition, message) _Static_assert(condition, message)
#define PLAIT_ALIGNAS(n) _Alignas(n)
#define PLAIT_NORETURN _Noreturn
#define PLAIT_MUST_USE __attribute__((__warn_unused_result__))
#endif

/* Paste after expansion. */
#define PLAIT_PRIVATE_JOIN(a, b) a##b
#define PLAIT_JOIN(a, b) PLAIT_PRIVATE_JOIN(a, b)

/* Text after expansion. */
#define PLAIT_PRIVATE_TEXT(x) #x
#define PLAIT_TEXT(x) PLAIT_PRIVATE_TEXT(x)

/* What the branch predictor cannot know on the first visit. */
#define PLAIT_LIKELY(x) __builtin_expect(!!(x), 1)
#define PLAIT_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* A function that hot code calls rarely: kept out of the caller's cache lines. */
#define PLAIT_COLD __attribute__((__noinline__, __cold__))

/* Must be expanded into the caller: it is the fast path of a public call. Not where nothing is optimised: there a call
 * costs no more than its copy, a debugger steps into it, and compiling with sanitizers takes a third of the time. */
#if defined(__OPTIMIZE__)
#define PLAIT_INLINE static inline __attribute__((__always_inline__, __unused__))
#else
#define PLAIT_INLINE static inline __attribute__((__unused__))
#endif

/* Two cache lines: neighbours are fetched in pairs, so this is what keeps writers from disturbing each other. */
enum { PLAIT_LINE = 64, PLAIT_PAIR_OF_LINES = 128 };

#endif /* PLAIT_BASE_H */
