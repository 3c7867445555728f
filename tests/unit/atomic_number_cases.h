/* SPDX-License-Identifier: MIT */
/* The cases of one integer type. Included once for each by atomic_numbers.c, with
 *
 *     NUMBER     the generated atomic
 *     INTEGER    its type
 *
 * defined. What a call must do is computed in 128 bits, where nothing overflows, and compared for every pair of the
 * values at which something can go wrong. */

#define CALL(name) PLAIT_JOIN(PLAIT_JOIN(NUMBER, _), name)
#define CASE(name) PLAIT_JOIN(PLAIT_JOIN(PLAIT_JOIN(number_, NUMBER), _), name)

/* The edges of the type, small numbers of both signs, and one with a mixed pattern of bits. */
static size_t CASE(edges)(INTEGER *edges)
{
    const bool is_signed = (INTEGER)-1 < (INTEGER)1;
    const INTEGER least = is_signed ? (INTEGER)(UINT64_C(1) << (8U * sizeof(INTEGER) - 1U)) : (INTEGER)0;
    const INTEGER greatest = (INTEGER) ~(uint64_t)least;
    const INTEGER all[] = {least,
                           (INTEGER)((uint64_t)least + 1U),
                           (INTEGER)((uint64_t)least / 2U),
                           (INTEGER)-7,
                           (INTEGER)-2,
                           (INTEGER)-1,
                           (INTEGER)0,
                           (INTEGER)1,
                           (INTEGER)2,
                           (INTEGER)3,
                           (INTEGER)7,
                           (INTEGER)UINT64_C(0x5a5a5a5a5a5a5a5a),
                           (INTEGER)((uint64_t)greatest / 2U),
                           (INTEGER)((uint64_t)greatest - 1U),
                           greatest};
    const size_t count = sizeof(all) / sizeof(all[0]);
    assert_true(count <= EDGES);
    memcpy(edges, all, sizeof(all));
    return count;
}

/* Does the exact number fit the type? */
static bool CASE(fits)(exact number)
{
    return (exact)(INTEGER)(uint64_t)number == number;
}

static void CASE(reads_and_replaces)(void **state)
{
    (void)state;
    static NUMBER object = PLAIT_JOIN(PLAIT_JOIN(CAPITALS, _), INIT)(5);
    assert_true(CALL(get)(&object) == (INTEGER)5);
    CALL(init)(&object, (INTEGER)7);
    assert_true(CALL(get)(&object) == (INTEGER)7);
    CALL(set)(&object, (INTEGER)-3);
    assert_true(CALL(get)(&object) == (INTEGER)-3);
    assert_true(CALL(exchange)(&object, (INTEGER)9) == (INTEGER)-3);
    INTEGER expected = (INTEGER)8;
    assert_false(CALL(compare_exchange)(&object, &expected, (INTEGER)1));
    assert_true(expected == (INTEGER)9);
    assert_true(CALL(compare_exchange)(&object, &expected, (INTEGER)1));
    assert_true(expected == (INTEGER)9 && CALL(get)(&object) == (INTEGER)1);
    assert_true(sizeof(object) == sizeof(INTEGER));
}

/* One call with an operand in both its forms, against the exact result. */
#define BOTH_FORMS(name, exactly)                                            \
    do {                                                                     \
        CALL(init)(&object, a);                                              \
        assert_true(CALL(PLAIT_JOIN(fetch_, name))(&object, b) == a);        \
        assert_true(CALL(get)(&object) == (INTEGER)(uint64_t)(exactly));     \
        CALL(init)(&object, a);                                              \
        assert_true(CALL(name)(&object, b) == (INTEGER)(uint64_t)(exactly)); \
        assert_true(CALL(get)(&object) == (INTEGER)(uint64_t)(exactly));     \
    } while (0)

/* The same without an operand. */
#define BOTH_FORMS_ALONE(name, exactly)                                   \
    do {                                                                  \
        CALL(init)(&object, a);                                           \
        assert_true(CALL(PLAIT_JOIN(fetch_, name))(&object) == a);        \
        assert_true(CALL(get)(&object) == (INTEGER)(uint64_t)(exactly));  \
        CALL(init)(&object, a);                                           \
        assert_true(CALL(name)(&object) == (INTEGER)(uint64_t)(exactly)); \
        assert_true(CALL(get)(&object) == (INTEGER)(uint64_t)(exactly));  \
    } while (0)

static void CASE(wraps_in_twos_complement)(void **state)
{
    (void)state;
    INTEGER edges[EDGES];
    const size_t count = CASE(edges)(edges);
    NUMBER object;
    for (size_t i = 0; i < count; i++) {
        const INTEGER a = edges[i];
        BOTH_FORMS_ALONE(incr, (exact)a + 1);
        BOTH_FORMS_ALONE(decr, (exact)a - 1);
        BOTH_FORMS_ALONE(neg, -(exact)a);
        BOTH_FORMS_ALONE(abs, magnitude(a));
        BOTH_FORMS_ALONE(not, inverted(a));
        for (size_t j = 0; j < count; j++) {
            const INTEGER b = edges[j];
            BOTH_FORMS(add, (exact)a + (exact)b);
            BOTH_FORMS(sub, (exact)a - (exact)b);
            BOTH_FORMS(mul, product(a, b));
            BOTH_FORMS(and, (exact)a & (exact)b);
            BOTH_FORMS(or, (exact)a | (exact)b);
            BOTH_FORMS(xor, (exact)a ^ (exact)b);
            BOTH_FORMS(min, (exact)a < (exact)b ? (exact)a : (exact)b);
            BOTH_FORMS(max, (exact)a > (exact)b ? (exact)a : (exact)b);
        }
    }
}

/* A call that says whether it could: `call` against the exact result, or against the reason why there is none. */
#define CHECKED(call, why_not, exactly)                                                      \
    do {                                                                                     \
        const plait_status reason = (why_not) != PLAIT_OK          ? (plait_status)(why_not) \
                                    : CASE(fits)((exact)(exactly)) ? PLAIT_OK                \
                                                                   : PLAIT_OVERFLOW;         \
        INTEGER result = (INTEGER)77;                                                        \
        CALL(init)(&object, a);                                                              \
        assert_int_equal(call, reason);                                                      \
        if (reason == PLAIT_OK) {                                                            \
            assert_true((exact)result == (exact)(exactly) && CALL(get)(&object) == result);  \
        } else {                                                                             \
            assert_true(result == (INTEGER)77 && CALL(get)(&object) == a);                   \
        }                                                                                    \
    } while (0)

static void CASE(reports_overflow)(void **state)
{
    (void)state;
    INTEGER edges[EDGES];
    const size_t count = CASE(edges)(edges);
    NUMBER object;
    for (size_t i = 0; i < count; i++) {
        const INTEGER a = edges[i];
        CHECKED(CALL(checked_incr)(&object, &result), PLAIT_OK, (exact)a + 1);
        CHECKED(CALL(checked_decr)(&object, &result), PLAIT_OK, (exact)a - 1);
        CHECKED(CALL(checked_neg)(&object, &result), PLAIT_OK, -(exact)a);
        CHECKED(CALL(checked_abs)(&object, &result), PLAIT_OK, magnitude(a));
        for (size_t j = 0; j < count; j++) {
            const INTEGER b = edges[j];
            CHECKED(CALL(checked_add)(&object, b, &result), PLAIT_OK, (exact)a + (exact)b);
            CHECKED(CALL(checked_sub)(&object, b, &result), PLAIT_OK, (exact)a - (exact)b);
            CHECKED(CALL(checked_mul)(&object, b, &result), PLAIT_OK, product(a, b));
        }
    }
    /* Whoever does not want the result says so. */
    CALL(init)(&object, (INTEGER)1);
    assert_int_equal(CALL(checked_add)(&object, (INTEGER)1, NULL), PLAIT_OK);
    assert_true(CALL(get)(&object) == (INTEGER)2);
}

static void CASE(divides)(void **state)
{
    (void)state;
    INTEGER edges[EDGES];
    const size_t count = CASE(edges)(edges);
    NUMBER object;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            const INTEGER a = edges[i];
            const INTEGER b = edges[j];
            const exact by = b == (INTEGER)0 ? 1 : (exact)b;
            const exact quotient = (exact)a / by;
            const exact rest = (exact)a % by;
            const exact floored = rest != 0 && (rest < 0) != (by < 0) ? quotient - 1 : quotient;
            const plait_status zero = b == (INTEGER)0 ? PLAIT_DIVIDE_BY_ZERO : PLAIT_OK;
            CHECKED(CALL(div)(&object, b, &result), zero, quotient);
            CHECKED(CALL(floor_div)(&object, b, &result), zero, floored);
            CHECKED(CALL(rem)(&object, b, &result), zero, rest);
            /* The pure forms agree, and touch nothing when they fail. */
            INTEGER of_object = (INTEGER)77;
            INTEGER of_numbers = (INTEGER)77;
            CALL(init)(&object, a);
            assert_int_equal(CALL(floor_div)(&object, b, &of_object), CALL(floor_quotient)(a, b, &of_numbers));
            assert_true(of_object == of_numbers);
            CALL(init)(&object, a);
            assert_int_equal(CALL(div)(&object, b, &of_object), CALL(quotient)(a, b, &of_numbers));
            assert_true(of_object == of_numbers);
            CALL(init)(&object, a);
            assert_int_equal(CALL(rem)(&object, b, &of_object), CALL(remainder)(a, b, &of_numbers));
            assert_true(of_object == of_numbers);
        }
    }
}

/* The forms with weaker orders compute the same. */
#define ORDERED(name, order, exactly)                                                              \
    do {                                                                                           \
        CALL(init)(&object, a);                                                                    \
        assert_true(CALL(PLAIT_JOIN(PLAIT_JOIN(fetch_, name), _##order))(&object, b) == a);        \
        assert_true(CALL(get_relaxed)(&object) == (INTEGER)(uint64_t)(exactly));                   \
        CALL(init)(&object, a);                                                                    \
        assert_true(CALL(PLAIT_JOIN(name, _##order))(&object, b) == (INTEGER)(uint64_t)(exactly)); \
        assert_true(CALL(get_acquire)(&object) == (INTEGER)(uint64_t)(exactly));                   \
    } while (0)
#define EVERY_ORDER(name, exactly)       \
    do {                                 \
        ORDERED(name, relaxed, exactly); \
        ORDERED(name, acquire, exactly); \
        ORDERED(name, release, exactly); \
    } while (0)
#define EVERY_ORDER_ALONE(name, order, after)                                         \
    do {                                                                              \
        CALL(set_relaxed)(&object, (INTEGER)5);                                       \
        assert_true(CALL(PLAIT_JOIN(fetch_, name##_##order))(&object) == (INTEGER)5); \
        assert_true(CALL(get)(&object) == (INTEGER)(after));                          \
        CALL(set_release)(&object, (INTEGER)5);                                       \
        assert_true(CALL(name##_##order)(&object) == (INTEGER)(after));               \
    } while (0)
#define REPLACES(order)                                                               \
    do {                                                                              \
        INTEGER expected = (INTEGER)2;                                                \
        CALL(set)(&object, (INTEGER)3);                                               \
        assert_true(CALL(exchange_##order)(&object, (INTEGER)4) == (INTEGER)3);       \
        assert_false(CALL(compare_exchange_##order)(&object, &expected, (INTEGER)5)); \
        assert_true(expected == (INTEGER)4);                                          \
        assert_true(CALL(compare_exchange_##order)(&object, &expected, (INTEGER)5));  \
        assert_true(CALL(get)(&object) == (INTEGER)5);                                \
    } while (0)

static void CASE(computes_the_same_in_every_order)(void **state)
{
    (void)state;
    INTEGER edges[EDGES];
    const size_t count = CASE(edges)(edges);
    NUMBER object;
    CALL(init)(&object, (INTEGER)0);
    for (size_t i = 0; i < count; i++) {
        const INTEGER a = edges[i];
        const INTEGER b = edges[(i + 4U) % count];
        EVERY_ORDER(add, (exact)a + (exact)b);
        EVERY_ORDER(sub, (exact)a - (exact)b);
        EVERY_ORDER(and, (exact)a & (exact)b);
        EVERY_ORDER(or, (exact)a | (exact)b);
        EVERY_ORDER(xor, (exact)a ^ (exact)b);
    }
    EVERY_ORDER_ALONE(incr, relaxed, 6);
    EVERY_ORDER_ALONE(incr, acquire, 6);
    EVERY_ORDER_ALONE(incr, release, 6);
    EVERY_ORDER_ALONE(decr, relaxed, 4);
    EVERY_ORDER_ALONE(decr, acquire, 4);
    EVERY_ORDER_ALONE(decr, release, 4);
    REPLACES(relaxed);
    REPLACES(acquire);
    REPLACES(release);
}

#undef CALL
#undef CASE
#undef BOTH_FORMS
#undef BOTH_FORMS_ALONE
#undef CHECKED
#undef ORDERED
#undef EVERY_ORDER
#undef EVERY_ORDER_ALONE
#undef REPLACES
#undef NUMBER
#undef CAPITALS
#undef INTEGER
