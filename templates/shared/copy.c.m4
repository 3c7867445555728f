/* An own copy of a value that is put in. The hook may neither wait nor call its own object, but for its state. */
static plait_status FN(copy_value)(SELF *self, VALUE *mine, VALUE const *value)
{
    struct plait_hook hook;
    if (plait_hook_refuses((uintptr_t)self)) {
        return PLAIT_MISUSE;
    }
    plait_hook_begin(&hook, (uintptr_t)self);
    const plait_status raw = HOOK(copy)(mine, AND_CONTEXT(value, self->context));
    const plait_status status = plait_hook_end(&hook, raw);
    if (raw == PLAIT_OK && status != PLAIT_OK) {
        HOOK(dispose)(AND_CONTEXT(mine, self->context));
    }
    return status;
}
