/* SPDX-License-Identifier: MIT */
/* tracker.c: a list of records in the order in which they came, under a mutex.
 *
 *     first ─► record ─► record ─► NULL          each record knows the pointer that points to it, hence O(1) to leave
 *              ▲ slot    ▲ slot    ▲ end */
#include <plait/tracker.h>

#include <plait/strand.h>

/* All under tracker->mutex from here. */
static void leave(struct plait_tracker *tracker, struct plait_tracked *record)
{
    *record->slot = record->next;
    if (record->next != NULL) {
        record->next->slot = record->slot;
    } else {
        tracker->end = record->slot;
    }
    record->tracker = NULL;
    tracker->live--;
}

plait_status plait_tracker_track(struct plait_tracker *tracker, struct plait_tracked *record, const char *name,
                                 const char *kind)
{
    const plait_time now = plait_now();
    struct plait_mutex *held = plait_mutex_lock_shielded(&tracker->mutex, "plait_tracker_track");
    const bool free = record->tracker == NULL;
    if (free) {
        tracker->tracked++;
        tracker->live++;
        record->trace.name = name;
        record->trace.kind = kind;
        record->trace.number = tracker->tracked;
        record->trace.since = now;
        record->trace.strand = plait_strand_id();
        record->next = NULL;
        record->slot = tracker->first == NULL ? &tracker->first : tracker->end;
        *record->slot = record;
        tracker->end = &record->next;
        record->tracker = tracker;
    }
    plait_mutex_unlock(held);
    return free ? PLAIT_OK : PLAIT_MISUSE;
}

bool plait_tracker_untrack(struct plait_tracker *tracker, struct plait_tracked *record)
{
    struct plait_mutex *held = plait_mutex_lock_shielded(&tracker->mutex, "plait_tracker_untrack");
    const bool tracked = record->tracker == tracker;
    if (tracked) {
        leave(tracker, record);
    }
    plait_mutex_unlock(held);
    return tracked;
}

size_t plait_tracker_live(struct plait_tracker *tracker, struct plait_trace *traces, size_t room)
{
    struct plait_mutex *held = plait_mutex_lock_shielded(&tracker->mutex, "plait_tracker_live");
    const size_t live = tracker->live;
    const struct plait_tracked *record = tracker->first;
    for (size_t i = 0; i < room && record != NULL; i++) {
        traces[i] = record->trace;
        record = record->next;
    }
    plait_mutex_unlock(held);
    return live;
}

void plait_tracker_clear(struct plait_tracker *tracker)
{
    struct plait_mutex *held = plait_mutex_lock_shielded(&tracker->mutex, "plait_tracker_clear");
    while (tracker->first != NULL) {
        leave(tracker, tracker->first);
    }
    plait_mutex_unlock(held);
}
