/* SPDX-License-Identifier: MIT */
/* queue.c: customers order, clerks serve: two queues between tasks, one with a limit and one without, and their ends;
 * then a counter, on which nothing lies: what is handed over there goes from hand to hand.
 *
 * CMakeLists.txt declares `orders` (at most 4), `receipts` and `tickets` (any number), `counter` (none), and the task
 * `job`. */
#include <stdio.h>

#include <plait/group.h>

#include "counter.h"
#include "job.h"
#include "orders.h"
#include "receipts.h"
#include "tickets.h"

enum { CUSTOMERS = 3, CLERKS = 2, ORDERS_EACH = 10 };

static orders waiting;
static receipts done;

/* Waits for room whenever four orders lie there. The last customer to leave closes the queue. */
static plait_status order_things(int customer)
{
    plait_status status = PLAIT_OK;
    for (int i = 1; i <= ORDERS_EACH && status == PLAIT_OK; i++) {
        status = orders_push(&waiting, (struct order){customer, 100 * i + 475 * customer});
    }
    const plait_status closed = orders_producer_close(&waiting);
    return status != PLAIT_OK ? status : closed;
}

/* Serves until nothing is left and nothing will come. */
static plait_status serve(int clerk)
{
    struct order order = {0, 0};
    plait_status status = orders_pop(&waiting, &order);
    while (status == PLAIT_OK) {
        status = receipts_push(&done, (struct receipt){order.customer, clerk, order.cents + order.cents / 5});
        if (status == PLAIT_OK) {
            status = orders_task_done(&waiting);
        }
        if (status == PLAIT_OK) {
            status = orders_pop(&waiting, &order);
        }
    }
    return status == PLAIT_CLOSED ? PLAIT_OK : status;
}

static const struct job_task ordering = {.run = order_things, .name = "customer"};
static const struct job_task serving = {.run = serve, .name = "clerk"};

static plait_status open_the_shop(void)
{
    struct plait_group group;
    struct job_slot slots[CUSTOMERS + CLERKS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < CUSTOMERS && outcome == PLAIT_OK; i++) { /* all of them, before the first one may leave */
            outcome = orders_producer_open(&waiting);
        }
        for (int i = 0; i < CUSTOMERS + CLERKS && outcome == PLAIT_OK; i++) {
            outcome = job_start_soon(&group, &slots[i], i < CUSTOMERS ? &ordering : &serving, i);
        }
    } /* the last customer has closed the queue, and the clerks have found it empty */
    if (outcome == PLAIT_OK) {
        outcome = orders_join(&waiting); /* at once: every order was not only taken but served */
    }
    return outcome;
}

/* A queue that is closed at once hands back what is in it; a pop with a deadline gives up at an instant. */
static void show_the_end_of_a_queue(void)
{
    tickets line;
    int ticket = 0;
    int leftovers[10];
    if (tickets_init(&line) != PLAIT_OK) {
        return;
    }
    plait_status status = tickets_pop_until(&line, &ticket, plait_after(plait_milliseconds(5)));
    printf("nothing for 5 ms: %s\n", plait_status_name(status));
    for (int i = 7; i < 10 && status != PLAIT_NO_MEMORY; i++) {
        status = tickets_push(&line, i);
    }
    printf("handed back:");
    const size_t count = tickets_close_now(&line, leftovers, 10);
    for (size_t i = 0; i < count; i++) {
        printf(" %d", leftovers[i]);
    }
    printf("\ntoo late: %s\n", plait_status_name(tickets_push(&line, 10)));
    tickets_destroy(&line);
}

static counter desk;
static int taken;

static plait_status fetch(int customer)
{
    (void)customer;
    return counter_pop(&desk, &taken);
}

static const struct job_task fetching = {.run = fetch, .name = "fetching"};

/* A push succeeds when, and only when, a pop has the item. */
static plait_status hand_something_over(void)
{
    struct plait_group group;
    struct job_slot slot;
    plait_status outcome = counter_init(&desk);
    printf("nobody at the counter: %s\n", plait_status_name(counter_try_push(&desk, 1)));
    PLAIT_GROUP(&group, &outcome) {
        outcome = job_start_soon(&group, &slot, &fetching, 1);
        if (outcome == PLAIT_OK) {
            outcome = counter_push(&desk, 7); /* waits for the customer to come, if need be */
        }
    }
    printf("from hand to hand: %d, and %zu lie there\n", taken, counter_size(&desk));
    counter_destroy(&desk);
    return outcome;
}

int main(void)
{
    int count = 0;
    int cents = 0;
    struct receipt receipt = {0, 0, 0};
    plait_status outcome = orders_init(&waiting);
    if (outcome == PLAIT_OK && (outcome = receipts_init(&done)) == PLAIT_OK) {
        outcome = open_the_shop();
        while (receipts_try_pop(&done, &receipt) == PLAIT_OK) {
            count++;
            cents += receipt.cents_with_tax;
        }
        receipts_destroy(&done);
        orders_destroy(&waiting);
    }
    printf("%s: %d receipts, %d cents with tax\n", plait_status_name(outcome), count, cents);
    show_the_end_of_a_queue();
    if (outcome == PLAIT_OK) {
        outcome = hand_something_over();
    }
    return outcome == PLAIT_OK ? 0 : 1;
}
