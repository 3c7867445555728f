/* ---- starting, and being ready ---- */

/* Start task->run as a task of the group and wait until it says that it is ready.
 *
GEN_IF(ready_value)
 * PLAIT_OK: it is, `value` has what it said, and it runs on; from here on its errors are the group's. Otherwise `value`
 * is as it was, and
GEN_ELSE
 * PLAIT_OK: it is, and it runs on; from here on its errors are the group's. Otherwise
GEN_ENDIF
 *
 *     nothing was started   PLAIT_CANCELLED, looked at first; PLAIT_MISUSE, PLAIT_NO_RESOURCE as FN(start_soon)
 *     it has ended          what it returned: an error is told here alone, and the group goes on;
 *                           PLAIT_MISSING: that was PLAIT_OK, and it had never said that it was ready;
 *                           PLAIT_CANCELLED: so was the wait, and with it the task, whose end was waited for
 *
 * The slot of a task that was never ready is free. What the task did before is seen. */
PLAIT_MUST_USE plait_status FN(start)(struct plait_group *group, struct FN(slot) *slot,
    AND(ready_value, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), READY *value));

/* The same from outside, through a portal, whose group has no part in the errors, before or after; and PLAIT_CLOSED: the
 * portal is stopped. */
PLAIT_MUST_USE plait_status FN(portal_start)(struct plait_portal *portal, struct FN(slot) *slot,
    AND(ready_value, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), READY *value));

GEN_IF(ready_value)
/* Called by the task: it is ready for use, by a value, once. PLAIT_OK; PLAIT_MISUSE: it has said so already. Does not
 * wait. What was done before is seen by whoever gets the value. */
GEN_ELSE
/* Called by the task: it is ready for use, once. PLAIT_OK; PLAIT_MISUSE: it has said so already. Does not wait. What was
 * done before is seen by whoever waited for it. */
GEN_ENDIF
PLAIT_MUST_USE plait_status FN(started)(AND(ready_value, struct FN(slot) *self, READY value));

/* Any strand, while the slot is there: wait until a task that was started is ready. PLAIT_MISSING: it ended without;
 * otherwise as FN(wait). */
PLAIT_MUST_USE plait_status FN(wait_ready)(AND(ready_value, struct FN(slot) *slot, READY *value));
PLAIT_MUST_USE plait_status FN(wait_ready_until)(AND(ready_value, struct FN(slot) *slot, READY *value), plait_time deadline);

/* Is it? PLAIT_OK; PLAIT_BUSY: it has not said so yet; PLAIT_MISSING: it ended without. Does not wait. */
PLAIT_MUST_USE plait_status FN(ready)(AND(ready_value, const struct FN(slot) *slot, READY *value));
