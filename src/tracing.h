/* SPDX-License-Identifier: MIT */
/* tracing.h: what wait.c asks of traces. Who is about to sleep looks whether anybody records waits: one load. The
 * simulator explores none of this. */
#ifndef PLAIT_SRC_TRACING_H
#define PLAIT_SRC_TRACING_H

#include <plait/atomic.h>
#include <plait/mode.h>
#include <plait/status.h>
#include <plait/time.h>

#if PLAIT_MODE_NUMBER == PLAIT_MODE_simulation

PLAIT_INLINE bool plait_waits_are_traced(void)
{
    return false;
}

#else

struct plait_tracer;
PLAIT_ATOMIC_POINTER(plait_tracer_pointer, struct plait_tracer);

/* Who records waits; NULL: nobody. */
extern struct plait_tracer_pointer plait_tracer_of_waits;

/* A hint: plait_trace_wait() finds out. */
PLAIT_INLINE bool plait_waits_are_traced(void)
{
    return plait_load_relaxed(&plait_tracer_of_waits) != NULL;
}

#endif

/* The running strand has waited since `begin` for what lies at this address (0: for the clock alone), like this.
 * Neither waits nor allocates. */
void plait_trace_wait(uintptr_t address, plait_time begin, plait_status status);

#endif /* PLAIT_SRC_TRACING_H */
