/* A reference to an object that several strands share, or to nothing (NULL). Objects are counted: each is disposed of
 * once, when the last holder lets go. Many references may hold one object.
 *
GEN_IF(allocated)
 *     status = FN(new)(value, &object);                 yours: one reference
GEN_ELSE
 *     FN(share)(object);                                yours: one reference
GEN_ENDIF
 *     FN(set)(&ref, object);                            the ref holds it, too
 *     FN(release)(object);                              yours is given up
 *
 *     object = FN(get)(&ref);                           any strand: yours, or NULL
 *     if (object != NULL) {
 *         ...                                           it stays, whatever the ref holds meanwhile
 *         FN(release)(object);
 *     }
 *
 * One rule for all calls: what a call hands to you is yours to release, what you hand to a call stays yours. Whoever
 * hands an object to a call has a reference of it.
 *
 * Which calls may overlap on one ref
 *
 *                        init, destroy   all others
 *     init, destroy            X             X       the caller must keep them apart
 *     all others               X             -       any number of strands, at any time
 *
 * and on one object: all, by whoever has a reference. Its members are guarded by whatever the type says; an object
 * that is not changed once it is shared needs no guard.
 *
 * Ordering: calls on a ref are sequentially consistent: each takes effect at one instant of one order common to all
 *     refs, and what was done to an object before it was put in is seen by whoever gets it. All that any holder did
 *     with an object happens before its disposal.
 *
 * Waiting: none, and none is a checkpoint. Lock-free where the machine has a compare-exchange of 16 bytes
 *     (PLAIT_PAIR_LOCK_FREE).
 *
GEN_IF(dispose)
 * User code: OPTION(dispose) runs under no lock, in the strand that let go last, wherever that is: in
 *     release, set, compare_exchange or destroy. It may call anything, these calls too, but may neither retain nor
GEN_IF(allocated)
 *     release its object (noticed, and fatal). Where that object has the last reference of another, the other is
GEN_ELSE
 *     release its object (the release is noticed, and fatal). Where that object has the last reference of another, it is
GEN_ENDIF
 *     disposed of from within, so a long chain of them is a deep recursion.
 *
GEN_ENDIF
 * Objects that hold each other in a circle are never disposed of: whoever makes a circle breaks it.
GEN_IF(allocated)
 *
 * A ref whose bytes are all zero, as a static one is, is valid and empty without init. Each object is one block of the
 * allocator's, with its count behind it. */
GEN_ELSE
 *
 * A ref whose bytes are all zero, as a static one is, is valid and empty without init. The memory of the objects is
 * yours: OPTION(dispose) gets each back; nothing is allocated. */
GEN_ENDIF
GEN_BODY
/* The field is private. */
struct SELF {
    struct plait_ref ref;
};
typedef struct SELF SELF;

/* Initialiser of a static or automatic ref that holds nothing. */
#define UPPER(empty) {PLAIT_REF_EMPTY}

GEN_IF(allocated)
/* An object as it lies in memory. The fields are private. */
struct FN(private_object) {
    TYPE value; /* first: its address is the object's */
GEN_IF(context)
    CONTEXT *context;
GEN_ENDIF
    struct plait_count count;
};

PLAIT_INLINE struct plait_count *FN(private_count)(TYPE *object)
{
    return &((struct FN(private_object) *)object)->count;
}
GEN_ELSE
PLAIT_INLINE struct plait_count *FN(private_count)(TYPE *object)
{
    return &EACH(count, , object->MEMBER);
}
GEN_ENDIF

/* The address of an object as a ref keeps it, and back: the two places where one becomes the other. */
PLAIT_INLINE uint64_t FN(private_word)(TYPE *object)
{
    return (uint64_t)(uintptr_t)object;
}

PLAIT_INLINE TYPE *FN(private_object_of)(struct plait_pair seen)
{
    return (TYPE *)(uintptr_t)seen.word[PLAIT_REF_OBJECT];
}

/* Disposes of an object that nobody has any more. */
void FN(private_end)(TYPE *object);

/* ---- objects ---- */

GEN_IF(allocated)
GEN_IF(context)
/* Makes an object out of `value`, which it takes over, and gives its first reference in *object. It keeps `context` for
 * OPTION(dispose). PLAIT_OK, or PLAIT_NO_MEMORY: then nothing was taken over and *object is as it was. O(size). */
PLAIT_MUST_USE plait_status FN(new)(TYPE value, TYPE **object, CONTEXT *context);
GEN_ELSE
/* Makes an object out of `value`, which it takes over, and gives its first reference in *object. PLAIT_OK, or
 * PLAIT_NO_MEMORY: then nothing was taken over and *object is as it was. O(size). */
PLAIT_MUST_USE plait_status FN(new)(TYPE value, TYPE **object);
GEN_ENDIF
GEN_ELSE
/* Begins the count of an object that nobody else knows: the caller has the one reference. The object must stay where it
 * is until OPTION(dispose) gets it. O(1). */
PLAIT_INLINE void FN(share)(TYPE *object)
{
    plait_count_begin(FN(private_count)(object));
}
GEN_ENDIF

/* One more reference for the caller, who has one already; NULL is nothing. Returns `object`. O(1), one atomic
 * operation. */
PLAIT_INLINE TYPE *FN(retain)(TYPE *object)
{
    if (object != NULL) {
        plait_count_add(FN(private_count)(object), 1U);
    }
    return object;
}

/* Gives up a reference of the caller's; NULL is nothing. The last one disposes of the object. Releasing what one does
 * not have is fatal where it shows. O(1), one atomic operation. */
PLAIT_INLINE void FN(release)(TYPE *object)
{
    if (object != NULL && PLAIT_UNLIKELY(plait_count_drop(FN(private_count)(object), 1U, "FN(release)"))) {
        FN(private_end)(object);
    }
}

/* ---- life of a ref ---- */

/* Makes a ref that holds `object`, or nothing (NULL). */
void FN(init)(SELF *self, TYPE *object);

/* Ends a ref: lets go of what it holds. No call may be running or follow, but init. */
void FN(destroy)(SELF *self);

/* ---- read and replace ---- */

/* The object, with a reference for the caller, who releases it; NULL when the ref is empty. O(1); an empty ref is only
 * read. Again when others changed the ref at this very moment: each time one of them got on. */
PLAIT_MUST_USE PLAIT_INLINE TYPE *FN(get)(SELF *self)
{
    const struct plait_pair seen = plait_ref_take(&self->ref);
    TYPE *object = FN(private_object_of)(seen);
    if (PLAIT_UNLIKELY(seen.word[PLAIT_REF_TAKEN] >= PLAIT_REF_REFILL)) {
        plait_private_ref_refill(&self->ref, seen, FN(private_count)(object));
    }
    return object;
}

/* Holds `object` from now on, or nothing (NULL), and lets go of what it held. */
void FN(set)(SELF *self, TYPE *object);

/* The same, but what it held is returned, with a reference for the caller; NULL when it was empty. */
PLAIT_MUST_USE TYPE *FN(exchange)(SELF *self, TYPE *object);

/* True when the ref held *expected (the same object, not an equal one; NULL: nothing) and holds `desired` now.
 * Otherwise false: the caller's reference of *expected has been released, and *expected is what the ref held, with a
 * reference for the caller. So either way the caller has one of *expected, and of `desired`. Never fails by chance. */
bool FN(compare_exchange)(SELF *self, TYPE **expected, TYPE *desired);
