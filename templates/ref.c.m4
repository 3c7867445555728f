GEN_IF(allocated)
enum {
    UPPER(units) =
        (sizeof(struct FN(private_object)) + sizeof(struct plait_memory) - 1U) / sizeof(struct plait_memory)
};

PLAIT_STATIC_ASSERT(_Alignof(struct FN(private_object)) <= _Alignof(struct plait_memory),
                    "type: aligned to more than 64 bytes");
GEN_ELSE
PLAIT_STATIC_ASSERT(_Generic(&EACH(count, , ((TYPE *)0)->MEMBER), struct plait_count *: 1, default: 0),
                    "count: the member is not a struct plait_count");
GEN_ENDIF

/* ---- objects ---- */

GEN_IF(allocated)
GEN_IF(context)
plait_status FN(new)(TYPE value, TYPE **object, CONTEXT *context)
GEN_ELSE
plait_status FN(new)(TYPE value, TYPE **object)
GEN_ENDIF
{
    struct FN(private_object) *made = (struct FN(private_object) *)ALLOCATE(UPPER(units));
    if (made == NULL) {
        return PLAIT_NO_MEMORY;
    }
    made->value = value;
GEN_IF(context)
    made->context = context;
GEN_ENDIF
    plait_count_begin(&made->count);
    *object = &made->value;
    return PLAIT_OK;
}

void FN(private_end)(TYPE *object)
{
    struct FN(private_object) *ended = (struct FN(private_object) *)object;
GEN_IF(dispose)
    plait_count_end(&ended->count);
    HOOK(dispose)(AND_CONTEXT(object, ended->context));
    plait_private_count_ended(&ended->count, "FN(release)");
GEN_ENDIF
    RELEASE((struct plait_memory *)ended, UPPER(units));
}
GEN_ELSE
void FN(private_end)(TYPE *object)
{
    plait_count_end(FN(private_count)(object));
    HOOK(dispose)(object);
}
GEN_ENDIF

/* The share that an object brings into a ref, before it is put in: from then on others may take of it. */
static void FN(private_lend)(TYPE *object)
{
    if (object != NULL) {
        plait_count_add(FN(private_count)(object), PLAIT_REF_SHARE);
    }
}

/* What is left of the share of an object that was taken out. */
static void FN(private_settle)(struct plait_pair old, const char *caller)
{
    TYPE *object = FN(private_object_of)(old);
    if (object != NULL && plait_count_drop(FN(private_count)(object), plait_ref_left(old), caller)) {
        FN(private_end)(object);
    }
}

static struct plait_pair FN(private_replace)(SELF *self, TYPE *object)
{
    FN(private_lend)(object);
    return plait_pair_exchange(&self->ref.pair, plait_ref_holding(FN(private_word)(object)));
}

/* ---- life of a ref ---- */

void FN(init)(SELF *self, TYPE *object)
{
    const struct plait_ref first = {PLAIT_PAIR_INIT(FN(private_word)(object), 0U)};
    FN(private_lend)(object);
    self->ref = first;
}

void FN(destroy)(SELF *self)
{
    FN(private_settle)(FN(private_replace)(self, NULL), "FN(destroy)");
}

/* ---- read and replace ---- */

void FN(set)(SELF *self, TYPE *object)
{
    FN(private_settle)(FN(private_replace)(self, object), "FN(set)");
}

TYPE *FN(exchange)(SELF *self, TYPE *object)
{
    const struct plait_pair old = FN(private_replace)(self, object);
    TYPE *held = FN(private_object_of)(old);
    if (held != NULL) {
        plait_count_take_back(FN(private_count)(held), plait_ref_left(old) - 1U); /* one of them is the caller's */
    }
    return held;
}

/* One step either way: the object is replaced, or a reference is taken of the other one. */
bool FN(compare_exchange)(SELF *self, TYPE **expected, TYPE *desired)
{
    const uint64_t wanted = FN(private_word)(*expected);
    const struct plait_pair replaced = plait_ref_holding(FN(private_word)(desired));
    struct plait_pair seen;
    bool held = false;
    FN(private_lend)(desired);
    seen = plait_pair_load(&self->ref.pair);
    do {
        held = seen.word[PLAIT_REF_OBJECT] == wanted;
    } while (!plait_pair_compare_exchange(&self->ref.pair, &seen, held ? replaced : plait_ref_taking(seen)));
    if (held) {
        FN(private_settle)(seen, "FN(compare_exchange)");
    } else {
        TYPE *other = FN(private_object_of)(seen);
        if (desired != NULL) {
            plait_count_take_back(FN(private_count)(desired), PLAIT_REF_SHARE);
        }
        if (PLAIT_UNLIKELY(seen.word[PLAIT_REF_TAKEN] >= PLAIT_REF_REFILL)) {
            plait_private_ref_refill(&self->ref, seen, FN(private_count)(other));
        }
        FN(release)(*expected);
        *expected = other;
    }
    return held;
}
