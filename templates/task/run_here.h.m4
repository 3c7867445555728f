/* ---- in the running strand: what FN(retry) and FN(every) do each time ---- */

/* Calls task->run in the running strand, or on a thread, where it would hold up others. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(private_run_here)(
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error))
{
    if (task->blocking && plait_strand_kind() == PLAIT_STRAND_FIBER) {
        return FN(run_sync)(AND(error, AND(result, AND(argument, task, argument), result), error));
    }
GEN_IF(error)
    (void)memset(error, 0, sizeof(*error));
GEN_ENDIF
GEN_IF(parameters)
    return plait_status_from_user(task->run(AND(error, AND(result, AND(argument, , argument), result), error)));
GEN_ELSE
    return plait_status_from_user(task->run());
GEN_ENDIF
}
