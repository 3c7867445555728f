/* SPDX-License-Identifier: MIT */
/* blocks.cc: scopes, groups, locks, permits and a generated task as C++17 sees them: headers, static initialisers,
 * blocks, and every way out of them. */
#include <cstdio>

#include <plait/condition.h>
#include <plait/event.h>
#include <plait/gate.h>
#include <plait/group.h>
#include <plait/guard.h>
#include <plait/latch.h>
#include <plait/limiter.h>
#include <plait/mutex.h>
#include <plait/rate_limiter.h>
#include <plait/rwlock.h>
#include <plait/scope.h>
#include <plait/semaphore.h>
#include <plait/task.h>
#include <plait/tracker.h>

#include "task_page.h"
#include "task_quiet.h"

static plait_status fetch(const char *, struct test_page *page)
{
    page->length = 3;
    return PLAIT_OK;
}

/* Members in the order that the header documents. */
static const struct task_page_task fetch_task = {fetch, "fetch", false};

static plait_status leave_early(struct plait_scope *scope, plait_status *outcome)
{
    PLAIT_MOVE_ON_AFTER(scope, 0, outcome) {
        *outcome = plait_sleep(plait_seconds(1000));
        return *outcome;
    }
    return PLAIT_OK;
}

static struct plait_mutex mutex = PLAIT_MUTEX_INIT;
static struct plait_mutex fair = PLAIT_MUTEX_FAIR_INIT;
static struct plait_event event = PLAIT_EVENT_INIT;

static bool lock_both_and_leave(plait_status *status)
{
    PLAIT_WITH_MUTEX(&mutex, status) {
        PLAIT_WITH_MUTEX(&fair, status) {
            PLAIT_WITH_MUTEX(&mutex, status) {
                return false; /* not reached: this strand holds it */
            }
            return *status == PLAIT_MISUSE && plait_mutex_is_owner(&fair) && !plait_event_is_set(&event);
        }
    }
    return false;
}

static struct plait_semaphore semaphore = PLAIT_SEMAPHORE_INIT(2);
static struct plait_semaphore bounded = PLAIT_SEMAPHORE_BOUNDED_INIT(1, 1);
static struct plait_limiter limiter = PLAIT_LIMITER_INIT(1);
static struct plait_rate_limiter rate = PLAIT_RATE_LIMITER_INIT(1, PLAIT_SECOND, 1);
static struct plait_gate gate = PLAIT_GATE_INIT;
static struct plait_gate opened = PLAIT_GATE_INIT_OPEN;
static struct plait_latch latch = PLAIT_LATCH_INIT(1);
static struct plait_guard guard = PLAIT_GUARD_INIT;
static struct plait_tracker tracker = PLAIT_TRACKER_INIT;

static bool take_all_and_leave(plait_status *status)
{
    struct plait_loan loan = PLAIT_LOAN_INIT;
    PLAIT_WITH_SEMAPHORE(&semaphore, status) {
        PLAIT_WITH_LIMITER(&limiter, &loan, status) {
            PLAIT_WITH_GUARD(&guard, status) {
                return plait_semaphore_value(&semaphore) == 1 && plait_limiter_available(&limiter) == 0 &&
                       plait_guard_holder(&guard) == plait_strand_id();
            }
        }
    }
    return false;
}

static struct plait_rwlock list = PLAIT_RWLOCK_INIT;
static struct plait_condition changed = PLAIT_CONDITION_INIT;

static bool read_write_and_wait(plait_status *status)
{
    unsigned items = 0;
    PLAIT_WITH_WRITE(&list, status) {
        items = plait_rwlock_is_writer(&list) ? 1 : 0;
    }
    PLAIT_WITH_READ(&list, status) {
        PLAIT_WITH_MUTEX(&mutex, status) {
            *status = plait_condition_notify_all(&changed, &mutex);
            return *status == PLAIT_OK && plait_rwlock_readers(&list) == 1 &&
                   PLAIT_WAIT_WHILE(&changed, &mutex, items == 0, PLAIT_FOREVER) == PLAIT_OK &&
                   PLAIT_WAIT_WHILE(&changed, &mutex, items == 1, plait_after(0)) == PLAIT_TIMEOUT;
        }
    }
    return false;
}

static bool use_the_others()
{
    struct plait_tracked tracked = PLAIT_TRACKED_INIT;
    const bool tracks = plait_tracker_track(&tracker, &tracked, "one", nullptr) == PLAIT_OK;
    return tracks && plait_tracker_untrack(&tracker, &tracked) && !plait_gate_is_open(&gate) &&
           plait_gate_wait(&opened) == PLAIT_OK && plait_latch_done(&latch) == PLAIT_OK &&
           plait_latch_wait(&latch) == PLAIT_OK && plait_semaphore_release(&bounded) == PLAIT_MISUSE &&
           plait_rate_limiter_try_acquire(&rate, 1) == PLAIT_OK;
}

/* As a batch, which is open for the second use only, and left early. */
static bool map_and_take_one(size_t *index)
{
    static const char *const urls[] = {"a", "b", "c"};
    struct test_page pages[3] = {{0}, {0}, {0}};
    struct plait_lane lanes[2];
    plait_word order[3];
    struct task_page_batch batch = {};
    plait_status status = PLAIT_OK;
    batch.task = &fetch_task;
    batch.count = 3;
    batch.arguments = urls;
    batch.results = pages;
    batch.lanes = lanes;
    batch.limit = 2;
    batch.order = order;
    if (task_page_map(&batch) != PLAIT_OK || batch.index != 3 || pages[2].length != 3) {
        return false;
    }
    TASK_PAGE_AS_COMPLETED(&batch, &status)
    {
        return task_page_as_completed_next(&batch, index) == PLAIT_OK;
    }
    return false;
}

static bool repeat_it()
{
    const struct plait_every twice = {1, 0, 2, nullptr};
    struct plait_every_counts counts;
    struct test_page page = {0};
    return task_page_every(&twice, &fetch_task, "url", &page, &counts) == PLAIT_OK && counts.calls == 2 &&
           page.length == 3;
}

static plait_status get_ready(bool says, struct task_quiet_slot *self)
{
    return says ? task_quiet_started(self) : PLAIT_OK;
}

static const struct task_quiet_task quiet_task = {get_ready, "quiet", false};

static bool is_told_of_both()
{
    struct plait_group group;
    struct task_page_slot page_slot;
    struct task_quiet_slot quiet_slot;
    struct test_page page = {0};
    int told = 0;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_KEEP_GOING | PLAIT_TELL_ENDS, &outcome) {
        struct plait_slot *ended = nullptr;
        outcome = task_page_start_soon(&group, &page_slot, &fetch_task, "url", &page);
        if (outcome == PLAIT_OK) {
            outcome = task_quiet_start(&group, &quiet_slot, &quiet_task, true);
        }
        while (plait_group_next(&group, &ended) == PLAIT_OK) {
            told += task_page_of(ended) == &page_slot ? 1 : task_quiet_of(ended) == &quiet_slot ? 10 : 100;
        }
    }
    return outcome == PLAIT_OK && told == 11;
}

int main()
{
    size_t index = 3;
    struct plait_group group;
    struct plait_scope limit, shield;
    struct task_page_slot slot;
    struct test_page page = {0};
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, plait_seconds(1000), &outcome) {
        PLAIT_GROUP(&group, &outcome) {
            outcome = task_page_start_soon(&group, &slot, &fetch_task, "url", &page);
            PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcome) {
                if (plait_checkpoint() != PLAIT_OK) {
                    break;
                }
            }
        }
    }
    bool good = outcome == PLAIT_OK && page.length == 3 && task_page_state(&slot) == PLAIT_TASK_FINISHED;
    struct plait_scope *top = plait_self()->top;
    good = good && leave_early(&limit, &outcome) == PLAIT_CANCELLED && outcome == PLAIT_OK && plait_self()->top == top;
    good = good && lock_both_and_leave(&outcome) && !plait_mutex_locked(&mutex) && !plait_mutex_locked(&fair);
    good = good && take_all_and_leave(&outcome) && read_write_and_wait(&outcome) &&
           plait_semaphore_value(&semaphore) == 2 && plait_limiter_available(&limiter) == 1 &&
           plait_guard_holder(&guard) == 0 && use_the_others() && map_and_take_one(&index) && index < 3 &&
           repeat_it() && is_told_of_both();
    std::printf("%s\n", good ? "good" : "bad");
    return good ? 0 : 1;
}
