/* SPDX-License-Identifier: MIT */
/* dict with hooks: strings that the dictionary owns, functions run under the lock, and the rules for both. */
#include "support/support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <plait/time.h>
#include <plait/wait.h>

#include "dict_counts.h"
#include "dict_numbers.h"
#include "dict_owned.h"
#include "dict_texts.h"

static const char *text_of(char *buffer, size_t size, unsigned n)
{
    (void)snprintf(buffer, size, "key number %u", n);
    return buffer;
}

/* ---- strings ---- */

static void strings_are_copied_in_and_out(void **state)
{
    (void)state;
    struct ledger ledger;
    dict_texts map;
    char buffer[32];
    const char *value = NULL;
    ledger_open(&ledger);
    assert_int_equal(dict_texts_init(&map, &ledger), PLAIT_OK);
    for (unsigned n = 0; n < 500; n++) {
        assert_int_equal(dict_texts_set(&map, text_of(buffer, sizeof buffer, n), "a"), PLAIT_OK);
        assert_int_equal(dict_texts_set(&map, text_of(buffer, sizeof buffer, n), buffer), PLAIT_OK);
    }
    memset(buffer, 'x', sizeof buffer - 1U);
    assert_int_equal(ledger_alive(&ledger), 1000);
    assert_int_equal(dict_texts_size(&map), 500);
    assert_int_equal(dict_texts_get(&map, "key number 7", &value), PLAIT_OK);
    assert_string_equal(value, "key number 7");
    assert_int_equal(ledger_alive(&ledger), 1001);
    assert_int_equal(dict_texts_remove(&map, "key number 7", NULL), PLAIT_OK);
    assert_string_equal(value, "key number 7"); /* the caller's own copy */
    text_dispose(&value, &ledger);
    assert_int_equal(dict_texts_remove(&map, "key number 8", &value), PLAIT_OK);
    assert_string_equal(value, "key number 8"); /* handed over */
    text_dispose(&value, &ledger);
    assert_int_equal(ledger_alive(&ledger), 996);
    assert_false(dict_texts_contains(&map, "key number 8"));
    assert_true(dict_texts_contains(&map, "key number 9"));
    assert_int_equal(dict_texts_get(&map, "none", &value), PLAIT_MISSING);
    assert_int_equal(dict_texts_insert(&map, "key number 9", "b"), PLAIT_EXISTS);
    assert_int_equal(ledger_alive(&ledger), 996);
    dict_texts_destroy(&map);
    assert_int_equal(ledger_alive(&ledger), 0);
}

static void get_or_insert_copies_for_both(void **state)
{
    (void)state;
    struct ledger ledger;
    dict_texts map;
    const char *first = NULL;
    const char *second = NULL;
    bool inserted = false;
    ledger_open(&ledger);
    assert_int_equal(dict_texts_init(&map, &ledger), PLAIT_OK);
    assert_int_equal(dict_texts_get_or_insert(&map, "k", "one", &first, &inserted), PLAIT_OK);
    assert_true(inserted);
    assert_int_equal(dict_texts_get_or_insert(&map, "k", "two", &second, &inserted), PLAIT_OK);
    assert_false(inserted);
    assert_string_equal(first, "one");
    assert_string_equal(second, "one");
    assert_ptr_not_equal(first, second);
    text_dispose(&first, &ledger);
    text_dispose(&second, &ledger);
    assert_int_equal(ledger_alive(&ledger), 2);
    dict_texts_destroy(&map);
    assert_int_equal(ledger_alive(&ledger), 0);
}

/* Runs every call with a copy that fails the n-th time, for all n: nothing is lost, nothing changes. */
static void a_copy_that_fails_changes_nothing(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 6; n++) {
        struct ledger ledger;
        dict_texts map;
        dict_texts other;
        const char *text = "before";
        ledger_open(&ledger);
        assert_int_equal(dict_texts_init(&map, &ledger), PLAIT_OK);
        assert_int_equal(dict_texts_init(&other, &ledger), PLAIT_OK);
        assert_int_equal(dict_texts_set(&map, "there", "value"), PLAIT_OK);
        const int64_t before = ledger_alive(&ledger);

        plait_store_relaxed(&ledger.copies_left, n);
        plait_status status = dict_texts_set(&map, "new", "value");
        assert_int_equal(status, n < 2 ? ENOMEM : PLAIT_OK);
        assert_int_equal(ledger_alive(&ledger), before + (n < 2 ? 0 : 2));
        assert_int_equal(dict_texts_size(&map), n < 2 ? 1 : 2);

        plait_store_relaxed(&ledger.copies_left, n);
        status = dict_texts_set(&map, "there", "value two"); /* no copy of a key that is there */
        assert_int_equal(status, n < 1 ? ENOMEM : PLAIT_OK);

        plait_store_relaxed(&ledger.copies_left, n);
        status = dict_texts_get(&map, "there", &text);
        assert_int_equal(status, n < 1 ? ENOMEM : PLAIT_OK);
        if (status == PLAIT_OK) {
            text_dispose(&text, &ledger);
        } else {
            assert_string_equal(text, "before");
        }

        plait_store_relaxed(&ledger.copies_left, n);
        bool inserted = true;
        status = dict_texts_get_or_insert(&map, "newer", "value", &text, &inserted);
        assert_int_equal(status, n < 3 ? ENOMEM : PLAIT_OK);
        if (status == PLAIT_OK) {
            text_dispose(&text, &ledger);
        }

        plait_store_relaxed(&ledger.copies_left, n);
        struct dict_texts_entries all = {NULL, 0, 0};
        status = dict_texts_snapshot(&map, &all);
        assert_true(status == PLAIT_OK || (status == ENOMEM && all.list == NULL));
        if (status == PLAIT_OK) {
            dict_texts_snapshot_free(&map, &all);
        }

        plait_store_relaxed(&ledger.copies_left, n);
        size_t copied = 99;
        status = dict_texts_copy_from(&other, &map, &copied);
        assert_true(status == PLAIT_OK || (status == ENOMEM && copied == 99 && dict_texts_size(&other) == 0));

        plait_store_relaxed(&ledger.copies_left, -1);
        dict_texts_destroy(&map);
        dict_texts_destroy(&other);
        assert_int_equal(ledger_alive(&ledger), 0);
    }
}

/* A copy that says MISSING, EXISTS or EMPTY must not be taken for the dictionary's answer. */
static void a_failing_copy_is_no_answer(void **state)
{
    (void)state;
    static const plait_status answers[] = {PLAIT_MISSING, PLAIT_EXISTS, PLAIT_EMPTY};
    for (unsigned i = 0; i < 3; i++) {
        for (int64_t n = 0; n < 4; n++) {
            struct ledger ledger;
            dict_texts map;
            dict_texts other;
            struct dict_texts_entries all = {NULL, 0, 0};
            const char *text = NULL;
            ledger_open(&ledger);
            assert_int_equal(dict_texts_init(&map, &ledger), PLAIT_OK);
            assert_int_equal(dict_texts_init(&other, &ledger), PLAIT_OK);
            assert_int_equal(dict_texts_set(&map, "a", "value"), PLAIT_OK);
            assert_int_equal(dict_texts_set(&map, "b", "value"), PLAIT_OK);
            ledger.failure = answers[i];

            plait_store_relaxed(&ledger.copies_left, n);
            assert_int_equal(dict_texts_set(&map, "c", "value"), n < 2 ? PLAIT_FAILED : PLAIT_OK);
            assert_int_equal(dict_texts_contains(&map, "c"), n >= 2);

            plait_store_relaxed(&ledger.copies_left, n);
            plait_status status = dict_texts_get_or_insert(&map, "d", "value", &text, NULL);
            assert_int_equal(status, n < 3 ? PLAIT_FAILED : PLAIT_OK);
            if (status == PLAIT_OK) {
                text_dispose(&text, &ledger);
            }

            plait_store_relaxed(&ledger.copies_left, n);
            status = dict_texts_get(&map, "a", &text);
            assert_int_equal(status, n < 1 ? PLAIT_FAILED : PLAIT_OK);
            if (status == PLAIT_OK) {
                text_dispose(&text, &ledger);
            }

            plait_store_relaxed(&ledger.copies_left, n);
            assert_int_equal(dict_texts_snapshot(&map, &all), PLAIT_FAILED);
            plait_store_relaxed(&ledger.copies_left, n);
            assert_int_equal(dict_texts_copy_from(&other, &map, NULL), PLAIT_FAILED);

            plait_store_relaxed(&ledger.copies_left, -1);
            dict_texts_destroy(&map);
            dict_texts_destroy(&other);
            assert_int_equal(ledger_alive(&ledger), 0);
        }
    }
}

static dict_texts *disposed_from;

static void look_from_dispose(struct ledger *ledger)
{
    ledger->at_dispose = NULL;
    assert_true(dict_texts_contains(disposed_from, "there"));
    assert_int_equal(dict_texts_remove(disposed_from, "there", NULL), PLAIT_OK);
}

/* A walk has copied the key and cannot copy the value: the copy is disposed of when the lock is released, or this
 * hangs. */
static void a_copy_left_over_is_disposed_of_without_the_lock(void **state)
{
    (void)state;
    struct ledger ledger;
    struct dict_texts_cursor cursor;
    dict_texts map;
    ledger_open(&ledger);
    assert_int_equal(dict_texts_init(&map, &ledger), PLAIT_OK);
    assert_int_equal(dict_texts_set(&map, "there", "value"), PLAIT_OK);
    disposed_from = &map;
    ledger.at_dispose = look_from_dispose;
    plait_store_relaxed(&ledger.copies_left, 1);
    dict_texts_cursor_open(&cursor, &map);
    assert_int_equal(dict_texts_cursor_next(&cursor, NULL, NULL), ENOMEM);
    plait_store_relaxed(&ledger.copies_left, -1);
    assert_int_equal(dict_texts_cursor_next(&cursor, NULL, NULL), PLAIT_EMPTY);
    dict_texts_cursor_close(&cursor);
    assert_null(ledger.at_dispose);
    dict_texts_destroy(&map);
    assert_int_equal(ledger_alive(&ledger), 0);
}

/* Such a key would lie where nobody looks for it. */
static void a_key_copy_of_other_bytes_needs_equal(void **state)
{
    (void)state;
    dict_numbers map;
    uint64_t offset = 0;
    int value = 0;
    assert_int_equal(dict_numbers_init(&map, &offset), PLAIT_OK);
    assert_int_equal(dict_numbers_set(&map, 1, 1), PLAIT_OK);
    offset = 1000;
    assert_int_equal(dict_numbers_set(&map, 1, 2), PLAIT_OK); /* it is there, so that its key is not copied */
    assert_int_equal(dict_numbers_set(&map, 2, 2), PLAIT_INVALID);
    assert_int_equal(dict_numbers_insert(&map, 3, 2), PLAIT_INVALID);
    assert_int_equal(dict_numbers_size(&map), 1);
    assert_int_equal(dict_numbers_get(&map, 1, &value), PLAIT_OK);
    assert_int_equal(value, 2);
    offset = 0;
    dict_numbers_destroy(&map);
}

/* Two dictionaries that own one value would dispose of it twice: with `dispose` alone there is no copy_from, or this
 * name would be declared twice. */
static plait_status dict_owned_copy_from(dict_owned *self)
{
    return dict_owned_clear(self);
}

static void a_value_that_cannot_be_copied_has_one_owner(void **state)
{
    (void)state;
    dict_owned map;
    int disposed = 0;
    int *value = NULL;
    assert_int_equal(dict_owned_init(&map), PLAIT_OK);
    assert_int_equal(dict_owned_set(&map, 1, &disposed), PLAIT_OK);
    assert_int_equal(dict_owned_set(&map, 1, &disposed), PLAIT_OK); /* the former one */
    assert_int_equal(disposed, 1);
    assert_int_equal(dict_owned_insert(&map, 1, &disposed), PLAIT_EXISTS); /* the caller's still */
    assert_int_equal(disposed, 1);
    assert_int_equal(dict_owned_remove(&map, 1, &value), PLAIT_OK); /* the caller's again */
    assert_int_equal(disposed, 1);
    assert_int_equal(dict_owned_set(&map, 2, value), PLAIT_OK);
    assert_int_equal(dict_owned_copy_from(&map), PLAIT_OK);
    assert_int_equal(disposed, 2);
    dict_owned_destroy(&map);
    assert_int_equal(disposed, 2);
}

/* ---- update and upsert ---- */

static plait_status add(struct count *value, int *argument)
{
    value->sum += *argument;
    value->times++;
    return PLAIT_OK;
}

static plait_status add_or_make(struct count *value, bool present, int *argument)
{
    assert_true(present || (value->sum == 0 && value->times == 0));
    return add(value, argument);
}

static plait_status fail_after_change(struct count *value, int *argument)
{
    value->sum = 1000;
    return (plait_status)*argument;
}

static plait_status fail_or_make(struct count *value, bool present, int *argument)
{
    (void)present;
    return fail_after_change(value, argument);
}

static void update_changes_in_one_step(void **state)
{
    (void)state;
    dict_counts map;
    struct count value = {0, 0};
    int by = 5;
    assert_int_equal(dict_counts_init(&map), PLAIT_OK);
    assert_int_equal(dict_counts_update(&map, 1, add, &by), PLAIT_MISSING);
    assert_int_equal(dict_counts_upsert(&map, 1, add_or_make, &by), PLAIT_OK);
    assert_int_equal(dict_counts_upsert(&map, 1, add_or_make, &by), PLAIT_OK);
    assert_int_equal(dict_counts_update(&map, 1, add, &by), PLAIT_OK);
    assert_int_equal(dict_counts_get(&map, 1, &value), PLAIT_OK);
    assert_int_equal(value.sum, 15);
    assert_int_equal(value.times, 3);
    dict_counts_destroy(&map);
}

static void a_function_that_fails_changes_nothing(void **state)
{
    (void)state;
    dict_counts map;
    struct count value = {0, 0};
    const struct count first = {3, 1};
    assert_int_equal(dict_counts_init(&map), PLAIT_OK);
    assert_int_equal(dict_counts_set(&map, 1, first), PLAIT_OK);
    int status = 42; /* the user's own travel unchanged, and so do Plait's */
    assert_int_equal(dict_counts_update(&map, 1, fail_after_change, &status), 42);
    status = PLAIT_BUSY;
    assert_int_equal(dict_counts_update(&map, 1, fail_after_change, &status), PLAIT_BUSY);
    assert_int_equal(dict_counts_upsert(&map, 2, fail_or_make, &status), PLAIT_BUSY);
    status = PLAIT_MISSING;
    assert_int_equal(dict_counts_upsert(&map, 2, fail_or_make, &status), PLAIT_MISSING);
    status = -1000; /* nobody's */
    assert_int_equal(dict_counts_update(&map, 1, fail_after_change, &status), PLAIT_FAILED);
    assert_int_equal(dict_counts_get(&map, 1, &value), PLAIT_OK);
    assert_int_equal(value.sum, 3);
    assert_int_equal(dict_counts_size(&map), 1);
    dict_counts_destroy(&map);
}

static void upsert_makes_entries_through_growth(void **state)
{
    (void)state;
    dict_counts map;
    struct count value = {0, 0};
    int by = 1;
    assert_int_equal(dict_counts_init(&map), PLAIT_OK);
    for (unsigned round = 0; round < 3; round++) {
        for (uint64_t key = 0; key < 5000; key++) {
            assert_int_equal(dict_counts_upsert(&map, key, add_or_make, &by), PLAIT_OK);
        }
    }
    assert_int_equal(dict_counts_size(&map), 5000);
    for (uint64_t key = 0; key < 5000; key++) {
        assert_int_equal(dict_counts_get(&map, key, &value), PLAIT_OK);
        assert_int_equal(value.times, 3);
    }
    dict_counts_destroy(&map);
}

static plait_status append(const char **value, struct ledger *ledger)
{
    char text[64];
    const char *old = *value;
    (void)snprintf(text, sizeof text, "%s+", old);
    const char *source = text;
    const plait_status status = text_copy(value, &source, ledger);
    if (status == PLAIT_OK) {
        text_dispose(&old, ledger);
    }
    return status;
}

static plait_status append_or_make(const char **value, bool present, struct ledger *ledger)
{
    const char *first = "new";
    return present ? append(value, ledger) : text_copy(value, &first, ledger);
}

static plait_status append_and_fail(const char **value, struct ledger *ledger)
{
    const plait_status status = append(value, ledger);
    return status == PLAIT_OK ? 7 : status;
}

static void update_of_owned_values_loses_none(void **state)
{
    (void)state;
    struct ledger ledger;
    dict_texts map;
    const char *value = NULL;
    ledger_open(&ledger);
    assert_int_equal(dict_texts_init(&map, &ledger), PLAIT_OK);
    assert_int_equal(dict_texts_upsert(&map, "a", append_or_make), PLAIT_OK);
    assert_int_equal(dict_texts_upsert(&map, "a", append_or_make), PLAIT_OK);
    assert_int_equal(dict_texts_update(&map, "a", append), PLAIT_OK);
    assert_int_equal(dict_texts_update(&map, "a", append_and_fail), 7);
    assert_int_equal(ledger_alive(&ledger), 2);
    assert_int_equal(dict_texts_get(&map, "a", &value), PLAIT_OK);
    assert_string_equal(value, "new++");
    text_dispose(&value, &ledger);
    plait_store_relaxed(&ledger.copies_left, 1); /* the key's copy works, the function's fails */
    assert_int_equal(dict_texts_upsert(&map, "b", append_or_make), ENOMEM);
    plait_store_relaxed(&ledger.copies_left, -1);
    assert_int_equal(ledger_alive(&ledger), 2);
    dict_texts_destroy(&map);
    assert_int_equal(ledger_alive(&ledger), 0);
}

/* ---- what user code may not do ---- */

static dict_counts *own;
static plait_word never = PLAIT_ATOMIC_INIT(0);

static plait_status call_own(struct count *value, int *argument)
{
    struct count seen = {0, 0};
    value->sum = 99;
    switch (*argument) {
    case 0:
        return dict_counts_set(own, 1, *value);
    case 1:
        return dict_counts_insert(own, 50, *value);
    case 2:
        return dict_counts_remove(own, 1, NULL);
    case 3:
        return dict_counts_clear(own);
    case 4: {
        int by = 1;
        return dict_counts_update(own, 1, add, &by);
    }
    case 5: {
        struct dict_counts_entries all;
        return dict_counts_snapshot(own, &all);
    }
    case 6: {
        const plait_status refused = dict_counts_set(own, 1, *value);
        return refused == PLAIT_MISUSE ? PLAIT_OK : 1; /* looking away does not help */
    }
    default:
        /* reading needs no lock here */
        return dict_counts_get(own, 1, &seen) == PLAIT_OK && seen.sum == 3 ? PLAIT_OK : 2;
    }
}

static plait_status wait_inside(struct count *value, int *argument)
{
    (void)argument;
    value->sum = 99;
    const plait_status waited = plait_wait(&never, 0U, plait_after(plait_milliseconds(1)));
    (void)waited;
    return PLAIT_OK;
}

static void user_code_that_calls_its_own_dictionary_is_refused(void **state)
{
    (void)state;
    dict_counts map;
    const struct count first = {3, 1};
    struct count value = {0, 0};
    own = &map;
    assert_int_equal(dict_counts_init(&map), PLAIT_OK);
    assert_int_equal(dict_counts_set(&map, 1, first), PLAIT_OK);
    for (int what = 0; what < 7; what++) {
        assert_int_equal(dict_counts_update(&map, 1, call_own, &what), PLAIT_MISUSE);
        assert_int_equal(dict_counts_get(&map, 1, &value), PLAIT_OK);
        assert_int_equal(value.sum, 3);
        assert_int_equal(dict_counts_size(&map), 1);
    }
    int reads = 7;
    assert_int_equal(dict_counts_update(&map, 1, call_own, &reads), PLAIT_OK);
    dict_counts_destroy(&map);
}

/* Calls that would find nothing to do are refused as any others, so that no key has to be there for a mistake to show.
 */
static dict_texts *own_texts;
static dict_texts *other_texts;
static unsigned asked;

static plait_status ask_for_nothing(const char **value, struct ledger *ledger)
{
    size_t count = 7;
    bool same = true;
    (void)ledger;
    switch (asked) {
    case 0:
        assert_false(dict_texts_contains(own_texts, "absent"));
        break;
    case 1:
        assert_int_equal(dict_texts_get_many(own_texts, value, value, &same, 0, &count), PLAIT_MISUSE);
        break;
    case 2:
        assert_int_equal(dict_texts_set_many(own_texts, value, value, 0, &count), PLAIT_MISUSE);
        break;
    case 3:
        assert_int_equal(dict_texts_copy_from(own_texts, own_texts, &count), PLAIT_MISUSE);
        break;
    default:
        assert_int_equal(dict_texts_equal(own_texts, other_texts, &same), PLAIT_MISUSE);
        break;
    }
    assert_true(same && count == 7);
    return PLAIT_OK;
}

static void user_code_that_asks_its_own_dictionary_for_nothing_is_refused(void **state)
{
    (void)state;
    struct ledger ledger;
    dict_texts map;
    dict_texts empty;
    own_texts = &map;
    other_texts = &empty;
    ledger_open(&ledger);
    assert_int_equal(dict_texts_init(&map, &ledger), PLAIT_OK);
    assert_int_equal(dict_texts_init(&empty, &ledger), PLAIT_OK);
    assert_int_equal(dict_texts_set(&map, "there", "value"), PLAIT_OK);
    for (asked = 0; asked < 5; asked++) {
        assert_int_equal(dict_texts_update(&map, "there", ask_for_nothing), PLAIT_MISUSE);
    }
    dict_texts_destroy(&map);
    dict_texts_destroy(&empty);
    assert_int_equal(ledger_alive(&ledger), 0);
}

static void user_code_that_waits_is_refused(void **state)
{
    (void)state;
    dict_counts map;
    const struct count first = {3, 1};
    struct count value = {0, 0};
    int unused = 0;
    assert_int_equal(dict_counts_init(&map), PLAIT_OK);
    assert_int_equal(dict_counts_set(&map, 1, first), PLAIT_OK);
    assert_int_equal(dict_counts_update(&map, 1, wait_inside, &unused), PLAIT_MISUSE);
    assert_int_equal(dict_counts_get(&map, 1, &value), PLAIT_OK);
    assert_int_equal(value.sum, 3);
    dict_counts_destroy(&map);
}

static plait_status destroy_inside(struct count *value, int *argument)
{
    (void)value;
    (void)argument;
    dict_counts_destroy(own);
    return PLAIT_OK;
}

static void destroy_in_the_middle(void)
{
    static dict_counts map;
    const struct count first = {3, 1};
    int unused = 0;
    own = &map;
    if (dict_counts_init(&map) == PLAIT_OK && dict_counts_set(&map, 1, first) == PLAIT_OK) {
        const plait_status status = dict_counts_update(&map, 1, destroy_inside, &unused);
        (void)status;
    }
}

static void destroy_under_a_running_call_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(destroy_in_the_middle, "dict_counts_destroy"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_copied_in_and_out),
        cmocka_unit_test(get_or_insert_copies_for_both),
        cmocka_unit_test(a_copy_that_fails_changes_nothing),
        cmocka_unit_test(a_failing_copy_is_no_answer),
        cmocka_unit_test(a_copy_left_over_is_disposed_of_without_the_lock),
        cmocka_unit_test(a_key_copy_of_other_bytes_needs_equal),
        cmocka_unit_test(a_value_that_cannot_be_copied_has_one_owner),
        cmocka_unit_test(update_changes_in_one_step),
        cmocka_unit_test(a_function_that_fails_changes_nothing),
        cmocka_unit_test(upsert_makes_entries_through_growth),
        cmocka_unit_test(update_of_owned_values_loses_none),
        cmocka_unit_test(user_code_that_calls_its_own_dictionary_is_refused),
        cmocka_unit_test(user_code_that_asks_its_own_dictionary_for_nothing_is_refused),
        cmocka_unit_test(user_code_that_waits_is_refused),
        cmocka_unit_test(destroy_under_a_running_call_is_fatal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
