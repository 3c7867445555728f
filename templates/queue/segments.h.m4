/* ---- fast paths ----
 *
 * Orders, and what each pairs with:
 *     push: claim on tail          seq_cst   a waiting pop's load of tail (the claim is this side's half of Dekker's
 *                                            protocol); close's fetch-or
 *     push: hint                   acquire   the release store that moved it: the segment and its window entry
 *     push: tail, window entry     relaxed   the claim confirms both
GEN_IF(max_items)
 *     push: head_seen              acquire   its release store: stays before the load of limit, so that what there is
 *                                            room for there is room for at that load
 *     push: limit                  relaxed   the last of the three: the claim proves that the tail was the same
 *     push: limit, before FULL     acquire   set_capacity; behind an acquire fence for the tail: so FULL was true at
 *                                            this load
GEN_ENDIF
 *     push: state of the cell      release   the acquire load of the pop with this ticket; publishes the item
 *     push: attention              seq_cst   a waiter's registration; with the light fence before it, the abandoner's
 *                                            count and heavy fence
 *     pop: head                    acquire   stays before the load of tail, else EMPTY could be wrong
 *     pop: tail                    seq_cst   a push's claim; EMPTY takes effect here
 *     pop: tail_seen               relaxed   an old value only costs a retry
 *     pop: claim on head           acq_rel   release: the window entry was read before the entry of id + 2 is written
GEN_IF(max_items)
 *                                            seq_cst here: a waiting push's load of head
GEN_ENDIF
 *     pop: state, when done        release   the acquire scan that finds the segment finished
 */

/* Cold halves, in SELF.c. */
PLAIT_COLD plait_status FN(private_push_segment)(SELF *self);
PLAIT_COLD void FN(private_pop_segment)(SELF *self);
/* This one not PLAIT_COLD: gcc 12 then takes the end of every push for cold, and with it, where push and pop are inlined
 * into one loop, the whole pop. (Bursts of 8 bytes on one thread, three runs of 81 rounds: 1 to 2 % more.) */
bool FN(private_stands)(SELF *self, uint64_t ticket, uint64_t attention);
PLAIT_COLD bool FN(private_await)(SELF *self, struct FN(segment) *segment, uint64_t ticket);
GEN_IF(max_items)
PLAIT_COLD bool FN(private_full)(SELF *self, uint64_t ticket);
GEN_ENDIF

/* Push one item. The push takes effect at the claim whose ticket was not given up by a pop. Algorithm: a queue of
 * tickets over segments, as in LCRQ (Morrison, Afek) and folly's UnboundedQueue, with claims that are made only
 * where they can be served, and abandonment of a claim that is not. */
PLAIT_INLINE plait_status FN(private_put)(SELF *self, VALUE const *value)
{
    for (;;) {
        const uint64_t hint = plait_load_acquire(&self->push_hint);
        const uint64_t id = hint >> UPPER(hint_shift);
        struct FN(segment) *segment = plait_load_relaxed(&self->push_window[id % 2U]);
        const uint64_t ticket = plait_load_relaxed(&self->tail);
        if (PLAIT_UNLIKELY(id != ticket / UPPER(segment))) { /* a segment further on, or the closed bit */
            const plait_status status = FN(private_push_segment)(self);
            if (status != PLAIT_OK) {
                return status;
            }
            continue;
        }
GEN_IF(max_items)
        const uint64_t head = plait_load_acquire(&self->head_seen);
        if (PLAIT_UNLIKELY((int64_t)(ticket - head) >= (int64_t)plait_load_relaxed(&self->limit))) {
            if (FN(private_full)(self, ticket)) {
                return PLAIT_FULL;
            }
            continue;
        }
GEN_ENDIF
        uint64_t expected = ticket; /* apart from `ticket`: the cell's address must not wait for the claim */
        if (PLAIT_UNLIKELY(!plait_compare_exchange_seq_cst(&self->tail, &expected, ticket + 1U))) {
            continue;
        }
        struct FN(cell) *cell = &segment->cells[ticket % UPPER(segment)];
        PLAIT_WRITES(cell->value);
        cell->value = *value;
        plait_store_release(&cell->state, (uint8_t)(hint + UPPER(is_full)));
        plait_fence_light();
        const uint64_t attention = plait_load_seq_cst(&self->items.attention);
        if (PLAIT_LIKELY(attention == 0U) || FN(private_stands)(self, ticket, attention)) {
            return PLAIT_OK;
        }
    }
}

/* Pop one item. OK takes effect at the claim on head, EMPTY at the load of tail: head was loaded before it and
 * never goes back, so that nothing was in the queue at that moment. */
PLAIT_INLINE plait_status FN(private_take)(SELF *self, VALUE *out)
{
    for (;;) {
        const uint64_t hint = plait_load_acquire(&self->pop_hint);
        const uint64_t id = hint >> UPPER(hint_shift);
        struct FN(segment) *segment = plait_load_relaxed(&self->pop_window[id % 2U]);
        const uint64_t ticket = plait_load_acquire(&self->head);
        if (ticket >= plait_load_relaxed(&self->tail_seen)) {
            const uint64_t tail = plait_load_seq_cst(&self->tail);
            if (ticket >= (tail & ~PLAIT_QUEUE_CLOSED)) {
                return (tail & PLAIT_QUEUE_CLOSED) != 0U ? PLAIT_CLOSED : PLAIT_EMPTY;
            }
            plait_store_relaxed(&self->tail_seen, tail & ~PLAIT_QUEUE_CLOSED);
        }
        if (PLAIT_UNLIKELY(id != ticket / UPPER(segment))) {
            FN(private_pop_segment)(self);
            continue;
        }
        uint64_t expected = ticket;
GEN_IF(max_items)
        if (PLAIT_UNLIKELY(!plait_compare_exchange_seq_cst(&self->head, &expected, ticket + 1U))) {
GEN_ELSE
        if (PLAIT_UNLIKELY(!plait_compare_exchange_acq_rel(&self->head, &expected, ticket + 1U))) {
GEN_ENDIF
            continue;
        }
        struct FN(cell) *cell = &segment->cells[ticket % UPPER(segment)];
        if (PLAIT_UNLIKELY(plait_load_acquire(&cell->state) != (uint8_t)(hint + UPPER(is_full))) &&
            !FN(private_await)(self, segment, ticket)) {
            continue; /* this ticket came to nothing */
        }
        PLAIT_READS(cell->value);
        *out = cell->value;
        plait_store_release(&cell->state, (uint8_t)(hint + UPPER(is_done)));
GEN_IF(max_items)
        if (PLAIT_UNLIKELY(plait_load_seq_cst(&self->space.attention) != 0U)) {
            plait_eventcount_notify(&self->space);
        }
GEN_ENDIF
        return PLAIT_OK;
    }
}
