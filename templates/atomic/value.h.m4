/* The value as words of eight bytes, and the cells that keep them together. */
enum {
    UPPER(words) = PLAIT_CELL_WORDS(sizeof(TYPE)),
    UPPER(cells) = PLAIT_CELLS(PLAIT_CELL_WORDS(sizeof(TYPE))),
    UPPER(boundary) = PLAIT_CELLS_BOUNDARY(PLAIT_CELL_WORDS(sizeof(TYPE)))
};

struct SELF {
    PLAIT_ALIGNAS(UPPER(boundary)) union plait_cell cells[UPPER(cells)];
GEN_IF(context)
    CONTEXT *context;
GEN_ENDIF
};
typedef struct SELF SELF;

/* Initialiser of a static or automatic object whose first value has all bytes zero. Other values: FN(init). */
GEN_IF(context)
#define UPPER(zero)(context_) {{{{0}}}, (context_)}
GEN_ELSE
#define UPPER(zero) {{{{0}}}}
GEN_ENDIF

PLAIT_INLINE void FN(private_to_words)(uint64_t *words, TYPE const *value)
{
    words[UPPER(words) - 1] = 0; /* the value may end within it */
    memcpy(words, value, sizeof(*value));
}

PLAIT_INLINE TYPE FN(private_from_words)(const uint64_t *words)
{
    TYPE value;
    memcpy(&value, words, sizeof(value));
    return value;
}

/* ---- begin ---- */

GEN_IF(context)
/* The first value. The object keeps the pointer: `context` must outlive it. */
GEN_ELSE
/* The first value. */
GEN_ENDIF
PLAIT_INLINE void FN(init)(SELF *self, AND_CONTEXT(TYPE value, CONTEXT *context))
{
    uint64_t words[UPPER(words)];
    FN(private_to_words)(words, &value);
    plait_cells_initialize(self->cells, UPPER(words), words);
GEN_IF(context)
    self->context = context;
GEN_ENDIF
}

/* ---- read and replace ---- */

/* The value. */
PLAIT_INLINE TYPE FN(get)(const SELF *self)
{
    uint64_t words[UPPER(words)];
    (void)plait_cells_get(self->cells, UPPER(words), words);
    return FN(private_from_words)(words);
}

/* Replaces the value. */
PLAIT_INLINE void FN(set)(SELF *self, TYPE value)
{
    uint64_t words[UPPER(words)];
    FN(private_to_words)(words, &value);
    plait_hook_note((uintptr_t)self);
    plait_cells_set(self->cells, UPPER(words), words);
}

/* Replaces the value and returns the one before. */
PLAIT_INLINE TYPE FN(exchange)(SELF *self, TYPE value)
{
    uint64_t words[UPPER(words)];
    uint64_t old[UPPER(words)];
    FN(private_to_words)(words, &value);
    plait_hook_note((uintptr_t)self);
    plait_cells_exchange(self->cells, UPPER(words), words, old);
    return FN(private_from_words)(old);
}

GEN_IF(equal)
/* True when the value was equal to *expected, as OPTION(equal) judges, and is `desired` now. Otherwise false, and
 * *expected is the value it had. OPTION(equal) may be asked more than once, and about values that are no longer there. */
GEN_ELSE
GEN_IF(members)
/* True when the members of the value were those of *expected, byte by byte, and it is `desired` now. Otherwise false,
 * and *expected is the value it had. Padding and members that were not named decide nothing. */
GEN_ELSE
/* True when the value was *expected, byte by byte, and is `desired` now. Otherwise false, and *expected is the value it
 * had. */
GEN_ENDIF
GEN_ENDIF
bool FN(compare_exchange)(SELF *self, TYPE *expected, TYPE desired);

/* ---- change ---- */

/* A user's function: changes *value, a copy. Returns PLAIT_OK, or any other status to leave the object as it is. It may
 * run more than once, so it should have no other effect that matters; it may neither wait nor change the object. */
GEN_IF(argument)
typedef plait_status FN(change)(TYPE *value, AND_CONTEXT(ARGUMENT *argument, CONTEXT *context));
GEN_ELSE
typedef plait_status FN(change)(AND_CONTEXT(TYPE *value, CONTEXT *context));
GEN_ENDIF

/* Replaces the value by what `change` makes of it, in one step: computes on a copy, and again when another strand was
 * faster. PLAIT_OK, and the value after in *result (NULL: not wanted). Otherwise this call has changed neither object
 * nor *result: what `change` returned, or PLAIT_MISUSE when it waited or called anything but get on this object. */
PLAIT_MUST_USE plait_status FN(update)(SELF *self, FN(change) *change,
GEN_IF(argument)
    ARGUMENT *argument,
GEN_ENDIF
    TYPE *result);
