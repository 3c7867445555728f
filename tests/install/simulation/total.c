/* SPDX-License-Identifier: MIT */
/* total.c: the code under test. */
#include "total.h"

#include <plait/simulate.h>

int total(jobs *queue)
{
    int sum = 0;
    int item = 0;
    while (jobs_pop(queue, &item) == PLAIT_OK) {
        plait_expect_always(item > 0);
        sum += item;
    }
    return sum;
}
