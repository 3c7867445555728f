GEN_INCLUDE(shared/key.c.m4)

/* ---- what the shards must know of keys ---- */

/* The hold that the shards have is the first member of ours. */
static bool FN(private_equal)(const struct plait_keyed_hold *a, const struct plait_keyed_hold *b)
{
    const FN(hold) *stored = (const FN(hold) *)a;
    const FN(hold) *wanted = (const FN(hold) *)b;
GEN_IF(equal)
    return HOOK(equal)(&stored->key, AND_CONTEXT(&wanted->key, wanted->self->context));
GEN_ELSE
    return memcmp(&stored->key, &wanted->key, sizeof(wanted->key)) == 0;
GEN_ENDIF
}

GEN_IF(many)
static int FN(private_order)(const struct plait_keyed_hold *a, const struct plait_keyed_hold *b)
{
    const FN(hold) *left = (const FN(hold) *)a;
    const FN(hold) *right = (const FN(hold) *)b;
GEN_IF(order)
    return HOOK(order)(&left->key, AND_CONTEXT(&right->key, right->self->context));
GEN_ELSE
    return memcmp(&left->key, &right->key, sizeof(right->key)); /* any order will do, if all strands have the same */
GEN_ENDIF
}

GEN_ENDIF
const struct plait_keyed_shape FN(private_shape) = {
    .equal = FN(private_equal),
GEN_IF(many)
    .order = FN(private_order),
GEN_ENDIF
GEN_IF(fair)
    .fair = true,
GEN_ENDIF
    .mask = UPPER(shards) - 1};

/* ---- life ---- */

GEN_IF(context)
void FN(init)(SELF *self, CONTEXT *context)
{
    self->context = context;
GEN_ELSE
void FN(init)(SELF *self)
{
GEN_ENDIF
    plait_private_keyed_init(self->shards, UPPER(shards));
}

void FN(destroy)(SELF *self)
{
    plait_private_keyed_destroy(self->shards, UPPER(shards), "FN(destroy)");
}

void FN(private_relocked)(SELF *self, const char *caller)
{
GEN_IF(equal)
    plait_misuse(caller, (uintptr_t)self, "locks a key that its strand has already, or a hook broke its rule");
GEN_ELSE
    plait_misuse(caller, (uintptr_t)self, "locks a key that its strand has already");
GEN_ENDIF
}

GEN_IF(many)
/* ---- many keys ---- */

static plait_status FN(private_lock_many)(SELF *self, KEY const *keys, FN(hold) *holds, size_t count,
                                          plait_time deadline, enum plait_keyed_way way)
{
    struct plait_keyed_hold *list = NULL;
    for (size_t i = count; i-- > 0;) {
        struct plait_keyed_hold *hold = FN(private_prepare)(self, keys[i], &holds[i]);
        hold->later = list;
        list = hold;
    }
    return plait_private_keyed_lock_many(&FN(private_shape), list, deadline, way);
}

plait_status FN(lock_many)(SELF *self, KEY const *keys, FN(hold) *holds, size_t count)
{
    return FN(private_lock_many)(self, keys, holds, count, PLAIT_FOREVER, PLAIT_KEYED_WAIT);
}

plait_status FN(lock_many_until)(SELF *self, KEY const *keys, FN(hold) *holds, size_t count, plait_time deadline)
{
    return FN(private_lock_many)(self, keys, holds, count, deadline, PLAIT_KEYED_WAIT);
}

plait_status FN(try_lock_many)(SELF *self, KEY const *keys, FN(hold) *holds, size_t count)
{
    return FN(private_lock_many)(self, keys, holds, count, PLAIT_FOREVER, PLAIT_KEYED_TRY);
}

void FN(unlock_many)(FN(hold) *holds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (holds[i].hold.again) {
            holds[i].hold.again = false;
        } else {
            plait_keyed_leave(&FN(private_shape), &holds[i].hold, "FN(unlock_many)");
        }
    }
}

GEN_ENDIF
/* ---- asking ---- */

bool FN(locked)(SELF *self, KEY key)
{
    FN(hold) probe;
    return plait_private_keyed_locked(&FN(private_shape), FN(private_prepare)(self, key, &probe));
}

size_t FN(waiters)(SELF *self, KEY key)
{
    FN(hold) probe;
    return plait_private_keyed_waiters(&FN(private_shape), FN(private_prepare)(self, key, &probe));
}

size_t FN(size)(SELF *self)
{
    return plait_private_keyed_size(&FN(private_shape), self->shards);
}
