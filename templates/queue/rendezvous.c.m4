/* ---- the rendezvous ---- */

plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context))
{
    plait_rendezvous_initialize(&self->place);
    plait_initialize(&self->tail, 0);
    plait_eventcount_initialize(&self->joined);
    plait_initialize(&self->done, 0);
    plait_initialize(&self->producers, 0);
    plait_initialize(&self->consumers, 0);
GEN_IF(context)
    self->context = context;
GEN_ENDIF
    return PLAIT_OK;
}

/* A call's part in it, on its stack: a push has `values`, a pop has `out`. */
struct FN(visit) {
    struct plait_visit visit; /* first: its address is this one's */
    VALUE const *values;
    VALUE *out;
};

/* Hands the items over to or from whom this visit has claimed, who sleeps until they part. An item counts for join
 * before either call returns. Relaxed: the parting orders it before a task_done of the popper, and join reads `done`
 * first. */
static void FN(exchange)(SELF *self, struct FN(visit) *mine)
{
    struct FN(visit) *met = (struct FN(visit) *)mine->visit.partner;
    VALUE const *values = mine->values != NULL ? mine->values : met->values;
    VALUE *out = mine->out != NULL ? mine->out : met->out;
    for (size_t i = 0; i < mine->visit.moved; i++) {
        PLAIT_READS(values[i]);
        PLAIT_WRITES(out[i]);
        out[i] = values[i];
    }
    (void)plait_add_relaxed(&self->tail, mine->visit.moved);
    plait_rendezvous_part(&mine->visit);
}

static plait_status FN(put_some)(
    SELF *self, VALUE const *values, size_t count, size_t *moved, bool waits, plait_time deadline)
{
    struct FN(visit) mine = {.visit = {.wanted = count}, .values = values};
    plait_status status = plait_rendezvous_meet(&self->place, PLAIT_SIDE_PUSH, &mine.visit, waits, deadline);
    if (status == PLAIT_OK) {
        if (mine.visit.partner != NULL) {
            FN(exchange)(self, &mine);
        }
        *moved = mine.visit.moved;
    }
    return status == PLAIT_EMPTY ? PLAIT_FULL : status;
}

static plait_status FN(take_some)(
    SELF *self, VALUE *out, size_t limit, size_t *moved, bool waits, plait_time deadline)
{
    struct FN(visit) mine = {.visit = {.wanted = limit}, .out = out};
    const plait_status status = plait_rendezvous_meet(&self->place, PLAIT_SIDE_POP, &mine.visit, waits, deadline);
    if (status == PLAIT_OK) {
        if (mine.visit.partner != NULL) {
            FN(exchange)(self, &mine);
        }
        *moved = mine.visit.moved;
    }
    return status;
}

GEN_IF(copy)
plait_status FN(private_push_one)(SELF *self, VALUE const *value, bool waits, plait_time deadline)
{
    VALUE copy;
    plait_status status = FN(copy_value)(self, &copy, value);
    if (status == PLAIT_OK) {
        size_t moved = 0;
        status = FN(put_some)(self, &copy, 1, &moved, waits, deadline);
        if (status != PLAIT_OK) {
            HOOK(dispose)(AND_CONTEXT(&copy, self->context));
        }
    }
    return status;
}
GEN_ELSE
plait_status FN(private_push_one)(SELF *self, VALUE const *value, bool waits, plait_time deadline)
{
    size_t moved = 0;
    return FN(put_some)(self, value, 1, &moved, waits, deadline);
}
GEN_ENDIF

plait_status FN(private_pop_one)(SELF *self, VALUE *out, bool waits, plait_time deadline)
{
GEN_INCLUDE(shared/refuse.h.m4)
    size_t moved = 0;
    return FN(take_some)(self, out, 1, &moved, waits, deadline);
}

/* Push what can be pushed of `count` items, in one meeting after another. */
static plait_status FN(push_batch)(
    SELF *self, VALUE const *values, size_t count, size_t *pushed, bool waits, plait_time deadline)
{
GEN_INCLUDE(shared/refuse.h.m4)
    size_t total = 0;
    plait_status status = PLAIT_OK;
    while (total < count && status == PLAIT_OK) {
GEN_IF(copy)
        status = FN(private_push_one)(self, &values[total], waits, deadline);
        total += status == PLAIT_OK ? 1U : 0U;
GEN_ELSE
        size_t moved = 0;
        status = FN(put_some)(self, &values[total], count - total, &moved, waits, deadline);
        total += moved;
GEN_ENDIF
    }
    if (total > 0U || count == 0U) {
        *pushed = total;
        status = PLAIT_OK;
    }
    return status;
}

plait_status FN(try_push_many)(SELF *self, VALUE const *values, size_t count, size_t *pushed)
{
    return FN(push_batch)(self, values, count, pushed, false, PLAIT_FOREVER);
}

plait_status FN(push_many_until)(
    SELF *self, VALUE const *values, size_t count, size_t *pushed, plait_time deadline)
{
    return FN(push_batch)(self, values, count, pushed, true, deadline);
}

plait_status FN(push_many)(SELF *self, VALUE const *values, size_t count, size_t *pushed)
{
    return FN(push_batch)(self, values, count, pushed, true, PLAIT_FOREVER);
}

plait_status FN(try_pop_many)(SELF *self, VALUE *out, size_t limit, size_t *popped)
{
GEN_INCLUDE(shared/refuse.h.m4)
    size_t total = 0;
    plait_status status = PLAIT_OK;
    while (total < limit && status == PLAIT_OK) {
        size_t moved = 0;
        status = FN(take_some)(self, &out[total], limit - total, &moved, false, PLAIT_FOREVER);
        total += moved;
    }
    if (total > 0U || limit == 0U) {
        *popped = total;
        status = PLAIT_OK;
    }
    return status;
}

plait_status FN(pop_many_until)(SELF *self, VALUE *out, size_t limit, size_t *popped, plait_time deadline)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status status = FN(try_pop_many)(self, out, limit, popped);
    if (status == PLAIT_EMPTY) {
        status = FN(take_some)(self, out, limit, popped, true, deadline);
    }
    return status;
}

plait_status FN(pop_many)(SELF *self, VALUE *out, size_t limit, size_t *popped)
{
    return FN(pop_many_until)(self, out, limit, popped, PLAIT_FOREVER);
}

/* ---- the end of a queue ---- */

/* The place decides for pushes and pops; the bit is for those who count themselves in. */
void FN(close)(SELF *self)
{
GEN_IF(copy)
    if (PLAIT_UNLIKELY(plait_hook_refuses((uintptr_t)self))) {
        return;
    }
GEN_ENDIF
    (void)plait_or_seq_cst(&self->tail, PLAIT_QUEUE_CLOSED);
    plait_rendezvous_close(&self->place);
}

size_t FN(close_now)(SELF *self, VALUE *leftovers, size_t room)
{
GEN_IF(copy)
    if (PLAIT_UNLIKELY(plait_hook_refuses((uintptr_t)self))) {
        return 0;
    }
GEN_ENDIF
    (void)leftovers;
    (void)room;
    FN(close)(self);
    return 0;
}

/* ---- state ---- */

uint32_t FN(waiting_pops)(SELF *self)
{
    return plait_rendezvous_waiting(&self->place, PLAIT_SIDE_POP);
}

uint32_t FN(waiting_pushes)(SELF *self)
{
    return plait_rendezvous_waiting(&self->place, PLAIT_SIDE_PUSH);
}

size_t FN(size)(SELF *self)
{
    (void)self;
    return 0;
}

bool FN(empty)(SELF *self)
{
    (void)self;
    return true;
}

bool FN(full)(SELF *self)
{
    (void)self;
    return true;
}

size_t FN(capacity)(SELF *self)
{
    (void)self;
    return 0;
}

