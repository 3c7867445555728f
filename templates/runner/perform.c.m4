GEN_IF(abandon)
GEN_INCLUDE(shared/call.c.m4)

GEN_ENDIF
/* ---- one task ---- */

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

/* Runs its function. Returns what that returned, or why it never began. `is_left`: it was left behind. */
static plait_status FN(private_call)(SELF *self, const struct FN(private_entry) *entry,
    AND(error, AND(result, bool *is_left, RESULT *result), ERROR *error))
{
GEN_IF(abandon)
    const char *name = entry->task->name != NULL ? entry->task->name : "SELF"; /* it may outlive the options */
    return FN(call_and_await)(plait_runner_limiter(&self->base), name, self->base.options.grace, is_left,
        AND(error, AND(result, AND(argument, entry->task, entry->argument), result), error));
GEN_ELSE
    (void)self;
    *is_left = false;
GEN_IF(parameters)
    return entry->task->run(AND(error, AND(result, AND(argument, , entry->argument), result), error));
GEN_ELSE
    return entry->task->run();
GEN_ENDIF
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

static void FN(private_perform)(struct plait_runner *base, uint32_t index, plait_status refusal)
{
    static struct FN(failure) const none;
    SELF *self = FN(private_self)(base);
    struct FN(private_entry) *entry = &self->entries[index];
    struct FN(failure) failure = none;
    bool is_left = false;
GEN_IF(result)
    RESULT result;
GEN_ENDIF
    failure.raw = refusal;
    if (refusal == PLAIT_OK) {
        failure.raw = FN(private_call)(self, entry, AND(error, AND(result, &is_left, &result), &failure.error));
    }
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

