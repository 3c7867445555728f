/* SPDX-License-Identifier: MIT */
/* Waiting on a word and waking those who do: order, deadlines, strays, cancellation, and that no wake is lost. */
#include "queued.h"

#include <plait/scope.h>

enum { CROWD = 64 };

static plait_word word;
static struct plait_atomic_u32 places;
static struct plait_atomic_u32 woken;
static uint32_t order[CROWD]; /* plain: read after `woken` says so */

static void reset(void)
{
    plait_initialize(&word, 0U);
    plait_initialize(&places, 0U);
    plait_initialize(&woken, 0U);
}

static void wait_once(unsigned index)
{
    CHECK(plait_wait(&word, 0, PLAIT_FOREVER) == PLAIT_OK);
    order[plait_add_relaxed(&places, 1U)] = index;
    (void)plait_add_acq_rel(&woken, 1U);
}

static void a_word_that_differs_is_not_waited_for(void **state)
{
    (void)state;
    reset();
    plait_initialize(&word, 7U);
    assert_int_equal(plait_wait(&word, 0, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(plait_wait_shielded(&word, 0, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 0);
}

static void a_wake_without_waiters_wakes_nobody(void **state)
{
    (void)state;
    reset();
    uint32_t reached = 99;
    assert_int_equal(plait_wake(&word, PLAIT_WAKE_ALL), 0);
    assert_int_equal(plait_wake(&word, 0), 0);
    assert_int_equal(plait_store_wake(&word, 5, 1), 0);
    assert_int_equal(plait_load_relaxed(&word), 5);
    assert_int_equal(plait_exchange_wake(&word, 6, PLAIT_WAKE_ALL, &reached), 5);
    assert_int_equal(reached, 0);
    assert_int_equal(plait_exchange_wake(&word, 7, PLAIT_WAKE_ALL, NULL), 6);
}

static void waiters_are_woken_in_order_of_arrival(void **state)
{
    (void)state;
    enum { COUNT = 8 };
    struct helper helpers[COUNT];
    reset();
    for (unsigned i = 0; i < COUNT; i++) {
        helper_start(&helpers[i], wait_once, i);
        until_queued(&word, PLAIT_QUEUE_PLAIN, i + 1U);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        assert_int_equal(plait_wake(&word, 1), 1);
        until_equal(&woken, i + 1U);
        assert_int_equal(order[i], i);
    }
    assert_int_equal(plait_wake(&word, 1), 0);
    for (unsigned i = 0; i < COUNT; i++) {
        helper_join(&helpers[i]);
    }
}

static void a_wake_says_how_many_it_woke(void **state)
{
    (void)state;
    struct helper helpers[5];
    uint32_t reached = 0;
    reset();
    for (unsigned i = 0; i < 5; i++) {
        helper_start(&helpers[i], wait_once, i);
    }
    until_queued(&word, PLAIT_QUEUE_PLAIN, 5);
    assert_int_equal(plait_wake(&word, 2), 2);
    assert_int_equal(plait_store_wake(&word, 0, 1), 1);
    assert_int_equal(plait_exchange_wake(&word, 1, PLAIT_WAKE_ALL, &reached), 0);
    assert_int_equal(reached, 2);
    for (unsigned i = 0; i < 5; i++) {
        helper_join(&helpers[i]);
    }
}

static void a_deadline_ends_the_wait_and_not_before(void **state)
{
    (void)state;
    reset();
    const plait_time end = plait_after(plait_milliseconds(3));
    assert_int_equal(plait_wait(&word, 0, end), PLAIT_TIMEOUT);
    assert_false(plait_time_before(plait_now(), end));
    const plait_time again = plait_after(plait_milliseconds(3));
    assert_int_equal(plait_wait_shielded(&word, 0, again), PLAIT_TIMEOUT);
    assert_false(plait_time_before(plait_now(), again));
    assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 0);
}

static void a_deadline_in_the_past_does_not_wait(void **state)
{
    (void)state;
    reset();
    assert_int_equal(plait_wait(&word, 0, plait_now()), PLAIT_TIMEOUT);
    assert_int_equal(plait_wait(&word, 0, (plait_time){0}), PLAIT_TIMEOUT);
    assert_int_equal(plait_wait(&word, 0, (plait_time){INT64_MIN}), PLAIT_TIMEOUT);
    assert_int_equal(plait_wait(&word, 1, (plait_time){INT64_MIN}), PLAIT_OK);
}

static void wait_briefly(unsigned index)
{
    (void)index;
    CHECK(plait_wait(&word, 0, plait_after(plait_milliseconds(5))) == PLAIT_TIMEOUT);
    (void)plait_add_acq_rel(&woken, 1U);
}

static void one_that_gives_up_leaves_the_order_of_the_others(void **state)
{
    (void)state;
    /* Where the one stands that gives up: first, in the middle, last. */
    for (unsigned place = 0; place < 3; place++) {
        struct helper helpers[3];
        reset();
        for (unsigned i = 0; i < 3; i++) {
            helper_start(&helpers[i], i == place ? wait_briefly : wait_once, i);
            const plait_time end = test_patience();
            /* The one with the deadline may have left again before this is looked at. Those who have left are read
             * first: the other way round it could be counted twice. */
            uint32_t here = 0;
            while (here != i + 1U) {
                const uint32_t left = plait_load_acquire(&woken);
                here = left + plait_shard_count(&word, PLAIT_QUEUE_PLAIN);
                CHECK(plait_time_before(plait_now(), end));
                test_let_others_run();
            }
        }
        until_equal(&woken, 1);
        assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 2);
        assert_int_equal(plait_wake(&word, 1), 1);
        until_equal(&woken, 2);
        assert_int_equal(order[0], place == 0 ? 1 : 0);
        assert_int_equal(plait_wake(&word, 1), 1);
        for (unsigned i = 0; i < 3; i++) {
            helper_join(&helpers[i]);
        }
        assert_int_equal(order[1], place == 2 ? 1 : 2);
    }
}

static void wait_in_a_primitives_queue(unsigned queue)
{
    uint32_t token = 0;
    CHECK(plait_wait_in(&word, queue, 0, PLAIT_FOREVER, true, &token) == PLAIT_OK);
    CHECK(token == PLAIT_TOKEN_HANDED);
    (void)plait_add_acq_rel(&woken, 1U);
}

static void a_stray_wake_never_reaches_one_who_waits_for_a_hand_over(void **state)
{
    (void)state;
    struct helper helpers[3];
    reset();
    for (unsigned queue = 1; queue <= 3; queue++) {
        helper_start(&helpers[queue - 1], wait_in_a_primitives_queue, queue);
        until_queued(&word, queue, 1);
    }
    assert_int_equal(plait_wake(&word, PLAIT_WAKE_ALL), 0);
    assert_int_equal(plait_store_wake(&word, 0, PLAIT_WAKE_ALL), 0);
    assert_int_equal(plait_load_acquire(&woken), 0);
    for (unsigned queue = 1; queue <= 3; queue++) {
        struct plait_waking waking;
        assert_int_equal(plait_shard_count(&word, queue), 1);
        plait_waking_begin(&waking, &word);
        assert_true(plait_waking_has(&waking, &word, queue));
        const uint32_t id = plait_waking_take(&waking, &word, queue, PLAIT_TOKEN_HANDED);
        assert_false(plait_waking_has(&waking, &word, queue));
        assert_int_equal(plait_waking_take(&waking, &word, queue, PLAIT_TOKEN_HANDED), 0);
        plait_waking_end(&waking);
        assert_int_not_equal(id, 0);
        assert_int_not_equal(id, plait_strand_id());
        helper_join(&helpers[queue - 1]);
    }
}

/* ---- crowds ---- */

/* Tools that need seconds for threads alone, and see no more in many. */
static bool few_threads(void)
{
    return test_under("drd") || test_under("memcheck");
}

struct test_shared {
    unsigned crowd;
    unsigned long rounds;
};

/* Everybody waits for the next round; the last to come begins it. */
static void meet(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (uint32_t round = 0; round < shared->rounds; round++) {
        if (plait_add_acq_rel(&woken, 1U) + 1U == shared->crowd * (round + 1U)) {
            (void)plait_store_wake(&word, round + 1U, PLAIT_WAKE_ALL);
        } else {
            while (plait_load_acquire(&word) == round) {
                CHECK(plait_wait(&word, round, PLAIT_FOREVER) == PLAIT_OK);
            }
        }
    }
}

static void sixty_four_threads_meet_on_one_word(void **state)
{
    (void)state;
    struct test_shared shared = {.crowd = few_threads() ? 16 : CROWD, .rounds = test_scaled(300, 3)};
    reset();
    test_threads(shared.crowd, meet, &shared);
    assert_int_equal(plait_load_relaxed(&word), shared.rounds);
    assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 0);
}

static struct plait_atomic_u32 stop;

static void wait_again_and_again(unsigned index)
{
    (void)index;
    while (plait_load_acquire(&stop) == 0) {
        CHECK(plait_wait(&word, 0, PLAIT_FOREVER) == PLAIT_OK);
        (void)plait_add_acq_rel(&woken, 1U);
    }
}

static void a_wake_of_all_ends_though_the_woken_wait_again(void **state)
{
    (void)state;
    enum { MANY = 150 }; /* more than two batches */
    static struct helper helpers[MANY];
    const unsigned many = few_threads() ? 20 : test_under("helgrind") ? 70 : MANY;
    reset();
    plait_initialize(&stop, 0U);
    for (unsigned i = 0; i < many; i++) {
        helper_start(&helpers[i], wait_again_and_again, i);
    }
    for (unsigned long round = 0; round < test_scaled(50, 2); round++) {
        until_queued(&word, PLAIT_QUEUE_PLAIN, many);
        assert_int_equal(plait_wake(&word, PLAIT_WAKE_ALL), many);
        until_equal(&woken, (uint32_t)(round + 1U) * many);
    }
    plait_store_release(&stop, 1U);
    (void)plait_store_wake(&word, 1, PLAIT_WAKE_ALL);
    for (unsigned i = 0; i < many; i++) {
        helper_join(&helpers[i]);
    }
}

/* Two strands take turns; a lost wake stops them for ever. One tells by the combined call, the other by a store of the
 * weakest order that publishes and a wake after it. */
static void take_turns(unsigned index, struct test_shared *shared)
{
    for (uint32_t turn = index; turn < shared->rounds; turn += 2) {
        for (uint32_t seen = plait_load_acquire(&word); seen != turn; seen = plait_load_acquire(&word)) {
            CHECK(plait_wait(&word, seen, PLAIT_FOREVER) == PLAIT_OK);
        }
        if (index == 0) {
            (void)plait_store_wake(&word, turn + 1U, 1);
        } else {
            plait_store_release(&word, turn + 1U);
            (void)plait_wake(&word, 1);
        }
    }
}

static void no_wake_is_lost_between_two_who_take_turns(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(60000, 50)};
    reset();
    test_threads(2, take_turns, &shared);
    assert_int_equal(plait_load_relaxed(&word), shared.rounds);
}

/* Timers, wakes and ends of threads at once: nobody may be counted twice, and the queue must be empty afterwards. */
static void come_and_go(unsigned index, struct test_shared *shared)
{
    uint64_t random = index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const uint64_t draw = test_random(&random);
        if (draw % 4 == 0) {
            (void)plait_wake(&word, (uint32_t)(draw >> 8) % 3U);
        } else {
            const plait_status status =
                plait_wait(&word, 0, plait_after(plait_microseconds((int64_t)(draw >> 8) % 100)));
            CHECK(status == PLAIT_OK || status == PLAIT_TIMEOUT);
        }
    }
}

static void timers_and_wakes_meet(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(4000, 20)};
    reset();
    test_threads(8, come_and_go, &shared);
    assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 0);
    UNTIL(plait_shard_is_empty(plait_shard_of(&word))); /* others may wait for other words of the shard */
}

static void threads_that_end_right_after_their_wake(void **state)
{
    (void)state;
    enum { COUNT = 16 };
    struct helper helpers[COUNT];
    for (unsigned long round = 0; round < test_scaled(60, 2); round++) {
        reset();
        for (unsigned i = 0; i < COUNT; i++) {
            helper_start(&helpers[i], wait_once, i);
        }
        until_queued(&word, PLAIT_QUEUE_PLAIN, COUNT);
        assert_int_equal(plait_store_wake(&word, 1, PLAIT_WAKE_ALL), COUNT);
        for (unsigned i = 0; i < COUNT; i++) {
            helper_join(&helpers[i]);
        }
    }
}

static void wait_and_end_where_allowed(unsigned index)
{
    wait_once(index);
    pthread_testcancel();
    CHECK(false);
}

/* A thread that ended inside a wait would leave its node in the queue, and perhaps a lock behind. */
static void a_wait_is_no_cancellation_point_of_the_system(void **state)
{
    (void)state;
    struct helper helper;
    void *result = NULL;
    if (test_world != NULL) {
        skip(); /* of threads */
    }
    reset();
    helper_start(&helper, wait_and_end_where_allowed, 0);
    until_queued(&word, PLAIT_QUEUE_PLAIN, 1);
    assert_int_equal(pthread_cancel(helper.thread), 0);
    assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 1);
    assert_int_equal(plait_wake(&word, 1), 1);
    assert_int_equal(pthread_join(helper.thread, &result), 0);
    assert_ptr_equal(result, PTHREAD_CANCELED);
    assert_int_equal(plait_load_relaxed(&woken), 1);
}

/* ---- cancellation ---- */

static void in_a_cancelled_scope_only_what_must_wait_is_cancelled(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    reset();
    plait_scope_open(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_wait(&word, 1, PLAIT_FOREVER), PLAIT_OK);
    assert_int_equal(plait_wait(&word, 0, PLAIT_FOREVER), PLAIT_CANCELLED);
    assert_int_equal(plait_wait(&word, 0, PLAIT_FOREVER), PLAIT_CANCELLED);
    assert_int_equal(plait_wait_shielded(&word, 0, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
    plait_scope_close(&scope, &outcome);
    assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 0);
    assert_int_equal(plait_wait(&word, 0, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
}

static struct plait_scope cancelled_scope;

static void wait_in_a_scope(unsigned shielded)
{
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&cancelled_scope);
    outcome = shielded != 0 ? plait_wait_shielded(&word, 0, PLAIT_FOREVER) : plait_wait(&word, 0, PLAIT_FOREVER);
    CHECK(outcome == (shielded != 0 ? PLAIT_OK : PLAIT_CANCELLED));
    plait_scope_close(&cancelled_scope, &outcome);
    (void)plait_add_acq_rel(&woken, 1U);
}

static void a_cancel_ends_a_wait(void **state)
{
    (void)state;
    for (unsigned long round = 0; round < test_scaled(200, 5); round++) {
        struct helper helper;
        reset();
        plait_scope_init(&cancelled_scope);
        helper_start(&helper, wait_in_a_scope, 0);
        if (round % 2 == 0) {
            until_queued(&word, PLAIT_QUEUE_PLAIN, 1);
        }
        plait_scope_cancel(&cancelled_scope);
        helper_join(&helper);
        assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 0);
    }
}

static void a_cancel_does_not_end_a_shielded_wait(void **state)
{
    (void)state;
    struct helper helper;
    reset();
    plait_scope_init(&cancelled_scope);
    helper_start(&helper, wait_in_a_scope, 1);
    until_queued(&word, PLAIT_QUEUE_PLAIN, 1);
    plait_scope_cancel(&cancelled_scope);
    assert_int_equal(plait_load_acquire(&woken), 0);
    assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 1);
    assert_int_equal(plait_store_wake(&word, 1, 1), 1);
    helper_join(&helper);
}

static void a_scopes_deadline_ends_a_wait(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    reset();
    plait_scope_fail_at(&scope, plait_after(plait_milliseconds(2)));
    outcome = plait_wait(&word, 0, PLAIT_FOREVER);
    assert_int_equal(outcome, PLAIT_CANCELLED);
    plait_scope_close(&scope, &outcome);
    assert_int_equal(outcome, PLAIT_TIMEOUT);
}

static void a_kick_that_moves_the_deadline_ends_no_wait_by_itself(void **state)
{
    (void)state;
    struct helper helper;
    reset();
    plait_scope_init(&cancelled_scope);
    helper_start(&helper, wait_in_a_scope, 0);
    until_queued(&word, PLAIT_QUEUE_PLAIN, 1);
    for (int i = 0; i < 20; i++) {
        assert_true(plait_scope_move(&cancelled_scope, plait_after(plait_seconds(600 - i))));
    }
    assert_int_equal(plait_shard_count(&word, PLAIT_QUEUE_PLAIN), 1);
    assert_int_equal(plait_load_acquire(&woken), 0);
    (void)plait_scope_move(&cancelled_scope, plait_after(plait_milliseconds(1)));
    helper_join(&helper);
    assert_int_equal(plait_scope_cause(&cancelled_scope), PLAIT_CAUSE_DEADLINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_that_differs_is_not_waited_for),
        cmocka_unit_test(a_wake_without_waiters_wakes_nobody),
        cmocka_unit_test(waiters_are_woken_in_order_of_arrival),
        cmocka_unit_test(a_wake_says_how_many_it_woke),
        cmocka_unit_test(a_deadline_ends_the_wait_and_not_before),
        cmocka_unit_test(a_deadline_in_the_past_does_not_wait),
        cmocka_unit_test(one_that_gives_up_leaves_the_order_of_the_others),
        cmocka_unit_test(a_stray_wake_never_reaches_one_who_waits_for_a_hand_over),
        cmocka_unit_test(sixty_four_threads_meet_on_one_word),
        cmocka_unit_test(a_wake_of_all_ends_though_the_woken_wait_again),
        cmocka_unit_test(no_wake_is_lost_between_two_who_take_turns),
        cmocka_unit_test(timers_and_wakes_meet),
        cmocka_unit_test(threads_that_end_right_after_their_wake),
        cmocka_unit_test(a_wait_is_no_cancellation_point_of_the_system),
        cmocka_unit_test(in_a_cancelled_scope_only_what_must_wait_is_cancelled),
        cmocka_unit_test(a_cancel_ends_a_wait),
        cmocka_unit_test(a_cancel_does_not_end_a_shielded_wait),
        cmocka_unit_test(a_scopes_deadline_ends_a_wait),
        cmocka_unit_test(a_kick_that_moves_the_deadline_ends_no_wait_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
