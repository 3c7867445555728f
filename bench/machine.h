/* SPDX-License-Identifier: MIT */
/* machine.h: what the figures were taken on, without which they mean nothing. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <plait/base.h>

PLAIT_EXTERN_C_BEGIN

uint32_t machine_processors(void);

/* Nanoseconds of processor time that the calling thread has used. */
double machine_used(void);

/* MB of memory that may be had without paging. */
double machine_memory(void);

/* Bytes of memory that this process has in fact: what was touched, not what was reserved. */
double machine_resident(void);

/* Ties the calling thread to one processor, round robin by its index. */
void machine_pin(uint32_t index);

/* Finds out how long bench_work()'s rounds take. */
void machine_calibrate(void);

/* Prints processor, kernel, compiler, flags, load, and the peers that are missing. */
void machine_describe(void);

/* Nanoseconds for a line of cache to go from one processor to the other: half of a round trip. */
double machine_ping(void);

/* Prints both pings and what they make of the run: near, mid, far, or mix. */
void machine_label(double before, double after);

PLAIT_EXTERN_C_END

#endif /* BENCH_MACHINE_H */
