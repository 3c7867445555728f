/* SPDX-License-Identifier: MIT */
/* watch.h: what a loop shows to a watcher on another thread: which strand it runs, and that it goes on.
 *
 *     loop, each turn          strand = who runs; turns + 1          two plain stores
 *     loop, a strand ends      strand = none; light fence; somebody looking? then wait until it has looked
 *     watcher                  looking = 1; heavy fence; strand: read its name; looking = 0
 *
 * Invariant: what the watcher reads has not ended. Store, fence, load on either side: either the loop sees that
 * somebody looks and waits before the strand's end is told, or the watcher sees that no strand is there. The strand may
 * go on and wait meanwhile, it only cannot end. The watcher looks once in a while, a loop ends strands all the time: so
 * the heavy half is the watcher's, and the loop's costs nothing where the system has membarrier.
 *
 * Order: `strand` is stored with release, so that the watcher sees the strand's name; `looking` goes back to 0 with
 * release and is read with acquire, so that whatever ends the strand comes after the reading. `turns` orders nothing.
 */
#ifndef PLAIT_SRC_WATCH_H
#define PLAIT_SRC_WATCH_H

#include <plait/atomic.h>
#include <plait/small_lock.h>
#include <plait/strand.h>

PLAIT_ATOMIC_POINTER(plait_watched, struct plait_strand);

/* All zero at first. */
struct plait_watch {
    /* fixed while the loop runs */
    bool on; /* somebody watches */
    /* the loop */
    struct plait_watched strand;   /* who runs; NULL: nobody, or one whose end is told */
    struct plait_atomic_u32 turns; /* changes when another strand, or the same one anew, runs */
    /* the watcher */
    plait_word looking;
    struct plait_small_lock lock; /* held while `looking` is 1, for the loop to sleep on */
    uint32_t seen;                /* `turns`, when it was last different ... */
    plait_time since;             /* ... at this instant */
    plait_duration reports_at;    /* how long that must last to be reported next */
};

/* ---- the loop ---- */

PLAIT_INLINE struct plait_strand *plait_watch_running(const struct plait_watch *watch)
{
    return plait_load_relaxed(&watch->strand);
}

PLAIT_INLINE void plait_watch_shows(struct plait_watch *watch, struct plait_strand *strand)
{
    plait_store_release(&watch->strand, strand);
}

PLAIT_INLINE void plait_watch_turn(struct plait_watch *watch)
{
    plait_store_relaxed(&watch->turns, plait_load_relaxed(&watch->turns) + 1U); /* this thread alone writes it */
}

/* The running strand ends. When it returns, nobody looks at it. */
PLAIT_INLINE void plait_watch_hides(struct plait_watch *watch)
{
    plait_store_relaxed(&watch->strand, NULL);
    plait_fence_light();
    if (PLAIT_UNLIKELY(plait_load_acquire(&watch->looking) != 0)) {
        plait_small_lock_lock(&watch->lock);
        plait_small_lock_unlock(&watch->lock);
    }
}

/* ---- the watcher ---- */

/* The strand that runs, which does not end before plait_watch_looked(); NULL: none. */
PLAIT_INLINE struct plait_strand *plait_watch_look(struct plait_watch *watch)
{
    plait_small_lock_lock(&watch->lock);
    plait_store_relaxed(&watch->looking, 1U);
    (void)plait_fence_heavy();
    return plait_load_acquire(&watch->strand);
}

PLAIT_INLINE void plait_watch_looked(struct plait_watch *watch)
{
    plait_store_release(&watch->looking, 0U);
    plait_small_lock_unlock(&watch->lock);
}

#endif /* PLAIT_SRC_WATCH_H */
