/* SPDX-License-Identifier: MIT */
/* Four threads on one value. Included once for each size by atomic.c, with ATOMIC, VALUE, MAKE(n) and NUMBER(v) defined
 * as in tests/unit/atomic_value_cases.h; numbers below 250 only. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(ATOMIC, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(PLAIT_JOIN(value_, ATOMIC), _), name)

static ATOMIC CASE(object);

static plait_status CASE(next)(VALUE *value)
{
    *value = MAKE((NUMBER(*value) + 1U) % 200U);
    return PLAIT_OK;
}

/* Two threads update, one by compare_exchange, one only reads and checks. */
static void CASE(count)(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        if (index < 2U) {
            VALUE result;
            shared->wrong[index] += CALL(update)(&CASE(object), CASE(next), &result) != PLAIT_OK;
            shared->wrong[index] += NUMBER(result) >= 200U;
        } else if (index == 2U) {
            VALUE seen = CALL(get)(&CASE(object));
            while (!CALL(compare_exchange)(&CASE(object), &seen, MAKE((NUMBER(seen) + 1U) % 200U))) {
                shared->wrong[index] += NUMBER(seen) >= 200U;
            }
        } else {
            shared->wrong[index] += NUMBER(CALL(get)(&CASE(object))) >= 200U;
        }
    }
}

static void CASE(no_change_is_lost_and_no_value_is_torn)(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(6000, 30)};
    CALL(init)(&CASE(object), MAKE(0));
    test_threads(4, CASE(count), &shared);
    assert_int_equal(NUMBER(CALL(get)(&CASE(object))), 3U * shared.rounds % 200U);
    assert_int_equal(shared.wrong[0] + shared.wrong[1] + shared.wrong[2] + shared.wrong[3], 0);
}

/* Each number from 1 to 199 is put in once a lap by somebody; whatever is put in comes out to somebody, or stays. */
static void CASE(trade)(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const uint32_t token = (uint32_t)((i * 4U + index) % 200U);
        const uint32_t before = NUMBER(CALL(exchange)(&CASE(object), MAKE(token)));
        shared->wrong[index] += before >= 200U;
        shared->sum[index] += (uint64_t)before - token;
    }
}

static void CASE(exchanges_lose_and_double_nothing)(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(6000, 30)};
    CALL(init)(&CASE(object), MAKE(0));
    test_threads(4, CASE(trade), &shared);
    const uint64_t taken = shared.sum[0] + shared.sum[1] + shared.sum[2] + shared.sum[3];
    assert_true(taken + NUMBER(CALL(get)(&CASE(object))) == 0U);
    assert_int_equal(shared.wrong[0] + shared.wrong[1] + shared.wrong[2] + shared.wrong[3], 0);
}

#undef CALL
#undef CASE
#undef ATOMIC
#undef VALUE
#undef MAKE
#undef NUMBER
