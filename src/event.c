/* SPDX-License-Identifier: MIT */
/* event.c: the halves of an event that somebody waits for. */
#include <plait/event.h>

#include "waiting.h"

void plait_private_event_wake(struct plait_event *event)
{
    (void)plait_wake_in(&event->word, PLAIT_QUEUE_NORMAL, PLAIT_TOKEN_WAKE, PLAIT_WAKE_ALL);
}

plait_status plait_private_event_wait(struct plait_event *event, plait_time deadline)
{
    plait_status status = PLAIT_OK;
    uint32_t seen = plait_load_acquire(&event->word);
    while (status == PLAIT_OK && (seen & PLAIT_PRIVATE_EVENT_SET) == 0) {
        if (seen == PLAIT_PRIVATE_EVENT_WAITERS ||
            plait_compare_exchange_acquire(&event->word, &seen, (uint32_t)PLAIT_PRIVATE_EVENT_WAITERS)) {
            uint32_t token = PLAIT_TOKEN_NOTHING;
            status =
                plait_wait_in(&event->word, PLAIT_QUEUE_NORMAL, PLAIT_PRIVATE_EVENT_WAITERS, deadline, false, &token);
            if (status == PLAIT_OK) {
                seen = plait_load_acquire(&event->word);
            }
        }
    }
    return status;
}

uint32_t plait_event_waiters(const struct plait_event *event)
{
    return plait_shard_count(&event->word, PLAIT_QUEUE_NORMAL);
}
