/* SPDX-License-Identifier: MIT */
/* task_types.h: types of the declared tasks under test. */
#ifndef PLAIT_TESTS_TASK_TYPES_H
#define PLAIT_TESTS_TASK_TYPES_H

#include <stddef.h>

struct test_act; /* acts.h */

struct test_page {
    size_t length;
};

#endif
