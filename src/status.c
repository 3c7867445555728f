/* SPDX-License-Identifier: MIT */
/* status.c: names of results. */
#include <plait/status.h>

static const char *const names[] = {
    "PLAIT_OK",     "PLAIT_TIMEOUT",  "PLAIT_CANCELLED",      "PLAIT_CLOSED",    "PLAIT_EMPTY",       "PLAIT_FULL",
    "PLAIT_BUSY",   "PLAIT_MISSING",  "PLAIT_EXISTS",         "PLAIT_NO_MEMORY", "PLAIT_NO_RESOURCE", "PLAIT_INVALID",
    "PLAIT_MISUSE", "PLAIT_OVERFLOW", "PLAIT_DIVIDE_BY_ZERO", "PLAIT_FAILED",
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

_Static_assert(NAMES == -PLAIT_FAILED + 1, "a name for every status");

const char *plait_status_name(plait_status status)
{
    const char *name = "unknown status";
    if (status > 0) {
        name = "user status";
    } else if (status > -NAMES) {
        name = names[-status];
    }
    return name;
}

plait_status plait_status_from_user(plait_status raw)
{
    return raw <= -NAMES ? PLAIT_FAILED : raw;
}
