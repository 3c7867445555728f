/* Whoever holds a seat may have one connection: lent, being made, being checked or being disposed of. A new one is made
 * only while none is idle, so that there are never more than seats. Hence a connection is disposed of before its seat
 * is given up, and one that has been idle for too long by somebody who has a seat.
 *
 * Closing adds one seat. Whoever waits gets it in turn, finds the pool closed, and hands it to the next. */

GEN_IF(allocated)
enum { UPPER(maximum) = 1 << 27 };

/* The one place where memory becomes places. */
static struct FN(private_idle) *FN(private_places)(uint32_t maximum)
{
    return (struct FN(private_idle) *)ALLOCATE(plait_memory_units(maximum * sizeof(struct FN(private_idle))));
}
GEN_ENDIF

GEN_IF(allocated)
plait_status FN(init)(AND_CONTEXT(SELF *self, uint32_t maximum, plait_duration idle_limit, CONTEXT *context))
GEN_ELSE
plait_status FN(init)(AND_CONTEXT(SELF *self, plait_duration idle_limit, CONTEXT *context))
GEN_ENDIF
{
GEN_IF(allocated)
    struct FN(private_idle) *idle = NULL;
    if (maximum == 0 || maximum > (uint32_t)UPPER(maximum) || idle_limit < 0) {
        return PLAIT_INVALID;
    }
    idle = FN(private_places)(maximum);
    if (idle == NULL) {
        return PLAIT_NO_MEMORY;
    }
    self->idle = idle;
    self->maximum = maximum;
GEN_ELSE
    if (idle_limit < 0) {
        return PLAIT_INVALID;
    }
    self->maximum = CAPACITY;
GEN_ENDIF
    self->idle_limit = idle_limit;
    self->out = 0;
    self->oldest = 0;
    self->idle_count = 0;
    self->created = 0;
    self->closed = false;
GEN_IF(context)
    self->context = context;
GEN_ENDIF
    plait_mutex_init(&self->mutex, 0);
    plait_status status = plait_latch_init(&self->lent, 0);
    if (status == PLAIT_OK) {
        status = plait_semaphore_init(&self->seats, self->maximum, self->maximum + 1U, PLAIT_FAIR);
    }
    return status;
}

/* ---- what is idle: under the mutex ---- */

/* Without an idle limit, which is 0 then, no clock is read: no time passes, and nothing is idle for longer than 0. */
static plait_time FN(private_clock)(const SELF *self)
{
    const plait_time none = {0};
    return self->idle_limit != 0 ? plait_now() : none;
}

static bool FN(private_expired)(const SELF *self, const struct FN(private_idle) *idle, plait_time now)
{
    return plait_time_since(now, idle->since) > self->idle_limit;
}

/* The place of the one that has been idle for longest, with `rank` 0, and of those after it. */
static struct FN(private_idle) *FN(private_place)(SELF *self, uint32_t rank)
{
    return &self->idle[(self->oldest + rank) % self->maximum];
}

/* Takes out the one that has been idle for longest, if that is too long. */
static bool FN(private_take_expired)(SELF *self, VALUE *value, plait_time now)
{
    const struct FN(private_idle) *oldest = FN(private_place)(self, 0U);
    if (self->idle_count == 0 || !FN(private_expired)(self, oldest, now)) {
        return false;
    }
    *value = oldest->value;
    self->oldest = (self->oldest + 1U) % self->maximum;
    self->idle_count--;
    return true;
}

/* Takes out the one that was used last. */
static bool FN(private_take_last)(SELF *self, struct FN(private_idle) *idle)
{
    if (self->idle_count == 0) {
        return false;
    }
    self->idle_count--;
    *idle = *FN(private_place)(self, self->idle_count);
    return true;
}

/* ---- seats ---- */

/* The seat goes before the count, whose last touch lets FN(join) go, and with it perhaps the pool. */
static void FN(private_leave_seat)(SELF *self)
{
    plait_status status = plait_semaphore_release(&self->seats);
    if (status == PLAIT_OK) {
        status = plait_latch_done(&self->lent);
    }
    (void)status; /* both are of the seat that this call has */
}

/* A seat that was acquired comes into use; PLAIT_CLOSED: the pool is closed, and the next one gets it. */
static plait_status FN(private_take_seat)(SELF *self)
{
    (void)plait_mutex_lock_shielded(&self->mutex, __func__);
    const plait_status status = self->closed ? PLAIT_CLOSED : plait_latch_add(&self->lent, 1U);
    plait_mutex_unlock(&self->mutex);
    if (status != PLAIT_OK) {
        plait_status seat = plait_semaphore_release(&self->seats);
        (void)seat; /* it was acquired by this very call */
    }
    return status;
}

/* The idle one that was used last, lent. PLAIT_MISSING: none is idle; PLAIT_CLOSED. */
static plait_status FN(private_take_idle)(SELF *self, struct FN(private_idle) *idle)
{
    plait_status status = PLAIT_MISSING;
    (void)plait_mutex_lock_shielded(&self->mutex, __func__);
    if (self->closed) {
        status = PLAIT_CLOSED;
    } else if (FN(private_take_last)(self, idle)) {
        self->out++;
        status = PLAIT_OK;
    } else {
        /* none is idle */
    }
    plait_mutex_unlock(&self->mutex);
    return status;
}

/* Ends one that was lent to this very call, and is good no more. */
static void FN(private_refuse)(SELF *self, VALUE *value)
{
    (void)plait_mutex_lock_shielded(&self->mutex, __func__);
    self->out--;
    plait_mutex_unlock(&self->mutex);
    HOOK(dispose)(AND_CONTEXT(value, self->context));
}

/* May it be lent again? */
static bool FN(private_good)(SELF *self, struct FN(private_idle) *idle)
{
GEN_IF(healthy)
    return !FN(private_expired)(self, idle, FN(private_clock)(self)) && HOOK(healthy)(AND_CONTEXT(&idle->value, self->context));
GEN_ELSE
    return !FN(private_expired)(self, idle, FN(private_clock)(self));
GEN_ENDIF
}

static plait_status FN(private_make)(SELF *self, VALUE *value)
{
    VALUE made;
    const plait_status status = plait_status_from_user(HOOK(create)(AND_CONTEXT(&made, self->context)));
    if (status == PLAIT_OK) {
        (void)plait_mutex_lock_shielded(&self->mutex, __func__);
        self->created++;
        self->out++;
        plait_mutex_unlock(&self->mutex);
        *value = made;
    }
    return status;
}

/* With a seat: a connection for it, or it is given up. */
static plait_status FN(private_lend)(SELF *self, VALUE *value, bool may_create)
{
    struct FN(private_idle) idle;
    plait_status status = FN(private_take_seat)(self);
    if (status != PLAIT_OK) {
        return status;
    }
    status = FN(private_take_idle)(self, &idle);
    while (status == PLAIT_OK && !FN(private_good)(self, &idle)) {
        FN(private_refuse)(self, &idle.value);
        status = FN(private_take_idle)(self, &idle);
    }
    if (status == PLAIT_OK) {
        *value = idle.value;
    } else if (status == PLAIT_MISSING) {
        status = may_create ? FN(private_make)(self, value) : PLAIT_EMPTY;
    } else {
        /* closed */
    }
    if (status != PLAIT_OK) {
        FN(private_leave_seat)(self);
    }
    return status;
}

/* ---- lending ---- */

plait_status FN(acquire_until)(SELF *self, VALUE *value, plait_time deadline)
{
    const plait_status status = plait_semaphore_acquire_until(&self->seats, deadline);
    return status == PLAIT_OK ? FN(private_lend)(self, value, true) : status;
}

plait_status FN(acquire)(SELF *self, VALUE *value)
{
    return FN(acquire_until)(self, value, PLAIT_FOREVER);
}

plait_status FN(try_acquire)(SELF *self, VALUE *value)
{
    const plait_status status = plait_semaphore_try_acquire(&self->seats);
    return status == PLAIT_OK ? FN(private_lend)(self, value, false) : status;
}

/* A connection comes back, to be kept if that is wanted and the pool is open. */
static plait_status FN(private_give_back)(SELF *self, VALUE value, bool keep)
{
    VALUE expired;
    (void)plait_mutex_lock_shielded(&self->mutex, __func__);
    if (self->out == 0) {
        plait_mutex_unlock(&self->mutex);
        return PLAIT_MISUSE;
    }
    self->out--;
    const bool kept = keep && !self->closed;
    const plait_time now = FN(private_clock)(self);
    /* One that takes the place of the other on this seat: a seat covers no more than one that is disposed of. */
    const bool too_long = kept && FN(private_take_expired)(self, &expired, now);
    if (kept) {
        struct FN(private_idle) *idle = FN(private_place)(self, self->idle_count);
        idle->value = value;
        idle->since = now;
        self->idle_count++;
    }
    plait_mutex_unlock(&self->mutex);
    if (!kept) {
        HOOK(dispose)(AND_CONTEXT(&value, self->context));
    }
    if (too_long) {
        HOOK(dispose)(AND_CONTEXT(&expired, self->context));
    }
    FN(private_leave_seat)(self);
    return PLAIT_OK;
}

plait_status FN(release)(SELF *self, VALUE value)
{
    return FN(private_give_back)(self, value, true);
}

plait_status FN(discard)(SELF *self, VALUE value)
{
    return FN(private_give_back)(self, value, false);
}

/* ---- care ---- */

uint32_t FN(prune)(SELF *self)
{
    uint32_t count = 0;
    bool found = true;
    while (found && plait_semaphore_try_acquire(&self->seats) == PLAIT_OK && FN(private_take_seat)(self) == PLAIT_OK) {
        VALUE expired;
        (void)plait_mutex_lock_shielded(&self->mutex, __func__);
        found = FN(private_take_expired)(self, &expired, FN(private_clock)(self));
        plait_mutex_unlock(&self->mutex);
        if (found) {
            HOOK(dispose)(AND_CONTEXT(&expired, self->context));
            count++;
        }
        FN(private_leave_seat)(self);
    }
    return count;
}

void FN(close)(SELF *self)
{
    struct FN(private_idle) idle;
    bool more = true;
    (void)plait_mutex_lock_shielded(&self->mutex, __func__);
    const bool first = !self->closed;
    self->closed = true;
    const plait_status counted = plait_latch_add(&self->lent, 1U); /* what is idle is not gone before this call is */
    plait_mutex_unlock(&self->mutex);
    if (first) {
        const plait_status seat = plait_semaphore_release(&self->seats);
        (void)seat; /* there is room for one more than the maximum */
    }
    while (more) {
        (void)plait_mutex_lock_shielded(&self->mutex, __func__);
        more = FN(private_take_last)(self, &idle);
        plait_mutex_unlock(&self->mutex);
        if (more) {
            HOOK(dispose)(AND_CONTEXT(&idle.value, self->context));
        }
    }
    if (counted == PLAIT_OK) {
        const plait_status done = plait_latch_done(&self->lent);
        (void)done; /* of what was counted */
    }
}

plait_status FN(join_until)(SELF *self, plait_time deadline)
{
    return plait_latch_wait_until(&self->lent, deadline);
}

plait_status FN(join)(SELF *self)
{
    return plait_latch_wait(&self->lent);
}

void FN(destroy)(SELF *self)
{
    if (plait_latch_count(&self->lent) != 0) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "destroyed while a connection is lent");
    }
    FN(close)(self);
    plait_semaphore_destroy(&self->seats);
    plait_mutex_destroy(&self->mutex);
GEN_IF(allocated)
    RELEASE((struct plait_memory *)self->idle, plait_memory_units(self->maximum * sizeof(struct FN(private_idle))));
GEN_ENDIF
}

/* ---- statistics ---- */

uint32_t FN(maximum)(const SELF *self)
{
    return self->maximum;
}

uint32_t FN(idle)(SELF *self)
{
    (void)plait_mutex_lock_shielded(&self->mutex, __func__);
    const uint32_t count = self->idle_count;
    plait_mutex_unlock(&self->mutex);
    return count;
}

uint32_t FN(lent)(const SELF *self)
{
    return plait_latch_count(&self->lent);
}

uint32_t FN(waiters)(const SELF *self)
{
    return plait_semaphore_waiters(&self->seats);
}

uint64_t FN(created)(SELF *self)
{
    (void)plait_mutex_lock_shielded(&self->mutex, __func__);
    const uint64_t count = self->created;
    plait_mutex_unlock(&self->mutex);
    return count;
}
