/* ---- one key ---- */

/* Locks the home of a key that is there, and finds it. PLAIT_MISSING: it is not there; any status but PLAIT_OK: nothing
 * is locked. */
static plait_status FN(private_lock_key)(SELF *self, uint64_t hash, const uint64_t *entry,
    bool is_long, struct plait_table_place *place, struct plait_table_spot *spot)
{
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    const enum plait_table_answer answer =
        plait_table_lock_found(&FN(private_form), &self->table, hash, entry, is_long, place, spot);
    if (answer == PLAIT_TABLE_MISS) {
        return PLAIT_MISSING;
    }
    plait_status status = PLAIT_MISSING;
    if (answer == PLAIT_TABLE_HIT) {
GEN_IF(equal)
        status = plait_table_ask_user(&self->table, FN(private_equal), spot, entry);
GEN_ELSE
        status = PLAIT_OK;
GEN_ENDIF
    } else {
        plait_table_lock(&self->table, hash, is_long, place);
    }
    if (status == PLAIT_MISSING) {
        status = plait_table_find(&self->table, place, hash, entry, spot);
    }
    if (status != PLAIT_OK) {
        plait_table_unlock(&self->table, place);
    }
    return status;
}

/* The value of a key that may be there, under the lock. */
static plait_status FN(private_get_locked)(SELF *self, uint64_t hash,
    uint64_t *entry, VALUE *value)
{
    struct plait_table_place place;
    struct plait_table_spot spot;
    VALUE found;
    plait_status status = FN(private_lock_key)(self, hash, entry, UPPER(reads_long) != 0, &place, &spot);
    if (status == PLAIT_OK) {
        plait_table_load(&self->table, &spot, entry);
        status = FN(private_read_value)(self, entry, &found);
        plait_table_unlock(&self->table, &place);
    }
    if (status == PLAIT_OK) {
        *value = found;
    }
    return status;
}

GEN_IF(locked)
plait_status FN(get)(SELF *self, KEY key, VALUE *value)
{
    uint64_t entry[UPPER(words)];
    const uint64_t hash = FN(private_find_words)(self, &key, entry);
    return FN(private_get_locked)(self, hash, entry, value);
}
GEN_ELSE
plait_status FN(private_get_boxed)(SELF *self, uint64_t hash, uint64_t *entry, VALUE *value)
{
    return FN(private_get_locked)(self, hash, entry, value);
}
GEN_ENDIF

GEN_IF(equal)
bool FN(contains)(SELF *self, KEY key)
{
    uint64_t entry[UPPER(words)];
    struct plait_table_place place;
    struct plait_table_spot spot;
    if (plait_table_refuses(&self->table)) {
        return false;
    }
    const uint64_t hash = FN(private_find_words)(self, &key, entry);
    if (plait_table_look(&FN(private_form), &self->table, hash, entry, false) == PLAIT_TABLE_MISS) {
        return false; /* known without a lock, and without asking for the line of an entry */
    }
    const bool there = FN(private_lock_key)(self, hash, entry, UPPER(reads_long) != 0, &place, &spot) == PLAIT_OK;
    if (there) {
        plait_table_unlock(&self->table, &place);
    }
    return there;
}

GEN_ENDIF
/* set and insert. PLAIT_EXISTS from insert only. */
static plait_status FN(private_store)(SELF *self, KEY const *key, VALUE const *value,
    enum plait_table_how how)
{
    uint64_t entry[UPPER(words)];
    uint64_t former[UPPER(words)];
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    const uint64_t hash = FN(private_find_words)(self, key, entry);
    plait_status status = FN(private_own_value)(self, entry, value);
    if (status != PLAIT_OK) {
        return status;
    }
GEN_IF(owns_keys)
    status = PLAIT_MISSING; /* as far as is known */
    if (how == PLAIT_TABLE_SET &&
        plait_table_look(&FN(private_form), &self->table, hash, entry, false) != PLAIT_TABLE_MISS) {
        /* Most likely the key is there: then no copy of it is needed. */
        status = plait_table_store(&self->table, hash, entry, PLAIT_TABLE_REPLACE, former);
    }
    if (status == PLAIT_MISSING) {
        status = FN(private_own_key)(self, entry, key);
        if (status == PLAIT_OK) {
            status = plait_table_store(&self->table, hash, entry, how, former);
            if (status != PLAIT_OK) {
                FN(private_drop_key)(self, entry);
            }
        }
    }
GEN_ELSE
    status = plait_table_store(&self->table, hash, entry, how, former);
GEN_ENDIF
    if (status == PLAIT_EXISTS && how == PLAIT_TABLE_SET) {
        FN(private_drop_value)(self, former);
        status = PLAIT_OK;
    } else if (status != PLAIT_OK) {
        FN(private_disown_value)(self, entry);
    } else {
        /* the entry is in */
    }
    return status;
}

plait_status FN(private_set)(SELF *self, KEY const *key, VALUE const *value)
{
    return FN(private_store)(self, key, value, PLAIT_TABLE_SET);
}

plait_status FN(insert)(SELF *self, KEY key, VALUE value)
{
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
GEN_IFNOT(equal)
    if (FN(contains)(self, key)) {
        return PLAIT_EXISTS; /* known without a lock */
    }
GEN_ENDIF
GEN_IF(growing)
GEN_IF(plain)
    if (UPPER(boxed) == 0) {
        uint64_t entry[UPPER(words)];
        const uint64_t hash = FN(private_find_words)(self, &key, entry);
        FN(private_add_value)(entry, &value);
        if (PLAIT_LIKELY(plait_table_store_quickly(&FN(private_form), &self->table, hash, entry, false))) {
            return PLAIT_OK;
        }
    }
GEN_ENDIF
GEN_ENDIF
    return FN(private_store)(self, &key, &value, PLAIT_TABLE_INSERT);
}

plait_status FN(get_or_insert)(SELF *self, KEY key, VALUE value,
    VALUE *result, bool *inserted)
{
    VALUE found = value;
    bool fresh = false;
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    plait_status status = FN(get)(self, key, &found);
    while (status == PLAIT_MISSING) {
GEN_IF(copy)
        status = FN(private_copy)(self, &found, &value);
        if (status != PLAIT_OK) {
            return status;
        }
GEN_ELSE
        found = value;
GEN_ENDIF
        status = FN(private_store)(self, &key, &value, PLAIT_TABLE_INSERT);
        fresh = status == PLAIT_OK;
GEN_IF(copy)
        if (!fresh) {
            FN(private_dispose)(self, &found);
        }
GEN_ENDIF
        if (status == PLAIT_EXISTS) {
            status = FN(get)(self, key, &found); /* another strand's; it may be gone again */
        }
    }
    if (status == PLAIT_OK) {
        *result = found;
        if (inserted != NULL) {
            *inserted = fresh;
        }
    }
    return status;
}

plait_status FN(private_remove)(SELF *self, KEY const *key, VALUE *old)
{
    uint64_t entry[UPPER(words)];
    uint64_t former[UPPER(words)];
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    const uint64_t hash = FN(private_find_words)(self, key, entry);
    const plait_status status = plait_table_remove(&self->table, hash, entry, former);
    if (status == PLAIT_OK) {
        FN(private_drop_key)(self, former);
        if (old == NULL) {
            FN(private_drop_value)(self, former);
        } else {
            FN(private_take_value)(former, old);
GEN_IF(growing)
            FN(private_free_box)(former);
GEN_ENDIF
        }
    }
    return status;
}

