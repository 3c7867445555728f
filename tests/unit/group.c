/* SPDX-License-Identifier: MIT */
/* group.c: groups and their tasks on threads: joins, cascades, errors. Names AI_* are those of the list in
 * docs/conformance. */
#include <string.h>

#include <plait/task.h>
#include <plait/threads.h>
#include <plait/wait.h>

#include "support/support.h"

#include "unit/group_next.h"

enum { MANY = 8 };

/* A task for tests: what it runs, and what it may want to tell. */
struct job {
    struct plait_slot slot; /* first */
    plait_status (*body)(struct job *me);
    plait_status gives;
    struct plait_group *group;
    struct job *next;
    struct plait_scope *scope;
    plait_word reached; /* 1: it has come to the place the test waits for */
    plait_status saw;
};

static plait_status run_job(struct plait_slot *slot)
{
    struct job *me = (struct job *)slot;
    return me->body(me);
}

static plait_status start_named(struct plait_group *group, struct job *job, plait_status (*body)(struct job *),
                                const char *name)
{
    job->body = body;
    job->group = group;
    job->saw = PLAIT_BUSY;
    plait_initialize(&job->reached, 0);
    return plait_slot_start(group, &job->slot, run_job, name, false);
}

static plait_status start(struct plait_group *group, struct job *job, plait_status (*body)(struct job *))
{
    return start_named(group, job, body, "job");
}

static plait_status wait_for_ever(void)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    return plait_wait(&never, 0, PLAIT_FOREVER);
}

static void await(plait_word *word)
{
    while (plait_load_acquire(word) == 0) {
        assert_int_equal(plait_wait_shielded(word, 0, PLAIT_FOREVER), PLAIT_OK);
    }
}

/* ---- bodies ---- */

static plait_status gives(struct job *me)
{
    return me->gives;
}

static plait_status reaches(struct job *me)
{
    (void)plait_store_wake(&me->reached, 1, PLAIT_WAKE_ALL);
    return me->gives;
}

static plait_status waits(struct job *me)
{
    (void)plait_store_wake(&me->reached, 1, PLAIT_WAKE_ALL);
    me->saw = wait_for_ever();
    return me->saw;
}

static plait_status waits_then_fails(struct job *me)
{
    me->saw = wait_for_ever();
    return me->gives;
}

static plait_status starts_next(struct job *me)
{
    return start(me->group, me->next, reaches);
}

static plait_status waits_in_a_shield(struct job *me)
{
    struct plait_scope shield;
    plait_status inside = PLAIT_OK;
    PLAIT_SHIELD(&shield, PLAIT_FOREVER, &inside) {
        (void)plait_store_wake(&me->reached, 1, PLAIT_WAKE_ALL);
        while (plait_load_acquire(&me->next->reached) == 0) {
            assert_int_equal(plait_wait(&me->next->reached, 0, PLAIT_FOREVER), PLAIT_OK);
        }
        me->saw = inside;
    }
    return wait_for_ever();
}

static plait_status waits_in_a_scope(struct job *me)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(me->scope, &outcome) {
        (void)plait_store_wake(&me->reached, 1, PLAIT_WAKE_ALL);
        outcome = wait_for_ever();
        me->saw = outcome;
    }
    return outcome;
}

static plait_status hosts(struct job *me)
{
    struct plait_group inner;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&inner, &outcome) {
        outcome = start(&inner, me->next, waits);
        if (outcome == PLAIT_OK) {
            await(&me->next->reached);
            (void)plait_store_wake(&me->reached, 1, PLAIT_WAKE_ALL);
        }
    }
    me->saw = outcome;
    return outcome;
}

/* ---- tests ---- */

static void AI_T02_every_task_has_ended_after_the_block(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[MANY];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < MANY && outcome == PLAIT_OK; i++) {
            jobs[i].gives = PLAIT_OK;
            outcome = start(&group, &jobs[i], reaches);
        }
    }
    assert_int_equal(outcome, PLAIT_OK);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(plait_load_relaxed(&jobs[i].reached), 1);
        assert_int_equal(plait_slot_state(&jobs[i].slot), PLAIT_TASK_FINISHED);
        assert_int_equal(plait_slot_status(&jobs[i].slot), PLAIT_OK);
    }
}

static void AI_T01_AI_T05_start_into_a_closed_group(void **state)
{
    (void)state;
    struct plait_group group;
    struct job job;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {}
    assert_int_equal(start(&group, &job, gives), PLAIT_MISUSE);
    outcome = 7;
    PLAIT_GROUP(&group, &outcome) {}
    assert_int_equal(outcome, 7);
    assert_int_equal(start(&group, &job, gives), PLAIT_MISUSE);
}

struct test_shared {
    struct plait_group *group;
    struct job job;
    plait_status status;
};

static void starts_as_a_stranger(unsigned index, struct test_shared *shared)
{
    (void)index;
    shared->status = start(shared->group, &shared->job, gives);
}

static void a_stranger_cannot_start(void **state)
{
    (void)state;
    struct plait_group group;
    struct test_shared shared = {.group = &group};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        test_threads(1, starts_as_a_stranger, &shared);
    }
    assert_int_equal(shared.status, PLAIT_MISUSE);
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_T04_a_task_starts_its_sibling(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[2];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        jobs[0].next = &jobs[1];
        jobs[1].gives = PLAIT_OK;
        outcome = start(&group, &jobs[0], starts_next);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&jobs[1].reached), 1);
}

static void AI_T24_AI_T29_an_error_of_the_block_cancels_the_tasks(void **state)
{
    (void)state;
    struct plait_group group;
    struct job job;
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, &job, waits), PLAIT_OK);
        outcome = 12;
    }
    assert_int_equal(outcome, 12);
    assert_int_equal(job.saw, PLAIT_CANCELLED);
    assert_int_equal(plait_slot_state(&job.slot), PLAIT_TASK_CANCELLED);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_OK);
    assert_int_equal(error.status, 12);
    assert_string_equal(error.name, plait_strand_name());
    assert_int_equal(plait_group_error(&group, 1, &error), PLAIT_MISSING);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_SIBLING_FAILED);
}

static void AI_T26_AI_S30_a_task_of_a_cancelled_group_runs_to_its_first_checkpoint(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[2];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        plait_group_cancel(&group);
        jobs[0].gives = PLAIT_OK;
        assert_int_equal(start(&group, &jobs[0], reaches), PLAIT_OK);
        assert_int_equal(start(&group, &jobs[1], waits), PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_load_relaxed(&jobs[0].reached), 1);
    assert_int_equal(plait_slot_state(&jobs[0].slot), PLAIT_TASK_FINISHED);
    assert_int_equal(jobs[1].saw, PLAIT_CANCELLED);
}

static void AI_T28_AI_S28_a_failing_task_cancels_host_and_sibling(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[2];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, &jobs[0], waits), PLAIT_OK);
        jobs[1].gives = 33;
        assert_int_equal(start(&group, &jobs[1], gives), PLAIT_OK);
        outcome = wait_for_ever();
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, 33);
    assert_int_equal(jobs[0].saw, PLAIT_CANCELLED);
    assert_int_equal(plait_slot_state(&jobs[1].slot), PLAIT_TASK_FAILED);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_SIBLING_FAILED);
}

static void AI_T30_AI_S27_the_scope_of_a_task_is_cancelled_from_outside(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope scope;
    struct job job = {.scope = &scope};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, &job, waits_in_a_scope), PLAIT_OK);
        await(&job.reached);
        plait_scope_cancel(&scope);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(job.saw, PLAIT_CANCELLED);
    assert_int_equal(plait_slot_state(&job.slot), PLAIT_TASK_FINISHED);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_NONE);
}

static void AI_T31_AI_S29_AI_S42_cancelling_reaches_inner_groups(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[2];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        jobs[0].next = &jobs[1];
        assert_int_equal(start(&group, &jobs[0], hosts), PLAIT_OK);
        await(&jobs[0].reached);
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(jobs[0].saw, PLAIT_CANCELLED); /* the inner group passes it on */
    assert_int_equal(jobs[1].saw, PLAIT_CANCELLED);
}

static void AI_T32_one_strand_in_two_cancelled_groups_in_turn(void **state)
{
    AI_T28_AI_S28_a_failing_task_cancels_host_and_sibling(state);
    AI_T28_AI_S28_a_failing_task_cancels_host_and_sibling(state);
    assert_int_equal(plait_sleep(0), PLAIT_OK); /* AI-T37 */
}

static void cancels_when_reached(unsigned index, struct test_shared *shared)
{
    (void)index;
    await(&shared->job.reached);
    plait_group_cancel(shared->group);
}

static void AI_T33_cancelled_while_the_group_closes(void **state)
{
    (void)state;
    struct plait_group group, outer;
    struct job jobs[2];
    struct job *last = &jobs[1];
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&outer, &outcome) {
        jobs[0].next = last;
        assert_int_equal(start(&outer, &jobs[0], hosts), PLAIT_OK);
        await(&jobs[0].reached); /* its group is closing, or about to */
        plait_group_cancel(&outer);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(last->saw, PLAIT_CANCELLED);

    /* The same by a strand from outside. */
    struct test_shared shared = {.group = &group};
    outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, &shared.job, waits), PLAIT_OK);
        test_threads(1, cancels_when_reached, &shared);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(shared.job.saw, PLAIT_CANCELLED);
}

static void AI_T35_AI_T36_all_errors_are_kept_in_order(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[3];
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        jobs[0].gives = 100;
        assert_int_equal(start_named(&group, &jobs[0], waits_then_fails, "unwinds badly"), PLAIT_OK);
        jobs[1].gives = -1000;
        assert_int_equal(start_named(&group, &jobs[1], gives, "strange"), PLAIT_OK);
        assert_int_equal(wait_for_ever(), PLAIT_CANCELLED);
        while (plait_slot_status(&jobs[0].slot) == PLAIT_BUSY) {
            plait_relax(&jobs[0].reached, 0U);
            test_let_others_run();
        }
        outcome = 300;
        assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_MISUSE); /* open still */
    }
    assert_int_equal(outcome, PLAIT_FAILED);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_OK);
    assert_int_equal(error.status, PLAIT_FAILED);
    assert_int_equal(error.raw, -1000);
    assert_string_equal(error.name, "strange");
    assert_int_equal(plait_group_error(&group, 1, &error), PLAIT_OK);
    assert_int_equal(error.status, 100);
    assert_int_equal(error.raw, 100);
    assert_string_equal(error.name, "unwinds badly");
    assert_int_equal(plait_group_error(&group, 2, &error), PLAIT_OK);
    assert_int_equal(error.status, 300);
    assert_int_equal(plait_group_error(&group, 3, &error), PLAIT_MISSING);
    assert_int_equal(error.status, 300); /* as it was */
}

static void cancelled_without_being_cancelled_is_an_error(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[2];
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, &jobs[0], waits), PLAIT_OK);
        jobs[1].gives = PLAIT_CANCELLED;
        assert_int_equal(start(&group, &jobs[1], gives), PLAIT_OK);
    }
    assert_int_equal(outcome, PLAIT_CANCELLED);
    assert_int_equal(plait_slot_state(&jobs[1].slot), PLAIT_TASK_FAILED);
    assert_int_equal(jobs[0].saw, PLAIT_CANCELLED);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_OK);
    assert_int_equal(error.status, PLAIT_CANCELLED);
    assert_int_equal(plait_group_error(&group, 1, &error), PLAIT_MISSING);
}

/* The way out makes no difference: an early exit must not cancel the group first and then take that for the cause. */
static void cancelled_without_being_cancelled_stays_an_error_on_an_early_exit(void **state)
{
    (void)state;
    struct plait_group group;
    struct job job;
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, &job, waits), PLAIT_OK);
        outcome = PLAIT_CANCELLED;
        break;
    }
    assert_int_equal(outcome, PLAIT_CANCELLED);
    assert_int_equal(job.saw, PLAIT_CANCELLED);
    assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_SIBLING_FAILED);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_OK);
    assert_int_equal(error.status, PLAIT_CANCELLED);
}

static void AI_T40_an_empty_group_in_a_cancelled_scope_reports_nothing(void **state)
{
    (void)state;
    struct plait_scope scope;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        PLAIT_GROUP(&group, &outcome) {}
        assert_int_equal(outcome, PLAIT_OK);
    }
}

static void AI_S53_outer_cancellation_of_a_group_is_one_cancellation(void **state)
{
    (void)state;
    struct plait_scope scope;
    struct plait_group group;
    struct job jobs[MANY];
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&scope, plait_milliseconds(2), &outcome) {
        PLAIT_GROUP(&group, &outcome) {
            for (int i = 0; i < MANY; i++) {
                assert_int_equal(start(&group, &jobs[i], waits), PLAIT_OK);
            }
        }
        assert_int_equal(outcome, PLAIT_CANCELLED);
        assert_int_equal(plait_scope_cause(&group.scope), PLAIT_CAUSE_PARENT);
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_MISSING);
}

static void AI_T42_tasks_are_cancelled_though_the_host_sits_in_a_shield(void **state)
{
    (void)state;
    struct plait_group group;
    struct plait_scope shield;
    struct job job;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, &job, waits), PLAIT_OK);
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &inside) {
            await(&job.reached);
            plait_group_cancel(&group);
            while (plait_slot_status(&job.slot) == PLAIT_BUSY) {
                inside = plait_yield();
                assert_int_equal(inside, PLAIT_OK);
            }
        }
    }
    assert_int_equal(job.saw, PLAIT_CANCELLED);
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_T20_AI_S48_a_shielded_task_is_waited_for(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[2];
    plait_status outcome = PLAIT_OK;
    uint64_t waits = 0;
    PLAIT_GROUP(&group, &outcome) {
        plait_initialize(&jobs[1].reached, 0);
        jobs[0].next = &jobs[1];
        assert_int_equal(start(&group, &jobs[0], waits_in_a_shield), PLAIT_OK);
        await(&jobs[0].reached);
        plait_group_cancel(&group);
        assert_int_equal(plait_slot_state(&jobs[0].slot), PLAIT_TASK_RUNNING);
        waits = plait_self()->sequence;
        (void)plait_store_wake(&jobs[1].reached, 1, PLAIT_WAKE_ALL);
    }
    assert_in_range(plait_self()->sequence - waits, 0, 9); /* it sleeps, and is not woken again and again */
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(jobs[0].saw, PLAIT_OK);
    assert_int_equal(plait_slot_state(&jobs[0].slot), PLAIT_TASK_CANCELLED);
}

static void AI_T56_one_task_is_cancelled_alone(void **state)
{
    (void)state;
    struct plait_group group;
    struct job jobs[2];
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(start(&group, &jobs[0], waits), PLAIT_OK);
        plait_slot_cancel(&jobs[0].slot); /* perhaps before it runs: then up to its first checkpoint */
        assert_int_equal(start(&group, &jobs[1], waits), PLAIT_OK);
        await(&jobs[1].reached);
        plait_slot_cancel(&jobs[1].slot);
        plait_slot_cancel(&jobs[1].slot);
    }
    assert_int_equal(outcome, PLAIT_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(plait_load_relaxed(&jobs[i].reached), 1);
        assert_int_equal(plait_slot_state(&jobs[i].slot), PLAIT_TASK_CANCELLED);
        assert_int_equal(plait_slot_status(&jobs[i].slot), PLAIT_CANCELLED);
        plait_slot_cancel(&jobs[i].slot); /* ended: harmless */
    }
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_MISSING);
}

static struct plait_group returned_from;
static struct job returned_job;

static plait_status leave_by_return(plait_status *outcome)
{
    PLAIT_GROUP(&returned_from, outcome) {
        *outcome = start(&returned_from, &returned_job, waits);
        if (*outcome == PLAIT_OK) {
            return 77;
        }
    }
    return PLAIT_OK;
}

static void leave_by_break(plait_status *outcome)
{
    PLAIT_GROUP(&returned_from, outcome) {
        *outcome = start(&returned_from, &returned_job, waits);
        if (*outcome == PLAIT_OK) {
            break;
        }
    }
}

static void leave_by_goto(plait_status *outcome)
{
    PLAIT_GROUP(&returned_from, outcome) {
        *outcome = start(&returned_from, &returned_job, waits);
        if (*outcome == PLAIT_OK) {
            goto out;
        }
    }
out:
    return;
}

static void check_cancelled_and_joined(plait_status outcome)
{
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&returned_from.scope), PLAIT_CAUSE_EXPLICIT);
    assert_int_equal(returned_job.saw, PLAIT_CANCELLED);
    assert_int_equal(plait_slot_state(&returned_job.slot), PLAIT_TASK_CANCELLED);
}

static void return_break_and_goto_cancel_and_join(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(leave_by_return(&outcome), 77);
    check_cancelled_and_joined(outcome);
    leave_by_break(&outcome);
    check_cancelled_and_joined(outcome);
    leave_by_goto(&outcome);
    check_cancelled_and_joined(outcome);
}

static void continue_reaches_the_end(void **state)
{
    (void)state;
    struct job job = {0};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&returned_from, &outcome) {
        outcome = start(&returned_from, &job, gives);
        continue;
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&returned_from.scope), PLAIT_CAUSE_NONE);
    assert_int_equal(plait_slot_state(&job.slot), PLAIT_TASK_FINISHED);
}

static plait_status leaves_a_scope_open(struct job *me)
{
    plait_scope_open(me->scope);
    return PLAIT_OK;
}

static void run_a_task_that_leaves_a_scope_open(void)
{
    struct plait_group group;
    struct plait_scope scope;
    struct job job = {.scope = &scope};
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        outcome = start_named(&group, &job, leaves_a_scope_open, "careless");
    }
}

static void close_the_outer_group_first(void)
{
    struct plait_group outer, inner;
    plait_status outcome = PLAIT_OK;
    plait_group_open(&outer);
    plait_group_open(&inner);
    plait_group_close(&outer, &outcome);
}

static void open_with_an_option_that_is_none(void)
{
    struct plait_group group;
    plait_group_open_with(&group, 8U);
}

/* A task, which main() is in another world, may not. */
static int end_threads(void **state)
{
    (void)state;
    return test_world != NULL || plait_threads_stop(plait_after(plait_seconds(60))) == PLAIT_OK ? 0 : -1;
}

static void broken_rules_are_fatal(void **state)
{
    assert_int_equal(end_threads(state), 0); /* ThreadSanitizer wants no threads at a fork that starts some */
    assert_true(test_dies(run_a_task_that_leaves_a_scope_open, "careless"));
    assert_true(test_dies(close_the_outer_group_first, "plait_group_close"));
    assert_true(test_dies(open_with_an_option_that_is_none, "plait_group_open_with"));
}

/* ---- stress: cancelling across threads, sized for the tools ---- */

static plait_status hosts_and_nests(struct job *me)
{
    struct plait_group inner;
    struct job leaves[2];
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, me->gives == 0 ? plait_seconds(1000) : plait_microseconds(20 * me->gives), &outcome) {
        PLAIT_GROUP(&inner, &outcome) {
            for (int i = 0; i < 2 && outcome == PLAIT_OK; i++) {
                outcome = start(&inner, &leaves[i], waits);
            }
            (void)plait_store_wake(&me->reached, 1, PLAIT_WAKE_ALL);
        }
    }
    return outcome;
}

static void cancels_meet_starts_waits_and_ends(void **state)
{
    (void)state;
    if (test_under("drd")) {
        skip(); /* it takes half a minute for what helgrind does in one second */
    }
    unsigned long rounds = test_scaled(400, 8);
    for (unsigned long round = 0; round < rounds; round++) {
        struct plait_group group;
        struct job jobs[3];
        plait_status outcome = PLAIT_OK;
        PLAIT_GROUP(&group, &outcome) {
            for (int i = 0; i < 3 && outcome == PLAIT_OK; i++) {
                jobs[i].gives = round % 4 == 3 ? i : 0;
                outcome = start(&group, &jobs[i], hosts_and_nests);
            }
            if (round % 4 == 1) {
                await(&jobs[0].reached);
            }
            if (round % 4 == 2) {
                plait_slot_cancel(&jobs[0].slot);
                (void)plait_scope_move(&group.scope, plait_after(plait_milliseconds(1))); /* it may have come */
            } else if (round % 4 != 3) {
                plait_group_cancel(&group);
            }
        }
        if (round % 4 == 3) {
            assert_int_equal(outcome, PLAIT_TIMEOUT); /* of the limit of one of the tasks */
        } else {
            assert_int_equal(outcome, PLAIT_OK);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_T02_every_task_has_ended_after_the_block),
        cmocka_unit_test(AI_T01_AI_T05_start_into_a_closed_group),
        cmocka_unit_test(a_stranger_cannot_start),
        cmocka_unit_test(AI_T04_a_task_starts_its_sibling),
        cmocka_unit_test(AI_T24_AI_T29_an_error_of_the_block_cancels_the_tasks),
        cmocka_unit_test(AI_T26_AI_S30_a_task_of_a_cancelled_group_runs_to_its_first_checkpoint),
        cmocka_unit_test(AI_T28_AI_S28_a_failing_task_cancels_host_and_sibling),
        cmocka_unit_test(AI_T30_AI_S27_the_scope_of_a_task_is_cancelled_from_outside),
        cmocka_unit_test(AI_T31_AI_S29_AI_S42_cancelling_reaches_inner_groups),
        cmocka_unit_test(AI_T32_one_strand_in_two_cancelled_groups_in_turn),
        cmocka_unit_test(AI_T33_cancelled_while_the_group_closes),
        cmocka_unit_test(AI_T35_AI_T36_all_errors_are_kept_in_order),
        cmocka_unit_test(cancelled_without_being_cancelled_is_an_error),
        cmocka_unit_test(cancelled_without_being_cancelled_stays_an_error_on_an_early_exit),
        cmocka_unit_test(AI_T40_an_empty_group_in_a_cancelled_scope_reports_nothing),
        cmocka_unit_test(AI_S53_outer_cancellation_of_a_group_is_one_cancellation),
        cmocka_unit_test(AI_T42_tasks_are_cancelled_though_the_host_sits_in_a_shield),
        cmocka_unit_test(AI_T20_AI_S48_a_shielded_task_is_waited_for),
        cmocka_unit_test(AI_T56_one_task_is_cancelled_alone),
        cmocka_unit_test(return_break_and_goto_cancel_and_join),
        cmocka_unit_test(continue_reaches_the_end),
        cmocka_unit_test(broken_rules_are_fatal),
        cmocka_unit_test(cancels_meet_starts_waits_and_ends),
    };
    const int failed = test_under("drd") ? 0 : group_next_tests(); /* helgrind judges them in a part of its time */
    return failed + cmocka_run_group_tests(tests, NULL, end_threads);
}
