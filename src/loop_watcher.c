/* SPDX-License-Identifier: MIT */
/* loop_watcher.c: noticing that a loop is held up. A loop changes its number of turns whenever it goes from one fiber
 * to the next, and whenever it has slept; the watcher looks at those numbers twice in each span that is too long. A
 * loop whose number stands still, and that is not asleep, is held up by the fiber that it shows: watch.h.
 *
 * It polls, since a signal or a clock reading in each turn would cost the loops more than the watcher's looks do: two
 * loads of a line that only the loop writes. A stall is reported once, and again each time it has become twice as long.
 *
 * Source: the idea of Seastar's stall detector, with a thread in place of its signal. */
#include <plait/inspect.h>
#include <plait/wait.h>

#include "loop.h"
#include "loop_watcher.h"
#include "stall.h"
#include "task.h"

static bool sleeps(const struct plait_loop *loop)
{
    return plait_inbox_is_mark(plait_load_relaxed(&loop->inbox));
}

/* Not the strand, which may end: what a report needs of it. */
static bool copy_running(struct plait_watch *watch, struct plait_stall *stall)
{
    struct plait_strand *strand = plait_watch_look(watch);
    const bool found = strand != NULL && plait_load_relaxed(&watch->turns) == watch->seen;
    if (found) {
        plait_stall_name(stall, strand);
    }
    plait_watch_looked(watch);
    return found;
}

static void look_after(struct plait_loop *loop, plait_time now, plait_duration too_long)
{
    struct plait_watch *watch = &loop->watch;
    const uint32_t turns = plait_load_relaxed(&watch->turns);
    if (turns != watch->seen || sleeps(loop)) {
        watch->seen = turns;
        watch->since = now;
        watch->reports_at = too_long;
    } else if (plait_time_since(now, watch->since) >= watch->reports_at) {
        struct plait_stall stall = {
            .kind = PLAIT_STALL_LOOP, .loop = loop->number, .lasted = plait_time_since(now, watch->since)};
        watch->reports_at *= 2;
        if (copy_running(watch, &stall)) {
            plait_stall_report(&stall);
        }
    } else {
        /* not yet */
    }
}

static plait_status watch_loops(struct plait_slot *slot)
{
    struct plait_watcher *watcher = (struct plait_watcher *)slot; /* D-6 */
    const plait_duration pause = watcher->stalled_after / 2 + 1;
    while (plait_load_acquire(&watcher->stops) == 0) {
        plait_status status = plait_wait_shielded(&watcher->stops, 0, plait_after(pause));
        const plait_time now = plait_now();
        for (uint32_t i = 0; i < watcher->count && status == PLAIT_TIMEOUT; i++) {
            look_after(&watcher->loops[i], now, watcher->stalled_after);
        }
    }
    return PLAIT_OK;
}

plait_status plait_watcher_start(struct plait_watcher *watcher, struct plait_group *threads)
{
    const plait_time now = plait_now();
    for (uint32_t i = 0; i < watcher->count; i++) {
        watcher->loops[i].watch.since = now;
        watcher->loops[i].watch.reports_at = watcher->stalled_after;
    }
    return plait_slot_start(threads, &watcher->slot, watch_loops, "watcher", true);
}

void plait_watcher_stop(struct plait_watcher *watcher)
{
    (void)plait_store_wake(&watcher->stops, 1, 1);
}
