/* Begin to make the calls, at most `limit` of them at a time; FN(as_completed_next) then tells of each that has ended.
 * None of them waits for that. The running strand is in a scope of the batch's until FN(as_completed_close).
 *
 * PLAIT_OK: it is open. Otherwise nothing is: PLAIT_INVALID: `limit` is 0, or what must not be NULL is, `order` too;
 * PLAIT_MISUSE: the batch is in use; PLAIT_NO_RESOURCE: a strand cannot be had, and the others have been cancelled and
 * joined. Does not wait. Any calls may overlap, with different batches. O(count). */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(as_completed_open)(struct FN(batch) *batch)
{
    plait_status status = PLAIT_INVALID;
    if (batch->order != NULL || batch->count == 0) {
        status = FN(private_open)(batch, batch->keep_going ? PLAIT_BATCH_NOTHING : PLAIT_BATCH_FAILURE, true);
    }
    return status;
}

/* Wait for the next call that has ended, in the order in which they end: `index` tells whose it was. Without
 * `keep_going` only those that succeed are told of, and the first failure cancels the rest.
 *
 * PLAIT_OK; PLAIT_CLOSED: that was all; PLAIT_CANCELLED: the running strand is, as a failure does to it, too: pass it on
 * to FN(as_completed_close); PLAIT_TIMEOUT: the instant `deadline` came first; PLAIT_MISUSE: the batch is not open, or
 * another strand opened it. A call that has ended is told of also in a cancelled scope. A checkpoint. What the call did
 * is seen. O(1) beyond the wait. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(as_completed_next_until)(
    struct FN(batch) *batch, size_t *index, plait_time deadline)
{
    return plait_batch_next(&batch->base, index, deadline);
}

/* The same without a deadline. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(as_completed_next)(struct FN(batch) *batch, size_t *index)
{
    return plait_batch_next(&batch->base, index, PLAIT_FOREVER);
}

/* How many have been told of. The strand that opened it; O(1). */
PLAIT_MUST_USE PLAIT_INLINE size_t FN(as_completed_taken)(const struct FN(batch) *batch)
{
    return batch->base.taken;
}

/* End it: cancel what has not been told of, and join the calls. `outcome`, in and out: what the caller has made of it.
 * PLAIT_CLOSED of FN(as_completed_next) becomes PLAIT_OK; the first failure, unless with `keep_going`, is the outcome,
 * and batch->index says whose it was; a cancellation that the batch itself caused is gone. Fatal when the batch is not
 * open, or not the innermost scope of the running strand. Shielded while it waits. O(count). */
PLAIT_INLINE void FN(as_completed_close)(struct FN(batch) *batch, plait_status *outcome)
{
    batch->index = plait_batch_close(&batch->base, outcome);
}

struct FN(private_batch_block) {
    struct FN(batch) *batch; /* NULL: it is not open */
    plait_status *outcome;
};

PLAIT_INLINE struct FN(private_batch_block) FN(private_batch_begin)(struct FN(batch) *batch, plait_status *outcome)
{
    *outcome = FN(as_completed_open)(batch);
    struct FN(private_batch_block) block = {*outcome == PLAIT_OK ? batch : NULL, outcome};
    return block;
}

PLAIT_INLINE struct FN(private_batch_block) *FN(private_batch_runs)(struct FN(private_batch_block) *block)
{
    return block->batch != NULL ? block : NULL;
}

PLAIT_INLINE void FN(private_batch_leave)(struct FN(private_batch_block) *block)
{
    if (block->batch != NULL) {
        FN(as_completed_close)(block->batch, block->outcome);
    }
}

/* A block: FN(as_completed_open) before, FN(as_completed_close) on every way out,
 * also by `return` and `goto` (`break` and `continue` leave the block only). Unless opening says PLAIT_OK, the outcome
 * is what it says, and the block does not run. */
#define UPPER(as_completed)(batch, outcome)                                               \
    PLAIT_PRIVATE_BLOCK_IF(__COUNTER__, FN(private_batch_block), FN(private_batch_leave), \
                           FN(private_batch_begin)((batch), (outcome)), FN(private_batch_runs), (void))
