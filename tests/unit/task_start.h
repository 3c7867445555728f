/* SPDX-License-Identifier: MIT */
/* task_start.h: the part of test_unit_task that is about NAME_start(). */
#ifndef PLAIT_TESTS_TASK_START_H
#define PLAIT_TESTS_TASK_START_H

/* How many cases failed. */
int task_start_tests(void);

#endif
