/* Make all calls at once; the first one that ends wins, whether it succeeds or fails. The others are cancelled, and
 * joined before this returns. batch->index says who won.
 *
 * What the winner returned; PLAIT_CANCELLED: the running strand is, and nobody has won. Before any call: PLAIT_INVALID:
 * there is none, or `limit` is smaller than `count`; PLAIT_MISUSE, and PLAIT_NO_RESOURCE, as FN(map). `keep_going`
 * means nothing here. Shielded while it waits. Any calls may overlap, with different batches. O(count). */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(race)(struct FN(batch) *batch)
{
    plait_status status = PLAIT_INVALID;
    if (batch->count != 0 && batch->count <= batch->limit) {
        status = FN(private_open)(batch, PLAIT_BATCH_END, false);
    }
    if (status == PLAIT_OK) {
        batch->index = plait_batch_close(&batch->base, &status);
    }
    return status;
}
