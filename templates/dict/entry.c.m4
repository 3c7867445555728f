GEN_INCLUDE(shared/key.c.m4)
_Static_assert(_Alignof(struct FN(entry)) <= sizeof(struct plait_memory),
    "key, value: aligned to more than 64 bytes");

/* ---- an entry's words, and who owns what they point to ---- */

GEN_IF(growing)
/* A large value in memory of its own. Read and written under the lock of its group only. */
struct FN(private_box) {
    VALUE value;
};

enum {
    UPPER(box_units) =
        (sizeof(struct FN(private_box)) + sizeof(struct plait_memory) - 1U) / sizeof(struct plait_memory)
};

static struct FN(private_box) *FN(private_box_of)(const uint64_t *entry)
{
    return (struct FN(private_box) *)(uintptr_t)entry[UPPER(value_begin) / 8];
}

/* Memory for the value of an entry. */
static plait_status FN(private_make_box)(uint64_t *entry)
{
    struct FN(private_box) *box = (struct FN(private_box) *)ALLOCATE(UPPER(box_units));
    entry[UPPER(value_begin) / 8] = (uint64_t)(uintptr_t)box;
    return box != NULL ? PLAIT_OK : PLAIT_NO_MEMORY;
}

static void FN(private_free_box)(const uint64_t *entry)
{
    if (UPPER(boxed) != 0) {
        RELEASE((struct plait_memory *)FN(private_box_of)(entry), UPPER(box_units));
    }
}

GEN_ENDIF
static void FN(private_put_value)(uint64_t *entry, VALUE const *value)
{
GEN_IF(growing)
    if (UPPER(boxed) != 0) {
        PLAIT_WRITES(FN(private_box_of)(entry)->value);
        FN(private_box_of)(entry)->value = *value;
        return;
    }
GEN_ENDIF
    FN(private_add_value)(entry, value);
}

static void FN(private_take_value)(const uint64_t *entry, VALUE *value)
{
GEN_IF(growing)
    if (UPPER(boxed) != 0) {
        PLAIT_READS(FN(private_box_of)(entry)->value);
        *value = FN(private_box_of)(entry)->value;
        return;
    }
GEN_ENDIF
    memcpy(value, (const unsigned char *)entry + UPPER(value_begin), sizeof(*value));
}

static void FN(private_take_key)(const uint64_t *entry, KEY *key)
{
    memcpy(key, &entry[UPPER(hash_words)], sizeof(*key));
}

GEN_IF(dispose)
static void FN(private_dispose)(SELF *self, VALUE *value)
{
GEN_IFNOT(context)
    (void)self;
GEN_ENDIF
    HOOK(dispose)(AND_CONTEXT(value, self->context));
}

GEN_ENDIF
GEN_IF(copy)
/* A copy by the user's hook; when it fails there is none. */
static plait_status FN(private_copy)(SELF *self, VALUE *to, VALUE const *from)
{
    struct plait_hook hook;
    plait_hook_begin(&hook, (uintptr_t)self);
    const plait_status raw = HOOK(copy)(to, AND_CONTEXT(from, self->context));
    const plait_status status = plait_hook_end(&hook, raw);
    if (raw == PLAIT_OK && status != PLAIT_OK) {
        /* A lock may be held here: calls of this dictionary are refused, as in the copy. */
        plait_hook_begin(&hook, (uintptr_t)self);
        FN(private_dispose)(self, to);
        plait_hook_leave(&hook);
    }
    return plait_table_copied(status);
}

GEN_ENDIF
GEN_IF(owns_keys)
static void FN(private_dispose_key)(SELF *self, KEY *key)
{
GEN_IFNOT(context)
    (void)self;
GEN_ENDIF
    HOOK(key_dispose)(AND_CONTEXT(key, self->context));
}

static plait_status FN(private_copy_key)(SELF *self, KEY *to, KEY const *from)
{
    struct plait_hook hook;
    plait_hook_begin(&hook, (uintptr_t)self);
    const plait_status raw = HOOK(key_copy)(to, AND_CONTEXT(from, self->context));
    const plait_status status = plait_hook_end(&hook, raw);
    if (raw == PLAIT_OK && status != PLAIT_OK) {
        /* A lock may be held here: calls of this dictionary are refused, as in the copy. */
        plait_hook_begin(&hook, (uintptr_t)self);
        FN(private_dispose_key)(self, to);
        plait_hook_leave(&hook);
    }
    return plait_table_copied(status);
}

/* The words of the dictionary's own copy of a key, in place of those that found it. */
static plait_status FN(private_own_key)(SELF *self, uint64_t *entry, KEY const *key)
{
    KEY own = *key;
    plait_status status = FN(private_copy_key)(self, &own, key);
GEN_IFNOT(equal)
    if (status == PLAIT_OK && memcmp(&own, key, sizeof(own)) != 0) {
        FN(private_dispose_key)(self, &own);
        status = PLAIT_INVALID; /* without the hook 'equal' nobody would ever find it under the caller's bytes */
    }
GEN_ENDIF
    if (status == PLAIT_OK) {
        memcpy(&entry[UPPER(hash_words)], &own, sizeof(own));
    }
    return status;
}

GEN_ENDIF
/* The key of an entry that is no longer in the dictionary, or never came in. */
static void FN(private_drop_key)(SELF *self, const uint64_t *entry)
{
GEN_IF(owns_keys)
    KEY key;
    FN(private_take_key)(entry, &key);
    FN(private_dispose_key)(self, &key);
GEN_ELSE
    (void)self;
    (void)entry;
GEN_ENDIF
}

/* The dictionary's own copy of a value, as words of an entry. */
static plait_status FN(private_own_value)(SELF *self, uint64_t *entry, VALUE const *value)
{
    VALUE own = *value;
GEN_IF(copy)
    plait_status status = FN(private_copy)(self, &own, value);
GEN_ELSE
    plait_status status = PLAIT_OK;
    (void)self;
GEN_ENDIF
GEN_IF(growing)
    if (status == PLAIT_OK && UPPER(boxed) != 0) {
        status = FN(private_make_box)(entry);
GEN_IF(copy)
        if (status != PLAIT_OK) {
            FN(private_dispose)(self, &own);
        }
GEN_ENDIF
    }
GEN_ENDIF
    if (status == PLAIT_OK) {
        FN(private_put_value)(entry, &own);
    }
    return status;
}

/* The value of an entry that never came in: a copy made by the hook is disposed of, anything else is the caller's. */
static void FN(private_disown_value)(SELF *self, const uint64_t *entry)
{
GEN_IF(copy)
    VALUE own;
    FN(private_take_value)(entry, &own);
    FN(private_dispose)(self, &own);
GEN_ELSE
    (void)self;
    (void)entry;
GEN_ENDIF
GEN_IF(growing)
    FN(private_free_box)(entry);
GEN_ENDIF
}

/* The value of an entry that is no longer in the dictionary. */
static void FN(private_drop_value)(SELF *self, const uint64_t *entry)
{
GEN_IF(dispose)
    VALUE value;
    FN(private_take_value)(entry, &value);
    FN(private_dispose)(self, &value);
GEN_ELSE
    (void)self;
    (void)entry;
GEN_ENDIF
GEN_IF(growing)
    FN(private_free_box)(entry);
GEN_ENDIF
}

/* Under the lock: a value for the caller. */
static plait_status FN(private_read_value)(SELF *self, const uint64_t *entry, VALUE *value)
{
GEN_IF(copy)
    VALUE stored;
    FN(private_take_value)(entry, &stored);
    return FN(private_copy)(self, value, &stored);
GEN_ELSE
    (void)self;
    FN(private_take_value)(entry, value);
    return PLAIT_OK;
GEN_ENDIF
}

GEN_IF(equal)
/* The hook's judgement of two keys with one hash. The table is the first member of the dictionary. */
static bool FN(private_equal)(const struct plait_table *table,
    const struct plait_atomic_u64 *stored, const uint64_t *wanted)
{
    uint64_t words[UPPER(key_words)];
    KEY a;
    KEY b;
    for (unsigned w = 0; w < (unsigned)UPPER(key_words); w++) {
        words[w] = plait_load_relaxed(&stored[UPPER(hash_words) + w]);
    }
    memcpy(&a, words, sizeof(a));
    FN(private_take_key)(wanted, &b);
GEN_IF(context)
    const SELF *self = (const SELF *)table;
    return HOOK(equal)(&a, &b, self->context);
GEN_ELSE
    (void)table;
    return HOOK(equal)(&a, &b);
GEN_ENDIF
}

GEN_ENDIF
