/* An entry as words of eight bytes: [hash] key value, or key and value together in one word where they fit. */
enum {
GEN_IF(capacity)
    UPPER(capacity) = CAPACITY,
    UPPER(depth) = PLAIT_TABLE_DEPTH_FOR((CAPACITY * UINT64_C(10) + 67U) / 68U), /* 6.8 of 8 slots are used */
    UPPER(boxed) = 0, /* values of any size lie in the entries */
GEN_ELSE
GEN_IF(initial)
    UPPER(depth) = PLAIT_TABLE_DEPTH_FOR((INITIAL + UINT64_C(5)) / 6U), /* of the first segment: 2^depth groups */
GEN_ELSE
    UPPER(depth) = 3, /* of the first segment: 2^depth groups */
GEN_ENDIF
    UPPER(boxed) = sizeof(VALUE) > 256U, /* then a value lies in memory of its own, and the entry points to it */
GEN_ENDIF
GEN_IF(hash)
    UPPER(hash_words) = 1,
    UPPER(packed) = 0,
GEN_ELSE
    UPPER(hash_words) = 0,
    UPPER(packed) = sizeof(KEY) + sizeof(VALUE) <= 8U,
GEN_ENDIF
GEN_IF(reads_long)
    UPPER(reads_long) = 1, /* hooks run while an entry is read */
GEN_ELSE
    UPPER(reads_long) = 0,
GEN_ENDIF
    UPPER(key_words) = (sizeof(KEY) + 7U) / 8U,
    UPPER(value_bytes) = UPPER(boxed) ? sizeof(uintptr_t) : sizeof(VALUE),
    UPPER(value_begin) = /* in bytes */
        UPPER(packed) ? sizeof(KEY) : 8U * (UPPER(hash_words) + UPPER(key_words)),
    UPPER(words) = (UPPER(value_begin) + UPPER(value_bytes) + 7U) / 8U
};

/* What the table must know of an entry; the compiler folds it into the calls below. */
static const struct plait_table_form FN(private_form) = {
    UPPER(words),
GEN_IF(equal)
    0, /* the stored hash is compared, then the hook decides */
    1,
GEN_ELSE
    UPPER(hash_words), /* where the key begins */
    UPPER(key_words),
GEN_ENDIF
    UPPER(value_begin) / 8,
    UPPER(packed) ? PLAIT_TABLE_KEY_MASK(sizeof(KEY)) : UINT64_MAX,
    UPPER(depth),
GEN_IF(capacity)
    true, /* fixed */
GEN_ELSE
    false, /* not fixed */
GEN_ENDIF
    UPPER(hash_words) != 0,
    UPPER(value_bytes) <= 8 /* one word */
};

GEN_IF(given_storage)
/* Memory for the entries of one dictionary, which the caller gives to FN(init). */
struct FN(storage) {
    struct plait_table_header headers[1U << UPPER(depth)];
    struct plait_atomic_u64 words[(size_t)(8 * UPPER(words)) << UPPER(depth)];
};

GEN_ENDIF
struct SELF {
    struct plait_table table;
GEN_IF(context)
    CONTEXT *context;
GEN_ENDIF
};
typedef struct SELF SELF;

/* A key with its value. */
struct FN(entry) {
    KEY key;
    VALUE value;
};

/* Entries a cursor takes at a time: 16, or as many as have room in 4 KiB. */
enum { UPPER(batch) = PLAIT_TABLE_BATCH(sizeof(struct FN(entry))) };

/* A walk over a dictionary by one strand. The fields are private. */
struct FN(cursor) {
    SELF *self;
    struct plait_table_walk walk;
    unsigned next;
    unsigned count;
    struct FN(entry) entries[UPPER(batch)];
};

/* The content of a dictionary at some time, as an array. */
struct FN(entries) {
    struct FN(entry) *list;
    size_t count;
    size_t private_units;
};

/* A user's function: changes *value, a copy. Returns PLAIT_OK, or any other status to leave the entry as it is. It runs
 * under the lock of the entry's group, once for each call: it should be short, and may neither wait nor call this
 * dictionary. */
GEN_IF(argument)
typedef plait_status FN(change)(VALUE *value, AND_CONTEXT(ARGUMENT *argument, CONTEXT *context));
GEN_ELSE
typedef plait_status FN(change)(AND_CONTEXT(VALUE *value, CONTEXT *context));
GEN_ENDIF

/* The same for a key that may not be there: `present` tells; without the key, *value has all bytes zero. */
GEN_IF(argument)
typedef plait_status FN(change_or_make)(VALUE *value, bool present, AND_CONTEXT(ARGUMENT *argument, CONTEXT *context));
GEN_ELSE
typedef plait_status FN(change_or_make)(VALUE *value, AND_CONTEXT(bool present, CONTEXT *context));
GEN_ENDIF

