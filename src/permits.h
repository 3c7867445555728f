/* SPDX-License-Identifier: MIT */
/* permits.h: what the contended half of permits has for its neighbours. */
#ifndef PLAIT_SRC_PERMITS_H
#define PLAIT_SRC_PERMITS_H

#include <plait/permits.h>

#include "waiting.h"

/* Adds `count`, which may be negative, in a section of the word's shard, and gives those who wait what is then
 * available. False: there would be more than `maximum`, nothing was changed. The section ends after it; once it does,
 * the word may be gone. */
bool plait_permits_add(struct plait_waking *waking, plait_word *word, int32_t count, int32_t maximum);

/* How many strands wait. Out of date when it returns. O(their number). */
uint32_t plait_permits_waiters(const plait_word *word);

#endif /* PLAIT_SRC_PERMITS_H */
