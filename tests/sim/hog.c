/* SPDX-License-Identifier: MIT */
/* The worst wait of a strand against a hog: a strand that keeps a lock for 100 us of virtual time and takes it again at
 * once. Compiled with the millisecond of production, which the other scenarios of the locks do without. Whoever can run
 * does run while the hog sleeps in its section: against a scheduler that forgets a strand no lock has a bound.
 *
 * And that no time passes where nobody keeps a lock: writers of a rwlock wake up by the clock after a millisecond,
 * which would hide a lost wake-up. */
#include "model.h"

#include <plait/mutex.h>
#include <plait/rwlock.h>
#include <plait/semaphore.h>

enum { SECTION = 100000, ROUNDS = 24, BOUND = 2000000 }; /* nanoseconds */

static struct plait_mutex mutex;
static struct plait_semaphore semaphore;
static struct plait_rwlock rwlock;
static plait_duration worst;
static plait_time began;

static void start(uint32_t options)
{
    plait_mutex_init(&mutex, options);
    MODEL_EXPECT(plait_semaphore_init(&semaphore, 1, 1, options) == PLAIT_OK);
    plait_rwlock_init(&rwlock, options);
    worst = 0;
    began = plait_now();
}

static void barging(void)
{
    start(0);
}

static void fair(void)
{
    start(PLAIT_FAIR);
}

static void section(void)
{
    (void)model_park(plait_time_add(plait_now(), SECTION).nanoseconds);
}

static void note_wait(plait_time since)
{
    const plait_duration waited = plait_time_since(plait_now(), since);
    worst = waited > worst ? waited : worst;
}

/* ---- mutex ---- */

static void hog(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        (void)plait_mutex_lock_shielded(&mutex, __func__);
        section();
        plait_mutex_unlock(&mutex);
    }
}

static void lock_once(void)
{
    const plait_time since = plait_now();
    (void)plait_mutex_lock_shielded(&mutex, __func__);
    note_wait(since);
    plait_mutex_unlock(&mutex);
}

/* ---- semaphore ---- */

static void hog_the_permit(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        MODEL_EXPECT(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
        section();
        MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
    }
}

static void acquire_once(void)
{
    const plait_time since = plait_now();
    MODEL_EXPECT(plait_semaphore_acquire(&semaphore) == PLAIT_OK);
    note_wait(since);
    MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
}

/* ---- rwlock ---- */

/* Two of these overlap, so that neither is ever the last to leave. */
static void read_on_and_on(void)
{
    if (model_self() == 1) {
        (void)model_park(plait_time_add(plait_now(), SECTION / 2).nanoseconds);
    }
    for (int i = 0; i < ROUNDS; i++) {
        MODEL_EXPECT(plait_rwlock_lock_read(&rwlock) == PLAIT_OK);
        section();
        plait_rwlock_unlock_read(&rwlock);
    }
}

static void write_on_and_on(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        MODEL_EXPECT(plait_rwlock_lock_write(&rwlock) == PLAIT_OK);
        section();
        plait_rwlock_unlock_write(&rwlock);
    }
}

static void read_once(void)
{
    const plait_time since = plait_now();
    MODEL_EXPECT(plait_rwlock_lock_read(&rwlock) == PLAIT_OK);
    note_wait(since);
    plait_rwlock_unlock_read(&rwlock);
}

static void write_once(void)
{
    const plait_time since = plait_now();
    MODEL_EXPECT(plait_rwlock_lock_write(&rwlock) == PLAIT_OK);
    note_wait(since);
    plait_rwlock_unlock_write(&rwlock);
}

static void write_twice(void)
{
    write_once();
    write_once();
}

/* ---- checks ---- */

static void within_two_milliseconds(void)
{
    MODEL_EXPECT(worst <= BOUND);
}

/* In order of arrival: the section that is under way, and one that began while the waiter came. */
static void within_two_sections(void)
{
    MODEL_EXPECT(worst <= 2 * SECTION);
}

static void at_once(void)
{
    MODEL_EXPECT(plait_time_since(plait_now(), began) == 0);
}

#define AGAINST_TIME(name_, setup_, check_, ...)                                                        \
    {                                                                                                   \
        .name = name_, .setup = setup_, .bodies = {__VA_ARGS__}, .check = check_, .strict_clock = true, \
        .plans = "SC1,SC2,weak1,random",                                                                \
    }

static const struct scenario SCENARIOS[] = {
    AGAINST_TIME("hog: one waits", barging, within_two_milliseconds, hog, lock_once),
    AGAINST_TIME("hog: three wait", barging, within_two_milliseconds, hog, lock_once, lock_once, lock_once),
    AGAINST_TIME("hog: the mutex is fair", fair, within_two_sections, hog, lock_once),
    AGAINST_TIME("hog: semaphore, two wait", barging, within_two_milliseconds, hog_the_permit, acquire_once,
                 acquire_once),
    AGAINST_TIME("hog: the semaphore is fair", fair, within_two_sections, hog_the_permit, acquire_once),
    AGAINST_TIME("hog: a writer behind readers that overlap", barging, within_two_milliseconds, read_on_and_on,
                 read_on_and_on, write_once),
    AGAINST_TIME("hog: reader and writer behind a writer", barging, within_two_milliseconds, write_on_and_on, read_once,
                 write_once),
    AGAINST_TIME("rwlock, at once: three writers", barging, at_once, write_twice, write_twice, write_once),
    AGAINST_TIME("rwlock, at once: two readers and a writer", barging, at_once, read_once, read_once, write_once),
    AGAINST_TIME("rwlock, at once: a reader and two writers", barging, at_once, read_once, write_once, write_once),
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
