/* SPDX-License-Identifier: MIT */
/* misuse.c: the end of a program that broke a rule nothing could handle. One line, then abort. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <plait/atomic.h>
#include <plait/status.h>

struct handler_pointer {
    plait_misuse_handler *private_value;
};

static struct handler_pointer handler = PLAIT_ATOMIC_INIT(NULL);

plait_misuse_handler *plait_on_misuse(plait_misuse_handler *wanted)
{
    return plait_exchange_acq_rel(&handler, wanted);
}

void plait_misuse(const char *function, uintptr_t object, const char *rule)
{
    char message[256];
    (void)snprintf(message, sizeof(message), "plait: %s(0x%" PRIxPTR "): %s", function, object, rule);
    plait_misuse_handler *taken = plait_load_acquire(&handler);
    if (taken != NULL) {
        taken(message);
    } else {
        (void)fprintf(stderr, "%s\n", message);
    }
    abort();
}
