/* SPDX-License-Identifier: MIT */
/* References replaced while others read through them, for the race detectors: objects are plain data, written before
 * they are put in, read by whoever gets them, and scribbled over by their disposal. */
#include "support/support.h"

#include <stdlib.h>

#include "ref_letters.h"
#include "ref_parcels.h"

enum { THREADS = 4, REFS = 2, PARCELS = 16 };

struct test_shared {
    unsigned long rounds;
    ref_letters refs[REFS];
    struct plait_atomic_u64 made;
    ref_parcels parcels_ref;
    struct parcel parcels[THREADS][PARCELS];
};

static struct tally tally;
static struct tally parcel_tally;

static void read_and_release(struct letter *letter)
{
    if (letter != NULL && letter->number != letter->copy) {
        abort();
    }
    ref_letters_release(letter);
}

static struct letter *write_letter(struct test_shared *shared)
{
    struct letter *letter = NULL;
    if (ref_letters_new((struct letter){0, 0, NULL}, &letter, &tally) != PLAIT_OK) {
        abort();
    }
    letter->number = letter->copy = plait_add_relaxed(&shared->made, 1U);
    return letter;
}

static void work(unsigned index, struct test_shared *shared)
{
    uint64_t random = 4711U + index;
    for (unsigned long round = 0; round < shared->rounds; round++) {
        const uint64_t dice = test_random(&random);
        ref_letters *ref = &shared->refs[dice % REFS];
        ref_letters *other = &shared->refs[(dice + 1U) % REFS];
        struct letter *letter = NULL;
        switch (dice / REFS % 8U) {
        case 0:
            letter = write_letter(shared);
            ref_letters_set(ref, letter);
            break;
        case 1:
            letter = write_letter(shared);
            read_and_release(ref_letters_exchange(ref, letter));
            break;
        case 2: {
            struct letter *seen = ref_letters_get(ref);
            letter = write_letter(shared);
            while (!ref_letters_compare_exchange(ref, &seen, letter)) {}
            read_and_release(seen);
            break;
        }
        case 3:
            letter = ref_letters_get(ref);
            ref_letters_set(other, letter);
            break;
        default:
            letter = ref_letters_get(ref);
            break;
        }
        read_and_release(letter);
    }
}

static void objects_are_plain_data_to_those_who_hold_them(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(20000, 24);
    test_threads(THREADS, work, &shared);
    for (unsigned i = 0; i < REFS; i++) {
        read_and_release(ref_letters_get(&shared.refs[i]));
        ref_letters_destroy(&shared.refs[i]);
    }
    assert_int_equal(plait_load_relaxed(&tally.ended), plait_load_relaxed(&shared.made));
    assert_int_equal(letters_live(), 0);
}

/* Parcels: written, put in, read by others, and ended in the memory they lie in. */
static void hand_round(unsigned index, struct test_shared *shared)
{
    for (unsigned long round = 0; round < shared->rounds; round++) {
        struct parcel *mine = &shared->parcels[index][round % PARCELS];
        struct parcel *got = ref_parcels_get(&shared->parcels_ref);
        if (got != NULL && got->number >= UINT64_MAX) {
            abort();
        }
        ref_parcels_release(got);
        if (round < PARCELS) {
            mine->number = round;
            mine->tally = &parcel_tally;
            ref_parcels_share(mine);
            ref_parcels_set(&shared->parcels_ref, mine);
            ref_parcels_release(mine);
        }
    }
}

static void objects_of_the_users_own_memory_end_after_all_that_was_done(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(20000, 24);
    test_threads(THREADS, hand_round, &shared);
    ref_parcels_destroy(&shared.parcels_ref);
    assert_int_equal(plait_load_relaxed(&parcel_tally.ended), THREADS * PARCELS);
    for (unsigned i = 0; i < THREADS * PARCELS; i++) {
        assert_true(shared.parcels[i / PARCELS][i % PARCELS].number == UINT64_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_plain_data_to_those_who_hold_them),
        cmocka_unit_test(objects_of_the_users_own_memory_end_after_all_that_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
