/* SPDX-License-Identifier: MIT */
/* fiber_types.h: what the tasks of the tests of fibers are given. */
#ifndef PLAIT_TESTS_FIBER_TYPES_H
#define PLAIT_TESTS_FIBER_TYPES_H

/* Defined by each test as it likes. */
struct fiber_case;

#endif
