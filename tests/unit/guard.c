/* SPDX-License-Identifier: MIT */
/* A guard by its rules: one inside, whoever else comes is told, and nobody waits. */
#include "queued.h"

#include <plait/guard.h>
#include <plait/scope.h>

static struct plait_guard guard = PLAIT_GUARD_INIT;

static void the_second_one_is_told(void **state)
{
    (void)state;
    const uint64_t waits = plait_self()->sequence;
    assert_int_equal(sizeof(guard), 4);
    plait_guard_init(&guard);
    assert_int_equal(plait_guard_holder(&guard), 0);
    assert_int_equal(plait_guard_try_enter(&guard), PLAIT_OK);
    assert_int_equal(plait_guard_holder(&guard), plait_strand_id());
    assert_int_equal(plait_guard_try_enter(&guard), PLAIT_BUSY); /* whoever it is */
    plait_guard_leave(&guard);
    assert_int_equal(plait_guard_try_enter(&guard), PLAIT_OK);
    plait_guard_leave(&guard);
    assert_int_equal(plait_self()->sequence, waits);
    plait_guard_destroy(&guard);
}

static void find_it_busy(unsigned index)
{
    plait_status status = PLAIT_OK;
    (void)index;
    CHECK(plait_guard_try_enter(&guard) == PLAIT_BUSY);
    PLAIT_WITH_GUARD(&guard, &status) {
        CHECK(false);
    }
    CHECK(status == PLAIT_BUSY);
}

static int leave_by_return(plait_status *status)
{
    PLAIT_WITH_GUARD(&guard, status) {
        return 1;
    }
    return 0;
}

static void the_block_form_leaves_on_every_way_out(void **state)
{
    (void)state;
    plait_status status = PLAIT_FAILED;
    struct helper helper;
    PLAIT_WITH_GUARD(&guard, &status) {
        helper_start(&helper, find_it_busy, 0);
        helper_join(&helper);
        break;
    }
    assert_int_equal(status, PLAIT_OK);
    assert_int_equal(plait_guard_holder(&guard), 0);
    assert_int_equal(leave_by_return(&status), 1);
    assert_int_equal(plait_guard_holder(&guard), 0);
}

static void a_cancelled_scope_is_no_obstacle(void **state)
{
    (void)state;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK;
    plait_scope_open(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_guard_try_enter(&guard), PLAIT_OK);
    plait_guard_leave(&guard);
    plait_scope_close(&scope, &outcome);
}

struct test_shared {
    unsigned long rounds;
    unsigned long count; /* plain, inside the guard */
    struct plait_atomic_u32 entered;
};

static void enter_if_free(unsigned index, struct test_shared *shared)
{
    (void)index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        if (plait_guard_try_enter(&guard) == PLAIT_OK) {
            shared->count++;
            (void)plait_add_relaxed(&shared->entered, 1U);
            plait_guard_leave(&guard);
        }
    }
}

static void never_two_inside(void **state)
{
    (void)state;
    struct test_shared shared = {.rounds = test_scaled(20000, 100)};
    test_threads(4, enter_if_free, &shared);
    assert_int_equal(shared.count, plait_load_relaxed(&shared.entered));
    assert_true(shared.count > 0);
}

static void leave_it_empty(void)
{
    plait_guard_leave(&guard);
}

static void enter_and_end(unsigned index)
{
    (void)index;
    CHECK(plait_guard_try_enter(&guard) == PLAIT_OK);
}

static void end_a_strand_inside(void)
{
    struct helper helper;
    helper_start(&helper, enter_and_end, 0);
    helper_join(&helper);
}

static void destroy_it_busy(void)
{
    CHECK(plait_guard_try_enter(&guard) == PLAIT_OK);
    plait_guard_destroy(&guard);
}

static void what_nothing_could_handle_is_fatal(void **state)
{
    (void)state;
    assert_true(test_dies(leave_it_empty, "left by a strand that is not inside"));
    assert_true(test_dies(end_a_strand_inside, "a strand ended while it held a lock"));
    assert_true(test_dies(destroy_it_busy, "destroyed while a strand is inside"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_one_is_told),
        cmocka_unit_test(the_block_form_leaves_on_every_way_out),
        cmocka_unit_test(a_cancelled_scope_is_no_obstacle),
        cmocka_unit_test(never_two_inside),
        cmocka_unit_test(what_nothing_could_handle_is_fatal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
