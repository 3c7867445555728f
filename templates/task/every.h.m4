/* Call task->run at a steady pace, as the policy says: see plait/every.h. It runs in the running strand, one that is
 * .blocking on an event loop as by FN(run_sync).
 *
 * Returns PLAIT_OK when all calls have been made; the failure that ended it, an unknown negative value as PLAIT_FAILED;
 * PLAIT_CANCELLED; PLAIT_INVALID: the policy is, and nothing was called.
GEN_IF(result)
 * `result` is where each call puts its result.
GEN_ENDIF
GEN_IF(error)
 * `error`, unless it is NULL, receives the detail of the last failure.
GEN_ENDIF
 * `counts`, unless it is NULL, says meanwhile and afterwards what became of it. Waits from one call to the next. Any
 * calls may overlap. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(every)(const struct plait_every *policy,
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error),
    struct plait_every_counts *counts)
{
    struct plait_repeating repeating;
    plait_status status = plait_every_begin(&repeating, policy, counts);
    while (plait_every_next(&repeating, &status)) {
GEN_IF(error)
        ERROR detail;
        status = FN(private_run_here)(AND(error, AND(result, AND(argument, task, argument), result), &detail));
        if (status != PLAIT_OK && error != NULL) {
            *error = detail;
        }
GEN_ELSE
        status = FN(private_run_here)(AND(error, AND(result, AND(argument, task, argument), result), error));
GEN_ENDIF
    }
    return status;
}
