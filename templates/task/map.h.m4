/* Make all calls, at most `limit` of them at a time, and wait until they have ended. Results come to stand in the order
 * of the inputs.
 *
 * The first failure cancels the rest and is returned; batch->index says whose it was. With `keep_going` all calls are
 * made whatever becomes of them, PLAIT_OK is returned when they have been, and statuses tell; batch->index is that of
 * the first failure.
 *
 * PLAIT_OK, also when there are none to be made; the first failure; PLAIT_CANCELLED: the running strand is, and not all
 * have been made: statuses tell which. Before any call: PLAIT_INVALID: `limit` is 0, or what must not be NULL is;
 * PLAIT_MISUSE: the batch is in use. PLAIT_NO_RESOURCE: a strand cannot be had; the others are cancelled. Shielded
 * while it waits. Any calls may overlap, with different batches. O(count). */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(map)(struct FN(batch) *batch)
{
    plait_status status = FN(private_open)(batch, batch->keep_going ? PLAIT_BATCH_NOTHING : PLAIT_BATCH_FAILURE, false);
    if (status == PLAIT_OK) {
        batch->index = plait_batch_close(&batch->base, &status);
    }
    return status;
}
