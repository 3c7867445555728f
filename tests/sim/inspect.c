/* SPDX-License-Identifier: MIT */
/* Scenarios of plait_wait_all_parked(): in every schedule it returns, and when it does, everybody else is where only
 * the caller can let them go on. */
#include "model.h"

#include <plait/inspect.h>
#include <plait/scope.h>
#include <plait/wait.h>

static plait_word first, second;
static struct plait_scope scope;
static int reached; /* plain: seen by whoever waits until all are parked */
static plait_status ended;

static void setup(void)
{
    plait_scope_init(&scope);
    plait_initialize(&first, 0U);
    plait_initialize(&second, 0U);
    reached = 0;
    ended = 99;
}

static void await(plait_word *word)
{
    while (plait_load_acquire(word) == 0) {
        (void)!plait_wait(word, 0, PLAIT_FOREVER);
    }
}

/* Two stations, of which the other strand opens the second one only when this one waits at it. */
static void traveller(void)
{
    await(&first);
    model_write(reached, 1);
    await(&second);
    model_write(reached, 2);
}

static void opener(void)
{
    (void)plait_store_wake(&first, 1, 1);
    MODEL_EXPECT(plait_wait_all_parked() == PLAIT_OK);
    MODEL_EXPECT(model_read(reached) == 1);
    (void)plait_store_wake(&second, 1, 1);
    MODEL_EXPECT(plait_wait_all_parked() == PLAIT_OK);
    MODEL_EXPECT(model_read(reached) == 2);
}

/* Who was cancelled is not parked. */
static void sleeper(void)
{
    plait_scope_enter(&scope);
    plait_status outcome = plait_wait(&first, 0, PLAIT_FOREVER);
    plait_scope_close(&scope, &outcome);
    model_write(reached, 1);
    ended = outcome;
}

static void canceller(void)
{
    plait_scope_cancel(&scope);
    MODEL_EXPECT(plait_wait_all_parked() == PLAIT_OK);
    MODEL_EXPECT(model_read(reached) == 1);
    MODEL_EXPECT(ended == PLAIT_OK);
}

static const struct scenario scenarios[] = {
    {.name = "parked: two stations", .setup = setup, .bodies = {traveller, opener}},
    {.name = "parked: a sleeper that is cancelled", .setup = setup, .bodies = {sleeper, canceller}},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
