/* ---- adding and running ---- */

/* Room for one task more. */
static plait_status FN(private_make_room)(SELF *self)
{
GEN_IF(capacity)
    return self->base.total < CAPACITY ? PLAIT_OK : PLAIT_FULL;
GEN_ELSE
    const uint32_t most = UINT32_C(1) << 30;
    if (self->base.total < self->room) {
        return PLAIT_OK;
    }
    if (self->room == most) {
        return PLAIT_NO_RESOURCE;
    }
    const uint32_t room = self->room == 0 ? 8U : 2U * self->room;
    struct FN(private_entry) *entries = FN(private_allocate)(room);
    if (entries == NULL) {
        return PLAIT_NO_MEMORY;
    }
    if (self->base.total != 0) {
        memcpy(entries, self->entries, self->base.total * sizeof(*entries));
    }
    FN(private_release)(self);
    self->entries = entries;
    self->room = room;
    return PLAIT_OK;
GEN_ENDIF
}

/* Puts a key of the runner's own, and its task, behind the last one. */
static plait_status FN(private_append)(SELF *self, KEY own,
    AND(argument, const struct FN(task) *task, ARGUMENT argument))
{
    plait_status status = FN(private_make_room)(self);
    if (status == PLAIT_OK) {
        status = FN(tasks_insert)(&self->tasks, own, self->base.total);
    }
    if (status == PLAIT_OK) {
        struct FN(private_entry) *entry = &self->entries[self->base.total];
        entry->key = own;
        entry->task = task;
GEN_IF(argument)
        entry->argument = argument;
GEN_ENDIF
        plait_runner_added(&self->base, &entry->base, task->name, task->blocking);
    }
    return status;
}

plait_status FN(add)(SELF *self, KEY key,
    AND(argument, const struct FN(task) *task, ARGUMENT argument))
{
    plait_status status = plait_runner_may_add(&self->base);
GEN_IF(text)
    if (status == PLAIT_OK && plait_runner_is_blank(key)) {
        status = PLAIT_INVALID;
    }
GEN_ENDIF
    if (status == PLAIT_OK && FN(tasks_contains)(&self->tasks, key)) {
        status = PLAIT_EXISTS;
    }
GEN_IF(key_copy)
    KEY own;
    if (status == PLAIT_OK) {
        status = plait_status_from_user(HOOK(key_copy)(&own, AND_CONTEXT(&key, self->context)));
    }
    if (status == PLAIT_OK) {
        status = FN(private_append)(self, own, AND(argument, task, argument));
        if (status != PLAIT_OK) {
            HOOK(key_dispose)(AND_CONTEXT(&own, self->context));
        }
    }
    return status;
GEN_ELSE
    return status == PLAIT_OK ? FN(private_append)(self, key, AND(argument, task, argument)) : status;
GEN_ENDIF
}

plait_status FN(run)(SELF *self, struct plait_runner_result *result)
{
GEN_IF(result)
GEN_IFNOT(capacity)
    /* Now, so that a result that has been made finds its place. */
    if (plait_runner_may_add(&self->base) == PLAIT_OK) {
        const plait_status status = FN(results_reserve)(&self->results, self->base.total);
        if (status != PLAIT_OK) {
            return status;
        }
    }
GEN_ENDIF
GEN_ENDIF
    return plait_runner_run(&self->base, result);
}

/* ---- asking ---- */

plait_status FN(result)(const SELF *self, struct plait_runner_result *result)
{
    return plait_runner_outcome(&self->base, result);
}

plait_status FN(look)(SELF *self, KEY key, struct plait_runner_info *info)
{
    uint32_t index = 0;
    const plait_status status = FN(tasks_get)(&self->tasks, key, &index);
    if (status == PLAIT_OK) {
        plait_runner_look(&self->entries[index].base, info);
    }
    return status;
}

plait_status FN(at)(const SELF *self, uint32_t index, KEY *key, struct plait_runner_info *info)
{
    if (index >= self->base.total) {
        return PLAIT_MISSING;
    }
    *key = self->entries[index].key;
    if (info != NULL) {
        plait_runner_look(&self->entries[index].base, info);
    }
    return PLAIT_OK;
}

uint32_t FN(max_concurrent)(const SELF *self)
{
    return self->base.max_concurrent;
}

plait_duration FN(timeout)(const SELF *self)
{
    return self->base.timeout;
}

const char *FN(name)(const SELF *self)
{
    return plait_runner_name(&self->base);
}

uint32_t FN(count)(const SELF *self)
{
    return self->base.total;
}
