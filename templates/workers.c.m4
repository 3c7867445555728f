GEN_PART(jobs)

enum { FN(private_claimed) = 1, FN(private_started) = 2, FN(private_stopped) = 4 };
GEN_IF(blocking)
enum { UPPER(blocking) = 1 }; /* a worker may block outside Plait for long */
GEN_ELSE
enum { UPPER(blocking) = 0 }; /* a worker may run on a loop */
GEN_ENDIF

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
GEN_IF(result)
    RESULT result;
GEN_ENDIF
    plait_status verdict = PLAIT_OK;
    const plait_status status = plait_status_from_user(HOOK(run)(AND_CONTEXT(AND(result, value, &result), self->context)));
    (void)plait_add_relaxed(&self->handled, 1U);
    if (status != PLAIT_OK) {
        (void)plait_add_relaxed(&self->failures, 1U);
GEN_IF(failed)
        verdict = HOOK(failed)(value, AND_CONTEXT(status, self->context));
GEN_ENDIF
GEN_IF(done)
    } else {
        verdict = HOOK(done)(AND_CONTEXT(AND(result, value, &result), self->context));
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
    VALUE left;
    size_t count = 0;
    while (FN(jobs_close_now)(&self->jobs, &left, 1U) == 1U) {
        FN(private_finish)(self, &left);
        count++;
    }
    return count;
}

/* One worker less. The last one leaves nobody to submit to; but what is left when the crew is stopped at once is for
 * whoever stopped it. The count is the last touch: from 0 on the crew may end. */
static void FN(private_leave)(SELF *self)
{
    uint32_t alive = plait_load_acquire(&self->alive);
    while (alive != 1U && !plait_compare_exchange_acq_rel(&self->alive, &alive, alive - 1U)) {}
    if (alive == 1U) {
        if ((plait_load_acquire(&self->state) & (uint32_t)FN(private_stopped)) == 0) {
            (void)FN(private_abandon)(self);
        }
        plait_store_release(&self->alive, 0U);
    }
}

/* What a worker's strand runs: the slot is the base's, since the base is its first member. A verdict ends it with what it
 * says, PLAIT_CLOSED as well; the end of the queue is no error. */
static plait_status FN(private_body)(struct plait_slot *base)
{
    SELF *self = ((struct FN(slot) *)base)->crew;
    VALUE value;
    plait_status verdict = PLAIT_OK;
    plait_status status = FN(jobs_pop)(&self->jobs, &value);
    while (status == PLAIT_OK) {
        verdict = FN(private_handle)(self, &value);
        plait_status done = FN(jobs_task_done)(&self->jobs);
        (void)done; /* it was popped by this very strand */
        status = verdict == PLAIT_OK ? FN(jobs_pop)(&self->jobs, &value) : PLAIT_CLOSED;
    }
    FN(private_leave)(self);
    return status == PLAIT_CLOSED ? verdict : status;
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
    if ((plait_or_acq_rel(&self->state, (uint32_t)FN(private_claimed)) & (uint32_t)FN(private_claimed)) != 0) {
        return PLAIT_MISUSE;
    }
    /* All are counted before the first may end. */
    plait_store_relaxed(&self->alive, (uint32_t)count);
    while (started < count && status == PLAIT_OK) {
        slots[started].crew = self;
        status = plait_slot_start(group, &slots[started].base, FN(private_body), "SELF", UPPER(blocking) != 0);
        started += status == PLAIT_OK ? 1U : 0U;
    }
    if (started == 0) {
        plait_store_relaxed(&self->alive, 0U);
        (void)plait_and_release(&self->state, ~(uint32_t)FN(private_claimed));
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
