/* ---- calls that may be left behind ---- */

/* One of them, in memory of its own: its caller may be gone before the function has ended. */
struct FN(call) {
    struct plait_call base; /* first */
    const struct FN(task) *task;
GEN_IF(argument)
    ARGUMENT argument;
GEN_ENDIF
GEN_IF(result)
    RESULT result;
GEN_ENDIF
GEN_IF(error)
    ERROR error;
GEN_ENDIF
};

/* What its strand runs: the call is the base's, since the base is its first member. */
static plait_status FN(run_call)(struct plait_call *base)
{
    struct FN(call) *call = (struct FN(call) *)base;
    plait_status status = plait_checkpoint(); /* it may have been cancelled while it was queued */
    if (status == PLAIT_OK) {
        status = call->task->run(AND(error, AND(result, AND(argument, , call->argument), &call->result), &call->error));
    }
GEN_IF(argument_dispose)
    HOOK(argument_dispose)(&call->argument);
GEN_ENDIF
    return status;
}
GEN_IF(result_dispose)

/* Nobody is there any more who wants the result. */
static void FN(discard_call)(struct plait_call *base)
{
    struct FN(call) *call = (struct FN(call) *)base;
    HOOK(result_dispose)(&call->result);
}
GEN_ENDIF

static const struct plait_call_type FN(call_type) = {
    .run = FN(run_call),
GEN_IF(result_dispose)
    .discard = FN(discard_call),
GEN_ENDIF
    .units = (sizeof(struct FN(call)) + sizeof(struct plait_memory) - 1U) / sizeof(struct plait_memory),
};

/* The one place where memory becomes a call. NULL: there is none. */
static struct FN(call) *FN(allocate_call)(const struct FN(task) *task)
{
GEN_IF(result)
    static RESULT const nothing;
GEN_ENDIF
GEN_IF(error)
    static ERROR const none;
GEN_ENDIF
    struct plait_memory *memory = plait_memory_allocate(FN(call_type).units);
    struct FN(call) *call = (struct FN(call) *)memory;
    if (call != NULL) {
        call->task = task;
GEN_IF(result)
        call->result = nothing;
GEN_ENDIF
GEN_IF(error)
        call->error = none;
GEN_ENDIF
    }
    return call;
}

static void FN(release_call)(struct FN(call) *call)
{
    plait_memory_release((struct plait_memory *)call, FN(call_type).units);
}

/* A call with a copy of the argument; NULL: `status` says why not. */
static struct FN(call) *FN(make_call)(AND(argument, const struct FN(task) *task, ARGUMENT const *argument), plait_status *status)
{
    struct FN(call) *call = FN(allocate_call)(task);
    *status = call != NULL ? PLAIT_OK : PLAIT_NO_MEMORY;
GEN_IF(argument_copy)
    if (call != NULL) {
        *status = plait_status_from_user(HOOK(argument_copy)(&call->argument, argument));
        if (*status != PLAIT_OK) {
            FN(release_call)(call);
            call = NULL;
        }
    }
GEN_ELSE
GEN_IF(argument)
    if (call != NULL) {
        call->argument = *argument;
    }
GEN_ENDIF
GEN_ENDIF
    return call;
}

/* Runs a call of which only its strand knows, and waits; a cancelled one has so much time to end in. `is_left`: it was left
 * behind. */
static plait_status FN(start_and_await)(struct plait_limiter *limiter, const char *name, plait_duration grace, bool *is_left,
    AND(error, AND(result, struct FN(call) *call, RESULT *result), ERROR *error))
{
    plait_status status = plait_call_start(&call->base, &FN(call_type), limiter, name);
    if (status != PLAIT_OK) {
GEN_IF(argument_dispose)
        HOOK(argument_dispose)(&call->argument);
GEN_ENDIF
        FN(release_call)(call);
    } else if (!plait_call_await(&call->base, grace)) {
        status = PLAIT_CANCELLED;
        *is_left = true;
    } else {
        status = call->base.raw;
GEN_IF(result)
        if (status == PLAIT_OK) {
            *result = call->result;
        }
GEN_ENDIF
GEN_IF(error)
        *error = call->error;
GEN_ENDIF
        FN(release_call)(call);
    }
    return status;
}

/* Looks, waits for a permit, makes a call and runs it. Returns what the function returned, as it returned it, or why it
 * has not. `detail` is written where there is a call. */
static plait_status FN(call_and_await)(struct plait_limiter *limiter, const char *name, plait_duration grace, bool *is_left,
    AND(error, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), ERROR *detail))
{
    plait_status status = plait_call_admit(limiter);
    *is_left = false;
    if (status == PLAIT_OK) {
        struct FN(call) *call = FN(make_call)(AND(argument, task, &argument), &status);
        if (call != NULL) {
            status = FN(start_and_await)(limiter, name, grace, is_left, AND(error, AND(result, call, result), detail));
        } else {
            plait_call_dismiss(limiter);
        }
    }
    return status;
}
