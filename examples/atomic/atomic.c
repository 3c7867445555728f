/* SPDX-License-Identifier: MIT */
/* atomic.c: four tasks sell from one stock. Numbers count orders and pieces, a flag lets one task announce that the
 * stock is empty, and a struct of 16 bytes holds the largest order, always whole.
 *
 * CMakeLists.txt declares: order_count (uint32_t), stock (int16_t), sold_out (flag), largest (struct order, updated
 * with an argument of that type), and the task `seller`. */
#include <stdio.h>

#include <plait/group.h>

#include "largest.h"
#include "order_count.h"
#include "seller.h"
#include "sold_out.h"
#include "stock.h"

enum { SELLERS = 4, PIECES = 30000 };

static order_count orders = ORDER_COUNT_INIT(0);
static order_count refused = ORDER_COUNT_INIT(0);
static stock left = STOCK_INIT(PIECES);
static sold_out empty = SOLD_OUT_INIT(false);
static largest record = LARGEST_ZERO;

/* Of two orders the larger one stays. Works on a copy, and may run again when another task was faster. */
static plait_status keep_larger(struct order *kept, struct order *candidate)
{
    if (candidate->pieces > kept->pieces) {
        *kept = *candidate;
    }
    return PLAIT_OK;
}

/* Sells 1 to 9 pieces at a time, as long as an order can be served in full. */
static plait_status sell(uint32_t seller, uint64_t *sold)
{
    for (uint32_t number = 1; number <= PIECES; number++) {
        const int16_t pieces = (int16_t)(1U + (number * 7U + seller) % 9U);
        int16_t seen = stock_get(&left);
        while (seen >= pieces && !stock_compare_exchange(&left, &seen, (int16_t)(seen - pieces))) {}
        if (seen < pieces) {
            (void)order_count_incr(&refused);
            if (!sold_out_test_and_set(&empty)) {
                printf("sold out\n"); /* one task only comes here */
            }
            break;
        }
        *sold += (uint64_t)pieces;
        (void)order_count_incr(&orders);
        struct order order = {.worker = seller, .number = number, .pieces = (uint64_t)pieces};
        const plait_status status = largest_update(&record, keep_larger, &order, NULL);
        if (status != PLAIT_OK) {
            return status;
        }
    }
    return PLAIT_OK;
}

static const struct seller_task SELL = {.run = sell, .name = "seller"};

int main(void)
{
    struct plait_group group;
    struct seller_slot slots[SELLERS];
    uint64_t sold[SELLERS] = {0};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (uint32_t i = 0; i < SELLERS && outcome == PLAIT_OK; i++) {
            outcome = seller_start_soon(&group, &slots[i], &SELL, i, &sold[i]);
        }
    } /* every task has ended here */

    const uint64_t total = sold[0] + sold[1] + sold[2] + sold[3];
    const struct order best = largest_get(&record);
    printf("%d sellers, %u refused; sold and left: %llu\n", SELLERS, order_count_get(&refused),
           (unsigned long long)total + (unsigned long long)stock_get(&left));

    stock_set(&left, PIECES);
    const plait_status twice = stock_checked_add(&left, PIECES, NULL); /* 60000 do not fit in 16 bits */
    printf("largest order: %llu pieces; filled twice: %s, %d in stock\n", (unsigned long long)best.pieces,
           plait_status_name(twice), stock_get(&left));
    return outcome == PLAIT_OK && order_count_get(&orders) > 0U ? 0 : 1;
}
