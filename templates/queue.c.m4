GEN_IF(stored)
/* ---- what the algorithm below provides ---- */

/* One claim: between 1 and `count` items into, or out of, the queue; how many in `*moved`. Statuses as for one
 * item; nothing is written unless PLAIT_OK. */
GEN_IFNOT(copy)
static plait_status FN(put_some)(SELF *self, VALUE const *values, size_t count, size_t *moved);
GEN_ENDIF
static plait_status FN(take_some)(SELF *self, VALUE *out, size_t limit, size_t *moved);
/* All that is left becomes the closer's, in one step. The queue is closed. */
static void FN(claim_leftovers)(SELF *self);
/* The next of what was claimed; false: that was all. */
static bool FN(next_leftover)(SELF *self, VALUE *out);
/* Is every cell as calls leave it that have ended? */
static bool FN(is_quiet)(SELF *self);
static void FN(release_memory)(SELF *self);

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

GEN_ENDIF
/* ---- work done ---- */

GEN_IF(segments)
/* Items that were pushed and are not done. The order of the loads makes 0 true at the load of `done`: fewer void
 * tickets before it and a later tail can only make the result larger. seq_cst with the registration of those who
 * wait. */
GEN_ELSE
/* Items that were pushed and are not done. The order of the loads makes 0 true at the load of `done`: a later tail can
 * only make the result larger. seq_cst with the registration of those who wait. */
GEN_ENDIF
static uint64_t FN(unfinished)(SELF *self)
{
GEN_IF(segments)
    const uint64_t void_tickets = plait_load_seq_cst(&self->void_tickets);
GEN_ENDIF
    const uint64_t done = plait_load_seq_cst(&self->done);
    const uint64_t issued = plait_load_seq_cst(&self->tail) & ~PLAIT_QUEUE_CLOSED;
GEN_IF(segments)
    return issued - void_tickets - done;
GEN_ELSE
    return issued - done;
GEN_ENDIF
}

/* After each step that may have made it 0. */
static void FN(wake_joins)(SELF *self)
{
    if (PLAIT_UNLIKELY(plait_eventcount_waiters(&self->joined) != 0U) && FN(unfinished)(self) == 0U) {
        plait_eventcount_notify_all(&self->joined);
    }
}

GEN_IF(stored)
/* An item that went to the closer is done with. */
static void FN(count_leftover)(SELF *self)
{
    (void)plait_add_seq_cst(&self->done, 1U);
    FN(wake_joins)(self);
}

GEN_ENDIF
plait_status FN(task_done)(SELF *self)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status status = PLAIT_MISUSE;
    bool tried = true;
    while (tried) {
        /* In the order of `unfinished`, so that a rightful call is never refused. */
GEN_IF(segments)
        const uint64_t void_tickets = plait_load_acquire(&self->void_tickets);
GEN_ENDIF
        uint64_t done = plait_load_acquire(&self->done);
        const uint64_t issued = plait_load_acquire(&self->tail) & ~PLAIT_QUEUE_CLOSED;
GEN_IF(segments)
        if (done >= issued - void_tickets) {
GEN_ELSE
        if (done >= issued) {
GEN_ENDIF
            tried = false;
        } else if (plait_compare_exchange_seq_cst(&self->done, &done, done + 1U)) {
            status = PLAIT_OK;
            tried = false;
            FN(wake_joins)(self);
        }
    }
    return status;
}

plait_status FN(join_until)(SELF *self, plait_time deadline)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status waited = PLAIT_OK;
    bool joined = FN(unfinished)(self) == 0U;
    while (!joined && waited == PLAIT_OK) {
        const uint32_t key = plait_eventcount_register(&self->joined);
        joined = FN(unfinished)(self) == 0U;
        if (!joined) {
            waited = plait_eventcount_wait(&self->joined, key, deadline);
            joined = FN(unfinished)(self) == 0U;
        }
        plait_eventcount_leave(&self->joined);
    }
    return joined ? PLAIT_OK : waited;
}

plait_status FN(join)(SELF *self)
{
    return FN(join_until)(self, PLAIT_FOREVER);
}

GEN_IF(segments)
GEN_INCLUDE(queue/segments.c.m4)
GEN_ENDIF
GEN_IF(ring)
GEN_INCLUDE(queue/ring.c.m4)
GEN_ENDIF

GEN_IF(stored)
/* ---- waiting ---- */

GEN_IF(limited)
/* What a waiting call still wants: to pop into `out`, or, when that is NULL, to push `values`; `wanted` of them, or
 * fewer but at least one. */
struct FN(wish) {
    VALUE *out;
    VALUE const *values;
    size_t wanted;
    size_t moved;
};
GEN_ELSE
/* What a waiting call still wants: to pop into `out`, `wanted` items, or fewer but at least one. */
struct FN(wish) {
    VALUE *out;
    size_t wanted;
    size_t moved;
};
GEN_ENDIF

/* Is it a status that may be another one by and by? */
static bool FN(is_pending)(plait_status status)
{
GEN_IF(ring)
    return status == PLAIT_EMPTY || status == PLAIT_FULL || status == PLAIT_BUSY;
GEN_ELSE
GEN_IF(limited)
    return status == PLAIT_EMPTY || status == PLAIT_FULL;
GEN_ELSE
    return status == PLAIT_EMPTY;
GEN_ENDIF
GEN_ENDIF
}

GEN_IF(limited)
static plait_status FN(put_wish)(SELF *self, struct FN(wish) *wish)
{
GEN_IF(copy)
    const plait_status status = FN(private_put)(self, wish->values);
    wish->moved = status == PLAIT_OK ? 1U : 0U;
    return status;
GEN_ELSE
    return FN(put_some)(self, wish->values, wish->wanted, &wish->moved);
GEN_ENDIF
}

GEN_ENDIF
static plait_status FN(try_wish)(SELF *self, struct FN(wish) *wish)
{
GEN_IF(limited)
    if (wish->out == NULL) {
        return FN(put_wish)(self, wish);
    }
GEN_ENDIF
    return FN(take_some)(self, wish->out, wish->wanted, &wish->moved);
}

/* Spin before waiting? Not when it was in vain the last eight times; then every sixteenth time, to find out. */
static bool FN(spin)(SELF *self, struct plait_eventcount *event, struct FN(wish) *wish, plait_status *status)
{
    struct plait_patience patience = {{0}, 0, 0};
    const uint32_t parks = plait_load_relaxed(&event->parks);
    bool pending = true;
    if (parks < 8U || parks % 16U == 0U) {
        while (pending && plait_patience_lasts(&patience)) {
            *status = FN(try_wish)(self, wish);
            pending = FN(is_pending)(*status);
        }
    }
    plait_store_relaxed(&event->parks, pending ? parks + 1U : 0U);
    return !pending;
}

GEN_IF(ring)
/* Grant the wish, waiting on `event` for it. An item in hand wins over a deadline and a cancel: hence the look
 * after the wait. PLAIT_BUSY is no reason to sleep for long: the strand at that cell may have looked for waiters
 * already, and promised nothing. */
GEN_ELSE
/* Grant the wish, waiting on `event` for it. An item in hand wins over a deadline and a cancel: hence the look
 * after the wait. */
GEN_ENDIF
static plait_status FN(wait)(SELF *self, struct plait_eventcount *event, struct FN(wish) *wish, plait_time deadline)
{
GEN_IF(ring)
    enum { SOON = 50000, LATER = 1000000 }; /* nanoseconds */
    plait_duration nap = SOON;
GEN_ENDIF
    plait_status status = PLAIT_EMPTY;
    plait_status waited = PLAIT_OK;
    bool pending = !FN(spin)(self, event, wish, &status);
    while (pending && waited == PLAIT_OK) {
        const uint32_t key = plait_eventcount_register(event);
        status = FN(try_wish)(self, wish);
        if (FN(is_pending)(status)) {
GEN_IF(ring)
            plait_time until = deadline;
            if (status == PLAIT_BUSY) {
                FN(relax)(self, wish->out == NULL);
                until = plait_time_min(deadline, plait_after(nap));
                nap = nap < LATER / 2 ? nap * 2 : LATER;
            }
            waited = plait_eventcount_wait(event, key, until);
            if (waited == PLAIT_TIMEOUT && plait_time_before(until, deadline)) {
                waited = PLAIT_OK;
            }
GEN_ELSE
            waited = plait_eventcount_wait(event, key, deadline);
GEN_ENDIF
        }
        plait_eventcount_leave(event);
        if (FN(is_pending)(status)) {
            status = FN(try_wish)(self, wish);
        }
        pending = FN(is_pending)(status);
    }
    return pending ? waited : status;
}

/* Pass a wake on when it was meant for more than one: on every way out of a wait, also without an item. */
static plait_status FN(wait_to_pop)(SELF *self, struct FN(wish) *wish, plait_time deadline)
{
    const plait_status status = FN(wait)(self, &self->items, wish, deadline);
    if (plait_eventcount_waiters(&self->items) != 0U && !FN(empty)(self)) {
        plait_eventcount_notify(&self->items);
    }
    return status;
}

plait_status FN(private_pop_slow)(SELF *self, VALUE *out, plait_time deadline)
{
    struct FN(wish) wish = {.out = out, .wanted = 1};
    return FN(wait_to_pop)(self, &wish, deadline);
}

GEN_IF(limited)
static plait_status FN(wait_to_push)(SELF *self, struct FN(wish) *wish, plait_time deadline)
{
    const plait_status status = FN(wait)(self, &self->space, wish, deadline);
    if (plait_eventcount_waiters(&self->space) != 0U && !FN(full)(self)) {
        plait_eventcount_notify(&self->space);
    }
    return status;
}

plait_status FN(private_push_slow)(SELF *self, VALUE const *value, plait_time deadline)
{
    struct FN(wish) wish = {.values = value, .wanted = 1};
    return FN(wait_to_push)(self, &wish, deadline);
}

GEN_ENDIF
/* ---- push and pop of more than one, and of copies ---- */

GEN_ENDIF
GEN_IF(copy)
GEN_INCLUDE(shared/copy.c.m4)

GEN_ENDIF
GEN_IF(rendezvous)
GEN_INCLUDE(queue/rendezvous.c.m4)
GEN_ELSE
GEN_IF(copy)
GEN_IF(limited)
plait_status FN(private_push_copy)(SELF *self, VALUE const *value, bool waits, plait_time deadline)
GEN_ELSE
plait_status FN(private_push_copy)(SELF *self, VALUE const *value)
GEN_ENDIF
{
    VALUE copy;
    plait_status status = FN(copy_value)(self, &copy, value);
    if (status == PLAIT_OK) {
        status = FN(private_put)(self, &copy);
GEN_IF(limited)
        if (waits && FN(is_pending)(status)) {
            status = FN(private_push_slow)(self, &copy, deadline);
        }
GEN_ENDIF
        if (status != PLAIT_OK) {
            HOOK(dispose)(AND_CONTEXT(&copy, self->context));
        }
    }
    return status;
}

/* Push what can be pushed of `count` items, one after another: each is copied before it claims its place. */
GEN_ELSE
/* Push what can be pushed of `count` items. */
GEN_ENDIF
GEN_IF(limited)
static plait_status FN(push_batch)(
    SELF *self, VALUE const *values, size_t count, size_t *pushed, bool waits, plait_time deadline)
GEN_ELSE
static plait_status FN(push_batch)(SELF *self, VALUE const *values, size_t count, size_t *pushed)
GEN_ENDIF
{
GEN_INCLUDE(shared/refuse.h.m4)
    size_t total = 0;
    plait_status status = PLAIT_OK;
    while (total < count && status == PLAIT_OK) {
GEN_IF(copy)
GEN_IF(limited)
        status = FN(private_push_copy)(self, &values[total], waits, deadline);
GEN_ELSE
        status = FN(private_push_copy)(self, &values[total]);
GEN_ENDIF
        total += status == PLAIT_OK ? 1U : 0U;
GEN_ELSE
        size_t moved = 0;
        status = FN(put_some)(self, &values[total], count - total, &moved);
GEN_IF(limited)
        if (waits && FN(is_pending)(status)) {
            struct FN(wish) wish = {.values = &values[total], .wanted = count - total};
            status = FN(wait_to_push)(self, &wish, deadline);
            moved = wish.moved;
        }
GEN_ENDIF
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
GEN_IF(limited)
    return FN(push_batch)(self, values, count, pushed, false, PLAIT_FOREVER);
GEN_ELSE
    return FN(push_batch)(self, values, count, pushed);
GEN_ENDIF
}

plait_status FN(push_many_until)(
    SELF *self, VALUE const *values, size_t count, size_t *pushed, plait_time deadline)
{
GEN_IF(limited)
    return FN(push_batch)(self, values, count, pushed, true, deadline);
GEN_ELSE
    (void)deadline;
    return FN(push_batch)(self, values, count, pushed);
GEN_ENDIF
}

plait_status FN(push_many)(SELF *self, VALUE const *values, size_t count, size_t *pushed)
{
    return FN(push_many_until)(self, values, count, pushed, PLAIT_FOREVER);
}

plait_status FN(try_pop_many)(SELF *self, VALUE *out, size_t limit, size_t *popped)
{
GEN_INCLUDE(shared/refuse.h.m4)
    size_t total = 0;
    plait_status status = PLAIT_OK;
    while (total < limit && status == PLAIT_OK) {
        size_t moved = 0;
        status = FN(take_some)(self, &out[total], limit - total, &moved);
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
    if (FN(is_pending)(status)) {
        struct FN(wish) wish = {.out = out, .wanted = limit};
        status = FN(wait_to_pop)(self, &wish, deadline);
        if (status == PLAIT_OK) {
            *popped = wish.moved;
        }
    }
    return status;
}

plait_status FN(pop_many)(SELF *self, VALUE *out, size_t limit, size_t *popped)
{
    return FN(pop_many_until)(self, out, limit, popped, PLAIT_FOREVER);
}

/* ---- the end of a queue ---- */

void FN(close)(SELF *self)
{
GEN_IF(copy)
    if (PLAIT_UNLIKELY(plait_hook_refuses((uintptr_t)self))) {
        return;
    }
GEN_ENDIF
    (void)plait_or_seq_cst(&self->tail, PLAIT_QUEUE_CLOSED);
    plait_eventcount_notify_all(&self->items);
GEN_IF(limited)
    plait_eventcount_notify_all(&self->space);
GEN_ENDIF
}

size_t FN(close_now)(SELF *self, VALUE *leftovers, size_t room)
{
GEN_IF(copy)
    if (PLAIT_UNLIKELY(plait_hook_refuses((uintptr_t)self))) {
        return 0;
    }
GEN_ENDIF
    size_t count = 0;
    FN(close)(self);
    FN(claim_leftovers)(self);
    if (leftovers != NULL) {
        while (count < room && FN(next_leftover)(self, &leftovers[count])) {
            FN(count_leftover)(self);
            count++;
        }
    } else {
        VALUE value;
        while (FN(next_leftover)(self, &value)) {
GEN_IF(dispose)
            HOOK(dispose)(AND_CONTEXT(&value, self->context));
GEN_ENDIF
            FN(count_leftover)(self);
            count++;
        }
    }
    return count;
}

GEN_ENDIF
/* A count of openers, whose last one says GONE in the same step, so that nobody opens a side that has closed. */
enum { UPPER(gone) = 0xffff };

static plait_status FN(open_side)(SELF *self, struct plait_atomic_u32 *count)
{
    plait_status status = PLAIT_OK;
    uint32_t seen = plait_load_relaxed(count);
    do {
        if (seen == UPPER(gone) || (plait_load_acquire(&self->tail) & PLAIT_QUEUE_CLOSED) != 0U) {
            status = PLAIT_CLOSED;
        } else if (seen + 1U == UPPER(gone)) {
            status = PLAIT_NO_RESOURCE;
        }
    } while (status == PLAIT_OK && !plait_compare_exchange_acq_rel(count, &seen, seen + 1U));
    return status;
}

/* True in `*last` when this was the last one. */
static plait_status FN(close_side)(struct plait_atomic_u32 *count, bool *last)
{
    plait_status status = PLAIT_OK;
    uint32_t seen = plait_load_relaxed(count);
    uint32_t left = 0;
    do {
        if (seen == 0U || seen == UPPER(gone)) {
            status = PLAIT_MISUSE;
        }
        left = seen == 1U ? (uint32_t)UPPER(gone) : seen - 1U;
    } while (status == PLAIT_OK && !plait_compare_exchange_acq_rel(count, &seen, left));
    *last = status == PLAIT_OK && seen == 1U;
    return status;
}

plait_status FN(producer_open)(SELF *self)
{
GEN_INCLUDE(shared/refuse.h.m4)
    return FN(open_side)(self, &self->producers);
}

plait_status FN(producer_close)(SELF *self)
{
GEN_INCLUDE(shared/refuse.h.m4)
    bool last = false;
    const plait_status status = FN(close_side)(&self->producers, &last);
    if (last) {
        FN(close)(self);
    }
    return status;
}

plait_status FN(consumer_open)(SELF *self)
{
GEN_INCLUDE(shared/refuse.h.m4)
    return FN(open_side)(self, &self->consumers);
}

plait_status FN(consumer_close)(SELF *self)
{
GEN_INCLUDE(shared/refuse.h.m4)
    bool last = false;
    const plait_status status = FN(close_side)(&self->consumers, &last);
    if (last) {
        (void)FN(close_now)(self, NULL, 0);
    }
    return status;
}

GEN_IF(stored)
/* ---- state ---- */

uint32_t FN(waiting_pops)(SELF *self)
{
    return plait_eventcount_waiters(&self->items);
}

GEN_IF(limited)
uint32_t FN(waiting_pushes)(SELF *self)
{
    return plait_eventcount_waiters(&self->space);
}

bool FN(full)(SELF *self)
{
    uint64_t tail = 0;
    uint64_t head = 0;
    uint64_t limit = 0;
    do { /* "yes" is true of the limit before the head, "no" of the one after it */
        tail = plait_load_acquire(&self->tail) & ~PLAIT_QUEUE_CLOSED;
        limit = plait_load_acquire(&self->limit);
        head = plait_load_seq_cst(&self->head);
    } while (plait_load_acquire(&self->limit) != limit);
    return (int64_t)(tail - head) >= (int64_t)limit;
}

size_t FN(capacity)(SELF *self)
{
    return (size_t)plait_load_acquire(&self->limit);
}

plait_status FN(set_capacity)(SELF *self, size_t capacity)
{
GEN_INCLUDE(shared/refuse.h.m4)
    plait_status status = PLAIT_INVALID;
GEN_IF(ring)
    if (capacity > 0U && capacity <= UPPER(capacity)) {
GEN_ELSE
    if (capacity > 0U && capacity <= (size_t)1 << 30) {
GEN_ENDIF
        plait_store_seq_cst(&self->limit, capacity);
        plait_eventcount_notify_all(&self->space);
        status = PLAIT_OK;
    }
    return status;
}

GEN_ENDIF
GEN_ENDIF
uint32_t FN(waiting_joins)(SELF *self)
{
    return plait_eventcount_waiters(&self->joined);
}

GEN_IF(stored)
size_t FN(size)(SELF *self)
{
    uint64_t head = plait_load_acquire(&self->head);
    uint64_t tail = 0;
    uint64_t before = 0;
    do { /* the head did not move: it was so at the load of the tail */
        before = head;
        tail = plait_load_seq_cst(&self->tail) & ~PLAIT_QUEUE_CLOSED;
        head = plait_load_seq_cst(&self->head);
    } while (head != before);
    return tail > head ? (size_t)(tail - head) : 0U;
}

bool FN(empty)(SELF *self)
{
    const uint64_t head = plait_load_acquire(&self->head);
    return head >= (plait_load_seq_cst(&self->tail) & ~PLAIT_QUEUE_CLOSED);
}

GEN_ENDIF
/* ---- life ---- */

void FN(destroy)(SELF *self)
{
GEN_IF(copy)
    if (plait_hook_inside((uintptr_t)self)) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "called from its own copy hook");
    }
GEN_ENDIF
    uint32_t waiters = FN(waiting_pops)(self) + FN(waiting_joins)(self);
GEN_IF(limited)
    waiters += FN(waiting_pushes)(self);
GEN_ENDIF
    if (waiters != 0U) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "strands wait in it");
    }
GEN_IF(stored)
    if (!FN(is_quiet)(self)) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "a push or a pop is under way");
    }
GEN_IF(dispose)
    (void)FN(close_now)(self, NULL, 0);
GEN_ENDIF
    FN(release_memory)(self);
GEN_ENDIF
}
