/* SPDX-License-Identifier: MIT */
/* stall.h: how those who notice that something does not go on tell about it. */
#ifndef PLAIT_SRC_STALL_H
#define PLAIT_SRC_STALL_H

#include <plait/inspect.h>
#include <plait/strand.h>

/* Copies the strand's name. Somebody must keep the strand from ending meanwhile. */
void plait_stall_name(struct plait_stall *stall, struct plait_strand *strand);

/* Calls the handler, or writes the line. No lock of the runtime's may be held. */
void plait_stall_report(const struct plait_stall *stall);

/* How long an owner waits for cancelled tasks before it reports them; 0: for ever. */
extern struct plait_atomic_i64 plait_private_patience;
PLAIT_INLINE plait_duration plait_stall_patience(void)
{
    return plait_load_relaxed(&plait_private_patience);
}

#endif /* PLAIT_SRC_STALL_H */
