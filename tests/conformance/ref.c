/* SPDX-License-Identifier: MIT */
/* What the atomic reference promises that this kind is modelled on, item by item. */
#include "support/support.h"

#include "ref_letters.h"

enum { THREADS = 10 };

static struct tally tally;

static uint64_t ended(void)
{
    return plait_load_relaxed(&tally.ended);
}

static int begin(void **state)
{
    (void)state;
    plait_store_relaxed(&tally.ended, 0U);
    return 0;
}

static int nothing_is_left(void **state)
{
    (void)state;
    return letters_live() == 0 ? 0 : -1;
}

static struct letter *letter(uint64_t number)
{
    struct letter *made = NULL;
    assert_int_equal(ref_letters_new((struct letter){number, number, NULL}, &made, &tally), PLAIT_OK);
    return made;
}

static void FT_R01_set_and_get(void **state)
{
    (void)state;
    ref_letters ref = REF_LETTERS_EMPTY;
    struct letter *one = letter(1);
    assert_null(ref_letters_get(&ref));
    ref_letters_set(&ref, one);
    struct letter *got = ref_letters_get(&ref);
    assert_ptr_equal(got, one);
    ref_letters_release(got);
    ref_letters_release(one);
    ref_letters_destroy(&ref);
}

static void FT_R02_exchange_returns_the_old_one(void **state)
{
    (void)state;
    struct letter *one = letter(1);
    struct letter *two = letter(2);
    ref_letters ref;
    ref_letters_init(&ref, one);
    struct letter *old = ref_letters_exchange(&ref, two);
    assert_ptr_equal(old, one);
    ref_letters_release(old);
    old = ref_letters_get(&ref);
    assert_ptr_equal(old, two);
    ref_letters_release(old);
    ref_letters_release(one);
    ref_letters_release(two);
    ref_letters_destroy(&ref);
}

static void FT_R03_compare_exchange_goes_by_identity(void **state)
{
    (void)state;
    struct letter *one = letter(1);
    struct letter *twin = letter(1);
    struct letter *two = letter(2);
    ref_letters ref;
    ref_letters_init(&ref, one);
    struct letter *expected = twin; /* its reference goes with the failure */
    assert_false(ref_letters_compare_exchange(&ref, &expected, two));
    assert_ptr_equal(expected, one); /* what was seen, which the seed does not tell */
    assert_true(ref_letters_compare_exchange(&ref, &expected, two));
    ref_letters_release(expected);
    expected = ref_letters_get(&ref);
    assert_ptr_equal(expected, two);
    ref_letters_release(expected);
    ref_letters_release(one);
    ref_letters_release(two);
    ref_letters_destroy(&ref);
}

struct test_shared {
    ref_letters ref;
    struct letter *letters[THREADS];
    struct letter *old[THREADS];
};

static void set_mine(unsigned index, struct test_shared *shared)
{
    ref_letters_set(&shared->ref, shared->letters[index]);
}

static void exchange_mine(unsigned index, struct test_shared *shared)
{
    shared->old[index] = ref_letters_exchange(&shared->ref, shared->letters[index]);
}

/* Ten threads, one letter each: one of them is in the end. */
static void ten_threads(test_body *body)
{
    static struct test_shared shared;
    unsigned found = 0;
    ref_letters_init(&shared.ref, NULL);
    for (unsigned i = 0; i < THREADS; i++) {
        shared.letters[i] = letter(i);
        shared.old[i] = NULL;
    }
    test_threads(THREADS, body, &shared);
    struct letter *last = ref_letters_get(&shared.ref);
    for (unsigned i = 0; i < THREADS; i++) {
        found += last == shared.letters[i] ? 1U : 0U;
        assert_ptr_not_equal(shared.old[i], shared.letters[i]);
        ref_letters_release(shared.old[i]);
        ref_letters_release(shared.letters[i]);
    }
    assert_int_equal(found, 1);
    ref_letters_release(last);
    assert_int_equal(ended(), THREADS - 1);
    ref_letters_destroy(&shared.ref);
    assert_int_equal(ended(), THREADS);
}

static void FT_R04_ten_threads_set_one_of_the_values(void **state)
{
    (void)state;
    ten_threads(set_mine);
}

static void FT_R05_ten_threads_exchange_likewise(void **state)
{
    (void)state;
    ten_threads(exchange_mine);
}

static void FT_R06_what_is_replaced_is_released(void **state)
{
    (void)state;
    ref_letters ref = REF_LETTERS_EMPTY;
    struct letter *one = letter(1);
    struct letter *two = letter(2);
    ref_letters_set(&ref, one);
    ref_letters_release(one);
    ref_letters_set(&ref, two);
    assert_int_equal(ended(), 1);
    ref_letters_release(two);
    ref_letters_release(ref_letters_exchange(&ref, NULL));
    assert_int_equal(ended(), 2);
}

static void FT_R07_a_chain_of_compare_exchanges_releases_each(void **state)
{
    (void)state;
    ref_letters ref = REF_LETTERS_EMPTY;
    struct letter *last = NULL;
    for (uint64_t i = 0; i < 10; i++) {
        struct letter *next = letter(i);
        assert_true(ref_letters_compare_exchange(&ref, &last, next));
        ref_letters_release(last);
        last = next;
        assert_int_equal(ended(), i);
    }
    ref_letters_release(last);
    ref_letters_destroy(&ref);
    assert_int_equal(ended(), 10);
}

static void FT_R08_a_circle_ends_when_it_is_broken(void **state)
{
    (void)state;
    struct letter *one = letter(1);
    struct letter *two = letter(2);
    one->kept = ref_letters_retain(two);
    two->kept = ref_letters_retain(one);
    ref_letters_release(two);
    assert_int_equal(ended(), 0);
    struct letter *kept = one->kept;
    one->kept = NULL;
    ref_letters_release(one); /* the circle would be out of reach from here on */
    assert_int_equal(ended(), 0);
    ref_letters_release(kept);
    assert_int_equal(ended(), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(FT_R01_set_and_get, begin, nothing_is_left),
        cmocka_unit_test_setup_teardown(FT_R02_exchange_returns_the_old_one, begin, nothing_is_left),
        cmocka_unit_test_setup_teardown(FT_R03_compare_exchange_goes_by_identity, begin, nothing_is_left),
        cmocka_unit_test_setup_teardown(FT_R04_ten_threads_set_one_of_the_values, begin, nothing_is_left),
        cmocka_unit_test_setup_teardown(FT_R05_ten_threads_exchange_likewise, begin, nothing_is_left),
        cmocka_unit_test_setup_teardown(FT_R06_what_is_replaced_is_released, begin, nothing_is_left),
        cmocka_unit_test_setup_teardown(FT_R07_a_chain_of_compare_exchanges_releases_each, begin, nothing_is_left),
        cmocka_unit_test_setup_teardown(FT_R08_a_circle_ends_when_it_is_broken, begin, nothing_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
