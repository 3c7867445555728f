/* SPDX-License-Identifier: MIT */
/* workers.c: the kind `workers`: every item is handled once or never, disposed of once, and nobody waits for workers
 * that have ended. Names PY_* are those of the list in docs/conformance. */
#include <plait/group.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "clerks.h"
#include "counters.h"
#include "no_counters.h"
#include "queued.h"
#include "tellers.h"

/* ---- a system that has no more threads ---- */

static int starts_left = -1; /* below 0: as many as one likes */

plait_status __real_plait_slot_start(struct plait_group *group, struct plait_slot *slot,
                                     plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking);
plait_status __wrap_plait_slot_start(struct plait_group *group, struct plait_slot *slot,
                                     plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking);

plait_status __wrap_plait_slot_start(struct plait_group *group, struct plait_slot *slot,
                                     plait_status (*body)(struct plait_slot *slot), const char *name, bool blocking)
{
    if (starts_left == 0) {
        return PLAIT_NO_RESOURCE;
    }
    starts_left -= starts_left > 0 ? 1 : 0;
    return __real_plait_slot_start(group, slot, body, name, blocking);
}

/* ---- an office ---- */

enum { CREW = 2 };

static struct office office;
static clerks crew;
static struct clerks_slot slots[CREW];

static void start(void)
{
    for (int i = 0; i < OFFICE_LETTERS; i++) {
        plait_initialize(&office.handled[i], 0U);
        plait_initialize(&office.disposed[i], 0U);
    }
    plait_initialize(&office.told, 0U);
    plait_initialize(&office.gate, 0U);
    plait_initialize(&office.inside, 0U);
    office.verdict = PLAIT_OK;
    assert_int_equal(clerks_init(&crew, &office), PLAIT_OK);
}

static struct office_letter letter(unsigned number, plait_status gives)
{
    return (struct office_letter){.number = number, .gives = gives, .waits = false};
}

static struct office_letter slow_letter(unsigned number)
{
    return (struct office_letter){.number = number, .gives = PLAIT_OK, .waits = true};
}

/* Until so many letters wait for the gate. */
static void until_inside(uint32_t count)
{
    uint32_t seen = plait_load_acquire(&office.inside);
    while (seen < count) {
        assert_int_equal(plait_wait_shielded(&office.inside, seen, PLAIT_FOREVER), PLAIT_OK);
        seen = plait_load_acquire(&office.inside);
    }
}

/* Starts the crew, and keeps each of it at a slow letter: those from 0 on. */
static plait_status start_busy(struct plait_group *group)
{
    plait_status status = clerks_start(&crew, group, slots, CREW);
    for (unsigned i = 0; i < CREW && status == PLAIT_OK; i++) {
        status = clerks_submit(&crew, slow_letter(i));
    }
    until_inside(CREW);
    return status;
}

static void open_the_gate(void)
{
    (void)plait_store_wake(&office.gate, 1U, PLAIT_WAKE_ALL);
}

static void expect(unsigned number, uint32_t handled, uint32_t disposed)
{
    assert_int_equal(plait_load_acquire(&office.handled[number]), handled);
    assert_int_equal(plait_load_acquire(&office.disposed[number]), disposed);
}

/* ---- tests ---- */

static void PY_34_all_that_was_submitted_is_handled_once(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    start();
    PLAIT_GROUP(&group, &outcome) {
        outcome = clerks_start(&crew, &group, slots, CREW);
        for (unsigned i = 0; i < OFFICE_LETTERS && outcome == PLAIT_OK; i++) {
            outcome = clerks_submit(&crew, letter(i, PLAIT_OK));
        }
        clerks_stop(&crew);
        clerks_stop(&crew);
    }
    assert_int_equal(outcome, PLAIT_OK);
    for (unsigned i = 0; i < OFFICE_LETTERS; i++) {
        expect(i, 1, 1);
    }
    assert_int_equal(clerks_handled(&crew), OFFICE_LETTERS);
    assert_int_equal(clerks_failures(&crew), 0);
    assert_int_equal(clerks_alive(&crew), 0);
    assert_int_equal(clerks_submit(&crew, letter(0, PLAIT_OK)), PLAIT_CLOSED);
    assert_int_equal(clerks_try_submit(&crew, letter(0, PLAIT_OK)), PLAIT_CLOSED);
    clerks_destroy(&crew);
}

static void a_second_start_and_a_submit_before_the_first_are_refused(void **state)
{
    (void)state;
    struct plait_group group;
    struct clerks_slot more[1];
    plait_status outcome = PLAIT_OK;
    start();
    assert_int_equal(clerks_submit(&crew, letter(0, PLAIT_OK)), PLAIT_MISUSE);
    assert_int_equal(clerks_try_submit(&crew, letter(0, PLAIT_OK)), PLAIT_MISUSE);
    PLAIT_GROUP(&group, &outcome) {
        assert_int_equal(clerks_start(&crew, &group, slots, 0), PLAIT_INVALID);
        outcome = clerks_start(&crew, &group, slots, CREW);
        assert_int_equal(clerks_start(&crew, &group, more, 1), PLAIT_MISUSE);
        clerks_stop(&crew);
    }
    assert_int_equal(outcome, PLAIT_OK);
    expect(0, 0, 0);
    clerks_destroy(&crew);
    start();
    assert_int_equal(clerks_start(&crew, &group, slots, CREW), PLAIT_MISUSE); /* the group is closed */
    assert_int_equal(clerks_alive(&crew), 0);
    clerks_destroy(&crew);
}

static void submits_wait_while_the_queue_is_full(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    start();
    PLAIT_GROUP(&group, &outcome) {
        outcome = start_busy(&group);
        assert_int_equal(clerks_submit(&crew, letter(2, PLAIT_OK)), PLAIT_OK);
        assert_int_equal(clerks_submit(&crew, letter(3, PLAIT_OK)), PLAIT_OK);
        assert_int_equal(clerks_waiting(&crew), 2);
        assert_int_equal(clerks_try_submit(&crew, letter(4, PLAIT_OK)), PLAIT_FULL);
        assert_int_equal(clerks_submit_until(&crew, letter(4, PLAIT_OK), plait_after(plait_milliseconds(1))),
                         PLAIT_TIMEOUT);
        assert_int_equal(clerks_join_until(&crew, plait_after(plait_milliseconds(1))), PLAIT_TIMEOUT);
        open_the_gate();
        assert_int_equal(clerks_submit(&crew, letter(5, PLAIT_OK)), PLAIT_OK);
        assert_int_equal(clerks_join(&crew), PLAIT_OK);
        assert_int_equal(clerks_handled(&crew), 5);
        clerks_stop(&crew);
    }
    assert_int_equal(outcome, PLAIT_OK);
    expect(4, 0, 0);
    expect(5, 1, 1);
    clerks_destroy(&crew);
}

static void a_failure_is_told_and_the_worker_goes_on(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    start();
    PLAIT_GROUP(&group, &outcome) {
        outcome = clerks_start(&crew, &group, slots, 1);
        for (unsigned i = 0; i < 6 && outcome == PLAIT_OK; i++) {
            outcome = clerks_submit(&crew, letter(i, i % 2 == 0 ? 5 : PLAIT_OK));
        }
        clerks_stop(&crew);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(clerks_handled(&crew), 6);
    assert_int_equal(clerks_failures(&crew), 3);
    assert_int_equal(plait_load_acquire(&office.told), 3);
    clerks_destroy(&crew);
}

static void judge(plait_status verdict)
{
    struct plait_group group;
    struct plait_error error;
    plait_status outcome = PLAIT_OK;
    plait_status said = PLAIT_OK;
    start();
    office.verdict = verdict;
    PLAIT_GROUP(&group, &outcome) {
        outcome = clerks_start(&crew, &group, slots, CREW);
        if (outcome == PLAIT_OK) {
            said = clerks_submit(&crew, letter(0, 5));
        }
        for (unsigned i = 1; i < OFFICE_LETTERS && said == PLAIT_OK; i++) {
            said = clerks_submit(&crew, letter(i, PLAIT_OK));
        }
    }
    assert_int_equal(outcome, verdict);
    assert_int_equal(plait_group_error(&group, 0, &error), PLAIT_OK);
    assert_string_equal(error.name, "clerks");
    assert_true(said == PLAIT_OK || said == PLAIT_CANCELLED || said == PLAIT_CLOSED);
    expect(0, 1, 1);
    assert_int_equal(clerks_submit(&crew, letter(1, PLAIT_OK)), PLAIT_CLOSED); /* nobody would ever handle it */
    clerks_destroy(&crew);
    for (unsigned i = 0; i < OFFICE_LETTERS; i++) {
        assert_in_range(plait_load_acquire(&office.handled[i]), 0, plait_load_acquire(&office.disposed[i]));
    }
}

static void a_failure_that_is_judged_fatal_ends_the_crew(void **state)
{
    (void)state;
    judge(9);
    judge(PLAIT_CLOSED); /* as a hook says that passes on what it hears */
}

static void stopped_at_once_it_handles_nothing_more(void **state)
{
    (void)state;
    struct plait_group group;
    struct office_letter left[1];
    plait_status outcome = PLAIT_OK;
    start();
    PLAIT_GROUP(&group, &outcome) {
        outcome = start_busy(&group);
        for (unsigned i = CREW; i < CREW + 2U && outcome == PLAIT_OK; i++) {
            outcome = clerks_submit(&crew, letter(i, PLAIT_OK));
        }
        assert_int_equal(clerks_stop_now(&crew, left, 1), 1);
        assert_int_equal(left[0].number, CREW);
        assert_int_equal(clerks_stop_now(&crew, NULL, 0), 1); /* the other one is disposed of */
        assert_int_equal(clerks_stop_now(&crew, NULL, 0), 0);
    }
    assert_int_equal(outcome, PLAIT_OK);
    for (unsigned i = 0; i < CREW; i++) {
        expect(i, 1, 1); /* cut short, and told of */
    }
    expect(CREW, 0, 0); /* handed out: the caller's */
    expect(CREW + 1, 0, 1);
    assert_int_equal(clerks_failures(&crew), CREW);
    clerks_destroy(&crew);
}

static void a_cancelled_crew_leaves_nobody_waiting_and_nothing_behind(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    start();
    PLAIT_GROUP(&group, &outcome) {
        outcome = start_busy(&group);
        for (unsigned i = CREW; i < CREW + 2U && outcome == PLAIT_OK; i++) {
            outcome = clerks_submit(&crew, letter(i, PLAIT_OK));
        }
        plait_group_cancel(&group);
    }
    assert_int_equal(outcome, PLAIT_OK);
    for (unsigned i = 0; i < CREW + 2U; i++) {
        expect(i, i < CREW ? 1 : 0, 1);
    }
    assert_int_equal(clerks_submit(&crew, letter(9, PLAIT_OK)), PLAIT_CLOSED);
    assert_int_equal(clerks_join(&crew), PLAIT_OK); /* nothing will ever be handled that is not yet */
    clerks_destroy(&crew);
}

static void without_hooks_failures_are_counted(void **state)
{
    (void)state;
    counters numbers;
    no_counters none;
    struct counters_slot own[1];
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    assert_int_equal(no_counters_init(&none), PLAIT_NO_MEMORY);
    assert_int_equal(counters_init(&numbers), PLAIT_OK);
    PLAIT_GROUP(&group, &outcome) {
        outcome = counters_start(&numbers, &group, own, 1);
        for (int i = 0; i < 4 && outcome == PLAIT_OK; i++) {
            outcome = counters_submit(&numbers, i % 2);
        }
        counters_stop(&numbers);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(counters_handled(&numbers), 4);
    assert_int_equal(counters_failures(&numbers), 2);
    counters_destroy(&numbers);
}

static plait_status tell(struct till *till, tellers *some)
{
    struct tellers_slot own[CREW];
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    plait_status said = PLAIT_OK;
    plait_initialize(&till->sum, 0U);
    plait_initialize(&till->told, 0U);
    assert_int_equal(tellers_init(some, till), PLAIT_OK);
    PLAIT_GROUP(&group, &outcome) {
        outcome = tellers_start(some, &group, own, CREW);
        for (int i = 0; i < 10 && outcome == PLAIT_OK && said == PLAIT_OK; i++) {
            said = tellers_submit(some, i);
        }
        tellers_stop(some);
    }
    return outcome;
}

static void results_go_to_one_hook_and_failures_to_the_other(void **state)
{
    (void)state;
    struct till till = {.verdict = PLAIT_OK};
    tellers some;
    assert_int_equal(tell(&till, &some), PLAIT_OK);
    assert_int_equal(plait_load_acquire(&till.sum), 285); /* of the squares of 1 to 9 */
    assert_int_equal(plait_load_acquire(&till.told), 1);
    assert_int_equal(tellers_handled(&some), 10);
    assert_int_equal(tellers_failures(&some), 1);
    tellers_destroy(&some);
}

static void a_result_that_nobody_takes_ends_the_crew(void **state)
{
    (void)state;
    struct till till = {.verdict = PLAIT_FULL};
    tellers some;
    assert_int_equal(tell(&till, &some), PLAIT_FULL);
    assert_true(tellers_handled(&some) - tellers_failures(&some) <= CREW); /* each that made one has ended */
    assert_int_equal(tellers_submit(&some, 1), PLAIT_CLOSED);
    tellers_destroy(&some);
}

static void a_crew_that_cannot_be_whole_is_stopped_and_one_without_a_worker_can_be_started_later(void **state)
{
    (void)state;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    start();
    PLAIT_GROUP(&group, &outcome) {
        starts_left = 0;
        assert_int_equal(clerks_start(&crew, &group, slots, CREW), PLAIT_NO_RESOURCE);
        assert_int_equal(clerks_alive(&crew), 0);
        assert_int_equal(clerks_submit(&crew, letter(0, PLAIT_OK)), PLAIT_MISUSE);
        starts_left = 1;
        assert_int_equal(clerks_start(&crew, &group, slots, CREW), PLAIT_NO_RESOURCE);
        starts_left = -1;
        assert_int_equal(clerks_submit(&crew, letter(0, PLAIT_OK)), PLAIT_CLOSED);
    }
    assert_int_equal(outcome, PLAIT_OK);
    assert_int_equal(clerks_alive(&crew), 0);
    expect(0, 0, 0);
    clerks_destroy(&crew);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crew_that_cannot_be_whole_is_stopped_and_one_without_a_worker_can_be_started_later),
        cmocka_unit_test(PY_34_all_that_was_submitted_is_handled_once),
        cmocka_unit_test(a_second_start_and_a_submit_before_the_first_are_refused),
        cmocka_unit_test(submits_wait_while_the_queue_is_full),
        cmocka_unit_test(a_failure_is_told_and_the_worker_goes_on),
        cmocka_unit_test(a_failure_that_is_judged_fatal_ends_the_crew),
        cmocka_unit_test(stopped_at_once_it_handles_nothing_more),
        cmocka_unit_test(a_cancelled_crew_leaves_nobody_waiting_and_nothing_behind),
        cmocka_unit_test(without_hooks_failures_are_counted),
        cmocka_unit_test(results_go_to_one_hook_and_failures_to_the_other),
        cmocka_unit_test(a_result_that_nobody_takes_ends_the_crew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
