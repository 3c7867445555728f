/* SPDX-License-Identifier: MIT */
/* Conformance of the queue, first half: FT-Q and FT-N of the concurrent queue, by their names; queue_standard.c has the
 * rest, docs/conformance/queue.md the list. Strands wait for each other by the queue's own count of waiters, never by
 * time. */
#include "queue_shared.h"

/* ---- FT-Q: the concurrent queue ---- */

static void FT_Q01_push_pop(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_items_push(&shared.items, 42), PLAIT_OK);
    assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_OK);
    assert_int_equal(item, 42);
    done_with();
}

static void FT_Q02_ten_pushes_pop_in_order(void **state)
{
    (void)state;
    fresh();
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(fifo_items_push(&shared.items, i), PLAIT_OK);
    }
    for (int i = 0; i < MANY; i++) {
        int item = -1;
        assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    done_with();
}

static void push_ten(unsigned index, struct test_shared *s)
{
    for (int i = 0; i < MANY; i++) {
        s->said[index] = fifo_items_push(&s->items, (int)index * MANY + i);
    }
}

static void FT_Q03_ten_threads_push(void **state)
{
    (void)state;
    fresh();
    test_threads(MANY, push_ten, &shared);
    for (int i = 0; i < MANY * MANY; i++) {
        int item = -1;
        assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_OK);
        assert_true(item >= 0 && item < MANY * MANY);
        shared.seen[item]++;
    }
    for (int i = 0; i < MANY * MANY; i++) {
        assert_int_equal(shared.seen[i], 1);
    }
    done_with();
}

/* Thread 0 pops; thread 1 pushes once the other waits. */
static void pop_then_push(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        s->said[0] = fifo_items_pop(&s->items, &s->got[0]);
    } else {
        UNTIL(fifo_items_waiting_pops(&s->items) == 1U);
        s->said[1] = fifo_items_push(&s->items, 5);
    }
}

static void FT_Q04_pop_waits_for_a_push(void **state)
{
    (void)state;
    fresh();
    test_threads(2, pop_then_push, &shared);
    assert_int_equal(shared.said[0], PLAIT_OK);
    assert_int_equal(shared.got[0], 5);
    done_with();
}

/* A push that cannot store its item says so, to the pusher; the queue goes on as if it had not been called. */
static void FT_Q05_failing_push(void **state)
{
    (void)state;
    struct fault fault = {PLAIT_OK};
    fifo_fragile queue;
    int item = 0;
    assert_int_equal(fifo_fragile_init(&queue, &fault), PLAIT_OK);
    fault.next = PLAIT_NO_MEMORY;
    assert_int_equal(fifo_fragile_push(&queue, 1), PLAIT_NO_MEMORY);
    assert_int_equal(fifo_fragile_try_pop(&queue, &item), PLAIT_EMPTY);
    assert_int_equal(fifo_fragile_push(&queue, 2), PLAIT_OK);
    assert_int_equal(fifo_fragile_pop(&queue, &item), PLAIT_OK);
    assert_int_equal(item, 2);
    fifo_fragile_destroy(&queue);
}

/* pop goes into the caller's own storage: what pop_local is for. */
static void FT_Q06_pop_into_own_storage(void **state)
{
    (void)state;
    int own[2] = {0, 0};
    fresh();
    assert_int_equal(fifo_items_push(&shared.items, 9), PLAIT_OK);
    assert_int_equal(fifo_items_pop(&shared.items, &own[1]), PLAIT_OK);
    assert_int_equal(own[0], 0);
    assert_int_equal(own[1], 9);
    done_with();
}

static void FT_Q07_five_rounds_of_waiting(void **state)
{
    (void)state;
    fresh();
    for (int round = 0; round < 5; round++) {
        shared.got[0] = -1;
        test_threads(2, pop_then_push, &shared);
        assert_int_equal(shared.got[0], 5);
    }
    done_with();
}

static void FT_Q08_blocking_pop(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_items_push(&shared.items, 1), PLAIT_OK);
    assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_OK); /* there already: no wait */
    test_threads(2, pop_then_push, &shared);                          /* not yet there */
    assert_int_equal(shared.said[0], PLAIT_OK);
    done_with();
}

static void pop_timed_then_push(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        s->said[0] = fifo_items_pop_until(&s->items, &s->got[0], in_long());
    } else {
        UNTIL(fifo_items_waiting_pops(&s->items) == 1U);
        s->said[1] = fifo_items_push(&s->items, 6);
    }
}

static void FT_Q09_pop_in_time(void **state)
{
    (void)state;
    fresh();
    test_threads(2, pop_timed_then_push, &shared);
    assert_int_equal(shared.said[0], PLAIT_OK);
    assert_int_equal(shared.got[0], 6);
    done_with();
}

/* Thread 1 pushes only when thread 0 has given up. */
static void pop_too_early(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        s->said[0] = fifo_items_pop_until(&s->items, &s->got[0], plait_after(plait_milliseconds(10)));
        plait_store_seq_cst(&s->stage, 1U);
    } else {
        UNTIL((int)plait_load_seq_cst(&s->stage) == 1);
        s->said[1] = fifo_items_push(&s->items, 7);
    }
}

static void FT_Q10_pop_too_early(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    test_threads(2, pop_too_early, &shared);
    assert_int_equal(shared.said[0], PLAIT_TIMEOUT);
    assert_int_equal(shared.got[0], -1);
    assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_OK);
    assert_int_equal(item, 7);
    done_with();
}

/* Three wait, in whatever order; each gets one of three. */
static void three_pop_one_pushes(unsigned index, struct test_shared *s)
{
    if (index < 3U) {
        s->said[index] = fifo_items_pop(&s->items, &s->got[index]);
    } else {
        UNTIL(fifo_items_waiting_pops(&s->items) == 3U);
        for (int i = 0; i < 3; i++) {
            s->said[3] = fifo_items_push(&s->items, i);
        }
    }
}

static void FT_Q11_waiting_pops_are_all_served(void **state)
{
    (void)state;
    fresh();
    test_threads(4, three_pop_one_pushes, &shared);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(shared.said[i], PLAIT_OK);
        shared.seen[shared.got[i]]++;
    }
    assert_true(shared.seen[0] == 1 && shared.seen[1] == 1 && shared.seen[2] == 1);
    done_with();
}

static void FT_Q12_graceful_close(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_items_push(&shared.items, 1), PLAIT_OK);
    fifo_items_close(&shared.items);
    assert_int_equal(fifo_items_push(&shared.items, 2), PLAIT_CLOSED);
    assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_OK);
    assert_int_equal(item, 1);
    assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_CLOSED);
    done_with();
}

static void FT_Q13_immediate_close(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_items_push(&shared.items, 1), PLAIT_OK);
    assert_int_equal(fifo_items_close_now(&shared.items, &item, 1), 1); /* handed back, not lost */
    assert_int_equal(item, 1);
    assert_int_equal(fifo_items_push(&shared.items, 2), PLAIT_CLOSED);
    assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_CLOSED);
    done_with();
}

static void FT_Q14_close_releases_a_waiting_pop(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        fresh();
        shared.at_once = round == 1;
        test_threads(2, pop_then_close, &shared);
        assert_int_equal(shared.said[0], PLAIT_CLOSED);
        done_with();
    }
}

static void FT_Q15_size_and_empty(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_true(fifo_items_empty(&shared.items) && fifo_items_size(&shared.items) == 0U);
    assert_int_equal(fifo_items_push(&shared.items, 1), PLAIT_OK);
    assert_true(!fifo_items_empty(&shared.items) && fifo_items_size(&shared.items) == 1U);
    assert_int_equal(fifo_items_pop(&shared.items, &item), PLAIT_OK);
    assert_true(fifo_items_empty(&shared.items) && fifo_items_size(&shared.items) == 0U);
    done_with();
}

/* A pop that gave up took no place in advance: size stays 0, and the next item is for the next pop. */
static void FT_Q16_timed_out_pop_leaves_nothing(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    const plait_time begun = plait_now();
    assert_int_equal(fifo_items_pop_until(&shared.items, &item, plait_after(plait_milliseconds(10))), PLAIT_TIMEOUT);
    assert_true(plait_time_since(plait_now(), begun) >= plait_milliseconds(10));
    assert_int_equal(fifo_items_size(&shared.items), 0);
    assert_int_equal(fifo_items_push(&shared.items, 8), PLAIT_OK);
    assert_int_equal(fifo_items_size(&shared.items), 1);
    assert_int_equal(fifo_items_try_pop(&shared.items, &item), PLAIT_OK);
    assert_int_equal(item, 8);
    done_with();
}

/* Four poppers with short deadlines; the producer waits for a timeout before each item. */
static void timed_poppers(unsigned index, struct test_shared *s)
{
    const int count = (int)test_scaled(ITEMS, 16);
    if (index == 4U) {
        for (int i = 0; i < count; i++) {
            const int before = (int)plait_load_seq_cst(&s->counter);
            UNTIL((int)plait_load_seq_cst(&s->counter) != before);
            s->said[4] = fifo_items_push(&s->items, i);
        }
        fifo_items_close(&s->items);
    } else {
        plait_status status = PLAIT_OK;
        while (status == PLAIT_OK || status == PLAIT_TIMEOUT) {
            int item = 0;
            status = fifo_items_pop_until(&s->items, &item, plait_after(plait_milliseconds(1)));
            if (status == PLAIT_OK) {
                s->seen[item]++;
            } else if (status == PLAIT_TIMEOUT) {
                (void)plait_add_seq_cst(&s->counter, 1U);
            }
        }
        s->said[index] = status;
    }
}

static void FT_Q17_timed_poppers_lose_nothing(void **state)
{
    (void)state;
    fresh();
    test_threads(5, timed_poppers, &shared);
    for (int i = 0; i < (int)test_scaled(ITEMS, 16); i++) {
        assert_int_equal(shared.seen[i], 1);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(shared.said[i], PLAIT_CLOSED);
    }
    done_with();
}

/* ---- FT-N: the same as a standard queue, with a limit ---- */

static void FT_N01_put_get(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_box_push(&shared.box, 42), PLAIT_OK);
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_OK);
    assert_int_equal(item, 42);
    done_with();
}

static void FT_N02_ten_puts_in_order(void **state)
{
    (void)state;
    fresh();
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(fifo_box_push(&shared.box, i), PLAIT_OK);
    }
    for (int i = 0; i < MANY; i++) {
        int item = -1;
        assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    done_with();
}

/* Ten producers into a box of ten, one consumer: pushes wait for room. */
static void ten_put_one_gets(unsigned index, struct test_shared *s)
{
    if (index < MANY) {
        for (int i = 0; i < MANY; i++) {
            s->said[index] = fifo_box_push(&s->box, (int)index * MANY + i);
        }
    } else {
        for (int i = 0; i < MANY * MANY; i++) {
            int item = -1;
            s->said[MANY] = fifo_box_pop(&s->box, &item);
            s->seen[item]++;
        }
    }
}

static void FT_N03_ten_producers(void **state)
{
    (void)state;
    fresh();
    test_threads(MANY + 1, ten_put_one_gets, &shared);
    for (int i = 0; i < MANY * MANY; i++) {
        assert_int_equal(shared.seen[i], 1);
    }
    done_with();
}

static void FT_N04_get_in_time(void **state)
{
    (void)state;
    fresh();
    test_threads(2, box_get_then_put, &shared);
    assert_int_equal(shared.said[0], PLAIT_OK);
    assert_int_equal(shared.got[0], 5);
    done_with();
}

static void FT_N05_get_times_out(void **state)
{
    (void)state;
    int item = 3;
    fresh();
    assert_int_equal(fifo_box_pop_until(&shared.box, &item, plait_after(plait_milliseconds(2))), PLAIT_TIMEOUT);
    assert_int_equal(item, 3);
    done_with();
}

static void FT_N06_get_waits(void **state)
{
    (void)state;
    fresh();
    plait_store_seq_cst(&shared.stage, 1U);
    test_threads(2, box_get_then_put, &shared);
    assert_int_equal(shared.said[0], PLAIT_OK);
    done_with();
}

static void FT_N07_second_put_is_full(void **state)
{
    (void)state;
    fresh();
    assert_int_equal(fifo_slot_try_push(&shared.slot, 1), PLAIT_OK);
    assert_int_equal(fifo_slot_try_push(&shared.slot, 2), PLAIT_FULL);
    done_with();
}

static void FT_N08_get_nowait(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_slot_try_push(&shared.slot, 1), PLAIT_OK);
    assert_int_equal(fifo_slot_try_pop(&shared.slot, &item), PLAIT_OK);
    assert_int_equal(fifo_slot_try_pop(&shared.slot, &item), PLAIT_EMPTY);
    done_with();
}

static void FT_N09_repeated_waiting_gets(void **state)
{
    (void)state;
    fresh();
    plait_store_seq_cst(&shared.stage, 1U);
    for (int round = 0; round < 5; round++) {
        shared.got[0] = -1;
        test_threads(2, box_get_then_put, &shared);
        assert_int_equal(shared.got[0], 5);
    }
    done_with();
}

static void FT_N10_size(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    for (size_t i = 0; i < 3U; i++) {
        assert_int_equal(fifo_box_size(&shared.box), i);
        assert_int_equal(fifo_box_push(&shared.box, 1), PLAIT_OK);
    }
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_OK);
    assert_int_equal(fifo_box_size(&shared.box), 2);
    done_with();
}

static void FT_N11_full(void **state)
{
    (void)state;
    fresh();
    for (int i = 0; i < MANY; i++) {
        assert_true(!fifo_box_full(&shared.box));
        assert_int_equal(fifo_box_push(&shared.box, i), PLAIT_OK);
    }
    assert_true(fifo_box_full(&shared.box));
    assert_int_equal(fifo_box_size(&shared.box), MANY);
    assert_int_equal(fifo_box_capacity(&shared.box), MANY);
    done_with();
}

static void FT_N12_task_done_and_join(void **state)
{
    (void)state;
    int item = 0;
    fresh();
    assert_int_equal(fifo_box_push(&shared.box, 1), PLAIT_OK);
    assert_int_equal(fifo_box_pop(&shared.box, &item), PLAIT_OK);
    assert_int_equal(fifo_box_join_until(&shared.box, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(fifo_box_task_done(&shared.box), PLAIT_OK);
    assert_int_equal(fifo_box_join(&shared.box), PLAIT_OK);
    done_with();
}

/* Workers take and finish; thread 0 pushes, joins, then closes. */
static void workers_and_joiner(unsigned index, struct test_shared *s)
{
    if (index == 0U) {
        for (int i = 0; i < 100; i++) {
            s->said[15] = fifo_box_push(&s->box, i);
        }
        s->said[0] = fifo_box_join(&s->box);
        s->got[0] = (int)plait_load_seq_cst(&s->counter);
        fifo_box_close(&s->box);
    } else {
        int item = 0;
        while (fifo_box_pop(&s->box, &item) == PLAIT_OK) {
            (void)plait_add_seq_cst(&s->counter, 1U);
            if (fifo_box_task_done(&s->box) != PLAIT_OK) {
                s->said[index] = PLAIT_FAILED;
            }
        }
    }
}

static void FT_N13_ten_workers_join(void **state)
{
    (void)state;
    fresh();
    test_threads(MANY + 1, workers_and_joiner, &shared);
    assert_int_equal(shared.said[0], PLAIT_OK);
    assert_int_equal(shared.got[0], 100);
    for (int i = 1; i <= MANY; i++) {
        assert_int_equal(shared.said[i], PLAIT_INVALID); /* nobody was refused */
    }
    done_with();
}

static void FT_N14_close_releases_a_waiting_put(void **state)
{
    (void)state;
    fresh();
    assert_int_equal(fifo_slot_push(&shared.slot, 1), PLAIT_OK);
    test_threads(4, put_then_close, &shared);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(shared.said[i], PLAIT_CLOSED);
    }
    assert_int_equal(fifo_slot_size(&shared.slot), 1);
    done_with();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(FT_Q01_push_pop),
        cmocka_unit_test(FT_Q02_ten_pushes_pop_in_order),
        cmocka_unit_test(FT_Q03_ten_threads_push),
        cmocka_unit_test(FT_Q04_pop_waits_for_a_push),
        cmocka_unit_test(FT_Q05_failing_push),
        cmocka_unit_test(FT_Q06_pop_into_own_storage),
        cmocka_unit_test(FT_Q07_five_rounds_of_waiting),
        cmocka_unit_test(FT_Q08_blocking_pop),
        cmocka_unit_test(FT_Q09_pop_in_time),
        cmocka_unit_test(FT_Q10_pop_too_early),
        cmocka_unit_test(FT_Q11_waiting_pops_are_all_served),
        cmocka_unit_test(FT_Q12_graceful_close),
        cmocka_unit_test(FT_Q13_immediate_close),
        cmocka_unit_test(FT_Q14_close_releases_a_waiting_pop),
        cmocka_unit_test(FT_Q15_size_and_empty),
        cmocka_unit_test(FT_Q16_timed_out_pop_leaves_nothing),
        cmocka_unit_test(FT_Q17_timed_poppers_lose_nothing),
        cmocka_unit_test(FT_N01_put_get),
        cmocka_unit_test(FT_N02_ten_puts_in_order),
        cmocka_unit_test(FT_N03_ten_producers),
        cmocka_unit_test(FT_N04_get_in_time),
        cmocka_unit_test(FT_N05_get_times_out),
        cmocka_unit_test(FT_N06_get_waits),
        cmocka_unit_test(FT_N07_second_put_is_full),
        cmocka_unit_test(FT_N08_get_nowait),
        cmocka_unit_test(FT_N09_repeated_waiting_gets),
        cmocka_unit_test(FT_N10_size),
        cmocka_unit_test(FT_N11_full),
        cmocka_unit_test(FT_N12_task_done_and_join),
        cmocka_unit_test(FT_N13_ten_workers_join),
        cmocka_unit_test(FT_N14_close_releases_a_waiting_put),
    };
    const int failed = cmocka_run_group_tests_name("FT-Q, FT-N", tests, NULL, NULL);
    return failed + run_standard_tests();
}
