/* SPDX-License-Identifier: MIT */
/* value.h: the values. Each size is a type of its own, since C++ takes types of one name for one. */
#ifndef BENCH_VALUE_H
#define BENCH_VALUE_H

#include <plait/base.h>

typedef struct PLAIT_JOIN(value_, DICT_WORDS) {
    uint64_t word[DICT_WORDS];
} dict_value;

#endif /* BENCH_VALUE_H */
