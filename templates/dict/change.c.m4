/* ---- changing under the lock ---- */

/* What update and upsert were given: one of the two functions, and what it gets. */
struct FN(private_task) {
    FN(change) *change;
    FN(change_or_make) *make;
GEN_IF(argument)
    ARGUMENT *argument;
GEN_ENDIF
};

static plait_status FN(private_run)(SELF *self, const struct FN(private_task) *task,
    VALUE *value, bool present)
{
    struct plait_hook hook;
    plait_status raw = PLAIT_OK;
    plait_hook_begin(&hook, (uintptr_t)self);
GEN_IF(argument)
    if (task->change != NULL) {
        raw = task->change(value, AND_CONTEXT(task->argument, self->context));
    } else {
        raw = task->make(value, present, AND_CONTEXT(task->argument, self->context));
    }
GEN_ELSE
    if (task->change != NULL) {
        raw = task->change(AND_CONTEXT(value, self->context));
    } else {
        raw = task->make(value, AND_CONTEXT(present, self->context));
    }
GEN_ENDIF
    return plait_hook_end(&hook, raw);
}

/* The key is there. What is left over is to be disposed of after the unlock: true when there is something. */
static bool FN(private_revise)(SELF *self, struct plait_table_place *place,
    const struct plait_table_spot *spot, uint64_t hash, const struct FN(private_task) *task,
    VALUE *left, plait_status *status)
{
    uint64_t stored[UPPER(words)];
    VALUE value;
    plait_table_copy_value(&FN(private_form), spot->words, stored);
    *status = FN(private_read_value)(self, stored, &value);
    if (*status != PLAIT_OK) {
        return false;
    }
    *status = FN(private_run)(self, task, &value, true);
    *left = value;
    if (*status == PLAIT_OK) {
        FN(private_take_value)(stored, left);
        FN(private_put_value)(stored, &value);
        if (UPPER(boxed) == 0) {
            plait_table_overwrite(&self->table, place, spot, hash, stored);
        }
    }
    return true;
}

/* One update or upsert. */
struct FN(private_job) {
    const struct FN(private_task) *task;
    uint64_t hash;
    struct plait_table_place place;
    uint64_t entry[UPPER(words)]; /* for a new key: its words, and once it is ready the dictionary's own copy */
    VALUE fresh;                  /* for a new key: what `make` made */
    bool ready;
    bool made;
    bool inserted;
};

/* Once under the lock. PLAIT_BUSY with `again` set: there was no place; PLAIT_MISSING with `again` set: the new key
 * must be made ready, for which nothing may be locked. */
static plait_status FN(private_try_job)(SELF *self, struct FN(private_job) *job, bool *again)
{
    struct plait_table_place *place = &job->place;
    struct plait_table_spot spot;
    VALUE left;
    bool is_left = false;
    *again = false;
    plait_table_lock(&self->table, job->hash, true, place);
    plait_status status = plait_table_find(&self->table, place, job->hash, job->entry, &spot);
    if (status == PLAIT_OK) {
        is_left = FN(private_revise)(self, place, &spot, job->hash, job->task, &left, &status);
    } else if (status == PLAIT_MISSING && job->task->make != NULL) {
        *again = !job->ready;
        if (job->ready && !job->made) {
            status = FN(private_run)(self, job->task, &job->fresh, false);
            job->made = status == PLAIT_OK;
        }
        if (job->ready && job->made) {
            FN(private_put_value)(job->entry, &job->fresh);
            status = plait_table_put(&self->table, place, job->hash, job->entry);
            *again = status == PLAIT_BUSY;
            job->inserted = status == PLAIT_OK;
        }
    } else {
        /* no such key, or a hook that broke a rule */
    }
    plait_table_unlock(&self->table, place);
    if (job->inserted) {
        plait_table_inserted(&self->table, place);
    }
    if (is_left) {
GEN_IF(copy)
        FN(private_dispose)(self, &left);
GEN_ELSE
        (void)left;
GEN_ENDIF
    }
    return status;
}

/* Makes the words of a new key the dictionary's own. */
static plait_status FN(private_make_ready)(SELF *self,
    struct FN(private_job) *job, KEY const *key)
{
    plait_status status = PLAIT_OK;
GEN_IF(growing)
    if (UPPER(boxed) != 0) {
        status = FN(private_make_box)(job->entry);
    }
GEN_ENDIF
GEN_IF(owns_keys)
    if (status == PLAIT_OK) {
        status = FN(private_own_key)(self, job->entry, key);
GEN_IF(growing)
        if (status != PLAIT_OK) {
            FN(private_free_box)(job->entry);
        }
GEN_ENDIF
    }
GEN_ELSE
    (void)self;
    (void)key;
GEN_ENDIF
    job->ready = status == PLAIT_OK;
    return status;
}

/* For a key that is not there, as far as is known: `entry` has the words that find it. */
static plait_status FN(private_make_job)(SELF *self, KEY const *key,
    const struct FN(private_task) *task, uint64_t hash, const uint64_t *entry)
{
    struct FN(private_job) job = {.task = task, .hash = hash};
    memset(&job.fresh, 0, sizeof(job.fresh));
    memcpy(job.entry, entry, 8U * (UPPER(hash_words) + UPPER(key_words)));
    bool again = true;
    plait_status status = PLAIT_OK;
    while (again) {
        status = FN(private_try_job)(self, &job, &again);
        if (again) {
            if (status == PLAIT_BUSY) {
                status = plait_table_make_room(&self->table, &job.place);
            } else {
                status = FN(private_make_ready)(self, &job, key);
            }
            again = status == PLAIT_OK;
        }
    }
    if (job.ready && !job.inserted) {
        FN(private_drop_key)(self, job.entry);
GEN_IF(growing)
        FN(private_free_box)(job.entry);
GEN_ENDIF
    }
GEN_IF(dispose)
    if (job.made && !job.inserted) {
        FN(private_dispose)(self, &job.fresh);
    }
GEN_ENDIF
    return status;
}

static plait_status FN(private_do_job)(SELF *self, KEY const *key,
    const struct FN(private_task) *task)
{
    uint64_t entry[UPPER(words)];
    struct plait_table_place place;
    struct plait_table_spot spot;
    VALUE left;
    const uint64_t hash = FN(private_find_words)(self, key, entry);
    plait_status status = FN(private_lock_key)(self, hash, entry, true, &place, &spot);
    if (status == PLAIT_OK) {
        const bool is_left = FN(private_revise)(self, &place, &spot, hash, task, &left, &status);
        plait_table_unlock(&self->table, &place);
        if (is_left) {
GEN_IF(copy)
            FN(private_dispose)(self, &left);
GEN_ELSE
            (void)left;
GEN_ENDIF
        }
    } else if (status == PLAIT_MISSING && task->make != NULL) {
        status = FN(private_make_job)(self, key, task, hash, entry);
    } else {
        /* no such key, or a call from inside */
    }
    return status;
}

GEN_IF(argument)
plait_status FN(update)(SELF *self, KEY key, FN(change) *change, ARGUMENT *argument)
{
    const struct FN(private_task) task = {.change = change, .argument = argument};
    return FN(private_do_job)(self, &key, &task);
}

plait_status FN(upsert)(SELF *self, KEY key, FN(change_or_make) *change, ARGUMENT *argument)
{
    const struct FN(private_task) task = {.make = change, .argument = argument};
    return FN(private_do_job)(self, &key, &task);
}
GEN_ELSE
plait_status FN(update)(SELF *self, KEY key, FN(change) *change)
{
    const struct FN(private_task) task = {.change = change};
    return FN(private_do_job)(self, &key, &task);
}

plait_status FN(upsert)(SELF *self, KEY key, FN(change_or_make) *change)
{
    const struct FN(private_task) task = {.make = change};
    return FN(private_do_job)(self, &key, &task);
}
GEN_ENDIF

