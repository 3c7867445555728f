GEN_IFNOT(compared)
/* 12 and 13: struct and union. */
PLAIT_STATIC_ASSERT(__builtin_classify_type(*(TYPE *)0) < 12, "type: a struct or union needs 'members' or 'equal'");
PLAIT_STATIC_ASSERT(_Generic(*(TYPE *)0, long double: 0, default: 1), "type: long double has padding: give 'equal'");
GEN_ENDIF
GEN_IF(members)
/* Members are compared by their bytes, so they must have no padding of their own. 12 and 13: struct and union. */
PLAIT_STATIC_ASSERT((EACH(members, &&, __builtin_classify_type(((TYPE *)0)->MEMBER) < 12)),
                    "members: one of them is itself a struct or a union: give 'equal'");
PLAIT_STATIC_ASSERT((EACH(members, &&, _Generic(((TYPE *)0)->MEMBER, long double: 0, default: 1))),
                    "members: one of them is a long double, which has padding: give 'equal'");
GEN_ENDIF

GEN_IF(equal)
static bool FN(private_equal)(const SELF *self, TYPE const *a, TYPE const *b)
{
GEN_IFNOT(context)
    (void)self;
GEN_ENDIF
    return HOOK(equal)(a, AND_CONTEXT(b, self->context));
}
GEN_ELSE
static bool FN(private_equal)(const SELF *self, TYPE const *a, TYPE const *b)
{
    (void)self;
GEN_IF(members)
    return EACH(members, &&, memcmp(&a->MEMBER, &b->MEMBER, sizeof(a->MEMBER)) == 0);
GEN_ELSE
    return memcmp(a, b, sizeof(*a)) == 0;
GEN_ENDIF
}
GEN_ENDIF

/* Not one compare-exchange of bits: padding would have a say in it. So: look, compare the values, and replace exactly
 * what was seen, bits and all; again when somebody else was faster. */
bool FN(compare_exchange)(SELF *self, TYPE *expected, TYPE desired)
{
    uint64_t seen[UPPER(words)];
    uint64_t words[UPPER(words)];
    uint64_t version = 0;
    TYPE value;
    bool equal = false;
    FN(private_to_words)(words, &desired);
    plait_hook_note((uintptr_t)self);
    do {
        version = plait_cells_get(self->cells, UPPER(words), seen);
        value = FN(private_from_words)(seen);
        equal = FN(private_equal)(self, &value, expected);
    } while (equal && !plait_cells_replace(self->cells, UPPER(words), seen, version, words));
    if (!equal) {
        *expected = value;
    }
    return equal;
}

plait_status FN(update)(SELF *self, FN(change) *change,
GEN_IF(argument)
    ARGUMENT *argument,
GEN_ENDIF
    TYPE *result)
{
    uint64_t seen[UPPER(words)];
    uint64_t words[UPPER(words)];
    uint64_t version = 0;
    TYPE value;
    struct plait_hook hook;
    plait_status status = PLAIT_MISUSE;
    if (plait_hook_inside((uintptr_t)self)) {
        plait_hook_note((uintptr_t)self); /* the update that is under way is misuse, too */
        return status;
    }
    do {
        version = plait_cells_get(self->cells, UPPER(words), seen);
        value = FN(private_from_words)(seen);
        plait_hook_begin(&hook, (uintptr_t)self);
GEN_IF(argument)
        status = change(&value, AND_CONTEXT(argument, self->context));
GEN_ELSE
        status = change(AND_CONTEXT(&value, self->context));
GEN_ENDIF
        status = plait_hook_end(&hook, status);
        FN(private_to_words)(words, &value);
    } while (status == PLAIT_OK && !plait_cells_replace(self->cells, UPPER(words), seen, version, words));
    if (status == PLAIT_OK && result != NULL) {
        *result = value;
    }
    return status;
}
