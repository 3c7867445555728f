/* SPDX-License-Identifier: MIT */
/* Scenarios of groups that tell which task has ended, of groups that keep going after an error, and of starts that wait
 * until a task is ready. Nobody sleeps for ever; each end is told once, in order; a slot that was given back is not
 * touched; an error is told in one place. */
#include "model.h"

#include <plait/group.h>
#include <plait/scope.h>
#include <plait/task.h>
#include <plait/wait.h>

enum { SLOTS = 3, NOT_YET = 99 };

static struct plait_group group, inner;
static struct plait_scope scope;
static struct plait_slot slots[SLOTS];
static plait_word never;
static plait_status outcome, heard;
static int done[SLOTS]; /* plain: what the task made, which whoever is told of it must see */

static void setup(void)
{
    model_born(&group);
    for (unsigned i = 0; i < SLOTS; i++) {
        model_born(&slots[i]);
        done[i] = 0;
    }
    plait_scope_init(&scope);
    plait_initialize(&never, 0U);
    outcome = PLAIT_OK;
    heard = NOT_YET;
}

static unsigned number_of(const struct plait_slot *slot)
{
    return (unsigned)(slot - slots);
}

/* ---- tasks ---- */

static plait_status brief(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return PLAIT_OK;
}

static plait_status fails(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return (plait_status)(7 + number_of(slot));
}

static plait_status waits(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return plait_wait(&never, 0, PLAIT_FOREVER);
}

static plait_status says_and_fails(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    plait_slot_say_ready(slot);
    return 7;
}

static void start(unsigned number, plait_status (*body)(struct plait_slot *))
{
    MODEL_EXPECT(plait_slot_start(&group, &slots[number], body, "task", false) == PLAIT_OK);
}

static plait_status adds(struct plait_slot *slot)
{
    start(1, brief);
    return brief(slot);
}

static plait_status starts_a_failure(struct plait_slot *slot)
{
    MODEL_EXPECT(plait_slot_start_ready(&group, &slots[1], fails, "fails", false) == 8);
    return brief(slot);
}

/* Ends after the first one has been pushed. */
static plait_status comes_second(struct plait_slot *slot)
{
    while (plait_load_acquire(&group.news) == 0) { /* which the owner does not clear meanwhile */
        plait_relax(&group.news, 0U);
    }
    return brief(slot);
}

/* ---- owners ---- */

static void close_group(unsigned count)
{
    plait_group_close(&group, &outcome);
    for (unsigned i = 0; i < count; i++) {
        model_dead(&slots[i]);
    }
    model_dead(&group);
}

/* The number of the task that is told of next, which has not been told of. */
static unsigned next(void)
{
    struct plait_slot *slot = NULL;
    MODEL_EXPECT(plait_group_next(&group, &slot) == PLAIT_OK);
    MODEL_EXPECT(model_read(done[number_of(slot)]) == 1);
    model_write(done[number_of(slot)], 2);
    return number_of(slot);
}

static void expect_nobody(void)
{
    struct plait_slot *slot = NULL;
    MODEL_EXPECT(plait_group_next(&group, &slot) == PLAIT_MISSING && slot == NULL);
}

static void is_told_of_two(void)
{
    plait_group_open_with(&group, PLAIT_TELL_ENDS);
    start(0, brief);
    start(1, brief);
    MODEL_EXPECT(next() + next() == 1);
    expect_nobody();
    close_group(2);
}

static void is_told_of_one_that_was_added(void)
{
    plait_group_open_with(&group, PLAIT_TELL_ENDS);
    start(0, adds);
    MODEL_EXPECT(next() + next() == 1);
    expect_nobody();
    close_group(2);
}

static void uses_a_slot_again(void)
{
    plait_group_open_with(&group, PLAIT_TELL_ENDS);
    for (int i = 0; i < 2; i++) {
        start(0, brief);
        MODEL_EXPECT(next() == 0);
        model_dead(&slots[0]);
        model_born(&slots[0]);
        model_write(done[0], 0);
    }
    expect_nobody();
    close_group(1);
}

static void asks_afterwards(void)
{
    plait_group_open_with(&group, PLAIT_TELL_ENDS);
    start(1, comes_second);
    start(0, brief);
    plait_group_close(&group, &outcome);
    MODEL_EXPECT(next() == 0);
    MODEL_EXPECT(next() == 1);
    expect_nobody();
    model_dead(&group);
}

/* A task below the owner's inner group has one started in the outer one, and is told alone how that ended. */
static void asks_while_others_start(void)
{
    plait_group_open_with(&group, PLAIT_TELL_ENDS);
    plait_group_open(&inner);
    MODEL_EXPECT(plait_slot_start(&inner, &slots[0], starts_a_failure, "starter", false) == PLAIT_OK);
    expect_nobody();
    plait_group_close(&inner, &outcome);
    MODEL_EXPECT(outcome == PLAIT_OK);
    expect_nobody();
    close_group(2);
    MODEL_EXPECT(outcome == PLAIT_OK);
}

static void asks_in_a_scope(void)
{
    struct plait_slot *slot = NULL;
    plait_group_open_with(&group, PLAIT_TELL_ENDS);
    start(0, brief);
    plait_scope_enter(&scope);
    plait_status status = plait_group_next_until(&group, &slot, plait_after(plait_nanoseconds(5)));
    MODEL_EXPECT(status == PLAIT_OK || status == PLAIT_CANCELLED || status == PLAIT_TIMEOUT);
    MODEL_EXPECT((slot != NULL) == (status == PLAIT_OK));
    plait_scope_close(&scope, &status);
    if (slot == NULL) {
        MODEL_EXPECT(next() == 0);
    }
    expect_nobody();
    close_group(1);
}

static void cancels(void)
{
    plait_scope_cancel(&scope);
}

/* ---- keeping going ---- */

static void keeps_going(void)
{
    struct plait_error first, second, third;
    plait_group_open_with(&group, PLAIT_KEEP_GOING);
    start(0, fails);
    start(1, fails);
    MODEL_EXPECT(plait_checkpoint() == PLAIT_OK);
    plait_group_close(&group, &outcome);
    MODEL_EXPECT(plait_scope_cause(&group.scope) == PLAIT_CAUSE_NONE);
    MODEL_EXPECT(plait_group_error(&group, 0, &first) == PLAIT_OK && outcome == first.status);
    MODEL_EXPECT(plait_group_error(&group, 1, &second) == PLAIT_OK && first.status + second.status == 15);
    MODEL_EXPECT(plait_group_error(&group, 2, &third) == PLAIT_MISSING);
}

/* ---- starting ---- */

static void begin(unsigned number, plait_status (*body)(struct plait_slot *))
{
    heard = plait_slot_start_ready(&group, &slots[number], body, "started", false);
}

static void starts_one_that_fails_afterwards(void)
{
    plait_group_open(&group);
    begin(0, says_and_fails);
    MODEL_EXPECT(heard == PLAIT_OK && model_read(done[0]) == 1);
    close_group(1);
    MODEL_EXPECT(outcome == 7);
}

static void starts_one_that_fails(void)
{
    plait_group_open(&group);
    begin(0, fails);
    MODEL_EXPECT(heard == 7 && model_read(done[0]) == 1);
    model_dead(&slots[0]);
    close_group(0);
    MODEL_EXPECT(outcome == PLAIT_OK);
}

static void is_cancelled_while_it_starts(void)
{
    plait_group_open(&group);
    plait_scope_enter(&scope);
    begin(0, waits);
    model_dead(&slots[0]);
    MODEL_EXPECT(heard == PLAIT_CANCELLED);
    plait_scope_close(&scope, &heard);
    MODEL_EXPECT(heard == PLAIT_OK);
    close_group(0);
    MODEL_EXPECT(outcome == PLAIT_OK);
}

/* Whether it was ready in time or not: its error is told in one place. */
static void is_cancelled_while_it_gets_ready(void)
{
    plait_group_open(&group);
    plait_scope_enter(&scope);
    begin(0, says_and_fails);
    MODEL_EXPECT(heard == PLAIT_OK || heard == PLAIT_CANCELLED);
    plait_status inside = PLAIT_OK;
    plait_scope_close(&scope, &inside);
    close_group(1);
    MODEL_EXPECT(outcome == (heard == PLAIT_CANCELLED && model_read(done[0]) == 0 ? PLAIT_OK : 7));
}

static const struct scenario scenarios[] = {
    {.name = "next: two end", .setup = setup, .bodies = {is_told_of_two}},
    {.name = "next: one is added", .setup = setup, .bodies = {is_told_of_one_that_was_added}},
    {.name = "next: a slot is used again", .setup = setup, .bodies = {uses_a_slot_again}},
    {.name = "next: in order", .setup = setup, .bodies = {asks_afterwards}},
    {.name = "next: nobody is left", .setup = setup, .bodies = {asks_while_others_start}},
    {.name = "next: cancelled", .setup = setup, .bodies = {asks_in_a_scope, cancels}},
    {.name = "keep going: two fail", .setup = setup, .bodies = {keeps_going}},
    {.name = "start: ready and fails", .setup = setup, .bodies = {starts_one_that_fails_afterwards}},
    {.name = "start: fails", .setup = setup, .bodies = {starts_one_that_fails}},
    {.name = "start: cancelled", .setup = setup, .bodies = {is_cancelled_while_it_starts, cancels}},
    {.name = "start: ready and cancelled", .setup = setup, .bodies = {is_cancelled_while_it_gets_ready, cancels}},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
