/* SPDX-License-Identifier: MIT */
/* locks.c: a mutex with two conditions hands orders from guests to waiters; a rwlock guards the prices, which many read
 * and few change.
 *
 * CMakeLists.txt declares `shift`: a task with an argument of type struct shop *. */
#include <stdio.h>

#include <plait/group.h>

#include "shift.h"

enum { GUESTS = 4, WAITERS = 2, ORDERS = 100 };

/* Waits for room, and tells one waiter. */
static plait_status order(struct shop *shop, int what)
{
    plait_status status = PLAIT_OK;
    PLAIT_WITH_MUTEX(&shop->counter, &status) {
        status = PLAIT_WAIT_WHILE(&shop->served, &shop->counter, shop->waiting == PLACES, PLAIT_FOREVER);
        if (status == PLAIT_OK) {
            shop->orders[shop->waiting++] = what;
            status = plait_condition_notify(&shop->ordered, &shop->counter, 1);
        }
    }
    return status;
}

static plait_status guest(struct shop *shop)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < ORDERS && status == PLAIT_OK; i++) {
        status = order(shop, i % 2);
    }
    return status;
}

/* PLAIT_CLOSED when there is no order left and none will come. */
static plait_status take_order(struct shop *shop, int *what)
{
    plait_status status = PLAIT_OK;
    PLAIT_WITH_MUTEX(&shop->counter, &status) {
        status = PLAIT_WAIT_WHILE(&shop->ordered, &shop->counter, shop->waiting == 0 && !shop->closed, PLAIT_FOREVER);
        if (status == PLAIT_OK && shop->waiting == 0) {
            status = PLAIT_CLOSED;
        }
        if (status == PLAIT_OK) {
            *what = shop->orders[--shop->waiting];
            shop->done++;
            status = plait_condition_notify(&shop->served, &shop->counter, 1);
        }
    }
    return status;
}

static plait_status look_up(struct shop *shop, int what, long *price)
{
    plait_status status = PLAIT_OK;
    PLAIT_WITH_READ(&shop->list, &status) {
        *price = what == 0 ? shop->coffee : shop->cake;
        status = shop->coffee == shop->cake ? PLAIT_OK : PLAIT_FAILED;
    }
    return status;
}

static plait_status waiter(struct shop *shop)
{
    int what = 0;
    long price = 0;
    plait_status status = take_order(shop, &what);
    while (status == PLAIT_OK) {
        status = look_up(shop, what, &price);
        if (status == PLAIT_OK) {
            status = take_order(shop, &what);
        }
    }
    return status == PLAIT_CLOSED ? PLAIT_OK : status;
}

/* Changes both prices together: nobody ever reads one without the other. */
static plait_status owner(struct shop *shop)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < ORDERS && status == PLAIT_OK; i++) {
        PLAIT_WITH_WRITE(&shop->list, &status) {
            shop->coffee++;
            shop->cake++;
        }
    }
    return status;
}

/* Tells all waiters that the guests have gone. */
static plait_status close_shop(struct shop *shop)
{
    plait_status status = PLAIT_OK;
    PLAIT_WITH_MUTEX(&shop->counter, &status) {
        shop->closed = true;
        status = plait_condition_notify_all(&shop->ordered, &shop->counter);
    }
    return status;
}

static plait_status open_shop(struct shop *shop)
{
    static const struct shift_task serving = {.run = waiter, .name = "waiter"};
    static const struct shift_task ordering = {.run = guest, .name = "guest"};
    static const struct shift_task pricing = {.run = owner, .name = "owner"};
    struct plait_group staff, guests;
    struct shift_slot slots[WAITERS + GUESTS + 1];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&staff, &outcome) {
        for (int i = 0; i < WAITERS && outcome == PLAIT_OK; i++) {
            outcome = shift_start_soon(&staff, &slots[i], &serving, shop);
        }
        if (outcome == PLAIT_OK) {
            outcome = shift_start_soon(&staff, &slots[WAITERS + GUESTS], &pricing, shop);
        }
        PLAIT_GROUP(&guests, &outcome) {
            for (int i = 0; i < GUESTS && outcome == PLAIT_OK; i++) {
                outcome = shift_start_soon(&guests, &slots[WAITERS + i], &ordering, shop);
            }
        } /* all have ordered */
        if (outcome == PLAIT_OK) {
            outcome = close_shop(shop);
        }
    }
    return outcome;
}

int main(void)
{
    static struct shop shop = {.list = PLAIT_RWLOCK_INIT,
                               .coffee = 200,
                               .cake = 200,
                               .counter = PLAIT_MUTEX_INIT,
                               .ordered = PLAIT_CONDITION_INIT,
                               .served = PLAIT_CONDITION_INIT};
    plait_status outcome = open_shop(&shop);
    plait_status after = PLAIT_OK;
    PLAIT_WITH_MUTEX(&shop.counter, &after) {
        printf("served %u orders, for 2 prices changed together to %ld\n", shop.done, shop.coffee);
        after = PLAIT_WAIT_WHILE(&shop.ordered, &shop.counter, shop.waiting == 0, plait_after(plait_milliseconds(1)));
    }
    printf("nobody orders any more: %s\n", plait_status_name(after));
    return outcome == PLAIT_OK ? 0 : 1;
}
