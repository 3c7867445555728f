/* What the strand runs: the slot is the base's, since the base is its first member. */
static plait_status FN(private_body)(struct plait_slot *base)
{
    struct FN(slot) *slot = (struct FN(slot) *)base;
    return slot->task->run(AND(ready, AND(error, AND(result, AND(argument, , slot->argument), slot->result), &slot->error), slot));
}

/* Puts into the slot what the task needs. */
void FN(private_fill)(struct FN(slot) *slot,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result))
{
GEN_IF(error)
    static ERROR const none;
GEN_ENDIF
    slot->task = task;
GEN_IF(argument)
    slot->argument = argument;
GEN_ENDIF
GEN_IF(result)
    slot->result = result;
GEN_ENDIF
GEN_IF(error)
    slot->error = none;
GEN_ENDIF
}

static const char *FN(private_name)(const struct FN(task) *task)
{
    return task->name != NULL ? task->name : "SELF";
}

plait_status FN(start_soon_named)(struct plait_group *group, struct FN(slot) *slot,
    AND(result, AND(argument, const struct FN(task) *task, const char *name, ARGUMENT argument), RESULT *result))
{
    FN(private_fill)(AND(result, AND(argument, slot, task, argument), result));
    return plait_slot_start(group, &slot->base, FN(private_body), name, task->blocking);
}

plait_status FN(start_soon)(struct plait_group *group, struct FN(slot) *slot,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result))
{
    return FN(start_soon_named)(group, slot, task, AND(result, AND(argument, FN(private_name)(task), argument), result));
}

plait_status FN(fibers_run)(const struct plait_fibers_options *options,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result))
{
    struct FN(slot) slot;
    FN(private_fill)(AND(result, AND(argument, &slot, task, argument), result));
    return plait_fibers_run(options, &slot.base, FN(private_body), FN(private_name)(task));
}

plait_status FN(portal_call)(struct plait_portal *portal,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result))
{
    struct FN(slot) slot;
    FN(private_fill)(AND(result, AND(argument, &slot, task, argument), result));
    return plait_portal_call(portal, &slot.base, FN(private_body), FN(private_name)(task), task->blocking);
}

plait_status FN(portal_start_soon)(struct plait_portal *portal, struct FN(slot) *slot,
    AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result))
{
    FN(private_fill)(AND(result, AND(argument, slot, task, argument), result));
    return plait_portal_start_soon(portal, &slot->base, FN(private_body), FN(private_name)(task), task->blocking);
}
GEN_IF(result)

plait_status FN(result)(const struct FN(slot) *slot, RESULT *value)
{
    const plait_status status = plait_slot_status(&slot->base);
    if (status == PLAIT_OK) {
        *value = *slot->result;
    }
    return status;
}
GEN_ENDIF
GEN_IF(error)

plait_status FN(error)(const struct FN(slot) *slot, ERROR *error)
{
    enum plait_task_state state = plait_slot_state(&slot->base);
    plait_status status = PLAIT_MISSING;
    if (state == PLAIT_TASK_QUEUED || state == PLAIT_TASK_RUNNING) {
        status = PLAIT_BUSY;
    } else if (state == PLAIT_TASK_FAILED) {
        *error = slot->error;
        status = PLAIT_OK;
    }
    return status;
}
GEN_ENDIF

plait_status FN(wait)(struct FN(slot) *slot)
{
    return plait_slot_wait(&slot->base, PLAIT_FOREVER);
}

plait_status FN(wait_until)(struct FN(slot) *slot, plait_time deadline)
{
    return plait_slot_wait(&slot->base, deadline);
}

enum plait_task_state FN(state)(const struct FN(slot) *slot)
{
    return plait_slot_state(&slot->base);
}

plait_status FN(status)(const struct FN(slot) *slot)
{
    return plait_slot_status(&slot->base);
}

const char *FN(name)(const struct FN(slot) *slot)
{
    return plait_slot_name(&slot->base);
}

void FN(cancel)(struct FN(slot) *slot)
{
    plait_slot_cancel(&slot->base);
}

struct FN(slot) *FN(of)(struct plait_slot *slot)
{
    return slot->body == FN(private_body) ? (struct FN(slot) *)slot : NULL;
}
GEN_IF(ready)
GEN_INCLUDE(task/start.c.m4)
GEN_ENDIF
GEN_INCLUDE(task/run_sync.c.m4)
