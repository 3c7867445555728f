/* SPDX-License-Identifier: MIT */
/* future.c: one fiber finds out a price, three wait for it. One of them gives up before: the others do not notice. */
#include <stdio.h>

#include <plait/plait.h>

#include "buyer.h"
#include "price.h"
#include "shop.h"

enum { BUYERS = 3 };

struct offer {
    struct price *price;
    plait_duration patience;
    long paid; /* 0: gave up */
};

static plait_status buy(struct offer *offer)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_MOVE_ON_AFTER(&scope, offer->patience, &outcome) {
        outcome = price_wait(offer->price, &offer->paid);
    }
    return outcome;
}

static plait_status open_shop(long *sum)
{
    static const struct buyer_task buying = {.run = buy, .name = "buyer"};
    struct plait_group group;
    struct buyer_slot slots[BUYERS];
    struct offer offers[BUYERS];
    struct price price;
    plait_status outcome = PLAIT_OK;
    price_init(&price);
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < BUYERS && outcome == PLAIT_OK; i++) {
            offers[i] = (struct offer){.price = &price, .patience = i == 0 ? 0 : plait_seconds(60)};
            outcome = buyer_start_soon(&group, &slots[i], &buying, &offers[i]);
        }
        if (outcome == PLAIT_OK) {
            outcome = buyer_wait(&slots[0]); /* it has given up */
        }
        if (outcome == PLAIT_OK) {
            outcome = price_set(&price, 250);
        }
    }
    *sum = offers[0].paid + offers[1].paid + offers[2].paid;
    return outcome;
}

int main(void)
{
    static const struct shop_task shop = {.run = open_shop, .name = "shop"};
    long sum = 0;
    const plait_status status = shop_fibers_run(NULL, &shop, &sum);
    (void)printf("%d waited, one gave up, the others paid %ld: %s\n", BUYERS, sum, plait_status_name(status));
    return status == PLAIT_OK ? 0 : 1;
}
