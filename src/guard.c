/* SPDX-License-Identifier: MIT */
/* guard.c: what is wrong with a guard's use. */
#include <plait/guard.h>

void plait_private_guard_stranger(const struct plait_guard *guard)
{
    plait_misuse("plait_guard_leave", (uintptr_t)guard, "left by a strand that is not inside");
}

void plait_guard_destroy(struct plait_guard *guard)
{
    if (plait_guard_holder(guard) != 0) {
        plait_misuse("plait_guard_destroy", (uintptr_t)guard, "destroyed while a strand is inside");
    }
}
