/* SPDX-License-Identifier: MIT */
/* semaphore.c: the beginning and the end of a semaphore; what happens in between is in permits.c. */
#include <plait/semaphore.h>

#include "permits.h"

plait_status plait_semaphore_init(struct plait_semaphore *semaphore, uint32_t initial, uint32_t maximum,
                                  uint32_t options)
{
    if (maximum == 0 || maximum > PLAIT_SEMAPHORE_MAX || initial > maximum) {
        return PLAIT_INVALID;
    }
    plait_initialize(&semaphore->word, PLAIT_PRIVATE_PERMITS_WORD(initial, options));
    semaphore->maximum = maximum;
    return PLAIT_OK;
}

uint32_t plait_semaphore_waiters(const struct plait_semaphore *semaphore)
{
    return plait_permits_waiters(&semaphore->word);
}

void plait_semaphore_destroy(struct plait_semaphore *semaphore)
{
    if (plait_semaphore_waiters(semaphore) != 0) {
        plait_misuse("plait_semaphore_destroy", (uintptr_t)semaphore, "destroyed while strands wait for it");
    }
}
