/* SPDX-License-Identifier: MIT */
/* scope.c: scopes on one strand: deadlines, cancelling, shields, who catches what, and every way out of a block. Names
 * AI_* are those of the list in docs/conformance. */
#include <plait/scope.h>
#include <plait/wait.h>

#include "support/support.h"

/* Waits for nothing: PLAIT_CANCELLED at once where a scope is cancelled, else after the span. */
static plait_status wait_for(plait_duration span)
{
    return plait_sleep(span);
}

static plait_status wait_for_ever(void)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    return plait_wait(&never, 0, PLAIT_FOREVER);
}

/* ---- deadlines ---- */

static void AI_S01_fail_after_reports_timeout(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct plait_scope scope;
        plait_status outcome = PLAIT_OK;
        PLAIT_FAIL_AFTER(&scope, plait_milliseconds(i), &outcome) {
            outcome = wait_for_ever();
            assert_int_equal(outcome, PLAIT_CANCELLED);
        }
        assert_int_equal(outcome, PLAIT_TIMEOUT);
        assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_DEADLINE);
        assert_true(plait_scope_caught(&scope));
    }
}

static void AI_S02_fail_after_for_ever_is_no_deadline(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&scope, INT64_MAX, &outcome) {
        assert_true(plait_effective_deadline().nanoseconds == INT64_MAX);
        outcome = wait_for(1);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_NONE);
}

static void AI_S04_explicit_cancel_is_no_timeout(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&scope, plait_seconds(1000), &outcome) {
        plait_scope_cancel(&scope);
        plait_scope_cancel(&scope); /* twice is harmless */
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_EXPLICIT);
    assert_true(plait_scope_caught(&scope));
}

static void AI_S07_move_on_after_goes_on(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_MOVE_ON_AFTER(&scope, plait_milliseconds(1), &outcome) {
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&scope));
}

static void AI_S09_the_outer_deadline_is_nearer(void **state)
{
    (void)state;
    struct plait_scope outer, inner;
    plait_status outcome = PLAIT_OK;
    plait_time when = plait_after(plait_milliseconds(1));
    PLAIT_MOVE_ON_AT(&outer, when, &outcome) {
        PLAIT_MOVE_ON_AFTER(&inner, plait_seconds(1000), &outcome) {
            assert_true(plait_effective_deadline().nanoseconds <= when.nanoseconds);
            outcome = wait_for_ever();
        }
        assert_int_equal(outcome, PLAIT_CANCELLED);
        assert_int_equal(plait_scope_cause(&inner), PLAIT_CAUSE_PARENT);
        assert_false(plait_scope_caught(&inner));
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&outer));
}

static void AI_S10_fail_at_takes_an_instant(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AT(&scope, plait_now(), &outcome) {
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
}

static void AI_S32_move_on_after_zero_never_passes_a_checkpoint(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_MOVE_ON_AFTER(&scope, 0, &outcome) {
        assert_int_equal(plait_yield(), PLAIT_CANCELLED);
        assert_int_equal(plait_sleep(0), PLAIT_CANCELLED);
        outcome = wait_for(0);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_S33_a_deadline_can_be_moved(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&scope, plait_seconds(1000), &outcome) {
        assert_true(plait_scope_move(&scope, plait_after(plait_seconds(2000))));
        assert_int_equal(wait_for(1), PLAIT_OK);
        assert_true(plait_scope_move(&scope, PLAIT_FOREVER));
        assert_true(plait_effective_deadline().nanoseconds == INT64_MAX);
        (void)plait_scope_move(&scope, plait_after(plait_milliseconds(1))); /* on a slow machine it has come */
        outcome = wait_for_ever();
        assert_false(plait_scope_move(&scope, PLAIT_FOREVER)); /* irrevocable */
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    assert_false(plait_scope_move(&scope, PLAIT_FOREVER)); /* closed */
}

static void moving_into_the_past_cancels(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        assert_false(plait_scope_move(&scope, plait_now()));
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_DEADLINE);
}

static void the_256th_checkpoint_after_a_deadline_reports_it(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    plait_time when = plait_after(plait_milliseconds(1));
    PLAIT_FAIL_AT(&scope, when, &outcome) {
        while (plait_time_before(plait_now(), when)) {
            outcome = plait_checkpoint();
        }
        int calls = 0;
        while (outcome == PLAIT_OK && calls < 1000) {
            outcome = plait_checkpoint();
            calls++;
        }
        assert_in_range(calls, 0, 256);
        assert_int_equal(plait_checkpoint(), PLAIT_CANCELLED); /* and every one from there on */
    }
    assert_int_equal(outcome, PLAIT_TIMEOUT);
}

/* ---- what is cancelled, and what is not ---- */

static void AI_T34_cancelled_before_it_is_entered(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    plait_scope_init(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_EXPLICIT);
    PLAIT_PREPARED(&scope, &outcome) {
        outcome = plait_checkpoint();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&scope));
}

static void AI_S19_nobody_noticed(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_EXPLICIT);
    assert_false(plait_scope_caught(&scope));
}

static void AI_T25_cancelled_again_and_again_until_it_is_left(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(wait_for(0), PLAIT_CANCELLED);
            assert_int_equal(plait_checkpoint(), PLAIT_CANCELLED);
        }
    }
    assert_int_equal(wait_for(0), PLAIT_OK);
}

static void AI_T38_leaving_clears_the_cancellation(void **state)
{
    AI_S01_fail_after_reports_timeout(state);
    assert_int_equal(wait_for(1), PLAIT_OK);
    assert_int_equal(plait_checkpoint(), PLAIT_OK);
    AI_S02_fail_after_for_ever_is_no_deadline(state); /* AI-S03 */
}

static void what_need_not_wait_succeeds_in_a_cancelled_scope(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    plait_word word = PLAIT_ATOMIC_INIT(1);
    PLAIT_SCOPE(&scope, &outcome) {
        plait_scope_cancel(&scope);
        assert_int_equal(plait_wait(&word, 0, PLAIT_FOREVER), PLAIT_OK);
        assert_int_equal(plait_wait_shielded(&word, 1, plait_now()), PLAIT_TIMEOUT);
    }
}

static void other_outcomes_stay(void **state)
{
    (void)state;
    const plait_status all[] = {PLAIT_OK, PLAIT_TIMEOUT, PLAIT_CLOSED, PLAIT_FAILED, 5};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct plait_scope scope;
        plait_status outcome = all[i];
        PLAIT_FAIL_AFTER(&scope, 0, &outcome) {
            assert_int_equal(wait_for(0), PLAIT_CANCELLED);
        }
        assert_int_equal(outcome, all[i]);
        assert_false(plait_scope_caught(&scope));
    }
    struct plait_scope scope;
    plait_status outcome = PLAIT_CANCELLED; /* of a strand that is not cancelled: nobody's to catch */
    PLAIT_SCOPE(&scope, &outcome) {}
    assert_int_equal(outcome, PLAIT_CANCELLED);
    assert_int_equal(plait_scope_cause(&scope), PLAIT_CAUSE_NONE);
}

static void AI_S20_the_outer_one_catches(void **state)
{
    (void)state;
    struct plait_scope outer, inner;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        plait_scope_cancel(&outer);
        PLAIT_SCOPE(&inner, &outcome) {
            plait_scope_cancel(&inner);
            outcome = wait_for(0);
        }
        assert_int_equal(outcome, PLAIT_CANCELLED);
        assert_false(plait_scope_caught(&inner));
        assert_int_equal(plait_scope_cause(&inner), PLAIT_CAUSE_EXPLICIT);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&outer));
}

static void AI_S21_cancelled_outside_while_the_inner_one_unwinds(void **state)
{
    (void)state;
    struct plait_scope outer, inner;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        PLAIT_SCOPE(&inner, &outcome) {
            plait_scope_cancel(&inner);
            outcome = wait_for(0);
            plait_scope_cancel(&outer);
        }
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&outer));
    assert_false(plait_scope_caught(&inner));
}

static void AI_S43_timeout_inside_then_cancel_outside(void **state)
{
    (void)state;
    struct plait_scope outer, inner;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        PLAIT_MOVE_ON_AFTER(&inner, 0, &outcome) {
            outcome = wait_for(0);
        }
        assert_int_equal(outcome, PLAIT_OK);
        plait_scope_cancel(&outer);
        outcome = wait_for(0);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&inner));
    assert_true(plait_scope_caught(&outer));
}

/* ---- shields ---- */

static void AI_S14_a_shield_finishes_and_what_follows_is_cancelled(void **state)
{
    (void)state;
    struct plait_scope outer, shield;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        plait_scope_cancel(&outer);
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
            outcome = wait_for(1);
        }
        assert_int_equal(outcome, PLAIT_OK);
        outcome = wait_for(1);
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_S15_effective_deadline_inside_and_after_a_shield(void **state)
{
    (void)state;
    struct plait_scope outer, shield;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&outer, plait_seconds(1000), &outcome) {
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
            plait_scope_cancel(&outer);
            assert_true(plait_effective_deadline().nanoseconds == INT64_MAX);
        }
        assert_true(plait_effective_deadline().nanoseconds == INT64_MIN);
        assert_int_equal(wait_for(0), PLAIT_CANCELLED);
        outcome = wait_for(0);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_S16_a_shield_obeys_its_own_cancel_and_limit(void **state)
{
    (void)state;
    struct plait_scope shield;
    plait_status outcome = PLAIT_OK;
    PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
        plait_scope_cancel(&shield);
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_true(plait_scope_caught(&shield));
    PLAIT_SHIELD(&shield, plait_after(plait_milliseconds(1)), &outcome) {
        outcome = wait_for_ever();
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&shield), PLAIT_CAUSE_DEADLINE);
}

static void AI_S22_a_shielded_inner_scope_catches_for_itself(void **state)
{
    (void)state;
    struct plait_scope outer, shield;
    plait_status outcome = PLAIT_OK;
    bool between = false;
    PLAIT_SCOPE(&outer, &outcome) {
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
            plait_scope_cancel(&shield);
            outcome = wait_for(0);
            plait_scope_cancel(&outer);
        }
        between = outcome == PLAIT_OK;
    }
    assert_true(between);
    assert_true(plait_scope_caught(&shield));
    assert_false(plait_scope_caught(&outer));
}

static void AI_S31_a_shield_hides_the_outer_deadline_only(void **state)
{
    (void)state;
    struct plait_scope outer, shield;
    plait_status outcome = PLAIT_OK;
    plait_time own = plait_after(plait_seconds(1000));
    PLAIT_MOVE_ON_AFTER(&outer, plait_seconds(10), &outcome) {
        PLAIT_SHIELD(&shield, own, &outcome) {
            assert_true(plait_effective_deadline().nanoseconds == own.nanoseconds);
        }
        assert_true(plait_effective_deadline().nanoseconds < own.nanoseconds);
    }
}

static void AI_S36_fail_after_in_a_shield_in_a_cancelled_scope(void **state)
{
    (void)state;
    struct plait_scope outer, shield, limit;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        plait_scope_cancel(&outer);
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &inside) {
            PLAIT_FAIL_AFTER(&limit, 0, &inside) {
                inside = wait_for(plait_seconds(1000));
            }
        }
        outcome = wait_for(0);
    }
    assert_int_equal(inside, PLAIT_TIMEOUT);
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_S37_after_a_shield_the_outermost_cancellation_is_back(void **state)
{
    (void)state;
    struct plait_scope outer, middle, shield;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        plait_scope_cancel(&outer);
        PLAIT_SCOPE(&middle, &outcome) {
            PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
                assert_int_equal(wait_for(1), PLAIT_OK);
            }
            outcome = wait_for(0);
            assert_int_equal(outcome, PLAIT_CANCELLED);
        }
        assert_int_equal(outcome, PLAIT_CANCELLED);
    }
    assert_int_equal(outcome, PLAIT_OK);
}

static void AI_S38_after_a_shield_the_middle_cancellation_is_back(void **state)
{
    (void)state;
    struct plait_scope outer, middle, shield;
    plait_status outcome = PLAIT_OK;
    PLAIT_SCOPE(&outer, &outcome) {
        PLAIT_SCOPE(&middle, &outcome) {
            PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
                plait_scope_cancel(&middle);
                assert_int_equal(wait_for(1), PLAIT_OK);
            }
            outcome = wait_for(0);
        }
        assert_int_equal(outcome, PLAIT_OK);
        outcome = wait_for(0);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(plait_scope_cause(&outer), PLAIT_CAUSE_NONE);
}

/* ---- ways out of a block ---- */

static struct plait_scope left, left_inner;

static int leave_by_return(plait_status *outcome)
{
    PLAIT_SCOPE(&left, outcome) {
        PLAIT_MOVE_ON_AFTER(&left_inner, 0, outcome) {
            *outcome = wait_for(0);
            return (int)*outcome;
        }
    }
    return 0;
}

static void return_closes_every_block_on_the_way(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_OK;
    struct plait_scope *top = plait_self()->top;
    assert_int_equal(leave_by_return(&outcome), PLAIT_CANCELLED); /* computed before the close */
    assert_int_equal(outcome, PLAIT_OK);                          /* turned by it */
    assert_ptr_equal(plait_self()->top, top);
    assert_true(plait_scope_caught(&left_inner));
}

static void break_goto_and_continue_close_the_block(void **state)
{
    (void)state;
    plait_status outcome = PLAIT_OK;
    struct plait_scope *top = plait_self()->top;
    int rounds = 0;
    for (int i = 0; i < 3; i++) {
        PLAIT_SCOPE(&left, &outcome) {
            if (i == 0) {
                break;
            }
            if (i == 1) {
                continue;
            }
            goto out;
        }
        rounds++; /* break and continue leave the block only */
    }
out:
    assert_int_equal(rounds, 2);
    assert_ptr_equal(plait_self()->top, top);
}

static void a_block_evaluates_its_arguments_once(void **state)
{
    (void)state;
    struct plait_scope scopes[2];
    plait_status outcomes[2] = {PLAIT_OK, PLAIT_OK};
    int scope = 0, outcome = 0, span = 0;
    PLAIT_FAIL_AFTER(&scopes[scope++], (span++, plait_seconds(1000)), &outcomes[outcome++]) {}
    assert_int_equal(scope, 1);
    assert_int_equal(outcome, 1);
    assert_int_equal(span, 1);
}

static void function_forms_do_the_same(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_scope_fail_at(&scope, plait_now());
    plait_status outcome = wait_for_ever();
    plait_scope_close(&scope, &outcome);
    assert_int_equal(outcome, PLAIT_TIMEOUT);
    plait_scope_move_on_at(&scope, plait_now());
    outcome = wait_for_ever();
    plait_scope_close(&scope, &outcome);
    assert_int_equal(outcome, PLAIT_OK);
}

/* ---- broken rules ---- */

static void close_out_of_order(void)
{
    struct plait_scope outer, inner;
    plait_status outcome = PLAIT_OK;
    plait_scope_open(&outer);
    plait_scope_open(&inner);
    plait_scope_close(&outer, &outcome);
}

struct test_shared {
    struct plait_scope scope;
};

static void close_what_another_opened(unsigned index, struct test_shared *shared)
{
    (void)index;
    plait_status outcome = PLAIT_OK;
    plait_scope_close(&shared->scope, &outcome);
}

static void close_by_another_strand(void)
{
    struct test_shared shared;
    plait_scope_open(&shared.scope);
    test_threads(1, close_what_another_opened, &shared);
}

static void open_and_end(unsigned index, struct test_shared *shared)
{
    (void)index;
    plait_scope_open(&shared->scope);
}

static void end_with_an_open_scope(void)
{
    struct test_shared shared;
    test_threads(1, open_and_end, &shared);
}

static void open_twice(void)
{
    struct plait_scope scope;
    plait_scope_open(&scope);
    plait_scope_open(&scope);
}

static void enter_twice(void)
{
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    plait_scope_init(&scope);
    plait_scope_enter(&scope);
    plait_scope_close(&scope, &outcome);
    plait_scope_enter(&scope);
}

static void AI_S49_AI_S51_broken_rules_are_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(close_out_of_order, "plait_scope_close"));
    assert_true(test_dies(close_by_another_strand, "plait_scope_close"));
    assert_true(test_dies(end_with_an_open_scope, "a strand ended with an open scope"));
    assert_true(test_dies(open_twice, "plait_scope_open"));
    assert_true(test_dies(enter_twice, "plait_scope_enter"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(AI_S01_fail_after_reports_timeout),
        cmocka_unit_test(AI_S02_fail_after_for_ever_is_no_deadline),
        cmocka_unit_test(AI_S04_explicit_cancel_is_no_timeout),
        cmocka_unit_test(AI_S07_move_on_after_goes_on),
        cmocka_unit_test(AI_S09_the_outer_deadline_is_nearer),
        cmocka_unit_test(AI_S10_fail_at_takes_an_instant),
        cmocka_unit_test(AI_S32_move_on_after_zero_never_passes_a_checkpoint),
        cmocka_unit_test(AI_S33_a_deadline_can_be_moved),
        cmocka_unit_test(moving_into_the_past_cancels),
        cmocka_unit_test(the_256th_checkpoint_after_a_deadline_reports_it),
        cmocka_unit_test(AI_T34_cancelled_before_it_is_entered),
        cmocka_unit_test(AI_S19_nobody_noticed),
        cmocka_unit_test(AI_T25_cancelled_again_and_again_until_it_is_left),
        cmocka_unit_test(AI_T38_leaving_clears_the_cancellation),
        cmocka_unit_test(what_need_not_wait_succeeds_in_a_cancelled_scope),
        cmocka_unit_test(other_outcomes_stay),
        cmocka_unit_test(AI_S20_the_outer_one_catches),
        cmocka_unit_test(AI_S21_cancelled_outside_while_the_inner_one_unwinds),
        cmocka_unit_test(AI_S43_timeout_inside_then_cancel_outside),
        cmocka_unit_test(AI_S14_a_shield_finishes_and_what_follows_is_cancelled),
        cmocka_unit_test(AI_S15_effective_deadline_inside_and_after_a_shield),
        cmocka_unit_test(AI_S16_a_shield_obeys_its_own_cancel_and_limit),
        cmocka_unit_test(AI_S22_a_shielded_inner_scope_catches_for_itself),
        cmocka_unit_test(AI_S31_a_shield_hides_the_outer_deadline_only),
        cmocka_unit_test(AI_S36_fail_after_in_a_shield_in_a_cancelled_scope),
        cmocka_unit_test(AI_S37_after_a_shield_the_outermost_cancellation_is_back),
        cmocka_unit_test(AI_S38_after_a_shield_the_middle_cancellation_is_back),
        cmocka_unit_test(return_closes_every_block_on_the_way),
        cmocka_unit_test(break_goto_and_continue_close_the_block),
        cmocka_unit_test(a_block_evaluates_its_arguments_once),
        cmocka_unit_test(function_forms_do_the_same),
        cmocka_unit_test(AI_S49_AI_S51_broken_rules_are_fatal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
