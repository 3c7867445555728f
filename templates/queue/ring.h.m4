/* ---- fast paths ----
 *
 * Orders, and what each pairs with:
 *     push: tail                   acquire   stays before the load of head, for FULL
 *     push: turn of the cell       acquire   the release store of the pop one lap ago
 *     push: head_seen              acquire   its release store: stays before the load of limit, so that what there is
 *                                            room for there is room for at that load. An old value costs a load of head
 *     push: limit                  relaxed   the last of the three: the claim proves that the tail was the same
 *     push: limit, before FULL     acquire   set_capacity: the head is no older, so that FULL was true at this load
 *     push: claim on tail          seq_cst   a waiting pop's load of tail (the claim is this side's half of Dekker's
 *                                            protocol); close's fetch-or
 *     push: turn, when full        release   the acquire load of the pop with this ticket; publishes the item
 *     push: attention of items     seq_cst   a waiter's registration
 *     pop: the mirror image        same      with head for tail, tail for head, `space` for `items`
 *     FULL: head, EMPTY: tail      seq_cst   the claim of the other side; EMPTY takes effect at this load
 */

/* Cold halves, in SELF.c: why the cell of a ticket is not ready, PLAIT_OK for "look again". */
PLAIT_COLD plait_status FN(private_no_room)(SELF *self, uint64_t ticket);
PLAIT_COLD plait_status FN(private_no_item)(SELF *self, uint64_t ticket);

/* The cell of a ticket. */
PLAIT_INLINE struct FN(cell) *FN(private_cell)(SELF *self, uint64_t ticket)
{
    return &self->storage->cells[ticket % UPPER(cells)];
}

/* Are there as many items as allowed, when `ticket` is the tail and its cell is free? Where every cell may be used, a
 * free one is the proof that there are not: the pop of one lap ago is over. So a ring that runs full costs its pushes
 * no look at the head, whose line would be taken from the pops (three producers, one consumer: 0.65 to 0.80 of libcds'
 * ring). Elsewhere decided by a head that is older than the limit: "no" is certain. A ticket that is itself old may lie
 * before that head. */
PLAIT_INLINE bool FN(private_looks_full)(SELF *self, uint64_t ticket)
{
    const uint64_t head = plait_load_acquire(&self->head_seen);
    const uint64_t limit = plait_load_relaxed(&self->limit);
    return limit < UPPER(cells) && (int64_t)(ticket - head) >= (int64_t)limit;
}

/* Push one item. OK takes effect at the claim on tail. A cell whose turn lies ahead was claimed by a push that came
 * between: a claim lost like any other, and no reason to ask for a verdict. */
PLAIT_INLINE plait_status FN(private_put)(SELF *self, VALUE const *value)
{
    uint32_t pauses = 0;
    for (;;) {
        const uint64_t ticket = plait_load_acquire(&self->tail);
        struct FN(cell) *cell = FN(private_cell)(self, ticket);
        const int32_t ahead = (int32_t)(plait_load_acquire(&cell->turn) - (uint32_t)ticket);
        if (PLAIT_UNLIKELY(ahead < 0 || (ticket & PLAIT_QUEUE_CLOSED) != 0U ||
                           FN(private_looks_full)(self, ticket))) {
            const plait_status status = FN(private_no_room)(self, ticket);
            if (status != PLAIT_OK) {
                return status;
            }
            continue;
        }
        uint64_t expected = ticket; /* apart from `ticket`: the cell's address must not wait for the claim */
        if (PLAIT_UNLIKELY(ahead > 0 ||
                           !plait_compare_exchange_seq_cst(&self->tail, &expected, ticket + 1U))) {
            plait_queue_back_off(&pauses);
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
    uint32_t pauses = 0;
    for (;;) {
        const uint64_t ticket = plait_load_acquire(&self->head);
        struct FN(cell) *cell = FN(private_cell)(self, ticket);
        const int32_t ahead = (int32_t)(plait_load_acquire(&cell->turn) - ((uint32_t)ticket + 1U));
        if (PLAIT_UNLIKELY(ahead < 0)) {
            const plait_status status = FN(private_no_item)(self, ticket);
            if (status != PLAIT_OK) {
                return status;
            }
            continue;
        }
        uint64_t expected = ticket;
        if (PLAIT_UNLIKELY(ahead > 0 ||
                           !plait_compare_exchange_seq_cst(&self->head, &expected, ticket + 1U))) {
            plait_queue_back_off(&pauses);
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
