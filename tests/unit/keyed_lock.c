/* SPDX-License-Identifier: MIT */
/* Locks by key, by their rules: owner, misuse, order of arrival, overtaking, deadlines, cancellation, many keys, hooks,
 * and that nothing is ever left over. The orders inside are judged by tests/race/keyed_lock.c and tests/sim. */
#include "queued.h"

#include <malloc.h>
#include <string.h>

#include <plait/group.h>
#include <plait/keyed.h>
#include <plait/scope.h>

#include "keyed_task.h"
#include "keys_crowded.h"
#include "keys_fair.h"
#include "keys_names.h"
#include "keys_numbers.h"
#include "keys_routes.h"
#include "keys_single.h"
#include "keys_spots.h"

enum { CROWD = 6 };

static keys_numbers numbers; /* all bytes zero: empty tables */
static keys_single single;
static keys_fair fair;
static keys_names names;
static struct manners manners;
static struct plait_atomic_u32 passed;
static uint32_t order[CROWD];

static const plait_time LONG_AGO = {1};

static void until_waiting(size_t (*waiters)(void), size_t count)
{
    UNTIL(waiters() == count);
}

static size_t waiting_for_single(void)
{
    return keys_single_waiters(&single, 1);
}

static size_t waiting_for_fair(void)
{
    return keys_fair_waiters(&fair, 1);
}

/* ---- one key ---- */

static void a_key_is_free_or_held_by_one(void **state)
{
    (void)state;
    keys_numbers_hold hold, second;
    assert_false(keys_numbers_locked(&numbers, 5));
    assert_int_equal(keys_numbers_size(&numbers), 0);
    assert_int_equal(keys_numbers_lock(&numbers, 5, &hold), PLAIT_OK);
    assert_true(keys_numbers_locked(&numbers, 5));
    assert_false(keys_numbers_locked(&numbers, 6));
    assert_int_equal(keys_numbers_size(&numbers), 1);
    assert_int_equal(keys_numbers_waiters(&numbers, 5), 0);
    keys_numbers_unlock(&hold);
    assert_false(keys_numbers_locked(&numbers, 5));
    assert_int_equal(keys_numbers_size(&numbers), 0);
    assert_int_equal(keys_numbers_try_lock(&numbers, 5, &hold), PLAIT_OK);
    keys_numbers_unlock(&hold);
    assert_int_equal(keys_numbers_lock_until(&numbers, 5, &hold, LONG_AGO), PLAIT_OK);
    keys_numbers_hold *held = keys_numbers_lock_shielded(&numbers, 6, &second, __func__);
    assert_int_equal(keys_numbers_size(&numbers), 2);
    keys_numbers_unlock_held(&held);
    keys_numbers_unlock(&hold);
    held = NULL;
    keys_numbers_unlock_held(&held);
    assert_int_equal(keys_numbers_size(&numbers), 0);
    assert_int_equal(sizeof(struct plait_keyed_shard), 64);
}

static void a_table_can_be_made_anywhere_and_ended(void **state)
{
    (void)state;
    keys_single own;
    keys_single_hold hold;
    memset(&own, 0xa5, sizeof(own));
    keys_single_init(&own);
    assert_int_equal(keys_single_lock(&own, 1, &hold), PLAIT_OK);
    keys_single_unlock(&hold);
    keys_single_destroy(&own);
}

static void its_owner_cannot_lock_it_again(void **state)
{
    (void)state;
    keys_single_hold hold;
    keys_single_hold second;
    assert_int_equal(keys_single_lock(&single, 1, &hold), PLAIT_OK);
    assert_int_equal(keys_single_lock(&single, 1, &second), PLAIT_MISUSE);
    assert_int_equal(keys_single_try_lock(&single, 1, &second), PLAIT_MISUSE);
    assert_int_equal(keys_single_lock_until(&single, 1, &second, PLAIT_FOREVER), PLAIT_MISUSE);
    assert_int_equal(keys_single_lock(&single, 1, &hold), PLAIT_MISUSE); /* not by the same hold, either, which stays */
    assert_true(keys_single_locked(&single, 1));
    assert_int_equal(keys_single_lock(&single, 2, &second), PLAIT_OK); /* another key of the same shard */
    assert_int_equal(keys_single_size(&single), 2);
    assert_int_equal(keys_single_try_lock(&single, 1, &hold), PLAIT_MISUSE);
    assert_int_equal(keys_single_try_lock(&single, 2, &second), PLAIT_MISUSE);
    assert_int_equal(keys_single_size(&single), 2);
    keys_single_unlock(&hold);
    keys_single_unlock(&second);
    assert_int_equal(keys_single_size(&single), 0);
}

static void find_it_held(unsigned index)
{
    (void)index;
    keys_single_hold hold;
    CHECK(keys_single_try_lock(&single, 1, &hold) == PLAIT_BUSY);
    CHECK(keys_single_lock_until(&single, 1, &hold, LONG_AGO) == PLAIT_TIMEOUT);
    CHECK(keys_single_lock_until(&single, 1, &hold, plait_after(plait_milliseconds(2))) == PLAIT_TIMEOUT);
    CHECK(keys_single_locked(&single, 1));
    CHECK(keys_single_try_lock(&single, 2, &hold) == PLAIT_OK);
    keys_single_unlock(&hold);
}

static void others_find_it_busy_and_leave_nothing_when_their_time_is_over(void **state)
{
    (void)state;
    struct helper helper;
    keys_single_hold hold;
    assert_int_equal(keys_single_lock(&single, 1, &hold), PLAIT_OK);
    helper_start(&helper, find_it_held, 0);
    helper_join(&helper);
    assert_int_equal(keys_single_size(&single), 1);
    assert_int_equal(keys_single_waiters(&single, 1), 0);
    keys_single_unlock(&hold);
    assert_null(plait_load_relaxed(&single.shards[0].root));
}

static struct plait_scope scopes[CROWD];

static void wait_until_cancelled(unsigned index)
{
    keys_single_hold hold;
    plait_scope_open(&scopes[index]);
    (void)plait_add_release(&passed, 1U);
    plait_status status = keys_single_lock(&single, 1, &hold);
    CHECK(status == PLAIT_CANCELLED);
    plait_scope_close(&scopes[index], &status);
    CHECK(status == PLAIT_OK);
}

static void cancelled_waiters_leave_nothing(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    keys_single_hold hold;
    plait_initialize(&passed, 0U);
    assert_int_equal(keys_single_lock(&single, 1, &hold), PLAIT_OK);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], wait_until_cancelled, i);
    }
    until_equal(&passed, CROWD);
    until_waiting(waiting_for_single, CROWD);
    for (unsigned i = 0; i < CROWD; i++) {
        plait_scope_cancel(&scopes[(i * 5U) % CROWD]); /* from the middle, too */
        until_waiting(waiting_for_single, CROWD - 1U - i);
    }
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
    }
    assert_int_equal(keys_single_size(&single), 1);
    keys_single_unlock(&hold);
    assert_int_equal(keys_single_size(&single), 0);
}

static void a_cancelled_strand_takes_what_is_free(void **state)
{
    (void)state;
    struct plait_scope scope;
    keys_single_hold hold;
    plait_status outcome = PLAIT_OK;
    plait_scope_open(&scope);
    plait_scope_cancel(&scope);
    const plait_status status = keys_single_lock(&single, 1, &hold);
    if (status == PLAIT_OK) {
        keys_single_unlock(&hold);
    }
    plait_scope_close(&scope, &outcome);
    assert_int_equal(status, PLAIT_OK);
}

/* ---- misuse that is fatal ---- */

static void unlock_twice(void)
{
    keys_numbers_hold hold;
    CHECK(keys_numbers_lock(&numbers, 1, &hold) == PLAIT_OK);
    keys_numbers_unlock(&hold);
    keys_numbers_unlock(&hold);
}

static keys_single_hold anothers;

static void lock_and_stay(unsigned index)
{
    (void)index;
    CHECK(keys_single_lock(&single, 1, &anothers) == PLAIT_OK);
    plait_store_release(&passed, 1U);
    until_equal(&passed, 99);
}

static void unlock_anothers(void)
{
    struct helper helper;
    helper_start(&helper, lock_and_stay, 0);
    until_equal(&passed, 1);
    keys_single_unlock(&anothers);
}

static void unlock_one_that_failed(void)
{
    keys_single_hold hold;
    keys_single_hold second;
    CHECK(keys_single_lock(&single, 1, &hold) == PLAIT_OK);
    CHECK(keys_single_try_lock(&single, 1, &second) == PLAIT_MISUSE);
    keys_single_unlock(&second);
}

static void lock_twice_shielded(void)
{
    keys_numbers_hold holds[2];
    (void)keys_numbers_lock_shielded(&numbers, 1, &holds[0], "withdraw");
    (void)keys_numbers_lock_shielded(&numbers, 1, &holds[1], "withdraw");
}

static void destroy_while_held(void)
{
    keys_numbers_hold hold;
    CHECK(keys_numbers_lock(&numbers, 1, &hold) == PLAIT_OK);
    keys_numbers_destroy(&numbers);
}

static void unlock_many_twice(void)
{
    static const uint64_t keys[] = {3, 4, 3};
    keys_numbers_hold holds[3];
    CHECK(keys_numbers_lock_many(&numbers, keys, holds, 3) == PLAIT_OK);
    keys_numbers_unlock_many(holds, 3);
    keys_numbers_unlock_many(holds, 3);
}

static plait_status keep_the_key(void)
{
    return keys_single_lock(&single, 1, &anothers);
}

static const struct keyed_task_task KEEP = {.run = keep_the_key, .name = "keep"};

static void end_a_task_with_a_key(void)
{
    struct plait_group group;
    struct keyed_task_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = keyed_task_start_soon(&group, &slot, &KEEP);
    }
}

static void what_nothing_could_handle_is_fatal(void **state)
{
    (void)state;
    plait_initialize(&passed, 0U);
    assert_true(test_dies(unlock_twice, "keys_numbers_unlock"));
    assert_true(test_dies(unlock_twice, "unlocked by a strand that does not have the key"));
    assert_true(test_dies(unlock_anothers, "unlocked by a strand that does not have the key"));
    assert_true(test_dies(unlock_one_that_failed, "unlocked by a strand that does not have the key"));
    assert_true(test_dies(lock_twice_shielded, "withdraw("));
    assert_true(test_dies(lock_twice_shielded, "locks a key that its strand has already"));
    assert_true(test_dies(destroy_while_held, "keys_numbers_destroy"));
    assert_true(test_dies(destroy_while_held, "destroyed while a key is held"));
    assert_true(test_dies(unlock_many_twice, "keys_numbers_unlock_many"));
    assert_true(test_dies(end_a_task_with_a_key, "ended while it held a lock"));
}

/* ---- order of arrival, overtaking ---- */

static void pass_in_order(unsigned index)
{
    keys_fair_hold hold;
    CHECK(keys_fair_lock(&fair, 1, &hold) == PLAIT_OK);
    order[plait_add_acq_rel(&passed, 1U)] = index;
    keys_fair_unlock(&hold);
}

static void a_fair_key_is_passed_on_in_order_of_arrival(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    keys_fair_hold hold;
    plait_initialize(&passed, 0U);
    assert_int_equal(keys_fair_lock(&fair, 1, &hold), PLAIT_OK);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], pass_in_order, i);
        until_waiting(waiting_for_fair, i + 1U);
    }
    keys_fair_unlock(&hold);
    /* Handed over in the unlock itself: whoever comes now comes last. */
    assert_int_equal(keys_fair_lock(&fair, 1, &hold), PLAIT_OK);
    assert_int_equal(plait_load_acquire(&passed), CROWD);
    keys_fair_unlock(&hold);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(order[i], i);
    }
    assert_int_equal(keys_fair_size(&fair), 0);
}

static keys_single_hold overtaken;

static void note_that_it_had_the_key(unsigned index)
{
    (void)index;
    CHECK(keys_single_lock(&single, 1, &overtaken) == PLAIT_OK);
    plait_store_release(&passed, 1U);
    keys_single_unlock(&overtaken);
}

/* Overtakes a waiter that has waited for more than a millisecond; then the very next unlock must hand over. */
static void one_overtaken_for_a_millisecond_is_handed_the_key(void **state)
{
    (void)state;
    unsigned handed = 0;
    const unsigned wanted = (unsigned)test_scaled(20, 2);
    const plait_time end = test_patience();
    while (handed < wanted && plait_time_before(plait_now(), end)) {
        struct helper helper;
        keys_single_hold hold;
        plait_initialize(&passed, 0U);
        assert_int_equal(keys_single_lock(&single, 1, &hold), PLAIT_OK);
        helper_start(&helper, note_that_it_had_the_key, 0);
        until_queued(&overtaken.hold.word, PLAIT_QUEUE_PLAIN, 1); /* in the core's queue: its time has begun */
        busy_for(plait_milliseconds(2));
        keys_single_unlock(&hold);
        if (keys_single_try_lock(&single, 1, &hold) == PLAIT_OK) {
            /* Overtaken, unless it had been here in between: then its word goes back to 0, which is waiting. */
            while (plait_load_acquire(&passed) == 0 && plait_load_acquire(&overtaken.hold.word) != 0) {
                CHECK(plait_time_before(plait_now(), end));
                test_let_others_run();
            }
            const bool starved = plait_load_acquire(&passed) == 0;
            keys_single_unlock(&hold);
            if (starved && keys_single_try_lock(&single, 1, &hold) == PLAIT_OK) {
                assert_int_equal(plait_load_acquire(&passed), 1); /* it was never free for us before */
                keys_single_unlock(&hold);
            }
            handed += starved ? 1U : 0U;
        }
        helper_join(&helper);
    }
    assert_int_equal(handed, wanted);
    assert_int_equal(keys_single_size(&single), 0);
}

/* ---- many keys ---- */

static void find_keys_held(unsigned count)
{
    keys_numbers_hold hold;
    for (uint64_t key = 1; key <= count; key++) {
        CHECK(keys_numbers_try_lock(&numbers, key, &hold) == PLAIT_BUSY);
    }
    CHECK(keys_numbers_try_lock(&numbers, count + 1U, &hold) == PLAIT_OK);
    keys_numbers_unlock(&hold);
}

static void many_keys_are_taken_together_and_given_back_together(void **state)
{
    (void)state;
    struct helper helper;
    static const uint64_t keys[] = {4, 2, 1, 2, 3, 4, 4};
    enum { COUNT = 7 };
    keys_numbers_hold holds[COUNT];
    assert_int_equal(keys_numbers_lock_many(&numbers, keys, holds, COUNT), PLAIT_OK);
    assert_int_equal(keys_numbers_size(&numbers), 4);
    helper_start(&helper, find_keys_held, 4);
    helper_join(&helper);
    keys_numbers_unlock_many(holds, COUNT);
    assert_int_equal(keys_numbers_size(&numbers), 0);
    assert_int_equal(keys_numbers_try_lock_many(&numbers, keys, holds, COUNT), PLAIT_OK);
    keys_numbers_unlock_many(holds, COUNT);
    assert_int_equal(keys_numbers_lock_many_until(&numbers, keys, holds, COUNT, LONG_AGO), PLAIT_OK);
    keys_numbers_unlock_many(holds, COUNT);
    assert_int_equal(keys_numbers_lock_many(&numbers, keys, holds, 0), PLAIT_OK);
    assert_int_equal(keys_numbers_size(&numbers), 0);
}

static void try_and_wait_for_many(unsigned index)
{
    static const uint64_t keys[] = {1, 2, 3, 4, 5, 6, 7, 8};
    keys_numbers_hold holds[8];
    (void)index;
    CHECK(keys_numbers_try_lock_many(&numbers, keys, holds, 8) == PLAIT_BUSY);
    CHECK(keys_numbers_lock_many_until(&numbers, keys, holds, 8, plait_after(plait_milliseconds(1))) == PLAIT_TIMEOUT);
}

static void many_keys_are_taken_all_or_none(void **state)
{
    (void)state;
    static const uint64_t keys[] = {1, 2, 3, 4, 5, 6, 7, 8};
    for (uint64_t held = 1; held <= 8; held++) {
        struct helper helper;
        keys_numbers_hold hold;
        keys_numbers_hold holds[8];
        assert_int_equal(keys_numbers_lock(&numbers, held, &hold), PLAIT_OK);
        helper_start(&helper, try_and_wait_for_many, 0);
        helper_join(&helper);
        assert_int_equal(keys_numbers_size(&numbers), 1);
        assert_int_equal(keys_numbers_lock_many(&numbers, keys, holds, 8), PLAIT_MISUSE); /* it has one of them */
        assert_int_equal(keys_numbers_size(&numbers), 1);
        keys_numbers_unlock(&hold);
    }
    assert_int_equal(keys_numbers_size(&numbers), 0);
}

static void a_strand_holds_thousands_of_keys(void **state)
{
    (void)state;
    enum { MOST = 20000 };
    static uint64_t keys[MOST];
    static keys_numbers_hold holds[MOST];
    const size_t count = test_scaled(MOST, 100);
    uint64_t seed = 1;
    for (size_t i = 0; i < count; i++) {
        keys[i] = test_random(&seed);
    }
    assert_int_equal(keys_numbers_lock_many(&numbers, keys, holds, count), PLAIT_OK);
    assert_int_equal(keys_numbers_size(&numbers), count);
    assert_true(keys_numbers_locked(&numbers, keys[count / 2]));
    keys_numbers_unlock_many(holds, count);
    assert_int_equal(keys_numbers_size(&numbers), 0);
}

static void distinct_keys_leave_nothing(void **state)
{
    (void)state;
    const size_t before = mallinfo2().uordblks;
    const uint64_t count = test_scaled(1000000, 1000);
    keys_numbers_hold hold;
    for (uint64_t key = 0; key < count; key++) {
        assert_true(keys_numbers_lock(&numbers, key, &hold) == PLAIT_OK);
        keys_numbers_unlock(&hold);
    }
    assert_int_equal(keys_numbers_size(&numbers), 0);
    assert_int_equal(mallinfo2().uordblks, before);
}

/* ---- types of keys, hooks ---- */

static void structs_are_keys_by_their_members(void **state)
{
    (void)state;
    static keys_spots spots;
    static keys_routes routes;
    keys_spots_hold spot, other_spot;
    keys_routes_hold route, other_route;
    assert_int_equal(keys_spots_lock(&spots, (struct spot){1, 2}, &spot), PLAIT_OK);
    assert_int_equal(keys_spots_try_lock(&spots, (struct spot){1, 2}, &other_spot), PLAIT_MISUSE);
    assert_int_equal(keys_spots_try_lock(&spots, (struct spot){2, 1}, &other_spot), PLAIT_OK);
    keys_spots_unlock(&spot);
    keys_spots_unlock(&other_spot);
    assert_int_equal(keys_routes_lock(&routes, (struct route){1, 2, 3}, &route), PLAIT_OK);
    assert_int_equal(keys_routes_try_lock(&routes, (struct route){1, 2, 3}, &other_route), PLAIT_MISUSE);
    assert_int_equal(keys_routes_try_lock(&routes, (struct route){1, 2, 4}, &other_route), PLAIT_OK);
    keys_routes_unlock(&route);
    keys_routes_unlock(&other_route);
    const struct route both[] = {{3, 2, 1}, {1, 2, 3}, {3, 2, 1}};
    keys_routes_hold holds[3];
    assert_int_equal(keys_routes_lock_many(&routes, both, holds, 3), PLAIT_OK);
    assert_int_equal(keys_routes_size(&routes), 2);
    keys_routes_unlock_many(holds, 3);
    keys_spots_destroy(&spots);
    keys_routes_destroy(&routes);
}

static void strings_are_keys_by_their_text(void **state)
{
    (void)state;
    char same[] = "ada";
    keys_names_hold hold, other;
    keys_names_init(&names, &manners);
    assert_int_equal(keys_names_lock(&names, "ada", &hold), PLAIT_OK);
    assert_int_equal(keys_names_try_lock(&names, same, &other), PLAIT_MISUSE);
    assert_true(plait_load_relaxed(&manners.asked) > 0);
    assert_true(keys_names_locked(&names, same));
    assert_int_equal(keys_names_try_lock(&names, "grace", &other), PLAIT_OK);
    keys_names_unlock(&hold);
    keys_names_unlock(&other);
    const char *const both[] = {"grace", same, "ada"};
    keys_names_hold holds[3];
    assert_int_equal(keys_names_lock_many(&names, both, holds, 3), PLAIT_OK);
    assert_int_equal(keys_names_size(&names), 2);
    keys_names_unlock_many(holds, 3);
    keys_names_destroy(&names);
}

static void keys_of_one_hash_are_different_keys(void **state)
{
    (void)state;
    static keys_crowded crowded;
    static const uint64_t keys[] = {9, 3, 7, 3, 1};
    keys_crowded_hold holds[5];
    keys_crowded_hold hold;
    assert_int_equal(keys_crowded_lock_many(&crowded, keys, holds, 5), PLAIT_OK);
    assert_int_equal(keys_crowded_size(&crowded), 4);
    assert_int_equal(keys_crowded_try_lock(&crowded, 7, &hold), PLAIT_MISUSE);
    assert_int_equal(keys_crowded_try_lock(&crowded, 8, &hold), PLAIT_OK);
    keys_crowded_unlock(&hold);
    keys_crowded_unlock_many(holds, 5);
    assert_int_equal(keys_crowded_size(&crowded), 0);
    keys_crowded_destroy(&crowded);
}

/* Otherwise the second of two keys would pass for the first, and not be locked. */
static void an_order_that_contradicts_equal_is_refused(void **state)
{
    (void)state;
    static keys_crowded crowded;
    static const uint64_t keys[] = {1, 1000, 1001};
    static const uint64_t twice[] = {1, 1000, 1000};
    keys_crowded_hold holds[3];
    assert_int_equal(keys_crowded_lock_many(&crowded, keys, holds, 3), PLAIT_MISUSE);
    assert_int_equal(keys_crowded_size(&crowded), 0);
    assert_int_equal(keys_crowded_lock_many(&crowded, twice, holds, 3), PLAIT_OK);
    assert_int_equal(keys_crowded_size(&crowded), 2);
    keys_crowded_unlock_many(holds, 3);
    assert_int_equal(keys_crowded_size(&crowded), 0);
}

plait_status manners_call(void)
{
    keys_names_hold hold;
    (void)!keys_names_locked(&names, "linus");
    return keys_names_try_lock(&names, "linus", &hold);
}

static void a_hook_that_waits_or_calls_is_refused(void **state)
{
    (void)state;
    keys_names_hold hold, other;
    keys_names_init(&names, &manners);
    assert_int_equal(keys_names_lock(&names, "ada", &hold), PLAIT_OK);
    manners.kind = MANNERS_WAITS;
    assert_int_equal(keys_names_try_lock(&names, "ada", &other), PLAIT_MISUSE);
    assert_int_equal(keys_names_waiters(&names, "ada"), 0);
    manners.kind = MANNERS_CALLS;
    manners.heard = PLAIT_OK;
    assert_int_equal(keys_names_lock(&names, "ada", &other), PLAIT_MISUSE);
    assert_int_equal(manners.heard, PLAIT_MISUSE);
    manners.kind = MANNERS_GOOD;
    assert_int_equal(keys_names_size(&names), 1);
    keys_names_unlock(&hold);
    char same[] = "ada"; /* so that `order` is asked */
    const char *const twice[] = {"ada", same};
    keys_names_hold holds[2];
    manners.kind = MANNERS_WAITS;
    assert_int_equal(keys_names_lock_many(&names, twice, holds, 2), PLAIT_MISUSE);
    manners.kind = MANNERS_CALLS;
    manners.heard = PLAIT_OK;
    assert_int_equal(keys_names_lock_many(&names, twice, holds, 2), PLAIT_MISUSE);
    assert_int_equal(manners.heard, PLAIT_MISUSE);
    manners.kind = MANNERS_GOOD;
    assert_int_equal(keys_names_size(&names), 0);
    keys_names_destroy(&names);
}

/* ---- the block form ---- */

static plait_status leave_by_return(void)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_WITH_KEY(keys_numbers, &numbers, 1, &outcome) {
        if (keys_numbers_locked(&numbers, 1)) {
            return PLAIT_EXISTS;
        }
    }
    return outcome;
}

static void a_block_gives_the_key_back_on_every_way_out(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_FAILED;
    int runs = 0;
    PLAIT_WITH_KEY(keys_numbers, &numbers, 1, &outcome) {
        runs++;
        assert_true(keys_numbers_locked(&numbers, 1));
        plait_status inner = PLAIT_OK;
        PLAIT_WITH_KEY(keys_numbers, &numbers, 1, &inner) {
            runs += 100; /* it has the key already */
        }
        assert_int_equal(inner, PLAIT_MISUSE);
        PLAIT_WITH_KEY(keys_numbers, &numbers, 2, &inner) {
            runs++;
            break;
        }
        assert_false(keys_numbers_locked(&numbers, 2));
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(runs, 2);
    assert_int_equal(keys_numbers_size(&numbers), 0);
    assert_int_equal(leave_by_return(), PLAIT_EXISTS);
    assert_int_equal(keys_numbers_size(&numbers), 0);
    PLAIT_WITH_KEY(keys_numbers, &numbers, 1, &outcome) {
        goto out;
    }
out:
    assert_int_equal(keys_numbers_size(&numbers), 0);
}

/* ---- crowds ---- */

enum { KEYS = 3 };

struct test_shared {
    unsigned long rounds;
    unsigned long counts[KEYS]; /* each under its key */
    bool inside[KEYS];
    struct plait_atomic_u64 passed;
};

static void visit(struct test_shared *shared, unsigned key)
{
    CHECK(!shared->inside[key]);
    shared->inside[key] = true;
    shared->counts[key]++;
    if (shared->counts[key] % 64U == 0) {
        test_yield();
    }
    shared->inside[key] = false;
    (void)plait_add_relaxed(&shared->passed, 1U);
}

static void lock_one(struct test_shared *shared, uint64_t draw)
{
    const unsigned key = (unsigned)(draw >> 8) % KEYS;
    keys_single_hold hold;
    plait_status status = PLAIT_OK;
    switch (draw % 4) {
    case 0:
        status = keys_single_try_lock(&single, (int)key, &hold);
        CHECK(status == PLAIT_OK || status == PLAIT_BUSY);
        break;
    case 1:
        status = keys_single_lock_until(&single, (int)key, &hold, plait_after((int64_t)(draw >> 16) % 20000));
        CHECK(status == PLAIT_OK || status == PLAIT_TIMEOUT);
        break;
    case 2:
        (void)keys_single_lock_shielded(&single, (int)key, &hold, __func__);
        break;
    default:
        status = keys_single_lock(&single, (int)key, &hold);
        CHECK(status == PLAIT_OK);
        break;
    }
    if (status == PLAIT_OK) {
        visit(shared, key);
        keys_single_unlock(&hold);
    }
}

static void lock_two(struct test_shared *shared, uint64_t draw)
{
    const int keys[] = {(int)(draw >> 8) % KEYS, (int)(draw >> 16) % KEYS};
    keys_single_hold holds[2];
    CHECK(keys_single_lock_many(&single, keys, holds, 2) == PLAIT_OK);
    visit(shared, (unsigned)keys[0]);
    if (keys[1] != keys[0]) {
        visit(shared, (unsigned)keys[1]);
    }
    keys_single_unlock_many(holds, 2);
}

static void lock_many_times(unsigned index, struct test_shared *shared)
{
    uint64_t random = index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const uint64_t draw = test_random(&random) & INT64_MAX;
        if (draw % 5 == 0) {
            lock_two(shared, draw >> 24);
        } else {
            lock_one(shared, draw >> 8);
        }
    }
}

static void more_threads_than_processors_share_few_keys(void **state)
{
    (void)state;
    static struct test_shared shared;
    shared.rounds = test_scaled(20000, 50);
    test_threads(8, lock_many_times, &shared);
    assert_int_equal(shared.counts[0] + shared.counts[1] + shared.counts[2], plait_load_relaxed(&shared.passed));
    assert_int_equal(keys_single_size(&single), 0);
    assert_null(plait_load_relaxed(&single.shards[0].root));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_free_or_held_by_one),
        cmocka_unit_test(a_table_can_be_made_anywhere_and_ended),
        cmocka_unit_test(its_owner_cannot_lock_it_again),
        cmocka_unit_test(others_find_it_busy_and_leave_nothing_when_their_time_is_over),
        cmocka_unit_test(cancelled_waiters_leave_nothing),
        cmocka_unit_test(a_cancelled_strand_takes_what_is_free),
        cmocka_unit_test(what_nothing_could_handle_is_fatal),
        cmocka_unit_test(a_fair_key_is_passed_on_in_order_of_arrival),
        cmocka_unit_test(one_overtaken_for_a_millisecond_is_handed_the_key),
        cmocka_unit_test(many_keys_are_taken_together_and_given_back_together),
        cmocka_unit_test(many_keys_are_taken_all_or_none),
        cmocka_unit_test(a_strand_holds_thousands_of_keys),
        cmocka_unit_test(distinct_keys_leave_nothing),
        cmocka_unit_test(structs_are_keys_by_their_members),
        cmocka_unit_test(strings_are_keys_by_their_text),
        cmocka_unit_test(keys_of_one_hash_are_different_keys),
        cmocka_unit_test(an_order_that_contradicts_equal_is_refused),
        cmocka_unit_test(a_hook_that_waits_or_calls_is_refused),
        cmocka_unit_test(a_block_gives_the_key_back_on_every_way_out),
        cmocka_unit_test(more_threads_than_processors_share_few_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
