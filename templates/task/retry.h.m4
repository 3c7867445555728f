/* Call task->run until it succeeds, as the policy says: see plait/retry.h. It runs in the running strand, one that is
 * .blocking on an event loop as by FN(run_sync).
 *
 * Returns PLAIT_OK; the last failure, an unknown negative value as PLAIT_FAILED; PLAIT_TIMEOUT when a limit of the
 * policy cut the last call short; PLAIT_CANCELLED; PLAIT_INVALID: the policy is, and nothing was called.
GEN_IF(result)
 * `result` receives the result when PLAIT_OK is returned.
GEN_ENDIF
GEN_IF(error)
 * `error`, unless it is NULL, receives the detail of the last failure; all zero, when there is none.
GEN_ENDIF
 * Waits in its pauses. Any calls may overlap. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(retry)(const struct plait_retry *policy,
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error))
{
    struct plait_retrying retrying;
    plait_status status = plait_retry_begin(&retrying, policy);
    if (status != PLAIT_OK) {
        return status;
    }
GEN_IF(result)
    RESULT made;
GEN_ENDIF
GEN_IF(error)
    ERROR detail;
GEN_ENDIF
    do {
        plait_retry_open(&retrying);
        status = FN(private_run_here)(AND(error, AND(result, AND(argument, task, argument), &made), &detail));
    } while (plait_retry_again(&retrying, &status));
GEN_IF(result)
    if (status == PLAIT_OK) {
        *result = made;
    }
GEN_ENDIF
GEN_IF(error)
    if (status != PLAIT_OK && error != NULL) {
        *error = detail;
    }
GEN_ENDIF
    return status;
}
