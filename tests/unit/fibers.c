/* SPDX-License-Identifier: MIT */
/* fibers.c: event loops and their fibers: how they begin, change places, sleep, are woken and cancelled, and end. */
#include <pthread.h>

#include <plait/event.h>
#include <plait/fibers.h>
#include <plait/group.h>
#include <plait/mutex.h>
#include <plait/scope.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "fiber.h"
#include "fiber_sum.h"

#include "support/support.h"

enum { CROWD = 2000, FEW = 4 };

/* What a case is about; each uses what it needs. */
struct fiber_case {
    unsigned index;
    struct plait_event *event;
    struct plait_scope *scope;
    plait_word *word;
    plait_status status;
    uint32_t id;
    enum plait_strand_kind kind;
};

static plait_status run(plait_status (*body)(struct fiber_case *self), struct fiber_case *given, uint32_t loops,
                        bool spread)
{
    const struct fiber_task task = {.run = body, .name = "root"};
    const struct plait_fibers_options options = {.loops = loops, .spread = spread};
    return fiber_fibers_run(&options, &task, given);
}

/* ---- running ---- */

static plait_status add_one(int number, int *result)
{
    *result = number + 1;
    return number < 0 ? 42 : PLAIT_OK;
}

static void a_run_returns_what_its_task_returned(void **state)
{
    (void)state;
    static const struct fiber_sum_task task = {.run = add_one};
    int sum = 0;
    assert_int_equal(fiber_sum_fibers_run(NULL, &task, 4, &sum), PLAIT_OK);
    assert_int_equal(sum, 5);
    assert_int_equal(fiber_sum_fibers_run(NULL, &task, -7, &sum), 42);
    assert_int_equal(sum, -6);
    assert_int_equal(plait_strand_kind(), PLAIT_STRAND_THREAD);
}

static plait_status run_another(struct fiber_case *self)
{
    static const struct fiber_sum_task task = {.run = add_one};
    int sum = 0;
    self->kind = plait_strand_kind();
    self->status = fiber_sum_fibers_run(NULL, &task, 4, &sum);
    return PLAIT_OK;
}

static void a_fiber_cannot_run_loops_and_options_have_bounds(void **state)
{
    (void)state;
    struct fiber_case given = {.status = PLAIT_OK};
    assert_int_equal(run(run_another, &given, 1, false), PLAIT_OK);
    assert_int_equal(given.status, PLAIT_MISUSE);
    assert_int_equal(given.kind, PLAIT_STRAND_FIBER);
    static const struct fiber_task task = {.run = run_another};
    assert_int_equal(fiber_fibers_run(&(struct plait_fibers_options){.loops = PLAIT_FIBERS_LOOPS}, &task, &given),
                     PLAIT_INVALID);
    assert_int_equal(fiber_fibers_run(&(struct plait_fibers_options){.stack_size = 1}, &task, &given), PLAIT_INVALID);
}

/* ---- taking turns ---- */

static unsigned turns[FEW * 2];
static unsigned turn_count;

static plait_status take_turns(struct fiber_case *self)
{
    turns[turn_count++] = self->index;
    plait_status status = plait_yield();
    turns[turn_count++] = self->index;
    self->id = plait_strand_id();
    return status;
}

static const struct fiber_task turner = {.run = take_turns};

static plait_status start_few(struct fiber_case *self)
{
    (void)self;
    struct plait_group group;
    struct fiber_slot slots[FEW];
    struct fiber_case given[FEW];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < FEW; i++) {
            given[i] = (struct fiber_case){.index = i};
            outcome = fiber_start_soon(&group, &slots[i], &turner, &given[i]);
        }
    }
    for (unsigned i = 1; i < FEW; i++) {
        assert_int_not_equal(given[i].id, given[i - 1].id);
    }
    return outcome;
}

static void fibers_run_in_turn_and_change_places_only_where_they_say(void **state)
{
    (void)state;
    struct fiber_case given = {0};
    turn_count = 0;
    assert_int_equal(run(start_few, &given, 1, false), PLAIT_OK);
    for (unsigned i = 0; i < FEW * 2; i++) {
        assert_int_equal(turns[i], i % FEW);
    }
}

static plait_status count_and_end(struct fiber_case *self)
{
    (void)plait_add_relaxed(self->word, 1U);
    return PLAIT_OK;
}

static const struct fiber_task counter = {.run = count_and_end};

static plait_status start_crowd(struct fiber_case *self)
{
    static struct fiber_slot slots[CROWD];
    const size_t crowd = test_scaled(CROWD, 200);
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (size_t i = 0; i < crowd && outcome == PLAIT_OK; i++) {
            outcome = fiber_start_soon(&group, &slots[i], &counter, self);
        }
    }
    return outcome;
}

static void a_crowd_that_never_waits_runs_to_its_end(void **state)
{
    (void)state;
    for (uint32_t loops = 1; loops <= 3; loops++) {
        plait_word count = PLAIT_ATOMIC_INIT(0);
        struct fiber_case given = {.word = &count};
        assert_int_equal(run(start_crowd, &given, loops, loops == 3), PLAIT_OK);
        assert_int_equal(plait_load_relaxed(&count), test_scaled(CROWD, 200));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_returns_what_its_task_returned),
        cmocka_unit_test(a_fiber_cannot_run_loops_and_options_have_bounds),
        cmocka_unit_test(fibers_run_in_turn_and_change_places_only_where_they_say),
        cmocka_unit_test(a_crowd_that_never_waits_runs_to_its_end),
    };
    return cmocka_run_group_tests_name("fibers", tests, NULL, NULL);
}
