/* ---- walks ---- */

GEN_IF(copies)
static void FN(private_dispose_entry)(SELF *self, struct FN(entry) *entry)
{
GEN_IF(owns_keys)
    FN(private_dispose_key)(self, &entry->key);
GEN_ENDIF
GEN_IF(copy)
    FN(private_dispose)(self, &entry->value);
GEN_ENDIF
}

GEN_ENDIF
GEN_IF(owns_keys)
/* Under the lock: an entry for the caller. When the value cannot be copied, the copy of the key is left over: true. It
 * is to be disposed of after the unlock. */
static bool FN(private_read_entry)(SELF *self, const uint64_t *words,
    struct FN(entry) *entry, plait_status *status)
{
    KEY stored;
    FN(private_take_key)(words, &stored);
    *status = FN(private_copy_key)(self, &entry->key, &stored);
    if (*status != PLAIT_OK) {
        return false;
    }
    *status = FN(private_read_value)(self, words, &entry->value);
    return *status != PLAIT_OK;
}

GEN_ENDIF

void FN(cursor_open)(struct FN(cursor) *cursor, SELF *self)
{
    const struct plait_table_walk beginning = {0};
    cursor->self = self;
    cursor->walk = beginning;
    cursor->next = 0;
    cursor->count = 0;
}

void FN(cursor_close)(struct FN(cursor) *cursor)
{
GEN_IF(copies)
    for (; cursor->next < cursor->count; cursor->next++) {
        FN(private_dispose_entry)(cursor->self, &cursor->entries[cursor->next]);
    }
GEN_ENDIF
    cursor->next = 0;
    cursor->count = 0;
    cursor->walk.ended = true;
}

/* The next step of the walk into the cursor; when it fails, the cursor is where it was. */
static plait_status FN(private_cursor_fill)(struct FN(cursor) *cursor)
{
    SELF *self = cursor->self;
    struct plait_table_place place;
    struct plait_table_spot spots[UPPER(batch)];
    plait_status status = PLAIT_OK;
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    const size_t there =
        plait_table_step(&self->table, &cursor->walk, UPPER(reads_long) != 0, &place, spots, UPPER(batch));
    unsigned read = 0;
GEN_IF(owns_keys)
    bool key_left = false;
GEN_ENDIF
    while (read < there && status == PLAIT_OK) {
        uint64_t words[UPPER(words)];
        plait_table_load(&self->table, &spots[read], words);
GEN_IF(owns_keys)
        key_left = FN(private_read_entry)(self, words, &cursor->entries[read], &status);
GEN_ELSE
        FN(private_take_key)(words, &cursor->entries[read].key);
        status = FN(private_read_value)(self, words, &cursor->entries[read].value);
GEN_ENDIF
        read += status == PLAIT_OK ? 1U : 0U;
    }
    plait_table_unlock(&self->table, &place);
    if (status == PLAIT_OK) {
        plait_table_stepped(&cursor->walk);
        cursor->next = 0;
        cursor->count = read;
    }
GEN_IF(owns_keys)
    if (key_left) {
        FN(private_dispose_key)(self, &cursor->entries[read].key);
    }
GEN_ENDIF
GEN_IF(copies)
    while (status != PLAIT_OK && read != 0U) {
        read--;
        FN(private_dispose_entry)(self, &cursor->entries[read]);
    }
GEN_ENDIF
    return status;
}

plait_status FN(cursor_next)(struct FN(cursor) *cursor, KEY *key, VALUE *value)
{
    while (cursor->next == cursor->count) {
        if (cursor->walk.ended) {
            return PLAIT_EMPTY;
        }
        const plait_status status = FN(private_cursor_fill)(cursor);
        if (status != PLAIT_OK) {
            return status;
        }
    }
    struct FN(entry) *entry = &cursor->entries[cursor->next];
    cursor->next++;
    if (key != NULL) {
        *key = entry->key;
    }
GEN_IF(owns_keys)
    if (key == NULL) {
        FN(private_dispose_key)(cursor->self, &entry->key);
    }
GEN_ENDIF
    if (value != NULL) {
        *value = entry->value;
    }
GEN_IF(copy)
    if (value == NULL) {
        FN(private_dispose)(cursor->self, &entry->value);
    }
GEN_ENDIF
    return PLAIT_OK;
}

static struct FN(entry) *FN(private_make_list)(size_t room, size_t *units)
{
    *units = plait_memory_units(room * sizeof(struct FN(entry)));
    return (struct FN(entry) *)ALLOCATE(*units);
}

/* One more entry at the end of a list that may have to grow. */
static plait_status FN(private_append)(struct FN(entries) *entries,
    struct FN(entry) const *entry)
{
    if ((entries->count + 1U) * sizeof(*entry) > entries->private_units * sizeof(struct plait_memory)) {
        size_t units = 0;
        struct FN(entry) *list = FN(private_make_list)(entries->count * 2U + 1U, &units);
        if (list == NULL) {
            return PLAIT_NO_MEMORY;
        }
        memcpy(list, entries->list, entries->count * sizeof(*entry));
        RELEASE((struct plait_memory *)entries->list, entries->private_units);
        entries->list = list;
        entries->private_units = units;
    }
    entries->list[entries->count] = *entry;
    entries->count++;
    return PLAIT_OK;
}

void FN(snapshot_free)(SELF *self, struct FN(entries) *entries)
{
GEN_IF(copies)
    for (size_t i = 0; i < entries->count; i++) {
        FN(private_dispose_entry)(self, &entries->list[i]);
    }
GEN_ELSE
    (void)self;
GEN_ENDIF
    RELEASE((struct plait_memory *)entries->list, entries->private_units);
    entries->list = NULL;
    entries->count = 0;
    entries->private_units = 0;
}

plait_status FN(snapshot)(SELF *self, struct FN(entries) *entries)
{
    struct FN(cursor) cursor;
    struct FN(entry) entry;
    struct FN(entries) all = {NULL, 0, 0};
    all.list = FN(private_make_list)(FN(size)(self) + UPPER(batch), &all.private_units);
    if (all.list == NULL) {
        return PLAIT_NO_MEMORY;
    }
    FN(cursor_open)(&cursor, self);
    plait_status status = PLAIT_OK;
    while (status == PLAIT_OK) {
        status = FN(cursor_next)(&cursor, &entry.key, &entry.value);
        if (status == PLAIT_OK) {
            status = FN(private_append)(&all, &entry);
GEN_IF(copies)
            if (status != PLAIT_OK) {
                FN(private_dispose_entry)(self, &entry);
            }
GEN_ENDIF
        }
    }
    FN(cursor_close)(&cursor);
    if (status != PLAIT_EMPTY) {
        FN(snapshot_free)(self, &all);
        return status;
    }
    *entries = all;
    return PLAIT_OK;
}

GEN_IF(whole_copies)
plait_status FN(copy_from)(SELF *self, SELF *other, size_t *copied)
{
    struct FN(cursor) cursor;
    struct FN(entry) entry;
    size_t stored = 0;
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    plait_status status = self == other ? PLAIT_EMPTY : PLAIT_OK;
    FN(cursor_open)(&cursor, other);
    while (status == PLAIT_OK) {
        status = FN(cursor_next)(&cursor, &entry.key, &entry.value);
        if (status == PLAIT_OK) {
            status = FN(set)(self, entry.key, entry.value);
            stored += status == PLAIT_OK ? 1U : 0U;
GEN_IF(copies)
            FN(private_dispose_entry)(other, &entry);
GEN_ENDIF
        }
    }
    FN(cursor_close)(&cursor);
    if (stored != 0U || status == PLAIT_EMPTY) {
        if (copied != NULL) {
            *copied = stored;
        }
        status = PLAIT_OK;
    }
    return status;
}

GEN_ENDIF
GEN_IF(compares_values)
static bool FN(private_same_value)(const SELF *self, VALUE const *a, VALUE const *b)
{
GEN_IF(value_equal)
GEN_IFNOT(context)
    (void)self;
GEN_ENDIF
    return HOOK(value_equal)(a, AND_CONTEXT(b, self->context));
GEN_ELSE
    (void)self;
    return memcmp(a, b, sizeof(*a)) == 0;
GEN_ENDIF
}

plait_status FN(equal)(SELF *self, SELF *other, bool *same)
{
    struct FN(cursor) cursor;
    struct FN(entry) mine;
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
GEN_IFNOT(value_equal)
    if (__builtin_classify_type(mine.value) >= 12) {
        return PLAIT_INVALID; /* a struct or union behind a typedef, which may have padding */
    }
GEN_ENDIF
    bool equal = FN(size)(self) == FN(size)(other);
    plait_status status = PLAIT_OK;
    FN(cursor_open)(&cursor, self);
    while (equal && status == PLAIT_OK) {
        status = FN(cursor_next)(&cursor, &mine.key, &mine.value);
        if (status == PLAIT_OK) {
            VALUE others;
            status = FN(get)(other, mine.key, &others);
            equal = status == PLAIT_OK && FN(private_same_value)(self, &mine.value, &others);
GEN_IF(copy)
            if (status == PLAIT_OK) {
                FN(private_dispose)(other, &others);
            }
GEN_ENDIF
GEN_IF(copies)
            FN(private_dispose_entry)(self, &mine);
GEN_ENDIF
        }
    }
    FN(cursor_close)(&cursor);
    if (status == PLAIT_OK || status == PLAIT_EMPTY || status == PLAIT_MISSING) {
        *same = equal;
        status = PLAIT_OK;
    }
    return status;
}

GEN_ENDIF
/* One step of clear: takes out what a step of the walk lists; true when it got all of them. */
static bool FN(private_clear_step)(SELF *self, struct plait_table_walk *walk)
{
    struct plait_table_place place = {0};
    struct plait_table_spot spots[UPPER(batch)];
    uint64_t former[UPPER(batch)][UPPER(words)];
    const size_t there = plait_table_step(&self->table, walk, false, &place, spots, UPPER(batch));
    size_t taken = 0;
    plait_status status = PLAIT_OK;
    while (taken < there && status == PLAIT_OK) {
        plait_table_load(&self->table, &spots[taken], former[taken]);
        status = plait_table_erase(&self->table, &place, &spots[taken]);
        taken += status == PLAIT_OK ? 1U : 0U;
    }
    plait_table_unlock(&self->table, &place);
    if (status == PLAIT_BUSY) {
        plait_table_wait_for_blocker(&self->table, &place);
    }
    plait_table_removed(&self->table, taken);
    for (size_t i = 0; i < taken; i++) {
        FN(private_drop_key)(self, former[i]);
        FN(private_drop_value)(self, former[i]);
    }
    return taken == there && !walk->unfinished;
}

plait_status FN(clear)(SELF *self)
{
    struct plait_table_walk walk = {0};
    if (plait_table_refuses(&self->table)) {
        return PLAIT_MISUSE;
    }
    while (!walk.ended) {
        if (FN(private_clear_step)(self, &walk)) {
            plait_table_stepped(&walk);
        }
    }
    return PLAIT_OK;
}
