/* SPDX-License-Identifier: MIT */
/* portal.c: calls into event loops from outside: results, handles, readiness, and every way in which a portal, a call
 * or a caller ends before the others. */
#include <plait/portal.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "fiber.h"
#include "fiber_sum.h"
#include "task_full.h"

#include "support/support.h"

enum { CALLERS = 4, NOT_YET = 99 };

/* A house with event loops of its own and a portal, and what the cases ask of it. */
struct fiber_case {
    struct plait_portal portal;
    struct plait_event opened;
    struct plait_event begun;
    struct plait_event closing; /* the host is to leave with `leaves_with` */
    plait_status leaves_with;
    plait_status ended_with;
    uint32_t loops;
    bool waits_to_leave;
    struct fiber_case *other; /* another house */
    struct plait_scope *scope;
    plait_status seen;
    enum plait_strand_kind kind;
    const char *name;
};

/* ---- a house ---- */

static plait_status host(struct fiber_case *house)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_PORTAL(&house->portal, &outcome)
    {
        plait_event_set(&house->opened);
        if (house->waits_to_leave) {
            outcome = plait_event_wait(&house->closing);
            outcome = outcome == PLAIT_OK ? house->leaves_with : outcome;
        } else {
            outcome = plait_portal_wait(&house->portal);
        }
    }
    house->ended_with = outcome;
    return PLAIT_OK;
}

static plait_status run_loops(struct fiber_case *house)
{
    static const struct fiber_task task = {.run = host, .name = "host"};
    const struct plait_fibers_options options = {.loops = house->loops, .spread = house->loops > 1};
    return fiber_fibers_run(&options, &task, house);
}

static const struct fiber_task own_thread = {.run = run_loops, .name = "loops", .blocking = true};

static void prepare(struct fiber_case *house)
{
    *house = (struct fiber_case){.loops = 1, .seen = NOT_YET, .ended_with = NOT_YET};
    plait_event_init(&house->opened);
    plait_event_init(&house->begun);
    plait_event_init(&house->closing);
}

/* AI-F20: runs `visit` while the house, on a thread of its own, is open; stops it then. */
static void with_house(struct fiber_case *house, void (*visit)(struct fiber_case *house))
{
    struct plait_group group;
    struct fiber_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(fiber_start_soon(&group, &slot, &own_thread, house), PLAIT_OK);
        assert_int_equal(plait_event_wait(&house->opened), PLAIT_OK);
        visit(house);
        plait_portal_stop(&house->portal);
        plait_portal_stop(&house->portal); /* harmless */
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void in_new_house(void (*visit)(struct fiber_case *house))
{
    struct fiber_case house;
    prepare(&house);
    with_house(&house, visit);
    assert_int_equal(house.ended_with, PLAIT_OK);
}

/* ---- calls ---- */

static plait_status add_one(int number, int *result)
{
    *result = number + 1;
    return number < 0 ? 42 : PLAIT_OK;
}

static const struct fiber_sum_task adder = {.run = add_one};

static plait_status tell_who(struct fiber_case *house)
{
    house->kind = plait_strand_kind();
    house->name = plait_strand_name();
    return PLAIT_OK;
}

static void visit_for_results(struct fiber_case *house)
{
    static const struct fiber_task who = {.run = tell_who, .name = "who"};
    static const struct fiber_task blocking = {.run = tell_who, .blocking = true};
    int sum = 0;
    assert_int_equal(fiber_sum_portal_call(&house->portal, &adder, 4, &sum), PLAIT_OK);
    assert_int_equal(sum, 5);
    assert_int_equal(fiber_sum_portal_call(&house->portal, &adder, -7, &sum), 42);
    assert_int_equal(sum, -6);
    assert_int_equal(fiber_portal_call(&house->portal, &who, house), PLAIT_OK); /* the failure was the caller's alone */
    assert_int_equal(house->kind, PLAIT_STRAND_FIBER);
    assert_string_equal(house->name, "who");
    assert_int_equal(fiber_portal_call(&house->portal, &blocking, house), PLAIT_OK);
    assert_int_equal(house->kind, PLAIT_STRAND_THREAD);
}

static void AI_F06_to_F11_AI_F16_a_call_runs_on_the_loop_and_returns_what_the_task_returned(void **state)
{
    (void)state;
    in_new_house(visit_for_results);
}

struct test_shared {
    struct fiber_case *house;
};

static void call_often(unsigned index, struct test_shared *shared)
{
    const int times = (int)test_scaled(200, 20);
    for (int i = 0; i < times; i++) {
        int sum = 0;
        struct fiber_sum_slot slot;
        int later = 0;
        assert_int_equal(fiber_sum_portal_start_soon(&shared->house->portal, &slot, &adder, i, &later), PLAIT_OK);
        assert_int_equal(fiber_sum_portal_call(&shared->house->portal, &adder, (int)index + i, &sum), PLAIT_OK);
        assert_int_equal(sum, (int)index + i + 1);
        assert_int_equal(fiber_sum_wait(&slot), PLAIT_OK);
        assert_int_equal(fiber_sum_state(&slot), PLAIT_TASK_FINISHED);
        assert_int_equal(later, i + 1);
    }
}

static void visit_by_threads(struct fiber_case *house)
{
    struct test_shared shared = {.house = house};
    test_threads(CALLERS, call_often, &shared);
}

static void slots_are_free_as_soon_as_a_call_has_been_waited_for(void **state)
{
    (void)state;
    for (uint32_t loops = 1; loops <= 2; loops++) {
        struct fiber_case house;
        prepare(&house);
        house.loops = loops;
        with_house(&house, visit_by_threads);
        assert_int_equal(house.ended_with, PLAIT_OK);
    }
}

/* ---- a caller that is cancelled ---- */

/* Begins, cancels its caller's scope if there is one, and waits until it is cancelled itself. */
static plait_status begin_and_wait(struct fiber_case *house)
{
    plait_event_set(&house->begun);
    if (house->scope != NULL) {
        plait_scope_cancel(house->scope);
    }
    house->seen = plait_sleep_until(PLAIT_FOREVER);
    return house->seen;
}

static const struct fiber_task waiting = {.run = begin_and_wait, .name = "waiting"};

static plait_status cancel_caller_and_go_on(struct fiber_case *house)
{
    plait_scope_cancel(house->scope);
    return 7;
}

static void visit_and_be_cancelled(struct fiber_case *house)
{
    static const struct fiber_task stubborn = {.run = cancel_caller_and_go_on};
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    house->scope = &scope;
    PLAIT_SCOPE(&scope, &outcome) {
        outcome = fiber_portal_call(&house->portal, &waiting, house);
        assert_int_equal(outcome, PLAIT_CANCELLED);
        assert_int_equal(house->seen, PLAIT_CANCELLED); /* it has ended, cancelled, before the call returned */
        house->seen = NOT_YET;
        assert_int_equal(fiber_portal_call(&house->portal, &waiting, house), PLAIT_CANCELLED);
        assert_int_equal(house->seen, NOT_YET); /* a checkpoint that looks first: nothing was started */
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&scope));
    PLAIT_SCOPE(&scope, &outcome) {
        outcome = fiber_portal_call(&house->portal, &stubborn, house);
    }
    assert_int_equal(outcome, 7); /* a result in hand is never thrown away */
    house->scope = NULL;
}

static void AI_F04_the_callers_scopes_reach_the_call(void **state)
{
    (void)state;
    in_new_house(visit_and_be_cancelled);
}

/* ---- handles ---- */

static void visit_with_handles(struct fiber_case *house)
{
    struct fiber_slot slot;
    assert_int_equal(fiber_portal_start_soon(&house->portal, &slot, &waiting, house), PLAIT_OK);
    assert_int_equal(plait_event_wait(&house->begun), PLAIT_OK);
    assert_int_equal(fiber_status(&slot), PLAIT_BUSY);
    assert_int_equal(fiber_wait_until(&slot, (plait_time){0}), PLAIT_TIMEOUT);
    fiber_cancel(&slot); /* later */
    assert_int_equal(fiber_wait(&slot), PLAIT_OK);
    assert_int_equal(fiber_state(&slot), PLAIT_TASK_CANCELLED);
    assert_int_equal(fiber_status(&slot), PLAIT_CANCELLED);
    assert_int_equal(fiber_portal_start_soon(&house->portal, &slot, &waiting, house), PLAIT_OK);
    fiber_cancel(&slot); /* at once */
    assert_int_equal(fiber_wait(&slot), PLAIT_OK);
    assert_int_equal(fiber_status(&slot), PLAIT_CANCELLED);
    assert_string_equal(fiber_name(&slot), "waiting"); /* AI-F26 */
    assert_int_equal(fiber_portal_start_soon(&house->portal, &slot, &waiting, house), PLAIT_OK);
    plait_portal_stop(&house->portal);
    fiber_cancel(&slot); /* after the portal was stopped, which waits for it */
    assert_int_equal(fiber_wait(&slot), PLAIT_OK);
    assert_int_equal(fiber_status(&slot), PLAIT_CANCELLED);
    fiber_cancel(&slot); /* harmless */
}

static void AI_F24_AI_F25_AI_F26_a_call_has_a_handle_by_which_it_is_cancelled(void **state)
{
    (void)state;
    in_new_house(visit_with_handles);
}

/* ---- readiness ---- */

static plait_status serve(int port, int *served, const char **error, struct task_full_slot *self)
{
    plait_status status = PLAIT_OK;
    if (port > 0) {
        assert_int_equal(task_full_started(self, port + 1), PLAIT_OK);
        status = plait_sleep_until(port == 99 ? PLAIT_FOREVER : (plait_time){0});
    }
    *served = port;
    if (port < 0 || port == 13) {
        *error = "no such port";
        status = 13;
    }
    return status;
}

static const struct task_full_task server = {.run = serve, .name = "serve"};

static void visit_servers(struct fiber_case *house)
{
    struct task_full_slot slot;
    int served = 0, ready = 0;
    const char *error = NULL;
    assert_int_equal(task_full_portal_start(&house->portal, &slot, &server, 99, &served, &ready), PLAIT_OK);
    assert_int_equal(ready, 100);
    assert_string_equal(task_full_name(&slot), "serve");
    assert_int_equal(task_full_state(&slot), PLAIT_TASK_RUNNING);
    task_full_cancel(&slot);
    assert_int_equal(task_full_wait(&slot), PLAIT_OK);
    /* it never says so; it fails before; it fails afterwards */
    ready = 5;
    assert_int_equal(task_full_portal_start(&house->portal, &slot, &server, 0, &served, &ready), PLAIT_MISSING);
    assert_int_equal(task_full_portal_start(&house->portal, &slot, &server, -1, &served, &ready), 13);
    assert_int_equal(ready, 5);
    assert_int_equal(task_full_error(&slot, &error), PLAIT_OK);
    assert_string_equal(error, "no such port");
    assert_int_equal(task_full_portal_start(&house->portal, &slot, &server, 13, &served, &ready), PLAIT_OK);
    assert_int_equal(ready, 14);
    assert_int_equal(task_full_wait(&slot), PLAIT_OK);
    assert_int_equal(task_full_status(&slot), 13);
    assert_int_equal(task_full_wait_ready(&slot, &ready), PLAIT_OK); /* stays readable */
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        outcome = task_full_portal_start(&house->portal, &slot, &server, 99, &served, &ready);
    }
    assert_true(plait_scope_caught(&scope));
}

static void AI_F28_a_start_waits_for_readiness_or_the_end(void **state)
{
    (void)state;
    in_new_house(visit_servers);
}

/* AI-F27: what is entered, used and left from a thread is a task that says ready, and that is cancelled to leave. */
static plait_status hold_context(int error, int *left, const char **why, struct task_full_slot *self)
{
    (void)why;
    plait_status status = task_full_started(self, 1);
    if (status == PLAIT_OK) {
        status = plait_sleep_until(PLAIT_FOREVER);
    }
    *left += 1;
    return error != 0 ? error : status;
}

static void visit_contexts(struct fiber_case *house)
{
    static const struct task_full_task context = {.run = hold_context};
    for (int error = 0; error <= 5; error += 5) {
        struct task_full_slot slot;
        int left = 0, entered = 0;
        assert_int_equal(task_full_portal_start(&house->portal, &slot, &context, error, &left, &entered), PLAIT_OK);
        assert_int_equal(entered, 1);
        assert_int_equal(task_full_wait_ready_until(&slot, &entered, (plait_time){0}), PLAIT_OK);
        task_full_cancel(&slot);
        assert_int_equal(task_full_wait(&slot), PLAIT_OK);
        assert_int_equal(left, 1);
        assert_int_equal(task_full_status(&slot), error != 0 ? error : PLAIT_CANCELLED);
    }
}

static void AI_F27_a_context_is_entered_and_left_from_a_thread(void **state)
{
    (void)state;
    in_new_house(visit_contexts);
}

/* ---- a portal that ends ---- */

static void expect_closed(struct fiber_case *house)
{
    struct fiber_sum_slot slot;
    struct task_full_slot full;
    int sum = 5, ready = 5;
    assert_int_equal(fiber_sum_portal_call(&house->portal, &adder, 4, &sum), PLAIT_CLOSED);
    assert_int_equal(fiber_sum_portal_start_soon(&house->portal, &slot, &adder, 4, &sum), PLAIT_CLOSED);
    assert_int_equal(task_full_portal_start(&house->portal, &full, &server, 4, &sum, &ready), PLAIT_CLOSED);
    assert_int_equal(sum, 5);
    assert_int_equal(ready, 5);
}

static void visit_and_stop(struct fiber_case *house)
{
    struct fiber_slot slot;
    assert_int_equal(fiber_portal_start_soon(&house->portal, &slot, &waiting, house), PLAIT_OK);
    plait_portal_stop(&house->portal);
    expect_closed(house);
    plait_portal_stop_now(&house->portal); /* though the owner is leaving */
    assert_int_equal(fiber_wait(&slot), PLAIT_OK);
    assert_int_equal(fiber_status(&slot), PLAIT_CANCELLED);
}

static void AI_F14_AI_F23_AI_F32_a_stopped_portal_lets_nobody_in_and_resolves_its_calls(void **state)
{
    (void)state;
    struct fiber_case house;
    prepare(&house);
    with_house(&house, visit_and_stop);
    assert_int_equal(house.ended_with, PLAIT_OK);
    expect_closed(&house); /* also when its loops have ended */
    plait_portal_stop_now(&house.portal);
}

static plait_status end_host_and_wait(struct fiber_case *house)
{
    plait_event_set(&house->closing);
    return plait_sleep_until(PLAIT_FOREVER);
}

static void visit_and_see_it_fail(struct fiber_case *house)
{
    static const struct fiber_task ending = {.run = end_host_and_wait};
    struct fiber_slot slot;
    assert_int_equal(fiber_portal_start_soon(&house->portal, &slot, &waiting, house), PLAIT_OK);
    assert_int_equal(fiber_portal_call(&house->portal, &ending, house), PLAIT_CANCELLED);
    assert_int_equal(fiber_wait(&slot), PLAIT_OK);
    assert_int_equal(fiber_status(&slot), PLAIT_CANCELLED);
}

static void AI_F17_callers_of_a_portal_that_ends_with_an_error_see_cancellation(void **state)
{
    (void)state;
    struct fiber_case house;
    prepare(&house);
    house.waits_to_leave = true;
    house.leaves_with = 13;
    with_house(&house, visit_and_see_it_fail);
    assert_int_equal(house.ended_with, 13);
}

static plait_status await_closing(struct fiber_case *house)
{
    plait_event_set(&house->begun);
    house->seen = plait_event_wait(&house->opened); /* set already: the call goes on while its portal ends */
    return house->seen;
}

static plait_status host_briefly(struct fiber_case *house)
{
    static const struct fiber_task call = {.run = await_closing};
    struct fiber_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_PORTAL(&house->portal, &outcome)
    {
        plait_event_set(&house->opened);
        assert_int_equal(fiber_portal_start_soon(&house->portal, &slot, &call, house), PLAIT_OK);
    }
    assert_int_equal(fiber_status(&slot), PLAIT_OK);
    return outcome;
}

static void AI_F18_a_portal_that_is_left_at_once_waits_for_its_calls(void **state)
{
    (void)state;
    static const struct fiber_task task = {.run = host_briefly};
    struct fiber_case house;
    prepare(&house);
    assert_int_equal(fiber_fibers_run(NULL, &task, &house), PLAIT_OK);
    assert_int_equal(house.seen, PLAIT_OK);
}

static plait_status leave_early(struct fiber_case *house)
{
    struct fiber_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_PORTAL(&house->portal, &outcome)
    {
        assert_int_equal(fiber_portal_start_soon(&house->portal, &slot, &waiting, house), PLAIT_OK);
        break;
    }
    assert_int_equal(fiber_status(&slot), PLAIT_CANCELLED);
    return outcome;
}

static void a_block_that_is_left_early_cancels_the_calls(void **state)
{
    (void)state;
    static const struct fiber_task task = {.run = leave_early};
    struct fiber_case house;
    prepare(&house);
    assert_int_equal(fiber_fibers_run(NULL, &task, &house), PLAIT_OK);
}

/* ---- calls from loops ---- */

static plait_status call_home(struct fiber_case *house)
{
    int sum = 0;
    plait_status status = fiber_sum_portal_call(&house->portal, &adder, 1, &sum);
    house->seen = status == PLAIT_OK && sum == 2 ? PLAIT_OK : PLAIT_FAILED;
    return house->seen;
}

static const struct fiber_task home_caller = {.run = call_home};

static void visit_itself(struct fiber_case *house)
{
    assert_int_equal(fiber_portal_call(&house->portal, &home_caller, house), PLAIT_OK);
    assert_int_equal(house->seen, PLAIT_OK);
}

static void AI_F19_a_fiber_may_call_its_own_loop_which_goes_on_meanwhile(void **state)
{
    (void)state;
    in_new_house(visit_itself);
}

static plait_status call_other(struct fiber_case *house)
{
    return fiber_portal_call(&house->other->portal, &home_caller, house);
}

static void visit_both(struct fiber_case *house)
{
    static const struct fiber_task crossing = {.run = call_other};
    assert_int_equal(fiber_portal_call(&house->portal, &crossing, house), PLAIT_OK);
    assert_int_equal(house->seen, PLAIT_OK);
}

static void visit_next_door(struct fiber_case *house)
{
    with_house(house->other, visit_both);
    house->seen = house->other->seen;
}

static void AI_F31_loops_that_call_each_other_do_not_deadlock(void **state)
{
    (void)state;
    struct fiber_case houses[2];
    prepare(&houses[0]);
    prepare(&houses[1]);
    houses[0].other = &houses[1];
    houses[1].other = &houses[0];
    with_house(&houses[0], visit_next_door);
    assert_int_equal(houses[0].ended_with, PLAIT_OK);
    assert_int_equal(houses[1].ended_with, PLAIT_OK);
}

/* ---- a thread below a loop ---- */

static plait_status compute_until_cancelled(struct fiber_case *house)
{
    assert_int_equal(plait_strand_kind(), PLAIT_STRAND_THREAD);
    plait_event_set(&house->begun);
    do {
        house->seen = plait_checkpoint();
    } while (house->seen == PLAIT_OK);
    return house->seen;
}

static plait_status cancel_a_thread(struct fiber_case *house)
{
    static const struct fiber_task computing = {.run = compute_until_cancelled, .blocking = true};
    struct plait_group group;
    struct fiber_slot slot;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(fiber_start_soon(&group, &slot, &computing, house), PLAIT_OK);
        assert_int_equal(plait_event_wait(&house->begun), PLAIT_OK);
        plait_group_cancel(&group);
    }
    return outcome;
}

static void AI_F01_AI_F03_a_thread_below_a_loop_sees_that_it_is_cancelled_and_any_thread_may_ask(void **state)
{
    (void)state;
    static const struct fiber_task task = {.run = cancel_a_thread};
    struct fiber_case house;
    prepare(&house);
    assert_int_equal(plait_checkpoint(), PLAIT_OK);
    assert_int_equal(fiber_fibers_run(NULL, &task, &house), PLAIT_OK);
    assert_int_equal(house.seen, PLAIT_CANCELLED);
}

/* ---- loops from inside a loop ---- */

static plait_status run_five_times(struct fiber_case *house)
{
    plait_status status = PLAIT_OK;
    for (int i = 0; i < 5 && status == PLAIT_OK; i++) { /* each time loops of its own */
        int sum = 0;
        status = fiber_sum_fibers_run(NULL, &adder, i, &sum);
        assert_int_equal(sum, i + 1);
    }
    house->seen = status;
    return status;
}

static plait_status have_loops_run(struct fiber_case *house)
{
    static const struct fiber_task task = {.run = run_five_times, .blocking = true};
    return fiber_run_sync(&task, house);
}

static void LP_A06_to_LP_A13_a_fiber_has_other_loops_run_on_a_thread(void **state)
{
    (void)state;
    static const struct fiber_task task = {.run = have_loops_run};
    struct fiber_case house;
    prepare(&house);
    assert_int_equal(fiber_fibers_run(NULL, &task, &house), PLAIT_OK);
    assert_int_equal(house.seen, PLAIT_OK);
    assert_int_equal(run_five_times(&house), PLAIT_OK); /* and where no loop runs */
}

/* ---- on threads alone ---- */

static void threads_call_into_the_group_of_a_thread(void **state)
{
    (void)state;
    struct fiber_case house;
    struct test_shared shared = {.house = &house};
    plait_status outcome = PLAIT_OK;
    prepare(&house);
    PLAIT_PORTAL(&house.portal, &outcome)
    {
        test_threads(CALLERS, call_often, &shared);
    }
    assert_int_equal(outcome, PLAIT_OK);
    expect_closed(&house);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_F06_to_F11_AI_F16_a_call_runs_on_the_loop_and_returns_what_the_task_returned),
        cmocka_unit_test(slots_are_free_as_soon_as_a_call_has_been_waited_for),
        cmocka_unit_test(AI_F04_the_callers_scopes_reach_the_call),
        cmocka_unit_test(AI_F24_AI_F25_AI_F26_a_call_has_a_handle_by_which_it_is_cancelled),
        cmocka_unit_test(AI_F28_a_start_waits_for_readiness_or_the_end),
        cmocka_unit_test(AI_F27_a_context_is_entered_and_left_from_a_thread),
        cmocka_unit_test(AI_F14_AI_F23_AI_F32_a_stopped_portal_lets_nobody_in_and_resolves_its_calls),
        cmocka_unit_test(AI_F17_callers_of_a_portal_that_ends_with_an_error_see_cancellation),
        cmocka_unit_test(AI_F18_a_portal_that_is_left_at_once_waits_for_its_calls),
        cmocka_unit_test(a_block_that_is_left_early_cancels_the_calls),
        cmocka_unit_test(AI_F19_a_fiber_may_call_its_own_loop_which_goes_on_meanwhile),
        cmocka_unit_test(AI_F31_loops_that_call_each_other_do_not_deadlock),
        cmocka_unit_test(AI_F01_AI_F03_a_thread_below_a_loop_sees_that_it_is_cancelled_and_any_thread_may_ask),
        cmocka_unit_test(LP_A06_to_LP_A13_a_fiber_has_other_loops_run_on_a_thread),
        cmocka_unit_test(threads_call_into_the_group_of_a_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
