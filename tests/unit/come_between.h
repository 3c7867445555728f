/* SPDX-License-Identifier: MIT */
/* What a generated queue is compiled with so that another call can come between any two of its acquire loads. */
#ifndef TESTS_UNIT_COME_BETWEEN_H
#define TESTS_UNIT_COME_BETWEEN_H

#include <stdint.h>

#include <plait/atomic.h>
#include <plait/queue.h>

/* Before each load. */
void come_between(void);
/* In place of a pause. */
void count_pause(uint32_t *pauses);

#undef plait_load_acquire
#define plait_load_acquire(object) (come_between(), plait_load_seq_cst(object))
#define plait_queue_back_off(pauses) count_pause(pauses)

#endif
