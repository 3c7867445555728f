/* SPDX-License-Identifier: MIT */
/* connections.c: the kind `pool`: who gets which connection, and that none is lost, doubled or left open. Names PY_*
 * are those of the list in docs/conformance. */
#include <plait/scope.h>
#include <plait/wait.h>

#include "connections.h"
#include "no_numbers.h"
#include "numbers.h"
#include "queued.h"

static struct server server;
static connections pool;

static void start(uint32_t maximum, plait_duration idle_limit)
{
    server_init(&server);
    assert_int_equal(connections_init(&pool, maximum, idle_limit, &server), PLAIT_OK);
}

static void end(void)
{
    connections_destroy(&pool);
    assert_int_equal(plait_load_acquire(&server.open), 0);
}

static void expect(uint32_t idle, uint32_t lent, uint64_t created)
{
    assert_int_equal(connections_idle(&pool), idle);
    assert_int_equal(connections_lent(&pool), lent);
    assert_int_equal(connections_created(&pool), created);
    assert_int_equal(plait_load_acquire(&server.open), idle + lent);
}

/* ---- one strand ---- */

static void PY_28_it_creates_uses_again_and_closes(void **state)
{
    (void)state;
    struct connection first, second, again;
    start(2, 0);
    expect(0, 0, 0);
    assert_int_equal(connections_acquire(&pool, &first), PLAIT_OK);
    assert_int_equal(connections_acquire(&pool, &second), PLAIT_OK);
    assert_int_equal(first.number, 1);
    assert_int_equal(second.number, 2);
    expect(0, 2, 2);
    assert_int_equal(connections_release(&pool, first), PLAIT_OK);
    assert_int_equal(connections_release(&pool, second), PLAIT_OK);
    expect(2, 0, 2);
    assert_int_equal(connections_acquire(&pool, &again), PLAIT_OK);
    assert_int_equal(again.number, 2); /* the one used last */
    assert_int_equal(connections_release(&pool, again), PLAIT_OK);
    connections_close(&pool);
    expect(0, 0, 2);
    assert_int_equal(connections_acquire(&pool, &again), PLAIT_CLOSED);
    end();
}

static void what_is_broken_is_replaced(void **state)
{
    (void)state;
    struct connection one;
    start(1, 0);
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(connections_discard(&pool, one), PLAIT_OK);
    expect(0, 0, 1);
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(one.number, 2);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    plait_store_release(&server.dead, 2U); /* while it is idle */
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(one.number, 3);
    expect(0, 1, 3);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    end();
}

static void a_creation_that_fails_takes_no_place(void **state)
{
    (void)state;
    struct connection one = {99, 0};
    start(1, 0);
    server.refuses = 5;
    assert_int_equal(connections_acquire(&pool, &one), 5);
    server.refuses = (plait_status)-12345;
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_FAILED);
    assert_int_equal(one.number, 99);
    expect(0, 0, 0);
    server.refuses = PLAIT_OK;
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    end();
}

static void a_creation_that_is_cancelled_takes_no_place(void **state)
{
    (void)state;
    struct plait_scope limit;
    struct connection one;
    plait_status outcome = PLAIT_OK;
    start(1, 0);
    server.answers_late = true;
    PLAIT_FAIL_AFTER(&limit, plait_milliseconds(1), &outcome) {
        outcome = connections_acquire(&pool, &one);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    expect(0, 0, 0);
    plait_store_release(&server.gate, 1U);
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    end();
}

static void whoever_gives_up_leaves_nothing_behind(void **state)
{
    (void)state;
    struct plait_scope scope;
    struct connection one, other = {99, 0};
    plait_status outcome = PLAIT_OK;
    start(1, 0);
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(connections_acquire_until(&pool, &other, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        assert_int_equal(connections_acquire(&pool, &other), PLAIT_CANCELLED);
        assert_int_equal(connections_release(&pool, one), PLAIT_OK);
        assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK); /* one that is idle needs no wait */
    }
    assert_int_equal(other.number, 99);
    assert_int_equal(connections_waiters(&pool), 0);
    expect(0, 1, 1);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    end();
}

static void try_acquire_makes_none_and_waits_for_none(void **state)
{
    (void)state;
    struct connection one, other = {99, 0};
    start(1, 0);
    assert_int_equal(connections_try_acquire(&pool, &other), PLAIT_EMPTY);
    expect(0, 0, 0);
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(connections_try_acquire(&pool, &other), PLAIT_BUSY);
    assert_int_equal(other.number, 99);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    assert_int_equal(connections_try_acquire(&pool, &other), PLAIT_OK);
    assert_int_equal(other.number, 1);
    assert_int_equal(connections_release(&pool, other), PLAIT_OK);
    plait_store_release(&server.dead, 1U);
    assert_int_equal(connections_try_acquire(&pool, &other), PLAIT_EMPTY);
    expect(0, 0, 1);
    connections_close(&pool);
    assert_int_equal(connections_try_acquire(&pool, &other), PLAIT_CLOSED);
    end();
}

static void who_is_idle_for_too_long_is_not_lent_again(void **state)
{
    (void)state;
    struct connection many[3];
    start(3, 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(connections_acquire(&pool, &many[i]), PLAIT_OK);
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(connections_release(&pool, many[i]), PLAIT_OK);
    }
    const plait_time released = plait_now();
    UNTIL(plait_time_since(plait_now(), released) > 1);
    assert_int_equal(connections_acquire(&pool, &many[0]), PLAIT_OK);
    assert_int_equal(many[0].number, 4);
    expect(0, 1, 4);
    assert_int_equal(connections_release(&pool, many[0]), PLAIT_OK);
    const plait_time again = plait_now();
    UNTIL(plait_time_since(plait_now(), again) > 1);
    assert_int_equal(connections_prune(&pool), 1);
    assert_int_equal(connections_prune(&pool), 0);
    expect(0, 0, 4);
    end();
}

static void a_release_disposes_of_one_that_was_idle_for_too_long(void **state)
{
    (void)state;
    struct connection kept, used;
    start(2, 1);
    assert_int_equal(connections_acquire(&pool, &used), PLAIT_OK);
    assert_int_equal(connections_acquire(&pool, &kept), PLAIT_OK);
    assert_int_equal(connections_release(&pool, kept), PLAIT_OK);
    const plait_time released = plait_now();
    UNTIL(plait_time_since(plait_now(), released) > 1);
    expect(1, 1, 2);
    assert_int_equal(connections_release(&pool, used), PLAIT_OK);
    expect(1, 0, 2);
    end();
}

static void what_was_not_lent_cannot_be_given_back(void **state)
{
    (void)state;
    struct connection one;
    start(1, 0);
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    assert_int_equal(connections_release(&pool, one), PLAIT_MISUSE);
    assert_int_equal(connections_discard(&pool, one), PLAIT_MISUSE);
    expect(1, 0, 1);
    end();
}

static void bounds_and_memory(void **state)
{
    (void)state;
    no_numbers none;
    numbers two;
    int value = 0;
    assert_int_equal(connections_init(&pool, 0, 0, &server), PLAIT_INVALID);
    assert_int_equal(connections_init(&pool, (UINT32_C(1) << 27) + 1U, 0, &server), PLAIT_INVALID);
    assert_int_equal(connections_init(&pool, 1, -1, &server), PLAIT_INVALID);
    assert_int_equal(no_numbers_init(&none, 1, 0), PLAIT_NO_MEMORY);
    assert_int_equal(numbers_init(&two, -1), PLAIT_INVALID);
    assert_int_equal(numbers_init(&two, 0), PLAIT_OK);
    assert_int_equal(numbers_maximum(&two), 2);
    assert_int_equal(numbers_acquire(&two, &value), PLAIT_OK);
    assert_int_equal(value, 7);
    assert_int_equal(numbers_release(&two, value), PLAIT_OK);
    assert_int_equal(numbers_idle(&two), 1);
    numbers_destroy(&two);
}

/* ---- the block form ---- */

static void lend_for_a_block(int way, plait_status *outcome)
{
    struct connections_lease lease;
    CONNECTIONS_WITH(&pool, &lease, outcome)
    {
        lease.value.uses++;
        lease.broken = way == 2;
        if (way == 1) {
            return;
        }
    }
}

static void a_block_gives_back_on_every_way_out(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_FAILED;
    start(1, 0);
    lend_for_a_block(0, &outcome);
    assert_int_equal(outcome, PLAIT_OK);
    expect(1, 0, 1);
    lend_for_a_block(1, &outcome);
    expect(1, 0, 1);
    lend_for_a_block(2, &outcome);
    assert_int_equal(outcome, PLAIT_OK);
    expect(0, 0, 1);
    connections_close(&pool);
    lend_for_a_block(0, &outcome); /* does not run */
    assert_int_equal(outcome, PLAIT_CLOSED);
    end();
}

static void destroy_while_lent(void)
{
    struct connection one;
    start(1, 0);
    if (connections_acquire(&pool, &one) == PLAIT_OK) {
        connections_destroy(&pool);
    }
}

static void destroying_what_is_lent_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(destroy_while_lent, "connections_destroy"));
}

/* ---- several ---- */

static struct plait_atomic_u32 turn;
static uint32_t turns[4];
static plait_status told[4];

static void want_one(unsigned index)
{
    struct connection one;
    told[index] = connections_acquire(&pool, &one);
    if (told[index] == PLAIT_OK) {
        turns[index] = plait_add_acq_rel(&turn, 1U);
        CHECK(connections_release(&pool, one) == PLAIT_OK);
    }
}

static void who_waits_is_served_in_the_order_of_arrival(void **state)
{
    (void)state;
    struct helper helpers[4];
    struct connection one;
    start(1, 0);
    plait_initialize(&turn, 0U);
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    for (unsigned i = 0; i < 4; i++) {
        helper_start(&helpers[i], want_one, i);
        UNTIL(connections_waiters(&pool) == i + 1U);
    }
    assert_int_equal(connections_try_acquire(&pool, &one), PLAIT_BUSY);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    for (unsigned i = 0; i < 4; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(told[i], PLAIT_OK);
        assert_int_equal(turns[i], i);
    }
    expect(1, 0, 1);
    end();
}

static void closing_tells_all_who_wait_and_disposes_of_what_comes_back(void **state)
{
    (void)state;
    struct helper helpers[4];
    struct connection one, two;
    start(2, 0);
    assert_int_equal(connections_acquire(&pool, &one), PLAIT_OK);
    assert_int_equal(connections_acquire(&pool, &two), PLAIT_OK);
    for (unsigned i = 0; i < 4; i++) {
        helper_start(&helpers[i], want_one, i);
        UNTIL(connections_waiters(&pool) == i + 1U);
    }
    connections_close(&pool);
    connections_close(&pool);
    for (unsigned i = 0; i < 4; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(told[i], PLAIT_CLOSED);
    }
    expect(0, 2, 2);
    assert_int_equal(connections_release(&pool, one), PLAIT_OK);
    expect(0, 1, 2);
    assert_int_equal(connections_join_until(&pool, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
    assert_int_equal(connections_discard(&pool, two), PLAIT_OK);
    assert_int_equal(connections_join(&pool), PLAIT_OK);
    expect(0, 0, 2);
    end();
}

static unsigned long rounds;

struct test_shared {
    struct plait_atomic_u32 uses;
};

static void work(unsigned index, struct test_shared *shared)
{
    for (unsigned long i = 0; i < rounds; i++) {
        struct connection one;
        CHECK(connections_acquire(&pool, &one) == PLAIT_OK);
        one.uses++;
        (void)plait_add_relaxed(&shared->uses, 1U);
        CHECK((i + index) % 7U == 0 ? connections_discard(&pool, one) == PLAIT_OK
                                    : connections_release(&pool, one) == PLAIT_OK);
    }
}

static void PY_29_five_workers_share_two_connections_and_there_are_never_more(void **state)
{
    (void)state;
    struct test_shared shared = {PLAIT_ATOMIC_INIT(0)};
    start(2, 0);
    rounds = test_scaled(2000, 20);
    test_threads(5, work, &shared);
    assert_int_equal(plait_load_acquire(&shared.uses), 5 * rounds);
    assert_in_range(plait_load_acquire(&server.most), 1, 2);
    assert_int_equal(connections_lent(&pool), 0);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(PY_28_it_creates_uses_again_and_closes),
        cmocka_unit_test(what_is_broken_is_replaced),
        cmocka_unit_test(a_creation_that_fails_takes_no_place),
        cmocka_unit_test(a_creation_that_is_cancelled_takes_no_place),
        cmocka_unit_test(whoever_gives_up_leaves_nothing_behind),
        cmocka_unit_test(try_acquire_makes_none_and_waits_for_none),
        cmocka_unit_test(who_is_idle_for_too_long_is_not_lent_again),
        cmocka_unit_test(a_release_disposes_of_one_that_was_idle_for_too_long),
        cmocka_unit_test(what_was_not_lent_cannot_be_given_back),
        cmocka_unit_test(bounds_and_memory),
        cmocka_unit_test(a_block_gives_back_on_every_way_out),
        cmocka_unit_test(destroying_what_is_lent_is_fatal),
        cmocka_unit_test(who_waits_is_served_in_the_order_of_arrival),
        cmocka_unit_test(closing_tells_all_who_wait_and_disposes_of_what_comes_back),
        cmocka_unit_test(PY_29_five_workers_share_two_connections_and_there_are_never_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
