/* SPDX-License-Identifier: MIT */
/* keyed_lock.h: what one call under a key is asked for. */
#ifndef PLAIT_TESTS_CONFORMANCE_KEYED_LOCK_H
#define PLAIT_TESTS_CONFORMANCE_KEYED_LOCK_H

#include <stdint.h>

#include <plait/event.h>
#include <plait/status.h>

struct call {
    uint64_t key;
    struct plait_event *after;  /* waited for before it tries; NULL: at once */
    struct plait_event *inside; /* set while it has the key; NULL: not wanted */
    struct plait_event *until;  /* waited for while it has the key; NULL: not wanted */
    plait_status fails;         /* how the work ends */
    plait_status took;          /* what the lock said */
};

#endif
