/* SPDX-License-Identifier: MIT */
/* References to counted objects, by one thread: who holds what after each call, and when an object ends. */
#include "support/support.h"

#include "ref_letters.h"
#include "ref_numbers.h"
#include "ref_parcels.h"
#include "ref_sheets.h"
#include "ref_words.h"

#include <string.h>

static struct tally tally;

static uint64_t ended(void)
{
    return plait_load_relaxed(&tally.ended);
}

static int begin(void **state)
{
    (void)state;
    plait_store_relaxed(&tally.ended, 0U);
    plait_store_relaxed(&tally.last, 0U);
    letter_last_words = NULL;
    return letters_live() == 0 ? 0 : -1;
}

static int all_gone(void **state)
{
    (void)state;
    return letters_live() == 0 ? 0 : -1;
}

static struct letter *letter(uint64_t number)
{
    struct letter *made = NULL;
    assert_int_equal(ref_letters_new((struct letter){number, number, NULL}, &made, &tally), PLAIT_OK);
    assert_non_null(made);
    return made;
}

/* ---- life of an object ---- */

static void an_object_is_a_copy_of_its_value_and_ends_with_its_last_reference(void **state)
{
    (void)state;
    struct letter *made = letter(7);
    assert_int_equal(made->number, 7);
    assert_ptr_equal(ref_letters_retain(made), made);
    ref_letters_release(made);
    assert_int_equal(ended(), 0);
    assert_int_equal(made->copy, 7);
    ref_letters_release(made);
    assert_int_equal(ended(), 1);
    assert_int_equal(plait_load_relaxed(&tally.last), 7);
}

static void nothing_may_be_retained_and_released(void **state)
{
    (void)state;
    assert_null(ref_letters_retain(NULL));
    ref_letters_release(NULL);
    assert_null(ref_parcels_retain(NULL));
    ref_parcels_release(NULL);
}

static void an_object_of_the_users_own_memory_goes_back_to_dispose(void **state)
{
    (void)state;
    struct parcel parcel = {.number = 3, .tally = &tally};
    ref_parcels ref = REF_PARCELS_EMPTY;
    ref_parcels_share(&parcel);
    ref_parcels_set(&ref, &parcel);
    ref_parcels_release(&parcel);
    assert_int_equal(ended(), 0);
    ref_parcels_destroy(&ref);
    assert_int_equal(ended(), 1);
    assert_int_equal(plait_load_relaxed(&tally.last), 3);
    assert_true(parcel.number == UINT64_MAX);
    /* And may be shared again. */
    parcel.number = 4;
    ref_parcels_share(&parcel);
    ref_parcels_release(&parcel);
    assert_int_equal(ended(), 2);
}

static void any_type_will_do(void **state)
{
    (void)state;
    int *number = NULL;
    const char **word = NULL;
    struct sheet_of_lines *sheet = NULL;
    struct sheet_of_lines lines;
    memset(&lines, 0x5a, sizeof(lines));
    assert_int_equal(ref_numbers_new(-5, &number), PLAIT_OK);
    assert_int_equal(*number, -5);
    assert_int_equal(ref_words_new("word", &word), PLAIT_OK);
    assert_string_equal(*word, "word");
    assert_int_equal(ref_sheets_new(lines, &sheet), PLAIT_OK);
    assert_int_equal((uintptr_t)sheet % 64U, 0);
    assert_memory_equal(sheet, &lines, sizeof(lines));
    ref_numbers_release(number);
    ref_words_release(word);
    ref_sheets_release(sheet);
}

/* ---- a ref ---- */

static void a_ref_of_zero_bytes_is_empty(void **state)
{
    (void)state;
    static ref_letters zero;
    ref_letters empty = REF_LETTERS_EMPTY;
    struct letter *expected = NULL;
    assert_memory_equal(&zero, &empty, sizeof(zero));
    assert_null(ref_letters_get(&zero));
    assert_null(ref_letters_exchange(&zero, NULL));
    ref_letters_set(&zero, NULL);
    assert_true(ref_letters_compare_exchange(&zero, &expected, NULL));
    assert_null(expected);
    ref_letters_destroy(&zero);
    assert_null(ref_letters_get(&zero));
    assert_int_equal(ended(), 0);
}

static void init_holds_its_object_or_nothing(void **state)
{
    (void)state;
    ref_letters ref;
    memset(&ref, 0xff, sizeof(ref));
    ref_letters_init(&ref, NULL);
    assert_null(ref_letters_get(&ref));
    struct letter *made = letter(1);
    ref_letters_init(&ref, made);
    ref_letters_release(made);
    assert_int_equal(ended(), 0);
    ref_letters_destroy(&ref);
    assert_int_equal(ended(), 1);
}

static void what_was_got_stays_when_it_is_replaced(void **state)
{
    (void)state;
    ref_letters ref = REF_LETTERS_EMPTY;
    struct letter *first = letter(1);
    struct letter *second = letter(2);
    ref_letters_set(&ref, first);
    ref_letters_release(first);
    struct letter *got = ref_letters_get(&ref);
    assert_ptr_equal(got, first);
    ref_letters_set(&ref, second);
    assert_int_equal(ended(), 0);
    assert_int_equal(got->copy, 1);
    ref_letters_release(got);
    assert_int_equal(ended(), 1);
    ref_letters_release(second);
    ref_letters_destroy(&ref);
    assert_int_equal(ended(), 2);
}

static void exchange_hands_over_what_was_held(void **state)
{
    (void)state;
    ref_letters ref = REF_LETTERS_EMPTY;
    struct letter *first = letter(1);
    assert_null(ref_letters_exchange(&ref, first));
    ref_letters_release(first);
    ref_letters_release(ref_letters_get(&ref));
    struct letter *old = ref_letters_exchange(&ref, NULL);
    assert_ptr_equal(old, first);
    assert_int_equal(old->number, 1);
    assert_int_equal(ended(), 0);
    ref_letters_release(old);
    assert_int_equal(ended(), 1);
    ref_letters_destroy(&ref);
}

static void compare_exchange_goes_by_identity_and_gives_what_it_saw(void **state)
{
    (void)state;
    ref_letters ref = REF_LETTERS_EMPTY;
    struct letter *held = letter(1);
    struct letter *equal = letter(1);
    struct letter *next = letter(2);
    ref_letters_set(&ref, held);

    struct letter *expected = ref_letters_retain(equal); /* as the held one, but another */
    assert_false(ref_letters_compare_exchange(&ref, &expected, next));
    assert_ptr_equal(expected, held); /* and a reference of it */
    ref_letters_release(equal);
    assert_int_equal(ended(), 1); /* its other one was released by the call */

    assert_true(ref_letters_compare_exchange(&ref, &expected, next));
    assert_ptr_equal(expected, held); /* still ours */
    ref_letters_release(held);
    assert_int_equal(ended(), 1);
    ref_letters_release(expected);
    assert_int_equal(ended(), 2);

    expected = NULL;
    assert_false(ref_letters_compare_exchange(&ref, &expected, NULL));
    assert_ptr_equal(expected, next);
    assert_true(ref_letters_compare_exchange(&ref, &expected, NULL));
    ref_letters_release(expected);
    assert_int_equal(ended(), 2);

    expected = next; /* the ref is empty now: the last reference goes */
    assert_false(ref_letters_compare_exchange(&ref, &expected, NULL));
    assert_null(expected);
    assert_int_equal(ended(), 3);
}

static void an_object_may_follow_itself(void **state)
{
    (void)state;
    ref_letters ref = REF_LETTERS_EMPTY;
    struct letter *made = letter(1);
    struct letter *expected = made;
    ref_letters_set(&ref, made);
    ref_letters_set(&ref, made);
    assert_true(ref_letters_compare_exchange(&ref, &expected, made));
    struct letter *old = ref_letters_exchange(&ref, made);
    assert_ptr_equal(old, made);
    ref_letters_release(old);
    ref_letters_release(made);
    assert_int_equal(ended(), 0);
    ref_letters_destroy(&ref);
    assert_int_equal(ended(), 1);
}

static void many_refs_hold_one_object(void **state)
{
    (void)state;
    enum { REFS = 100 };
    static ref_letters refs[REFS];
    struct letter *made = letter(1);
    for (unsigned i = 0; i < REFS; i++) {
        ref_letters_set(&refs[i], made);
        ref_letters_release(ref_letters_get(&refs[i / 2U]));
    }
    ref_letters_release(made);
    for (unsigned i = 0; i < REFS; i++) {
        assert_int_equal(ended(), 0);
        ref_letters_destroy(&refs[i]);
    }
    assert_int_equal(ended(), 1);
}

static void a_share_that_runs_low_is_filled_up(void **state)
{
    (void)state;
    enum { GETS = 5 };
    ref_letters ref = REF_LETTERS_EMPTY;
    struct letter *made = letter(1);
    ref_letters_set(&ref, made);
    /* As if so many had got it and let go of it again. */
    const struct plait_pair low = {{(uint64_t)(uintptr_t)made, PLAIT_REF_REFILL - 2U}};
    plait_pair_store(&ref.ref.pair, low);
    plait_count_take_back(ref_letters_private_count(made), PLAIT_REF_REFILL - 2U);
    ref_letters_release(made);
    for (unsigned i = 0; i < GETS; i++) {
        assert_ptr_equal(ref_letters_get(&ref), made);
    }
    assert_in_range(plait_pair_load(&ref.ref.pair).word[PLAIT_REF_TAKEN], 1, GETS);
    ref_letters_destroy(&ref);
    for (unsigned i = 0; i < GETS; i++) {
        assert_int_equal(ended(), 0);
        ref_letters_release(made);
    }
    assert_int_equal(ended(), 1);
}

/* ---- dispose ---- */

static ref_letters last_ref;

static void look_and_set(struct letter *dying)
{
    struct letter *held = ref_letters_get(&last_ref);
    assert_ptr_not_equal(held, dying);
    ref_letters_release(held);
    letter_last_words = NULL;
    ref_letters_set(&last_ref, NULL);
}

static void dispose_may_call_the_ref_that_let_go(void **state)
{
    (void)state;
    struct letter *first = letter(1);
    struct letter *second = letter(2);
    ref_letters_set(&last_ref, first);
    ref_letters_release(first);
    letter_last_words = look_and_set;
    ref_letters_set(&last_ref, second);
    ref_letters_release(second);
    assert_int_equal(ended(), 2);
    assert_null(ref_letters_get(&last_ref));
}

static void an_object_lets_go_of_those_it_has(void **state)
{
    (void)state;
    struct letter *inner = letter(1);
    struct letter *outer = letter(2);
    outer->kept = inner;
    ref_letters_release(outer);
    assert_int_equal(ended(), 2);
    assert_int_equal(plait_load_relaxed(&tally.last), 1);
}

/* ---- misuse ---- */

static void release_too_often(void)
{
    static struct parcel parcel;
    parcel.tally = &tally;
    ref_parcels_share(&parcel);
    ref_parcels_release(&parcel);
    ref_parcels_release(&parcel);
}

static void keep_it(struct letter *dying)
{
    (void)ref_letters_retain(dying);
}

static void keep_it_for_a_moment(struct letter *dying)
{
    ref_letters_release(ref_letters_retain(dying));
}

static void put_it_in(struct letter *dying)
{
    ref_letters_set(&last_ref, dying);
}

static void retain_from_dispose(void)
{
    letter_last_words = keep_it;
    ref_letters_release(letter(1));
}

static void retain_and_release_from_dispose(void)
{
    letter_last_words = keep_it_for_a_moment;
    ref_letters_release(letter(1));
}

static void set_from_dispose(void)
{
    letter_last_words = put_it_in;
    ref_letters_release(letter(1));
}

static void releasing_too_often_is_fatal_where_it_shows(void **state)
{
    (void)state;
    assert_true(test_dies(release_too_often, "ref_parcels_release"));
    assert_true(test_dies(release_too_often, "releases an object more often than it was retained"));
}

static void a_dispose_that_keeps_its_object_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(retain_from_dispose, "retained by its own dispose"));
    assert_true(test_dies(set_from_dispose, "retained by its own dispose"));
    assert_true(test_dies(retain_and_release_from_dispose, "ref_letters_release"));
    assert_true(test_dies(retain_and_release_from_dispose,
                          "releases an object more often than it was retained, or at its end"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_object_is_a_copy_of_its_value_and_ends_with_its_last_reference, begin,
                                        all_gone),
        cmocka_unit_test_setup_teardown(nothing_may_be_retained_and_released, begin, all_gone),
        cmocka_unit_test_setup_teardown(an_object_of_the_users_own_memory_goes_back_to_dispose, begin, all_gone),
        cmocka_unit_test_setup_teardown(any_type_will_do, begin, all_gone),
        cmocka_unit_test_setup_teardown(a_ref_of_zero_bytes_is_empty, begin, all_gone),
        cmocka_unit_test_setup_teardown(init_holds_its_object_or_nothing, begin, all_gone),
        cmocka_unit_test_setup_teardown(what_was_got_stays_when_it_is_replaced, begin, all_gone),
        cmocka_unit_test_setup_teardown(exchange_hands_over_what_was_held, begin, all_gone),
        cmocka_unit_test_setup_teardown(compare_exchange_goes_by_identity_and_gives_what_it_saw, begin, all_gone),
        cmocka_unit_test_setup_teardown(an_object_may_follow_itself, begin, all_gone),
        cmocka_unit_test_setup_teardown(many_refs_hold_one_object, begin, all_gone),
        cmocka_unit_test_setup_teardown(a_share_that_runs_low_is_filled_up, begin, all_gone),
        cmocka_unit_test_setup_teardown(dispose_may_call_the_ref_that_let_go, begin, all_gone),
        cmocka_unit_test_setup_teardown(an_object_lets_go_of_those_it_has, begin, all_gone),
        cmocka_unit_test_setup_teardown(releasing_too_often_is_fatal_where_it_shows, begin, all_gone),
        cmocka_unit_test_setup_teardown(a_dispose_that_keeps_its_object_is_fatal, begin, all_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
