/* SPDX-License-Identifier: MIT */
/* synchronized_twin.h: the functions that do the work of the generated ones under test, and their types. */
#ifndef PLAIT_TESTS_UNIT_SYNCHRONIZED_TWIN_H
#define PLAIT_TESTS_UNIT_SYNCHRONIZED_TWIN_H

#include <plait/mutex.h>
#include <plait/status.h>

#include "keys_numbers.h"

struct account {
    uint64_t id;
    long balance;
    struct plait_mutex lock;
};

PLAIT_EXTERN_C_BEGIN

keys_numbers *the_table(void); /* counts how often it is asked */
long deposit_locked(struct account *account, long amount);
void stay_locked(uint64_t id, bool stays);
int stay_on_locked(struct account *account, bool stays);
void tick_locked(void);
plait_status again_locked(uint64_t id, uint64_t then);
const char *ten_locked(const char *text, int a, int b, int c, int d, int e, int f, int g, int h, int i);

PLAIT_EXTERN_C_END

#endif
