/* SPDX-License-Identifier: MIT */
/* stall.c: telling that something does not go on: to a handler, or as one line. */
#include <inttypes.h>
#include <stdio.h>

#include "executor.h"
#include "stall.h"

struct handler_pointer {
    plait_stall_handler *private_value;
};

static struct handler_pointer handler = PLAIT_ATOMIC_INIT(NULL);
struct plait_atomic_i64 plait_private_patience = PLAIT_ATOMIC_INIT(0);

plait_stall_handler *plait_on_stall(plait_stall_handler *wanted)
{
    return plait_exchange_acq_rel(&handler, wanted);
}

plait_duration plait_report_late(plait_duration late)
{
    return plait_exchange_relaxed(&plait_private_patience, late > 0 ? late : 0);
}

void plait_stall_name(struct plait_stall *stall, struct plait_strand *strand)
{
    plait_strand_copy_name(strand, stall->task, sizeof(stall->task));
}

/* Called by a strand that nobody waits for, so it may as well write. */
static void write_line(const struct plait_stall *stall)
{
    const int64_t milliseconds = stall->lasted / plait_milliseconds(1);
    if (stall->kind == PLAIT_STALL_LOOP) {
        (void)fprintf(stderr, "plait: task \"%s\" has held up event loop %" PRIu32 " for %" PRId64 " ms\n", stall->task,
                      stall->loop, milliseconds);
    } else {
        (void)fprintf(stderr, "plait: task \"%s\" was cancelled and has not ended for %" PRId64 " ms\n", stall->task,
                      milliseconds);
    }
}

void plait_stall_report(const struct plait_stall *stall)
{
    plait_stall_handler *taken = plait_load_acquire(&handler);
    if (taken != NULL) {
        taken(stall);
    } else {
        write_line(stall);
    }
}
