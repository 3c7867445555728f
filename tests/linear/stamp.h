/* SPDX-License-Identifier: MIT */
/* stamp.h: a clock for histories: if one event happened before another, its stamp is smaller.
 *
 * The processor's time-stamp counter where it is the same for all cores, which is tried first; it orders nothing, so
 * that the code under test runs as it does alone. Elsewhere, and under tools that know only atomics, a shared counter.
 */
#ifndef TESTS_LINEAR_STAMP_H
#define TESTS_LINEAR_STAMP_H

#include <stdint.h>

/* Once, before the first stamp. */
void stamp_choose(void);

/* Just before a call: the call's effects come after it. */
uint64_t stamp_before(void);

/* Just after a call: its effects have reached all cores. */
uint64_t stamp_after(void);

#endif
