/* SPDX-License-Identifier: MIT */
/* What AnyIO promises of its memory object streams (AI-B), and lionpride of the queue it makes of them (LP-M): each
 * item under its name. A stream of buffer 0 is the queue of capacity 0, others are queues with a limit; clones of an
 * end are its counted producers and consumers; a result says what an exception says there. */
#include "../unit/queued.h"

#include <plait/scope.h>

#include "stream_any.h"
#include "stream_meet.h"
#include "stream_one.h"
#include "stream_three.h"

enum { CROWD = 4, UNTOUCHED = -1 };

static stream_meet meet;
static stream_one one;
static stream_three three;
static stream_any any;
static struct plait_scope scope; /* of the helper that is cancelled */
static plait_status said[CROWD];
static int got[CROWD];

static void begin(void)
{
    assert_int_equal(stream_meet_init(&meet), PLAIT_OK);
    assert_int_equal(stream_one_init(&one), PLAIT_OK);
    assert_int_equal(stream_three_init(&three), PLAIT_OK);
    assert_int_equal(stream_any_init(&any), PLAIT_OK);
    plait_scope_init(&scope);
    for (unsigned i = 0; i < CROWD; i++) {
        said[i] = PLAIT_FAILED;
        got[i] = UNTOUCHED;
    }
}

static void end(void)
{
    stream_meet_destroy(&meet);
    stream_one_destroy(&one);
    stream_three_destroy(&three);
    stream_any_destroy(&any);
}

/* ---- helpers: one call each, which waits; strand i sends i ---- */

static void send(unsigned index)
{
    said[index] = stream_meet_push(&meet, (int)index);
}

static void receive(unsigned index)
{
    said[index] = stream_meet_pop(&meet, &got[index]);
}

static void send_in_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        said[index] = stream_meet_push(&meet, (int)index);
    }
}

static void receive_in_scope(unsigned index)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        said[index] = stream_meet_pop(&meet, &got[index]);
    }
}

static void send_to_one(unsigned index)
{
    said[index] = stream_one_push(&one, (int)index);
}

static void receive_from_one_until_closed(unsigned index)
{
    int sum = 0;
    int item = 0;
    said[index] = stream_one_pop(&one, &item);
    while (said[index] == PLAIT_OK) {
        sum += item;
        said[index] = stream_one_pop(&one, &item);
    }
    got[index] = sum;
}

static void receive_and_leave(unsigned index)
{
    said[index] = stream_meet_pop(&meet, &got[index]);
    CHECK(stream_meet_consumer_close(&meet) == PLAIT_OK);
}

static void until_sending(uint32_t count)
{
    until_queued(&meet.place.word, PLAIT_SIDE_PUSH, count);
}

static void until_receiving(uint32_t count)
{
    until_queued(&meet.place.word, PLAIT_SIDE_POP, count);
}

static void until_sending_to_one(void)
{
    UNTIL(stream_one_waiting_pushes(&one) == 1U);
}

/* ---- meeting ---- */

static void AI_B03_receive_then_send_twice(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < 2U; i++) {
        struct helper helper;
        helper_start(&helper, receive, i);
        until_receiving(1);
        assert_int_equal(stream_meet_push(&meet, 10 + (int)i), PLAIT_OK);
        helper_join(&helper);
        assert_true(said[i] == PLAIT_OK && got[i] == 10 + (int)i);
    }
    end();
}

static void AI_B04_two_receivers_are_served_without_waiting(void **state)
{
    (void)state;
    struct helper helpers[2];
    begin();
    for (unsigned i = 0; i < 2U; i++) {
        helper_start(&helpers[i], receive, i);
        until_receiving(i + 1U);
    }
    assert_int_equal(stream_meet_try_push(&meet, 5), PLAIT_OK);
    assert_int_equal(stream_meet_try_push(&meet, 6), PLAIT_OK);
    assert_int_equal(stream_meet_try_push(&meet, 7), PLAIT_FULL);
    helper_join(&helpers[0]);
    helper_join(&helpers[1]);
    assert_true(got[0] == 5 && got[1] == 6);
    end();
}

static void AI_B05_a_sender_is_served_without_waiting(void **state)
{
    (void)state;
    struct helper helper;
    int item = UNTOUCHED;
    begin();
    helper_start(&helper, send, 2);
    until_sending(1);
    assert_int_equal(stream_meet_try_pop(&meet, &item), PLAIT_OK);
    helper_join(&helper);
    assert_true(item == 2 && said[2] == PLAIT_OK);
    end();
}

/* Both tasks of the rendezvous there: put comes first and has not ended before get comes. */
static void LP_M01_a_put_waits_for_its_get(void **state)
{
    (void)state;
    struct helper helper;
    int item = UNTOUCHED;
    begin();
    helper_start(&helper, send, 3);
    until_sending(1);
    assert_int_equal(said[3], PLAIT_FAILED); /* it has not returned */
    assert_int_equal(stream_meet_pop(&meet, &item), PLAIT_OK);
    helper_join(&helper);
    assert_true(item == 3 && said[3] == PLAIT_OK);
    end();
}

/* ---- buffers ---- */

static void AI_B06_taking_an_item_lets_a_waiting_one_in(void **state)
{
    (void)state;
    struct helper helper;
    int item = UNTOUCHED;
    begin();
    assert_int_equal(stream_one_try_push(&one, 7), PLAIT_OK);
    helper_start(&helper, send_to_one, 1);
    until_sending_to_one();
    assert_int_equal(stream_one_try_pop(&one, &item), PLAIT_OK);
    assert_int_equal(item, 7);
    helper_join(&helper);
    assert_int_equal(said[1], PLAIT_OK);
    assert_int_equal(stream_one_size(&one), 1);
    assert_int_equal(stream_one_try_pop(&one, &item), PLAIT_OK);
    assert_int_equal(item, 1);
    end();
}

/* Also LP-M08 and LP-M09: three fit, the fourth would wait; they come out in order, and then a get would wait. */
static void AI_B07_a_buffer_keeps_the_order(void **state)
{
    (void)state;
    int item = UNTOUCHED;
    begin();
    assert_int_equal(stream_three_try_pop(&three, &item), PLAIT_EMPTY);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(stream_three_try_push(&three, i), PLAIT_OK);
    }
    assert_int_equal(stream_three_try_push(&three, 3), PLAIT_FULL);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(stream_three_try_pop(&three, &item), PLAIT_OK);
        assert_int_equal(item, i);
    }
    assert_int_equal(stream_three_try_pop(&three, &item), PLAIT_EMPTY);
    assert_int_equal(stream_any_try_push(&any, 1), PLAIT_OK); /* a buffer without end */
    assert_int_equal(stream_any_try_push(&any, 2), PLAIT_OK);
    assert_int_equal(stream_any_pop(&any, &item), PLAIT_OK);
    assert_int_equal(item, 1);
    end();
}

static void AI_B17_what_lies_there_is_received_after_the_sender_closed(void **state)
{
    (void)state;
    int item = UNTOUCHED;
    begin();
    assert_int_equal(stream_one_producer_open(&one), PLAIT_OK);
    assert_int_equal(stream_one_push(&one, 4), PLAIT_OK);
    assert_int_equal(stream_one_producer_close(&one), PLAIT_OK);
    assert_int_equal(stream_one_pop(&one, &item), PLAIT_OK);
    assert_int_equal(item, 4);
    assert_int_equal(stream_one_pop(&one, &item), PLAIT_CLOSED);
    end();
}

/* ---- ends ---- */

static void AI_B08_a_loop_ends_with_the_close(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, receive_from_one_until_closed, 0);
    assert_int_equal(stream_one_producer_open(&one), PLAIT_OK);
    assert_int_equal(stream_one_push(&one, 20), PLAIT_OK);
    assert_int_equal(stream_one_push(&one, 22), PLAIT_OK);
    assert_int_equal(stream_one_producer_close(&one), PLAIT_OK);
    helper_join(&helper);
    assert_true(said[0] == PLAIT_CLOSED && got[0] == 42);
    end();
}

static void AI_B09_after_the_senders_closed(void **state)
{
    (void)state;
    int item = UNTOUCHED;
    begin();
    assert_int_equal(stream_meet_producer_open(&meet), PLAIT_OK);
    assert_int_equal(stream_meet_producer_close(&meet), PLAIT_OK);
    assert_int_equal(stream_meet_try_pop(&meet, &item), PLAIT_CLOSED);
    assert_int_equal(stream_meet_pop(&meet, &item), PLAIT_CLOSED);
    assert_int_equal(stream_meet_push(&meet, 1), PLAIT_CLOSED);
    assert_int_equal(item, UNTOUCHED);
    end();
}

static void AI_B10_after_the_receivers_closed(void **state)
{
    (void)state;
    int item = UNTOUCHED;
    begin();
    assert_int_equal(stream_meet_consumer_open(&meet), PLAIT_OK);
    assert_int_equal(stream_meet_consumer_close(&meet), PLAIT_OK);
    assert_int_equal(stream_meet_try_push(&meet, 1), PLAIT_CLOSED);
    assert_int_equal(stream_meet_push(&meet, 1), PLAIT_CLOSED);
    assert_int_equal(stream_meet_pop(&meet, &item), PLAIT_CLOSED);
    end();
}

/* Two of each side: the first one that closes changes nothing for the second one. */
static void AI_B13_the_second_of_a_side_goes_on(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    for (int i = 0; i < 2; i++) {
        assert_int_equal(stream_meet_producer_open(&meet), PLAIT_OK);
        assert_int_equal(stream_meet_consumer_open(&meet), PLAIT_OK);
    }
    assert_int_equal(stream_meet_producer_close(&meet), PLAIT_OK);
    assert_int_equal(stream_meet_consumer_close(&meet), PLAIT_OK);
    helper_start(&helper, receive, 0);
    assert_int_equal(stream_meet_push(&meet, 8), PLAIT_OK);
    helper_join(&helper);
    assert_int_equal(got[0], 8);
    assert_int_equal(stream_meet_producer_close(&meet), PLAIT_OK);
    assert_int_equal(stream_meet_push(&meet, 9), PLAIT_CLOSED);
    end();
}

static void AI_B14_a_closed_end_opens_no_more(void **state)
{
    (void)state;
    begin();
    assert_int_equal(stream_meet_producer_open(&meet), PLAIT_OK);
    assert_int_equal(stream_meet_producer_close(&meet), PLAIT_OK);
    assert_int_equal(stream_meet_producer_open(&meet), PLAIT_CLOSED);
    assert_int_equal(stream_meet_consumer_open(&meet), PLAIT_CLOSED);
    end();
}

static void AI_B15_the_last_sender_wakes_receivers(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    assert_int_equal(stream_meet_producer_open(&meet), PLAIT_OK);
    helper_start(&helper, receive, 0);
    until_receiving(1);
    assert_int_equal(stream_meet_producer_close(&meet), PLAIT_OK);
    helper_join(&helper);
    assert_true(said[0] == PLAIT_CLOSED && got[0] == UNTOUCHED);
    end();
}

/* Strand 0 sends 0: no value means "nothing". */
static void AI_B16_the_last_receiver_wakes_senders(void **state)
{
    (void)state;
    struct helper helpers[2];
    begin();
    assert_int_equal(stream_meet_consumer_open(&meet), PLAIT_OK);
    for (unsigned i = 0; i < 2U; i++) {
        helper_start(&helpers[i], send, i);
        until_sending(i + 1U);
    }
    assert_int_equal(stream_meet_consumer_close(&meet), PLAIT_OK);
    for (unsigned i = 0; i < 2U; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(said[i], PLAIT_CLOSED);
    }
    end();
}

/* The item is in hand before its receiver leaves: its send has succeeded. */
static void AI_B22_a_receiver_may_leave_right_after(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    assert_int_equal(stream_meet_consumer_open(&meet), PLAIT_OK);
    helper_start(&helper, receive_and_leave, 0);
    assert_int_equal(stream_meet_push(&meet, 12), PLAIT_OK);
    helper_join(&helper);
    assert_true(said[0] == PLAIT_OK && got[0] == 12);
    assert_int_equal(stream_meet_push(&meet, 13), PLAIT_CLOSED);
    end();
}

/* Also LP-M10. Closing is a call that never waits, so that it may stand in any clean-up. */
static void AI_B24_closing_needs_no_wait(void **state)
{
    (void)state;
    int item = UNTOUCHED;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        stream_meet_close(&meet);
        stream_three_close(&three);
    }
    assert_int_equal(stream_meet_push(&meet, 1), PLAIT_CLOSED);
    assert_int_equal(stream_meet_pop(&meet, &item), PLAIT_CLOSED);
    assert_int_equal(stream_three_push(&three, 1), PLAIT_CLOSED);
    assert_int_equal(stream_three_try_pop(&three, &item), PLAIT_CLOSED);
    end();
}

/* The counted ends are calls on the one queue, and it serves without them. */
static void LP_M02_both_ends_are_used_directly(void **state)
{
    (void)state;
    int item = UNTOUCHED;
    begin();
    assert_int_equal(stream_three_push(&three, 1), PLAIT_OK);
    assert_int_equal(stream_three_producer_open(&three), PLAIT_OK);
    assert_int_equal(stream_three_push(&three, 2), PLAIT_OK);
    assert_int_equal(stream_three_pop(&three, &item), PLAIT_OK);
    assert_int_equal(item, 1);
    assert_int_equal(stream_three_producer_close(&three), PLAIT_OK);
    assert_int_equal(stream_three_pop(&three, &item), PLAIT_OK);
    assert_int_equal(item, 2);
    end();
}

/* ---- cancelled ---- */

static void AI_B11_a_cancelled_receiver_leaves_no_ghost(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, receive_in_scope, 0);
    until_receiving(1);
    plait_scope_cancel(&scope);
    helper_join(&helper);
    assert_true(said[0] == PLAIT_CANCELLED && got[0] == UNTOUCHED);
    assert_int_equal(stream_meet_waiting_pops(&meet), 0);
    assert_int_equal(stream_meet_try_push(&meet, 1), PLAIT_FULL);
    end();
}

static void AI_B12_a_cancelled_sender_leaves_no_item(void **state)
{
    (void)state;
    struct helper helper;
    int item = UNTOUCHED;
    begin();
    helper_start(&helper, send_in_scope, 0);
    until_sending(1);
    plait_scope_cancel(&scope);
    helper_join(&helper);
    assert_int_equal(said[0], PLAIT_CANCELLED);
    assert_int_equal(stream_meet_waiting_pushes(&meet), 0);
    assert_int_equal(stream_meet_try_pop(&meet, &item), PLAIT_EMPTY);
    end();
}

/* What would have to wait in a cancelled scope takes nothing; what need not wait is done all the same. */
static void AI_B18_a_receive_in_a_cancelled_scope(void **state)
{
    (void)state;
    struct helper helper;
    int item = UNTOUCHED;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        assert_int_equal(stream_meet_pop(&meet, &item), PLAIT_CANCELLED);
        assert_int_equal(item, UNTOUCHED);
        helper_start(&helper, send, 3);
        until_sending(1);
        assert_int_equal(stream_meet_pop(&meet, &item), PLAIT_OK);
    }
    helper_join(&helper);
    assert_int_equal(item, 3);
    end();
}

static void AI_B19_a_send_in_a_cancelled_scope(void **state)
{
    (void)state;
    int item = UNTOUCHED;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        assert_int_equal(stream_meet_push(&meet, 1), PLAIT_CANCELLED);
        assert_int_equal(stream_one_push(&one, 2), PLAIT_OK);
        assert_int_equal(stream_one_push(&one, 3), PLAIT_CANCELLED);
    }
    assert_int_equal(stream_meet_try_pop(&meet, &item), PLAIT_EMPTY);
    assert_int_equal(stream_one_try_pop(&one, &item), PLAIT_OK);
    assert_int_equal(item, 2);
    assert_int_equal(stream_one_try_pop(&one, &item), PLAIT_EMPTY);
    end();
}

static void AI_B20_what_was_delivered_before_the_cancel_is_received(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, receive_in_scope, 0);
    until_receiving(1);
    assert_int_equal(stream_meet_try_push(&meet, 14), PLAIT_OK);
    plait_scope_cancel(&scope);
    helper_join(&helper);
    assert_true(said[0] == PLAIT_OK && got[0] == 14);
    end();
}

static void AI_B21_nothing_is_given_to_a_cancelled_receiver(void **state)
{
    (void)state;
    struct helper helper;
    begin();
    helper_start(&helper, receive_in_scope, 0);
    until_receiving(1);
    plait_scope_cancel(&scope);
    assert_int_equal(stream_meet_try_push(&meet, 15), PLAIT_FULL); /* it may stand there still */
    helper_join(&helper);
    assert_int_equal(said[0], PLAIT_CANCELLED);
    end();
}

static void AI_B26_the_item_goes_to_the_next_receiver(void **state)
{
    (void)state;
    struct helper helpers[2];
    begin();
    helper_start(&helpers[0], receive_in_scope, 0);
    until_receiving(1);
    helper_start(&helpers[1], receive, 1);
    until_receiving(2);
    plait_scope_cancel(&scope);
    assert_int_equal(stream_meet_try_push(&meet, 16), PLAIT_OK);
    helper_join(&helpers[0]);
    helper_join(&helpers[1]);
    assert_true(said[0] == PLAIT_CANCELLED && got[0] == UNTOUCHED);
    assert_true(said[1] == PLAIT_OK && got[1] == 16);
    end();
}

/* ---- numbers ---- */

static void AI_B23_numbers_in_all_phases(void **state)
{
    (void)state;
    struct helper helpers[2];
    begin();
    assert_int_equal(stream_meet_capacity(&meet), 0);
    assert_int_equal(stream_one_capacity(&one), 1);
    for (unsigned i = 0; i < 2U; i++) {
        helper_start(&helpers[i], send, i);
        until_sending(i + 1U);
        assert_int_equal(stream_meet_waiting_pushes(&meet), i + 1U);
        assert_int_equal(stream_meet_waiting_pops(&meet), 0);
        assert_int_equal(stream_meet_size(&meet), 0);
    }
    for (uint32_t left = 2; left > 0U; left--) {
        int item = UNTOUCHED;
        assert_int_equal(stream_meet_pop(&meet, &item), PLAIT_OK);
        assert_int_equal(stream_meet_waiting_pushes(&meet), left - 1U);
    }
    helper_join(&helpers[0]);
    helper_join(&helpers[1]);
    helper_start(&helpers[0], receive, 0);
    until_receiving(1);
    assert_int_equal(stream_meet_waiting_pops(&meet), 1);
    stream_meet_close(&meet);
    helper_join(&helpers[0]);
    assert_int_equal(stream_meet_waiting_pops(&meet), 0);
    assert_int_equal(stream_one_push(&one, 1), PLAIT_OK);
    assert_int_equal(stream_one_size(&one), 1);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_B03_receive_then_send_twice),
        cmocka_unit_test(AI_B04_two_receivers_are_served_without_waiting),
        cmocka_unit_test(AI_B05_a_sender_is_served_without_waiting),
        cmocka_unit_test(AI_B06_taking_an_item_lets_a_waiting_one_in),
        cmocka_unit_test(AI_B07_a_buffer_keeps_the_order),
        cmocka_unit_test(AI_B08_a_loop_ends_with_the_close),
        cmocka_unit_test(AI_B09_after_the_senders_closed),
        cmocka_unit_test(AI_B10_after_the_receivers_closed),
        cmocka_unit_test(AI_B11_a_cancelled_receiver_leaves_no_ghost),
        cmocka_unit_test(AI_B12_a_cancelled_sender_leaves_no_item),
        cmocka_unit_test(AI_B13_the_second_of_a_side_goes_on),
        cmocka_unit_test(AI_B14_a_closed_end_opens_no_more),
        cmocka_unit_test(AI_B15_the_last_sender_wakes_receivers),
        cmocka_unit_test(AI_B16_the_last_receiver_wakes_senders),
        cmocka_unit_test(AI_B17_what_lies_there_is_received_after_the_sender_closed),
        cmocka_unit_test(AI_B18_a_receive_in_a_cancelled_scope),
        cmocka_unit_test(AI_B19_a_send_in_a_cancelled_scope),
        cmocka_unit_test(AI_B20_what_was_delivered_before_the_cancel_is_received),
        cmocka_unit_test(AI_B21_nothing_is_given_to_a_cancelled_receiver),
        cmocka_unit_test(AI_B22_a_receiver_may_leave_right_after),
        cmocka_unit_test(AI_B23_numbers_in_all_phases),
        cmocka_unit_test(AI_B24_closing_needs_no_wait),
        cmocka_unit_test(AI_B26_the_item_goes_to_the_next_receiver),
        cmocka_unit_test(LP_M01_a_put_waits_for_its_get),
        cmocka_unit_test(LP_M02_both_ends_are_used_directly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
