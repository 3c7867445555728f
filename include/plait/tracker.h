/* SPDX-License-Identifier: MIT */
/* tracker.h: which objects are still there: to find those that somebody forgot to end.
 *
 *     static struct plait_tracker sessions = PLAIT_TRACKER_INIT;
 *
 *     struct session { struct plait_tracked tracked; ... };
 *     plait_tracker_track(&sessions, &session->tracked, "login", "session");      where a session begins
 *     plait_tracker_untrack(&sessions, &session->tracked);                        where it ends
 *
 *     struct plait_trace left[8];
 *     count = plait_tracker_live(&sessions, left, 8);                             at the end of a program or a test
 *
 * The record is part of the object that it speaks for, so nothing is allocated and nothing can fail. It stays where it
 * is while it is tracked. All calls may overlap, but those on one record, one of which clear is. Texts are not copied:
 * they live as long as the record is tracked. */
#ifndef PLAIT_TRACKER_H
#define PLAIT_TRACKER_H

#include <plait/base.h>
#include <plait/mutex.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* What is known of an object that is tracked. */
struct plait_trace {
    const char *name; /* as given; NULL: none was, the number tells it from others */
    const char *kind; /* as given, may be NULL */
    uint64_t number;  /* counts what this tracker has tracked, from 1 */
    plait_time since; /* when it began to be tracked */
    uint32_t strand;  /* id of the strand that began it */
};

struct plait_tracked {
    struct plait_tracker *tracker; /* NULL: not tracked */
    /* tracker->mutex */
    struct plait_trace trace;
    struct plait_tracked *next;
    struct plait_tracked **slot; /* what points here */
};

struct plait_tracker {
    struct plait_mutex mutex;
    /* mutex */
    uint64_t tracked; /* so far */
    size_t live;
    struct plait_tracked *first;
    struct plait_tracked **end; /* where the next one goes; NULL: none was ever tracked */
};

/* Static initialisers: nothing is tracked; a record that is not. All bytes zero do as well. */
#define PLAIT_TRACKER_INIT                 \
    {                                      \
        PLAIT_MUTEX_INIT, 0, 0, NULL, NULL \
    }
#define PLAIT_TRACKED_INIT                        \
    {                                             \
        NULL, {NULL, NULL, 0, {0}, 0}, NULL, NULL \
    }

/* Tracks an object from now on. PLAIT_MISUSE: it is tracked already. Waits only for others in the middle of such a
 * call, shielded: no checkpoint, so that it may stand where an object is made or ended. O(1). */
PLAIT_MUST_USE plait_status plait_tracker_track(struct plait_tracker *tracker, struct plait_tracked *record,
                                                const char *name, const char *kind);

/* Tracks it no longer. False: it was not tracked here; that is harmless. Waits like the above. O(1). */
bool plait_tracker_untrack(struct plait_tracker *tracker, struct plait_tracked *record);

/* How many are tracked, and of the longest tracked ones, up to `room`, what is known of them. `traces` may be NULL when
 * `room` is 0. One moment's picture; out of date when it returns. Waits like the above. O(room). */
size_t plait_tracker_live(struct plait_tracker *tracker, struct plait_trace *traces, size_t room);

/* Tracks nothing any longer. Waits like the above. O(their number). */
void plait_tracker_clear(struct plait_tracker *tracker);

PLAIT_EXTERN_C_END

#endif /* PLAIT_TRACKER_H */
