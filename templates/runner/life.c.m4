/* ---- life ---- */

static const struct plait_runner_type FN(private_type) = {
    .name = "SELF",
    .entry = FN(private_base_of),
    .perform = FN(private_perform),
    .key_text = FN(private_key_text),
    .allocate = ALLOCATE,
    .release = RELEASE,
GEN_IF(abandon)
    .abandons = true,
GEN_ELSE
    .abandons = false,
GEN_ENDIF
};

/* The dictionaries: all of them or none. */
static plait_status FN(private_open)(AND_CONTEXT(SELF *self, CONTEXT *context))
{
    plait_status status = FN(tasks_init)(AND_CONTEXT(&self->tasks, context));
    if (status != PLAIT_OK) {
        return status;
    }
    status = FN(errors_init)(AND_CONTEXT(&self->errors, context));
GEN_IF(result)
    if (status == PLAIT_OK) {
        status = FN(results_init)(AND_CONTEXT(&self->results, context));
        if (status != PLAIT_OK) {
            FN(errors_destroy)(&self->errors);
        }
    }
GEN_ENDIF
    if (status != PLAIT_OK) {
        FN(tasks_destroy)(&self->tasks);
    }
    return status;
}

plait_status FN(init)(SELF *self, uint32_t max_concurrent, plait_duration timeout,
    AND_CONTEXT(const struct plait_runner_options *options, CONTEXT *context))
{
GEN_IF(capacity)
    plait_status status = plait_runner_init(&self->base, &FN(private_type), max_concurrent, timeout, options, CAPACITY);
GEN_ELSE
    plait_status status = plait_runner_init(&self->base, &FN(private_type), max_concurrent, timeout, options, 0U);
    self->entries = NULL;
    self->room = 0;
GEN_ENDIF
GEN_IF(context)
    self->context = context;
GEN_ENDIF
    if (status == PLAIT_OK) {
        status = FN(private_open)(AND_CONTEXT(self, context));
        if (status != PLAIT_OK) {
            plait_runner_destroy(&self->base, "FN(init)");
        }
    }
    return status;
}

GEN_IFNOT(capacity)
/* The one place where memory becomes tasks, and back. */
static struct FN(private_entry) *FN(private_allocate)(uint32_t room)
{
    return (struct FN(private_entry) *)ALLOCATE(plait_memory_units(room * sizeof(struct FN(private_entry))));
}

static void FN(private_release)(SELF *self)
{
    if (self->room != 0) {
        RELEASE((struct plait_memory *)self->entries, plait_memory_units(self->room * sizeof(struct FN(private_entry))));
    }
}

GEN_ENDIF
void FN(destroy)(SELF *self)
{
    plait_runner_destroy(&self->base, "FN(destroy)");
GEN_IF(result)
    FN(results_destroy)(&self->results);
GEN_ENDIF
    FN(errors_destroy)(&self->errors);
    FN(tasks_destroy)(&self->tasks);
GEN_IF(key_dispose)
    for (uint32_t i = 0; i < self->base.total; i++) {
        HOOK(key_dispose)(AND_CONTEXT(&self->entries[i].key, self->context));
    }
GEN_ENDIF
GEN_IFNOT(capacity)
    FN(private_release)(self);
GEN_ENDIF
}

