/* SPDX-License-Identifier: MIT */
/* What other systems promised and did not keep, on the virtual clock: a limit ends what it is around at its very
 * instant, a maximum holds, an error is told at once. Names UP_* and PY_* are those of docs/conformance/promises.md.
 * Each scenario is one strand that makes the call, and the tasks below it. */
#include "model.h"

#include <plait/event.h>
#include <plait/mutex.h>
#include <plait/retry.h>
#include <plait/semaphore.h>

#include "model_crew_of_three.h"
#include "model_errand.h"
#include "model_links.h"
#include "promises_types.h"

enum { MOST = 9, NEVER = -1 };

static const plait_duration MILLISECOND = 1000000;

static plait_time began;
static struct plait_atomic_u32 done, cut_short, inside, most, open_links, most_links, used_links, handled, told;
static model_links links;
static struct plait_mutex lock;
static struct plait_semaphore semaphore;
static struct plait_event event;
static unsigned guarded; /* by the lock, under the race check */

static void setup(void)
{
    struct plait_atomic_u32 *const counters[] = {&done,       &cut_short,  &inside,  &most, &open_links,
                                                 &most_links, &used_links, &handled, &told};
    for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
        plait_initialize(counters[i], 0U);
    }
    plait_mutex_init(&lock, 0);
    plait_event_init(&event);
    MODEL_EXPECT(plait_semaphore_init(&semaphore, 2, 2, 0) == PLAIT_OK);
    guarded = 0;
}

static void begin(void)
{
    began = plait_now();
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

static void count(struct plait_atomic_u32 *counter)
{
    (void)plait_add_relaxed(counter, 1U);
}

static void enter(struct plait_atomic_u32 *now, struct plait_atomic_u32 *highest)
{
    const uint32_t seen = plait_add_acq_rel(now, 1U) + 1U;
    uint32_t before = plait_load_relaxed(highest);
    while (before < seen && !plait_compare_exchange_relaxed(highest, &before, seen)) {}
}

static void leave(struct plait_atomic_u32 *now)
{
    (void)plait_sub_acq_rel(now, 1U);
}

/* ---- tasks ---- */

/* Fails at once, or sleeps for so many milliseconds. */
static plait_status errand(int milliseconds)
{
    plait_status status = 7;
    if (milliseconds != NEVER) {
        status = sleep_for(milliseconds);
        count(status == PLAIT_OK ? &done : &cut_short);
    }
    return status;
}

static const struct model_errand_task running = {.run = errand, .name = "errand"};
static struct model_errand_slot slots[5];

/* Runs `tasks` tasks in a group, with the arguments given. */
static plait_status run_group(const struct model_errand_task *task, const int *arguments, unsigned tasks)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < tasks && outcome == PLAIT_OK; i++) {
            outcome = model_errand_start_soon(&group, &slots[i], task, arguments[i]);
        }
    }
    return outcome;
}

/* ---- limits of time ---- */

static void UP_01_move_on_after_ends_at_its_instant(void)
{
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_MOVE_ON_AFTER(&limit, 100 * MILLISECOND, &outcome) {
        outcome = sleep_for(600);
    }
    MODEL_EXPECT(outcome == PLAIT_OK && plait_scope_caught(&limit) && took(100));
}

static void UP_02_fail_after_says_timeout_at_its_instant(void)
{
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_FAIL_AFTER(&limit, 100 * MILLISECOND, &outcome) {
        outcome = sleep_for(600);
    }
    MODEL_EXPECT(outcome == PLAIT_TIMEOUT && took(100));
}

static void UP_03_a_limit_of_none_hides_no_limit_around_it(void)
{
    struct plait_scope outer, inner;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_MOVE_ON_AFTER(&outer, 100 * MILLISECOND, &outcome) {
        PLAIT_FAIL_AT(&inner, PLAIT_FOREVER, &outcome) {
            outcome = sleep_for(600);
        }
        MODEL_EXPECT(outcome == PLAIT_CANCELLED && took(100));
    }
    MODEL_EXPECT(outcome == PLAIT_OK && plait_scope_caught(&outer) && !plait_scope_caught(&inner));
}

static void PY_25_in_a_group_with_a_limit_each_task_completes_or_is_cancelled(void)
{
    const int sleeps[] = {10, 20, 30, 40};
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_MOVE_ON_AFTER(&limit, 25 * MILLISECOND, &outcome) {
        outcome = run_group(&running, sleeps, 4);
    }
    MODEL_EXPECT(outcome == PLAIT_OK && took(25));
    MODEL_EXPECT(plait_load_relaxed(&done) == 2 && plait_load_relaxed(&cut_short) == 2);
}

/* ---- a failure among many ---- */

static struct plait_lane lanes[MOST];

static void UP_07_one_failure_of_nine_cancels_the_others_at_once(void)
{
    const int sleeps[MOST] = {2000, 2000, 2000, 2000, NEVER, 2000, 2000, 2000, 2000};
    struct model_errand_batch batch = {
        .task = &running, .arguments = sleeps, .count = MOST, .lanes = lanes, .limit = MOST};
    begin();
    MODEL_EXPECT(model_errand_map(&batch) == 7 && batch.index == 4);
    MODEL_EXPECT(took(0) && plait_load_relaxed(&done) == 0);
}

/* ---- a maximum of connections ---- */

plait_status link_open(int *link)
{
    enter(&open_links, &most_links);
    *link = 1;
    return PLAIT_OK;
}

void link_close(int *link)
{
    *link = 0;
    leave(&open_links);
}

static void setup_links(void)
{
    setup();
    MODEL_EXPECT(model_links_init(&links, 2, 0) == PLAIT_OK);
}

static void links_are_closed(void)
{
    model_links_close(&links);
    model_links_destroy(&links);
    MODEL_EXPECT(plait_load_relaxed(&open_links) == 0 && plait_load_relaxed(&most_links) <= 2);
}

static plait_status use_a_link(int milliseconds)
{
    int link = 0;
    plait_status status = model_links_acquire(&links, &link);
    if (status == PLAIT_OK) {
        enter(&inside, &most);
        status = sleep_for(milliseconds);
        leave(&inside);
        count(&used_links);
        MODEL_EXPECT(model_links_release(&links, link) == PLAIT_OK);
    }
    return status;
}

static void UP_04_five_tasks_have_two_connections_at_a_time(void)
{
    static const struct model_errand_task using_one = {.run = use_a_link, .name = "use"};
    const int sleeps[] = {10, 10, 10, 10, 10};
    begin();
    MODEL_EXPECT(run_group(&using_one, sleeps, 5) == PLAIT_OK);
    MODEL_EXPECT(took(30) && plait_load_relaxed(&used_links) == 5 && plait_load_relaxed(&most) == 2);
}

/* ---- workers ---- */

static bool with_links;

/* Parcel 0 cannot be delivered. With links each one is delivered at the second attempt. */
plait_status parcel_run(int *parcel)
{
    const struct plait_retry policy = {.attempts = 3, .pause = MILLISECOND};
    struct plait_retrying retrying;
    plait_status status = *parcel == 0 ? 7 : PLAIT_OK;
    if (with_links) {
        unsigned attempt = 0;
        status = plait_retry_begin(&retrying, &policy);
        MODEL_EXPECT(status == PLAIT_OK);
        do {
            plait_retry_open(&retrying);
            status = use_a_link(10);
            attempt++;
            status = status == PLAIT_OK && attempt == 1 ? 7 : status;
        } while (plait_retry_again(&retrying, &status));
    }
    if (status == PLAIT_OK) {
        count(&handled);
    }
    return status;
}

plait_status parcel_failed(int *parcel, plait_status status)
{
    MODEL_EXPECT(*parcel == 0 && status == 7);
    count(&told);
    return PLAIT_OK; /* go on */
}

static model_crew_of_three crew;
static struct model_crew_of_three_slot workers[3];

static void deliver(unsigned crew_size, int first, int last)
{
    struct plait_group group;
    plait_status outcome = model_crew_of_three_init(&crew);
    PLAIT_GROUP(&group, &outcome) {
        outcome = model_crew_of_three_start(&crew, &group, workers, crew_size);
        for (int parcel = first; parcel <= last && outcome == PLAIT_OK; parcel++) {
            outcome = model_crew_of_three_submit(&crew, parcel);
        }
        model_crew_of_three_stop(&crew);
    }
    MODEL_EXPECT(outcome == PLAIT_OK);
    model_crew_of_three_destroy(&crew);
}

static void UP_05_workers_handle_what_is_submitted_and_tell_what_fails(void)
{
    with_links = false;
    deliver(2, 0, 3);
    MODEL_EXPECT(plait_load_relaxed(&handled) == 3 && plait_load_relaxed(&told) == 1);
}

static void PY_27_pool_workers_and_retry_together(void)
{
    with_links = true;
    deliver(3, 1, 3);
    MODEL_EXPECT(plait_load_relaxed(&handled) == 3 && plait_load_relaxed(&used_links) == 6);
    MODEL_EXPECT(plait_load_relaxed(&most) == 2);
}

/* ---- primitives together ---- */

static plait_status pass_all_three(int unused)
{
    (void)unused;
    plait_status status = plait_event_wait(&event);
    if (status == PLAIT_OK) {
        status = plait_semaphore_acquire(&semaphore);
    }
    if (status == PLAIT_OK) {
        enter(&inside, &most);
        PLAIT_WITH_MUTEX(&lock, &status) {
            model_write(guarded, model_read(guarded) + 1U);
            status = sleep_for(1);
        }
        leave(&inside);
        MODEL_EXPECT(plait_semaphore_release(&semaphore) == PLAIT_OK);
    }
    return status;
}

static void PY_26_semaphore_lock_and_event_together(void)
{
    static const struct model_errand_task passing = {.run = pass_all_three, .name = "pass"};
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    begin();
    PLAIT_GROUP(&group, &outcome) {
        for (unsigned i = 0; i < 5 && outcome == PLAIT_OK; i++) {
            outcome = model_errand_start_soon(&group, &slots[i], &passing, 0);
        }
        plait_event_set(&event);
    }
    MODEL_EXPECT(outcome == PLAIT_OK && took(5));
    MODEL_EXPECT(model_read(guarded) == 5 && plait_load_relaxed(&most) == 2);
}

static const struct scenario SCENARIOS[] = {
    {.name = "move on after",
     .setup = setup,
     .bodies = {UP_01_move_on_after_ends_at_its_instant},
     .strict_clock = true},
    {.name = "fail after",
     .setup = setup,
     .bodies = {UP_02_fail_after_says_timeout_at_its_instant},
     .strict_clock = true},
    {.name = "a limit of none",
     .setup = setup,
     .bodies = {UP_03_a_limit_of_none_hides_no_limit_around_it},
     .strict_clock = true},
    {.name = "a group with a limit",
     .setup = setup,
     .bodies = {PY_25_in_a_group_with_a_limit_each_task_completes_or_is_cancelled},
     .strict_clock = true},
    {.name = "one failure of nine",
     .setup = setup,
     .bodies = {UP_07_one_failure_of_nine_cancels_the_others_at_once},
     .strict_clock = true},
    {.name = "two connections",
     .setup = setup_links,
     .bodies = {UP_04_five_tasks_have_two_connections_at_a_time},
     .check = links_are_closed,
     .strict_clock = true},
    {.name = "workers",
     .setup = setup,
     .bodies = {UP_05_workers_handle_what_is_submitted_and_tell_what_fails},
     .strict_clock = true},
    {.name = "pool, workers, retry",
     .setup = setup_links,
     .bodies = {PY_27_pool_workers_and_retry_together},
     .check = links_are_closed,
     .strict_clock = true},
    {.name = "semaphore, lock, event",
     .setup = setup,
     .bodies = {PY_26_semaphore_lock_and_event_together},
     .strict_clock = true},
};

int main(int argc, char **argv)
{
    return model_main(argc, argv, SCENARIOS, sizeof(SCENARIOS) / sizeof(SCENARIOS[0]));
}
