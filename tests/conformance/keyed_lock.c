/* SPDX-License-Identifier: MIT */
/* What a function decorated with a lock for each value of an argument promises, for the lock itself. K01 to K09 with
 * threads, K10 to K18 with tasks. */
#include "keyed_lock.h"

#include "history.h"

#include <plait/group.h>
#include <plait/keyed.h>

#include "keyed_call.h"
#include "keys_numbers.h"

static keys_numbers locks;

enum { CALLS = 3 };

struct test_shared {
    uint64_t keys[CALLS];
    struct plait_event inside[CALLS];
    struct plait_atomic_u32 busy;
};

static struct test_shared shared;

static void begin(uint64_t a, uint64_t b, uint64_t c)
{
    history.count = 0;
    shared.keys[0] = a;
    shared.keys[1] = b;
    shared.keys[2] = c;
    plait_initialize(&shared.busy, 0U);
    for (unsigned i = 0; i < CALLS; i++) {
        plait_event_init(&shared.inside[i]);
    }
}

/* ---- threads ---- */

static void start_and_end(unsigned index, struct test_shared *s)
{
    keys_numbers_hold hold;
    CHECK(keys_numbers_lock(&locks, s->keys[index], &hold) == PLAIT_OK);
    note(START);
    test_yield();
    note(END);
    keys_numbers_unlock(&hold);
}

static void K01_one_key_takes_turns(void **state)
{
    (void)state;
    begin(7, 7, 7);
    test_threads(CALLS, start_and_end, &shared);
    expect_pairs(CALLS);
}

/* Each is inside while the other is: otherwise both would wait for ever. */
static void meet_inside(unsigned index, struct test_shared *s)
{
    keys_numbers_hold hold;
    CHECK(keys_numbers_lock(&locks, s->keys[index], &hold) == PLAIT_OK);
    plait_event_set(&s->inside[index]);
    CHECK(plait_event_wait_until(&s->inside[1U - index], test_patience()) == PLAIT_OK);
    keys_numbers_unlock(&hold);
}

static void K02_different_keys_overlap(void **state)
{
    (void)state;
    begin(1, 2, 0);
    test_threads(2, meet_inside, &shared);
}

static void try_or_hold(unsigned index, struct test_shared *s)
{
    keys_numbers_hold hold;
    if (index == 0) {
        CHECK(keys_numbers_lock(&locks, s->keys[0], &hold) == PLAIT_OK);
        plait_event_set(&s->inside[0]);
        CHECK(plait_event_wait_until(&s->inside[1], test_patience()) == PLAIT_OK);
        keys_numbers_unlock(&hold);
    } else {
        CHECK(plait_event_wait_until(&s->inside[0], test_patience()) == PLAIT_OK);
        CHECK(keys_numbers_try_lock(&locks, s->keys[1], &hold) == PLAIT_BUSY);
        (void)plait_add_relaxed(&s->busy, 1U);
        plait_event_set(&s->inside[1]);
    }
}

static void K04_one_result_and_one_busy(void **state)
{
    (void)state;
    begin(3, 3, 0);
    test_threads(2, try_or_hold, &shared);
    assert_int_equal(plait_load_relaxed(&shared.busy), 1);
}

static plait_status fail_under(uint64_t key)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_WITH_KEY(keys_numbers, &locks, key, &outcome) {
        return 42;
    }
    return outcome;
}

static void K07_a_failure_gives_the_key_back(void **state)
{
    (void)state;
    assert_int_equal(fail_under(9), 42);
    assert_int_equal(fail_under(9), 42);
    assert_int_equal(keys_numbers_size(&locks), 0);
}

/* A method locks by its argument, in a table of the method's: the object plays no part. */
struct book {
    struct plait_atomic_u32 entries;
};

static struct book books[2];

static void enter_into_book(unsigned index, struct test_shared *s)
{
    struct book *book = &books[index % 2U];
    keys_numbers_hold hold;
    CHECK(keys_numbers_lock(&locks, s->keys[index], &hold) == PLAIT_OK);
    (void)plait_add_relaxed(&book->entries, 1U);
    if (s->keys[index] == 1) {
        note(START);
        CHECK(plait_event_wait_until(&s->inside[2], test_patience()) == PLAIT_OK);
        note(END);
    } else {
        plait_event_set(&s->inside[2]); /* the other key is free meanwhile, or they would wait for ever */
    }
    keys_numbers_unlock(&hold);
}

static void K09_objects_share_the_keys_of_a_method(void **state)
{
    (void)state;
    begin(1, 1, 2);
    test_threads(CALLS, enter_into_book, &shared);
    expect_pairs(2);
    assert_int_equal(plait_load_relaxed(&books[0].entries), 2);
    assert_int_equal(plait_load_relaxed(&books[1].entries), 1);
}

/* ---- tasks ---- */

static plait_status work(struct call *call)
{
    plait_status status = PLAIT_OK;
    PLAIT_WITH_KEY(keys_numbers, &locks, call->key, &call->took) {
        note(START);
        if (call->inside != NULL) {
            plait_event_set(call->inside);
        }
        if (call->until != NULL) {
            status = plait_event_wait_until(call->until, test_patience());
        }
        note(END);
        status = status == PLAIT_OK ? call->fails : status;
    }
    return status;
}

static plait_status try_work(struct call *call)
{
    keys_numbers_hold hold;
    plait_status status = call->after != NULL ? plait_event_wait_until(call->after, test_patience()) : PLAIT_OK;
    call->took = keys_numbers_try_lock(&locks, call->key, &hold);
    plait_event_set(call->inside);
    if (call->took == PLAIT_OK) {
        if (status == PLAIT_OK) {
            status = plait_event_wait_until(call->until, test_patience());
        }
        keys_numbers_unlock(&hold);
    }
    return status;
}

static const struct keyed_call_task WORK = {.run = work, .name = "work"};
static const struct keyed_call_task TRY = {.run = try_work, .name = "try"};

static plait_status run_two(const struct keyed_call_task *first, struct call *a, const struct keyed_call_task *second,
                            struct call *b)
{
    struct plait_group group;
    struct keyed_call_slot slots[2];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = keyed_call_start_soon(&group, &slots[0], first, a);
        if (outcome == PLAIT_OK) {
            outcome = keyed_call_start_soon(&group, &slots[1], second, b);
        }
    }
    return outcome;
}

static void K10_tasks_with_different_keys_overlap(void **state)
{
    (void)state;
    begin(0, 0, 0);
    struct call a = {.key = 1, .inside = &shared.inside[0], .until = &shared.inside[1]};
    struct call b = {.key = 2, .inside = &shared.inside[1], .until = &shared.inside[0]};
    assert_int_equal(run_two(&TRY, &a, &TRY, &b), PLAIT_OK);
    assert_int_equal(a.took, PLAIT_OK);
    assert_int_equal(b.took, PLAIT_OK);
}

static void K11_tasks_with_one_key_take_turns(void **state)
{
    (void)state;
    begin(0, 0, 0);
    struct call a = {.key = 5};
    struct call b = {.key = 5};
    assert_int_equal(run_two(&WORK, &a, &WORK, &b), PLAIT_OK);
    expect_pairs(2);
}

static void K13_busy_while_the_holder_waits_who_then_completes(void **state)
{
    (void)state;
    begin(0, 0, 0);
    struct call holder = {.key = 6, .inside = &shared.inside[0], .until = &shared.inside[1]};
    struct call other = {.key = 6, .after = &shared.inside[0], .inside = &shared.inside[1]};
    assert_int_equal(run_two(&WORK, &holder, &TRY, &other), PLAIT_OK);
    assert_int_equal(holder.took, PLAIT_OK);
    assert_int_equal(other.took, PLAIT_BUSY);
    expect_pairs(1);
}

static void K14_tries_of_different_keys_both_succeed(void **state)
{
    (void)state;
    begin(0, 0, 0);
    struct call a = {.key = 11, .inside = &shared.inside[0], .until = &shared.inside[1]};
    struct call b = {.key = 12, .inside = &shared.inside[1], .until = &shared.inside[0]};
    assert_int_equal(run_two(&TRY, &a, &TRY, &b), PLAIT_OK);
    assert_int_equal(a.took, PLAIT_OK);
    assert_int_equal(b.took, PLAIT_OK);
}

static void K15_success_after_a_failure_on_the_same_key(void **state)
{
    (void)state;
    begin(0, 0, 0);
    struct call failing = {.key = 8, .fails = 42};
    struct call good = {.key = 8};
    assert_int_equal(work(&failing), 42);
    assert_int_equal(run_two(&WORK, &good, &WORK, &(struct call){.key = 8}), PLAIT_OK);
    assert_int_equal(good.took, PLAIT_OK);
    assert_int_equal(keys_numbers_size(&locks), 0);
}

static void K18_many_distinct_keys_leave_nothing(void **state)
{
    (void)state;
    const uint64_t count = test_scaled(100000, 200);
    keys_numbers_hold hold;
    for (uint64_t key = 0; key < count; key++) {
        assert_true(keys_numbers_lock(&locks, key * 64U, &hold) == PLAIT_OK);
        keys_numbers_unlock(&hold);
    }
    assert_int_equal(keys_numbers_size(&locks), 0);
    assert_int_equal(keys_numbers_try_lock(&locks, 0, &hold), PLAIT_OK);
    keys_numbers_unlock(&hold);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(K01_one_key_takes_turns),
        cmocka_unit_test(K02_different_keys_overlap),
        cmocka_unit_test(K04_one_result_and_one_busy),
        cmocka_unit_test(K07_a_failure_gives_the_key_back),
        cmocka_unit_test(K09_objects_share_the_keys_of_a_method),
        cmocka_unit_test(K10_tasks_with_different_keys_overlap),
        cmocka_unit_test(K11_tasks_with_one_key_take_turns),
        cmocka_unit_test(K13_busy_while_the_holder_waits_who_then_completes),
        cmocka_unit_test(K14_tries_of_different_keys_both_succeed),
        cmocka_unit_test(K15_success_after_a_failure_on_the_same_key),
        cmocka_unit_test(K18_many_distinct_keys_leave_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
