/* SPDX-License-Identifier: MIT */
/* Rules of scopes and groups in which time counts, on the virtual clock, to the nanosecond. Names AI_*, LP_* and PY_*
 * are those of docs/conformance/scopes.md and groups.md. Each scenario is one strand, and the tasks below it. */
#include "model.h"

#include <plait/event.h>
#include <plait/group.h>
#include <plait/scope.h>

#include "deadlines_types.h"
#include "model_nap.h"

enum { NAPS = 5, NOT_YET = 99 };

static const plait_duration MILLISECOND = 1000000;

static plait_time began;
static struct plait_event never;
static struct nap naps[NAPS];
static struct model_nap_slot slots[NAPS];

static void setup(void)
{
    plait_event_init(&never);
    for (int i = 0; i < NAPS; i++) {
        naps[i] = (struct nap){.saw = NOT_YET};
    }
}

static void begin(void)
{
    began = plait_now();
}

static plait_time at(int64_t milliseconds)
{
    return plait_time_add(began, milliseconds * MILLISECOND);
}

/* So many milliseconds have passed, to the nanosecond. */
static bool took(int64_t milliseconds)
{
    return plait_time_since(plait_now(), began) == milliseconds * MILLISECOND;
}

static plait_status sleep_for(int64_t milliseconds)
{
    return plait_sleep(milliseconds * MILLISECOND);
}

static plait_status wait_for_ever(void)
{
    return plait_event_wait(&never);
}

/* ---- tasks ---- */

static plait_status take_a_nap(struct nap *nap, int *result, struct model_nap_slot *self)
{
    plait_status status = PLAIT_OK;
    if (nap->shielded) {
        struct plait_scope shield;
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &status) {
            status = sleep_for(nap->milliseconds);
        }
        status = status == PLAIT_OK ? plait_checkpoint() : status;
    } else {
        status = sleep_for(nap->milliseconds);
    }
    nap->saw = status;
    if (status == PLAIT_OK && nap->cancels != NULL) {
        plait_scope_cancel(nap->cancels);
    }
    if (status == PLAIT_OK && nap->moves != NULL) {
        (void)plait_scope_move(nap->moves, at(nap->to));
    }
    if (status == PLAIT_OK && nap->says) {
        status = model_nap_started(self, (int)nap->milliseconds);
    }
    if (status == PLAIT_OK) {
        *result = (int)nap->milliseconds;
        status = nap->gives;
    }
    return status;
}

static const struct model_nap_task nap_task = {.run = take_a_nap, .name = "nap"};

static void start(struct plait_group *group, int number, int64_t milliseconds)
{
    naps[number].milliseconds = milliseconds;
    MODEL_EXPECT(model_nap_start_soon(group, &slots[number], &nap_task, &naps[number], &naps[number].result) ==
                 PLAIT_OK);
}

/* ---- scopes ---- */

static void AI_S01_LP_C01_PY_05_fail_after(void)
{
    for (int64_t span = 0; span <= 100; span += 100) {
        struct plait_scope scope;
        plait_status outcome = PLAIT_OK;
        begin();
        PLAIT_FAIL_AFTER(&scope, span * MILLISECOND, &outcome) {
            outcome = wait_for_ever();
        }
        MODEL_EXPECT(outcome == PLAIT_TIMEOUT && took(span));
        MODEL_EXPECT(plait_scope_cause(&scope) == PLAIT_CAUSE_DEADLINE && plait_scope_caught(&scope));
    }
}

static void AI_S07_LP_C02_PY_04_move_on_after(void)
{
    for (int64_t span = 0; span <= 100; span += 100) {
        struct plait_scope scope;
        plait_status outcome = PLAIT_OK;
        begin();
        PLAIT_MOVE_ON_AFTER(&scope, span * MILLISECOND, &outcome) {
            outcome = sleep_for(10000);
        }
        MODEL_EXPECT(outcome == PLAIT_OK && took(span));
        MODEL_EXPECT(plait_scope_cause(&scope) == PLAIT_CAUSE_DEADLINE && plait_scope_caught(&scope));
    }
}

static void AI_S10_LP_C06_LP_C07_PY_03_an_instant(void)
{
    for (int64_t when = -10; when <= 10; when += 20) {
        struct plait_scope fails, moves;
        plait_status outcome = PLAIT_OK;
        begin();
        PLAIT_FAIL_AT(&fails, at(when), &outcome) {
            outcome = sleep_for(10000);
        }
        MODEL_EXPECT(outcome == PLAIT_TIMEOUT && took(when > 0 ? when : 0));
        outcome = PLAIT_OK;
        begin();
        PLAIT_MOVE_ON_AT(&moves, at(when), &outcome) {
            outcome = sleep_for(10000);
        }
        MODEL_EXPECT(outcome == PLAIT_OK && plait_scope_caught(&moves) && took(when > 0 ? when : 0));
    }
}

static void AI_S09_LP_C08_the_nearer_deadline_counts(void)
{
    struct plait_scope outer, inner;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_MOVE_ON_AFTER(&outer, 100 * MILLISECOND, &outcome) {
        PLAIT_MOVE_ON_AFTER(&inner, 40 * MILLISECOND, &outcome) {
            MODEL_EXPECT(plait_effective_deadline().nanoseconds == at(40).nanoseconds);
            outcome = wait_for_ever();
        }
        MODEL_EXPECT(outcome == PLAIT_OK && took(40) && plait_scope_caught(&inner));
        PLAIT_MOVE_ON_AFTER(&inner, 1000 * MILLISECOND, &outcome) {
            MODEL_EXPECT(plait_effective_deadline().nanoseconds == at(100).nanoseconds);
            outcome = wait_for_ever();
        }
        MODEL_EXPECT(outcome == PLAIT_CANCELLED && took(100) && !plait_scope_caught(&inner));
    }
    MODEL_EXPECT(outcome == PLAIT_OK && plait_scope_caught(&outer));
}

static void LP_C04_a_timeout_inside_is_not_the_outer_ones(void)
{
    struct plait_scope outer, inner;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_MOVE_ON_AFTER(&outer, 100 * MILLISECOND, &outcome) {
        PLAIT_FAIL_AFTER(&inner, 20 * MILLISECOND, &outcome) {
            outcome = wait_for_ever();
        }
        MODEL_EXPECT(outcome == PLAIT_TIMEOUT && took(20));
    }
    MODEL_EXPECT(outcome == PLAIT_TIMEOUT && took(20));
    MODEL_EXPECT(plait_scope_cause(&outer) == PLAIT_CAUSE_NONE && !plait_scope_caught(&outer));
}

static void AI_S31_PY_08_a_shield_hides_the_outer_deadline(void)
{
    struct plait_scope outer, shield;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_FAIL_AFTER(&outer, 10 * MILLISECOND, &outcome) {
        PLAIT_SHIELD(&shield, at(1000), &outcome) {
            MODEL_EXPECT(plait_effective_deadline().nanoseconds == at(1000).nanoseconds);
            outcome = sleep_for(50);
        }
        MODEL_EXPECT(outcome == PLAIT_OK && took(50));
        outcome = plait_checkpoint();
    }
    MODEL_EXPECT(outcome == PLAIT_TIMEOUT && took(50));
}

static void AI_S36_LP_E02_a_timeout_in_a_shield_in_a_cancelled_scope(void)
{
    struct plait_scope outer, shield, inner;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_SCOPE(&outer, &outcome) {
        plait_scope_cancel(&outer);
        PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
            PLAIT_FAIL_AFTER(&inner, 20 * MILLISECOND, &outcome) {
                outcome = wait_for_ever();
            }
            MODEL_EXPECT(outcome == PLAIT_TIMEOUT && took(20));
        }
        MODEL_EXPECT(outcome == PLAIT_TIMEOUT);
    }
    MODEL_EXPECT(outcome == PLAIT_TIMEOUT && !plait_scope_caught(&outer));
}

/* By its owner, and, later, to an earlier instant by a task. */
static void AI_S33_a_deadline_is_moved(void)
{
    struct plait_group group;
    struct plait_scope scope;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    begin();
    PLAIT_GROUP(&group, &outcome) {
        PLAIT_FAIL_AFTER(&scope, 100 * MILLISECOND, &inside) {
            MODEL_EXPECT(plait_scope_move(&scope, at(300)));
            naps[0].moves = &scope;
            naps[0].to = 200;
            start(&group, 0, 150);
            MODEL_EXPECT(sleep_for(120) == PLAIT_OK);
            inside = wait_for_ever();
        }
        MODEL_EXPECT(inside == PLAIT_TIMEOUT && took(200));
    }
    MODEL_EXPECT(outcome == PLAIT_OK);
}

static void LP_C09_to_LP_C12_without_a_deadline_it_is_cancelled_from_outside(void)
{
    static const struct {
        void (*open)(struct plait_scope *scope, plait_time deadline);
    } forms[] = {{plait_scope_fail_at}, {plait_scope_move_on_at}};
    for (int i = 0; i < 2; i++) {
        struct plait_group group;
        struct plait_scope scope;
        plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
        begin();
        PLAIT_GROUP(&group, &outcome) {
            forms[i].open(&scope, PLAIT_FOREVER);
            naps[0].cancels = &scope;
            start(&group, 0, 30);
            inside = wait_for_ever();
            MODEL_EXPECT(inside == PLAIT_CANCELLED && took(30));
            plait_scope_close(&scope, &inside);
            MODEL_EXPECT(inside == PLAIT_OK && plait_scope_cause(&scope) == PLAIT_CAUSE_EXPLICIT);
        }
        MODEL_EXPECT(outcome == PLAIT_OK);
    }
}

/* ---- groups ---- */

static void LP_G01_an_error_cancels_the_peers_at_once(void)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_GROUP(&group, &outcome) {
        start(&group, 0, 10000);
        naps[1].gives = 7;
        start(&group, 1, 50);
    }
    MODEL_EXPECT(outcome == 7 && took(50) && naps[0].saw == PLAIT_CANCELLED);
}

static void LP_G03_PY_10_a_group_waits_for_the_longest_of_five(void)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < NAPS; i++) {
            start(&group, i, 10 * (i + 1));
        }
    }
    MODEL_EXPECT(outcome == PLAIT_OK && took(50));
    for (int i = 0; i < NAPS; i++) {
        MODEL_EXPECT(naps[i].result == 10 * (i + 1));
    }
}

static void LP_G05_who_had_ended_keeps_its_result_when_the_group_is_cancelled(void)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_GROUP(&group, &outcome) {
        for (int i = 0; i < NAPS; i++) {
            start(&group, i, 10 * (i + 1));
        }
        MODEL_EXPECT(sleep_for(25) == PLAIT_OK);
        plait_group_cancel(&group);
    }
    MODEL_EXPECT(outcome == PLAIT_OK && took(25));
    for (int i = 0; i < NAPS; i++) {
        MODEL_EXPECT(naps[i].result == (i < 2 ? 10 * (i + 1) : 0));
        MODEL_EXPECT(model_nap_state(&slots[i]) == (i < 2 ? PLAIT_TASK_FINISHED : PLAIT_TASK_CANCELLED));
    }
}

static void AI_T33_a_deadline_comes_while_the_group_closes(void)
{
    struct plait_scope scope;
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_MOVE_ON_AFTER(&scope, 20 * MILLISECOND, &outcome) {
        PLAIT_GROUP(&group, &outcome) {
            start(&group, 0, 10000);
            naps[1].shielded = true;
            start(&group, 1, 30);
        }
        MODEL_EXPECT(outcome == PLAIT_CANCELLED && took(30)); /* it waits for the one in its shield */
    }
    MODEL_EXPECT(outcome == PLAIT_OK && naps[0].saw == PLAIT_CANCELLED);
}

/* ---- starting ---- */

static plait_status begin_nap(struct plait_group *group, int number, int64_t milliseconds, int *value)
{
    naps[number].milliseconds = milliseconds;
    return model_nap_start(group, &slots[number], &nap_task, &naps[number], &naps[number].result, value);
}

static void AI_T12_a_start_waits_until_the_task_is_ready(void)
{
    struct plait_group group;
    int value = 0;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_GROUP(&group, &outcome) {
        naps[0].says = true;
        MODEL_EXPECT(begin_nap(&group, 0, 10, &value) == PLAIT_OK && value == 10 && took(10));
        naps[1].gives = 7;
        MODEL_EXPECT(begin_nap(&group, 1, 20, &value) == 7 && value == 10 && took(30));
        MODEL_EXPECT(begin_nap(&group, 2, 5, &value) == PLAIT_MISSING && took(35));
    }
    MODEL_EXPECT(outcome == PLAIT_OK);
}

static void AI_T51_a_timeout_around_a_start_respects_the_shield_of_the_task(void)
{
    struct plait_group group;
    struct plait_scope limit;
    int value = 0;
    plait_status outcome = PLAIT_OK, inside = PLAIT_OK;
    begin();
    PLAIT_GROUP(&group, &outcome) {
        PLAIT_FAIL_AFTER(&limit, 20 * MILLISECOND, &inside) {
            naps[0].shielded = true;
            inside = begin_nap(&group, 0, 50, &value);
            MODEL_EXPECT(inside == PLAIT_CANCELLED && took(50));
        }
        MODEL_EXPECT(inside == PLAIT_TIMEOUT);
    }
    MODEL_EXPECT(outcome == PLAIT_OK && value == 0);
}

/* ---- who has ended ---- */

static void next_tells_at_once(void)
{
    struct plait_group group;
    struct plait_slot *slot = NULL;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_GROUP_WITH(&group, PLAIT_TELL_ENDS | PLAIT_KEEP_GOING, &outcome) {
        start(&group, 0, 30);
        naps[1].gives = 7;
        start(&group, 1, 10);
        start(&group, 2, 20);
        MODEL_EXPECT(plait_group_next_until(&group, &slot, at(5)) == PLAIT_TIMEOUT && took(5));
        MODEL_EXPECT(plait_group_next(&group, &slot) == PLAIT_OK && model_nap_of(slot) == &slots[1] && took(10));
        MODEL_EXPECT(plait_group_next(&group, &slot) == PLAIT_OK && model_nap_of(slot) == &slots[2] && took(20));
        start(&group, 2, 5);
        MODEL_EXPECT(plait_group_next(&group, &slot) == PLAIT_OK && model_nap_of(slot) == &slots[2] && took(25));
        MODEL_EXPECT(plait_group_next(&group, &slot) == PLAIT_OK && model_nap_of(slot) == &slots[0] && took(30));
        MODEL_EXPECT(plait_group_next(&group, &slot) == PLAIT_MISSING && took(30));
    }
    MODEL_EXPECT(outcome == 7);
}

#define TIMED(name_, body_)                                                    \
    {                                                                          \
        .name = name_, .setup = setup, .bodies = {body_}, .strict_clock = true \
    }

static const struct scenario scenarios[] = {
    TIMED("fail after", AI_S01_LP_C01_PY_05_fail_after),
    TIMED("move on after", AI_S07_LP_C02_PY_04_move_on_after),
    TIMED("an instant", AI_S10_LP_C06_LP_C07_PY_03_an_instant),
    TIMED("the nearer one", AI_S09_LP_C08_the_nearer_deadline_counts),
    TIMED("inside another", LP_C04_a_timeout_inside_is_not_the_outer_ones),
    TIMED("shield", AI_S31_PY_08_a_shield_hides_the_outer_deadline),
    TIMED("in a shield", AI_S36_LP_E02_a_timeout_in_a_shield_in_a_cancelled_scope),
    TIMED("moved", AI_S33_a_deadline_is_moved),
    TIMED("none", LP_C09_to_LP_C12_without_a_deadline_it_is_cancelled_from_outside),
    TIMED("an error", LP_G01_an_error_cancels_the_peers_at_once),
    TIMED("five", LP_G03_PY_10_a_group_waits_for_the_longest_of_five),
    TIMED("cancelled", LP_G05_who_had_ended_keeps_its_result_when_the_group_is_cancelled),
    TIMED("closing", AI_T33_a_deadline_comes_while_the_group_closes),
    TIMED("start", AI_T12_a_start_waits_until_the_task_is_ready),
    TIMED("start in time", AI_T51_a_timeout_around_a_start_respects_the_shield_of_the_task),
    TIMED("next", next_tells_at_once),
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
