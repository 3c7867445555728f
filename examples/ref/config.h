/* SPDX-License-Identifier: MIT */
/* config.h: what a server is configured by: never changed once others can see it, only replaced as a whole. */
#ifndef PLAIT_EXAMPLES_REF_CONFIG_H
#define PLAIT_EXAMPLES_REF_CONFIG_H

#include <plait/atomic.h>

struct config {
    char *greeting; /* its own */
    uint32_t timeout;
    uint32_t retries; /* always twice the timeout, in this example, so that a torn one would show */
};

/* How many configurations there have been, and how many have gone. */
struct ledger {
    struct plait_atomic_u32 made;
    struct plait_atomic_u32 gone;
};

/* What `current` calls when the last holder of one has let go. */
void config_end(struct config *config, struct ledger *ledger);

#endif
