/* SPDX-License-Identifier: MIT */
/* shop.h: what the tasks of this example share, grouped by the lock that guards it. */
#ifndef SHOP_H
#define SHOP_H

#include <plait/condition.h>
#include <plait/mutex.h>
#include <plait/rwlock.h>

enum { PLACES = 4 };

struct shop {
    struct plait_rwlock list; /* many look at the prices, few change them */
    long coffee, cake;        /* the same, always */

    struct plait_mutex counter;
    struct plait_condition ordered, served; /* one for each reason to wait */
    int orders[PLACES];                     /* a stack of what was ordered: 0 coffee, 1 cake */
    unsigned waiting;                       /* orders on it */
    unsigned done;
    bool closed; /* no more orders come */
};

#endif
