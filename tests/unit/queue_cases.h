/* SPDX-License-Identifier: MIT */
/* What every kind of queue of uint64_t does, with one strand. Included once for each by queue.c, with
 *
 *     QUEUE      the generated queue
 *     LIMIT      how many items it takes; 0: any number
 *     MAKE(q)    its init
 *
 * defined. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(QUEUE, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(QUEUE, _case_), name)

/* Random calls do what they do to a plain list: results, items, order, size. */
static void CASE(agrees_with_a_plain_list)(void **state)
{
    (void)state;
    enum { ROOM = 4096, BATCH = 20 };
    static uint64_t list[ROOM];
    static QUEUE queue;
    const size_t limit = LIMIT != 0 ? LIMIT : ROOM;
    size_t first = 0;
    size_t count = 0;
    uint64_t next = 1;
    uint64_t seed = 7;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    for (unsigned long turn = test_scaled(200000, 2000); turn > 0U; turn--) {
        const uint64_t random = test_random(&seed);
        const size_t batch = (size_t)(random >> 8) % BATCH;
        uint64_t items[BATCH];
        size_t moved = 99;
        /* More pushes than pops for a while, then the reverse: empty, full and all between. */
        const bool push = random % 8U < ((turn / 500U) % 2U == 0U ? 5U : 3U);
        if (push && batch == 0U && count < ROOM - BATCH) {
            const plait_status status = CALL(try_push)(&queue, next);
            assert_int_equal(status, count < limit ? PLAIT_OK : PLAIT_FULL);
            if (status == PLAIT_OK) {
                list[(first + count) % ROOM] = next;
                count++;
                next++;
            }
        } else if (push && count < ROOM - BATCH) {
            const size_t wanted = batch < limit - count ? batch : limit - count;
            for (size_t i = 0; i < batch; i++) {
                items[i] = next + i;
            }
            const plait_status status = CALL(try_push_many)(&queue, items, batch, &moved);
            assert_int_equal(status, wanted > 0U ? PLAIT_OK : PLAIT_FULL);
            assert_int_equal(moved, wanted > 0U ? wanted : 99U);
            for (size_t i = 0; i < wanted; i++) {
                list[(first + count) % ROOM] = next;
                count++;
                next++;
            }
        } else if (batch < 2U) {
            items[0] = 77;
            const plait_status status = CALL(try_pop)(&queue, &items[0]);
            assert_int_equal(status, count > 0U ? PLAIT_OK : PLAIT_EMPTY);
            assert_int_equal(items[0], count > 0U ? list[first] : 77U);
            if (status == PLAIT_OK) {
                first = (first + 1U) % ROOM;
                count--;
            }
        } else {
            const size_t wanted = batch < count ? batch : count;
            const plait_status status = CALL(try_pop_many)(&queue, items, batch, &moved);
            assert_int_equal(status, wanted > 0U ? PLAIT_OK : PLAIT_EMPTY);
            assert_int_equal(moved, wanted > 0U ? wanted : 99U);
            for (size_t i = 0; i < wanted; i++) {
                assert_int_equal(items[i], list[first]);
                first = (first + 1U) % ROOM;
                count--;
            }
        }
        assert_int_equal(CALL(size)(&queue), count);
        assert_int_equal(CALL(empty)(&queue), count == 0U);
#if LIMIT != 0
        assert_int_equal(CALL(full)(&queue), count == limit);
#endif
    }
    CALL(destroy)(&queue);
}

/* Nothing of nothing is PLAIT_OK, also where one item would not be. */
static void CASE(moves_nothing_of_nothing)(void **state)
{
    (void)state;
    QUEUE queue;
    uint64_t item = 5;
    size_t moved = 9;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(try_pop_many)(&queue, &item, 0, &moved), PLAIT_OK);
    assert_int_equal(moved, 0);
    moved = 9;
    assert_int_equal(CALL(push_many)(&queue, &item, 0, &moved), PLAIT_OK);
    assert_int_equal(moved, 0);
    moved = 9;
    assert_int_equal(CALL(pop_many_until)(&queue, &item, 0, &moved, plait_after(0)), PLAIT_OK);
    assert_int_equal(moved, 0);
    CALL(destroy)(&queue);
}

/* A closed queue gives what it has, then says so; closing again is nothing. */
static void CASE(closes)(void **state)
{
    (void)state;
    QUEUE queue;
    uint64_t item = 0;
    size_t moved = 9;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(push)(&queue, 1), PLAIT_OK);
    CALL(close)(&queue);
    CALL(close)(&queue);
    assert_int_equal(CALL(try_push)(&queue, 2), PLAIT_CLOSED);
    assert_int_equal(CALL(push)(&queue, 2), PLAIT_CLOSED);
    assert_int_equal(CALL(push_until)(&queue, 2, plait_after(0)), PLAIT_CLOSED);
    assert_int_equal(CALL(try_push_many)(&queue, &item, 1, &moved), PLAIT_CLOSED);
    assert_int_equal(moved, 9);
    assert_int_equal(CALL(size)(&queue), 1);
    assert_int_equal(CALL(pop)(&queue, &item), PLAIT_OK);
    assert_int_equal(item, 1);
    assert_int_equal(CALL(try_pop)(&queue, &item), PLAIT_CLOSED);
    assert_int_equal(CALL(pop)(&queue, &item), PLAIT_CLOSED);
    assert_int_equal(CALL(pop_until)(&queue, &item, plait_after(0)), PLAIT_CLOSED);
    assert_int_equal(CALL(pop_many)(&queue, &item, 1, &moved), PLAIT_CLOSED);
    assert_int_equal(moved, 9);
    assert_int_equal(CALL(close_now)(&queue, &item, 1), 0);
    CALL(destroy)(&queue);
}

/* close_now hands back what is left, in order, in as many pieces as the caller has room for. */
static void CASE(hands_back_leftovers)(void **state)
{
    (void)state;
    QUEUE queue;
    uint64_t items[3] = {0};
    size_t got = 0;
    const uint64_t count = LIMIT != 0 && LIMIT < 7 ? LIMIT : 7;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    for (uint64_t i = 0; i < count; i++) {
        assert_int_equal(CALL(push)(&queue, i), PLAIT_OK);
    }
    for (uint64_t next = 0; next < count; next += got) {
        got = CALL(close_now)(&queue, items, 3);
        assert_int_equal(got, count - next < 3U ? count - next : 3U);
        for (size_t i = 0; i < got; i++) {
            assert_int_equal(items[i], next + i);
        }
        assert_int_equal(CALL(try_pop)(&queue, &items[0]), PLAIT_CLOSED);
        assert_int_equal(CALL(size)(&queue), 0);
    }
    assert_int_equal(CALL(close_now)(&queue, items, 3), 0);
    CALL(destroy)(&queue);

    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(push)(&queue, 1), PLAIT_OK);
    assert_int_equal(CALL(close_now)(&queue, NULL, 0), 1);
    assert_int_equal(CALL(try_push)(&queue, 1), PLAIT_CLOSED);
    CALL(destroy)(&queue);
}

/* The last producer closes; nobody opens a side that has closed; closing what is not open is misuse. */
static void CASE(counts_producers)(void **state)
{
    (void)state;
    QUEUE queue;
    uint64_t item = 0;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(producer_close)(&queue), PLAIT_MISUSE);
    assert_int_equal(CALL(producer_open)(&queue), PLAIT_OK);
    assert_int_equal(CALL(producer_open)(&queue), PLAIT_OK);
    assert_int_equal(CALL(push)(&queue, 1), PLAIT_OK);
    assert_int_equal(CALL(producer_close)(&queue), PLAIT_OK);
    assert_int_equal(CALL(try_pop)(&queue, &item), PLAIT_OK);
    assert_int_equal(CALL(try_pop)(&queue, &item), PLAIT_EMPTY);
    assert_int_equal(CALL(producer_close)(&queue), PLAIT_OK);
    assert_int_equal(CALL(try_pop)(&queue, &item), PLAIT_CLOSED);
    assert_int_equal(CALL(try_push)(&queue, 1), PLAIT_CLOSED);
    assert_int_equal(CALL(producer_close)(&queue), PLAIT_MISUSE);
    assert_int_equal(CALL(producer_open)(&queue), PLAIT_CLOSED);
    assert_int_equal(CALL(consumer_open)(&queue), PLAIT_CLOSED);
    CALL(destroy)(&queue);
}

static void CASE(counts_consumers)(void **state)
{
    (void)state;
    QUEUE queue;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(consumer_close)(&queue), PLAIT_MISUSE);
    assert_int_equal(CALL(consumer_open)(&queue), PLAIT_OK);
    assert_int_equal(CALL(push)(&queue, 1), PLAIT_OK);
    assert_int_equal(CALL(consumer_close)(&queue), PLAIT_OK);
    assert_int_equal(CALL(size)(&queue), 0);
    assert_int_equal(CALL(try_push)(&queue, 1), PLAIT_CLOSED);
    assert_int_equal(CALL(consumer_open)(&queue), PLAIT_CLOSED);
    assert_int_equal(CALL(join)(&queue), PLAIT_OK); /* what was dropped is done with */
    CALL(destroy)(&queue);
}

/* join counts items, not pops; a call of task_done too many changes nothing. */
static void CASE(joins)(void **state)
{
    (void)state;
    QUEUE queue;
    uint64_t item = 0;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(join)(&queue), PLAIT_OK);
    assert_int_equal(CALL(task_done)(&queue), PLAIT_MISUSE);
    assert_int_equal(CALL(push)(&queue, 1), PLAIT_OK);
    assert_int_equal(CALL(join_until)(&queue, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(CALL(pop)(&queue, &item), PLAIT_OK);
    assert_int_equal(CALL(join_until)(&queue, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(CALL(task_done)(&queue), PLAIT_OK);
    assert_int_equal(CALL(join)(&queue), PLAIT_OK);
    assert_int_equal(CALL(task_done)(&queue), PLAIT_MISUSE);
    assert_int_equal(CALL(waiting_joins)(&queue), 0);
    assert_int_equal(CALL(push)(&queue, 1), PLAIT_OK);
    assert_int_equal(CALL(close_now)(&queue, &item, 1), 1);
    assert_int_equal(CALL(join)(&queue), PLAIT_OK);
    CALL(destroy)(&queue);
}

/* What can be done at once is done: in a cancelled scope, after the deadline. What cannot says why. */
static void CASE(item_first)(void **state)
{
    (void)state;
    QUEUE queue;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    uint64_t item = 0;
    size_t moved = 9;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(pop_until)(&queue, &item, plait_after(plait_milliseconds(-5))), PLAIT_TIMEOUT);
    assert_int_equal(CALL(pop_many_until)(&queue, &item, 1, &moved, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(moved, 9);
    assert_int_equal(CALL(push_until)(&queue, 3, plait_after(plait_milliseconds(-5))), PLAIT_OK);
    assert_int_equal(CALL(pop_until)(&queue, &item, plait_after(plait_milliseconds(-5))), PLAIT_OK);
    assert_int_equal(item, 3);
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        assert_int_equal(CALL(push)(&queue, 4), PLAIT_OK);
        assert_int_equal(CALL(pop)(&queue, &item), PLAIT_OK);
        assert_int_equal(item, 4);
        assert_int_equal(CALL(pop)(&queue, &item), PLAIT_CANCELLED);
        assert_int_equal(CALL(pop_many)(&queue, &item, 1, &moved), PLAIT_CANCELLED);
        assert_int_equal(CALL(try_pop)(&queue, &item), PLAIT_EMPTY);
        assert_int_equal(CALL(push)(&queue, 5), PLAIT_OK);
        assert_int_equal(CALL(join)(&queue), PLAIT_CANCELLED);
    }
    assert_int_equal(item, 4);
    assert_int_equal(CALL(waiting_pops)(&queue), 0);
    CALL(destroy)(&queue);
}

#if LIMIT != 0
/* A full queue: try_push says so, waiting calls give up as told, and leave nothing behind. */
static void CASE(is_full)(void **state)
{
    (void)state;
    QUEUE queue;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    uint64_t items[LIMIT + 1] = {0};
    size_t moved = 9;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(capacity)(&queue), LIMIT);
    assert_int_equal(CALL(push_many_until)(&queue, items, LIMIT + 1, &moved, plait_after(0)), PLAIT_OK);
    assert_int_equal(moved, LIMIT);
    assert_true(CALL(full)(&queue));
    assert_int_equal(CALL(try_push)(&queue, 1), PLAIT_FULL);
    assert_int_equal(CALL(push_until)(&queue, 1, plait_after(0)), PLAIT_TIMEOUT);
    moved = 9;
    assert_int_equal(CALL(push_many_until)(&queue, items, 1, &moved, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(moved, 9);
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        assert_int_equal(CALL(push)(&queue, 1), PLAIT_CANCELLED);
    }
    assert_int_equal(CALL(waiting_pushes)(&queue), 0);
    CALL(close)(&queue);
    assert_int_equal(CALL(try_push)(&queue, 1), PLAIT_CLOSED); /* full and closed: closed */
    assert_int_equal(CALL(push)(&queue, 1), PLAIT_CLOSED);
    CALL(destroy)(&queue);
}

/* The limit may be lowered below what is there: items stay, pushes are refused until there is room again. */
static void CASE(changes_its_limit)(void **state)
{
    (void)state;
    QUEUE queue;
    uint64_t item = 0;
    assert_int_equal(MAKE(&queue), PLAIT_OK);
    assert_int_equal(CALL(set_capacity)(&queue, 0), PLAIT_INVALID);
    assert_int_equal(CALL(set_capacity)(&queue, (size_t)1 << 31), PLAIT_INVALID);
    for (uint64_t i = 0; i < LIMIT; i++) {
        assert_int_equal(CALL(push)(&queue, i), PLAIT_OK);
    }
    assert_int_equal(CALL(set_capacity)(&queue, 1), PLAIT_OK);
    assert_int_equal(CALL(capacity)(&queue), 1);
    assert_int_equal(CALL(size)(&queue), LIMIT);
    for (uint64_t i = 0; i < LIMIT; i++) {
        assert_int_equal(CALL(try_push)(&queue, 9), PLAIT_FULL);
        assert_int_equal(CALL(pop)(&queue, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    assert_int_equal(CALL(try_push)(&queue, 9), PLAIT_OK);
    assert_int_equal(CALL(try_push)(&queue, 9), PLAIT_FULL);
    assert_int_equal(CALL(set_capacity)(&queue, LIMIT), PLAIT_OK);
    assert_int_equal(CALL(try_push)(&queue, 9), LIMIT > 1 ? PLAIT_OK : PLAIT_FULL);
    CALL(destroy)(&queue);
}
#endif

static void CASE(tests)(struct CMUnitTest *tests, size_t *count)
{
    const struct CMUnitTest mine[] = {
        cmocka_unit_test(CASE(agrees_with_a_plain_list)),
        cmocka_unit_test(CASE(moves_nothing_of_nothing)),
        cmocka_unit_test(CASE(closes)),
        cmocka_unit_test(CASE(hands_back_leftovers)),
        cmocka_unit_test(CASE(counts_producers)),
        cmocka_unit_test(CASE(counts_consumers)),
        cmocka_unit_test(CASE(joins)),
        cmocka_unit_test(CASE(item_first)),
#if LIMIT != 0
        cmocka_unit_test(CASE(is_full)),
        cmocka_unit_test(CASE(changes_its_limit)),
#endif
    };
    for (size_t i = 0; i < sizeof(mine) / sizeof(mine[0]); i++) {
        tests[*count] = mine[i];
        (*count)++;
    }
}

#undef CALL
#undef CASE
#undef QUEUE
#undef LIMIT
#undef MAKE
