/* ---- between types and words ---- */

/* A key as the words that find it; returns its mixed hash. */
PLAIT_INLINE uint64_t FN(private_find_words)(const SELF *self, KEY const *key, uint64_t *entry)
{
    entry[UPPER(hash_words) + UPPER(key_words) - 1] = 0; /* the key may end within it */
    memcpy(&entry[UPPER(hash_words)], key, sizeof(*key));
GEN_IF(hash)
    entry[0] = plait_hash_word(HOOK(hash)(AND_CONTEXT(key, self->context)), self->table.seed);
    return entry[0];
GEN_ELSE
    return plait_table_hash_of_key(&self->table, entry, UPPER(key_words));
GEN_ENDIF
}

PLAIT_INLINE void FN(private_add_value)(uint64_t *entry, VALUE const *value)
{
    if (UPPER(packed) == 0) {
        entry[UPPER(words) - 1] = 0; /* the value may end within it */
    }
    memcpy((unsigned char *)entry + UPPER(value_begin), value, sizeof(*value));
}

/* ---- life ---- */

/* Makes an empty dictionary of whatever memory `self` points to; any address that a uint64_t may have will do.
GEN_IF(given_storage)
 * `storage` must outlive it.
GEN_ENDIF
GEN_IF(context)
 * The dictionary keeps `context`, which must outlive it.
GEN_ENDIF
GEN_IF(given_storage)
 * Always PLAIT_OK. */
PLAIT_MUST_USE plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context), struct FN(storage) *storage);
GEN_ELSE
 * PLAIT_OK, or PLAIT_NO_MEMORY with nothing changed. */
PLAIT_MUST_USE plait_status FN(init)(AND_CONTEXT(SELF *self, CONTEXT *context));
GEN_ENDIF

GEN_IF(disposes)
/* Ends a dictionary: disposes of all that is in it, and gives its memory back.
GEN_ELSE
/* Ends a dictionary, and gives its memory back.
GEN_ENDIF
 * No call may be running or follow; a running one that holds a lock is fatal misuse. */
void FN(destroy)(SELF *self);

/* ---- one key ---- */

GEN_IF(locked)
/* PLAIT_OK and the key's value in *value. PLAIT_MISSING: there is no such key. PLAIT_MISUSE: called from the
 * dictionary's own hook or update function.
GEN_IF(copy)
 * *value is the caller's own copy; a failing copy returns its status.
GEN_ENDIF
 * *value is written only on PLAIT_OK. */
PLAIT_MUST_USE plait_status FN(get)(SELF *self, KEY key, VALUE *value);
GEN_ELSE
/* For get of values that lie in memory of their own. */
PLAIT_MUST_USE plait_status FN(private_get_boxed)(SELF *self, uint64_t hash,
    uint64_t *entry, VALUE *value);

/* PLAIT_OK and the key's value in *value, or PLAIT_MISSING with *value as it was. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(get)(SELF *self, KEY key, VALUE *value)
{
    uint64_t entry[UPPER(words)];
    const uint64_t hash = FN(private_find_words)(self, &key, entry);
    if (UPPER(boxed) != 0) {
        return FN(private_get_boxed)(self, hash, entry, value);
    }
    enum plait_table_answer answer = plait_table_look(&FN(private_form), &self->table, hash, entry, true);
    if (PLAIT_UNLIKELY(answer == PLAIT_TABLE_ASK)) {
        answer = plait_table_read(&self->table, hash, entry, true) ? PLAIT_TABLE_HIT : PLAIT_TABLE_MISS;
    }
    if (answer == PLAIT_TABLE_HIT) {
        memcpy(value, (const unsigned char *)entry + UPPER(value_begin), sizeof(*value));
        return PLAIT_OK;
    }
    return PLAIT_MISSING;
}
GEN_ENDIF

GEN_IF(equal)
/* Is the key there? From the dictionary's own hook or update function the answer is false. */
PLAIT_MUST_USE bool FN(contains)(SELF *self, KEY key);
GEN_ELSE
/* Is the key there? */
PLAIT_MUST_USE PLAIT_INLINE bool FN(contains)(SELF *self, KEY key)
{
    uint64_t entry[UPPER(words)];
    const uint64_t hash = FN(private_find_words)(self, &key, entry);
    const enum plait_table_answer answer =
        plait_table_look(&FN(private_form), &self->table, hash, entry, false);
    return answer == PLAIT_TABLE_HIT ||
           (answer == PLAIT_TABLE_ASK && plait_table_read(&self->table, hash, entry, false));
}
GEN_ENDIF

/* The rest of set: what its fast path leaves, and all of it where there are hooks. */
PLAIT_MUST_USE plait_status FN(private_set)(SELF *self, KEY const *key, VALUE const *value);

/* Stores the value under the key, whether the key was there or not. PLAIT_OK. With nothing changed:
GEN_IF(capacity)
 * PLAIT_FULL: a new key, and no place.
GEN_ELSE
 * PLAIT_NO_MEMORY: a new key, and no place.
GEN_ENDIF
GEN_IF(copies)
 * What a failing copy returned.
GEN_ENDIF
GEN_IF(owns_keys)
GEN_IFNOT(equal)
 * PLAIT_INVALID: the copy of a new key has other bytes than the key, and there is no 'equal' to find it by.
GEN_ENDIF
GEN_ENDIF
 * PLAIT_MISUSE: called from the dictionary's own hook or update function. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(set)(SELF *self, KEY key, VALUE value)
{
GEN_IF(plain)
    if (UPPER(boxed) == 0) {
        uint64_t entry[UPPER(words)];
        const uint64_t hash = FN(private_find_words)(self, &key, entry);
        FN(private_add_value)(entry, &value);
        if (PLAIT_LIKELY(plait_table_store_quickly(&FN(private_form), &self->table, hash, entry, true))) {
            return PLAIT_OK;
        }
    }
GEN_ENDIF
    return FN(private_set)(self, &key, &value);
}

/* Stores the value if the key is not there. PLAIT_OK, or PLAIT_EXISTS with nothing changed, or as set. */
PLAIT_MUST_USE plait_status FN(insert)(SELF *self, KEY key, VALUE value);

/* The key's value in *result, after storing `value` if the key was not there; all strands that call this for one key
 * get one value. `inserted` (NULL: not wanted) tells whether it was this call's.
GEN_IF(copy)
 * *result is the caller's own copy.
GEN_ENDIF
 * PLAIT_OK; otherwise as set, and neither is written. */
PLAIT_MUST_USE plait_status FN(get_or_insert)(SELF *self, KEY key, VALUE value,
    VALUE *result, bool *inserted);

/* The rest of remove: what its fast path leaves, and all of it where there are hooks. */
PLAIT_MUST_USE plait_status FN(private_remove)(SELF *self, KEY const *key, VALUE *old);

/* Takes the key out. Exactly one of those who try gets it. PLAIT_OK, and its value in *old, which is then the
GEN_IF(dispose)
 * caller's; with `old` NULL it is disposed of.
GEN_ELSE
 * caller's; `old` NULL: not wanted.
GEN_ENDIF
 * PLAIT_MISSING: there is no such key, and *old is as it was. PLAIT_MISUSE as in set. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(remove)(SELF *self, KEY key, VALUE *old)
{
GEN_IF(plain)
    if (UPPER(boxed) == 0) {
        uint64_t entry[UPPER(words)];
        const uint64_t hash = FN(private_find_words)(self, &key, entry);
        const enum plait_table_answer answer =
            plait_table_remove_quickly(&FN(private_form), &self->table, hash, entry, old != NULL);
        if (answer == PLAIT_TABLE_HIT && old != NULL) {
            memcpy(old, (const unsigned char *)entry + UPPER(value_begin), sizeof(*old));
        }
        if (PLAIT_LIKELY(answer != PLAIT_TABLE_ASK)) {
            return answer == PLAIT_TABLE_HIT ? PLAIT_OK : PLAIT_MISSING;
        }
    }
GEN_ENDIF
    return FN(private_remove)(self, &key, old);
}

/* Replaces the key's value by what `change` makes of it, in one step.
GEN_IF(copy)
 * `change` works on a copy made by the hook, which then takes the place of the value before.
GEN_ELSE
GEN_IF(dispose)
 * `change` works on a copy of the bytes: when it fails, what they refer to must be as it was.
GEN_ENDIF
GEN_ENDIF
 * PLAIT_OK; PLAIT_MISSING: there is no such key. What `change` returned otherwise, and PLAIT_MISUSE when it waited or
 * called this dictionary, leave all as it was. */
PLAIT_MUST_USE plait_status FN(update)(SELF *self, KEY key, AND(argument, FN(change) *change, ARGUMENT *argument));

/* The same, and where the key is not there, what `change` makes of a value of zero bytes is stored under it. PLAIT_OK,
 * or as update and set. `change` runs a second time in one case: it has made the value of a new key, there was no place
 * nearby, and while place was made another strand stored that key. */
GEN_IF(argument)
PLAIT_MUST_USE plait_status FN(upsert)(SELF *self, KEY key,
    FN(change_or_make) *change, ARGUMENT *argument);
GEN_ELSE
PLAIT_MUST_USE plait_status FN(upsert)(SELF *self, KEY key, FN(change_or_make) *change);
GEN_ENDIF

/* ---- many keys ---- */

/* Looks up `count` keys: found[i] tells whether keys[i] is there, and if it is, its value is in values[i]; values[i] of
 * other keys are as they were. Each key is read at an instant of its own. In big tables 30 to 50 % faster than as many
 * calls of get.
GEN_IF(copy)
 * When a copy fails after some were found, the rest are told as not found; before any was, its status is returned.
GEN_ENDIF
GEN_IF(locked)
 * PLAIT_MISUSE: called from the dictionary's own hook or update function.
GEN_ENDIF
 * PLAIT_OK when one was found, how many in *hits (NULL: not wanted); PLAIT_MISSING when none, with *hits as it was. */
PLAIT_MUST_USE plait_status FN(get_many)(SELF *self, KEY const *keys, VALUE *values,
    bool *found, size_t count, size_t *hits);

/* Stores `count` keys in their order, each in one step. PLAIT_OK when at least one was stored (or count is 0), how many
 * in *done (NULL: not wanted): the first that failed ends it. Otherwise as set, with *done as it was. */
PLAIT_MUST_USE plait_status FN(set_many)(SELF *self, KEY const *keys, VALUE const *values,
    size_t count, size_t *done);

/* ---- the whole ---- */

/* How many entries: exact when nobody writes, never negative. */
PLAIT_MUST_USE PLAIT_INLINE size_t FN(size)(const SELF *self)
{
    return plait_table_size(&self->table);
}

/* Takes out every key that is there throughout the call. Keeps the memory. PLAIT_OK, or PLAIT_MISUSE as in set. */
PLAIT_MUST_USE plait_status FN(clear)(SELF *self);

GEN_IF(capacity)
/* Would `entries` entries fit? PLAIT_OK, or PLAIT_FULL. */
GEN_ELSE
/* Makes room for `entries` entries, now rather than while they come. PLAIT_OK, or PLAIT_NO_MEMORY with all entries as
 * they were. */
GEN_ENDIF
PLAIT_MUST_USE plait_status FN(reserve)(SELF *self, size_t entries);

/* Size, memory and state of growth. */
PLAIT_INLINE void FN(stats)(const SELF *self, struct plait_table_stats *stats)
{
    plait_table_describe(&self->table, stats);
}

GEN_IF(whole_copies)
/* Stores every entry of `other` here, each in one step, as a walk over `other` finds them. PLAIT_OK when at least one
 * was stored, or `other` is empty, or is this dictionary; how many in *copied (NULL: not wanted): the first that failed
 * ends it. Otherwise as set, with nothing changed. */
PLAIT_MUST_USE plait_status FN(copy_from)(SELF *self, SELF *other, size_t *copied);
GEN_ENDIF

GEN_IF(compares_values)
/* Have both the same keys with equal values? Exact when nobody writes.
GEN_IF(value_equal)
 * OPTION(value_equal) judges values.
GEN_ELSE
 * Values are compared byte by byte; a value that is a struct behind a typedef may have padding, and needs the option
 * value_equal: without it the answer is PLAIT_INVALID.
GEN_ENDIF
 * PLAIT_OK with the answer in *same; otherwise what a failing copy returned, or PLAIT_MISUSE. */
PLAIT_MUST_USE plait_status FN(equal)(SELF *self, SELF *other, bool *same);

GEN_ENDIF
/* ---- walks ----
 *
 * A walk sees each key that stays exactly once, with a value it had during the walk; a key that comes or goes meanwhile
 * at most once, unless it goes and comes again. It is no picture of one instant, stops nobody for longer than copying
 * one group takes, and remembers nothing in the dictionary: it may be left at any time. */

/* Begins a walk. The cursor belongs to one strand. */
void FN(cursor_open)(struct FN(cursor) *cursor, SELF *self);

GEN_IF(copies)
/* The next entry: PLAIT_OK with *key and *value (NULL: not wanted) written, as the caller's own copies; PLAIT_EMPTY:
 * that was all. Otherwise what a failing copy returned, or PLAIT_MISUSE as in set; the next call tries again. */
GEN_ELSE
/* The next entry: PLAIT_OK with *key and *value (NULL: not wanted) written; PLAIT_EMPTY: that was all. Otherwise
 * PLAIT_MISUSE as in set; the next call tries again. */
GEN_ENDIF
PLAIT_MUST_USE plait_status FN(cursor_next)(struct FN(cursor) *cursor,
    KEY *key, VALUE *value);

GEN_IF(copies)
/* Ends a walk, at its end or before. Disposes of copies not handed out. */
GEN_ELSE
/* Ends a walk, at its end or before. */
GEN_ENDIF
void FN(cursor_close)(struct FN(cursor) *cursor);

/* All entries as an array, gathered by a walk. PLAIT_OK; give it back with FN(snapshot_free).
 * PLAIT_NO_MEMORY, what a failing copy returned, PLAIT_MISUSE: *entries is as it was. */
PLAIT_MUST_USE plait_status FN(snapshot)(SELF *self, struct FN(entries) *entries);

GEN_IF(copies)
/* Gives a snapshot's memory back, and disposes of the copies in it. */
GEN_ELSE
/* Gives a snapshot's memory back. */
GEN_ENDIF
void FN(snapshot_free)(SELF *self, struct FN(entries) *entries);
