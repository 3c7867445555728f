/* SPDX-License-Identifier: MIT */
/* Scenarios of retries on the virtual clock: how long each pause is, and that nothing outlasts its limit. */
#include "model.h"

#include <plait/retry.h>
#include <plait/scope.h>
#include <plait/strand.h>
#include <plait/wait.h>

enum { CALLS = 8 };

static int64_t began, ended, called[CALLS];
static unsigned calls;
static plait_status result;

static void setup(void)
{
    calls = 0;
    result = PLAIT_BUSY;
    for (unsigned i = 0; i < CALLS; i++) {
        called[i] = 0;
    }
}

static plait_status wait_for_ever(void)
{
    plait_word never = PLAIT_ATOMIC_INIT(0);
    return plait_wait(&never, 0, PLAIT_FOREVER);
}

/* Every attempt fails at once, or hangs. */
static void run(const struct plait_retry *policy, bool hangs)
{
    struct plait_retrying retrying;
    plait_status status = plait_retry_begin(&retrying, policy);
    MODEL_EXPECT(status == PLAIT_OK);
    began = plait_now().nanoseconds;
    do {
        plait_retry_open(&retrying);
        called[calls++] = plait_now().nanoseconds - began;
        status = hangs ? wait_for_ever() : 5;
    } while (plait_retry_again(&retrying, &status));
    ended = plait_now().nanoseconds - began;
    result = status;
}

static void pauses_that_grow(void)
{
    const struct plait_retry policy = {.attempts = 5, .pause = 100, .longest = 300};
    run(&policy, false);
}

static void they_grew(void)
{
    MODEL_EXPECT(calls == 5 && result == 5);
    MODEL_EXPECT(called[1] == 100 && called[2] == 300 && called[3] == 600 && called[4] == 900 && ended == 900);
}

static void pauses_with_jitter(void)
{
    const struct plait_retry policy = {.attempts = 4, .pause = 1000, .longest = 1000, .jitter = 50};
    run(&policy, false);
}

static void they_are_shorter_by_half_at_most(void)
{
    MODEL_EXPECT(calls == 4 && result == 5);
    for (unsigned i = 1; i < 4; i++) {
        const int64_t pause = called[i] - called[i - 1];
        MODEL_EXPECT(pause >= 500 && pause <= 1000);
    }
}

static void attempts_that_hang(void)
{
    const struct plait_retry policy = {.attempts = 3, .per_attempt = 50, .pause = 100, .growth = 100};
    run(&policy, true);
}

static void each_was_cut_short(void)
{
    MODEL_EXPECT(calls == 3 && result == PLAIT_TIMEOUT);
    MODEL_EXPECT(called[1] == 150 && called[2] == 300 && ended == 350);
}

static void all_of_it_limited(void)
{
    const struct plait_retry policy = {.attempts = 8, .per_attempt = 50, .within = 220, .pause = 100, .growth = 100};
    run(&policy, true);
}

/* The second attempt ends at 200; a pause until 300 would be too long, and is not begun. */
static void it_ended_with_the_failure_in_hand(void)
{
    MODEL_EXPECT(calls == 2 && result == PLAIT_TIMEOUT && ended == 200);
}

static void last_attempt_limited(void)
{
    const struct plait_retry policy = {.attempts = 8, .within = 120, .pause = 100};
    run(&policy, true);
}

static void it_ended_in_time(void)
{
    MODEL_EXPECT(calls == 1 && result == PLAIT_TIMEOUT && ended == 120);
}

/* Whatever it meets: an attempt, a pause, the time between them. */
static void cancel_it(void)
{
    plait_scope_cancel(&model_strand(0)->root);
}

static void cancelled_or_done(void)
{
    MODEL_EXPECT(result == PLAIT_CANCELLED || (result == 5 && calls == 5));
    MODEL_EXPECT(result != PLAIT_CANCELLED || calls <= 5);
}

static const struct scenario SCENARIOS[] = {
    {.name = "retry: pauses grow",
     .setup = setup,
     .bodies = {pauses_that_grow},
     .check = they_grew,
     .strict_clock = true},
    {.name = "retry: jitter shortens",
     .setup = setup,
     .bodies = {pauses_with_jitter},
     .check = they_are_shorter_by_half_at_most,
     .strict_clock = true},
    {.name = "retry: attempts that hang",
     .setup = setup,
     .bodies = {attempts_that_hang},
     .check = each_was_cut_short,
     .strict_clock = true},
    {.name = "retry: within a time, a pause too long",
     .setup = setup,
     .bodies = {all_of_it_limited},
     .check = it_ended_with_the_failure_in_hand,
     .strict_clock = true},
    {.name = "retry: within a time, an attempt too long",
     .setup = setup,
     .bodies = {last_attempt_limited},
     .check = it_ended_in_time,
     .strict_clock = true},
    {.name = "retry: cancelled", .setup = setup, .bodies = {pauses_that_grow, cancel_it}, .check = cancelled_or_done},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
