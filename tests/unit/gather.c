/* SPDX-License-Identifier: MIT */
/* The gather's calls with one strand, for each way to build one; its ends, hooks, memory, and what is fatal. */
#include "gather.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <plait/scope.h>
#include <plait/wait.h>

#include "queued.h"

#include "bring_items.h"
#include "bring_kept.h"
#include "bring_kept_pages.h"
#include "bring_known.h"
#include "bring_names.h"
#include "bring_pages.h"
#include "bring_window.h"

#define GATHER bring_items
#define SPAN 1073741824
#define BEYOND PLAIT_INVALID
#define KEEPS false
#define KNOWN false
#define WAITS false
#define MAKE(g) bring_items_init(g)
#include "gather_cases.h"

#define GATHER bring_window
#define SPAN 5
#define BEYOND PLAIT_FULL
#define KEEPS false
#define KNOWN false
#define WAITS true
#define MAKE(g) bring_window_init(g)
#include "gather_cases.h"

#define GATHER bring_known
#define SPAN 100
#define BEYOND PLAIT_INVALID
#define KEEPS false
#define KNOWN true
#define WAITS false
#define MAKE(g) bring_known_init((g), 1000000)
#include "gather_cases.h"

#define GATHER bring_kept
#define SPAN 1073741824
#define BEYOND PLAIT_INVALID
#define KEEPS true
#define KNOWN false
#define WAITS false
#define MAKE(g) bring_kept_init(g)
#include "gather_cases.h"

/* ---- the end ---- */

static void test_end_fixes_the_length(void **state)
{
    (void)state;
    bring_items gather;
    uint64_t value = 0;
    assert_int_equal(bring_items_init(&gather), PLAIT_OK);
    assert_int_equal(bring_items_insert(&gather, 7, 70), PLAIT_OK); /* beyond the end to come */
    assert_int_equal(bring_items_end(&gather, PLAIT_GATHER_LIMIT), PLAIT_INVALID);
    assert_int_equal(bring_items_end(&gather, 2), PLAIT_OK);
    assert_int_equal(bring_items_end(&gather, 2), PLAIT_OK);
    assert_int_equal(bring_items_end(&gather, 3), PLAIT_EXISTS);
    assert_int_equal(bring_items_insert(&gather, 2, 20), PLAIT_INVALID);
    assert_int_equal(bring_items_insert(&gather, 7, 20), PLAIT_INVALID);
    assert_int_equal(bring_items_insert(&gather, 1, 10), PLAIT_OK);
    assert_int_equal(bring_items_try_next(&gather, &value), PLAIT_EMPTY);
    assert_int_equal(bring_items_insert(&gather, 0, 5), PLAIT_OK);
    assert_int_equal(bring_items_next(&gather, &value), PLAIT_OK);
    assert_int_equal(bring_items_next(&gather, &value), PLAIT_OK);
    assert_int_equal(value, 10);
    assert_int_equal(bring_items_next(&gather, &value), PLAIT_CLOSED);
    assert_int_equal(bring_items_size(&gather), 1); /* the one beyond */
    assert_int_equal(bring_items_reset(&gather), PLAIT_OK);
    assert_int_equal(bring_items_size(&gather), 0);
    assert_int_equal(bring_items_insert(&gather, 0, 1), PLAIT_OK);
    assert_int_equal(bring_items_next(&gather, &value), PLAIT_OK);
    assert_int_equal(bring_items_end(&gather, 0), PLAIT_INVALID); /* the reader is beyond it */
    assert_int_equal(bring_items_end(&gather, 1), PLAIT_OK);
    assert_int_equal(bring_items_next(&gather, &value), PLAIT_CLOSED);
    bring_items_destroy(&gather);
}

static void test_known_end(void **state)
{
    (void)state;
    bring_known gather;
    uint64_t value = 0;
    assert_int_equal(bring_known_init(&gather, PLAIT_GATHER_LIMIT), PLAIT_INVALID);
    assert_int_equal(bring_known_init(&gather, 0), PLAIT_OK); /* nothing to come */
    assert_int_equal(bring_known_next(&gather, &value), PLAIT_CLOSED);
    assert_int_equal(bring_known_insert(&gather, 0, 1), PLAIT_INVALID);
    assert_int_equal(bring_known_reset(&gather, PLAIT_GATHER_LIMIT), PLAIT_INVALID);
    assert_int_equal(bring_known_reset(&gather, 3), PLAIT_OK);
    assert_int_equal(bring_known_insert(&gather, 0, 1), PLAIT_OK);
    bring_known_close(&gather); /* the holes reach to the end */
    assert_int_equal(bring_known_next(&gather, &value), PLAIT_OK);
    assert_int_equal(bring_known_next(&gather, &value), PLAIT_MISSING);
    assert_int_equal(bring_known_next(&gather, &value), PLAIT_MISSING);
    assert_int_equal(bring_known_next(&gather, &value), PLAIT_CLOSED);
    bring_known_destroy(&gather);
}

/* Whole segments without a value, in a directory that has grown; wild indexes cost nothing. */
static void test_far_ahead(void **state)
{
    (void)state;
    bring_kept gather;
    uint64_t value = 0;
    const uint64_t far = UINT64_C(20) * BRING_KEPT_SEGMENT + 3U;
    assert_int_equal(bring_kept_init(&gather), PLAIT_OK);
    assert_int_equal(bring_kept_insert(&gather, UINT64_MAX, 1), PLAIT_INVALID);
    assert_int_equal(bring_kept_insert(&gather, BRING_KEPT_SPAN, 1), PLAIT_INVALID);
    assert_int_equal(bring_kept_insert(&gather, far, 42), PLAIT_OK);
    assert_int_equal(bring_kept_insert(&gather, far, 43), PLAIT_EXISTS);
    assert_int_equal(bring_kept_insert(&gather, 0, 1), PLAIT_OK);
    assert_int_equal(bring_kept_next(&gather, &value), PLAIT_OK);
    bring_kept_close(&gather);
    for (uint64_t i = 1; i < far; i++) {
        assert_int_equal(bring_kept_next(&gather, &value), PLAIT_MISSING);
    }
    assert_int_equal(bring_kept_next(&gather, &value), PLAIT_OK);
    assert_int_equal(value, 42);
    assert_int_equal(bring_kept_next(&gather, &value), PLAIT_CLOSED);
    bring_kept_trim(&gather);
    assert_int_equal(bring_kept_reset(&gather), PLAIT_OK);
    assert_int_equal(bring_kept_insert(&gather, 1, 7), PLAIT_OK);
    bring_kept_trim(&gather);
    assert_int_equal(bring_kept_insert(&gather, 0, 6), PLAIT_OK);
    assert_int_equal(bring_kept_next(&gather, &value), PLAIT_OK);
    assert_int_equal(bring_kept_next(&gather, &value), PLAIT_OK);
    assert_int_equal(value, 7);
    bring_kept_destroy(&gather);
}

static void test_kept_values_are_read_again(void **state)
{
    (void)state;
    bring_kept gather;
    uint64_t value = 0;
    assert_int_equal(bring_kept_init(&gather), PLAIT_OK);
    for (uint64_t i = 0; i < 9U; i++) {
        if (i != 5U) {
            assert_int_equal(bring_kept_insert(&gather, i, 10U + i), PLAIT_OK);
        }
    }
    for (unsigned pass = 0; pass < 3U; pass++) {
        for (uint64_t i = 0; i < 5U; i++) {
            assert_int_equal(bring_kept_next(&gather, &value), PLAIT_OK);
            assert_int_equal(value, 10U + i);
        }
        assert_int_equal(bring_kept_try_next(&gather, &value), pass == 0U ? PLAIT_EMPTY : PLAIT_MISSING);
        if (pass == 0U) {
            bring_kept_close(&gather);
            assert_int_equal(bring_kept_next(&gather, &value), PLAIT_MISSING);
        }
        assert_int_equal(bring_kept_position(&gather), 5);
        for (uint64_t i = 6; i < 9U; i++) {
            assert_int_equal(bring_kept_next(&gather, &value), PLAIT_OK);
            assert_int_equal(value, 10U + i);
        }
        assert_int_equal(bring_kept_next(&gather, &value), PLAIT_CLOSED);
        assert_int_equal(bring_kept_size(&gather), 8);
        assert_int_equal(bring_kept_rewind(&gather), PLAIT_OK);
        assert_int_equal(bring_kept_position(&gather), 0);
    }
    bring_kept_destroy(&gather);
}

static void test_pointers(void **state)
{
    (void)state;
    static const char *const words[2] = {"knit", "purl"};
    bring_names gather;
    const char *word = NULL;
    size_t inserted = 0;
    assert_int_equal(bring_names_init(&gather), PLAIT_OK);
    assert_int_equal(bring_names_insert_many(&gather, 0, words, 2, &inserted), PLAIT_OK);
    assert_int_equal(bring_names_next(&gather, &word), PLAIT_OK);
    assert_int_equal(bring_names_next(&gather, &word), PLAIT_OK);
    assert_string_equal(word, "purl");
    bring_names_destroy(&gather);
}

/* ---- hooks ---- */

/* What the hook does beside copying, and for which gather. */
static enum { BEHAVES, IS_WAITING, INSERTS, INSERTS_NONE, READS_ON, READS_MANY, ENDS } manners;
static bring_pages *copying_for;

/* Calls its own gather, as its manners are; each is refused, and changes nothing. */
static void call_own_gather(bring_pages *gather, struct page page)
{
    struct page out = {NULL};
    size_t count = 7;
    switch (manners) {
    case INSERTS:
        assert_int_equal(bring_pages_insert(gather, 1, page), PLAIT_MISUSE);
        assert_int_equal(bring_pages_try_insert_many(gather, 1, &page, 1, &count), PLAIT_MISUSE);
        break;
    case INSERTS_NONE:
        assert_int_equal(bring_pages_insert_many(gather, 1, &page, 0, &count), PLAIT_MISUSE);
        break;
    case READS_ON:
        assert_int_equal(bring_pages_try_next(gather, &out), PLAIT_MISUSE);
        assert_int_equal(bring_pages_next(gather, &out), PLAIT_MISUSE);
        assert_int_equal(bring_pages_next_until(gather, &out, PLAIT_FOREVER), PLAIT_MISUSE);
        break;
    case READS_MANY:
        assert_int_equal(bring_pages_try_next_many(gather, &out, 1, &count), PLAIT_MISUSE);
        assert_int_equal(bring_pages_next_many(gather, &out, 1, &count), PLAIT_MISUSE);
        break;
    case ENDS:
        assert_int_equal(bring_pages_end(gather, 2), PLAIT_MISUSE);
        bring_pages_close(gather);
        bring_pages_fail(gather, EIO);
        bring_pages_trim(gather);
        assert_int_equal(bring_pages_reset(gather), PLAIT_MISUSE);
        break;
    default:
        break;
    }
    assert_null(out.content);
    assert_int_equal(count, 7);
    assert_int_equal(bring_pages_size(gather), 2); /* its state is anybody's */
    assert_int_equal(bring_pages_position(gather), 1);
}

plait_status page_copy(struct page *to, const struct page *from, struct tally *tally)
{
    plait_status status = ENOMEM;
    if (manners == IS_WAITING) {
        plait_word word = PLAIT_ATOMIC_INIT(0);
        assert_int_equal(plait_wait(&word, 0, plait_after(plait_microseconds(1))), PLAIT_TIMEOUT);
    } else if (manners != BEHAVES) {
        call_own_gather(copying_for, *from);
    }
    if (tally->refuse != 0) {
        tally->refuse--;
        to->content = malloc(sizeof(*to->content));
        assert_non_null(to->content);
        *to->content = *from->content;
        tally->copies++;
        status = PLAIT_OK;
    }
    return status;
}

void page_dispose(struct page *page, struct tally *tally)
{
    free(page->content);
    page->content = NULL;
    tally->disposals++;
}

/* The gather owns copies: a failing copy or a refused insert leaves nothing, next hands one over, the rest is disposed
 * of once. */
static void test_gather_owns_copies(void **state)
{
    (void)state;
    struct tally tally = {0, 0, -1};
    bring_pages gather;
    int number = 41;
    struct page page = {&number};
    struct page out = {NULL};
    size_t inserted = 9;
    assert_int_equal(bring_pages_init(&gather, &tally), PLAIT_OK);
    assert_int_equal(bring_pages_insert(&gather, 0, page), PLAIT_OK);
    number = 42;
    assert_int_equal(bring_pages_try_insert(&gather, 1, page), PLAIT_OK);
    assert_int_equal(bring_pages_insert(&gather, 1, page), PLAIT_EXISTS);
    assert_int_equal(bring_pages_try_insert(&gather, 4, page), PLAIT_FULL);
    assert_int_equal(bring_pages_insert_until(&gather, 4, page, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(tally.copies - tally.disposals, 2);
    assert_int_equal(bring_pages_next(&gather, &out), PLAIT_OK);
    assert_int_equal(*out.content, 41);
    page_dispose(&out, &tally);

    tally.refuse = 0;
    assert_int_equal(bring_pages_insert(&gather, 2, page), ENOMEM); /* the hook's own status */
    tally.refuse = 1;
    const struct page many[2] = {page, page};
    assert_int_equal(bring_pages_insert_many(&gather, 2, many, 2, &inserted), PLAIT_OK);
    assert_int_equal(inserted, 1);
    tally.refuse = -1;

    copying_for = &gather;
    for (manners = IS_WAITING; manners <= ENDS; manners++) {
        assert_int_equal(bring_pages_insert(&gather, 3, page), PLAIT_MISUSE);
    }
    manners = BEHAVES;
    assert_int_equal(bring_pages_size(&gather), 2);
    assert_int_equal(tally.copies - tally.disposals, 2);
    assert_int_equal(bring_pages_reset(&gather), PLAIT_OK); /* disposes of both */
    assert_int_equal(tally.copies, tally.disposals);
    assert_int_equal(bring_pages_insert(&gather, 0, page), PLAIT_OK);
    assert_int_equal(bring_pages_insert(&gather, 2, page), PLAIT_OK);
    bring_pages_fail(&gather, EIO);
    assert_int_equal(bring_pages_insert(&gather, 1, page), EIO);
    assert_int_equal(bring_pages_next(&gather, &out), PLAIT_OK);
    page_dispose(&out, &tally);
    bring_pages_destroy(&gather);
    assert_int_equal(tally.copies, tally.disposals);
}

/* Kept values stay the gather's, read or not, and are disposed of once. */
static void test_kept_values_are_disposed_of_once(void **state)
{
    (void)state;
    struct tally tally = {0, 0, -1};
    bring_kept_pages gather;
    int number = 1;
    const struct page page = {&number};
    struct page out = {NULL};
    assert_int_equal(bring_kept_pages_init(&gather, &tally), PLAIT_OK);
    for (unsigned round = 0; round < 2U; round++) {
        for (uint64_t i = 0; i < 5U; i++) {
            struct page own = {NULL};
            assert_int_equal(page_copy(&own, &page, &tally), PLAIT_OK);
            assert_int_equal(bring_kept_pages_insert(&gather, i, own), PLAIT_OK);
        }
        for (uint64_t i = 0; i < 3U; i++) {
            assert_int_equal(bring_kept_pages_next(&gather, &out), PLAIT_OK);
            assert_int_equal(*out.content, 1);
        }
        assert_int_equal(bring_kept_pages_rewind(&gather), PLAIT_OK);
        if (round == 0U) {
            assert_int_equal(bring_kept_pages_reset(&gather), PLAIT_OK);
            assert_int_equal(tally.disposals, 5);
        }
    }
    bring_kept_pages_destroy(&gather);
    assert_int_equal(tally.disposals, 10);
}

/* ---- strands that wait ---- */

static bring_window awaited;
static bring_known shared_known;
static plait_status heard[3];

static void wait_for_value(unsigned index)
{
    uint64_t value = 0;
    heard[index] = bring_window_next(&awaited, &value);
}

static void wait_for_room(unsigned index)
{
    heard[index] = bring_window_insert(&awaited, 5U + index, 1);
}

static void read_known(unsigned index)
{
    uint64_t value = 0;
    heard[index] = bring_known_next(&shared_known, &value);
}

static void until_waiting(uint32_t nexts, uint32_t inserts)
{
    UNTIL(bring_window_waiting_nexts(&awaited) == nexts && bring_window_waiting_inserts(&awaited) == inserts);
}

/* A reader and two inserts that wait; what ends them all, and what each hears. */
static void test_ends_wake_everybody(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 3U; way++) {
        struct helper helpers[3];
        assert_int_equal(bring_window_init(&awaited), PLAIT_OK);
        helper_start(&helpers[0], wait_for_value, 0);
        helper_start(&helpers[1], wait_for_room, 1);
        helper_start(&helpers[2], wait_for_room, 2);
        until_waiting(1, 2);
        assert_int_equal(bring_window_reset(&awaited), PLAIT_MISUSE);
        if (PLAIT_CHECKED) { /* one reader at a time */
            uint64_t value = 0;
            assert_int_equal(bring_window_try_next(&awaited, &value), PLAIT_MISUSE);
        }
        if (way == 0U) {
            bring_window_close(&awaited);
        } else if (way == 1U) {
            bring_window_fail(&awaited, EIO);
        } else {
            assert_int_equal(bring_window_end(&awaited, 0), PLAIT_OK);
        }
        for (unsigned i = 0; i < 3U; i++) {
            static const plait_status inserts_hear[3] = {PLAIT_CLOSED, EIO, PLAIT_INVALID};
            static const plait_status reader_hears[3] = {PLAIT_CLOSED, EIO, PLAIT_CLOSED};
            helper_join(&helpers[i]);
            assert_int_equal(heard[i], i == 0U ? reader_hears[way] : inserts_hear[way]);
        }
        bring_window_destroy(&awaited);
    }
}

/* Each value wakes its reader, each value read wakes the insert that it lets in, and not the other. */
static void test_room_wakes_its_insert(void **state)
{
    (void)state;
    struct helper helpers[2];
    uint64_t value = 0;
    assert_int_equal(bring_window_init(&awaited), PLAIT_OK);
    for (uint64_t i = 0; i < 5U; i++) {
        assert_int_equal(bring_window_insert(&awaited, i, i), PLAIT_OK);
    }
    helper_start(&helpers[0], wait_for_room, 0);
    helper_start(&helpers[1], wait_for_room, 1);
    until_waiting(0, 2);
    assert_int_equal(bring_window_next(&awaited, &value), PLAIT_OK);
    helper_join(&helpers[0]);
    until_waiting(0, 1);
    assert_int_equal(bring_window_next(&awaited, &value), PLAIT_OK);
    helper_join(&helpers[1]);
    assert_int_equal(heard[0], PLAIT_OK);
    assert_int_equal(heard[1], PLAIT_OK);
    assert_int_equal(bring_window_size(&awaited), 5);
    bring_window_destroy(&awaited);
}

static void until_readers(uint32_t count)
{
    UNTIL(bring_known_waiting_nexts(&shared_known) == count);
}

/* While a reader waits with its turn, others try in vain or wait for theirs. */
static void test_readers_take_turns(void **state)
{
    (void)state;
    struct helper helpers[2];
    uint64_t value = 0;
    assert_int_equal(bring_known_init(&shared_known, 2), PLAIT_OK);
    helper_start(&helpers[0], read_known, 0);
    until_readers(1);
    assert_int_equal(bring_known_try_next(&shared_known, &value), PLAIT_BUSY);
    assert_int_equal(bring_known_next_until(&shared_known, &value, plait_after(0)), PLAIT_TIMEOUT);
    helper_start(&helpers[1], read_known, 1);
    until_readers(2); /* one for its value, one for its turn */
    assert_int_equal(bring_known_insert(&shared_known, 1, 1), PLAIT_OK);
    assert_int_equal(bring_known_insert(&shared_known, 0, 1), PLAIT_OK);
    for (unsigned i = 0; i < 2U; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(heard[i], PLAIT_OK);
    }
    assert_int_equal(bring_known_next(&shared_known, &value), PLAIT_CLOSED);
    bring_known_destroy(&shared_known);
}

/* ---- what is fatal ---- */

static void destroy_under_a_waiter(void)
{
    struct helper helper;
    CHECK(bring_window_init(&awaited) == PLAIT_OK);
    helper_start(&helper, wait_for_value, 0);
    until_waiting(1, 0);
    bring_window_destroy(&awaited);
}

static void destroy_under_an_insert(void)
{
    bring_window gather;
    CHECK(bring_window_init(&gather) == PLAIT_OK);
    CHECK(bring_window_insert(&gather, 0, 1) == PLAIT_OK);
    struct bring_window_cell *cell = &plait_load_acquire(&gather.all)->cells[1]; /* as an insert of 1 leaves it */
    plait_store_release(&cell->state, plait_gather_state(1, PLAIT_GATHER_CLAIMED));
    CHECK(bring_window_reset(&gather) == PLAIT_MISUSE);
    bring_window_destroy(&gather);
}

static void test_destroy_in_use_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(destroy_under_a_waiter, "bring_window_destroy("));
    assert_true(test_dies(destroy_under_an_insert, "an insert is under way"));
}

#define CASES_OF(name)                                                                                        \
    cmocka_unit_test(name##_case_agrees_with_a_plain_array), cmocka_unit_test(name##_case_closes_over_holes), \
        cmocka_unit_test(name##_case_fails_at_its_place), cmocka_unit_test(name##_case_gives_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASES_OF(bring_items),
        CASES_OF(bring_window),
        CASES_OF(bring_known),
        CASES_OF(bring_kept),
        cmocka_unit_test(test_end_fixes_the_length),
        cmocka_unit_test(test_known_end),
        cmocka_unit_test(test_far_ahead),
        cmocka_unit_test(test_kept_values_are_read_again),
        cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_gather_owns_copies),
        cmocka_unit_test(test_kept_values_are_disposed_of_once),
        cmocka_unit_test(test_ends_wake_everybody),
        cmocka_unit_test(test_room_wakes_its_insert),
        cmocka_unit_test(test_readers_take_turns),
        cmocka_unit_test(test_destroy_in_use_is_fatal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
