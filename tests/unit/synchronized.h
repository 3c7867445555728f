/* SPDX-License-Identifier: MIT */
/* synchronized.h: what the header of a module has: types, and ordinary prototypes of synchronized functions. Read as C
 * and as C++. */
#ifndef PLAIT_TESTS_UNIT_SYNCHRONIZED_H
#define PLAIT_TESTS_UNIT_SYNCHRONIZED_H

#include <plait/mutex.h>
#include <plait/status.h>
#include <plait/time.h>

struct account {
    uint64_t id;
    long balance;
    struct plait_mutex lock;
};

struct span {
    long low, high;
};

enum colour { RED, GREEN };

typedef int compare(int a, int b);

PLAIT_EXTERN_C_BEGIN

int transfer(struct account *from, struct account *to, long amount);
int sum_of_8(int a, int b, int c, int d, int e, int f, int g, int h);
PLAIT_MUST_USE plait_status try_refresh(long value, long *result);
PLAIT_MUST_USE plait_status drain_until(struct account *account, plait_time deadline);
int withdraw(struct account *from, long amount);

PLAIT_EXTERN_C_END

#endif
