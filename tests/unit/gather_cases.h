/* SPDX-License-Identifier: MIT */
/* What every kind of gather of uint64_t does, with one strand. Included once for each by gather.c, with
 *
 *     GATHER     the generated gather
 *     SPAN       how far ahead an insert may be
 *     BEYOND     what an insert further ahead says
 *     KEEPS      do values stay?
 *     KNOWN      has init fixed the end?
 *     WAITS      do inserts wait for room?
 *     MAKE(g)    its init
 *
 * defined. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(GATHER, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(GATHER, _case_), name)

/* Random calls do what they do to a plain array: results, values, order, size. */
static void CASE(agrees_with_a_plain_array)(void **state)
{
    (void)state;
    enum { ROOM = 40000, BATCH = 7, AHEAD = SPAN < 60 ? SPAN + 3 : 60 };
    static uint64_t model[ROOM]; /* 0: nothing */
    static GATHER gather;
    uint64_t at = 0;
    uint64_t seed = 11;
    size_t there = 0;
    size_t read = 0;
    (void)memset(model, 0, sizeof(model));
    assert_int_equal(MAKE(&gather), PLAIT_OK);
    unsigned long turn = test_scaled(100000, 1000);
    for (; turn > 0U && at < ROOM - 2U * AHEAD - BATCH; turn--) {
        const uint64_t random = test_random(&seed);
        const uint64_t back = at < 5U ? at : 5U;
        const uint64_t index = at - back + (random >> 8) % (AHEAD + back);
        uint64_t values[BATCH];
        size_t moved = 99;
        if (random % 8U < 4U) {
            plait_status expected = index >= at + SPAN ? BEYOND : PLAIT_OK;
            expected = index < at || model[index] != 0U ? PLAIT_EXISTS : expected;
            assert_int_equal(CALL(try_insert)(&gather, index, index + 1U), expected);
            if (expected == PLAIT_OK) {
                model[index] = index + 1U;
                there++;
            }
        } else if (random % 8U == 4U && index >= at) {
            size_t expected = 0;
            while (expected < BATCH && model[index + expected] == 0U && index + expected < at + SPAN) {
                expected++;
            }
            for (size_t i = 0; i < BATCH; i++) {
                values[i] = index + i + 1U;
            }
            const plait_status status = CALL(try_insert_many)(&gather, index, values, BATCH, &moved);
            assert_int_equal(status == PLAIT_OK, expected > 0U);
            assert_int_equal(moved, expected > 0U ? expected : 99U);
            for (size_t i = 0; i < expected; i++) {
                model[index + i] = index + i + 1U;
            }
            there += expected;
        } else if (random % 8U == 5U) {
            const size_t limit = (size_t)(random >> 8) % BATCH;
            size_t expected = 0;
            while (expected < limit && model[at + expected] != 0U) {
                expected++;
            }
            const plait_status status = CALL(try_next_many)(&gather, values, limit, &moved);
            assert_int_equal(status, expected > 0U || limit == 0U ? PLAIT_OK : PLAIT_EMPTY);
            assert_int_equal(moved, status == PLAIT_OK ? expected : 99U);
            for (size_t i = 0; i < expected; i++) {
                assert_int_equal(values[i], at + i + 1U);
            }
            at += expected;
            read += expected;
        } else {
            values[0] = 77;
            const plait_status status = CALL(try_next)(&gather, &values[0]);
            assert_int_equal(status, model[at] != 0U ? PLAIT_OK : PLAIT_EMPTY);
            assert_int_equal(values[0], model[at] != 0U ? at + 1U : 77U);
            at += status == PLAIT_OK ? 1U : 0U;
            read += status == PLAIT_OK ? 1U : 0U;
        }
        assert_int_equal(CALL(position)(&gather), at);
        if (turn % 256U == 0U) {
            assert_int_equal(CALL(size)(&gather), KEEPS ? there : there - read);
        }
    }
    assert_true(at > 20U);
    CALL(destroy)(&gather);
}

/* Closed: what is there is read, a missing index is said once, at its position, and then it is the end. */
static void CASE(closes_over_holes)(void **state)
{
    (void)state;
    GATHER gather;
    uint64_t value = 5;
    uint64_t values[4];
    size_t got = 9;
    assert_int_equal(MAKE(&gather), PLAIT_OK);
    assert_int_equal(CALL(insert)(&gather, 0, 10), PLAIT_OK);
    assert_int_equal(CALL(insert)(&gather, 1, 11), PLAIT_OK);
    assert_int_equal(CALL(insert)(&gather, 4, 14), PLAIT_OK);
    CALL(close)(&gather);
    CALL(close)(&gather);
    assert_int_equal(CALL(insert)(&gather, 2, 12), PLAIT_CLOSED);
    assert_int_equal(CALL(insert)(&gather, 0, 12), PLAIT_CLOSED);
    assert_int_equal(CALL(next_many)(&gather, values, 4, &got), PLAIT_OK);
    assert_int_equal(got, 2);
    for (uint64_t hole = 2; hole < 4U; hole++) {
        assert_int_equal(CALL(next)(&gather, &value), PLAIT_MISSING);
        assert_int_equal(CALL(position)(&gather), hole);
    }
    assert_int_equal(value, 5);
    assert_int_equal(CALL(next)(&gather, &value), PLAIT_OK);
    assert_int_equal(value, 14);
    for (unsigned i = 0; i < 2U && !KNOWN; i++) {
        assert_int_equal(CALL(next)(&gather, &value), PLAIT_CLOSED);
        assert_int_equal(CALL(try_next_many)(&gather, values, 4, &got), PLAIT_CLOSED);
    }
    if (KNOWN) { /* up to its end */
        assert_int_equal(CALL(next)(&gather, &value), PLAIT_MISSING);
    }
    assert_int_equal(got, 2);
    CALL(destroy)(&gather);
}

/* Failed: the values that are there, then the cause at the first hole, for good; inserts get it at once. */
static void CASE(fails_at_its_place)(void **state)
{
    (void)state;
    GATHER gather;
    uint64_t value = 0;
    assert_int_equal(MAKE(&gather), PLAIT_OK);
    assert_int_equal(CALL(insert)(&gather, 0, 10), PLAIT_OK);
    assert_int_equal(CALL(insert)(&gather, 2, 12), PLAIT_OK);
    CALL(fail)(&gather, EIO);
    CALL(fail)(&gather, ENOENT);
    assert_int_equal(CALL(insert)(&gather, 1, 11), EIO);
    assert_int_equal(CALL(next)(&gather, &value), PLAIT_OK);
    assert_int_equal(value, 10);
    for (unsigned i = 0; i < 2U; i++) {
        assert_int_equal(CALL(next)(&gather, &value), EIO);
        assert_int_equal(CALL(try_next)(&gather, &value), EIO);
        assert_int_equal(CALL(position)(&gather), 1);
    }
    CALL(destroy)(&gather);
    /* no causes: they must not be waited on, nor read past */
    static const plait_status NONE[] = {PLAIT_OK, PLAIT_EMPTY, PLAIT_FULL, PLAIT_BUSY, PLAIT_MISSING};
    for (size_t i = 0; i < sizeof(NONE) / sizeof(NONE[0]); i++) {
        assert_int_equal(MAKE(&gather), PLAIT_OK); /* nothing missing: in place of the end; and after a close */
        assert_int_equal(CALL(insert)(&gather, 0, 10), PLAIT_OK);
        CALL(close)(&gather);
        CALL(fail)(&gather, NONE[i]);
        assert_int_equal(CALL(insert)(&gather, 1, 11), PLAIT_FAILED);
        assert_int_equal(CALL(next)(&gather, &value), PLAIT_OK);
        assert_int_equal(CALL(next)(&gather, &value), PLAIT_FAILED);
        CALL(destroy)(&gather);
    }
}

/* What would wait says so: by its deadline, or in a cancelled scope; what need not wait does not. */
static void CASE(gives_up)(void **state)
{
    (void)state;
    GATHER gather;
    uint64_t value = 0;
    size_t got = 9;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(MAKE(&gather), PLAIT_OK);
    assert_int_equal(CALL(next_until)(&gather, &value, plait_after(plait_nanoseconds(-1))), PLAIT_TIMEOUT);
    assert_int_equal(CALL(next_until)(&gather, &value, plait_after(plait_microseconds(100))), PLAIT_TIMEOUT);
    assert_int_equal(CALL(next_many_until)(&gather, &value, 1, &got, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(got, 9);
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        assert_int_equal(CALL(insert)(&gather, 0, 10), PLAIT_OK);
        assert_int_equal(CALL(next)(&gather, &value), PLAIT_OK);
        assert_int_equal(CALL(next)(&gather, &value), PLAIT_CANCELLED);
        if (SPAN < 60) {
            assert_int_equal(CALL(insert)(&gather, SPAN + 1, 1), WAITS ? PLAIT_CANCELLED : PLAIT_INVALID);
        }
    }
    assert_int_equal(CALL(waiting_nexts)(&gather), 0);
    assert_int_equal(CALL(insert)(&gather, 1, 11), PLAIT_OK);
    assert_int_equal(CALL(next_until)(&gather, &value, plait_after(plait_nanoseconds(-1))), PLAIT_OK);
    assert_int_equal(value, 11);
    CALL(destroy)(&gather);
}

#undef CALL
#undef CASE
#undef GATHER
#undef SPAN
#undef BEYOND
#undef MAKE
#undef KEEPS
#undef KNOWN
#undef WAITS
