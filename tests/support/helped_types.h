/* SPDX-License-Identifier: MIT */
/* helped_types.h: what the calls of the tests of batches and repetitions are given. */
#ifndef PLAIT_TESTS_HELPED_TYPES_H
#define PLAIT_TESTS_HELPED_TYPES_H

/* Defined by each test as it likes. */
struct helped_case;

#endif
