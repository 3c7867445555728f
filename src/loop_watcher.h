/* SPDX-License-Identifier: MIT */
/* loop_watcher.h: the thread that looks after the loops of one plait_fibers_run(). */
#ifndef PLAIT_SRC_LOOP_WATCHER_H
#define PLAIT_SRC_LOOP_WATCHER_H

#include <plait/task.h>
#include <plait/time.h>

struct plait_loop;

/* All zero but for what is said. */
struct plait_watcher {
    struct plait_slot slot; /* first */
    /* fixed while it runs */
    struct plait_loop *loops;
    uint32_t count;
    plait_duration stalled_after;
    /* any thread */
    plait_word stops;
};

/* Starts to watch `loops`, as a task of the group. PLAIT_NO_RESOURCE: no thread is to be had. */
PLAIT_MUST_USE plait_status plait_watcher_start(struct plait_watcher *watcher, struct plait_group *threads);

/* Tells it to end; its group waits for it. Harmless if it was not started. */
void plait_watcher_stop(struct plait_watcher *watcher);

#endif /* PLAIT_SRC_LOOP_WATCHER_H */
