/* ---- where others must not be held up: on a thread of the pool ---- */

GEN_IFNOT(abandon)
PLAIT_MUST_USE plait_status FN(private_sync_body)(struct plait_slot *base);
void FN(private_fill)(struct FN(slot) *slot,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result));

GEN_ENDIF
/* Run task->run on a thread of the pool while the running strand waits; on an event loop the other fibers go on. For
 * functions that block in the system, or compute for long: see plait/run_sync.h.
 *
 * A checkpoint, which looks first. Waits for a permit of the limiter, which is held until the function has ended.
GEN_IF(abandon)
 * When the running strand is cancelled, the call is left behind: it is cancelled and goes on, with its own copies of
 * argument and result, until the function has ended. plait_abandoned_calls() counts such calls.
GEN_ELSE
 * A function that has begun is waited for, also when the running strand is cancelled, which it sees at its next
 * checkpoint.
GEN_ENDIF
 *
 * Returns what the function returned, an unknown negative value as PLAIT_FAILED. PLAIT_CANCELLED:
GEN_IF(abandon)
 * the running strand is cancelled, and the function has not begun or was left behind;
 * PLAIT_NO_MEMORY: for the call;
GEN_IF(argument_copy)
 * what HOOK(argument_copy) returned, when that failed;
GEN_ENDIF
GEN_ELSE
 * the running strand is cancelled, and the function has not begun;
GEN_ENDIF
 * PLAIT_NO_RESOURCE: no thread can be had.
GEN_IF(result)
GEN_IF(abandon)
 * `result` receives the result when PLAIT_OK is returned.
GEN_ELSE
 * `result` is where the function puts its result.
GEN_ENDIF
GEN_ENDIF
GEN_IF(error)
 * `error`, unless it is NULL, receives the detail when PLAIT_OK is not returned; all zero, when there is none.
GEN_ENDIF
 * Any calls may overlap. What was done before is seen by the function, and what it did is seen afterwards. */
GEN_IF(abandon)
PLAIT_MUST_USE plait_status FN(run_sync_limited)(struct plait_limiter *limiter,
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error));

/* The same with a permit of plait_run_sync_limiter(). */
PLAIT_MUST_USE plait_status FN(run_sync)(
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error));
GEN_ELSE
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(run_sync_limited)(struct plait_limiter *limiter,
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error))
{
    struct FN(slot) slot;
    FN(private_fill)(AND(result, AND(argument, &slot, task, argument), result));
GEN_IF(error)
    plait_status status =
        plait_run_sync(limiter, &slot.base, FN(private_sync_body), task->name != NULL ? task->name : "SELF");
    if (status != PLAIT_OK && error != NULL) {
        *error = slot.error;
    }
    return status;
GEN_ELSE
    return plait_run_sync(limiter, &slot.base, FN(private_sync_body), task->name != NULL ? task->name : "SELF");
GEN_ENDIF
}

/* The same with a permit of plait_run_sync_limiter(). */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(run_sync)(
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error))
{
    return FN(run_sync_limited)(plait_run_sync_limiter(), AND(error, AND(result, AND(argument, task, argument), result), error));
}
GEN_ENDIF
