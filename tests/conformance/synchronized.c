/* SPDX-License-Identifier: MIT */
/* What a function decorated with a lock promises, and one with a lock for each value of an argument as far as the
 * decoration is concerned. Each test runs its calls twice: on threads, then as tasks of a group. */
#include "history.h"

#include <plait/event.h>
#include <plait/group.h>
#include <plait/synchronized.h>

#include "keys_numbers.h"
#include "sync_call.h"

enum { CALLS = 3 };

/* ---- the same calls on threads and as tasks ---- */

struct test_shared {
    plait_status (*body)(unsigned index);
};

static void on_a_thread(unsigned index, struct test_shared *shared)
{
    CHECK(shared->body(index) == PLAIT_OK);
}

static void on_threads(plait_status (*body)(unsigned index))
{
    struct test_shared shared = {body};
    test_threads(CALLS, on_a_thread, &shared);
}

static void as_tasks(plait_status (*body)(unsigned index))
{
    const struct sync_call_task task = {.run = body, .name = "call"};
    struct plait_group group;
    struct sync_call_slot slots[CALLS];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < CALLS && outcome == PLAIT_OK; i++) {
            outcome = sync_call_start_soon(&group, &slots[i], &task, i);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
}

/* ---- one lock for the function ---- */

static SYNCHRONIZED(unsigned, decorated, (unsigned, argument))
{
    note(START);
    test_yield();
    note(END);
    return argument + 100;
}

static plait_status call_with_one_argument(unsigned index)
{
    (void)index;
    (void)decorated(7);
    return PLAIT_OK;
}

static plait_status call_with_different_arguments(unsigned index)
{
    (void)decorated(index);
    return PLAIT_OK;
}

static plait_status call_for_the_result(unsigned index)
{
    return decorated(index) == index + 100 ? PLAIT_OK : PLAIT_FAILED;
}

static void S01_calls_give_paired_events(void **state)
{
    (void)state;
    on_threads(call_with_one_argument);
    expect_pairs(CALLS);
    as_tasks(call_with_one_argument);
    expect_pairs(CALLS);
}

static void S02_different_arguments_serialise_too(void **state)
{
    (void)state;
    on_threads(call_with_different_arguments);
    expect_pairs(CALLS);
    as_tasks(call_with_different_arguments);
    expect_pairs(CALLS);
}

struct object {
    unsigned calls;
};

static struct object objects[2];

static SYNCHRONIZED(void, method, (struct object *, self))
{
    note(START);
    self->calls++;
    test_yield();
    note(END);
}

static plait_status call_method(unsigned index)
{
    method(&objects[index % 2U]);
    return PLAIT_OK;
}

static void S03_objects_share_the_lock_of_a_method(void **state)
{
    (void)state;
    on_threads(call_method);
    expect_pairs(CALLS);
    as_tasks(call_method);
    expect_pairs(CALLS);
    assert_int_equal(objects[0].calls, 4);
    assert_int_equal(objects[1].calls, 2);
}

static SYNCHRONIZED(plait_status, fails_if, (bool, fails))
{
    if (fails) {
        return PLAIT_FAILED;
    }
    return PLAIT_OK;
}

static plait_status fail_then_succeed(unsigned index)
{
    (void)index;
    return fails_if(true) == PLAIT_FAILED ? fails_if(false) : PLAIT_FAILED;
}

static void S04_a_failure_leaves_the_lock(void **state)
{
    (void)state;
    on_threads(fail_then_succeed);
    as_tasks(fail_then_succeed);
}

static void S05_return_values_are_right_under_contention(void **state)
{
    (void)state;
    on_threads(call_for_the_result);
    expect_pairs(CALLS);
    as_tasks(call_for_the_result);
    expect_pairs(CALLS);
}

static SYNCHRONIZED(plait_status, waits_inside)
{
    plait_status status = PLAIT_OK;
    note(START);
    for (int i = 0; i < 3 && status == PLAIT_OK; i++) {
        status = plait_sleep(plait_microseconds(100));
        if (status == PLAIT_OK) {
            status = plait_yield();
        }
    }
    note(END);
    return status;
}

static plait_status call_waits_inside(unsigned index)
{
    (void)index;
    return waits_inside();
}

static void S07_waiting_inside_keeps_the_lock(void **state)
{
    (void)state;
    on_threads(call_waits_inside);
    expect_pairs(CALLS);
    as_tasks(call_waits_inside);
    expect_pairs(CALLS);
}

/* ---- a lock for each value of an argument ---- */

static struct plait_event arrived[2];

/* The key is the second of three parameters, by name. */
static SYNCHRONIZED_BY_KEY(keys_numbers, account, unsigned, by_name, (unsigned, before), (uint64_t, account),
                           (unsigned, after))
{
    note(START);
    test_yield();
    note(END);
    return before + after;
}

static plait_status call_by_name(unsigned index)
{
    return by_name(index, 5, 10) == index + 10 ? PLAIT_OK : PLAIT_FAILED;
}

static void K03_a_key_by_name_serialises(void **state)
{
    (void)state;
    on_threads(call_by_name);
    expect_pairs(CALLS);
}

/* Three ways to say the key: the parameter, a part of it, and an expression over several; equal values exclude. */
struct transfer {
    uint64_t from, to;
};

static keys_numbers table;

static SYNCHRONIZED_BY_KEY_ON(keys_numbers, &table, id, uint64_t, by_parameter, (uint64_t, id))
{
    note(START);
    test_yield();
    note(END);
    return id;
}

static SYNCHRONIZED_BY_KEY_ON(keys_numbers, &table, transfer->from, uint64_t, by_member,
                              (const struct transfer *, transfer))
{
    note(START);
    test_yield();
    note(END);
    return transfer->to;
}

static SYNCHRONIZED_BY_KEY_ON(keys_numbers, &table, a + b, uint64_t, by_expression, (uint64_t, a), (uint64_t, b))
{
    note(START);
    test_yield();
    note(END);
    return a * b;
}

static plait_status call_all_ways(unsigned index)
{
    static const struct transfer transfer = {5, 6};
    (void)index;
    return by_parameter(5) == 5 && by_member(&transfer) == 6 && by_expression(2, 3) == 6 ? PLAIT_OK : PLAIT_FAILED;
}

static void K08_every_way_to_give_the_key_returns_right_values(void **state)
{
    (void)state;
    on_threads(call_all_ways);
    expect_pairs(3 * CALLS);
}

static void K12_a_key_by_name_serialises_tasks(void **state)
{
    (void)state;
    as_tasks(call_by_name);
    expect_pairs(CALLS);
}

/* Otherwise K03 and K12 would hold for a function with one lock: with different keys each is inside while the other is.
 */
static SYNCHRONIZED_BY_KEY(keys_numbers, account, plait_status, meet, (unsigned, index), (uint64_t, account))
{
    plait_event_set(&arrived[index]);
    return plait_event_wait_until(&arrived[1U - index], test_patience());
}

static plait_status call_meet(unsigned index)
{
    return index < 2 ? meet(index, index) : PLAIT_OK;
}

static void different_keys_do_not_exclude_each_other(void **state)
{
    (void)state;
    for (int way = 0; way < 2; way++) {
        plait_event_init(&arrived[0]);
        plait_event_init(&arrived[1]);
        (way == 0 ? on_threads : as_tasks)(call_meet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(S01_calls_give_paired_events),
        cmocka_unit_test(S02_different_arguments_serialise_too),
        cmocka_unit_test(S03_objects_share_the_lock_of_a_method),
        cmocka_unit_test(S04_a_failure_leaves_the_lock),
        cmocka_unit_test(S05_return_values_are_right_under_contention),
        cmocka_unit_test(S07_waiting_inside_keeps_the_lock),
        cmocka_unit_test(K03_a_key_by_name_serialises),
        cmocka_unit_test(K08_every_way_to_give_the_key_returns_right_values),
        cmocka_unit_test(K12_a_key_by_name_serialises_tasks),
        cmocka_unit_test(different_keys_do_not_exclude_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
