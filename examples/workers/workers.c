/* SPDX-License-Identifier: MIT */
/* workers.c: four couriers deliver a hundred parcels. Eight may wait at the depot; whoever brings more waits. Every
 * twentieth has no address, which costs no courier: it is sent back, and he goes on to the next. */
#include <stdio.h>

#include <plait/plait.h>

#include "couriers.h"

enum { PARCELS = 100, COURIERS = 4, NO_ADDRESS = 1 };

plait_status consignment_deliver(struct consignment *consignment, struct depot *depot)
{
    if (consignment->number % 20U == 7U) {
        return NO_ADDRESS; /* positive: the program's own */
    }
    (void)plait_add_relaxed(&depot->delivered, 1U);
    return plait_yield(); /* a break: PLAIT_CANCELLED when all is called off */
}

plait_status consignment_send_back(struct consignment *consignment, plait_status status, struct depot *depot)
{
    (void)consignment;
    if (status == NO_ADDRESS) {
        (void)plait_add_relaxed(&depot->sent_back, 1U);
        status = PLAIT_OK; /* go on */
    }
    return status;
}

int main(void)
{
    static struct depot depot = {PLAIT_ATOMIC_INIT(0), PLAIT_ATOMIC_INIT(0)};
    static couriers crew;
    static struct couriers_slot slots[COURIERS];
    struct plait_group group;
    plait_status outcome = couriers_init(&crew, &depot);
    if (outcome != PLAIT_OK) {
        (void)fprintf(stderr, "no depot: %s\n", plait_status_name(outcome));
        return 1;
    }
    PLAIT_GROUP(&group, &outcome) {
        outcome = couriers_start(&crew, &group, slots, COURIERS);
        for (unsigned i = 0; i < PARCELS && outcome == PLAIT_OK; i++) {
            outcome = couriers_submit(&crew, (struct consignment){i});
        }
        couriers_stop(&crew);
    }
    couriers_destroy(&crew);
    if (outcome != PLAIT_OK) {
        (void)fprintf(stderr, "called off: %s\n", plait_status_name(outcome));
    }
    (void)printf("%d parcels: %u delivered, %u sent back\n", PARCELS, plait_load_acquire(&depot.delivered),
                 plait_load_acquire(&depot.sent_back));
    return outcome == PLAIT_OK ? 0 : 1;
}
