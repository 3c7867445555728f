/* ---- many keys ---- */

enum { UPPER(ahead) = 16 }; /* keys whose cache lines are asked for before the first of them is looked up */

static void FN(private_prefetch)(SELF *self, KEY const *keys, size_t count, bool to_write)
{
    uint64_t entry[UPPER(words)];
    for (size_t i = 0; i < count; i++) {
        const uint64_t hash = FN(private_find_words)(self, &keys[i], entry);
        plait_table_prefetch(&FN(private_form), &self->table, hash, to_write);
    }
}

static void FN(private_look_ahead)(SELF *self, KEY const *keys,
    size_t at, size_t count, bool to_write)
{
    if (at % UPPER(ahead) == 0U && plait_table_is_big(&self->table)) {
        const size_t left = count - at;
        FN(private_prefetch)(self, &keys[at], left < UPPER(ahead) ? left : UPPER(ahead), to_write);
    }
}

plait_status FN(get_many)(SELF *self, KEY const *keys, VALUE *values,
    bool *found, size_t count, size_t *hits)
{
GEN_IF(locked)
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
GEN_ENDIF
    plait_status status = PLAIT_MISSING;
    size_t here = 0;
    size_t looked = 0;
    for (; looked < count && (status == PLAIT_MISSING || status == PLAIT_OK); looked++) {
        FN(private_look_ahead)(self, keys, looked, count, false);
        status = FN(get)(self, keys[looked], &values[looked]);
        found[looked] = status == PLAIT_OK;
        here += found[looked] ? 1U : 0U;
    }
    if (here != 0U) {
        for (; looked < count; looked++) {
            found[looked] = false;
        }
        if (hits != NULL) {
            *hits = here;
        }
        status = PLAIT_OK;
    }
    return status;
}

plait_status FN(set_many)(SELF *self, KEY const *keys, VALUE const *values,
    size_t count, size_t *done)
{
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    plait_status status = PLAIT_OK;
    size_t stored = 0;
    while (stored < count && status == PLAIT_OK) {
        FN(private_look_ahead)(self, keys, stored, count, true);
        status = FN(set)(self, keys[stored], values[stored]);
        stored += status == PLAIT_OK ? 1U : 0U;
    }
    if (stored != 0U || count == 0U) {
        if (done != NULL) {
            *done = stored;
        }
        status = PLAIT_OK;
    }
    return status;
}

