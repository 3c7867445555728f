/* SPDX-License-Identifier: MIT */
/* inspect.c: who runs below a group, and the moment when everybody else waits: on a loop, and on the pool of threads.
 */
#include <string.h>

#include <plait/event.h>
#include <plait/inspect.h>
#include <plait/scope.h>
#include <plait/threads.h>

#include "fiber.h"

#include "support/support.h"

enum { ROOM = 8, FEW = 3, MANY = 100 };

struct fiber_case {
    struct plait_event go;
    unsigned reached; /* plain: who waits until all are parked sees it */
    uint32_t parent;
    plait_status seen;
    struct plait_scope *scope;
    plait_time due;
};

static void prepare(struct fiber_case *given)
{
    *given = (struct fiber_case){.reached = 0};
    plait_event_init(&given->go);
}

static plait_status wait_for_go(struct fiber_case *given)
{
    return plait_event_wait(&given->go);
}

static const struct fiber_task waiter = {.run = wait_for_go, .name = "waiter"};

static plait_status own_a_group(struct fiber_case *given)
{
    struct plait_group group;
    struct fiber_slot slot;
    plait_status outcome = PLAIT_OK;
    given->parent = plait_strand_id();
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon_named(&group, &slot, &waiter, "grandchild", given);
    }
    return outcome;
}

/* ---- the listing ---- */

static const struct plait_task_info *find(const struct plait_task_info *tasks, size_t count, const char *name)
{
    const struct plait_task_info *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(tasks[i].name, name) == 0) {
            assert_null(found);
            found = &tasks[i];
        }
    }
    assert_non_null(found);
    return found;
}

static plait_status list_all(struct fiber_case *given)
{
    static const struct fiber_task parent = {.run = own_a_group, .name = "parent"};
    struct plait_group group;
    struct fiber_slot slots[2];
    struct plait_task_info tasks[ROOM];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(plait_list_tasks(&group, tasks, ROOM), 0);
        assert_int_equal(fiber_start_soon(&group, &slots[0], &waiter, given), PLAIT_OK);
        assert_int_equal(fiber_start_soon(&group, &slots[1], &parent, given), PLAIT_OK);
        assert_int_equal(plait_wait_all_parked(), PLAIT_OK);
        assert_int_equal(plait_list_tasks(&group, tasks, ROOM), 3);
        const struct plait_task_info *first = find(tasks, 3, "waiter");
        const struct plait_task_info *second = find(tasks, 3, "parent");
        const struct plait_task_info *third = find(tasks, 3, "grandchild");
        assert_int_equal(first->parent, plait_strand_id());
        assert_int_equal(second->parent, plait_strand_id());
        assert_int_equal(second->id, given->parent);
        assert_int_equal(third->parent, given->parent);
        assert_int_equal(first->depth, 1);
        assert_int_equal(third->depth, 2);
        assert_true(third > second); /* parents come first */
        assert_true(first->waits && second->waits && third->waits);
        memset(tasks, 0, sizeof(tasks));
        assert_int_equal(plait_list_tasks(&group, tasks, 1), 3); /* how many there are, whatever the room */
        assert_int_equal(tasks[1].id, 0);
        plait_event_set(&given->go);
    }
    return outcome;
}

static void AI_Y01_AI_Y02_running_tasks_are_listed_with_names_and_parents(void **state)
{
    (void)state;
    static const struct fiber_task task = {.run = list_all};
    struct fiber_case given;
    prepare(&given);
    assert_int_equal(fiber_fibers_run(NULL, &task, &given), PLAIT_OK);
    prepare(&given);
    assert_int_equal(list_all(&given), PLAIT_OK); /* and on threads */
}

/* ---- everybody waits ---- */

static plait_status take_steps(struct fiber_case *given)
{
    plait_status status = PLAIT_OK;
    for (unsigned i = 0; i < FEW && status == PLAIT_OK; i++) {
        status = plait_yield();
    }
    given->reached++;
    return status == PLAIT_OK ? plait_event_wait(&given->go) : status;
}

static plait_status cancel_itself(struct fiber_case *given)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        outcome = plait_event_wait(&given->go);
    }
    given->reached++;
    return outcome;
}

static plait_status wait_in_scope(struct fiber_case *given)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(given->scope, &outcome) {
        outcome = plait_sleep_until(PLAIT_FOREVER);
    }
    given->reached++;
    return outcome;
}

static plait_status settle(struct fiber_case *given)
{
    static const struct fiber_task stepper = {.run = take_steps, .name = "steps"};
    static const struct fiber_task cancelled = {.run = cancel_itself, .name = "cancelled"};
    static const struct fiber_task scoped = {.run = wait_in_scope, .name = "scoped"};
    struct plait_group group;
    struct fiber_slot slots[4];
    struct fiber_case other, third;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    prepare(&other);
    prepare(&third);
    third.scope = &scope;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(plait_wait_all_parked(), PLAIT_OK); /* nobody is there */
        assert_int_equal(fiber_start_soon(&group, &slots[0], &stepper, given), PLAIT_OK);
        assert_int_equal(fiber_start_soon(&group, &slots[1], &cancelled, &other), PLAIT_OK);
        assert_int_equal(fiber_start_soon(&group, &slots[2], &scoped, &third), PLAIT_OK);
        assert_int_equal(plait_wait_all_parked(), PLAIT_OK);
        assert_int_equal(given->reached, 1);
        assert_int_equal(other.reached, 1); /* AI-Y03: who was cancelled has gone on until it ended */
        assert_int_equal(third.reached, 0);
        plait_scope_cancel(&scope);
        assert_int_equal(plait_wait_all_parked(), PLAIT_OK);
        assert_int_equal(third.reached, 1);
        plait_event_set(&given->go);
        assert_int_equal(plait_wait_all_parked(), PLAIT_OK);
        assert_int_equal(fiber_state(&slots[0]), PLAIT_TASK_FINISHED); /* woken is not waiting */
        plait_group_cancel(&group);
        outcome = plait_wait_all_parked();
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    return outcome;
}

static void on_a_loop_and_on_the_pool(const struct fiber_task *task, unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        struct fiber_case given;
        prepare(&given);
        assert_int_equal(fiber_fibers_run(NULL, task, &given), PLAIT_OK);
        prepare(&given);
        assert_int_equal(task->run(&given), PLAIT_OK);
    }
}

static void AI_Y03_everybody_waits_and_who_was_woken_or_cancelled_does_not(void **state)
{
    (void)state;
    static const struct fiber_task task = {.run = settle};
    on_a_loop_and_on_the_pool(&task, (unsigned)test_scaled(50, 5));
}

static plait_status settle_as_well(struct fiber_case *given)
{
    given->seen = plait_wait_all_parked();
    return given->seen;
}

static plait_status settle_together(struct fiber_case *given)
{
    static const struct fiber_task task = {.run = settle_as_well};
    struct plait_group group;
    struct fiber_slot slots[FEW];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < FEW && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], &task, given);
        }
    }
    return outcome;
}

static void several_may_wait_for_the_others(void **state)
{
    (void)state;
    static const struct fiber_task task = {.run = settle_together};
    on_a_loop_and_on_the_pool(&task, 1);
}

static plait_status sleep_until_due(struct fiber_case *given)
{
    const plait_status slept = plait_sleep_until(given->due);
    given->reached++;
    return slept;
}

static plait_status settle_when_due(struct fiber_case *given)
{
    static const struct fiber_task task = {.run = sleep_until_due, .name = "sleeper"};
    struct plait_group group;
    struct fiber_slot slot;
    plait_status outcome = PLAIT_OK;
    given->due = plait_after(plait_microseconds(300));
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slot, &task, given);
        while (plait_time_before(plait_now(), given->due)) { /* so that the sleeper has not noticed it for sure */
        }
        assert_int_equal(plait_wait_all_parked(), PLAIT_OK);
        assert_int_equal(given->reached, 1);
    }
    return outcome;
}

static void AI_Y03_whose_time_has_come_does_not_wait(void **state)
{
    (void)state;
    static const struct fiber_task task = {.run = settle_when_due};
    on_a_loop_and_on_the_pool(&task, (unsigned)test_scaled(50, 5));
}

/* `reached`: how many waits it took. */
static plait_status count_waits(struct fiber_case *given)
{
    const uint64_t before = plait_self()->sequence;
    const plait_status settled = plait_wait_all_parked();
    given->reached = (unsigned)(plait_self()->sequence - before);
    return settled;
}

/* Is at work until the other one has waited for a while. */
static plait_status work(struct fiber_case *given)
{
    (void)given;
    unsigned seen = 0;
    while (seen < MANY) {
        seen += plait_threads_statistics().waiting != 0 ? 1 : 0;
    }
    return PLAIT_OK;
}

static void a_task_of_the_pool_that_settles_sleeps_meanwhile(void **state)
{
    (void)state;
    static const struct fiber_task counting = {.run = count_waits, .name = "counting"};
    static const struct fiber_task working = {.run = work, .name = "working"};
    struct plait_group group;
    struct fiber_slot slots[2];
    struct fiber_case given;
    plait_status outcome = PLAIT_OK;
    prepare(&given);
    PLAIT_GROUP(&group, &outcome) {
        outcome = fiber_start_soon(&group, &slots[0], &working, &given);
        assert_int_equal(fiber_start_soon(&group, &slots[1], &counting, &given), PLAIT_OK);
        assert_int_equal(fiber_wait(&slots[1]), PLAIT_OK); /* who joins might run it himself */
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_in_range(given.reached, 1, ROOM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_Y01_AI_Y02_running_tasks_are_listed_with_names_and_parents),
        cmocka_unit_test(AI_Y03_everybody_waits_and_who_was_woken_or_cancelled_does_not),
        cmocka_unit_test(several_may_wait_for_the_others),
        cmocka_unit_test(AI_Y03_whose_time_has_come_does_not_wait),
        cmocka_unit_test(a_task_of_the_pool_that_settles_sleeps_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
