/* SPDX-License-Identifier: MIT */
/* fiber.h: the tables of subject `fiber`. */
#ifndef BENCH_FIBER_H
#define BENCH_FIBER_H

#include "../frame.h"

PLAIT_EXTERN_C_BEGIN

extern struct bench_table context_table;

/* What a context is asked to do. */
enum context_kind { CONTEXT_VISIT, CONTEXT_BEGIN };

/* Stacks of 64 KiB for contexts, the same for all peers: the switch is measured, not the memory. */
enum { CONTEXT_MOST = 1000, CONTEXT_STACK = 64 * 1024 };
unsigned char *context_stack(uint32_t number);

PLAIT_EXTERN_C_END

#endif /* BENCH_FIBER_H */
