/* SPDX-License-Identifier: MIT */
/* mode.h: one switch, PLAIT_MODE, decides once per build what every atomic access of Plait is.
 *
 *   plain       the named order, nothing else; no cost. The default.
 *   seq_cst     every access sequentially consistent, whatever its name says (MISRA C:2023 rule 21.25).
 *   tsan        as plain, with fences and locks put into words that ThreadSanitizer knows.
 *   valgrind    as plain, with happens-before edges for helgrind and DRD derived from the named order.
 *   simulation  each access is a schedule point of the deterministic simulator.
 *
 * The word is the same in CMake (-DPLAIT_MODE=valgrind) and for the compiler (-DPLAIT_MODE=valgrind).
 */
#ifndef PLAIT_MODE_H
#define PLAIT_MODE_H

#include <plait/base.h>

#define PLAIT_MODE_plain 1
#define PLAIT_MODE_seq_cst 2
#define PLAIT_MODE_tsan 3
#define PLAIT_MODE_valgrind 4
#define PLAIT_MODE_simulation 5

#if !defined(PLAIT_MODE)
#define PLAIT_MODE plain
#endif

/* The mode as a number, for #if. */
#define PLAIT_MODE_NUMBER PLAIT_JOIN(PLAIT_MODE_, PLAIT_MODE)

#if PLAIT_MODE_NUMBER == 0
#error "PLAIT_MODE is none of: plain seq_cst tsan valgrind simulation"
#endif

/* Is this file compiled under ThreadSanitizer? gcc and clang say it differently. */
#if defined(__SANITIZE_THREAD__)
#define PLAIT_PRIVATE_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define PLAIT_PRIVATE_THREAD_SANITIZER 1
#endif
#endif
#if defined(PLAIT_PRIVATE_THREAD_SANITIZER) && PLAIT_MODE_NUMBER != PLAIT_MODE_tsan
#error \
    "compiled with -fsanitize=thread: set PLAIT_MODE=tsan for the whole build, or fences and locks are reported in vain"
#endif

/* The checks that cost: owners of one-sided queues, calls still running at destroy, guard bytes. */
#if !defined(PLAIT_CHECKED)
#if PLAIT_MODE_NUMBER == PLAIT_MODE_plain
#define PLAIT_CHECKED 0
#else
#define PLAIT_CHECKED 1
#endif
#endif

/* Seeded schedule perturbation: a yield with probability 1/n at every atomic operation. 0: none. */
#if !defined(PLAIT_PERTURB)
#define PLAIT_PERTURB 0
#endif

/* plait_mode_<mode>: defined by the library of that mode and by no other. */
#define PLAIT_MODE_SYMBOL PLAIT_JOIN(plait_mode_, PLAIT_MODE)

PLAIT_EXTERN_C_BEGIN
extern const char PLAIT_MODE_SYMBOL;
PLAIT_EXTERN_C_END

/* PLAIT_MODE_CHECK(NAME): in each generated header. Objects compiled in one mode do not link with the library of
 * another; the linker names the mode that is missing. */
#define PLAIT_MODE_CHECK(name) \
    __attribute__((__used__)) static const char *const PLAIT_JOIN(name, _mode) = &PLAIT_MODE_SYMBOL

#endif /* PLAIT_MODE_H */
