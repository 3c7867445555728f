/* SPDX-License-Identifier: MIT */
/* The worst wait of a strand against a hog: a strand that keeps the mutex for 100 us of virtual time and takes it again
 * at once. Compiled with the millisecond of production, which the other scenarios of the mutex do without. Whoever can
 * run does run while the hog sleeps in its section: against a scheduler that forgets a strand no mutex has a bound. */
#include "model.h"

#include <plait/mutex.h>

enum { SECTION = 100000, ROUNDS = 40, BOUND = 2000000 }; /* nanoseconds */

static struct plait_mutex mutex;
static plait_duration worst;

static void barging(void)
{
    plait_mutex_init(&mutex, 0);
    worst = 0;
}

static void fair(void)
{
    plait_mutex_init(&mutex, PLAIT_FAIR);
    worst = 0;
}

static void hog(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        (void)plait_mutex_lock_shielded(&mutex, __func__);
        (void)model_park(plait_time_add(plait_now(), SECTION).nanoseconds);
        plait_mutex_unlock(&mutex);
    }
}

static void lock_once(void)
{
    const plait_time began = plait_now();
    (void)plait_mutex_lock_shielded(&mutex, __func__);
    const plait_duration waited = plait_time_since(plait_now(), began);
    worst = waited > worst ? waited : worst;
    plait_mutex_unlock(&mutex);
}

static void within_two_milliseconds(void)
{
    MODEL_EXPECT(worst <= BOUND);
}

/* In order of arrival: the section that is under way, and one that began while the waiter came. */
static void within_two_sections(void)
{
    MODEL_EXPECT(worst <= 2 * SECTION);
}

static const struct scenario SCENARIOS[] = {
    {.name = "hog: one waits",
     .setup = barging,
     .bodies = {hog, lock_once},
     .check = within_two_milliseconds,
     .strict_clock = true,
     .plans = "SC1,SC2,weak1,random"},
    {.name = "hog: three wait",
     .setup = barging,
     .bodies = {hog, lock_once, lock_once, lock_once},
     .check = within_two_milliseconds,
     .strict_clock = true,
     .plans = "SC1,SC2,weak1,random"},
    {.name = "hog: the mutex is fair",
     .setup = fair,
     .bodies = {hog, lock_once},
     .check = within_two_sections,
     .strict_clock = true,
     .plans = "SC1,SC2,weak1,random"},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
