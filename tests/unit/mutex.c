/* SPDX-License-Identifier: MIT */
/* A mutex by its rules: owner, misuse, order, overtaking and its end, deadlines and cancellation. The orders inside it
 * are judged by tests/race/mutex.c. */
#include "queued.h"

#include <plait/mutex.h>
#include <plait/scope.h>

enum { CROWD = 8 };

static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
static struct plait_mutex fair = PLAIT_MUTEX_FAIR_INIT;
static struct plait_atomic_u32 passed;
static uint32_t order[CROWD];

static uint32_t queued(struct plait_mutex *which, unsigned queue)
{
    return plait_shard_count(&which->word, queue);
}

static void it_is_free_or_held_by_one(void **state)
{
    (void)state;
    struct plait_mutex own;
    plait_mutex_init(&own, 0);
    assert_false(plait_mutex_locked(&own));
    assert_false(plait_mutex_is_owner(&own));
    assert_int_equal(plait_mutex_owner(&own), 0);
    assert_int_equal(plait_mutex_lock(&own), PLAIT_OK);
    assert_true(plait_mutex_locked(&own));
    assert_true(plait_mutex_is_owner(&own));
    assert_int_equal(plait_mutex_owner(&own), plait_strand_id());
    plait_mutex_unlock(&own);
    assert_false(plait_mutex_locked(&own));
    assert_false(plait_mutex_is_owner(&own));
    assert_int_equal(plait_mutex_try_lock(&own), PLAIT_OK);
    plait_mutex_unlock(&own);
    assert_int_equal(plait_mutex_lock_until(&own, (plait_time){0}), PLAIT_OK);
    plait_mutex_unlock(&own);
    assert_ptr_equal(plait_mutex_lock_shielded(&own, __func__), &own);
    assert_true(plait_mutex_is_owner(&own));
    struct plait_mutex *held = &own;
    plait_mutex_unlock_held(&held);
    assert_false(plait_mutex_locked(&own));
    held = NULL;
    plait_mutex_unlock_held(&held);
    plait_mutex_destroy(&own);
    assert_int_equal(sizeof(own), 4);
}

static void one_that_nobody_ever_locked_can_be_destroyed(void **state)
{
    (void)state;
    static struct plait_mutex never = PLAIT_MUTEX_INIT;
    plait_mutex_destroy(&never);
    plait_mutex_init(&never, PLAIT_FAIR);
    plait_mutex_destroy(&never);
    assert_false(plait_mutex_locked(&never));
}

static void its_owner_cannot_lock_it_again(void **state)
{
    (void)state;
    struct plait_mutex *both[] = {&mutex, &fair};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(plait_mutex_lock(both[i]), PLAIT_OK);
        assert_int_equal(plait_mutex_lock(both[i]), PLAIT_MISUSE);
        assert_int_equal(plait_mutex_try_lock(both[i]), PLAIT_MISUSE);
        assert_int_equal(plait_mutex_lock_until(both[i], PLAIT_FOREVER), PLAIT_MISUSE);
        assert_true(plait_mutex_is_owner(both[i])); /* nothing has changed */
        plait_mutex_unlock(both[i]);
        assert_false(plait_mutex_locked(both[i]));
    }
}

static void find_it_held(unsigned which)
{
    struct plait_mutex *held = which == 0 ? &mutex : &fair;
    CHECK(plait_mutex_try_lock(held) == PLAIT_BUSY);
    CHECK(plait_mutex_lock_until(held, plait_now()) == PLAIT_TIMEOUT);
    CHECK(plait_mutex_lock_until(held, plait_after(plait_milliseconds(2))) == PLAIT_TIMEOUT);
    CHECK(!plait_mutex_is_owner(held));
    CHECK(plait_mutex_locked(held));
}

static void others_find_it_busy_and_their_deadlines_pass(void **state)
{
    (void)state;
    for (unsigned which = 0; which < 2; which++) {
        struct plait_mutex *held = which == 0 ? &mutex : &fair;
        struct helper helper;
        assert_int_equal(plait_mutex_lock(held), PLAIT_OK);
        helper_start(&helper, find_it_held, which);
        helper_join(&helper);
        plait_mutex_unlock(held);
        /* The bits of the one that left do no harm, and the next unlock removes them. */
        assert_int_equal(plait_mutex_lock(held), PLAIT_OK);
        plait_mutex_unlock(held);
        assert_int_equal(plait_load_relaxed(&held->word), which == 0 ? 0 : PLAIT_FAIR);
    }
}

/* ---- misuse that is fatal ---- */

static void unlock_it_free(void)
{
    plait_mutex_unlock(&mutex);
}

static void lock_and_stay(unsigned index)
{
    (void)index;
    CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
    (void)plait_add_acq_rel(&passed, 1U);
    until_equal(&passed, 99);
}

static void unlock_anothers(void)
{
    struct helper helper;
    helper_start(&helper, lock_and_stay, 0);
    until_equal(&passed, 1);
    plait_mutex_unlock(&mutex);
}

static void lock_it_twice_shielded(void)
{
    (void)plait_mutex_lock_shielded(&mutex, "the_caller");
    (void)plait_mutex_lock_shielded(&mutex, "the_caller");
}

static void destroy_it_held(void)
{
    CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
    plait_mutex_destroy(&mutex);
}

static void lock_and_unlock(unsigned index)
{
    (void)index;
    CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
    plait_mutex_unlock(&mutex);
}

/* Free for a moment with one woken and others queued; or taken by the woken one already: either must be found. */
static void destroy_it_with_waiters(void)
{
    struct helper helpers[4];
    CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
    for (unsigned i = 0; i < 4; i++) {
        helper_start(&helpers[i], lock_and_unlock, i);
        until_queued(&mutex.word, PLAIT_QUEUE_NORMAL, i + 1U);
    }
    /* As if the last unlock had gone wrong: free, but waited for. Else the helpers might be through before the check.
     */
    plait_store_relaxed(&mutex.word, (uint32_t)PLAIT_PRIVATE_MUTEX_WAITERS);
    plait_mutex_destroy(&mutex);
}

static void what_nothing_could_handle_is_fatal(void **state)
{
    (void)state;
    plait_initialize(&passed, 0U);
    assert_true(test_dies(unlock_it_free, "plait_mutex_unlock"));
    assert_true(test_dies(unlock_it_free, "unlocked by a strand that does not hold it"));
    assert_true(test_dies(unlock_anothers, "unlocked by a strand that does not hold it"));
    assert_true(test_dies(lock_it_twice_shielded, "the_caller"));
    assert_true(test_dies(lock_it_twice_shielded, "locks a mutex that this strand holds already"));
    assert_true(test_dies(destroy_it_held, "destroyed while it is held"));
    assert_true(test_dies(destroy_it_with_waiters, "destroyed while strands wait for it"));
}

/* ---- order, overtaking ---- */

static void pass_in_order(unsigned index)
{
    CHECK(plait_mutex_lock(&fair) == PLAIT_OK);
    order[plait_add_acq_rel(&passed, 1U)] = index;
    plait_mutex_unlock(&fair);
}

static void a_fair_one_is_passed_on_in_order_of_arrival(void **state)
{
    (void)state;
    struct helper helpers[CROWD];
    plait_initialize(&passed, 0U);
    assert_int_equal(plait_mutex_lock(&fair), PLAIT_OK);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_start(&helpers[i], pass_in_order, i);
        until_queued(&fair.word, PLAIT_QUEUE_STARVED, i + 1U);
    }
    assert_int_equal(plait_mutex_waiters(&fair), CROWD);
    plait_mutex_unlock(&fair);
    /* Handed over in the unlock itself: whoever comes now comes last. */
    assert_int_equal(plait_mutex_lock(&fair), PLAIT_OK);
    assert_int_equal(plait_load_acquire(&passed), CROWD);
    plait_mutex_unlock(&fair);
    for (unsigned i = 0; i < CROWD; i++) {
        helper_join(&helpers[i]);
        assert_int_equal(order[i], i);
    }
    assert_int_equal(plait_load_relaxed(&fair.word), PLAIT_FAIR);
}

static void note_that_it_had_the_mutex(unsigned index)
{
    (void)index;
    CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
    CHECK(plait_mutex_is_owner(&mutex));
    plait_store_release(&passed, 1U);
    plait_mutex_unlock(&mutex);
}

/* Overtakes a waiter that has waited for more than a millisecond; then the very next unlock must hand over. */
static void one_overtaken_for_a_millisecond_is_handed_the_mutex(void **state)
{
    (void)state;
    unsigned handed = 0;
    const unsigned wanted = (unsigned)test_scaled(20, 2);
    const plait_time end = test_patience();
    while (handed < wanted && plait_time_before(plait_now(), end)) {
        struct helper helper;
        plait_initialize(&passed, 0U);
        assert_int_equal(plait_mutex_lock(&mutex), PLAIT_OK);
        helper_start(&helper, note_that_it_had_the_mutex, 0);
        until_queued(&mutex.word, PLAIT_QUEUE_NORMAL, 1);
        busy_for(plait_milliseconds(2));
        plait_mutex_unlock(&mutex);
        if (plait_mutex_try_lock(&mutex) == PLAIT_OK) {
            /* Overtaken, unless it had been here in between. */
            while (plait_load_acquire(&passed) == 0 && queued(&mutex, PLAIT_QUEUE_STARVED) == 0) {
                CHECK(plait_time_before(plait_now(), end));
                test_let_others_run();
            }
            const bool starved = plait_load_acquire(&passed) == 0;
            assert_int_equal(plait_mutex_waiters(&mutex), starved ? 1 : 0);
            plait_mutex_unlock(&mutex);
            if (starved && plait_mutex_try_lock(&mutex) == PLAIT_OK) {
                assert_int_equal(plait_load_acquire(&passed), 1); /* it was never free for us before */
                plait_mutex_unlock(&mutex);
            }
            handed += starved ? 1U : 0U;
        }
        helper_join(&helper);
    }
    assert_int_equal(handed, wanted);
    assert_int_equal(plait_load_relaxed(&mutex.word), 0);
}

static struct plait_atomic_u32 stop;

static void take_it_again_at_once(unsigned index)
{
    (void)index;
    while (plait_load_acquire(&stop) == 0) {
        CHECK(plait_mutex_lock(&mutex) == PLAIT_OK);
        busy_for(plait_microseconds(100));
        plait_mutex_unlock(&mutex);
        test_let_others_run();
    }
}

/* The lock is never free for longer than a moment; without hand-over a sleeper hardly ever meets that moment. */
static void a_hog_starves_nobody(void **state)
{
    (void)state;
    struct helper hogs[2];
    plait_duration worst = 0;
    plait_initialize(&stop, 0U);
    for (unsigned i = 0; i < 2; i++) {
        helper_start(&hogs[i], take_it_again_at_once, i);
    }
    for (unsigned long round = 0; round < test_scaled(100, 5); round++) {
        const plait_time began = plait_now();
        assert_int_equal(plait_mutex_lock(&mutex), PLAIT_OK);
        const plait_duration waited = plait_time_since(plait_now(), began);
        worst = waited > worst ? waited : worst;
        plait_mutex_unlock(&mutex);
    }
    plait_store_release(&stop, 1U);
    helper_join(&hogs[0]);
    helper_join(&hogs[1]);
    assert_true(worst <
                plait_seconds(20)); /* a bound on any machine; the millisecond is checked on the virtual clock */
}

/* ---- crowds ---- */

struct test_shared {
    struct plait_mutex *mutex;
    unsigned long rounds;
    unsigned long count; /* under the mutex */
    bool inside;
};

static void lock_many_times(unsigned index, struct test_shared *shared)
{
    uint64_t random = index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        const uint64_t draw = test_random(&random);
        plait_status status = PLAIT_OK;
        switch (draw % 4) {
        case 0:
            status = plait_mutex_try_lock(shared->mutex);
            break;
        case 1:
            status = plait_mutex_lock_until(shared->mutex, plait_after((int64_t)(draw >> 8) % 20000));
            break;
        case 2:
            (void)plait_mutex_lock_shielded(shared->mutex, __func__);
            break;
        default:
            status = plait_mutex_lock(shared->mutex);
            break;
        }
        if (status == PLAIT_OK) {
            CHECK(!shared->inside);
            shared->inside = true;
            shared->count++;
            if (draw >> 40 == 0) {
                test_yield();
            }
            shared->inside = false;
            plait_mutex_unlock(shared->mutex);
        } else {
            CHECK(status == (draw % 4 == 0 ? PLAIT_BUSY : PLAIT_TIMEOUT));
        }
    }
}

static void more_threads_than_processors_share_it(void **state)
{
    (void)state;
    struct plait_mutex *both[] = {&mutex, &fair};
    const bool slow = test_under("drd"); /* its cost grows with the square of the threads and of what they do */
    const unsigned crowd = slow ? 3 : CROWD;
    for (int i = 0; i < 2; i++) {
        const unsigned long rounds = test_scaled(i == 0 ? 20000 : 2000, 40);
        struct test_shared shared = {.mutex = both[i], .rounds = slow ? 40 : rounds};
        test_threads(crowd, lock_many_times, &shared);
        assert_true(shared.count >= shared.rounds * crowd / 4); /* the forms that cannot fail */
        assert_false(plait_mutex_locked(both[i]));
        assert_int_equal(plait_mutex_waiters(both[i]), 0);
        plait_mutex_destroy(both[i]);
    }
}

static struct plait_mutex *lent;

static void last_holder(unsigned index)
{
    (void)index;
    CHECK(plait_mutex_lock(lent) == PLAIT_OK);
    plait_mutex_unlock(lent);
    free(lent);
}

static void its_last_holder_may_end_its_memory(void **state)
{
    (void)state;
    for (unsigned long round = 0; round < test_scaled(500, 20); round++) {
        struct helper helper;
        lent = malloc(sizeof(*lent));
        assert_non_null(lent);
        plait_mutex_init(lent, round % 3 == 2 ? PLAIT_FAIR : 0);
        struct plait_mutex *held = lent;
        assert_int_equal(plait_mutex_lock(held), PLAIT_OK);
        helper_start(&helper, last_holder, 0);
        const plait_time end = test_patience();
        while (plait_mutex_waiters(held) != 1) {
            CHECK(plait_time_before(plait_now(), end));
            test_let_others_run();
        }
        plait_mutex_unlock(held);
        helper_join(&helper);
    }
}

/* ---- cancellation ---- */

static struct plait_scope scope;

static void wait_in_a_scope(unsigned shielded)
{
    plait_status outcome = PLAIT_OK;
    plait_scope_enter(&scope);
    if (shielded != 0) {
        plait_mutex_unlock(plait_mutex_lock_shielded(&mutex, __func__));
    } else {
        outcome = plait_mutex_lock(&mutex);
        CHECK(outcome == PLAIT_CANCELLED);
    }
    plait_scope_close(&scope, &outcome);
}

static void a_cancel_ends_the_wait_but_not_a_shielded_one(void **state)
{
    (void)state;
    for (unsigned shielded = 0; shielded < 2; shielded++) {
        struct helper helper;
        plait_scope_init(&scope);
        assert_int_equal(plait_mutex_lock(&mutex), PLAIT_OK);
        helper_start(&helper, wait_in_a_scope, shielded);
        until_queued(&mutex.word, PLAIT_QUEUE_NORMAL, 1);
        plait_scope_cancel(&scope);
        if (shielded != 0) {
            assert_int_equal(queued(&mutex, PLAIT_QUEUE_NORMAL), 1);
            plait_mutex_unlock(&mutex);
            helper_join(&helper);
        } else {
            helper_join(&helper);
            plait_mutex_unlock(&mutex);
        }
        assert_false(plait_mutex_locked(&mutex));
    }
}

static void in_a_cancelled_scope_a_free_one_is_taken(void **state)
{
    (void)state;
    struct plait_scope cancelled;
    plait_status outcome = PLAIT_OK;
    plait_scope_open(&cancelled);
    plait_scope_cancel(&cancelled);
    assert_int_equal(plait_mutex_lock(&mutex), PLAIT_OK);
    plait_mutex_unlock(&mutex);
    assert_int_equal(plait_mutex_lock(&fair), PLAIT_OK);
    plait_mutex_unlock(&fair);
    plait_scope_close(&cancelled, &outcome);
}

/* ---- the block form ---- */

static int leave_by_return(plait_status *status)
{
    PLAIT_WITH_MUTEX(&mutex, status) {
        assert_true(plait_mutex_is_owner(&mutex));
        PLAIT_WITH_MUTEX(&fair, status) {
            return 1;
        }
    }
    return 0;
}

static void the_block_form_unlocks_on_every_way_out(void **state)
{
    (void)state;
    plait_status status = PLAIT_FAILED;
    int runs = 0;
    PLAIT_WITH_MUTEX(&mutex, &status) {
        runs++;
    }
    assert_int_equal(runs, 1);
    assert_int_equal(status, PLAIT_OK);
    assert_false(plait_mutex_locked(&mutex));
    PLAIT_WITH_MUTEX(&mutex, &status) {
        break;
    }
    assert_false(plait_mutex_locked(&mutex));
    PLAIT_WITH_MUTEX(&mutex, &status) {
        goto out;
    }
out:
    assert_false(plait_mutex_locked(&mutex));
    assert_int_equal(leave_by_return(&status), 1);
    assert_false(plait_mutex_locked(&mutex));
    assert_false(plait_mutex_locked(&fair));
    PLAIT_WITH_MUTEX(&mutex, &status) {
        PLAIT_WITH_MUTEX(&mutex, &status) {
            runs = -1; /* not reached: it is held already */
        }
        assert_int_equal(status, PLAIT_MISUSE);
        assert_true(plait_mutex_is_owner(&mutex));
    }
    assert_int_equal(runs, 1);
    assert_false(plait_mutex_locked(&mutex));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_free_or_held_by_one),
        cmocka_unit_test(one_that_nobody_ever_locked_can_be_destroyed),
        cmocka_unit_test(its_owner_cannot_lock_it_again),
        cmocka_unit_test(others_find_it_busy_and_their_deadlines_pass),
        cmocka_unit_test(what_nothing_could_handle_is_fatal),
        cmocka_unit_test(a_fair_one_is_passed_on_in_order_of_arrival),
        cmocka_unit_test(one_overtaken_for_a_millisecond_is_handed_the_mutex),
        cmocka_unit_test(a_hog_starves_nobody),
        cmocka_unit_test(more_threads_than_processors_share_it),
        cmocka_unit_test(its_last_holder_may_end_its_memory),
        cmocka_unit_test(a_cancel_ends_the_wait_but_not_a_shielded_one),
        cmocka_unit_test(in_a_cancelled_scope_a_free_one_is_taken),
        cmocka_unit_test(the_block_form_unlocks_on_every_way_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
