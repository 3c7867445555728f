/* SPDX-License-Identifier: MIT */
/* Conformance of the queue, second half: the contract of a standard library's queue, by its names (SQ). */
#include "queue_shared.h"

static void put_waits_for_get(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        s->said[0] = fifo_slot_push(&s->slot, 2);
    } else {
        UNTIL(fifo_slot_waiting_pushes(&s->slot) == 1U);
        s->said[1] = fifo_slot_pop(&s->slot, &s->got[1]);
    }
}

/* Twice on the same queue: order, full and empty, refusals, and both sides released by their peers. */
static void SQ01_basic(void **state)
{
    (void)state;
    fresh();
    for (int round = 0; round < 2; round++) {
        int item = 0;
        assert_true(fifo_slot_empty(&shared.slot) && !fifo_slot_full(&shared.slot));
        assert_int_equal(fifo_slot_push(&shared.slot, 1), PLAIT_OK);
        assert_true(!fifo_slot_empty(&shared.slot) && fifo_slot_full(&shared.slot));
        assert_int_equal(fifo_slot_try_push(&shared.slot, 9), PLAIT_FULL);
        assert_int_equal(fifo_slot_push_until(&shared.slot, 9, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
        test_threads(2, put_waits_for_get, &shared);
        assert_true(shared.said[0] == PLAIT_OK && shared.said[1] == PLAIT_OK && shared.got[1] == 1);
        assert_int_equal(fifo_slot_pop(&shared.slot, &item), PLAIT_OK);
        assert_int_equal(item, 2);
        assert_int_equal(fifo_slot_try_pop(&shared.slot, &item), PLAIT_EMPTY);
        assert_int_equal(fifo_slot_pop_until(&shared.slot, &item, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
        test_threads(2, box_get_then_put, &shared);
        assert_int_equal(shared.said[0], PLAIT_OK);
    }
    done_with();
}

/* There is no negative timeout: a deadline is an instant, and one in the past means "try". */
static void SQ02_deadline_in_the_past(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    const plait_time past = plait_after(plait_seconds(-1));
    assert_int_equal(fifo_slot_pop_until(&shared.slot, &item, past), PLAIT_TIMEOUT);
    assert_int_equal(fifo_slot_push_until(&shared.slot, 1, past), PLAIT_OK);
    assert_int_equal(fifo_slot_push_until(&shared.slot, 2, past), PLAIT_TIMEOUT);
    assert_int_equal(fifo_slot_pop_until(&shared.slot, &item, past), PLAIT_OK);
    assert_int_equal(item, 1);
    done_with();
}

static void SQ03_fill_and_drain(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(fifo_box_try_push(&shared.box, i), PLAIT_OK);
    }
    assert_int_equal(fifo_box_try_push(&shared.box, MANY), PLAIT_FULL);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(fifo_box_try_pop(&shared.box, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    assert_int_equal(fifo_box_try_pop(&shared.box, &item), PLAIT_EMPTY);
    done_with();
}

static void SQ04_shrinking_the_limit(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    for (int i = 0; i < 3; i++) {
        assert_int_equal(fifo_box_try_push(&shared.box, i), PLAIT_OK);
    }
    assert_int_equal(fifo_box_set_capacity(&shared.box, 2), PLAIT_OK);
    assert_int_equal(fifo_box_try_push(&shared.box, 9), PLAIT_FULL);
    assert_int_equal(fifo_box_try_pop(&shared.box, &item), PLAIT_OK);
    assert_int_equal(fifo_box_try_push(&shared.box, 9), PLAIT_FULL);
    assert_int_equal(fifo_box_try_pop(&shared.box, &item), PLAIT_OK);
    assert_int_equal(fifo_box_try_push(&shared.box, 9), PLAIT_OK);
    done_with();
}

/* Thread 0 pushes and joins twice, two workers finish. */
static void join_twice(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                s->said[15] = fifo_items_push(&s->items, i);
            }
            s->said[round] = fifo_items_join(&s->items);
            s->got[round] = (int)plait_load_seq_cst(&s->counter);
        }
        fifo_items_close(&s->items);
    } else {
        int item = 0;
        while (fifo_items_pop(&s->items, &item) == PLAIT_OK) {
            (void)plait_add_seq_cst(&s->counter, (uint32_t)item);
            (void)!fifo_items_task_done(&s->items);
        }
    }
}

static void SQ05_join_twice(void **state)
{
    (void)state;
    fresh();
    test_threads(3, join_twice, &shared);
    assert_true(shared.said[0] == PLAIT_OK && shared.said[1] == PLAIT_OK);
    assert_int_equal(shared.got[0], 4950);
    assert_int_equal(shared.got[1], 9900);
    done_with();
}

static void SQ06_task_done_too_often(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_items_task_done(&shared.items), PLAIT_MISUSE);
    assert_int_equal(fifo_items_push(&shared.items, 1), PLAIT_OK);
    assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_OK);
    assert_int_equal(fifo_items_task_done(&shared.items), PLAIT_OK);
    assert_int_equal(fifo_items_task_done(&shared.items), PLAIT_MISUSE);
    assert_int_equal(fifo_items_join(&shared.items), PLAIT_OK);
    done_with();
}

static void SQ07_close_of_an_empty_queue(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    fifo_box_close(&shared.box);
    assert_int_equal(fifo_box_push(&shared.box, 1), PLAIT_CLOSED);
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_CLOSED);
    done_with();
}

static void SQ08_close_with_one_item(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_box_push(&shared.box, 1), PLAIT_OK);
    fifo_box_close(&shared.box);
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_OK);
    assert_int_equal(item, 1);
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_CLOSED);
    done_with();
}

static void SQ09_immediate_close_of_a_queue_with_items(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_box_push(&shared.box, 1), PLAIT_OK);
    assert_int_equal(fifo_box_close_now(&shared.box, NULL, 0), 1);
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_CLOSED);
    done_with();
}

/* A graceful close may become an immediate one, and never the reverse. */
static void SQ10_closed_stays_closed(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_box_push(&shared.box, 1), PLAIT_OK);
    assert_int_equal(fifo_box_push(&shared.box, 2), PLAIT_OK);
    fifo_box_close(&shared.box);
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_OK);
    assert_int_equal(fifo_box_close_now(&shared.box, &item, 1), 1);
    assert_int_equal(item, 2);
    fifo_box_close(&shared.box);
    assert_int_equal(fifo_box_push(&shared.box, 3), PLAIT_CLOSED);
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_CLOSED);
    done_with();
}

/* Every call on a closed box of which `left` items are left. */
static void all_calls_after_close(struct test_shared *s, size_t left)
{
    int items[2] = {0, 0};
    size_t moved = 7;
    assert_int_equal(fifo_box_size(&s->box), left);
    assert_int_equal(fifo_box_empty(&s->box), left == 0U);
    assert_int_equal(fifo_box_try_push(&s->box, 1), PLAIT_CLOSED);
    assert_int_equal(fifo_box_push(&s->box, 1), PLAIT_CLOSED);
    assert_int_equal(fifo_box_push_until(&s->box, 1, in_long()), PLAIT_CLOSED);
    assert_int_equal(fifo_box_push_many(&s->box, items, 2, &moved), PLAIT_CLOSED);
    if (left > 0U) {
        assert_int_equal(fifo_box_pop(&s->box, &items[0]), PLAIT_OK);
        assert_int_equal(fifo_box_try_pop(&s->box, &items[0]), PLAIT_OK);
    }
    assert_int_equal(fifo_box_try_pop(&s->box, &items[0]), PLAIT_CLOSED);
    assert_int_equal(fifo_box_pop(&s->box, &items[0]), PLAIT_CLOSED);
    assert_int_equal(fifo_box_pop_until(&s->box, &items[0], in_long()), PLAIT_CLOSED);
    assert_int_equal(fifo_box_pop_many(&s->box, items, 2, &moved), PLAIT_CLOSED);
    assert_int_equal(moved, 7);
}

static void SQ11_all_calls_after_close(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        fresh();
        assert_int_equal(fifo_box_push(&shared.box, 1), PLAIT_OK);
        assert_int_equal(fifo_box_push(&shared.box, 2), PLAIT_OK);
        if (round == 0) {
            fifo_box_close(&shared.box);
            all_calls_after_close(&shared, 2);
        } else {
            assert_int_equal(fifo_box_close_now(&shared.box, NULL, 0), 2);
            all_calls_after_close(&shared, 0);
        }
        done_with();
    }
}

/* Producers, consumers and a closer at once: what a push was told agrees with what was taken. */
static void many_around_a_close(unsigned index, struct test_shared *s)
{
    const int count = (int)test_scaled(2000, 100);
    if (index == 0U) {
        UNTIL((int)plait_load_seq_cst(&s->counter) > count / 2);
        if (s->at_once) {
            s->got[0] = (int)fifo_box_close_now(&s->box, NULL, 0);
        } else {
            fifo_box_close(&s->box);
            s->got[0] = 0;
        }
    } else if (index < 4U) {
        int pushed = 0;
        while (fifo_box_push(&s->box, 1) == PLAIT_OK) {
            pushed++;
            (void)plait_add_seq_cst(&s->counter, 1U);
            test_let_others_run();
        }
        s->got[index] = pushed;
    } else {
        int item = 0;
        int popped = 0;
        while (fifo_box_pop(&s->box, &item) == PLAIT_OK) {
            popped++;
            test_let_others_run();
        }
        s->got[index] = popped;
    }
}

static void SQ12_close_among_many(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        fresh();
        shared.at_once = round == 1;
        test_threads(7, many_around_a_close, &shared);
        const int pushed = shared.got[1] + shared.got[2] + shared.got[3];
        const int popped = shared.got[4] + shared.got[5] + shared.got[6];
        assert_int_equal(pushed, popped + shared.got[0]);
        done_with();
    }
}

/* Three wait. Gracefully: two items come before the close; immediately: none. */
static void three_getters(unsigned index, struct test_shared *s)
{
    if (index < 3U) {
        s->said[index] = fifo_items_pop(&s->items, &s->got[index]);
    } else {
        UNTIL(fifo_items_waiting_pops(&s->items) == 3U);
        if (s->at_once) {
            (void)fifo_items_close_now(&s->items, NULL, 0);
        } else {
            const int two[2] = {1, 2};
            size_t moved = 0;
            s->said[3] = fifo_items_push_many(&s->items, two, 2, &moved);
            fifo_items_close(&s->items);
        }
    }
}

static void SQ13_getters_waiting(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        fresh();
        shared.at_once = round == 1;
        test_threads(4, three_getters, &shared);
        int served = 0;
        for (int i = 0; i < 3; i++) {
            assert_true(shared.said[i] == PLAIT_OK || shared.said[i] == PLAIT_CLOSED);
            served += shared.said[i] == PLAIT_OK ? 1 : 0;
        }
        assert_int_equal(served, round == 0 ? 2 : 0);
        done_with();
    }
}

static void SQ14_putters_waiting(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        fresh();
        shared.at_once = round == 1;
        assert_int_equal(fifo_slot_push(&shared.slot, 1), PLAIT_OK);
        test_threads(4, put_then_close, &shared);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(shared.said[i], PLAIT_CLOSED);
        }
        assert_int_equal(fifo_slot_size(&shared.slot), round == 0 ? 1 : 0);
        done_with();
    }
}

/* Two join a queue of one item; it is closed, and finished by whoever has it. */
static void joiners_and_close(unsigned index, struct test_shared *s)
{
    if (index < 2U) {
        s->said[index] = fifo_box_join(&s->box);
    } else {
        UNTIL(fifo_box_waiting_joins(&s->box) == 2U);
        if (s->at_once) {
            (void)fifo_box_close_now(&s->box, NULL, 0);
        } else {
            fifo_box_close(&s->box);
            s->said[2] = fifo_box_pop(&s->box, &s->got[2]);
            (void)!fifo_box_task_done(&s->box);
        }
    }
}

static void SQ15_joiners_released(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        fresh();
        shared.at_once = round == 1;
        assert_int_equal(fifo_box_push(&shared.box, 1), PLAIT_OK);
        test_threads(3, joiners_and_close, &shared);
        assert_true(shared.said[0] == PLAIT_OK && shared.said[1] == PLAIT_OK);
        done_with();
    }
}

static void putter_and_joiner(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        s->said[0] = fifo_slot_push(&s->slot, 2);
    } else if (index == 1U) {
        s->said[1] = fifo_slot_join(&s->slot);
    } else {
        UNTIL(fifo_slot_waiting_pushes(&s->slot) == 1U && fifo_slot_waiting_joins(&s->slot) == 1U);
        if (s->at_once) {
            (void)fifo_slot_close_now(&s->slot, NULL, 0);
        } else {
            fifo_slot_close(&s->slot);
            s->said[2] = fifo_slot_pop(&s->slot, &s->got[2]);
            (void)!fifo_slot_task_done(&s->slot);
        }
    }
}

static void SQ16_putter_and_joiner_released(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        fresh();
        shared.at_once = round == 1;
        assert_int_equal(fifo_slot_push(&shared.slot, 1), PLAIT_OK);
        test_threads(3, putter_and_joiner, &shared);
        assert_int_equal(shared.said[0], PLAIT_CLOSED);
        assert_int_equal(shared.said[1], PLAIT_OK);
        done_with();
    }
}

static void getters_joiners_close(unsigned index, struct test_shared *s)
{
    if (index < 2U) {
        int item = 0;
        while (fifo_box_pop(&s->box, &item) == PLAIT_OK) {
            (void)plait_add_seq_cst(&s->counter, 1U);
            (void)!fifo_box_task_done(&s->box);
        }
        s->said[index] = PLAIT_CLOSED;
    } else if (index < 4U) {
        s->said[index] = fifo_box_join(&s->box);
    } else {
        fifo_box_close(&s->box);
    }
}

static void SQ17_getters_and_joiners_finish(void **state)
{
    (void)state;
    fresh();
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(fifo_box_push(&shared.box, i), PLAIT_OK);
    }
    test_threads(5, getters_joiners_close, &shared);
    assert_int_equal((int)plait_load_seq_cst(&shared.counter), MANY);
    assert_true(shared.said[2] == PLAIT_OK && shared.said[3] == PLAIT_OK);
    done_with();
}

static void SQ18_getter_on_an_empty_queue(void **state)
{
    (void)state;
    fresh();
    test_threads(2, pop_then_close, &shared);
    assert_int_equal(shared.said[0], PLAIT_CLOSED);
    done_with();
}

/* A failing push consumes no place, wakes nobody, and leaves nothing to pop. A pop cannot fail after it took an item.
 */
static void SQ19_injected_failure(void **state)
{
    (void)state;
    struct fault fault = {PLAIT_OK};
    fifo_fragile queue;
    int item = 0;
    assert_int_equal(fifo_fragile_init(&queue, &fault), PLAIT_OK);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(fifo_fragile_push(&queue, i), PLAIT_OK);
    }
    for (int i = 0; i < 3; i++) {
        fault.next = 5;
        assert_int_equal(fifo_fragile_try_push(&queue, 9), 5);
        fault.next = -77; /* an unknown negative value */
        assert_int_equal(fifo_fragile_push(&queue, 9), PLAIT_FAILED);
        assert_int_equal(fifo_fragile_size(&queue), 4);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(fifo_fragile_pop(&queue, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    assert_int_equal(fifo_fragile_try_pop(&queue, &item), PLAIT_EMPTY);
    fifo_fragile_destroy(&queue);
}

int run_standard_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(SQ01_basic),
        cmocka_unit_test(SQ02_deadline_in_the_past),
        cmocka_unit_test(SQ03_fill_and_drain),
        cmocka_unit_test(SQ04_shrinking_the_limit),
        cmocka_unit_test(SQ05_join_twice),
        cmocka_unit_test(SQ06_task_done_too_often),
        cmocka_unit_test(SQ07_close_of_an_empty_queue),
        cmocka_unit_test(SQ08_close_with_one_item),
        cmocka_unit_test(SQ09_immediate_close_of_a_queue_with_items),
        cmocka_unit_test(SQ10_closed_stays_closed),
        cmocka_unit_test(SQ11_all_calls_after_close),
        cmocka_unit_test(SQ12_close_among_many),
        cmocka_unit_test(SQ13_getters_waiting),
        cmocka_unit_test(SQ14_putters_waiting),
        cmocka_unit_test(SQ15_joiners_released),
        cmocka_unit_test(SQ16_putter_and_joiner_released),
        cmocka_unit_test(SQ17_getters_and_joiners_finish),
        cmocka_unit_test(SQ18_getter_on_an_empty_queue),
        cmocka_unit_test(SQ19_injected_failure),
    };
    return cmocka_run_group_tests_name("SQ", tests, NULL, NULL);
}
