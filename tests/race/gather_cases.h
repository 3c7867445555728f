/* SPDX-License-Identifier: MIT */
/* A crowd around one kind of gather. Included once for each by gather.c, with GATHER (the generated gather of struct
 * throng_value) and READERS (strands that read) defined. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(GATHER, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(GATHER, _case_), name)

static GATHER CASE(gather);

/* Takes indexes as they come, now and then a run of them, and inserts them after others, or once more. */
static void CASE(insert)(struct worker *worker, unsigned index, struct test_shared *shared)
{
    bool more = true;
    while (more && worker->said == PLAIT_OK) {
        const uint64_t random = test_random(&worker->seed);
        const uint32_t wanted = random % 4U == 0U ? RUN : 1U;
        const uint64_t first = plait_add_relaxed(&shared->next, wanted);
        struct throng_value values[RUN];
        size_t inserted = 0;
        for (uint32_t i = 0; i < wanted; i++) {
            values[i] = (struct throng_value){first + i, index, first + i + index};
        }
        uint32_t count = 0;
        while (count < wanted && first + count < shared->count) {
            count++;
        }
        more = count == wanted;
        for (uint32_t done = 0; done < count && worker->said == PLAIT_OK; done += (uint32_t)inserted) {
            worker->said = CALL(insert_many)(&CASE(gather), first + done, &values[done], count - done, &inserted);
        }
        if (random % 16U == 5U && worker->said == PLAIT_OK && count > 0U) { /* a late duplicate, of this or of old */
            const uint64_t old = random % 32U < 16U ? first : first / 2U;
            const bool mine = old == first;
            const struct throng_value wrong = {old, 99, 0};
            if (mine || old < CALL(position)(&CASE(gather))) {
                const plait_status status = CALL(try_insert)(&CASE(gather), old, wrong);
                worker->said = status == PLAIT_EXISTS ? PLAIT_OK : PLAIT_FAILED;
            }
        }
    }
}

/* Each value whole, and after those before it. */
static void CASE(look)(struct worker *worker, const struct throng_value *value)
{
    const bool whole = value->sum == value->index + value->inserter && value->inserter < INSERTERS;
    const bool in_order = READERS == 1 ? value->index == worker->next : value->index >= worker->next;
    if (!whole || !in_order) {
        worker->said = PLAIT_FAILED;
    }
    worker->next = value->index + 1U;
    worker->sum += value->index;
    worker->taken++;
}

static void CASE(read)(struct worker *worker)
{
    plait_status status = PLAIT_OK;
    while (status != PLAIT_CLOSED && worker->said == PLAIT_OK) {
        struct throng_value values[RUN];
        size_t got = 0;
        const uint64_t kind = test_random(&worker->seed) % 4U;
        if (kind == 0U) {
            status = CALL(next_many)(&CASE(gather), values, RUN, &got);
        } else if (kind == 1U) {
            status = CALL(next_until)(&CASE(gather), values, plait_after(plait_microseconds(50)));
            got = status == PLAIT_OK ? 1U : 0U;
        } else {
            status = CALL(next)(&CASE(gather), values);
            got = status == PLAIT_OK ? 1U : 0U;
        }
        for (size_t i = 0; i < got && worker->said == PLAIT_OK; i++) {
            CASE(look)(worker, &values[i]);
        }
    }
}

static void CASE(thread)(unsigned index, struct test_shared *shared)
{
    struct worker *worker = &shared->workers[index];
    if (index < INSERTERS) {
        CASE(insert)(worker, index, shared);
    } else if (index < INSERTERS + READERS) {
        CASE(read)(worker);
    } else {
        worker->said = CALL(end)(&CASE(gather), shared->count);
    }
}

/* Inserters, readers and one who tells the end meanwhile: every value once, whole and in order. */
static void CASE(crowd)(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.count = test_scaled(8000, 80);
    assert_int_equal(CALL(init)(&CASE(gather)), PLAIT_OK);
    for (unsigned long round = test_scaled(5, 1); round > 0U; round--) {
        uint64_t taken = 0;
        uint64_t sum = 0;
        plait_initialize(&shared.next, 0U);
        for (unsigned i = 0; i < THREADS; i++) {
            shared.workers[i] = (struct worker){.seed = round * 100U + i};
        }
        test_threads(INSERTERS + READERS + 1U, CASE(thread), &shared);
        for (unsigned i = 0; i < THREADS; i++) {
            assert_int_equal(shared.workers[i].said, PLAIT_OK);
            taken += shared.workers[i].taken;
            sum += shared.workers[i].sum;
        }
        assert_int_equal(taken, shared.count);
        assert_int_equal(sum, shared.count * (shared.count - 1U) / 2U);
        assert_int_equal(CALL(reset)(&CASE(gather)), PLAIT_OK);
    }
    CALL(destroy)(&CASE(gather));
}

#undef CALL
#undef CASE
#undef GATHER
#undef READERS
