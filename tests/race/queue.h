/* SPDX-License-Identifier: MIT */
/* An item of several words, so that a torn one shows. */
#ifndef TESTS_RACE_QUEUE_H
#define TESTS_RACE_QUEUE_H

#include <stdint.h>

struct crowd_item {
    uint32_t producer;
    uint32_t number;
    uint32_t copy_of_producer;
    uint32_t copy_of_number;
};

#endif
