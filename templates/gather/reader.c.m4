/* ---- the reader, where no value lies ready ---- */

/* What there is at its position. */
enum FN(sight) {
    UPPER(ready),    /* a value */
    UPPER(arriving), /* an insert has claimed the cell */
    UPPER(nothing),  /* nothing yet */
    UPPER(said)      /* nothing ever: a status says why */
};

/* The segment of `index`, or NULL. */
struct FN(segment) *FN(private_reach)(SELF *self, uint64_t index)
{
    struct FN(segment) *segment = FN(private_find)(self, index / UPPER(segment));
    PLAIT_GUARD_WRITE(&self->reading_guard);
    self->reading = segment;
    return segment;
}

/* A closed gather: is there a value beyond `index`? Decides each free cell on the way, so that the answer stays; looks
 * at each cell once, as it begins behind what it found before. */
static bool FN(has_more)(SELF *self, uint64_t index)
{
    uint64_t at = index + 1U;
    bool found = self->known_ahead != PLAIT_GATHER_NONE && self->known_ahead > index;
    FN(lock)(self);
    const uint64_t newest = self->newest; /* of a closed gather: no segment comes any more */
    FN(unlock)(self);
    while (!found && at / UPPER(segment) <= newest) {
        struct FN(segment) *segment = FN(private_find)(self, at / UPPER(segment));
        if (segment == NULL) {
            at = (at / UPPER(segment) + 1U) * UPPER(segment);
        } else if (plait_gather_is_hole(&segment->cells[at % UPPER(segment)].state, at)) {
            at++;
        } else {
            found = true;
            self->known_ahead = at;
        }
    }
    return found;
}

/* The gather is closed or failed, and there is no value for `index`. What does the reader say? PLAIT_OK: look again. */
static plait_status FN(tell_hole)(SELF *self, uint64_t index, uint64_t phase)
{
    plait_status status = PLAIT_OK;
    if ((phase & PLAIT_GATHER_FAILED) != 0U) {
        status = plait_gather_phase_status(phase);
    } else if (plait_load_acquire(&self->line.end) == PLAIT_GATHER_LIMIT && !FN(has_more)(self, index)) {
        uint64_t end = PLAIT_GATHER_LIMIT; /* the end is here; or was told meanwhile */
        (void)plait_compare_exchange_seq_cst(&self->line.end, &end, index);
    } else if (self->told != index) {
        self->told = index;
        status = PLAIT_MISSING;
    } else {
        FN(private_pass)(self, index);
    }
    return status;
}

/* Look at the reader's position, with all that may be said of it. seq_cst: the look of one who is about to sleep. A
 * segment that is not there is looked for under the lock: whoever puts it there later sees for what the reader
 * waits; and once the gather is closed nobody does. */
static enum FN(sight) FN(look)(SELF *self, plait_status *said)
{
    enum FN(sight) sight = UPPER(said);
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK) {
        const uint64_t index = plait_load_relaxed(&self->line.position);
        const uint64_t phase = plait_load_seq_cst(&self->line.phase);
        if (index >= plait_load_seq_cst(&self->line.end)) {
            status = (phase & PLAIT_GATHER_FAILED) != 0U ? plait_gather_phase_status(phase) : PLAIT_CLOSED;
            continue;
        }
        if (self->reading == NULL) {
            FN(lock)(self);
            (void)FN(private_reach)(self, index);
            FN(unlock)(self);
        }
        struct FN(segment) *segment = self->reading;
        struct plait_atomic_u64 *cell = segment != NULL ? &segment->cells[index % UPPER(segment)].state : NULL;
        const uint64_t state = cell != NULL ? plait_load_seq_cst(cell) : 0U;
        if (state == plait_gather_state(index, PLAIT_GATHER_FULL)) {
            return UPPER(ready);
        }
        if (state == plait_gather_state(index, PLAIT_GATHER_CLAIMED)) {
            return UPPER(arriving);
        }
        if (phase == 0U && plait_gather_is_free(state, index)) {
            return UPPER(nothing);
        }
        if (cell == NULL || plait_gather_is_hole(cell, index)) {
            status = FN(tell_hole)(self, index, phase);
        }
    }
    *said = status;
    return sight;
}

static bool FN(is_pending)(enum FN(sight) sight)
{
    return sight == UPPER(nothing) || sight == UPPER(arriving);
}

/* What the call returns when the look is over. The value that it saw is taken, also when an end has come to lie there
 * meanwhile: the call began before that. */
static plait_status FN(conclude)(SELF *self, VALUE *out, enum FN(sight) sight, plait_status said)
{
    plait_status status = said;
    if (sight == UPPER(ready)) {
        const uint64_t index = plait_load_relaxed(&self->line.position);
        FN(private_hand_out)(self, &self->reading->cells[index % UPPER(segment)], index, out);
        status = PLAIT_OK;
    }
    return status;
}

plait_status FN(private_try_next)(SELF *self, VALUE *out)
{
    plait_status said = PLAIT_EMPTY;
    const enum FN(sight) sight = FN(look)(self, &said);
    return FN(conclude)(self, out, sight, said);
}

/* Spin before waiting? Not when it was in vain the last eight times; then every sixteenth time, to find out. */
static enum FN(sight) FN(spin)(SELF *self, plait_status *said)
{
    struct plait_patience patience = {{0}, 0, 0};
    struct plait_eventcount *arrival = &self->line.arrival;
    const uint32_t parks = plait_load_relaxed(&arrival->parks);
    enum FN(sight) sight = FN(look)(self, said);
    if (parks < 8U || parks % 16U == 0U) {
        while (FN(is_pending)(sight) && plait_patience_lasts(&patience)) {
            sight = FN(look)(self, said);
        }
    }
    plait_store_relaxed(&arrival->parks, FN(is_pending)(sight) ? parks + 1U : 0U);
    return sight;
}

/* Before a nap: the insert that has claimed the cell is probably running. */
static void FN(relax)(SELF *self)
{
    const uint64_t index = plait_load_relaxed(&self->line.position);
    plait_relax(&self->reading->cells[index % UPPER(segment)].state, plait_gather_state(index, PLAIT_GATHER_CLAIMED));
}

/* Wait for the value at the reader's position. A value in hand wins over a deadline and a cancel: hence the look after
 * the wait. An insert that has claimed the cell may have looked for sleepers already, and promised nothing: that is no
 * reason to sleep for long. */
plait_status FN(private_wait_next)(SELF *self, VALUE *out, plait_time deadline)
{
    enum { SOON = 50000, LATER = 1000000 }; /* nanoseconds */
    plait_duration nap = SOON;
    plait_status said = PLAIT_EMPTY;
    plait_status waited = PLAIT_OK;
    enum FN(sight) sight = FN(spin)(self, &said);
    while (FN(is_pending)(sight) && waited == PLAIT_OK) {
        const uint32_t key = plait_gather_register(&self->line, plait_load_relaxed(&self->line.position));
        sight = FN(look)(self, &said);
        if (FN(is_pending)(sight)) {
            plait_time until = deadline;
            if (sight == UPPER(arriving)) {
                FN(relax)(self);
                until = plait_time_min(deadline, plait_after(nap));
                nap = nap < LATER / 2 ? nap * 2 : LATER;
            }
            waited = plait_eventcount_wait(&self->line.arrival, key, until);
            if (waited == PLAIT_TIMEOUT && plait_time_before(until, deadline)) {
                waited = PLAIT_OK;
            }
        }
        plait_gather_unregister(&self->line);
        if (FN(is_pending)(sight)) {
            sight = FN(look)(self, &said);
        }
    }
    return FN(conclude)(self, out, sight, FN(is_pending)(sight) ? waited : said);
}

/* ---- more than one ---- */

/* What lies ready behind the first. */
static size_t FN(take_rest)(SELF *self, VALUE *out, size_t limit)
{
    size_t total = 1;
    while (total < limit && FN(private_take)(self, &out[total])) {
        total++;
    }
    return total;
}

plait_status FN(try_next_many)(SELF *self, VALUE *out, size_t limit, size_t *got)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status status = FN(private_try_enter)(self);
    if (status == PLAIT_OK) {
        if (limit == 0U) {
            *got = 0;
        } else if (!FN(private_take)(self, out)) {
            status = FN(private_try_next)(self, out);
        }
        if (limit > 0U && status == PLAIT_OK) {
            *got = FN(take_rest)(self, out, limit);
        }
        FN(private_leave)(self);
    }
    return status;
}

plait_status FN(next_many_until)(SELF *self, VALUE *out, size_t limit, size_t *got, plait_time deadline)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status status = FN(private_enter)(self, deadline);
    if (status == PLAIT_OK) {
        if (limit == 0U) {
            *got = 0;
        } else if (!FN(private_take)(self, out)) {
            status = FN(private_wait_next)(self, out, deadline);
        }
        if (limit > 0U && status == PLAIT_OK) {
            *got = FN(take_rest)(self, out, limit);
        }
        FN(private_leave)(self);
    }
    return status;
}

plait_status FN(next_many)(SELF *self, VALUE *out, size_t limit, size_t *got)
{
    return FN(next_many_until)(self, out, limit, got, PLAIT_FOREVER);
}

GEN_IF(keep)
plait_status FN(rewind)(SELF *self)
{
GEN_INCLUDE(shared/refuse.h.m4)
    const plait_status status = FN(private_try_enter)(self);
    if (status == PLAIT_OK) {
        PLAIT_GUARD_WRITE(&self->reading_guard);
        self->reading = NULL;
        self->told = PLAIT_GATHER_NONE;
        plait_store_release(&self->line.position, 0U);
        FN(private_leave)(self);
    }
    return status;
}

GEN_ENDIF
