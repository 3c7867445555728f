/* SPDX-License-Identifier: MIT */
/* rows.h: tasks of the pool that wait where nobody needs the pool's lock: two strips for each OS thread.
 *
 *     starts     what this thread has started. It adds; workers take the oldest, half of what there is at a time
 *     haul       what this thread, a worker, has taken and will run next, in the order in which it was started. Others
 *                take half of it from the end where it is worst to wait
 *
 * So a worker that has to wait, or computes for long, keeps nobody's task to itself. A row belongs to the thread that
 * has its number as a strand's slot, and is handed on with the number, with all that is in it. Threads beyond
 * PLAIT_ROWS have none: their tasks go to the pool's queue. */
#ifndef PLAIT_SRC_ROWS_H
#define PLAIT_SRC_ROWS_H

#include "strip.h"

enum { PLAIT_ROWS = 32 };

struct plait_row {
    struct plait_strip starts;
    struct plait_strip haul;
    /* its thread */
    PLAIT_ALIGNAS(64) struct plait_atomic_u64 begun; /* tasks that it has taken as a worker, without the lock */
    struct plait_atomic_u64 unhauled;                /* tasks of its haul that it has taken; anybody reads it */
    struct plait_atomic_u64 kept; /* that it has taken back in its outermost join; anybody reads it */
    plait_word turn;              /* whose tasks it hauls next; a forked child forgets it while others use theirs */
};

/* The row of the calling OS thread; NULL: it has none. */
struct plait_row *plait_row_of_thread(void);

/* Adds a task to those that the row's thread has started. False: there is no room. */
bool plait_row_start(struct plait_row *own, struct plait_slot *task);

/* Takes up to `most` of the oldest tasks that the row's thread has started, to be put elsewhere. */
uint32_t plait_row_spill(struct plait_row *own, struct plait_slot *batch[], uint32_t most);

/* Its thread, a worker that joins nothing, has taken a task of its row. */
PLAIT_INLINE void plait_row_counts(struct plait_row *own)
{
    plait_store_relaxed(&own->begun, plait_load_relaxed(&own->begun) + 1U);
}

/* The next task of the haul of the row's thread; NULL: it is empty. */
struct plait_slot *plait_row_next(struct plait_row *own);

/* Fills that haul, which is empty, from the rows of those who have started any; or else, on request, from the hauls of
 * others. False: none was found. */
bool plait_row_haul(struct plait_row *own, bool hauls_too);

/* Adds to the haul of the row's thread, in which there is room. */
void plait_row_fill(struct plait_row *own, struct plait_slot *const batch[], uint32_t count);

/* One task of any row; NULL: none was found. By a thread whose row is `own`; NULL: none. */
struct plait_slot *plait_rows_take(struct plait_row *own);

/* How many tasks wait that were started, or hauled, how many have begun, and how many of the hauled ones, in all rows;
 * out of date when it returns. */
uint32_t plait_rows_started(void);
uint32_t plait_rows_hauled(void);
uint64_t plait_rows_unhauled(void);
uint64_t plait_rows_kept(void);
uint64_t plait_rows_begun(void);

/* In the child of a fork: all are empty. */
void plait_rows_forget(void);

#endif /* PLAIT_SRC_ROWS_H */
