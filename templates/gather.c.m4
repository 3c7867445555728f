/* ---- the lock of what is done seldom ---- */

static void FN(lock)(SELF *self)
{
    plait_small_lock_lock(&self->lock);
    PLAIT_GUARD_WRITE(&self->guard);
}

static void FN(unlock)(SELF *self)
{
    plait_small_lock_unlock(&self->lock);
}

GEN_INCLUDE(gather/memory.c.m4)
GEN_INCLUDE(gather/reader.c.m4)

/* ---- inserts that wait, of copies, and of more than one ---- */

GEN_IF(copy)
GEN_INCLUDE(shared/copy.c.m4)

GEN_ENDIF
GEN_IF(window)
GEN_IF(copy)
static plait_status FN(private_wait_insert)(SELF *self, uint64_t index, VALUE const *value, plait_time deadline)
GEN_ELSE
plait_status FN(private_wait_insert)(SELF *self, uint64_t index, VALUE const *value, plait_time deadline)
GEN_ENDIF
{
    plait_status status = PLAIT_FULL;
    plait_status waited = PLAIT_OK;
    while (status == PLAIT_FULL && waited == PLAIT_OK) {
        waited = plait_gather_wait_for_room(&self->line, &self->room, index, UPPER(span), deadline);
        if (waited == PLAIT_OK) { /* what came inside the window stays inside */
            status = FN(private_put)(self, index, value);
        }
    }
    return waited == PLAIT_OK ? status : waited;
}

GEN_ENDIF
GEN_IF(copy)
plait_status FN(private_insert_copy)(
    SELF *self, uint64_t index, VALUE const *value, bool waits, plait_time deadline)
{
    VALUE mine;
    plait_status status = FN(copy_value)(self, &mine, value);
    if (status == PLAIT_OK) {
        status = FN(private_put)(self, index, &mine);
GEN_IF(window)
        if (status == PLAIT_FULL && waits) {
            status = FN(private_wait_insert)(self, index, &mine, deadline);
        }
GEN_ELSE
        (void)waits;
        (void)deadline;
GEN_ENDIF
        if (status != PLAIT_OK) {
            HOOK(dispose)(AND_CONTEXT(&mine, self->context));
        }
    }
    return status;
}

GEN_ENDIF
/* The first ones of `count` values, as far as they can be inserted. */
static plait_status FN(insert_run)(
    SELF *self, uint64_t first, VALUE const *values, size_t count, size_t *inserted, bool waits, plait_time deadline)
{
GEN_INCLUDE(shared/refuse.h.m4)
    size_t total = 0;
    plait_status status = PLAIT_OK;
    while (total < count && status == PLAIT_OK) {
        status = waits ? FN(insert_until)(self, first + total, values[total], deadline)
                       : FN(try_insert)(self, first + total, values[total]);
        total += status == PLAIT_OK ? 1U : 0U;
    }
    if (total > 0U || count == 0U) {
        *inserted = total;
        status = PLAIT_OK;
    }
    return status;
}

plait_status FN(try_insert_many)(SELF *self, uint64_t first, VALUE const *values, size_t count, size_t *inserted)
{
    return FN(insert_run)(self, first, values, count, inserted, false, PLAIT_FOREVER);
}

plait_status FN(insert_many_until)(
    SELF *self, uint64_t first, VALUE const *values, size_t count, size_t *inserted, plait_time deadline)
{
    return FN(insert_run)(self, first, values, count, inserted, true, deadline);
}

plait_status FN(insert_many)(SELF *self, uint64_t first, VALUE const *values, size_t count, size_t *inserted)
{
    return FN(insert_run)(self, first, values, count, inserted, true, PLAIT_FOREVER);
}

/* ---- the end of a gather ---- */

GEN_IFNOT(end_known)
plait_status FN(end)(SELF *self, uint64_t count)
{
GEN_INCLUDE(shared/refuse.h.m4)
GEN_IF(window)
    return plait_gather_end(&self->line, &self->room, count);
GEN_ELSE
    return plait_gather_end(&self->line, NULL, count);
GEN_ENDIF
}

GEN_ENDIF
void FN(close)(SELF *self)
{
GEN_IF(copy)
    if (PLAIT_UNLIKELY(plait_hook_refuses((uintptr_t)self))) {
        return;
    }
GEN_ENDIF
GEN_IF(window)
    plait_gather_close(&self->line, &self->room);
GEN_ELSE
    plait_gather_close(&self->line, NULL);
GEN_ENDIF
}

void FN(fail)(SELF *self, plait_status cause)
{
GEN_IF(copy)
    if (PLAIT_UNLIKELY(plait_hook_refuses((uintptr_t)self))) {
        return;
    }
GEN_ENDIF
GEN_IF(window)
    plait_gather_fail(&self->line, &self->room, cause);
GEN_ELSE
    plait_gather_fail(&self->line, NULL, cause);
GEN_ENDIF
}

/* ---- state ---- */

size_t FN(size)(SELF *self)
{
GEN_IFNOT(keep)
    const uint64_t first = plait_load_acquire(&self->line.position);
GEN_ENDIF
    size_t count = 0;
    for (struct FN(segment) *segment = plait_load_acquire(&self->all); segment != NULL; segment = segment->made) {
        for (size_t i = 0; i < UPPER(segment); i++) {
            const uint64_t state = plait_load_acquire(&segment->cells[i].state);
GEN_IF(keep)
            count += state % 4U == PLAIT_GATHER_FULL ? 1U : 0U;
GEN_ELSE
            count += state % 4U == PLAIT_GATHER_FULL && state / 4U >= first ? 1U : 0U;
GEN_ENDIF
        }
    }
    return count;
}

uint32_t FN(waiting_nexts)(SELF *self)
{
GEN_IF(readers_many)
    return plait_eventcount_waiters(&self->line.arrival) + plait_mutex_waiters(&self->turn);
GEN_ELSE
    return plait_eventcount_waiters(&self->line.arrival);
GEN_ENDIF
}

GEN_IF(window)
uint32_t FN(waiting_inserts)(SELF *self)
{
    return plait_gather_waiting(&self->room);
}

GEN_ENDIF
/* ---- life ---- */

/* Does no strand wait in it? */
static bool FN(is_idle)(SELF *self)
{
GEN_IF(window)
    return FN(waiting_nexts)(self) == 0U && FN(waiting_inserts)(self) == 0U;
GEN_ELSE
    return FN(waiting_nexts)(self) == 0U;
GEN_ENDIF
}

/* All but the memory. */
static void FN(begin)(SELF *self, uint64_t end)
{
    plait_gather_begin(&self->line, end);
GEN_IF(window)
    plait_gather_room_begin(&self->room);
GEN_ENDIF
    self->reading = NULL;
    self->told = PLAIT_GATHER_NONE;
    self->known_ahead = PLAIT_GATHER_NONE;
    self->oldest = 0;
    self->newest = 0;
}

plait_status FN(init)(AND_CONTEXT(AND(end_known, SELF *self, uint64_t count), CONTEXT *context))
{
GEN_IF(end_known)
    const uint64_t end = count;
    if (end >= PLAIT_GATHER_LIMIT) {
        return PLAIT_INVALID;
    }
GEN_ELSE
    const uint64_t end = PLAIT_GATHER_LIMIT;
GEN_ENDIF
    struct FN(directory) *directory = FN(allocate_directory)(UPPER(entries));
    if (directory == NULL) {
        return PLAIT_NO_MEMORY;
    }
    FN(begin)(self, end);
    plait_initialize(&self->directory, directory);
    plait_initialize(&self->all, (struct FN(segment) *)NULL);
    plait_initialize(&self->lock.state, 0);
    self->free_list = NULL;
GEN_IF(readers_many)
    plait_mutex_init(&self->turn, 0U);
GEN_ENDIF
GEN_IF(context)
    self->context = context;
GEN_ENDIF
    return PLAIT_OK;
}

plait_status FN(reset)(AND(end_known, SELF *self, uint64_t count))
{
GEN_INCLUDE(shared/refuse.h.m4)
GEN_IF(end_known)
    const uint64_t end = count;
    if (end >= PLAIT_GATHER_LIMIT) {
        return PLAIT_INVALID;
    }
GEN_ELSE
    const uint64_t end = PLAIT_GATHER_LIMIT;
GEN_ENDIF
    if (!FN(is_idle)(self) || !FN(is_quiet)(self)) {
        return PLAIT_MISUSE;
    }
    FN(drop_values)(self);
    FN(clear_memory)(self);
    FN(begin)(self, end);
    return PLAIT_OK;
}

void FN(destroy)(SELF *self)
{
GEN_IF(copy)
    if (plait_hook_inside((uintptr_t)self)) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "called from its own copy hook");
    }
GEN_ENDIF
    if (!FN(is_idle)(self)) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "strands wait in it");
    }
    if (!FN(is_quiet)(self)) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "an insert is under way");
    }
GEN_IF(readers_many)
    plait_mutex_destroy(&self->turn);
GEN_ENDIF
    FN(drop_values)(self);
    FN(release_memory)(self);
}
