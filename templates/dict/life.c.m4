static const struct plait_table_shape FN(private_shape) = {
    .form = &FN(private_form),
GEN_IF(capacity)
    .capacity = UPPER(capacity),
GEN_ELSE
    .capacity = 0,
GEN_ENDIF
GEN_IF(equal)
    .equal = FN(private_equal),
GEN_ELSE
    .equal = NULL,
GEN_ENDIF
    .allocate = ALLOCATE,
    .release = RELEASE,
};

/* ---- life ---- */

GEN_IF(given_storage)
plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context), struct FN(storage) *storage)
GEN_ELSE
plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context))
GEN_ENDIF
{
GEN_IF(seed)
    const uint64_t seed = OPTION(seed);
GEN_ELSE
    const uint64_t seed = plait_hash_seed();
GEN_ENDIF
GEN_IF(given_storage)
    const plait_status status =
        plait_table_init(&self->table, &FN(private_shape), seed, storage->headers, storage->words);
GEN_ELSE
    const plait_status status = plait_table_init(&self->table, &FN(private_shape), seed, NULL, NULL);
GEN_ENDIF
GEN_IF(context)
    if (status == PLAIT_OK) {
        self->context = context;
    }
GEN_ENDIF
    return status;
}

void FN(destroy)(SELF *self)
{
    plait_status status = plait_table_refuses(&self->table) ? PLAIT_MISUSE : PLAIT_OK;
GEN_IF(disposes)
    if (status == PLAIT_OK) {
        status = FN(clear)(self);
    }
GEN_ELSE
    if (status == PLAIT_OK && UPPER(boxed) != 0) {
        status = FN(clear)(self);
    }
GEN_ENDIF
    if (status != PLAIT_OK) {
        plait_misuse("FN(destroy)", (uintptr_t)self, "called from a hook or update function of its own");
    }
    plait_table_destroy(&self->table, "FN(destroy)");
}

plait_status FN(reserve)(SELF *self, size_t entries)
{
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    return plait_table_reserve(&self->table, entries);
}

