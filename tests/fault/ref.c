/* SPDX-License-Identifier: MIT */
/* References without memory: only the making of an object asks for any, and where there is none nothing has happened.
 */
#include "support/support.h"

#include "ref_letters.h"

enum { LETTERS = 6 };

static struct tally tally;

static void an_object_that_finds_no_memory_leaves_everything_as_it_was(void **state)
{
    (void)state;
    for (int64_t n = 0; n <= LETTERS; n++) {
        ref_letters ref = REF_LETTERS_EMPTY;
        uint64_t made = 0;
        plait_store_relaxed(&tally.ended, 0U);
        letters_fail_at(n);
        for (uint64_t i = 0; i < LETTERS; i++) {
            struct letter *before = ref_letters_get(&ref);
            struct letter *letter = before;
            const plait_status status = ref_letters_new((struct letter){i, i, NULL}, &letter, &tally);
            assert_int_equal(status, made < (uint64_t)n ? PLAIT_OK : PLAIT_NO_MEMORY);
            if (status == PLAIT_OK) {
                made++;
                assert_true(ref_letters_compare_exchange(&ref, &before, letter));
                ref_letters_release(letter);
            } else {
                assert_ptr_equal(letter, before);
            }
            ref_letters_release(before);
        }
        /* What needs no memory goes on. */
        struct letter *last = ref_letters_exchange(&ref, NULL);
        assert_true(made == 0 ? last == NULL : last->number == made - 1U);
        ref_letters_set(&ref, last);
        ref_letters_release(last);
        ref_letters_destroy(&ref);
        assert_int_equal(plait_load_relaxed(&tally.ended), made);
        assert_int_equal(letters_live(), 0);
        letters_fail_at(INT64_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_that_finds_no_memory_leaves_everything_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
