/* SPDX-License-Identifier: MIT */
/* permits.h: changing the number of permits inside a section of the word's shard. */
#ifndef PLAIT_SRC_PERMITS_H
#define PLAIT_SRC_PERMITS_H

#include <plait/permits.h>

#include "waiting.h"

/* Adds `count`, which may be negative, and hands over what is then available to those who wait, first come, first
 * served. False: there would be more than `maximum`, nothing was changed. The section ends after it; once it does, the
 * word may be gone. */
bool plait_permits_add(struct plait_waking *waking, plait_word *word, int32_t count, int32_t maximum);

#endif /* PLAIT_SRC_PERMITS_H */
