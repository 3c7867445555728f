/* SPDX-License-Identifier: MIT */
/* The cases that hold for a value of any size. Included once for each by atomic_values.c, with
 *
 *     ATOMIC     the generated atomic
 *     VALUE      its type
 *     MAKE(n)    a value made of a number below 200
 *     NUMBER(v)  the number again
 *
 * defined. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(ATOMIC, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(PLAIT_JOIN(value_, ATOMIC), _), name)

static void CASE(reads_and_replaces)(void **state)
{
    (void)state;
    ATOMIC object;
    CALL(init)(&object, MAKE(7));
    assert_int_equal(NUMBER(CALL(get)(&object)), 7);
    CALL(set)(&object, MAKE(8));
    assert_int_equal(NUMBER(CALL(get)(&object)), 8);
    assert_int_equal(NUMBER(CALL(exchange)(&object, MAKE(9))), 8);
    assert_int_equal(NUMBER(CALL(get)(&object)), 9);
}

static void CASE(compares_and_exchanges)(void **state)
{
    (void)state;
    ATOMIC object;
    CALL(init)(&object, MAKE(9));
    VALUE expected = MAKE(3);
    assert_false(CALL(compare_exchange)(&object, &expected, MAKE(4)));
    assert_int_equal(NUMBER(expected), 9);
    assert_int_equal(NUMBER(CALL(get)(&object)), 9);
    assert_true(CALL(compare_exchange)(&object, &expected, MAKE(4)));
    assert_int_equal(NUMBER(expected), 9);
    assert_int_equal(NUMBER(CALL(get)(&object)), 4);
}

static plait_status CASE(next)(VALUE *value)
{
    *value = MAKE(NUMBER(*value) + 1U);
    return PLAIT_OK;
}

static plait_status CASE(spoil)(VALUE *value)
{
    *value = MAKE(99);
    return 42;
}

static plait_status CASE(unknown)(VALUE *value)
{
    *value = MAKE(99);
    return -4711;
}

static void CASE(updates)(void **state)
{
    (void)state;
    ATOMIC object;
    CALL(init)(&object, MAKE(20));
    VALUE result = MAKE(1);
    assert_int_equal(CALL(update)(&object, CASE(next), &result), PLAIT_OK);
    assert_int_equal(NUMBER(result), 21);
    assert_int_equal(CALL(update)(&object, CASE(next), NULL), PLAIT_OK);
    assert_int_equal(NUMBER(CALL(get)(&object)), 22);
}

static void CASE(is_unchanged_when_the_update_function_fails)(void **state)
{
    (void)state;
    ATOMIC object;
    CALL(init)(&object, MAKE(20));
    VALUE result = MAKE(1);
    assert_int_equal(CALL(update)(&object, CASE(spoil), &result), 42);
    assert_int_equal(CALL(update)(&object, CASE(unknown), &result), PLAIT_FAILED);
    assert_int_equal(NUMBER(result), 1);
    assert_int_equal(NUMBER(CALL(get)(&object)), 20);
}

static ATOMIC CASE(shared);

static plait_status CASE(update_itself)(VALUE *value)
{
    *value = MAKE(30);
    assert_int_equal(CALL(update)(&CASE(shared), CASE(next), NULL), PLAIT_MISUSE);
    return PLAIT_OK;
}

static plait_status CASE(set_itself)(VALUE *value)
{
    *value = MAKE(30);
    CALL(set)(&CASE(shared), MAKE(31));
    return PLAIT_OK;
}

static plait_status CASE(exchange_itself)(VALUE *value)
{
    *value = CALL(exchange)(&CASE(shared), MAKE(32));
    return PLAIT_OK;
}

static plait_status CASE(compare_exchange_itself)(VALUE *value)
{
    VALUE expected = *value;
    (void)CALL(compare_exchange)(&CASE(shared), &expected, MAKE(33));
    return PLAIT_OK;
}

static plait_status CASE(read_itself)(VALUE *value)
{
    *value = MAKE(NUMBER(CALL(get)(&CASE(shared))) + 2U);
    return PLAIT_OK;
}

static void CASE(notices_calls_from_its_own_update_function)(void **state)
{
    (void)state;
    CALL(init)(&CASE(shared), MAKE(20));
    VALUE result = MAKE(1);
    assert_int_equal(CALL(update)(&CASE(shared), CASE(update_itself), &result), PLAIT_MISUSE);
    assert_int_equal(NUMBER(CALL(get)(&CASE(shared))), 20);
    assert_int_equal(CALL(update)(&CASE(shared), CASE(set_itself), &result), PLAIT_MISUSE);
    assert_int_equal(NUMBER(CALL(get)(&CASE(shared))), 31);
    assert_int_equal(CALL(update)(&CASE(shared), CASE(exchange_itself), &result), PLAIT_MISUSE);
    assert_int_equal(NUMBER(CALL(get)(&CASE(shared))), 32);
    assert_int_equal(CALL(update)(&CASE(shared), CASE(compare_exchange_itself), &result), PLAIT_MISUSE);
    assert_int_equal(NUMBER(CALL(get)(&CASE(shared))), 33);
    assert_int_equal(NUMBER(result), 1);
    /* Reading is no misuse, and afterwards nothing is remembered. */
    assert_int_equal(CALL(update)(&CASE(shared), CASE(read_itself), &result), PLAIT_OK);
    assert_int_equal(NUMBER(result), 35);
}

static plait_status CASE(wait_inside)(VALUE *value)
{
    *value = MAKE(40);
    return plait_sleep(plait_nanoseconds(1000));
}

static void CASE(notices_an_update_function_that_waits)(void **state)
{
    (void)state;
    ATOMIC object;
    CALL(init)(&object, MAKE(20));
    assert_int_equal(CALL(update)(&object, CASE(wait_inside), NULL), PLAIT_MISUSE);
    assert_int_equal(NUMBER(CALL(get)(&object)), 20);
}

#undef CALL
#undef CASE
#undef ATOMIC
#undef VALUE
#undef MAKE
#undef NUMBER
