/* SPDX-License-Identifier: MIT */
#include "queue_shared.h"

struct test_shared shared;

void fresh(void)
{
    for (size_t i = 0; i < sizeof(shared.said) / sizeof(shared.said[0]); i++) {
        shared.said[i] = PLAIT_INVALID;
        shared.got[i] = -1;
    }
    for (size_t i = 0; i < sizeof(shared.seen) / sizeof(shared.seen[0]); i++) {
        shared.seen[i] = 0;
    }
    plait_store_seq_cst(&shared.counter, 0U);
    plait_store_seq_cst(&shared.stage, 0U);
    shared.at_once = false;
    assert_int_equal(fifo_items_init(&shared.items), PLAIT_OK);
    assert_int_equal(fifo_box_init(&shared.box), PLAIT_OK);
    assert_int_equal(fifo_slot_init(&shared.slot), PLAIT_OK);
}

void done_with(void)
{
    fifo_items_destroy(&shared.items);
    fifo_box_destroy(&shared.box);
    fifo_slot_destroy(&shared.slot);
}

plait_time in_long(void)
{
    return plait_after(plait_seconds(LONG));
}

plait_status fragile_copy(int *to, const int *from, struct fault *fault)
{
    const plait_status status = fault->next;
    fault->next = PLAIT_OK;
    if (status == PLAIT_OK) {
        *to = *from;
    }
    return status;
}

void fragile_dispose(int *item, struct fault *fault)
{
    (void)item;
    (void)fault;
}

void pop_then_close(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        s->said[0] = fifo_items_pop(&s->items, &s->got[0]);
    } else {
        UNTIL(fifo_items_waiting_pops(&s->items) == 1U);
        if (s->at_once) {
            (void)fifo_items_close_now(&s->items, NULL, 0);
        } else {
            fifo_items_close(&s->items);
        }
    }
}

void box_get_then_put(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        s->said[0] = (int)plait_load_seq_cst(&s->stage) == 0 ? fifo_box_pop_until(&s->box, &s->got[0], in_long())
                                                             : fifo_box_pop(&s->box, &s->got[0]);
    } else {
        UNTIL(fifo_box_waiting_pops(&s->box) == 1U);
        s->said[1] = fifo_box_push(&s->box, 5);
    }
}

void put_then_close(unsigned index, struct test_shared *s)
{
    if (index < PUTTERS) {
        s->said[index] = fifo_slot_push(&s->slot, 2);
    } else {
        UNTIL(fifo_slot_waiting_pushes(&s->slot) == PUTTERS);
        if (s->at_once) {
            s->said[PUTTERS] = (plait_status)fifo_slot_close_now(&s->slot, &s->got[0], 1);
        } else {
            fifo_slot_close(&s->slot);
        }
    }
}
