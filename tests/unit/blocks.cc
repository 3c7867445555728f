/* SPDX-License-Identifier: MIT */
/* blocks.cc: scopes, groups, a mutex and a generated task as C++17 sees them: headers, static initialisers, blocks, and
 * every way out of them. */
#include <cstdio>

#include <plait/event.h>
#include <plait/group.h>
#include <plait/mutex.h>
#include <plait/scope.h>
#include <plait/task.h>

#include "task_page.h"

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

int main()
{
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
    std::printf("%s\n", good ? "good" : "bad");
    return good ? 0 : 1;
}
