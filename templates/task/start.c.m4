
/* ---- starting, and being ready ---- */

plait_status FN(started)(AND(ready_value, struct FN(slot) *self, READY value))
{
    if (plait_slot_is_ready(&self->base)) {
        return PLAIT_MISUSE;
    }
GEN_IF(ready_value)
    self->ready = value;
GEN_ENDIF
    plait_slot_say_ready(&self->base);
    return PLAIT_OK;
}

plait_status FN(ready)(AND(ready_value, const struct FN(slot) *slot, READY *value))
{
    bool ended = plait_slot_status(&slot->base) != PLAIT_BUSY;
    plait_status status = ended ? PLAIT_MISSING : PLAIT_BUSY;
    if (plait_slot_is_ready(&slot->base)) {
GEN_IF(ready_value)
        *value = slot->ready;
GEN_ENDIF
        status = PLAIT_OK;
    }
    return status;
}
GEN_IF(ready_value)

/* The value of a task that was waited for, if it is ready. */
static plait_status FN(take_value)(plait_status status, const struct FN(slot) *slot, READY *value)
{
    if (status == PLAIT_OK) {
        *value = slot->ready;
    }
    return status;
}
GEN_ENDIF

plait_status FN(wait_ready_until)(AND(ready_value, struct FN(slot) *slot, READY *value), plait_time deadline)
{
GEN_IF(ready_value)
    return FN(take_value)(plait_slot_wait_ready(&slot->base, deadline), slot, value);
GEN_ELSE
    return plait_slot_wait_ready(&slot->base, deadline);
GEN_ENDIF
}

plait_status FN(wait_ready)(AND(ready_value, struct FN(slot) *slot, READY *value))
{
    return FN(wait_ready_until)(AND(ready_value, slot, value), PLAIT_FOREVER);
}

plait_status FN(start)(struct plait_group *group, struct FN(slot) *slot,
    AND(ready_value, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), READY *value))
{
    FN(private_fill)(AND(result, AND(argument, slot, task, argument), result));
    plait_status status =
        plait_slot_start_ready(group, &slot->base, FN(private_body), FN(private_name)(task), task->blocking);
GEN_IF(ready_value)
    return FN(take_value)(status, slot, value);
GEN_ELSE
    return status;
GEN_ENDIF
}

plait_status FN(portal_start)(struct plait_portal *portal, struct FN(slot) *slot,
    AND(ready_value, AND(result, AND(argument, const struct FN(task) *task, ARGUMENT argument), RESULT *result), READY *value))
{
    FN(private_fill)(AND(result, AND(argument, slot, task, argument), result));
    plait_status status = plait_portal_start(portal, &slot->base, FN(private_body), FN(private_name)(task), task->blocking);
GEN_IF(ready_value)
    return FN(take_value)(status, slot, value);
GEN_ELSE
    return status;
GEN_ENDIF
}
