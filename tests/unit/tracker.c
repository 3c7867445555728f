/* SPDX-License-Identifier: MIT */
/* A tracker by its rules: what is live, in which order, under which name, and what is harmless. */
#include "queued.h"

#include <plait/scope.h>
#include <plait/tracker.h>

enum { CROWD = 4, EACH = 16 };

static struct plait_tracker tracker = PLAIT_TRACKER_INIT; /* one for the whole module */

static void without_a_name_the_number_tells_it(void **state)
{
    (void)state;
    struct plait_tracked one = PLAIT_TRACKED_INIT, two = PLAIT_TRACKED_INIT;
    struct plait_trace traces[3] = {{0}};
    const plait_time before = plait_now();
    assert_int_equal(plait_tracker_track(&tracker, &one, NULL, "file"), PLAIT_OK);
    assert_int_equal(plait_tracker_track(&tracker, &two, "log", NULL), PLAIT_OK);
    assert_int_equal(plait_tracker_live(&tracker, traces, 3), 2);
    assert_null(traces[0].name);
    assert_string_equal(traces[0].kind, "file");
    assert_string_equal(traces[1].name, "log");
    assert_null(traces[1].kind);
    assert_int_equal(traces[1].number, traces[0].number + 1);
    assert_int_equal(traces[0].strand, plait_strand_id());
    assert_false(plait_time_before(traces[0].since, before));
    assert_false(plait_time_before(traces[1].since, traces[0].since));
    assert_null(traces[2].name);
    assert_int_equal(traces[2].number, 0); /* beyond them nothing was written */
    plait_tracker_clear(&tracker);
    assert_int_equal(plait_tracker_live(&tracker, NULL, 0), 0);
    assert_false(plait_tracker_untrack(&tracker, &one)); /* it is not tracked any more */
}

static void what_ends_is_tracked_no_longer(void **state)
{
    (void)state;
    struct plait_tracked records[3] = {PLAIT_TRACKED_INIT, PLAIT_TRACKED_INIT, PLAIT_TRACKED_INIT};
    struct plait_trace traces[3];
    static const char *const names[3] = {"first", "second", "third"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(plait_tracker_track(&tracker, &records[i], names[i], "part"), PLAIT_OK);
    }
    assert_true(plait_tracker_untrack(&tracker, &records[1])); /* from the middle */
    assert_int_equal(plait_tracker_live(&tracker, traces, 3), 2);
    assert_string_equal(traces[0].name, "first");
    assert_string_equal(traces[1].name, "third");
    assert_true(plait_tracker_untrack(&tracker, &records[2])); /* from the end */
    assert_int_equal(plait_tracker_track(&tracker, &records[1], "again", "part"), PLAIT_OK);
    assert_int_equal(plait_tracker_live(&tracker, traces, 1), 2); /* more than there is room for */
    assert_string_equal(traces[0].name, "first");
    assert_true(plait_tracker_untrack(&tracker, &records[0])); /* from the front */
    assert_true(plait_tracker_untrack(&tracker, &records[1])); /* the last one */
    assert_int_equal(plait_tracker_track(&tracker, &records[2], names[2], "part"), PLAIT_OK);
    assert_int_equal(plait_tracker_live(&tracker, traces, 3), 1);
    assert_string_equal(traces[0].name, "third");
    plait_tracker_clear(&tracker);
}

static void what_is_not_tracked_here_is_harmless_and_twice_is_refused(void **state)
{
    (void)state;
    static struct plait_tracker other = PLAIT_TRACKER_INIT;
    struct plait_tracked record = PLAIT_TRACKED_INIT;
    assert_false(plait_tracker_untrack(&tracker, &record));
    assert_int_equal(plait_tracker_track(&tracker, &record, "one", "part"), PLAIT_OK);
    assert_int_equal(plait_tracker_track(&tracker, &record, "two", "part"), PLAIT_MISUSE);
    assert_int_equal(plait_tracker_track(&other, &record, "two", "part"), PLAIT_MISUSE);
    assert_false(plait_tracker_untrack(&other, &record));
    assert_int_equal(plait_tracker_live(&tracker, NULL, 0), 1);
    assert_true(plait_tracker_untrack(&tracker, &record));
}

/* Where objects are ended a scope may be cancelled. */
static void a_cancelled_scope_is_no_obstacle(void **state)
{
    (void)state;
    struct plait_scope scope;
    struct plait_tracked record = PLAIT_TRACKED_INIT;
    plait_status outcome = PLAIT_OK;
    plait_scope_open(&scope);
    plait_scope_cancel(&scope);
    assert_int_equal(plait_tracker_track(&tracker, &record, "one", "part"), PLAIT_OK);
    assert_true(plait_tracker_untrack(&tracker, &record));
    plait_scope_close(&scope, &outcome);
}

struct test_shared {
    unsigned long rounds;
    struct plait_tracked records[CROWD][EACH];
};

static void come_and_go(unsigned index, struct test_shared *shared)
{
    uint64_t random = index;
    for (unsigned long i = 0; i < shared->rounds; i++) {
        struct plait_tracked *record = &shared->records[index][test_random(&random) % EACH];
        if (record->tracker == NULL) {
            CHECK(plait_tracker_track(&tracker, record, "one", "part") == PLAIT_OK);
        } else {
            CHECK(plait_tracker_untrack(&tracker, record));
        }
        if (i % 16 == 0) {
            struct plait_trace traces[4];
            CHECK(plait_tracker_live(&tracker, traces, 4) <= (size_t)CROWD * EACH);
        }
    }
}

static void a_crowd_is_counted_right(void **state)
{
    (void)state;
    static struct test_shared shared;
    size_t left = 0;
    shared.rounds = test_scaled(2000, 50);
    test_threads(CROWD, come_and_go, &shared);
    for (unsigned i = 0; i < CROWD * EACH; i++) {
        left += shared.records[i / EACH][i % EACH].tracker != NULL ? 1U : 0U;
    }
    assert_int_equal(plait_tracker_live(&tracker, NULL, 0), left);
    plait_tracker_clear(&tracker);
    for (unsigned i = 0; i < CROWD * EACH; i++) {
        assert_null(shared.records[i / EACH][i % EACH].tracker);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_name_the_number_tells_it),
        cmocka_unit_test(what_ends_is_tracked_no_longer),
        cmocka_unit_test(what_is_not_tracked_here_is_harmless_and_twice_is_refused),
        cmocka_unit_test(a_cancelled_scope_is_no_obstacle),
        cmocka_unit_test(a_crowd_is_counted_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
