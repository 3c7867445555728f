/* Cold halves, in SELF.c. */
PLAIT_COLD struct FN(segment) *FN(private_reach)(SELF *self, uint64_t index);
PLAIT_COLD plait_status FN(private_install)(SELF *self, uint64_t index, struct FN(segment) **found);
void FN(private_leave_segment)(SELF *self, uint64_t id);
PLAIT_COLD plait_status FN(private_try_next)(SELF *self, VALUE *out);
PLAIT_COLD plait_status FN(private_wait_next)(SELF *self, VALUE *out, plait_time deadline);
GEN_IF(copy)
plait_status FN(private_insert_copy)(
    SELF *self, uint64_t index, VALUE const *value, bool waits, plait_time deadline);
GEN_ELSE
GEN_IF(window)
PLAIT_COLD plait_status FN(private_wait_insert)(
    SELF *self, uint64_t index, VALUE const *value, plait_time deadline);
GEN_ENDIF
GEN_ENDIF

/* The segment that a directory has for the id, or NULL. Without the lock it may have served another id since. */
PLAIT_INLINE struct FN(segment) *FN(private_find)(SELF *self, uint64_t id)
{
    const struct FN(directory) *directory = plait_load_acquire(&self->directory);
    struct FN(segment) *segment = plait_load_acquire(&directory->entries[id & directory->mask]);
    /* acquire: the free states that another life left in its cells are those of this one's past */
    return segment != NULL && plait_load_acquire(&segment->id) == id ? segment : NULL;
}

/* Insert one value. Source: cells that are claimed by compare-exchange on a state that tells lives apart, as in
 * D. Vyukov's bounded queue; the state is the index itself. */
PLAIT_INLINE plait_status FN(private_put)(SELF *self, uint64_t index, VALUE const *value)
{
    const uint64_t phase = plait_load_acquire(&self->line.phase);
    if (PLAIT_UNLIKELY(phase != 0U)) {
        return plait_gather_phase_status(phase);
    }
    /* beyond the end, or too far ahead, or below the reader; or the reader of a closed gather has found its end */
    if (PLAIT_UNLIKELY(index >= plait_load_acquire(&self->line.end) ||
                       index - plait_load_relaxed(&self->line.seen) >= UPPER(span))) {
GEN_IF(window)
        const plait_status status = plait_gather_admit(&self->line, index, UPPER(span), PLAIT_FULL);
GEN_ELSE
        const plait_status status = plait_gather_admit(&self->line, index, UPPER(span), PLAIT_INVALID);
GEN_ENDIF
        if (status != PLAIT_OK) {
            return status;
        }
    }
    struct FN(segment) *segment = FN(private_find)(self, index / UPPER(segment));
    if (PLAIT_UNLIKELY(segment == NULL)) {
        const plait_status status = FN(private_install)(self, index, &segment);
        if (status != PLAIT_OK) {
            return status;
        }
    }
    struct FN(cell) *cell = &segment->cells[index % UPPER(segment)];
    uint64_t state = plait_load_relaxed(&cell->state); /* the compare-exchange is the proof */
    if (PLAIT_UNLIKELY(!plait_gather_is_free(state, index) ||
                       !plait_compare_exchange_seq_cst(
                           &cell->state, &state, plait_gather_state(index, PLAIT_GATHER_CLAIMED)))) {
        return plait_gather_refused(&self->line, &cell->state, index);
    }
    PLAIT_WRITES(cell->value);
    cell->value = *value;
    plait_store_release(&cell->state, plait_gather_state(index, PLAIT_GATHER_FULL));
    if (PLAIT_UNLIKELY(plait_load_seq_cst(&self->line.waiting_for) == index)) {
        plait_gather_wake_reader(&self->line);
    }
    return PLAIT_OK;
}

/* The reader is done with `index`. */
PLAIT_INLINE void FN(private_pass)(SELF *self, uint64_t index)
{
    plait_gather_step(&self->line, index + 1U);
    if (PLAIT_UNLIKELY((index + 1U) % UPPER(segment) == 0U)) {
        FN(private_leave_segment)(self, index / UPPER(segment));
    }
GEN_IF(window)
    plait_gather_make_room(&self->room, index + 1U, UPPER(span));
GEN_ENDIF
}

/* Hand out the value of a cell that is full, at the reader's position. */
PLAIT_INLINE void FN(private_hand_out)(SELF *self, struct FN(cell) *cell, uint64_t index, VALUE *out)
{
    PLAIT_READS(cell->value);
    *out = cell->value;
    FN(private_pass)(self, index);
}

/* Read the value at the reader's position; false: it is not there, or there is more to say. */
PLAIT_INLINE bool FN(private_take)(SELF *self, VALUE *out)
{
    const uint64_t index = plait_load_relaxed(&self->line.position);
    PLAIT_GUARD_READ(&self->reading_guard);
    struct FN(segment) *segment = self->reading;
    if (PLAIT_UNLIKELY(segment == NULL)) {
        segment = FN(private_reach)(self, index);
    }
    if (segment == NULL || index >= plait_load_acquire(&self->line.end)) {
        return false;
    }
    struct FN(cell) *cell = &segment->cells[index % UPPER(segment)];
    if (plait_load_acquire(&cell->state) != plait_gather_state(index, PLAIT_GATHER_FULL)) {
        return false;
    }
    FN(private_hand_out)(self, cell, index, out);
    return true;
}

/* ---- one reader at a time ---- */

GEN_IF(readers_many)
PLAIT_INLINE plait_status FN(private_try_enter)(SELF *self)
{
    return plait_mutex_try_lock(&self->turn);
}

PLAIT_INLINE plait_status FN(private_enter)(SELF *self, plait_time deadline)
{
    return plait_mutex_lock_until(&self->turn, deadline);
}

PLAIT_INLINE void FN(private_leave)(SELF *self)
{
    plait_mutex_unlock(&self->turn);
}
GEN_ELSE
PLAIT_INLINE plait_status FN(private_try_enter)(SELF *self)
{
    return plait_gather_enter(&self->line);
}

PLAIT_INLINE plait_status FN(private_enter)(SELF *self, plait_time deadline)
{
    (void)deadline;
    return plait_gather_enter(&self->line);
}

PLAIT_INLINE void FN(private_leave)(SELF *self)
{
    plait_gather_leave(&self->line);
}
GEN_ENDIF

GEN_IF(copy)
PLAIT_INLINE plait_status FN(try_insert)(SELF *self, uint64_t index, VALUE value)
{
    return FN(private_insert_copy)(self, index, &value, false, PLAIT_FOREVER);
}

PLAIT_INLINE plait_status FN(insert_until)(SELF *self, uint64_t index, VALUE value, plait_time deadline)
{
    return FN(private_insert_copy)(self, index, &value, true, deadline);
}
GEN_ELSE
PLAIT_INLINE plait_status FN(try_insert)(SELF *self, uint64_t index, VALUE value)
{
    return FN(private_put)(self, index, &value);
}

PLAIT_INLINE plait_status FN(insert_until)(SELF *self, uint64_t index, VALUE value, plait_time deadline)
{
GEN_IF(window)
    plait_status status = FN(private_put)(self, index, &value);
    if (PLAIT_UNLIKELY(status == PLAIT_FULL)) {
        status = FN(private_wait_insert)(self, index, &value, deadline);
    }
    return status;
GEN_ELSE
    (void)deadline;
    return FN(private_put)(self, index, &value);
GEN_ENDIF
}
GEN_ENDIF

PLAIT_INLINE plait_status FN(insert)(SELF *self, uint64_t index, VALUE value)
{
    return FN(insert_until)(self, index, value, PLAIT_FOREVER);
}

PLAIT_INLINE plait_status FN(try_next)(SELF *self, VALUE *out)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status status = FN(private_try_enter)(self);
    if (PLAIT_LIKELY(status == PLAIT_OK)) {
        if (PLAIT_UNLIKELY(!FN(private_take)(self, out))) {
            status = FN(private_try_next)(self, out);
        }
        FN(private_leave)(self);
    }
    return status;
}

PLAIT_INLINE plait_status FN(next_until)(SELF *self, VALUE *out, plait_time deadline)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status status = FN(private_enter)(self, deadline);
    if (PLAIT_LIKELY(status == PLAIT_OK)) {
        if (PLAIT_UNLIKELY(!FN(private_take)(self, out))) {
            status = FN(private_wait_next)(self, out, deadline);
        }
        FN(private_leave)(self);
    }
    return status;
}

PLAIT_INLINE plait_status FN(next)(SELF *self, VALUE *out)
{
    return FN(next_until)(self, out, PLAIT_FOREVER);
}

PLAIT_INLINE uint64_t FN(position)(SELF *self)
{
    return plait_load_acquire(&self->line.position);
}
