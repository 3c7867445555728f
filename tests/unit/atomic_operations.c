/* SPDX-License-Identifier: MIT */
/* atomic_operations.c: every named operation of plait/atomic.h on every width, in the mode of this build, and the
 * asymmetric fences as Dekker's protocol needs them. */
#include <plait/atomic.h>

#include "support/support.h"

/* One atomic object per thread slot would hide the contention: all of them share these. */
struct test_shared {
    struct plait_atomic_u8 u8;
    struct plait_atomic_u16 u16;
    struct plait_atomic_u32 u32;
    struct plait_atomic_u64 u64;
    struct plait_atomic_i64 i64;
    unsigned long rounds;
    /* Dekker */
    plait_word light, heavy, gate;
    unsigned long both_missed;
    plait_word saw[2];
};

#define CHECK_INTEGER(type, bits)                                                                               \
    do {                                                                                                        \
        struct plait_atomic_##type a = PLAIT_ATOMIC_INIT(5);                                                    \
        type##_value seen = 7;                                                                                  \
        assert_true(plait_load_relaxed(&a) == 5 && plait_load_acquire(&a) == 5 && plait_load_seq_cst(&a) == 5); \
        plait_store_relaxed(&a, 1);                                                                             \
        plait_store_release(&a, 2);                                                                             \
        plait_store_seq_cst(&a, 3);                                                                             \
        assert_true(plait_exchange_relaxed(&a, 4) == 3 && plait_exchange_acquire(&a, 5) == 4);                  \
        assert_true(plait_exchange_release(&a, 6) == 5 && plait_exchange_acq_rel(&a, 7) == 6);                  \
        assert_true(plait_exchange_seq_cst(&a, 8) == 7);                                                        \
        assert_false(plait_compare_exchange_relaxed(&a, &seen, 1));                                             \
        assert_true(seen == 8 && plait_compare_exchange_relaxed(&a, &seen, 9));                                 \
        assert_false(plait_compare_exchange_acquire(&a, &seen, 1));                                             \
        assert_true(seen == 9 && plait_compare_exchange_acquire(&a, &seen, 10));                                \
        assert_false(plait_compare_exchange_release(&a, &seen, 1));                                             \
        assert_true(seen == 10 && plait_compare_exchange_release(&a, &seen, 11));                               \
        assert_false(plait_compare_exchange_acq_rel(&a, &seen, 1));                                             \
        assert_true(seen == 11 && plait_compare_exchange_acq_rel(&a, &seen, 12));                               \
        assert_false(plait_compare_exchange_seq_cst(&a, &seen, 1));                                             \
        assert_true(seen == 12 && plait_compare_exchange_seq_cst(&a, &seen, 13));                               \
        assert_true(plait_add_relaxed(&a, 1) == 13 && plait_add_acquire(&a, 1) == 14);                          \
        assert_true(plait_add_release(&a, 1) == 15 && plait_add_acq_rel(&a, 1) == 16);                          \
        assert_true(plait_add_seq_cst(&a, 1) == 17 && plait_sub_relaxed(&a, 3) == 18);                          \
        assert_true(plait_sub_acq_rel(&a, 3) == 15 && plait_or_relaxed(&a, 3) == 12);                           \
        assert_true(plait_or_release(&a, 32) == 15 && plait_and_acquire(&a, 40) == 47);                         \
        assert_true(plait_and_seq_cst(&a, 32) == 40 && plait_xor_relaxed(&a, 33) == 32);                        \
        assert_true(plait_xor_acq_rel(&a, 1) == 1 && plait_load_relaxed(&a) == 0);                              \
        plait_initialize(&a, 77);                                                                               \
        assert_true(plait_load_relaxed(&a) == 77);                                                              \
    } while (0)

typedef uint8_t u8_value;
typedef uint16_t u16_value;
typedef uint32_t u32_value;
typedef uint64_t u64_value;
typedef int8_t i8_value;
typedef int16_t i16_value;
typedef int32_t i32_value;
typedef int64_t i64_value;

static void each_operation_does_what_it_says_on_each_width(void **state)
{
    (void)state;
    CHECK_INTEGER(u8, 8);
    CHECK_INTEGER(u16, 16);
    CHECK_INTEGER(u32, 32);
    CHECK_INTEGER(u64, 64);
    CHECK_INTEGER(i8, 8);
    CHECK_INTEGER(i16, 16);
    CHECK_INTEGER(i32, 32);
    CHECK_INTEGER(i64, 64);
}

struct node {
    int value;
};
PLAIT_ATOMIC_POINTER(node_pointer, struct node);

static void typed_pointers_need_no_cast(void **state)
{
    (void)state;
    struct node a = {1};
    struct node b = {2};
    struct node_pointer p = PLAIT_ATOMIC_INIT(&a);
    struct node *seen = &b;
    assert_false(plait_compare_exchange_acq_rel(&p, &seen, &b));
    assert_ptr_equal(seen, &a);
    assert_true(plait_compare_exchange_acq_rel(&p, &seen, &b));
    assert_ptr_equal(plait_exchange_acq_rel(&p, NULL), &b);
    assert_null(plait_load_acquire(&p));
}

static int evaluations;

static struct plait_atomic_u32 *once(struct plait_atomic_u32 *a)
{
    evaluations++;
    return a;
}

static void arguments_are_evaluated_once(void **state)
{
    (void)state;
    struct plait_atomic_u32 a = PLAIT_ATOMIC_INIT(0);
    uint32_t expected = 0;
    evaluations = 0;
    (void)plait_load_acquire(once(&a));
    plait_store_release(once(&a), 1U);
    (void)plait_exchange_acq_rel(once(&a), 0U);
    (void)plait_add_seq_cst(once(&a), 0U);
    (void)plait_compare_exchange_acq_rel(once(&a), &expected, 3U);
    assert_int_equal(evaluations, 5);
}

static void add_up(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        (void)plait_add_relaxed(&shared->u8, 1);
        (void)plait_add_relaxed(&shared->u16, 1);
        (void)plait_add_acq_rel(&shared->u32, 1U);
        (void)plait_sub_seq_cst(&shared->i64, 1);
        uint64_t seen = plait_load_relaxed(&shared->u64);
        while (!plait_compare_exchange_acq_rel(&shared->u64, &seen, seen + 1U)) {}
    }
}

static void updates_of_many_threads_add_up(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(100000, 500)};
    test_threads(4, add_up, &shared);
    const unsigned long sum = 4UL * shared.rounds;
    assert_true(plait_load_relaxed(&shared.u8) == (uint8_t)sum);
    assert_true(plait_load_relaxed(&shared.u16) == (uint16_t)sum);
    assert_true(plait_load_relaxed(&shared.u32) == (uint32_t)sum);
    assert_true(plait_load_relaxed(&shared.u64) == sum);
    assert_true(plait_load_relaxed(&shared.i64) == -(int64_t)sum);
}

/* Both meet at a gate; one crosses its light fence, the other its heavy one; both having missed the other is what the
 * pair forbids. */
static void meet(struct test_shared *shared, uint32_t count)
{
    (void)plait_add_acq_rel(&shared->gate, 1U);
    uint32_t seen = plait_load_acquire(&shared->gate);
    while (seen < count) {
        plait_relax(&shared->gate, seen);
        seen = plait_load_acquire(&shared->gate);
    }
}

static void cross(unsigned index, struct test_shared *shared)
{
    for (uint32_t i = 0; i < shared->rounds; i++) {
        meet(shared, 6U * i + 2U);
        if (index == 0U) {
            plait_store_relaxed(&shared->light, i + 1U);
            plait_fence_light();
            plait_store_relaxed(&shared->saw[0], plait_load_relaxed(&shared->heavy));
        } else {
            plait_store_relaxed(&shared->heavy, i + 1U);
            (void)plait_fence_heavy();
            plait_store_relaxed(&shared->saw[1], plait_load_relaxed(&shared->light));
        }
        meet(shared, 6U * i + 4U);
        if (index == 0U && plait_load_relaxed(&shared->saw[0]) <= i && plait_load_relaxed(&shared->saw[1]) <= i) {
            shared->both_missed++;
        }
        meet(shared, 6U * i + 6U);
    }
}

static void a_light_and_a_heavy_fence_order_like_two_full_ones(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(3000, 50)};
    test_threads(2, cross, &shared);
    assert_true(shared.both_missed == 0UL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_operation_does_what_it_says_on_each_width),
        cmocka_unit_test(typed_pointers_need_no_cast),
        cmocka_unit_test(arguments_are_evaluated_once),
        cmocka_unit_test(updates_of_many_threads_add_up),
        cmocka_unit_test(a_light_and_a_heavy_fence_order_like_two_full_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
