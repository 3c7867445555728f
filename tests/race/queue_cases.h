/* SPDX-License-Identifier: MIT */
/* A crowd around one kind of queue. Included once for each by queue.c, with QUEUE (the generated queue of
 * struct crowd_item) and EACH (items of a producer in one round) defined. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(QUEUE, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(QUEUE, _case_), name)

static QUEUE CASE(queue);

static void CASE(produce)(struct worker *worker, unsigned index, uint32_t count)
{
    uint32_t next = 0;
    while (next < count && worker->said == PLAIT_OK) {
        struct crowd_item items[BATCH];
        const uint32_t wanted = count - next < BATCH ? count - next : BATCH;
        for (uint32_t i = 0; i < wanted; i++) {
            items[i] = (struct crowd_item){index, next + i, index, next + i};
        }
        if (test_random(&worker->seed) % 4U == 0U) {
            size_t pushed = 0;
            worker->said = CALL(push_many)(&CASE(queue), items, wanted, &pushed);
            next += (uint32_t)pushed;
        } else {
            worker->said = CALL(push)(&CASE(queue), items[0]);
            next++;
        }
    }
    const plait_status closed = CALL(producer_close)(&CASE(queue));
    worker->said = worker->said != PLAIT_OK ? worker->said : closed;
}

/* Each item whole, and those of one producer in its order. */
static void CASE(look)(struct worker *worker, const struct crowd_item *item)
{
    const bool whole =
        item->producer == item->copy_of_producer && item->number == item->copy_of_number && item->producer < PRODUCERS;
    if (!whole || item->number < worker->next[item->producer]) {
        worker->said = PLAIT_FAILED;
    } else {
        worker->next[item->producer] = item->number + 1U;
        worker->sum += item->number;
        worker->taken++;
        worker->said = CALL(task_done)(&CASE(queue));
    }
}

static void CASE(consume)(struct worker *worker)
{
    plait_status status = PLAIT_OK;
    while (status != PLAIT_CLOSED && worker->said == PLAIT_OK) {
        struct crowd_item items[BATCH];
        size_t popped = 0;
        const uint64_t kind = test_random(&worker->seed) % 4U;
        if (kind == 0U) {
            status = CALL(pop_many)(&CASE(queue), items, BATCH, &popped);
        } else if (kind == 1U) {
            status = CALL(pop_until)(&CASE(queue), items, plait_after(plait_microseconds(50)));
            popped = status == PLAIT_OK ? 1U : 0U;
        } else {
            status = CALL(pop)(&CASE(queue), items);
            popped = status == PLAIT_OK ? 1U : 0U;
        }
        for (size_t i = 0; i < popped && worker->said == PLAIT_OK; i++) {
            CASE(look)(worker, &items[i]);
        }
    }
}

static void CASE(thread)(unsigned index, struct test_shared *shared)
{
    struct worker *worker = &shared->workers[index];
    if (index < PRODUCERS) {
        CASE(produce)(worker, index, shared->items_each);
    } else if (index < PRODUCERS + CONSUMERS) {
        CASE(consume)(worker);
    } else {
        worker->said = CALL(join)(&CASE(queue));
    }
}

/* Producers, consumers and a joiner: every item once, whole and in order; the last producer closes. */
static void CASE(crowd)(void **state)
{
    (void)state;
    for (unsigned long round = test_scaled(20, 1); round > 0U; round--) {
        static struct test_shared shared;
        shared.items_each = (uint32_t)test_scaled(EACH, EACH / 200U);
        assert_int_equal(CALL(init)(&CASE(queue)), PLAIT_OK);
        for (unsigned i = 0; i < THREADS; i++) {
            shared.workers[i] = (struct worker){.seed = round * 100U + i};
        }
        for (unsigned i = 0; i < PRODUCERS; i++) {
            assert_int_equal(CALL(producer_open)(&CASE(queue)), PLAIT_OK);
        }
        test_threads(THREADS, CASE(thread), &shared);
        uint64_t taken = 0;
        uint64_t sum = 0;
        for (unsigned i = 0; i < THREADS; i++) {
            assert_int_equal(shared.workers[i].said, PLAIT_OK);
            taken += shared.workers[i].taken;
            sum += shared.workers[i].sum;
        }
        const uint64_t each = shared.items_each;
        assert_int_equal(taken, PRODUCERS * each);
        assert_int_equal(sum, PRODUCERS * (each * (each - 1U) / 2U));
        assert_int_equal(CALL(join)(&CASE(queue)), PLAIT_OK);
        assert_int_equal(CALL(task_done)(&CASE(queue)), PLAIT_MISUSE);
        CALL(destroy)(&CASE(queue));
    }
}

#undef CALL
#undef CASE
#undef QUEUE
#undef EACH
