/* SPDX-License-Identifier: MIT */
/* strip.h: a row of tasks of one thread. It adds and takes the newest at one end without a locked instruction; others
 * take the oldest at the other end, many at a time, one taker after the other.
 *
 *     free          begin                     end
 *      │ being copied │  tasks                 │ room                    indices only grow, but for `end` and for a
 *      ▼              ▼                        ▼                         taker that gives back what was not there
 *     ┌──────────────┬────────────────────────┬────────────────
 *     │  others take │ ...                    │ its thread adds, takes
 *     └──────────────┴────────────────────────┴────────────────
 *
 * Invariants, whenever the lock is free and its thread is not inside
 *     free = begin <= end <= free + ROOM, and the tasks are the entries from begin to end.
 *
 * Who takes lays claim first and looks then: a taker raises `begin`, its thread lowers `end`, each then reads what the
 * other one writes, and between the two stands a fence. So of two that want one entry at least one sees the other. The
 * taker gives back what it has claimed beyond `end`. The thread takes its claim back, waits for the lock, and looks
 * again: then nobody is inside. The fences are the order of seq_cst accesses, or the light and the heavy one.
 *
 * Orders. `end` is stored with release, also where it is lowered, and loaded with acquire: the tasks and their entries
 * are seen. `free` is stored with release when the entries have been copied, and loaded with acquire before they are
 * used again. `begin` is lowered with release, for a task that is given back has been looked at, and loaded with
 * acquire. The entries themselves are relaxed.
 *
 * A strip stands beside a word, `calm`, that says that nobody has to hear of a task which is added. The same two fences
 * keep them together: who adds looks at the word then; who ends the calm looks at the strips then. One of them sees the
 * other.
 *
 * Source: the THE protocol of M. Frigo, C. Leiserson, K. Randall, "The implementation of the Cilk-5 multithreaded
 * language", 1998, with batches, and with fences of two weights. tests/sim/strip.c explores it. */
#ifndef PLAIT_SRC_STRIP_H
#define PLAIT_SRC_STRIP_H

#include <plait/atomic.h>
#include <plait/small_lock.h>
#include <plait/task.h>

/* A power of two. In the simulator few, so that all rows may be put back before each run. */
#if !defined(PLAIT_STRIP_ROOM) && PLAIT_MODE_NUMBER == PLAIT_MODE_simulation
#define PLAIT_STRIP_ROOM 4U
#elif !defined(PLAIT_STRIP_ROOM)
#define PLAIT_STRIP_ROOM 512U
#endif

/* Who pays for the fences between its thread, when it takes, and others that take: both, or the others alone, by a
 * system call for each batch. The one for a strip that is taken from by others most of the time, the other where they
 * seldom come. (Measured: with a system call for each batch of starts, which is small where workers are faster than the
 * starter, a task took four times as long.) */
enum plait_strip_kind { PLAIT_STRIP_PLAIN, PLAIT_STRIP_LIGHT };

PLAIT_ATOMIC_POINTER(plait_strip_entry, struct plait_slot);

struct plait_strip {
    /* its thread; anybody reads it */
    PLAIT_ALIGNAS(64) struct plait_atomic_u32 end;
    /* lock; its thread reads them */
    PLAIT_ALIGNAS(64) struct plait_small_lock lock;
    struct plait_atomic_u32 begin;
    struct plait_atomic_u32 free;
    /* its thread writes them, takers read them */
    PLAIT_ALIGNAS(64) struct plait_strip_entry entry[PLAIT_STRIP_ROOM];
};

PLAIT_INLINE struct plait_strip_entry *plait_strip_at(struct plait_strip *strip, uint32_t index)
{
    return &strip->entry[index % PLAIT_STRIP_ROOM];
}

/* How many tasks there are; out of date when it returns. Any thread. */
PLAIT_INLINE uint32_t plait_strip_size(const struct plait_strip *strip)
{
    const uint32_t begin = plait_load_relaxed(&strip->begin);
    const int32_t size = (int32_t)(plait_load_relaxed(&strip->end) - begin);
    return size > 0 ? (uint32_t)size : 0U;
}

/* ---- its thread ---- */

/* False: there is no room. */
PLAIT_INLINE bool plait_strip_add(struct plait_strip *strip, struct plait_slot *task)
{
    const uint32_t end = plait_load_relaxed(&strip->end);
    const bool fits = end - plait_load_acquire(&strip->free) < PLAIT_STRIP_ROOM;
    if (PLAIT_LIKELY(fits)) {
        plait_store_relaxed(plait_strip_at(strip, end), task);
        plait_store_release(&strip->end, end + 1U);
    }
    return fits;
}

/* For how many more there is room, at least. */
PLAIT_INLINE uint32_t plait_strip_room(const struct plait_strip *strip)
{
    return PLAIT_STRIP_ROOM - (plait_load_relaxed(&strip->end) - plait_load_acquire(&strip->free));
}

/* Adds a batch, for which there is room, the first of it as the newest: so its thread takes them in their order, and
 * others the last ones. */
PLAIT_INLINE void plait_strip_fill(struct plait_strip *strip, struct plait_slot *const batch[], uint32_t count)
{
    const uint32_t end = plait_load_relaxed(&strip->end);
    for (uint32_t i = 0; i < count; i++) {
        plait_store_relaxed(plait_strip_at(strip, end + i), batch[count - 1U - i]);
    }
    plait_store_release(&strip->end, end + count);
}

/* Takes up to `most` of the newest, the oldest of them first; returns how many. */
PLAIT_INLINE uint32_t plait_strip_take_newest(struct plait_strip *strip, enum plait_strip_kind kind,
                                              struct plait_slot *batch[], uint32_t most)
{
    const uint32_t end = plait_load_relaxed(&strip->end);
    const uint32_t size = end - plait_load_relaxed(&strip->free);
    uint32_t count = size < most ? size : most;
    if (count != 0) {
        if (kind == PLAIT_STRIP_LIGHT) {
            plait_store_release(&strip->end, end - count);
            plait_fence_light();
        } else {
            plait_store_seq_cst(&strip->end, end - count);
        }
        if (PLAIT_UNLIKELY((int32_t)(end - count - plait_load_seq_cst(&strip->begin)) < 0)) {
            plait_store_release(&strip->end, end);
            plait_small_lock_lock(&strip->lock);
            const uint32_t left = end - plait_load_relaxed(&strip->begin);
            count = left < count ? left : count;
            plait_store_release(&strip->end, end - count);
            plait_small_lock_unlock(&strip->lock);
        }
        for (uint32_t i = 0; i < count; i++) {
            batch[i] = plait_load_relaxed(plait_strip_at(strip, end - count + i));
        }
    }
    return count;
}

/* ---- any thread ---- */

/* Takes up to `most` of the oldest, the oldest first; returns how many. `is_own`: by the strip's thread; else as long
 * as they are of one group. (Of tasks that are joined one inside the other, the larger ones are the older ones: who
 * took several would have others wait for what it has not begun.) */
PLAIT_INLINE uint32_t plait_strip_take_oldest(struct plait_strip *strip, enum plait_strip_kind kind, bool is_own,
                                              struct plait_slot *batch[], uint32_t most)
{
    uint32_t count = 0;
    if (plait_strip_size(strip) != 0) {
        plait_small_lock_lock(&strip->lock);
        const uint32_t begin = plait_load_relaxed(&strip->begin);
        const uint32_t size = plait_strip_size(strip);
        count = size < most ? size : most;
        plait_store_seq_cst(&strip->begin, begin + count);
        if (kind == PLAIT_STRIP_LIGHT && !is_own) {
            (void)plait_fence_heavy();
        }
        const int32_t there = (int32_t)(plait_load_seq_cst(&strip->end) - begin);
        const uint32_t claimed = there < (int32_t)count ? (there > 0 ? (uint32_t)there : 0U) : count;
        uint32_t taken = 0;
        bool fits = true;
        while (taken < claimed && fits) {
            batch[taken] = plait_load_relaxed(plait_strip_at(strip, begin + taken));
            PLAIT_READS(batch[taken]->group);
            fits = is_own || batch[taken]->group == batch[0]->group;
            taken += fits ? 1U : 0U;
        }
        if (taken != count) { /* what was looked at may be taken, and gone, after this */
            plait_store_release(&strip->begin, begin + taken);
        }
        plait_store_release(&strip->free, begin + taken);
        count = taken;
        plait_small_lock_unlock(&strip->lock);
    }
    return count;
}

/* ---- calm ---- */

/* Who has added a task: does nobody have to hear of it? */
PLAIT_INLINE bool plait_strip_is_calm(const struct plait_atomic_u32 *calm)
{
    plait_fence_light();
    return plait_load_relaxed(calm) != 0;
}

/* Ends the calm: what was added so far is seen in the strips, and who adds from here on, or looked too early, finds it.
 */
PLAIT_INLINE void plait_strip_end_calm(struct plait_atomic_u32 *calm)
{
    if (plait_load_relaxed(calm) != 0) {
        plait_store_relaxed(calm, 0U);
        (void)plait_fence_heavy();
    }
}

#endif /* PLAIT_SRC_STRIP_H */
