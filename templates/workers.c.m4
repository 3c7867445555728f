GEN_PART(jobs)

enum { FN(private_started) = 1, FN(private_stopped) = 2, FN(private_batch) = 8 };

plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context))
{
    const plait_status status = FN(jobs_init)(&self->jobs);
    if (status == PLAIT_OK) {
        plait_initialize(&self->state, 0U);
        plait_initialize(&self->alive, 0U);
        plait_initialize(&self->handled, 0U);
        plait_initialize(&self->failures, 0U);
        self->slots = NULL;
        self->count = 0;
GEN_IF(context)
        self->context = context;
GEN_ENDIF
    }
    return status;
}

/* ---- a worker ---- */

/* The end of an item, whatever became of it. */
static void FN(private_finish)(SELF *self, VALUE *value)
{
GEN_IF(dispose)
GEN_IFNOT(context)
    (void)self;
GEN_ENDIF
    HOOK(dispose)(AND_CONTEXT(value, self->context));
GEN_ELSE
    (void)self;
    (void)value;
GEN_ENDIF
}

/* PLAIT_OK: go on. Otherwise the worker ends with that. */
static plait_status FN(private_handle)(SELF *self, VALUE *value)
{
    plait_status verdict = PLAIT_OK;
    const plait_status status = plait_status_from_user(HOOK(run)(AND_CONTEXT(value, self->context)));
    (void)plait_add_relaxed(&self->handled, 1U);
    if (status != PLAIT_OK) {
        (void)plait_add_relaxed(&self->failures, 1U);
GEN_IF(failed)
        verdict = HOOK(failed)(value, AND_CONTEXT(status, self->context));
GEN_ENDIF
    }
    FN(private_finish)(self, value);
    if (verdict == PLAIT_OK) {
        verdict = plait_checkpoint();
    }
    return verdict;
}

/* Nobody will handle what is left. Returns how many there were. */
static size_t FN(private_abandon)(SELF *self)
{
    VALUE left[FN(private_batch)];
    size_t count = 0;
    size_t all = 0;
    do {
        count = FN(jobs_close_now)(&self->jobs, left, FN(private_batch));
        for (size_t i = 0; i < count; i++) {
            FN(private_finish)(self, &left[i]);
        }
        all += count;
    } while (count == FN(private_batch));
    return all;
}

/* One worker less. The last one leaves nobody to submit to; but what is left when the crew is stopped at once is for
 * whoever stopped it. */
static void FN(private_leave)(SELF *self)
{
    const bool last = plait_sub_acq_rel(&self->alive, 1U) == 1U;
    if (last && (plait_load_acquire(&self->state) & (uint32_t)FN(private_stopped)) == 0) {
        (void)FN(private_abandon)(self);
    }
}

/* What a worker's strand runs: the slot is the base's, since the base is its first member. */
static plait_status FN(private_body)(struct plait_slot *base)
{
    SELF *self = ((struct FN(slot) *)base)->crew;
    VALUE value;
    plait_status status = FN(jobs_pop)(&self->jobs, &value);
    while (status == PLAIT_OK) {
        status = FN(private_handle)(self, &value);
        plait_status done = FN(jobs_task_done)(&self->jobs);
        (void)done; /* it was popped by this very strand */
        if (status == PLAIT_OK) {
            status = FN(jobs_pop)(&self->jobs, &value);
        }
    }
    FN(private_leave)(self);
    return status == PLAIT_CLOSED ? PLAIT_OK : status;
}

static bool FN(private_is_started)(const SELF *self)
{
    return (plait_load_acquire(&self->state) & (uint32_t)FN(private_started)) != 0;
}

plait_status FN(start)(SELF *self, struct plait_group *group, struct FN(slot) *slots, size_t count)
{
    plait_status status = PLAIT_OK;
    size_t started = 0;
    if (count == 0 || count > UINT32_MAX) {
        return PLAIT_INVALID;
    }
    if (FN(private_is_started)(self)) {
        return PLAIT_MISUSE;
    }
    /* All are counted before the first may end. */
    plait_store_relaxed(&self->alive, (uint32_t)count);
    while (started < count && status == PLAIT_OK) {
        slots[started].crew = self;
GEN_IF(blocking)
        status = plait_slot_start(group, &slots[started].base, FN(private_body), "SELF", true);
GEN_ELSE
        status = plait_slot_start(group, &slots[started].base, FN(private_body), "SELF", false);
GEN_ENDIF
        started += status == PLAIT_OK ? 1U : 0U;
    }
    if (started == 0) {
        plait_store_relaxed(&self->alive, 0U);
        return status;
    }
    self->slots = slots;
    self->count = started;
    (void)plait_or_release(&self->state, (uint32_t)FN(private_started));
    if (status != PLAIT_OK) {
        FN(stop)(self);
        for (size_t i = started; i < count; i++) {
            FN(private_leave)(self);
        }
    }
    return status;
}

/* ---- work ---- */

plait_status FN(submit)(SELF *self, VALUE value)
{
    return FN(private_is_started)(self) ? FN(jobs_push)(&self->jobs, value) : PLAIT_MISUSE;
}

plait_status FN(submit_until)(SELF *self, VALUE value, plait_time deadline)
{
    return FN(private_is_started)(self) ? FN(jobs_push_until)(&self->jobs, value, deadline) : PLAIT_MISUSE;
}

plait_status FN(try_submit)(SELF *self, VALUE value)
{
    return FN(private_is_started)(self) ? FN(jobs_try_push)(&self->jobs, value) : PLAIT_MISUSE;
}

plait_status FN(join)(SELF *self)
{
    return FN(jobs_join)(&self->jobs);
}

plait_status FN(join_until)(SELF *self, plait_time deadline)
{
    return FN(jobs_join_until)(&self->jobs, deadline);
}

/* ---- the end ---- */

void FN(stop)(SELF *self)
{
    FN(jobs_close)(&self->jobs);
}

size_t FN(stop_now)(SELF *self, VALUE *leftovers, size_t room)
{
    (void)plait_or_release(&self->state, (uint32_t)FN(private_stopped));
    const size_t left = leftovers != NULL ? FN(jobs_close_now)(&self->jobs, leftovers, room) : FN(private_abandon)(self);
    if (FN(private_is_started)(self)) {
        for (size_t i = 0; i < self->count; i++) {
            plait_slot_cancel(&self->slots[i].base);
        }
    }
    return left;
}

void FN(destroy)(SELF *self)
{
    if (plait_load_acquire(&self->alive) != 0) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "destroyed while a worker is alive");
    }
    (void)FN(private_abandon)(self);
    FN(jobs_destroy)(&self->jobs);
}

/* ---- statistics ---- */

uint32_t FN(alive)(const SELF *self)
{
    return plait_load_relaxed(&self->alive);
}

size_t FN(waiting)(SELF *self)
{
    return FN(jobs_size)(&self->jobs);
}

uint64_t FN(handled)(const SELF *self)
{
    return plait_load_relaxed(&self->handled);
}

uint64_t FN(failures)(const SELF *self)
{
    return plait_load_relaxed(&self->failures);
}
