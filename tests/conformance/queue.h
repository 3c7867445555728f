/* SPDX-License-Identifier: MIT */
/* A copy that can be told to fail. */
#ifndef TESTS_CONFORMANCE_QUEUE_H
#define TESTS_CONFORMANCE_QUEUE_H

#include <plait/status.h>

struct fault {
    plait_status next; /* what the next copy says */
};

plait_status fragile_copy(int *to, const int *from, struct fault *fault);
void fragile_dispose(int *item, struct fault *fault);

#endif
