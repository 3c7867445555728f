/* ---- the ring ---- */

/* Why the push that found `ticket` as the tail cannot have its cell; PLAIT_OK: it may look again. Full is decided
 * by a head that is no older than the limit: the tail only grows, so when the limit was loaded there were as many items
 * as it allowed. */
plait_status FN(private_no_room)(SELF *self, uint64_t ticket)
{
    plait_status status = PLAIT_OK;
    if ((ticket & PLAIT_QUEUE_CLOSED) != 0U) {
        status = PLAIT_CLOSED;
    } else {
        const uint64_t limit = plait_load_acquire(&self->limit);
        const uint64_t head = plait_load_seq_cst(&self->head);
        if (limit < UPPER(cells)) { /* else nobody asks it, and the store would take the line from other pushes */
            plait_store_release(&self->head_seen, head);
        }
        if ((int64_t)(ticket - head) >= (int64_t)limit) {
            status = PLAIT_FULL;
        } else if ((int32_t)(plait_load_acquire(&FN(private_cell)(self, ticket)->turn) - (uint32_t)ticket) < 0 &&
                   plait_load_acquire(&self->tail) == ticket) {
            status = PLAIT_BUSY; /* the pop of one lap ago is still copying */
        }
    }
    return status;
}

/* Why the pop that found `ticket` as the head cannot have its item; PLAIT_OK: it may look again. Empty is decided
 * by the tail: the head was loaded before it and never goes back. */
plait_status FN(private_no_item)(SELF *self, uint64_t ticket)
{
    plait_status status = PLAIT_OK;
    const uint64_t tail = plait_load_seq_cst(&self->tail);
    if (ticket >= (tail & ~PLAIT_QUEUE_CLOSED)) {
        status = (tail & PLAIT_QUEUE_CLOSED) != 0U ? PLAIT_CLOSED : PLAIT_EMPTY;
    } else if (plait_load_acquire(&self->head) == ticket) {
        status = PLAIT_BUSY; /* its push is still copying */
    }
    return status;
}

/* One turn of a spin at the cell that is in other hands, if there still is one: that of the head or of the tail. */
static void FN(relax)(SELF *self, bool is_push)
{
    const uint64_t tail = plait_load_seq_cst(&self->tail) & ~PLAIT_QUEUE_CLOSED;
    const uint64_t head = plait_load_seq_cst(&self->head);
    const uint64_t ticket = is_push ? tail : head;
    const uint32_t ready = is_push ? (uint32_t)ticket : (uint32_t)ticket + 1U;
    const bool claimed = is_push ? (int64_t)(tail - head) < UPPER(cells) : (int64_t)(tail - head) > 0;
    struct plait_atomic_u32 *turn = &FN(private_cell)(self, ticket)->turn;
    const uint32_t seen = plait_load_acquire(turn);
    if (claimed && (int32_t)(seen - ready) < 0) {
        plait_relax(turn, seen);
    }
}

/* ---- batches: one claim of a run of cells, all of which are ready ---- */

/* Does the turn of the ticket's cell lie beyond `ready`? Then another call came between, as in the calls for one item. */
static bool FN(is_overtaken)(SELF *self, uint64_t ticket, uint32_t ready)
{
    return (int32_t)(plait_load_acquire(&FN(private_cell)(self, ticket)->turn) - ready) > 0;
}

GEN_IFNOT(copy)
static plait_status FN(put_some)(SELF *self, VALUE const *values, size_t count, size_t *moved)
{
    plait_status status = PLAIT_OK;
    uint32_t pauses = 0;
    uint64_t claimed = 0;
    while (claimed == 0U && status == PLAIT_OK) {
        const uint64_t ticket = plait_load_acquire(&self->tail);
        uint64_t ready = 0;
        if ((ticket & PLAIT_QUEUE_CLOSED) == 0U) {
            const uint64_t head = plait_load_seq_cst(&self->head);
            const int64_t room = (int64_t)plait_load_relaxed(&self->limit) - (int64_t)(ticket - head);
            const uint64_t wanted = room > 0 ? (count < (uint64_t)room ? count : (uint64_t)room) : 0U;
            while (ready < wanted && plait_load_acquire(&FN(private_cell)(self, ticket + ready)->turn) ==
                                         (uint32_t)(ticket + ready)) {
                ready++;
            }
        }
        uint64_t expected = ticket;
        if (ready == 0U && !FN(is_overtaken)(self, ticket, (uint32_t)ticket)) {
            status = FN(private_no_room)(self, ticket);
        } else if (ready != 0U && plait_compare_exchange_seq_cst(&self->tail, &expected, ticket + ready)) {
            claimed = ready;
            for (uint64_t i = 0; i < claimed; i++) {
                struct FN(cell) *cell = FN(private_cell)(self, ticket + i);
                PLAIT_WRITES(cell->value);
                cell->value = values[i];
                plait_store_release(&cell->turn, (uint32_t)(ticket + i) + 1U);
            }
            if (plait_load_seq_cst(&self->items.attention) != 0U) {
                plait_eventcount_notify(&self->items);
            }
        } else {
            plait_queue_back_off(&pauses);
        }
    }
    if (claimed > 0U) {
        *moved = (size_t)claimed;
    }
    return status;
}

GEN_ENDIF
static plait_status FN(take_some)(SELF *self, VALUE *out, size_t limit, size_t *moved)
{
    plait_status status = PLAIT_OK;
    uint32_t pauses = 0;
    uint64_t claimed = 0;
    while (claimed == 0U && status == PLAIT_OK) {
        const uint64_t ticket = plait_load_acquire(&self->head);
        const uint64_t wanted = limit < UPPER(cells) ? limit : (uint64_t)UPPER(cells);
        uint64_t ready = 0;
        while (ready < wanted && plait_load_acquire(&FN(private_cell)(self, ticket + ready)->turn) ==
                                     (uint32_t)(ticket + ready) + 1U) {
            ready++;
        }
        uint64_t expected = ticket;
        if (ready == 0U && !FN(is_overtaken)(self, ticket, (uint32_t)ticket + 1U)) {
            status = FN(private_no_item)(self, ticket);
        } else if (ready != 0U && plait_compare_exchange_seq_cst(&self->head, &expected, ticket + ready)) {
            claimed = ready;
            for (uint64_t i = 0; i < claimed; i++) {
                struct FN(cell) *cell = FN(private_cell)(self, ticket + i);
                PLAIT_READS(cell->value);
                out[i] = cell->value;
                plait_store_release(&cell->turn, (uint32_t)(ticket + i) + UPPER(cells));
            }
            if (plait_load_seq_cst(&self->space.attention) != 0U) {
                plait_eventcount_notify(&self->space);
            }
        } else {
            plait_queue_back_off(&pauses);
        }
    }
    if (claimed > 0U) {
        *moved = (size_t)claimed;
    }
    return status;
}

/* ---- leftovers ---- */

static void FN(claim_leftovers)(SELF *self)
{
    FN(lock)(self);
    const uint64_t end = plait_load_seq_cst(&self->tail) & ~PLAIT_QUEUE_CLOSED;
    uint64_t head = plait_load_acquire(&self->head);
    bool claimed = false;
    while (head < end && !claimed) {
        claimed = plait_compare_exchange_seq_cst(&self->head, &head, end);
    }
    if (claimed) {
        self->leftover_next = head;
        self->leftover_end = end;
    }
    FN(unlock)(self);
}

/* The push of this cell is a few nanoseconds from its end, unless it was stopped: then there is nothing to do but
 * to look again from time to time. */
static void FN(await_item)(struct FN(cell) *cell, uint32_t full)
{
    struct plait_patience patience = {{0}, 0, 0};
    uint32_t turn = plait_load_acquire(&cell->turn);
    while (turn != full) {
        plait_relax(&cell->turn, turn);
        plait_patience_rest(&patience);
        turn = plait_load_acquire(&cell->turn);
    }
}

static bool FN(next_leftover)(SELF *self, VALUE *out)
{
    FN(lock)(self);
    const uint64_t ticket = self->leftover_next;
    const bool found = ticket < self->leftover_end;
    if (found) {
        self->leftover_next++;
    }
    FN(unlock)(self);
    if (found) {
        struct FN(cell) *cell = FN(private_cell)(self, ticket);
        FN(await_item)(cell, (uint32_t)ticket + 1U);
        PLAIT_READS(cell->value);
        *out = cell->value;
        plait_store_release(&cell->turn, (uint32_t)ticket + UPPER(cells));
    }
    return found;
}

/* ---- memory ---- */

static bool FN(is_quiet)(SELF *self)
{
    const bool claimed = self->leftover_next < self->leftover_end;
    const uint64_t first = claimed ? self->leftover_next : plait_load_acquire(&self->head);
    const uint64_t tail = plait_load_acquire(&self->tail) & ~PLAIT_QUEUE_CLOSED;
    bool quiet = true;
    for (uint64_t ticket = first; ticket < first + UPPER(cells) && quiet; ticket++) {
        const uint32_t turn = ticket < tail ? (uint32_t)ticket + 1U : (uint32_t)ticket;
        quiet = plait_load_acquire(&FN(private_cell)(self, ticket)->turn) == turn;
    }
    return quiet;
}

GEN_IF(given_ring)
plait_status FN(init)(SELF *self, AND_CONTEXT(struct FN(storage) *storage, CONTEXT *context))
{
GEN_ELSE
plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context))
{
    /* The one place where memory becomes a ring. */
    struct plait_memory *memory = ALLOCATE(plait_memory_units(sizeof(struct FN(storage))));
    struct FN(storage) *storage = (struct FN(storage) *)memory;
    if (storage == NULL) {
        return PLAIT_NO_MEMORY;
    }
GEN_ENDIF
    for (uint32_t i = 0; i < UPPER(cells); i++) {
        plait_initialize(&storage->cells[i].turn, i);
    }
    self->storage = storage;
    plait_initialize(&self->tail, 0);
    plait_initialize(&self->head_seen, 0);
    plait_initialize(&self->head, 0);
    plait_initialize(&self->limit, UPPER(capacity));
    plait_eventcount_initialize(&self->items);
    plait_eventcount_initialize(&self->space);
    plait_eventcount_initialize(&self->joined);
    plait_initialize(&self->done, 0);
    plait_initialize(&self->producers, 0);
    plait_initialize(&self->consumers, 0);
    plait_initialize(&self->lock.state, 0);
    self->leftover_next = 0;
    self->leftover_end = 0;
GEN_IF(context)
    self->context = context;
GEN_ENDIF
    return PLAIT_OK;
}

static void FN(release_memory)(SELF *self)
{
GEN_IF(own_ring)
    struct plait_memory *memory = (struct plait_memory *)self->storage;
    RELEASE(memory, plait_memory_units(sizeof(struct FN(storage))));
GEN_ELSE
    (void)self;
GEN_ENDIF
}
