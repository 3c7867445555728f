/* SPDX-License-Identifier: MIT */
/* group_next.h: the part of test_unit_group that is about the options of groups. */
#ifndef PLAIT_TESTS_GROUP_NEXT_H
#define PLAIT_TESTS_GROUP_NEXT_H

/* How many cases failed. */
int group_next_tests(void);

#endif
