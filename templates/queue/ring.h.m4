/* ---- fast paths ----
 *
 * Orders, and what each pairs with:
 *     push: tail                   acquire   stays before the load of head, for FULL
 *     push: turn of the cell       acquire   the release store of the pop one lap ago
 *     push: head_seen              relaxed   an old value only costs a load of head
 *     push: claim on tail          seq_cst   a waiting pop's load of tail (the claim is this side's half of Dekker's
 *                                            protocol); close's fetch-or
 *     push: turn, when full        release   the acquire load of the pop with this ticket; publishes the item
 *     push: attention of items     seq_cst   a waiter's registration
 *     pop: the mirror image        same      with head for tail, tail for head, `space` for `items`
 *     FULL: head, EMPTY: tail      seq_cst   the claim of the other side; the verdict takes effect at this load
 */

/* Cold halves, in SELF.c: why the cell of a ticket is not ready, PLAIT_OK for "look again". */
PLAIT_COLD plait_status FN(private_no_room)(SELF *self, uint64_t ticket);
PLAIT_COLD plait_status FN(private_no_item)(SELF *self, uint64_t ticket);

/* The cell of a ticket. */
PLAIT_INLINE struct FN(cell) *FN(private_cell)(SELF *self, uint64_t ticket)
{
    return &self->storage->cells[ticket % UPPER(cells)];
}

/* Are there as many items as allowed, when `ticket` is the tail? Decided by a head that may be old, but no newer
 * than the real one: "no" is certain. A ticket that is itself old may lie before that head. */
PLAIT_INLINE bool FN(private_looks_full)(SELF *self, uint64_t ticket)
{
    return (int64_t)(ticket - plait_load_relaxed(&self->head_seen)) >= (int64_t)plait_load_relaxed(&self->limit);
}

/* Push one item. OK takes effect at the claim on tail. */
PLAIT_INLINE plait_status FN(private_put)(SELF *self, VALUE const *value)
{
    for (;;) {
        const uint64_t ticket = plait_load_acquire(&self->tail);
        struct FN(cell) *cell = FN(private_cell)(self, ticket);
        if (PLAIT_UNLIKELY((ticket & PLAIT_QUEUE_CLOSED) != 0U || FN(private_looks_full)(self, ticket) ||
                           plait_load_acquire(&cell->turn) != (uint32_t)ticket)) {
            const plait_status status = FN(private_no_room)(self, ticket);
            if (status != PLAIT_OK) {
                return status;
            }
            continue;
        }
        uint64_t expected = ticket; /* apart from `ticket`: the cell's address must not wait for the claim */
        if (PLAIT_UNLIKELY(!plait_compare_exchange_seq_cst(&self->tail, &expected, ticket + 1U))) {
            continue;
        }
        PLAIT_WRITES(cell->value);
        cell->value = *value;
        plait_store_release(&cell->turn, (uint32_t)ticket + 1U);
        if (PLAIT_UNLIKELY(plait_load_seq_cst(&self->items.attention) != 0U)) {
            plait_eventcount_notify(&self->items);
        }
        return PLAIT_OK;
    }
}

/* Pop one item. OK takes effect at the claim on head. */
PLAIT_INLINE plait_status FN(private_take)(SELF *self, VALUE *out)
{
    for (;;) {
        const uint64_t ticket = plait_load_acquire(&self->head);
        struct FN(cell) *cell = FN(private_cell)(self, ticket);
        if (PLAIT_UNLIKELY(plait_load_acquire(&cell->turn) != (uint32_t)ticket + 1U)) {
            const plait_status status = FN(private_no_item)(self, ticket);
            if (status != PLAIT_OK) {
                return status;
            }
            continue;
        }
        uint64_t expected = ticket;
        if (PLAIT_UNLIKELY(!plait_compare_exchange_seq_cst(&self->head, &expected, ticket + 1U))) {
            continue;
        }
        PLAIT_READS(cell->value);
        *out = cell->value;
        plait_store_release(&cell->turn, (uint32_t)ticket + UPPER(cells));
        if (PLAIT_UNLIKELY(plait_load_seq_cst(&self->space.attention) != 0U)) {
            plait_eventcount_notify(&self->space);
        }
        return PLAIT_OK;
    }
}
