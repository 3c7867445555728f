/* SPDX-License-Identifier: MIT */
/* blocks_returned.c: outcomes returned from inside of their block, on the lines marked `found`, and what plait-check
 * must leave alone. blocks_returned.sh compares; nobody runs it. Also valid as C++. */
#include <plait/group.h>
#include <plait/mutex.h>
#include <plait/portal.h>
#include <plait/scope.h>

#include "checked.h"

plait_status by_value(void);
plait_status by_value(void)
{
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, 1, &outcome) {
        outcome = plait_sleep(1);
        if (outcome != PLAIT_OK) {
            return outcome; /* found */
        }
    }
    return outcome;
}

plait_status by_pointer(plait_status *outcome);
plait_status by_pointer(plait_status *outcome)
{
    struct plait_group group;
    PLAIT_GROUP(&group, outcome) {
        for (int i = 0; i < 2; i++) {
            return *outcome; /* found */
        }
    }
    return *outcome;
}

plait_status with_options(void);
plait_status with_options(void)
{
    struct plait_group group;
    plait_status outcome = PLAIT_OK;
    PLAIT_GROUP_WITH(&group, PLAIT_KEEP_GOING, &outcome) {
        return outcome; /* found */
    }
    return outcome;
}

plait_status of_a_portal(struct plait_portal *portal);
plait_status of_a_portal(struct plait_portal *portal)
{
    plait_status outcome = PLAIT_OK;
    PLAIT_PORTAL(portal, &outcome)
    {
        return outcome; /* found */
    }
    return outcome;
}

plait_status of_a_batch(struct checked_batch *batch);
plait_status of_a_batch(struct checked_batch *batch)
{
    plait_status outcome = PLAIT_OK;
    size_t index = 0;
    CHECKED_AS_COMPLETED(batch, &outcome)
    {
        outcome = checked_as_completed_next(batch, &index);
        return outcome; /* found */
    }
    return outcome;
}

plait_status in_elements(plait_status outcomes[2]);
plait_status in_elements(plait_status outcomes[2])
{
    struct plait_scope shield;
    PLAIT_SHIELD(&shield, PLAIT_FOREVER, &outcomes[1]) {
        return outcomes[1]; /* found */
    }
    return outcomes[0];
}

struct work {
    struct plait_scope limit;
    struct {
        plait_status outcome;
        int done;
    } report;
};

int in_members(struct work *work);
int in_members(struct work *work)
{
    PLAIT_SCOPE(&work->limit, &work->report.outcome) {
        if (work->report.done != 0) {
            return work->report.done; /* another member */
        }
        return work->report.outcome == PLAIT_OK ? 1 : 0; /* found */
    }
    return work->report.done;
}

int what_it_means(int wanted);
int what_it_means(int wanted)
{
    struct plait_scope outer, inner;
    plait_status whole = PLAIT_OK;
    plait_status part = PLAIT_OK;
    PLAIT_SCOPE(&outer, &whole) {
        PLAIT_MOVE_ON_AFTER(&inner, 1, &part) {
            if (wanted == 1) {
                return whole == PLAIT_OK ? 1 : 2; /* found */
            }
            if (wanted == 2) {
                return -(int)part; /* found */
            }
            if (wanted == 3) {
                return 5;
            }
        }
        return (int)part; /* its block has settled it */
    }
    return 0;
}

plait_status of_a_lock(struct plait_mutex *mutex, int *counter);
plait_status of_a_lock(struct plait_mutex *mutex, int *counter)
{
    plait_status status = PLAIT_OK;
    PLAIT_WITH_MUTEX(mutex, &status) {
        ++*counter;
        return status; /* known since the lock was taken */
    }
    return status;
}

plait_status told(const char *text, plait_status status);
plait_status of_a_call(void);
plait_status of_a_call(void)
{
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, 1, &outcome) {
        return told("error: it failed", outcome); /* found */
    }
    return outcome;
}

#ifdef __cplusplus
plait_status of_a_function_inside(void);
plait_status of_a_function_inside(void)
{
    struct plait_scope limit;
    plait_status outcome = PLAIT_OK;
    PLAIT_FAIL_AFTER(&limit, 1, &outcome) {
        auto is = [&outcome] { return outcome; }; /* leaves no block */
        if (is() == PLAIT_OK) {
            outcome = plait_sleep(1);
        }
    }
    return outcome;
}
#endif
