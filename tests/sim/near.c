/* SPDX-License-Identifier: MIT */
/* Scenarios of tasks that begin and end on the loop of their group's owner, strand 0, and are counted there without a
 * locked instruction, beside tasks elsewhere, cancellers, and starts from elsewhere. The group is left when all have
 * ended and not before; all they did is seen then; and who waits for one of them hears of its end. */
#include "model.h"

#include <plait/group.h>
#include <plait/scope.h>
#include <plait/wait.h>

#include "executor.h"
#include "task.h"

enum { TASKS = 4 };

static struct plait_group group;
static struct plait_slot slots[TASKS];
static plait_word opened; /* the group is known */
static plait_word told;
static plait_word never;
static int done[TASKS]; /* plain */
static plait_status said[TASKS], outcome;

static void setup(void)
{
    model_born(&group);
    for (unsigned i = 0; i < TASKS; i++) {
        model_born(&slots[i]);
        done[i] = 0;
        said[i] = PLAIT_OK;
    }
    plait_initialize(&opened, 0U);
    plait_initialize(&told, 0U);
    plait_initialize(&never, 0U);
    outcome = PLAIT_OK;
}

static unsigned number_of(const struct plait_slot *slot)
{
    return (unsigned)(slot - slots);
}

static void until(plait_word *word)
{
    while (plait_load_acquire(word) == 0) {
        MODEL_EXPECT(plait_wait(word, 0, PLAIT_FOREVER) == PLAIT_OK);
    }
}

static void until_known(void)
{
    while (plait_load_acquire(&opened) == 0) {
        plait_relax(&opened, 0U);
    }
}

/* ---- tasks ---- */

static plait_status brief(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return PLAIT_OK;
}

static plait_status waits_to_be_told(struct plait_slot *slot)
{
    until(&told);
    return brief(slot);
}

static plait_status tells(struct plait_slot *slot)
{
    (void)plait_store_wake(&told, 1, PLAIT_WAKE_ALL);
    return brief(slot);
}

static plait_status waits_for_ever(struct plait_slot *slot)
{
    model_write(done[number_of(slot)], 1);
    return said[number_of(slot)] = plait_wait(&never, 0, PLAIT_FOREVER);
}

static plait_status starts_one_more(struct plait_slot *slot)
{
    const unsigned next = number_of(slot) + 1;
    MODEL_EXPECT(plait_slot_start(&group, &slots[next], brief, "one more", false) == PLAIT_OK);
    return brief(slot);
}

static plait_status waits_for_the_first(struct plait_slot *slot)
{
    MODEL_EXPECT(plait_slot_wait(&slots[0], PLAIT_FOREVER) == PLAIT_OK);
    MODEL_EXPECT(model_read(done[0]) == 1);
    return brief(slot);
}

/* ---- the owner ---- */

static void start(unsigned number, plait_status (*body)(struct plait_slot *))
{
    MODEL_EXPECT(plait_slot_start(&group, &slots[number], body, "near", false) == PLAIT_OK);
    MODEL_EXPECT(slots[number].near != 0);
}

static void start_far(unsigned number, plait_status (*body)(struct plait_slot *))
{
    MODEL_EXPECT(plait_slot_start_on(&plait_threads, &group, &slots[number], body, "far", false) == PLAIT_OK);
    MODEL_EXPECT(slots[number].near == 0);
}

static void close_group(unsigned tasks)
{
    plait_group_close(&group, &outcome);
    for (unsigned i = 0; i < tasks; i++) {
        MODEL_EXPECT(plait_slot_has_ended(&slots[i]));
        (void)model_read(done[i]);
        model_dead(&slots[i]);
    }
    model_dead(&group);
}

static void close_group_of(unsigned tasks)
{
    close_group(tasks);
    for (unsigned i = 0; i < tasks; i++) {
        MODEL_EXPECT(done[i] == 1);
    }
}

static void two_near(void)
{
    plait_group_open(&group);
    start(0, brief);
    start(1, brief);
    close_group_of(2);
}

static void near_and_far(void)
{
    plait_group_open(&group);
    start(0, waits_to_be_told);
    start_far(1, tells);
    start(2, brief);
    close_group_of(3);
}

/* The count of near ones comes to nothing, and begins again. */
static void one_after_the_other(void)
{
    plait_group_open(&group);
    start_far(0, brief);
    start(1, brief);
    MODEL_EXPECT(plait_slot_wait(&slots[1], PLAIT_FOREVER) == PLAIT_OK);
    start(2, brief);
    close_group_of(3);
}

static void started_by_both(void)
{
    plait_group_open(&group);
    start_far(0, starts_one_more);
    start(2, starts_one_more);
    close_group_of(4);
}

static void waited_for_from_afar(void)
{
    plait_group_open(&group);
    start(0, brief);
    start_far(1, waits_for_the_first);
    close_group_of(2);
}

static void waited_for_by_both(void)
{
    plait_group_open(&group);
    start(0, brief);
    start(1, waits_for_the_first);
    MODEL_EXPECT(plait_slot_wait(&slots[0], PLAIT_FOREVER) == PLAIT_OK);
    MODEL_EXPECT(model_read(done[0]) == 1);
    close_group_of(2);
}

static void open_to_others(void)
{
    plait_group_open(&group);
    start(0, waits_for_ever);
    start(1, brief);
    plait_store_release(&opened, 1U);
    plait_group_close(&group, &outcome);
    MODEL_EXPECT(said[0] == PLAIT_CANCELLED && outcome == PLAIT_OK && done[1] == 1);
}

/* A slot is used again, near first and far then. */
static void used_again(void)
{
    plait_group_open(&group);
    start(0, brief);
    plait_group_close(&group, &outcome);
    plait_group_open(&group);
    start_far(0, brief);
    start(1, brief);
    close_group_of(2);
}

/* ---- elsewhere ---- */

static void cancels(void)
{
    until_known();
    plait_group_cancel(&group);
}

#define SCENARIO(text, ...)                                                             \
    {                                                                                   \
        .name = "near: " text, .setup = setup, .bodies = {__VA_ARGS__}, .on_loop = true \
    }

static const struct scenario SCENARIOS[] = {
    SCENARIO("two", two_near),
    SCENARIO("one elsewhere", near_and_far),
    SCENARIO("one after the other", one_after_the_other),
    SCENARIO("started from both sides", started_by_both),
    SCENARIO("waited for from elsewhere", waited_for_from_afar),
    SCENARIO("waited for on the loop", waited_for_by_both),
    SCENARIO("cancelled from elsewhere", open_to_others, cancels),
    SCENARIO("a slot is used again", used_again),
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
