/* SPDX-License-Identifier: MIT */
/* Histories of one kind of queue. Included once for each by queue.c, with
 *
 *     QUEUE           the generated queue
 *     ITEM            the type of its items
 *     MAKE(number)    an item of that number
 *     NUMBER(item)    and the reverse
 *     EACH_PUSHES     so many items in one round
 *     CHECKER         who judges the history
 *
 * defined. Two threads push all items, two pop until they have them all; every call is recorded. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(QUEUE, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(QUEUE, _case_), name)

static QUEUE CASE(queue);

/* One item, by a push that may time out any number of times: what did not happen is no call. */
static void CASE(push)(struct recorder *recorder, uint32_t item)
{
    plait_status status = PLAIT_TIMEOUT;
    while (status == PLAIT_TIMEOUT) {
        const uint64_t begin = stamp_before();
        status = test_random(&recorder->seed) % 4U != 0U
                     ? CALL(push)(&CASE(queue), MAKE(item))
                     : CALL(push_until)(&CASE(queue), MAKE(item), plait_after(plait_microseconds(20)));
        if (status == PLAIT_OK) {
            record(recorder, FIFO_PUSH, item, begin);
        }
    }
    recorder->failed = recorder->failed || status != PLAIT_OK;
}

/* A batch is as many calls at the same time: between its items nothing is promised here but that each is one. */
static void CASE(push_batch)(struct recorder *recorder, uint32_t first)
{
    ITEM items[BATCH];
    size_t pushed = 0;
    for (uint32_t i = 0; i < BATCH; i++) {
        items[i] = MAKE(first + i);
    }
    const uint64_t begin = stamp_before();
    const plait_status status = CALL(push_many)(&CASE(queue), items, BATCH, &pushed);
    for (uint32_t i = 0; i < BATCH; i++) {
        record(recorder, FIFO_PUSH, first + i, begin);
    }
    recorder->failed = recorder->failed || status != PLAIT_OK || pushed != BATCH;
}

/* Up to BATCH items, or one, or the news that there is none. Returns how many. PLAIT_TIMEOUT and PLAIT_BUSY say nothing
 * of one instant, so they are not recorded. */
static uint32_t CASE(pop)(struct recorder *recorder)
{
    ITEM items[BATCH];
    size_t popped = 0;
    plait_status status = PLAIT_OK;
    const uint64_t kind = test_random(&recorder->seed) % 8U;
    const uint64_t begin = stamp_before();
    if (kind == 0U) {
        status = CALL(try_pop_many)(&CASE(queue), items, BATCH, &popped);
    } else if (kind == 1U) {
        status = CALL(pop_many_until)(&CASE(queue), items, BATCH, &popped, plait_after(plait_microseconds(20)));
    } else if (kind < 4U) {
        status = CALL(pop_until)(&CASE(queue), items, plait_after(plait_microseconds(20)));
        popped = status == PLAIT_OK ? 1U : 0U;
    } else {
        status = CALL(try_pop)(&CASE(queue), items);
        popped = status == PLAIT_OK ? 1U : 0U;
    }
    for (size_t i = 0; i < popped; i++) {
        record(recorder, FIFO_POP, NUMBER(items[i]), begin);
    }
    if (status == PLAIT_EMPTY) {
        record(recorder, FIFO_EMPTY, 0, begin);
    }
    recorder->failed = recorder->failed ||
                       (status != PLAIT_OK && status != PLAIT_EMPTY && status != PLAIT_TIMEOUT && status != PLAIT_BUSY);
    return (uint32_t)popped;
}

static void CASE(thread)(unsigned index, struct test_shared *shared)
{
    struct recorder *recorder = &shared->recorders[index];
    if (index < PUSHERS) {
        uint32_t next = index * shared->items_each + 1U;
        const uint32_t end = next + shared->items_each;
        while (next < end && !recorder->failed) {
            const uint64_t random = test_random(&recorder->seed) % 16U;
            if (random == 0U && end - next >= BATCH) {
                CASE(push_batch)(recorder, next);
                next += BATCH;
            } else if (random == 1U) {
                (void)plait_add_relaxed(&shared->popped, CASE(pop)(recorder));
            } else {
                CASE(push)(recorder, next);
                next++;
            }
        }
    } else {
        while (plait_load_relaxed(&shared->popped) < PUSHERS * shared->items_each && !recorder->failed) {
            (void)plait_add_relaxed(&shared->popped, CASE(pop)(recorder));
            test_let_others_run();
        }
    }
}

static void CASE(is_linearizable)(void **state)
{
    (void)state;
    for (unsigned long round = test_scaled(15, 1); round > 0U; round--) {
        assert_int_equal(CALL(init)(&CASE(queue)), PLAIT_OK);
        judge(CASE(thread), round, EACH_PUSHES, CHECKER);
        assert_true(CALL(empty)(&CASE(queue)));
        CALL(destroy)(&CASE(queue));
    }
}

#undef CALL
#undef CASE
#undef QUEUE
#undef ITEM
#undef MAKE
#undef NUMBER
#undef EACH_PUSHES
#undef CHECKER
