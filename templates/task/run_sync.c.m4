GEN_IF(abandon)

GEN_INCLUDE(shared/call.c.m4)

plait_status FN(run_sync_limited)(struct plait_limiter *limiter,
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error))
{
GEN_IF(error)
    static ERROR const none;
    ERROR detail = none;
GEN_ENDIF
    bool is_left = false;
    plait_status status = plait_status_from_user(FN(call_and_await)(limiter, FN(private_name)(task), 0, &is_left,
        AND(error, AND(result, AND(argument, task, argument), result), &detail)));
    (void)is_left; /* PLAIT_CANCELLED says as much */
GEN_IF(error)
    if (status != PLAIT_OK && error != NULL) {
        *error = detail;
    }
GEN_ENDIF
    return status;
}

plait_status FN(run_sync)(
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *error))
{
    return FN(run_sync_limited)(plait_run_sync_limiter(), AND(error, AND(result, AND(argument, task, argument), result), error));
}
GEN_ELSE

/* What the strand of a call on a thread runs. It may have been cancelled while it was queued. */
plait_status FN(private_sync_body)(struct plait_slot *base)
{
    plait_status status = plait_checkpoint();
    return status == PLAIT_OK ? FN(private_body)(base) : status;
}
GEN_ENDIF
