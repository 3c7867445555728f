/* SPDX-License-Identifier: MIT */
/* gather.c: the seldom-used half of gathers: how reader and inserts wait for each other, and how a gather ends. */
#include <plait/gather.h>

void plait_gather_begin(struct plait_gather *line, uint64_t end)
{
    plait_initialize(&line->position, 0U);
    plait_initialize(&line->passed, 0U);
#if PLAIT_CHECKED
    plait_initialize(&line->reader, 0U);
#endif
    plait_initialize(&line->seen, 0U);
    plait_initialize(&line->phase, 0U);
    plait_initialize(&line->end, end);
    plait_initialize(&line->waiting_for, PLAIT_GATHER_NONE);
    plait_eventcount_initialize(&line->arrival);
}

void plait_gather_room_begin(struct plait_gather_room *room)
{
    for (size_t i = 0; i < PLAIT_GATHER_PLACES; i++) {
        plait_eventcount_initialize(&room->places[i]);
    }
}

/* ---- the reader ---- */

uint32_t plait_gather_register(struct plait_gather *line, uint64_t index)
{
    const uint32_t key = plait_eventcount_register(&line->arrival);
    (void)plait_exchange_seq_cst(&line->waiting_for, index);
    return key;
}

void plait_gather_unregister(struct plait_gather *line)
{
    plait_store_relaxed(&line->waiting_for, PLAIT_GATHER_NONE);
    plait_eventcount_leave(&line->arrival);
}

void plait_gather_wake_reader(struct plait_gather *line)
{
    plait_eventcount_notify_all(&line->arrival);
}

bool plait_gather_is_hole(struct plait_atomic_u64 *state, uint64_t index)
{
    uint64_t seen = plait_load_acquire(state);
    bool decided = !plait_gather_is_free(seen, index);
    while (!decided) {
        if (plait_compare_exchange_acq_rel(state, &seen, plait_gather_state(index, PLAIT_GATHER_MISSING))) {
            seen = plait_gather_state(index, PLAIT_GATHER_MISSING);
        }
        decided = !plait_gather_is_free(seen, index);
    }
    return seen == plait_gather_state(index, PLAIT_GATHER_MISSING);
}

/* ---- inserts ---- */

plait_status plait_gather_admit(struct plait_gather *line, uint64_t index, uint64_t span, plait_status beyond)
{
    plait_status status = plait_gather_phase_status(plait_load_acquire(&line->phase));
    if (status == PLAIT_OK) {
        const uint64_t passed = plait_load_acquire(&line->passed);
        plait_store_relaxed(&line->seen, passed);
        if (index >= plait_load_acquire(&line->end)) {
            /* perhaps an end that the reader found once the gather was closed: then the phase says so by now */
            status = plait_gather_phase_status(plait_load_acquire(&line->phase));
            status = status == PLAIT_OK ? PLAIT_INVALID : status;
        } else if (index < passed) {
            status = PLAIT_EXISTS;
        } else if (index - passed >= span) {
            status = beyond;
        }
    }
    return status;
}

plait_status plait_gather_refused(struct plait_gather *line, const struct plait_atomic_u64 *state, uint64_t index)
{
    /* acquire: whoever sees that the reader decided sees that the gather is closed */
    const bool missing = plait_load_acquire(state) == plait_gather_state(index, PLAIT_GATHER_MISSING);
    return missing ? plait_gather_phase_status(plait_load_acquire(&line->phase)) : PLAIT_EXISTS;
}

plait_status plait_gather_wait_for_room(struct plait_gather *line, struct plait_gather_room *room, uint64_t index,
                                        uint64_t window, plait_time deadline)
{
    struct plait_eventcount *place = &room->places[index % PLAIT_GATHER_PLACES];
    struct plait_patience patience = {{0}, 0, 0};
    plait_status waited = PLAIT_OK;
    plait_status status = plait_gather_admit(line, index, window, PLAIT_FULL);
    while (status == PLAIT_FULL && plait_patience_lasts(&patience)) {
        status = plait_gather_admit(line, index, window, PLAIT_FULL);
    }
    while (status == PLAIT_FULL && waited == PLAIT_OK) {
        const uint32_t key = plait_eventcount_register(place);
        (void)plait_fence_heavy(); /* between register and the look at position, phase and end */
        status = plait_gather_admit(line, index, window, PLAIT_FULL);
        if (status == PLAIT_FULL) {
            waited = plait_eventcount_wait(place, key, deadline);
            status = plait_gather_admit(line, index, window, PLAIT_FULL); /* room wins over deadline and cancel */
        }
        plait_eventcount_leave(place);
    }
    return status == PLAIT_FULL ? waited : status;
}

uint32_t plait_gather_waiting(const struct plait_gather_room *room)
{
    uint32_t count = 0;
    for (size_t i = 0; i < PLAIT_GATHER_PLACES; i++) {
        count += plait_eventcount_waiters(&room->places[i]);
    }
    return count;
}

/* ---- the end ---- */

/* After a seq_cst change of phase or end, which those who wait look at after they have registered. */
static void wake(struct plait_eventcount *event)
{
    if (plait_eventcount_waiters(event) != 0U) {
        plait_eventcount_notify_all(event);
    }
}

static void wake_all(struct plait_gather *line, struct plait_gather_room *room)
{
    wake(&line->arrival);
    for (size_t i = 0; room != NULL && i < PLAIT_GATHER_PLACES; i++) {
        wake(&room->places[i]);
    }
}

void plait_gather_close(struct plait_gather *line, struct plait_gather_room *room)
{
    (void)plait_or_seq_cst(&line->phase, PLAIT_GATHER_CLOSED);
    wake_all(line, room);
}

void plait_gather_fail(struct plait_gather *line, struct plait_gather_room *room, plait_status cause)
{
    /* these end no wait, or are said of an index behind which the reading goes on */
    const bool go_on = cause == PLAIT_EMPTY || cause == PLAIT_FULL || cause == PLAIT_BUSY || cause == PLAIT_MISSING;
    const plait_status kept = cause == PLAIT_OK || go_on ? PLAIT_FAILED : plait_status_from_user(cause);
    uint64_t phase = plait_load_relaxed(&line->phase);
    bool failed = (phase & PLAIT_GATHER_FAILED) != 0U;
    while (!failed) { /* the first cause stays */
        failed = plait_compare_exchange_seq_cst(&line->phase, &phase, phase | PLAIT_GATHER_FAILED | (uint32_t)kept) ||
                 (phase & PLAIT_GATHER_FAILED) != 0U;
    }
    wake_all(line, room);
}

plait_status plait_gather_end(struct plait_gather *line, struct plait_gather_room *room, uint64_t count)
{
    plait_status status = PLAIT_INVALID;
    /* said before: the reader may be one beyond it, by a call that did not know of it */
    const bool again = plait_load_acquire(&line->end) == count;
    if (count < PLAIT_GATHER_LIMIT && (again || count >= plait_load_acquire(&line->passed))) {
        uint64_t end = PLAIT_GATHER_LIMIT;
        const bool fixed = plait_compare_exchange_seq_cst(&line->end, &end, count);
        status = fixed || end == count ? PLAIT_OK : PLAIT_EXISTS;
        if (fixed) {
            wake_all(line, room);
        }
    }
    return status;
}
