/* SPDX-License-Identifier: MIT */
/* gather.h: what all generated gathers have in common, whatever their values are: the states of a cell, the line on
 * which reader and inserts meet, and how either of them waits.
 *
 *      index      0  1  2  3  4  5  6  7  8 ...
 *      cell      [v][v][v][ ][v][c][ ][v][ ]        v full, c claimed by an insert that is copying, blank free
 *                          ^ position: the reader takes 3 next, whatever lies behind it
 *                             |<- window ->|        inserts beyond it wait
 *
 * A cell serves index after index, of a segment that is used again and again, so its state says whose it is:
 *
 *      state <= 4 i        free for i; it may be the end of a smaller index
 *      4 i + 1             claimed for i by the insert that won the compare-exchange from a state <= 4 i
 *      4 i + 2             full: the value is there
 *      4 i + 3             missing: there is no value i and there will be none; the reader won that compare-exchange
 *
 * Invariants
 *   1. States only grow. So an insert needs no proof that the cell is still that of its index: the compare-exchange is
 *      the proof. It fails for ever once the cell was claimed for i, also after it was passed on to a larger index.
 *      A segment is not given back while the gather lives; late duplicates may look at it at any time.
 *   2. Whoever changes a free cell decides its index: an insert (then its value is delivered) or the reader of a closed
 *      gather (then it is missing). So no insert that said PLAIT_OK is lost, whatever close overtakes.
 *   3. The reader sleeps only when, after it said for which index, the cell was free: then the insert of that index
 *      finds `waiting_for` and wakes it. Found claimed, nobody has promised a wake: it naps.
 *   4. What the reader passed never comes back (rewind apart, which passes nothing anew), so an index inside the window
 *      stays inside.
 *
 * Orders, and what each pairs with
 *      insert: claim of the cell      seq_cst   with `waiting_for`: one half of Dekker's protocol, for invariant 3
 *      insert: state, when full       release   the acquire load of the reader; publishes the value
 *      insert: waiting_for            seq_cst   the exchange of a reader that goes to sleep
 *      reader: waiting_for, state     seq_cst   the other half
 *      reader: position               release   only counts where the window is; with the light fence before it looks
 *                                               for those who wait, and their heavy fence before they look at it
 *      inserts: seen                  relaxed   an old value only costs a look at `position`
 *      close, fail, end               seq_cst   and then everybody is woken, whatever they wait for */
#ifndef PLAIT_GATHER_H
#define PLAIT_GATHER_H

#include <plait/atomic.h>
#include <plait/base.h>
#include <plait/eventcount.h>
#include <plait/queue.h>
#include <plait/status.h>
#include <plait/time.h>

PLAIT_EXTERN_C_BEGIN

/* Indexes are below this, so that their states have room; also what an end says that nobody knows yet. */
#define PLAIT_GATHER_LIMIT (UINT64_C(1) << 61)

/* No index. */
#define PLAIT_GATHER_NONE UINT64_MAX

/* What a state says about its index. */
enum { PLAIT_GATHER_CLAIMED = 1, PLAIT_GATHER_FULL = 2, PLAIT_GATHER_MISSING = 3 };

/* In the phase: no more inserts; or so, for the reason in the lower half, a plait_status. 0 is open. */
#define PLAIT_GATHER_CLOSED (UINT64_C(1) << 32)
#define PLAIT_GATHER_FAILED (UINT64_C(1) << 33)

/* Where reader and inserts meet. */
struct plait_gather {
    /* the reader writes */
    struct plait_atomic_u64 position; /* the index it stands at */
    struct plait_atomic_u64 passed;   /* the largest it stood at; another one than `position` after a rewind */
#if PLAIT_CHECKED
    struct plait_atomic_u32 reader; /* 1: a reader is inside */
#endif
    PLAIT_QUEUE_APART(apart_1);
    /* inserts write, seldom */
    struct plait_atomic_u64 seen; /* `passed` some time ago: not every insert pulls the reader's line over */
    PLAIT_QUEUE_APART(apart_2);
    /* written seldom, read by all */
    struct plait_atomic_u64 phase;
    struct plait_atomic_u64 end;         /* indexes from here on are refused and never read */
    struct plait_atomic_u64 waiting_for; /* the index for which a reader sleeps, or PLAIT_GATHER_NONE */
    PLAIT_QUEUE_APART(apart_3);
    struct plait_eventcount arrival; /* where it sleeps */
};

/* Where inserts beyond the window sleep: each in the place of its index, so that the reader, which lets in one index at
 * a time, wakes that one and hardly another. */
enum { PLAIT_GATHER_PLACES = 16 };

struct plait_gather_room {
    struct plait_eventcount places[PLAIT_GATHER_PLACES];
};

/* The state `what` of an index. */
PLAIT_INLINE uint64_t plait_gather_state(uint64_t index, uint64_t what)
{
    return 4U * index + what;
}

/* Is a cell in this state free for the index? */
PLAIT_INLINE bool plait_gather_is_free(uint64_t state, uint64_t index)
{
    return state <= 4U * index;
}

/* What a phase means for inserts: PLAIT_OK, PLAIT_CLOSED, or the reason of a failure. */
PLAIT_INLINE plait_status plait_gather_phase_status(uint64_t phase)
{
    const plait_status cause = (plait_status)(uint32_t)phase;
    return (phase & PLAIT_GATHER_FAILED) != 0U ? cause : phase != 0U ? PLAIT_CLOSED : PLAIT_OK;
}

/* Makes memory of any content the line of a gather that nobody else uses, at index 0. */
void plait_gather_begin(struct plait_gather *line, uint64_t end);
void plait_gather_room_begin(struct plait_gather_room *room);

/* ---- one reader ---- */

/* A second reader is noticed in checking builds only: PLAIT_MISUSE. */
PLAIT_MUST_USE PLAIT_INLINE plait_status plait_gather_enter(struct plait_gather *line)
{
#if PLAIT_CHECKED
    return plait_exchange_acquire(&line->reader, 1U) == 0U ? PLAIT_OK : PLAIT_MISUSE;
#else
    (void)line;
    return PLAIT_OK;
#endif
}

PLAIT_INLINE void plait_gather_leave(struct plait_gather *line)
{
#if PLAIT_CHECKED
    plait_store_release(&line->reader, 0U);
#else
    (void)line;
#endif
}

/* The reader goes on to `index`. */
PLAIT_INLINE void plait_gather_step(struct plait_gather *line, uint64_t index)
{
    plait_store_release(&line->position, index);
    if (PLAIT_LIKELY(index > plait_load_relaxed(&line->passed))) {
        plait_store_release(&line->passed, index);
    }
}

/* Says that the reader is about to sleep until the cell of `index` is no longer free; returns the key for
 * plait_eventcount_wait(). Then look at the cell, seq_cst. */
PLAIT_MUST_USE PLAIT_COLD uint32_t plait_gather_register(struct plait_gather *line, uint64_t index);

/* After the wait, or instead of it. */
PLAIT_COLD void plait_gather_unregister(struct plait_gather *line);

/* By the insert that filled the cell for which the reader sleeps. Not PLAIT_COLD: gcc 12 then takes the end of every
 * insert for cold, as it does at plait_eventcount_notify(). (One inserter, without the mark here and on
 * plait_eventcount_notify_all(): 1.16 to 1.29, 1.58 to 1.80, 1.36 to 1.43, 1.48 to 1.62 of oneTBB's pipeline.) */
void plait_gather_wake_reader(struct plait_gather *line);

/* A closed gather: is the index missing? Makes it so unless an insert has claimed the cell. */
PLAIT_MUST_USE bool plait_gather_is_hole(struct plait_atomic_u64 *state, uint64_t index);

/* ---- inserts ---- */

/* May `index` be inserted, at most `span` ahead? Looks at everything anew. PLAIT_OK; EXISTS: passed; CLOSED or the
 * cause; INVALID: at or beyond the end; `beyond`: too far ahead. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_gather_admit(struct plait_gather *line, uint64_t index, uint64_t span,
                                                          plait_status beyond);

/* Why an insert lost its cell: EXISTS, or CLOSED or the cause where the reader of a closed gather decided. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_gather_refused(struct plait_gather *line,
                                                            const struct plait_atomic_u64 *state, uint64_t index);

/* Waits until `index` is inside the window: PLAIT_OK, what plait_gather_admit() says, or plait_wait(). A checkpoint. */
PLAIT_MUST_USE PLAIT_COLD plait_status plait_gather_wait_for_room(struct plait_gather *line,
                                                                  struct plait_gather_room *room, uint64_t index,
                                                                  uint64_t window, plait_time deadline);

/* By the reader that stepped to `position`: wakes the insert that came inside the window. */
PLAIT_INLINE void plait_gather_make_room(struct plait_gather_room *room, uint64_t position, uint64_t window)
{
    struct plait_eventcount *place = &room->places[(position + window - 1U) % PLAIT_GATHER_PLACES];
    plait_fence_light();
    if (PLAIT_UNLIKELY(plait_load_seq_cst(&place->attention) != 0U)) {
        plait_eventcount_notify_all(place);
    }
}

/* Inserts that wait for room. */
PLAIT_MUST_USE uint32_t plait_gather_waiting(const struct plait_gather_room *room);

/* ---- the end; each wakes all who wait; `room` may be NULL ---- */

void plait_gather_close(struct plait_gather *line, struct plait_gather_room *room);
void plait_gather_fail(struct plait_gather *line, struct plait_gather_room *room, plait_status cause);
PLAIT_MUST_USE plait_status plait_gather_end(struct plait_gather *line, struct plait_gather_room *room, uint64_t count);

PLAIT_EXTERN_C_END

#endif /* PLAIT_GATHER_H */
