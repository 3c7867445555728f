/* One lock for each key there may be. Only keys that are held or waited for take part: a hold lies on the stack of the
 * strand that has the key or waits for it, and the holds of a key are its entry, which vanishes with the last of them.
 * Nothing is ever allocated.
 *
 *     FN(hold) hold;
 *     status = FN(lock)(&table, key, &hold);
 *     if (status == PLAIT_OK) {
 *         ...                                  nobody else has this key; work that waits is allowed
 *         FN(unlock)(&hold);
 *     }
 *
 * Which calls may overlap on one table
 *
 *                    init   destroy   all others
 *     init            X        X          X          X  the caller must keep them apart
 *     destroy         X        X          X          -  any number of strands, at any time
 *     all others      X        X          -
 *
 * A hold belongs to one strand. From the call that locks by it until the unlock it must stay where it is, and may not
 *     be used for another key. A call that did not lock leaves it holding nothing, unless it had the key before.
 *
 * Ordering: locking is acquire, unlocking release: a strand that has a key sees all that was done under it before.
 *
 * Waiting: lock, lock_until, lock_many and lock_many_until are checkpoints where they would have to wait: a free key is
 *     taken in a cancelled scope, too. try_ forms and unlock wait for no key, at most shortly for a shard's own lock. A
 *     strand that gives up leaves nothing behind.
GEN_IF(fair)
 *     A key goes to its waiters in the order of their arrival.
GEN_ELSE
 *     A running strand may take a free key past those that sleep for it; a waiter that was overtaken for a millisecond
 *     is handed the key by the next unlock.
GEN_ENDIF
 *
 * Misuse: locking a key that the strand has already is PLAIT_MISUSE, and fatal in lock_shielded; unlocking what the
 *     strand does not have, destroying a table while a key is held, and ending a task with a key held are fatal.
GEN_IF(equal)
 *
 * User code: OPTION(equal) runs under the lock of a shard when two keys have one hash, for keys of different shards at
 *     once; it may neither wait nor call this table. Both are noticed: the call returns PLAIT_MISUSE and has changed
 *     nothing (lock_shielded is fatal).
GEN_ENDIF
GEN_IFNOT(context)
 *
 * A table whose bytes are all zero, as a static one is, is valid and empty without init.
GEN_ENDIF
 *
 * Costs: lock and unlock of a key whose shard is empty are one atomic read-modify-write each. A shard in which several
 *     keys are held, or one is waited for, is searched under its lock: O(keys held in it). */
GEN_BODY
enum {
    UPPER(shards) = SHARDS,
    UPPER(key_words) = (sizeof(KEY) + 7U) / 8U,
GEN_IF(context)
    FN(private_needs_init) = 1
GEN_ELSE
    FN(private_needs_init) = 0 /* a static table is ready: SYNCHRONIZED_BY_KEY asks */
GEN_ENDIF
};

/* The fields are private. */
struct SELF {
    struct plait_keyed_shard shards[UPPER(shards)]; /* first: its address is the table's */
GEN_IF(context)
    CONTEXT *context;
GEN_ENDIF
};
typedef struct SELF SELF;

/* A strand's hold of one key. Needs no initialisation; the fields are private. */
struct FN(hold) {
    struct plait_keyed_hold hold; /* first: its address is this one's */
    KEY key;
GEN_IF(context)
    SELF *self;
GEN_ENDIF
};
typedef struct FN(hold) FN(hold);

extern const struct plait_keyed_shape FN(private_shape);

/* Writes a hold: its key, and where that belongs. */
PLAIT_INLINE struct plait_keyed_hold *FN(private_prepare)(SELF *self, KEY key, FN(hold) *hold)
{
    hold->key = key;
GEN_IF(context)
    hold->self = self;
GEN_ENDIF
GEN_IF(hash)
    hold->hold.hash = plait_hash_word(HOOK(hash)(AND_CONTEXT(&hold->key, self->context)), 0);
GEN_ELSE
    uint64_t words[UPPER(key_words)];
    words[UPPER(key_words) - 1] = 0; /* the key may end within it */
    memcpy(words, &hold->key, sizeof(hold->key));
    hold->hold.hash = plait_hash_words(words, UPPER(key_words), 0);
GEN_ENDIF
    hold->hold.shard = &self->shards[hold->hold.hash % UPPER(shards)];
    return &hold->hold;
}

PLAIT_INLINE plait_status FN(private_lock)(SELF *self, KEY key, FN(hold) *hold, plait_time deadline,
                                           enum plait_keyed_way way)
{
    struct plait_keyed_hold *prepared = FN(private_prepare)(self, key, hold);
GEN_IF(equal)
    if (PLAIT_LIKELY(!plait_hook_inside((uintptr_t)self)) && plait_keyed_take(prepared)) {
        return PLAIT_OK;
    }
GEN_ELSE
    if (plait_keyed_take(prepared)) {
        return PLAIT_OK;
    }
GEN_ENDIF
    return plait_private_keyed_lock(&FN(private_shape), prepared, deadline, way);
}

/* ---- life ---- */

GEN_IF(context)
/* Makes an empty table. It keeps `context`, which must outlive it. */
void FN(init)(SELF *self, CONTEXT *context);
GEN_ELSE
/* Makes an empty table of whatever memory `self` points to. */
void FN(init)(SELF *self);
GEN_ENDIF

/* Ends a table: fatal while a key is held or waited for. No call may be running or follow. */
void FN(destroy)(SELF *self);

/* ---- one key ---- */

/* Waits for the key and takes it. PLAIT_OK: held until FN(unlock) of this hold. PLAIT_CANCELLED: the running strand is
 * or was cancelled while somebody else had the key. PLAIT_MISUSE: this strand has the key already. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(lock)(SELF *self, KEY key, FN(hold) *hold)
{
    return FN(private_lock)(self, key, hold, PLAIT_FOREVER, PLAIT_KEYED_WAIT);
}

/* The same until an instant; PLAIT_TIMEOUT: it came first. A free key is taken whatever the deadline. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(lock_until)(SELF *self, KEY key, FN(hold) *hold, plait_time deadline)
{
    return FN(private_lock)(self, key, hold, deadline, PLAIT_KEYED_WAIT);
}

/* Takes the key if nobody has it. PLAIT_OK; PLAIT_BUSY: somebody else has it; PLAIT_MISUSE: this strand has. */
PLAIT_MUST_USE PLAIT_INLINE plait_status FN(try_lock)(SELF *self, KEY key, FN(hold) *hold)
{
    return FN(private_lock)(self, key, hold, PLAIT_FOREVER, PLAIT_KEYED_TRY);
}

/* For messages of FN(lock_shielded). */
PLAIT_NORETURN PLAIT_COLD void FN(private_relocked)(SELF *self, const char *caller);

/* Waits for the key and takes it, whatever happens to the strand's scopes: no checkpoint, cannot fail. Returns `hold`.
 * Misuse is fatal, and the message names `caller`, a function (`__func__`). */
PLAIT_INLINE FN(hold) *FN(lock_shielded)(SELF *self, KEY key, FN(hold) *hold, const char *caller)
{
    const plait_status status = FN(private_lock)(self, key, hold, PLAIT_FOREVER, PLAIT_KEYED_SHIELDED);
    if (PLAIT_UNLIKELY(status != PLAIT_OK)) {
        FN(private_relocked)(self, caller);
    }
    return hold;
}

/* Gives the key back. By the strand that locked. The hold may be used again, its memory may end. */
PLAIT_INLINE void FN(unlock)(FN(hold) *hold)
{
    plait_keyed_leave(&FN(private_shape), &hold->hold, "FN(unlock)");
}

/* The same by a pointer to the hold, NULL: nothing to do. The function of a cleanup attribute. */
PLAIT_INLINE void FN(unlock_held)(FN(hold) **held)
{
    if (*held != NULL) {
        FN(unlock)(*held);
    }
}

GEN_IF(many)
/* ---- many keys, all or none ---- */

/* Takes `count` keys, each by the hold of the same index, in one order for all strands, so that no two of these calls
 * wait for each other for ever. A key that is given twice is taken once. PLAIT_OK: all are held until FN(unlock_many).
 * Otherwise as FN(lock) for the first one that failed, and none is held.
GEN_IF(order)
 * PLAIT_MISUSE, too, when OPTION(order) says equal of keys of which OPTION(equal) does not, or waits, or calls the table.
GEN_ENDIF
 * A strand that has other keys of the table meanwhile may wait in a circle all the same: it takes a deadline.
 * O(count log count), no memory beyond the holds. */
PLAIT_MUST_USE plait_status FN(lock_many)(SELF *self, KEY const *keys, FN(hold) *holds, size_t count);

/* The same until an instant. */
PLAIT_MUST_USE plait_status FN(lock_many_until)(SELF *self, KEY const *keys, FN(hold) *holds, size_t count,
                                                plait_time deadline);

/* The same if nobody has any of the keys, else PLAIT_BUSY. */
PLAIT_MUST_USE plait_status FN(try_lock_many)(SELF *self, KEY const *keys, FN(hold) *holds, size_t count);

/* Gives back what one of these calls took. O(count). */
void FN(unlock_many)(FN(hold) *holds, size_t count);

GEN_ENDIF
/* ---- asking: out of date when it returns ---- */

/* Has anybody the key? */
PLAIT_MUST_USE bool FN(locked)(SELF *self, KEY key);

/* How many strands wait for the key. O(keys held in its shard + those who wait for it). */
PLAIT_MUST_USE size_t FN(waiters)(SELF *self, KEY key);

/* How many keys are held or waited for. Exact when nobody locks or unlocks. O(shards + keys held). */
PLAIT_MUST_USE size_t FN(size)(SELF *self);

/* ---- for PLAIT_WITH_KEY ---- */

struct FN(block) {
    SELF *self;
    plait_status *outcome;
    FN(hold) hold;
    bool held;
};

PLAIT_INLINE struct FN(block) FN(private_block_open)(SELF *self, KEY key, plait_status *outcome)
{
    struct FN(block) block;
    memset(&block, 0, sizeof(block));
    block.self = self;
    block.outcome = outcome;
    block.hold.key = key;
    return block;
}

/* Locks once the hold has come to its place. */
PLAIT_INLINE struct FN(block) *FN(private_block_enter)(struct FN(block) *block)
{
    *block->outcome = FN(lock)(block->self, block->hold.key, &block->hold);
    block->held = *block->outcome == PLAIT_OK;
    return block->held ? block : NULL;
}

PLAIT_INLINE void FN(private_block_leave)(struct FN(block) *block)
{
    if (block->held) {
        FN(unlock)(&block->hold);
    }
}
