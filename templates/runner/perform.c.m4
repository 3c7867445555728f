GEN_IF(abandon)
GEN_INCLUDE(shared/call.c.m4)

GEN_ENDIF
/* ---- one task: called by a worker ---- */

/* The runner is the base's, since the base is its first member. */
static SELF *FN(private_self)(struct plait_runner *base)
{
    return (SELF *)base;
}

static struct plait_runner_entry *FN(private_base_of)(struct plait_runner *base, uint32_t index)
{
    return &FN(private_self)(base)->entries[index].base;
}

/* The key as it stands in messages. */
static void FN(private_key_text)(struct plait_runner *base, uint32_t index, char *text, size_t size)
{
GEN_IF(key_text)
    const SELF *self = FN(private_self)(base);
    HOOK(key_text)(&self->entries[index].key, text, AND_CONTEXT(size, self->context));
GEN_ELSE
GEN_ANY(text, number)
    KEY const key = FN(private_self)(base)->entries[index].key;
GEN_IF(text)
    (void)snprintf(text, size, "%s", key);
GEN_ELSE
    if (key > 0) {
        (void)snprintf(text, size, "%llu", (unsigned long long)key);
    } else {
        (void)snprintf(text, size, "%lld", (long long)key);
    }
GEN_ENDIF
GEN_ELSE
    (void)base;
    (void)snprintf(text, size, "#%u", (unsigned)index);
GEN_ENDIF
GEN_ENDIF
}

GEN_IFNOT(abandon)
/* A function that blocks, on a thread of the pool, while the worker waits. */
struct FN(private_elsewhere) {
    struct plait_slot slot; /* first */
    const struct FN(private_entry) *entry;
GEN_IF(result)
    RESULT *result;
GEN_ENDIF
GEN_IF(error)
    ERROR *error;
GEN_ENDIF
    plait_status raw;
};

static plait_status FN(private_here)(
    AND(error, AND(result, const struct FN(private_entry) *entry, RESULT *result), ERROR *error))
{
GEN_IF(parameters)
    return entry->task->run(AND(error, AND(result, AND(argument, , entry->argument), result), error));
GEN_ELSE
    return entry->task->run();
GEN_ENDIF
}

/* What the thread runs: the slot is the first member. It may have been cancelled while it was queued. */
static plait_status FN(private_there)(struct plait_slot *slot)
{
    struct FN(private_elsewhere) *call = (struct FN(private_elsewhere) *)slot;
    call->raw = plait_checkpoint();
    if (call->raw == PLAIT_OK) {
        call->raw = FN(private_here)(AND(error, AND(result, call->entry, call->result), call->error));
    }
    return call->raw;
}

GEN_ENDIF
/* Runs its function. Returns what that returned, or why it never began. `is_left`: it was left behind. */
static plait_status FN(private_call)(SELF *self, const struct FN(private_entry) *entry,
    AND(error, AND(result, bool *is_left, RESULT *result), ERROR *error))
{
GEN_IF(abandon)
    const char *name = entry->task->name != NULL ? entry->task->name : "SELF"; /* it may outlive the options */
    return FN(call_and_await)(plait_runner_limiter(&self->base), name, self->base.options.grace, is_left,
        AND(error, AND(result, AND(argument, entry->task, entry->argument), result), error));
GEN_ELSE
    *is_left = false;
    if (!plait_runner_elsewhere(entry->task->blocking)) {
        return FN(private_here)(AND(error, AND(result, entry, result), error));
    }
    struct FN(private_elsewhere) call;
    call.entry = entry;
GEN_IF(result)
    call.result = result;
GEN_ENDIF
GEN_IF(error)
    call.error = error;
GEN_ENDIF
    call.raw = PLAIT_BUSY; /* until it has begun */
    const plait_status status =
        plait_run_sync(plait_runner_limiter(&self->base), &call.slot, FN(private_there), plait_runner_name(&self->base));
    return call.raw != PLAIT_BUSY ? call.raw : status;
GEN_ENDIF
}

/* Keeps its failure under its key, and tells of it. */
static void FN(private_fail)(SELF *self, uint32_t index, struct FN(failure) const *failure)
{
    struct FN(private_entry) const *entry = &self->entries[index];
    const bool kept = FN(errors_set)(&self->errors, entry->key, *failure) == PLAIT_OK;
GEN_IF(failed)
    HOOK(failed)(&entry->key, AND_CONTEXT(failure, self->context));
    plait_runner_failed(&self->base, index, failure->status, kept, true);
GEN_ELSE
    plait_runner_failed(&self->base, index, failure->status, kept, false);
GEN_ENDIF
}

static void FN(private_perform)(struct plait_runner *base, uint32_t index)
{
    static struct FN(failure) const none;
    SELF *self = FN(private_self)(base);
    struct FN(private_entry) *entry = &self->entries[index];
    struct FN(failure) failure = none;
    bool is_left = false;
GEN_IF(result)
    RESULT result;
GEN_ENDIF
    failure.raw = FN(private_call)(self, entry, AND(error, AND(result, &is_left, &result), &failure.error));
    enum plait_runner_state state = plait_runner_judge(base, failure.raw, &failure.status);
GEN_IF(result)
    if (state == PLAIT_RUNNER_OK) {
        failure.status = FN(results_set)(&self->results, entry->key, result);
        if (failure.status != PLAIT_OK) { /* there is no memory for it */
GEN_IF(result_dispose)
            HOOK(result_dispose)(&result);
GEN_ENDIF
            failure.raw = failure.status;
            state = PLAIT_RUNNER_FAILED;
        }
    }
GEN_ENDIF
    if (state == PLAIT_RUNNER_FAILED) {
        FN(private_fail)(self, index, &failure);
    }
    plait_runner_settle(base, &entry->base, is_left ? PLAIT_RUNNER_ABANDONED : state, failure.status);
}

