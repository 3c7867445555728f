/* SPDX-License-Identifier: MIT */
/* The queue of capacity 0: what its calls say alone, and what they do for a partner that stands there for certain. */
#include "rendezvous.h"

#include <plait/scope.h>

#include "queued.h"

#include "meet_items.h"
#include "meet_letters.h"
#include "meet_slabs.h"

enum { CROWD = 4 };

static meet_items queue;
static plait_status said[CROWD];
static int items[CROWD][8];
static size_t moved[CROWD];
static struct plait_scope scope; /* of a helper that is cancelled */

static void until_waiting(enum plait_side side, uint32_t count)
{
    until_queued(&queue.place.word, side, count);
}

static void begin(void)
{
    assert_int_equal(meet_items_init(&queue), PLAIT_OK);
    for (unsigned i = 0; i < CROWD; i++) {
        said[i] = PLAIT_FAILED;
        moved[i] = 0;
        for (int k = 0; k < 8; k++) {
            items[i][k] = 10 * (int)i + k;
        }
    }
}

static void end(void)
{
    assert_int_equal(meet_items_waiting_pops(&queue), 0);
    assert_int_equal(meet_items_waiting_pushes(&queue), 0);
    meet_items_destroy(&queue);
}

/* ---- helpers: one call each, which waits ---- */

static void push_one(unsigned index)
{
    said[index] = meet_items_push(&queue, items[index][0]);
}

static void push_three(unsigned index)
{
    said[index] = meet_items_push_many(&queue, items[index], 3, &moved[index]);
}

static void pop_one(unsigned index)
{
    items[index][0] = -1;
    said[index] = meet_items_pop(&queue, &items[index][0]);
}

static void pop_up_to_four(unsigned index)
{
    said[index] = meet_items_pop_many(&queue, items[index], 4, &moved[index]);
}

static void push_in_scope(unsigned index)
{
    PLAIT_SCOPE(&scope, &said[index]) {
        said[index] = meet_items_push(&queue, items[index][0]);
    }
}

static void pop_in_scope(unsigned index)
{
    PLAIT_SCOPE(&scope, &said[index]) {
        said[index] = meet_items_pop(&queue, &items[index][0]);
    }
}

/* ---- alone ---- */

/* With nobody to meet nothing happens, and each call says why; nothing ever lies there. */
static void test_alone_nothing_happens(void **state)
{
    (void)state;
    int item = 7;
    size_t count = 9;
    const plait_time past = plait_after(plait_seconds(-1));
    begin();
    assert_int_equal(meet_items_try_push(&queue, 1), PLAIT_FULL);
    assert_int_equal(meet_items_try_pop(&queue, &item), PLAIT_EMPTY);
    assert_int_equal(meet_items_try_push_many(&queue, items[0], 3, &count), PLAIT_FULL);
    assert_int_equal(meet_items_try_pop_many(&queue, items[0], 3, &count), PLAIT_EMPTY);
    assert_int_equal(meet_items_push_until(&queue, 1, past), PLAIT_TIMEOUT);
    assert_int_equal(meet_items_pop_until(&queue, &item, past), PLAIT_TIMEOUT);
    assert_int_equal(meet_items_push_until(&queue, 1, plait_after(plait_microseconds(100))), PLAIT_TIMEOUT);
    assert_int_equal(meet_items_pop_until(&queue, &item, plait_after(plait_microseconds(100))), PLAIT_TIMEOUT);
    assert_int_equal(meet_items_push_many_until(&queue, items[0], 3, &count, past), PLAIT_TIMEOUT);
    assert_int_equal(meet_items_pop_many_until(&queue, items[0], 3, &count, past), PLAIT_TIMEOUT);
    assert_true(item == 7 && count == 9U && items[0][0] == 0);
    assert_int_equal(meet_items_try_pop(&queue, &item), PLAIT_EMPTY); /* what gave up left nothing */
    assert_int_equal(meet_items_size(&queue), 0);
    assert_true(meet_items_empty(&queue) && meet_items_full(&queue));
    assert_int_equal(meet_items_capacity(&queue), 0);
    assert_int_equal(meet_items_join(&queue), PLAIT_OK);
    assert_int_equal(meet_items_task_done(&queue), PLAIT_MISUSE);
    end();
}

/* Nothing of nothing meets nobody and is PLAIT_OK. */
static void test_moves_nothing_of_nothing(void **state)
{
    (void)state;
    size_t count = 9;
    begin();
    assert_int_equal(meet_items_try_push_many(&queue, items[0], 0, &count), PLAIT_OK);
    assert_int_equal(count, 0);
    count = 9;
    assert_int_equal(meet_items_push_many(&queue, items[0], 0, &count), PLAIT_OK);
    assert_int_equal(count, 0);
    count = 9;
    assert_int_equal(meet_items_pop_many(&queue, items[0], 0, &count), PLAIT_OK);
    assert_int_equal(count, 0);
    end();
}

/* ---- a partner that waits ---- */

static void test_a_push_waits_for_a_pop(void **state)
{
    (void)state;
    struct helper helper;
    int item = -1;
    begin();
    items[0][0] = 42;
    helper_start(&helper, push_one, 0);
    until_waiting(PLAIT_SIDE_PUSH, 1);
    assert_int_equal(meet_items_try_push(&queue, 1), PLAIT_FULL); /* a push is no partner of a push */
    assert_int_equal(meet_items_waiting_pushes(&queue), 1);
    assert_int_equal(meet_items_size(&queue), 0);
    assert_int_equal(meet_items_try_pop(&queue, &item), PLAIT_OK);
    assert_int_equal(item, 42);
    assert_int_equal(meet_items_try_pop(&queue, &item), PLAIT_EMPTY);
    helper_join(&helper);
    assert_int_equal(said[0], PLAIT_OK);
    end();
}

static void test_a_pop_waits_for_a_push(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, pop_one, 0);
    until_waiting(PLAIT_SIDE_POP, 1);
    assert_int_equal(meet_items_try_pop(&queue, &items[1][0]), PLAIT_EMPTY);
    assert_int_equal(meet_items_waiting_pops(&queue), 1);
    assert_int_equal(meet_items_try_push(&queue, 43), PLAIT_OK);
    assert_int_equal(meet_items_try_push(&queue, 44), PLAIT_FULL);
    helper_join(&helper);
    assert_true(said[0] == PLAIT_OK && items[0][0] == 43);
    end();
}

static void test_pushes_are_met_in_turn(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    begin();
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], push_one, i);
        until_waiting(PLAIT_SIDE_PUSH, i + 1U);
    }
    for (int i = 0; i < CROWD; i++) {
        int item = -1;
        assert_int_equal(meet_items_pop(&queue, &item), PLAIT_OK);
        assert_int_equal(item, 10 * i);
    }
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(said[i], PLAIT_OK);
    }
    end();
}

static void test_pops_are_met_in_turn(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    begin();
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], pop_one, i);
        until_waiting(PLAIT_SIDE_POP, i + 1U);
    }
    for (int i = 0; i < CROWD; i++) {
        assert_int_equal(meet_items_push(&queue, 100 + i), PLAIT_OK);
    }
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(said[i], PLAIT_OK);
        assert_int_equal(items[i][0], 100 + (int)i);
    }
    end();
}

/* ---- batches ---- */

/* A pop of many takes from one push after another; a push of many goes on behind the others. */
static void test_batches_meet_one_after_another(void **state)
{
    (void)state;
    struct helper helpers[2];
    int got[8] = {0};
    size_t count = 0;
    begin();
    helper_start(&helpers[0], push_three, 0);
    until_waiting(PLAIT_SIDE_PUSH, 1);
    helper_start(&helpers[1], push_three, 1);
    until_waiting(PLAIT_SIDE_PUSH, 2);
    assert_int_equal(meet_items_try_pop_many(&queue, got, 4, &count), PLAIT_OK);
    assert_int_equal(count, 4);
    assert_true(got[0] == 0 && got[1] == 1 && got[2] == 2 && got[3] == 10);
    helper_join(&helpers[0]);
    assert_true(said[0] == PLAIT_OK && moved[0] == 3U);
    until_waiting(PLAIT_SIDE_PUSH, 1);
    assert_int_equal(meet_items_pop(&queue, &got[0]), PLAIT_OK);
    assert_int_equal(meet_items_pop(&queue, &got[1]), PLAIT_OK);
    assert_true(got[0] == 11 && got[1] == 12);
    helper_join(&helpers[1]);
    assert_true(said[1] == PLAIT_OK && moved[1] == 3U);
    end();
}

/* A pop of many that waits takes what comes with the first item, as far as it has room. */
static void test_a_batch_fills_a_pop_that_waits(void **state)
{
    (void)state;
    struct helper helper;
    const int many[6] = {1, 2, 3, 4, 5, 6};
    size_t count = 0;
    begin();
    helper_start(&helper, pop_up_to_four, 0);
    until_waiting(PLAIT_SIDE_POP, 1);
    assert_int_equal(meet_items_try_push_many(&queue, many, 6, &count), PLAIT_OK);
    helper_join(&helper);
    assert_true(count == 4U && said[0] == PLAIT_OK && moved[0] == 4U);
    assert_true(items[0][0] == 1 && items[0][3] == 4 && items[0][4] == 4);
    end();
}

/* A batch that is ended by a close says how many went before it. */
static void test_a_batch_says_how_many_went(void **state)
{
    (void)state;
    struct helper helper;
    int item = 0;
    begin();
    helper_start(&helper, push_three, 0);
    assert_int_equal(meet_items_pop(&queue, &item), PLAIT_OK);
    meet_items_close(&queue);
    helper_join(&helper);
    assert_true(said[0] == PLAIT_OK && moved[0] == 1U);
    end();
}

/* ---- giving up ---- */

/* A cancelled call takes and leaves nothing, and nobody meets it after the cancel. */
static void test_a_cancelled_call_is_met_by_nobody(void **state)
{
    (void)state;
    struct helper helper;
    int item = 5;
    begin();
    plait_scope_init(&scope);
    helper_start(&helper, push_in_scope, 0);
    until_waiting(PLAIT_SIDE_PUSH, 1);
    plait_scope_cancel(&scope);
    assert_int_equal(meet_items_try_pop(&queue, &item), PLAIT_EMPTY);
    helper_join(&helper);
    plait_scope_init(&scope);
    helper_start(&helper, pop_in_scope, 1);
    until_waiting(PLAIT_SIDE_POP, 1);
    plait_scope_cancel(&scope);
    assert_int_equal(meet_items_try_push(&queue, 6), PLAIT_FULL);
    helper_join(&helper);
    assert_true(item == 5 && items[1][0] == 10);
    end();
}

/* The partner first: in a cancelled scope and after the deadline a call still meets one that waits, and only what would
 * have to wait does not. */
static void test_a_partner_comes_first(void **state)
{
    (void)state;
    struct helper helpers[2];
    struct plait_scope mine;
    plait_status outcome = PLAIT_OK;
    int item = 0;
    begin();
    helper_start(&helpers[0], push_one, 0);
    until_waiting(PLAIT_SIDE_PUSH, 1);
    helper_start(&helpers[1], push_one, 1);
    until_waiting(PLAIT_SIDE_PUSH, 2);
    PLAIT_SCOPE(&mine, &outcome) {
        plait_scope_cancel(&mine);
        assert_int_equal(meet_items_pop(&queue, &item), PLAIT_OK);
        assert_int_equal(item, 0);
        assert_int_equal(meet_items_pop_until(&queue, &item, plait_after(plait_seconds(-1))), PLAIT_OK);
        assert_int_equal(item, 10);
        assert_int_equal(meet_items_pop(&queue, &item), PLAIT_CANCELLED);
        assert_int_equal(meet_items_push(&queue, 1), PLAIT_CANCELLED);
        assert_int_equal(meet_items_waiting_pushes(&queue), 0);
    }
    helper_join(&helpers[0]);
    helper_join(&helpers[1]);
    end();
}

/* ---- the end ---- */

/* Both sides are sent home, each with what it had; later calls say the same. */
static void test_close_sends_all_home(void **state)
{
    (void)state;
    for (int at_once = 0; at_once < 2; at_once++) {
        struct helper helpers[2];
        int item = 5;
        size_t count = 9;
        begin();
        for (unsigned i = 0; i < 2U; i++) {
            helper_start(&helpers[i], at_once == 1 ? push_one : pop_one, i);
            until_waiting(at_once == 1 ? PLAIT_SIDE_PUSH : PLAIT_SIDE_POP, i + 1U);
        }
        if (at_once == 1) {
            assert_int_equal(meet_items_close_now(&queue, &item, 1), 0);
        } else {
            meet_items_close(&queue);
        }
        meet_items_close(&queue);
        for (unsigned i = 0; i < 2U; i++) {
            helper_join(&helpers[i]);
            assert_int_equal(said[i], PLAIT_CLOSED);
            assert_int_equal(items[i][0], at_once == 1 ? 10 * (int)i : -1);
        }
        assert_int_equal(meet_items_try_push(&queue, 1), PLAIT_CLOSED);
        assert_int_equal(meet_items_push(&queue, 1), PLAIT_CLOSED);
        assert_int_equal(meet_items_try_pop(&queue, &item), PLAIT_CLOSED);
        assert_int_equal(meet_items_pop(&queue, &item), PLAIT_CLOSED);
        assert_int_equal(meet_items_push_many(&queue, items[0], 2, &count), PLAIT_CLOSED);
        assert_int_equal(meet_items_pop_many(&queue, items[0], 2, &count), PLAIT_CLOSED);
        assert_int_equal(meet_items_producer_open(&queue), PLAIT_CLOSED);
        assert_true(item == 5 && count == 9U);
        end();
    }
}

/* The last one of either side closes for all who wait. */
static void test_the_last_of_a_side_closes(void **state)
{
    (void)state;
    for (int producers = 0; producers < 2; producers++) {
        struct helper helper;
        begin();
        assert_int_equal(meet_items_consumer_close(&queue), PLAIT_MISUSE);
        assert_int_equal(meet_items_producer_open(&queue), PLAIT_OK);
        assert_int_equal(meet_items_consumer_open(&queue), PLAIT_OK);
        helper_start(&helper, producers == 1 ? pop_one : push_one, 0);
        until_waiting(producers == 1 ? PLAIT_SIDE_POP : PLAIT_SIDE_PUSH, 1);
        assert_int_equal(producers == 1 ? meet_items_producer_close(&queue) : meet_items_consumer_close(&queue),
                         PLAIT_OK);
        helper_join(&helper);
        assert_int_equal(said[0], PLAIT_CLOSED);
        assert_int_equal(meet_items_consumer_open(&queue), PLAIT_CLOSED);
        end();
    }
}

/* An item counts from its hand-over on, that of a push that waits does not. */
static void test_join_counts_what_was_handed_over(void **state)
{
    (void)state;
    struct helper helper;
    int item = 0;
    begin();
    helper_start(&helper, push_one, 0);
    until_waiting(PLAIT_SIDE_PUSH, 1);
    assert_int_equal(meet_items_join(&queue), PLAIT_OK);
    assert_int_equal(meet_items_pop(&queue, &item), PLAIT_OK);
    assert_int_equal(meet_items_join_until(&queue, plait_after(0)), PLAIT_TIMEOUT);
    assert_int_equal(meet_items_task_done(&queue), PLAIT_OK);
    assert_int_equal(meet_items_join(&queue), PLAIT_OK);
    assert_int_equal(meet_items_task_done(&queue), PLAIT_MISUSE);
    helper_join(&helper);
    end();
}

static void destroy_under_a_pop(void)
{
    struct helper helper;
    CHECK(meet_items_init(&queue) == PLAIT_OK);
    helper_start(&helper, pop_one, 0);
    until_waiting(PLAIT_SIDE_POP, 1);
    meet_items_destroy(&queue);
}

static void test_destroy_with_waiters_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(destroy_under_a_pop, "strands wait in it"));
}

/* ---- items ---- */

static meet_slabs slabs;
static struct slab received;

static void pop_slab(unsigned index)
{
    said[index] = meet_slabs_pop(&slabs, &received);
}

/* Items of any size arrive whole. */
static void test_large_items_arrive_whole(void **state)
{
    (void)state;
    struct helper helper;
    static struct slab sent;
    size_t count = 0;
    assert_int_equal(meet_slabs_init(&slabs), PLAIT_OK);
    for (uint32_t i = 0; i < SLAB_WORDS; i++) {
        sent.words[i] = i;
    }
    helper_start(&helper, pop_slab, 0);
    assert_int_equal(meet_slabs_push_many(&slabs, &sent, 1, &count), PLAIT_OK);
    helper_join(&helper);
    assert_true(said[0] == PLAIT_OK && count == 1U);
    assert_memory_equal(&received, &sent, sizeof(sent));
    meet_slabs_destroy(&slabs);
}

static meet_letters letters;
static bool answers;     /* the copy hook calls its own queue */
static bool pushes_none; /* and no item is in the call */

plait_status letter_copy(struct letter *to, const struct letter *from, struct office *office)
{
    if (pushes_none) {
        size_t count = 7;
        CHECK(meet_letters_push_many(&letters, from, 0, &count) == PLAIT_MISUSE && count == 7U);
    }
    if (answers) {
        struct letter out = {NULL};
        size_t count = 7;
        CHECK(meet_letters_try_push(&letters, *from) == PLAIT_MISUSE);
        CHECK(meet_letters_pop(&letters, &out) == PLAIT_MISUSE);
        CHECK(meet_letters_try_pop(&letters, &out) == PLAIT_MISUSE);
        CHECK(meet_letters_pop_many(&letters, &out, 1, &count) == PLAIT_MISUSE);
        CHECK(meet_letters_try_pop_many(&letters, &out, 1, &count) == PLAIT_MISUSE);
        CHECK(meet_letters_join(&letters) == PLAIT_MISUSE);
        meet_letters_close(&letters);
        CHECK(meet_letters_close_now(&letters, NULL, 0) == 0U);
        CHECK(out.text == NULL && count == 7U);
    }
    to->text = malloc(sizeof(*to->text));
    CHECK(to->text != NULL);
    *to->text = *from->text;
    office->copies++;
    return PLAIT_OK;
}

void letter_dispose(struct letter *letter, struct office *office)
{
    free(letter->text);
    letter->text = NULL;
    office->disposals++;
}

static struct letter mail;

static void pop_letter(unsigned index)
{
    said[index] = meet_letters_pop(&letters, &mail);
}

/* A copy goes to the popper, who owns it, or is disposed of where nobody was met. */
static void test_copies_have_one_owner(void **state)
{
    (void)state;
    struct office office = {0, 0};
    struct helper helper;
    int text = 41;
    const struct letter two[2] = {{&text}, {&text}};
    size_t count = 9;
    assert_int_equal(meet_letters_init(&letters, &office), PLAIT_OK);
    assert_int_equal(meet_letters_try_push(&letters, two[0]), PLAIT_FULL);
    assert_int_equal(meet_letters_push_until(&letters, two[0], plait_after(0)), PLAIT_TIMEOUT);
    answers = true;
    assert_int_equal(meet_letters_push_many(&letters, two, 2, &count), PLAIT_MISUSE);
    answers = false;
    pushes_none = true;
    assert_int_equal(meet_letters_try_push(&letters, two[0]), PLAIT_MISUSE);
    pushes_none = false;
    assert_true(office.copies == 4 && office.disposals == 4 && count == 9U);
    helper_start(&helper, pop_letter, 0);
    until_queued(&letters.place.word, PLAIT_SIDE_POP, 1);
    assert_int_equal(meet_letters_try_push_many(&letters, two, 2, &count), PLAIT_OK);
    text = 42;
    helper_join(&helper);
    assert_true(said[0] == PLAIT_OK && count == 1U && *mail.text == 41);
    assert_true(office.copies == 6 && office.disposals == 5);
    letter_dispose(&mail, &office);
    meet_letters_destroy(&letters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alone_nothing_happens),          cmocka_unit_test(test_moves_nothing_of_nothing),
        cmocka_unit_test(test_a_push_waits_for_a_pop),         cmocka_unit_test(test_a_pop_waits_for_a_push),
        cmocka_unit_test(test_pushes_are_met_in_turn),         cmocka_unit_test(test_pops_are_met_in_turn),
        cmocka_unit_test(test_batches_meet_one_after_another), cmocka_unit_test(test_a_batch_fills_a_pop_that_waits),
        cmocka_unit_test(test_a_batch_says_how_many_went),     cmocka_unit_test(test_a_cancelled_call_is_met_by_nobody),
        cmocka_unit_test(test_a_partner_comes_first),          cmocka_unit_test(test_close_sends_all_home),
        cmocka_unit_test(test_the_last_of_a_side_closes),      cmocka_unit_test(test_join_counts_what_was_handed_over),
        cmocka_unit_test(test_destroy_with_waiters_is_fatal),  cmocka_unit_test(test_large_items_arrive_whole),
        cmocka_unit_test(test_copies_have_one_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
